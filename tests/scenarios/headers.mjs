// headers.mjs - what nginx promises: security headers on every route and every error
// status, caches, compression, and no body of a request on the disk.

import { startHouse, Visitor, freePort, routeSources, top, wireBytes } from '../lib/house.mjs'
import { until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import net from 'node:net'

const house = await startHouse()
const wanted = {
	'content-security-policy': /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; .*form-action 'self'; base-uri 'none'; frame-ancestors 'none'/,
	'x-content-type-options': /^nosniff$/,
	'referrer-policy': /^no-referrer$/,
	'cross-origin-opener-policy': /^same-origin$/,
	'cross-origin-resource-policy': /^same-origin$/,
	'permissions-policy': /camera=\(\)/
}

function check(headers, where) {
	for (const [name, pattern] of Object.entries(wanted)) {
		const value = headers.get(name)
		yes(value !== null && pattern.test(value), `${where}: ${name} is ${value}`)
	}
	yes(!/[0-9]/.test(headers.get('server') || ''), `${where}: server tells its version`)
	yes(!/unsafe-inline|unsafe-eval/.test(headers.get('content-security-policy')), `${where}: unsafe CSP`)
	yes(headers.get('cache-control') !== null, `${where}: no cache-control`)
}

const staff = new Visitor(house)
await staff.signIn()
const door = new Visitor(house)
await door.enter()

// Every GET route of the core and of the plugins, read from their tables, so that a new
// one is tested by itself; and addresses that no table holds.
const list = await staff.get('/nl/staff/metrics')
const place = (list.body.match(/staff\/metrics\/([a-z0-9-]+)/) || [])[1]
const form = ((await staff.get('/nl/staff/forms')).body.match(/staff\/forms\/([0-9a-f]{32})/) || [])[1]
const parts = { lang: 'nl', place, code: 'BBBBBBBB', round: '0'.repeat(32), form, tongue: 'nl', page: '1', clip: '0'.repeat(20), wording: 'd01adfbd616a4155', type: 'kwv', item: 'A10', theme: '2', case: '0'.repeat(32), team: '0'.repeat(32), letter: 'decided', outage: '0'.repeat(32), id: 'T03' }

function declared() {
	return routeSources().flatMap((f) => [...readFileSync(join(top, f), 'utf8').matchAll(/\{ KB_GET, "([^"]+)"/g)].map((m) => m[1]))
		.map((path) => path.replace('{tongue}/xliff', 'en/xliff').replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? (() => { throw new Error(`${path}: what is {${name}}?`) })()))
}
const routes = [...declared(), house.youth, '/ar/s', '/prs/s', '/static/nothing', '/nothing']
const css = (list.body.match(/\/static\/[^"]+\.css/) || [])[0]

for (const path of [...routes, css])
	await test(`headers of ${path.replace(/\/s\/[A-Z0-9]{8}/, '/s/CODE')}`, async () => {
		const who = path.includes('/staff') ? staff : door
		const r = await who.get(path)
		check(r.headers, `${path} ${r.status}`)
	})

await test('the microphone is there where one may speak, and nowhere else', async () => {
	for (const [path, speaks] of [['/nl/complaints/speak', true], ['/nl/complaints/look', true], ['/nl/complaints', false], ['/nl', false], ['/nl/staff', false],
		[`/nl/staff/complaints/${parts.case}/add`, true], [`/nl/staff/complaints/${parts.case}`, false]]) {
		const r = await (path.includes('/staff') ? staff : door).get(path)
		same([/microphone=\(self\)/.test(r.headers.get('permissions-policy')), /media-src 'self' blob:/.test(r.headers.get('content-security-policy'))], [speaks, speaks], path)
	}
})

await test('staff pages and receipts are never stored', async () => {
	for (const path of ['/nl/staff', '/nl/staff/metrics', `/nl/staff/metrics/${place}/csv`])
		yes(/no-store/.test((await staff.get(path)).headers.get('cache-control')), path)
	yes(/no-store/.test((await door.get('/nl/s/thanks')).headers.get('cache-control')), 'thanks')
})

await test('static files have hashed names and a year', async () => {
	const r = await door.get(css)
	yes(/max-age=31536000/.test(r.headers.get('cache-control')) && /immutable/.test(r.headers.get('cache-control')), r.headers.get('cache-control'))
	yes(/\.[0-9a-f]{8,}\./.test(css), css)
})

await test('pages and static files are compressed on the wire, and only for who asks', async () => {
	const page = (await door.get('/nl')).body
	const files = [...new Set(page.match(/\/static\/(kb|icons)\.[0-9a-f]+\.(css|js|svg)/g))]
	same(files.length, 3, `static files of a page: ${files}`)
	for (const path of ['/nl', '/ar/privacy', ...files]) {
		const small = await wireBytes(house.base + path), plain = await wireBytes(house.base + path, {}, 'identity')
		same([small.encoding, plain.encoding], ['gzip', undefined], path)
		yes(small.bytes < plain.bytes / 2, `${path}: ${small.bytes} of ${plain.bytes} bytes`)
	}
})

// Files that nginx processes of this house hold open for bodies. They have no name any
// more, so only the processes themselves tell.
function bodyFiles(folder) {
	return readdirSync('/proc').filter((p) => /^\d+$/.test(p)).flatMap((pid) => {
		try { return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`)) } catch { return [] }
	}).filter((f) => f.startsWith(folder))
}

// Sends most of a body of 60,000 bytes and looks while nginx waits for the rest.
async function halfSent(port, folder, path = '/nl/s', size = 60000) {
	const s = net.connect(port, '127.0.0.1', () => s.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n` +
		`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${size}\r\n\r\nt=${'x'.repeat(size - 10000)}`))
	s.on('error', () => {})
	const found = await until(() => bodyFiles(folder).length > 0, 1500)
	s.destroy()
	return found
}

await test('no body of a request touches the disk', async () => {
	const folder = join(house.store, 'run/tmp-body')
	same(await halfSent(house.port, folder), false)
	for (const path of ['/nl/complaints/speak', '/nl/complaints/look', `/nl/staff/complaints/${parts.case}/add`])
		same(await halfSent(house.port, folder, path, 6 * 1024 * 1024), false, path)
})

await test('control: with a small buffer the same look finds the body', async () => {
	const run = join(house.store, 'run'), port = await freePort(), folder = join(run, 'control-body')
	mkdirSync(folder)
	writeFileSync(join(run, 'control.conf'), readFileSync(join(run, 'nginx.conf'), 'utf8')
		.replaceAll(String(house.port), String(port)).replace(/client_body_buffer_size \S+;/, 'client_body_buffer_size 1k;')
		.replace(/client_body_temp_path \S+;/, `client_body_temp_path ${folder};`).replace(/pid \S+;/, `pid ${join(run, 'control.pid')};`))
	const web = spawn('nginx', ['-p', run, '-c', join(run, 'control.conf'), '-e', '/dev/null'], { stdio: 'ignore' })
	yes(await until(async () => (await fetch(`http://127.0.0.1:${port}/nl`).catch(() => ({}))).status === 200), 'the control did not start')
	const found = await halfSent(port, folder)
	web.kill('SIGTERM')
	same(found, true)
})

function rawHead(bytes) {
	return new Promise((got) => {
		let reply = ''
		const s = net.connect(house.port, '127.0.0.1', () => s.write(bytes))
		s.on('data', (d) => { reply += d })
		s.on('close', () => got(reply))
		s.on('error', () => got(reply))
		s.setTimeout(12000, () => s.destroy())
	})
}

const broken = {
	400: 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
	413: `POST /nl/s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\n`,
	414: `GET /${'a'.repeat(40000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
	405: 'DELETE /nl HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
	404: 'GET /static/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
}
for (const [status, bytes] of Object.entries(broken))
	await test(`headers of status ${status}`, async () => {
		const reply = await rawHead(bytes)
		same((reply.match(/^HTTP\/1\.1 (\d+)/) || [])[1], status)
		check(new Headers(reply.split('\r\n\r\n')[0].split('\r\n').slice(1).map((l) => [l.slice(0, l.indexOf(':')), l.slice(l.indexOf(':') + 1).trim()])), status)
	})

await test('headers of status 502, when the portal is gone', async () => {
	house.child.kill('SIGSTOP') // ./run would stop nginx too
	execFileSync('pkill', ['-KILL', '-f', `data=${house.store}`])
	const r = await new Visitor(house).get('/nl').catch(() => null)
	if (r !== null) {
		same(r.status, 502)
		check(r.headers, '502')
	} else
		throw new Error('nginx is gone too')
})

house.child.kill('SIGCONT')
await house.stop().catch(() => {})
done()
