// portal.mjs - the portal without ./run: settings and plugins of a test's own, nginx in
// front; and what tests want to know of its processes and its store.

import { spawn, spawnSync, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, top } from './house.mjs'
import net from 'node:net'

export const root = join(process.env.KB_BUILD || join(top, 'build'), 'root') // where ./run built
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms))

// Asks until the answer is true; false: it never was.
export async function until(question, ms = 20000) {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(50))
		if (await question())
			return true
	return false
}

// The program `klankbord` on a data folder.
export function klankbord(args, { data, settings = {}, input = '' } = {}) {
	const all = { ...(data ? { data } : {}), ...settings }
	return spawnSync(join(root, 'bin/klankbord'), [...args, ...Object.entries(all).flatMap(([k, v]) => ['--set', `${k}=${v}`])],
		{ encoding: 'utf8', input })
}

// Looks at a store from outside.
export const sql = (store, text) =>
	execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', join(store, 'klankbord.db'), text], { encoding: 'utf8' }).trim()

// The portal's processes on a store: the master, and what it forked. Who is dead and not
// yet buried does not count.
export function processes(store) {
	const all = execFileSync('ps', ['-eo', 'pid,ppid,stat,args'], { encoding: 'utf8' }).split('\n')
		.map((l) => l.trim().match(/^(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/)).filter(Boolean)
		.map(([, pid, ppid, state, args]) => ({ pid: Number(pid), ppid: Number(ppid), state, args }))
		.filter((p) => p.args.includes('bin/klankbord serve') && p.args.includes(`data=${store}`) && !p.state.startsWith('Z'))
	const master = all.find((p) => !all.some((q) => q.pid === p.ppid))
	return { master, children: all.filter((p) => p.ppid === master?.pid).map((p) => p.pid) }
}

// Compiles one C file to DIR/NAME/FILE.so, as a writer of plugins does.
export function buildPlugin(dir, name, source, file = name) {
	const folder = join(dir, name)
	mkdirSync(folder, { recursive: true })
	writeFileSync(join(folder, `${file}.c`), source)
	const made = spawnSync('gcc', ['-std=gnu17', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-I', join(top, 'portal'),
		'-o', join(folder, `${file}.so`), join(folder, `${file}.c`)], { encoding: 'utf8' })
	if (made.status !== 0)
		throw new Error(`${name} does not compile:\n${made.stderr}`)
}

const answers = (port) => new Promise((got) => {
	const s = net.connect(port, '127.0.0.1', () => { s.destroy(); got(true) })
	s.on('error', () => got(false))
})

// An empty organisation with one location, served on a free port with these settings; all
// languages are offered.
export async function startPortal(wishes = {}) {
	const settings = { require_approved: 'off', ...wishes }
	const data = mkdtempSync(join(tmpdir(), 'klankbord-test-'))
	const run = join(data, 'run')
	const port = await freePort()
	const socket = join(run, 'klankbord.sock')
	const house = { data, store: data, port, base: `http://127.0.0.1:${port}`, log: '' }

	house.kb = (...args) => klankbord(args, { data, settings })
	for (const command of [['migrate'], ['place', 'add', 'organisatie', 'Organisatie', '--kind', 'organisation'],
		['place', 'add', 'de-linde', 'De Linde', '--parent', 'organisatie']]) {
		const r = house.kb(...command)
		if (r.status !== 0)
			throw new Error(`${command.join(' ')}: ${r.stderr}`)
	}
	execFileSync('sh', [join(root, 'share/klankbord/nginx/render.sh'), '--run', run, '--socket', socket,
		'--static', join(root, 'share/klankbord/static'), '--port', String(port)])
	const all = { data, ...settings }
	house.portal = spawn(join(root, 'bin/klankbord'), ['serve', ...Object.entries(all).flatMap(([k, v]) => ['--set', `${k}=${v}`])],
		{ stdio: ['ignore', 'ignore', 'pipe'] })
	house.portal.stderr.on('data', (d) => { house.log += d })
	const web = spawn('nginx', ['-p', run, '-c', join(run, 'nginx.conf'), '-e', '/dev/null'], { stdio: 'ignore' })
	house.says = (pattern) => until(() => pattern.test(house.log)) // the log comes a little later than the page
	const end = (child) => new Promise((ended) => {
		if (child.exitCode !== null || child.signalCode !== null)
			return ended(child.exitCode)
		child.on('exit', ended)
		child.kill('SIGTERM')
	})
	house.stop = async () => {
		await end(web)
		house.ended = await end(house.portal)
		rmSync(data, { recursive: true, force: true })
	}
	if (!await until(async () => await answers(port) && (await fetch(house.base)).status !== 502))
		throw new Error(`the portal did not start:\n${house.log}`)
	return house
}
