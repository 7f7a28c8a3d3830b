// run.mjs - the command ./run as its users know it: what it prints, whom it lets in, that
// it builds once, and that Ctrl-C leaves nothing behind.

import { startHouse, freePort, top } from '../lib/house.mjs'
import { processes, root, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import net from 'node:net'

const run = (...args) => spawnSync(join(top, 'run'), args, { encoding: 'utf8' })
const program = join(root, 'bin/klankbord')
const built = () => statSync(program).mtimeMs

// Every process that has the data folder among its arguments.
const left = (data) => execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' }).split('\n')
	.filter((l) => l.includes(data) && !l.startsWith('Z'))

// An address of this machine that others on the network see.
const outside = Object.values(networkInterfaces()).flat().find((a) => a.family === 'IPv4' && !a.internal)?.address

async function status(url) {
	try { return (await fetch(url, { redirect: 'manual' })).status } catch { return 0 }
}

await test('--help names every option', async () => {
	const r = run('--help')
	same([r.status, r.stderr], [0, ''])
	for (const option of ['--port N', '--data DIR', '--empty', '--lan', '--build-only'])
		yes(r.stdout.includes(option), option)
})

await test('what it does not know is refused with a sentence', async () => {
	for (const [args, said] of [[['--nonsense'], 'unknown option --nonsense'], [['--port', 'x'], '--port needs a number'], [['--data'], '--data needs a folder']]) {
		const r = run(...args)
		same(r.status, 1, args.join(' '))
		yes(r.stderr.includes(said), r.stderr)
	}
})

await test('a second time nothing is built', async () => {
	same(run('--build-only').status, 0)
	const before = built()
	const r = run('--build-only')
	same(r.status, 0)
	yes(!/Building|Configuring|Preparing/.test(r.stdout), r.stdout)
	same(built(), before)
})

await test('it prints the door of youths with its QR code, the door of staff with a password, and the data', async () => {
	const house = await startHouse()
	match(house.out, /Youths: +http:\/\/localhost:\d+\/s\/[0-9A-Z]+/)
	yes(/[▀▄█]{10}/.test(house.out), 'no QR code')
	match(house.out, /Staff: +http:\/\/localhost:\d+\/nl\/staff/)
	match(house.out, /name: beheer +password: \S{8,}/)
	yes(house.out.includes(`Data:    ${house.store}`), house.out)
	same(await status(`${house.base}/nl/staff/login`), 200)
	yes(!outside || await status(`http://${outside}:${house.port}/`) === 0, 'without --lan it can be reached from the network')
	yes((await (await fetch(`${house.base}/nl`)).text()).includes('class="banner"'), 'the example is not marked')
	await house.stop()
})

if (!outside)
	console.log('# not run: --lan (this machine has no address on a network)')
else
	await test('--lan lets phones in, and no phone to the pages of staff', async () => {
		const house = await startHouse(['--lan'])
		same(await status(`http://${outside}:${house.port}/`), 200)
		for (const path of ['/nl/staff', '/nl/staff/login', '/en/staff/metrics', '/nl//staff/login', '/nl/%73taff/login', '/NL/staff/login'])
			yes([403, 404].includes(await status(`http://${outside}:${house.port}${path}`)), path)
		same(await status(`http://127.0.0.1:${house.port}/nl/staff/login`), 200)
		await house.stop()
	})

await test('--empty makes an organisation of your own, without the example and its mark', async () => {
	const house = await startHouse(['--empty'])
	yes(existsSync(join(house.data, 'own/klankbord.db')) && !existsSync(join(house.data, 'example')), 'which stores are there')
	yes(!(await (await fetch(`${house.base}/en`)).text()).includes('class="banner"'), 'marked as the example')
	await house.stop()
})

await test('Ctrl-C leaves no process and no open port', async () => {
	const house = await startHouse()
	yes(processes(house.store).children.length >= 2 && left(house.data).length >= 4, 'too few processes to speak of')
	await house.stop()
	yes(await until(() => left(house.data).length === 0), left(house.data).join('\n'))
	same(await status(house.base), 0)
})

await test('a port that is taken is named, and nothing is left running', async () => {
	const port = await freePort()
	const data = mkdtempSync(join(tmpdir(), 'klankbord-run-'))
	const taken = await new Promise((found) => { const s = net.createServer().listen(port, '127.0.0.1', () => found(s)) })
	const r = spawnSync(join(top, 'run'), ['--port', String(port), '--data', data, '--empty'], { encoding: 'utf8', timeout: 60000 })
	taken.close()
	same(r.status, 1)
	match(r.stderr, new RegExp(`port ${port} is taken`))
	yes(await until(() => left(data).length === 0), left(data).join('\n'))
	rmSync(data, { recursive: true, force: true })
})

done()
