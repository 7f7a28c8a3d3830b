// rig.mjs - what the benchmarks share: a store, the portal over it, limits beside it
// behind the same nginx, load, and how a figure is held against its limit.
//
// Needs what ./check needs, and Debian's valgrind for instructions.mjs and growth.mjs.

import { spawn, spawnSync, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, top } from '../lib/house.mjs'
import { root, until } from '../lib/portal.mjs'
import { roomy } from '../lib/torture.mjs'

export const built = process.env.KB_BUILT || join(top, 'build/tests/bench')
export const short = process.argv.includes('--short')
export const ROUNDS = short ? 1 : 5
export const SECONDS = short ? 1 : 3
export const CONNECTIONS = 32
const CODE = 'BCDFGHJK'
export const stores = [] // removed at the end
let over = 0

execFileSync(join(top, 'run'), ['--build-only'], { stdio: 'ignore' })

// ---- Figures ----

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

// Prints one promise: the ratio must be at least, or at most, the limit.
export function hold(name, ratio, limit, { most = false } = {}) {
	const fine = Number.isFinite(ratio) && (most ? ratio <= limit : ratio >= limit)
	console.log(`${fine ? 'ok' : 'not ok'} - ${name}: ratio ${ratio.toFixed(2)} (limit ${most ? 'at most ' : ''}${limit})`)
	over += !fine
}

export const raw = (text) => console.log(`    # ${text}`)
export const finish = () => process.exit(over ? 1 : 0)

// ---- A store with one place where the survey is open ----

export function sqlite(data, text) {
	return execFileSync('sqlite3', [join(data, 'klankbord.db')], { encoding: 'utf8', input: text }).trim()
}

// Runs klankbord over a store, gives what it printed.
export const kbOf = (data) => (...args) => execFileSync(join(root, 'bin/klankbord'), [...args, '--set', `data=${data}`],
	{ encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] })

export function makeStore() {
	const data = mkdtempSync(join(tmpdir(), 'klankbord-bench-'))
	stores.push(data)
	const kb = (...args) => execFileSync(join(root, 'bin/klankbord'), [...args, '--set', `data=${data}`], { stdio: ['ignore', 'ignore', 'pipe'] })
	kb('migrate')
	kb('place', 'add', 'organisatie', 'Organisatie', '--kind', 'organisation')
	kb('place', 'add', 'de-linde', 'De Linde', '--parent', 'organisatie')
	openSurvey(data, 'de-linde')
	return data
}

// A round that is open at one place.
export const openSurvey = (data, place) => sqlite(data, `
	INSERT INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot)
		VALUES ('00', '', 'core', '', 'youth', 0, 99999999, '', 'poster', 0);
	INSERT INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month)
		VALUES ('00', '${place}', 'open', '', '', '', 0, 0, 0);
	INSERT INTO surveys_code (place, code) VALUES ('${place}', '${CODE}');`)

// Forms spread over 36 months, and the marks of the newest. They are put in one after
// another under random keys, as they come in reality: put in by the order of their keys
// every page would be full, and each new row would have to divide one.
export const fillStore = (data, answers, perForm = 10) => sqlite(data, `
	PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN;
	CREATE TEMP TABLE form AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${Math.round(answers / perForm)})
		SELECT i, lower(hex(randomblob(16))) AS key FROM n;
	CREATE TEMP TABLE item AS WITH RECURSIVE q(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM q LIMIT ${perForm}) SELECT i FROM q;
	INSERT INTO surveys_response (key, form, version, place, population, month, round)
		SELECT key, 'core', '1', 'de-linde', 'youth', 24290 + i % 36, '00' FROM form;
	INSERT INTO surveys_answer SELECT key, 'A' || (10 + item.i), '3' FROM form CROSS JOIN item;
	INSERT INTO kb_instance SELECT lower(hex(randomblob(32))), lower(hex(randomblob(32))), 30000 FROM form WHERE i % 18 = 0;
	COMMIT;`)

// Lines for load: COUNT youths in the middle of the survey ("question") or at its end.
export function filled(data, what, count, { place = 'de-linde', env = {} } = {}) {
	const r = spawnSync(join(built, 'filled'), [join(top, 'plugins/surveys/forms/core.xml'), join(data, 'keys'), place, what, String(count)],
		{ encoding: 'utf8', maxBuffer: 1 << 30, env: { ...process.env, ...env } })
	if (r.status !== 0)
		throw new Error(`filled: ${r.stderr}`)
	return r.stdout.trimEnd().split('\n')
}

// ---- Processes ----

const started = []
process.on('exit', () => {
	started.forEach((p) => p.kill('SIGTERM'))
	stores.forEach((data) => rmSync(data, { recursive: true, force: true, maxRetries: 3 }))
})
for (const signal of ['SIGINT', 'SIGTERM'])
	process.on(signal, () => process.exit(1))

function start(command, args, log = 'inherit', env = {}) {
	const child = spawn(command, args, { stdio: ['ignore', 'ignore', log], env: { ...process.env, ...env } })
	child.ended = new Promise((ended) => child.on('exit', ended))
	started.push(child)
	return child
}

async function end(child) {
	child.kill('SIGTERM')
	await child.ended
	started.splice(started.indexOf(child), 1)
}

// Does this program have a setting with this value?
const knows = (data, setting) => spawnSync(join(root, 'bin/klankbord'), ['serve', '--check', '--set', `data=${data}`, '--set', setting]).status === 0

// A portal and its nginx. limits: { name: program and arguments } are served at /name/.
// valgrind: its options, for a portal of one worker; the walls of the process stay down
// then, since valgrind itself opens and maps files as it goes.
export async function startHouse({ data = makeStore(), limits = {}, settings = {}, one = false, valgrind = null, env = {} } = {}) {
	if (valgrind && knows(data, 'sandbox=off'))
		settings = { ...settings, sandbox: 'off' }
	const run = join(data, 'run'), port = await freePort(), socket = join(run, 'klankbord.sock')
	const house = { data, run, port, base: `http://127.0.0.1:${port}`, children: [] }
	const set = Object.entries({ data, require_approved: 'off', ...roomy, ...settings }).flatMap(([k, v]) => ['--set', `${k}=${v}`])
	const command = [...(valgrind ? ['valgrind', ...valgrind] : []), join(root, 'bin/klankbord'), 'serve', ...(one ? ['--one'] : []), ...set]

	mkdirSync(run, { recursive: true })
	render(run, socket, port, Object.keys(limits))
	house.portal = start(command[0], command.slice(1), valgrind ? 'ignore' : 'inherit', env)
	house.children.push(house.portal)
	for (const [name, [program, ...args]] of Object.entries(limits))
		house.children.push(start(join(built, program), [join(run, `${name}.sock`), ...args]))
	house.children.push(start('nginx', ['-p', run, '-c', join(run, 'nginx.conf'), '-e', '/dev/null']))
	house.stop = async () => {
		for (const child of house.children.reverse())
			await end(child)
	}
	if (!await until(async () => (await fetch(house.base).catch(() => ({ status: 502 }))).status !== 502, 60000))
		throw new Error('the portal did not start')
	const door = await fetch(`${house.base}/s/${CODE}`, { redirect: 'manual' })
	house.cookie = door.headers.getSetCookie().find((c) => c.startsWith('kb_door=')).split(';')[0]
	return house
}

// The configuration that the portal is served with; only the bounds on one address and
// on one connection are lifted, since all load comes from few. A limit gets the same way in.
function render(run, socket, port, limits) {
	execFileSync('sh', [join(root, 'share/klankbord/nginx/render.sh'), '--run', run, '--socket', socket,
		'--static', join(root, 'share/klankbord/static'), '--port', String(port)])
	const pass = readFileSync(join(run, 'pass.conf'), 'utf8')
	const upstream = (name) => `upstream ${name} { ${`server unix:${run}/${name}.sock max_fails=0; `.repeat(2)} }\n`
	const location = (name) => `location /${name}/ { include ${run}/headers.conf; include ${run}/pass-${name}.conf; }\n`
	let conf = readFileSync(join(run, 'nginx.conf'), 'utf8')
	for (const name of limits)
		writeFileSync(join(run, `pass-${name}.conf`), pass.replace('fastcgi_pass klankbord;', `fastcgi_pass ${name};`))
	conf = conf.replace(/rate=\d+r\/s/g, 'rate=1000000r/s').replace(/limit_conn peers \d+;/g, 'limit_conn peers 1000;')
		.replace('keepalive_timeout', 'keepalive_requests 1000000; keepalive_timeout')
		.replace('upstream klankbord', `${limits.map(upstream).join('')}upstream klankbord`)
		.replace('location / {', `${limits.map(location).join('')}location / {`)
	writeFileSync(join(run, 'nginx.conf'), conf)
}

export const childrenOf = (pid) => execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).trim().split(/\s+/).map(Number)

// The pid of a worker of main, which has its socket, and that of the keeper: the child of the master that holds its lock.
// A process that ends meanwhile has nothing open.
function opened(pid) {
	try {
		return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
	} catch {
		return []
	}
}
export const keeperOf = (house) => childrenOf(house.portal.pid).find((pid) => opened(pid).some((file) => file.endsWith('/keeper.lock')))
export function workerOf(house) {
	const inode = readFileSync('/proc/net/unix', 'utf8').match(new RegExp(`(\\d+) ${house.run}/klankbord\\.sock$`, 'm'))[1]
	return childrenOf(house.portal.pid).find((pid) => opened(pid).includes(`socket:[${inode}]`))
}

// The processes of nginx that serve.
export const nginxOf = (house) => childrenOf(house.children.at(-1).pid)

// Nanoseconds that a process was on a CPU; 0: it is gone.
export function cpuOf(pid) {
	try {
		return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0])
	} catch {
		return 0
	}
}

// The same of all that the house runs, by pid.
const cpuOfAll = (house) => new Map(house.children.flatMap((p) => childrenOf(p.pid)).map((pid) => [pid, cpuOf(pid)]))

// Microseconds since `before`; a process that was replaced meanwhile counts from its start.
function cpuSince(house, before) {
	let sum = 0
	for (const [pid, ns] of cpuOfAll(house))
		sum += ns - (before.get(pid) || 0)
	return sum / 1000
}

// ---- Load ----

// Asks these lines for some seconds, or so many requests ("20000r").
export function load(house, lines, status, { howLong = String(SECONDS), connections = CONNECTIONS } = {}) {
	const file = join(house.data, `lines-${Math.random().toString(36).slice(2)}`)
	const before = cpuOfAll(house)
	writeFileSync(file, lines.join('\n') + '\n')
	return new Promise((got, failed) => {
		const child = spawn(join(built, 'load'), [String(house.port), String(connections), String(howLong), file, String(status),
			`Cookie: ${house.cookie}`, 'Sec-Fetch-Site: same-origin'], { stdio: ['ignore', 'pipe', 'inherit'] })
		let out = ''
		child.stdout.on('data', (d) => { out += d })
		child.on('exit', (code) => {
			rmSync(file)
			if (code !== 0)
				return failed(new Error(`load ended with ${code}`))
			const r = JSON.parse(out)
			if (r.bad > 0)
				return failed(new Error(`${r.bad} of ${r.done} replies were not ${status}`))
			got({ ...r, cpu: cpuSince(house, before) / r.done })
		})
	})
}

export const once = (lines) => lines.map((l) => `once ${l}`)

// One request of a load's line, by hand.
export async function ask(house, line) {
	const [method, path, body] = line.split(' ')
	const r = await fetch(house.base + path, { method, body, redirect: 'manual', headers: {
		cookie: house.cookie, 'sec-fetch-site': 'same-origin', 'accept-encoding': 'identity',
		...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) } })
	return { status: r.status, headers: r.headers, body: await r.text() }
}

// The bytes that the portal sent for a line, as a file for nullfcgi.
export async function keepReply(house, line, name) {
	const r = await ask(house, line)
	const file = join(house.data, `${name}.reply`)
	if (r.status !== 200)
		throw new Error(`${line.slice(0, 40)}: status ${r.status}`)
	writeFileSync(file, `Status: 200 OK\r\nContent-Type: ${r.headers.get('content-type')}\r\n` +
		`Cache-Control: ${r.headers.get('cache-control')}\r\n\r\n${r.body}`)
	return file
}
