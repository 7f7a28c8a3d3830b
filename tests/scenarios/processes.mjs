// processes.mjs - a worker that dies or hangs costs one request; HUP loses none;
// Ctrl-C stops everything; a second start does not build again.

import { startHouse, Visitor, walkToReview, hidden, top } from '../lib/house.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

const house = await startHouse()
const sleep = (ms) => new Promise((r) => setTimeout(r, ms))

// The portal's processes: the master, and what it forked.
function processes() {
	const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n')
		.map((l) => l.trim().match(/^(\d+)\s+(\d+)\s+(.*)$/)).filter(Boolean)
		.map(([, pid, ppid, args]) => ({ pid: Number(pid), ppid: Number(ppid), args }))
		.filter((p) => p.args.includes('serve') && p.args.includes(house.store))
	const master = lines.find((p) => !lines.some((q) => q.pid === p.ppid))
	return { master, children: lines.filter((p) => p.ppid === master?.pid) }
}

await test('a master, workers and a keeper run', async () => {
	const { master, children } = processes()
	yes(master && children.length >= 3, `${children.length} children`)
})

await test('kill -9 of random workers: GETs go on', async () => {
	let failed = 0, asked = 0, stop = false
	const ask = async () => {
		const v = new Visitor(house)
		while (!stop) {
			asked++
			if ((await v.get('/nl')).status !== 200)
				failed++
			await sleep(8) // below the rate that nginx allows one address
		}
	}
	const load = [ask(), ask(), ask()]
	for (let i = 0; i < 8; i++) {
		await sleep(400)
		const { children } = processes()
		process.kill(children[i % children.length].pid, 'SIGKILL')
	}
	stop = true
	await Promise.all(load)
	console.log(`# ${asked} asked, ${failed} failed, 8 killed`)
	yes(asked > 100 && failed === 0, `${failed} of ${asked} failed`)
})

await test('a worker that hangs is replaced, and the next request is served', async () => {
	await sleep(3000)
	const { children } = processes()
	for (const c of children)
		process.kill(c.pid, 'SIGSTOP')
	const waiting = new Visitor(house).get('/nl').then((r) => r.status, () => 0)
	const began = Date.now()
	let status = 0
	while (status !== 200 && Date.now() - began < 60000) {
		status = await Promise.race([new Visitor(house).get('/nl').then((r) => r.status, () => 0), sleep(3000).then(() => 0)])
		if (Date.now() - began > 20000)
			for (const c of children)
				try { process.kill(c.pid, 'SIGCONT') } catch { /* replaced */ }
	}
	same(status, 200)
	await waiting
})

await test('HUP under load loses no request and changes every process', async () => {
	await sleep(1000)
	const before = processes()
	let failed = 0, asked = 0, stop = false
	const ask = async () => { while (!stop) { asked++; if ((await new Visitor(house).get('/en')).status !== 200) failed++; await sleep(8) } }
	const load = [ask(), ask()]
	for (let i = 0; i < 5; i++) {
		process.kill(processes().master.pid, 'SIGHUP')
		await sleep(1200)
	}
	stop = true
	await Promise.all(load)
	const after = processes()
	console.log(`# ${asked} asked over 5 reloads, ${failed} failed`)
	same(after.master.pid, before.master.pid)
	yes(after.children.every((c) => !before.children.some((b) => b.pid === c.pid)), 'an old child is still there')
	yes(asked > 50 && failed === 0, `${failed} of ${asked} failed`)
})

await test('a survey begun before a reload and a kill can still be sent', async () => {
	const v = new Visitor(house)
	await v.enter()
	const { page } = await walkToReview(v, 'nl')
	const { master, children } = processes()
	process.kill(children[0].pid, 'SIGKILL')
	process.kill(master.pid, 'SIGHUP')
	await sleep(1500)
	same((await v.post('/nl/s', { ...hidden(page.body), go: 'send' })).status, 303)
})

await test('./run --help explains every option', async () => {
	const help = spawnSync(join(top, 'run'), ['--help'], { encoding: 'utf8' })
	same(help.status, 0)
	for (const option of ['--port', '--data', '--empty', '--lan', '--build-only'])
		match(help.stdout, new RegExp(option))
	same(spawnSync(join(top, 'run'), ['--nonsense']).status, 1)
})

await test('a second ./run does not rebuild', async () => {
	const built = () => statSync(join(top, 'build/root/bin/klankbord')).mtimeMs
	const before = built()
	const again = spawnSync(join(top, 'run'), ['--build-only'], { encoding: 'utf8' })
	same(again.status, 0)
	same(built(), before)
	yes(!/Building|Configuring/.test(again.stdout), again.stdout)
})

await test('Ctrl-C stops everything that it started', async () => {
	const store = house.store
	await house.stop()
	await sleep(500)
	const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n').filter((l) => l.includes(store))
	same(left, [])
})

done()
