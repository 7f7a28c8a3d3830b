// headers.mjs - security headers on every route and every error status.

import { startHouse, Visitor } from '../lib/house.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'
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

// Routes as the portal itself lists them, so that a new route is tested by itself.
const list = await staff.get('/nl/staff/metrics')
const place = (list.body.match(/staff\/metrics\/([a-z0-9-]+)/) || [])[1]
const routes = ['/', house.youth, '/s', '/nl', '/en/privacy', '/ar/s', '/ti/s/thanks', '/nl/staff', '/nl/staff/login', '/nl/staff/password',
	'/nl/staff/surveys', `/nl/staff/surveys/${place}/poster`, '/nl/staff/metrics', `/nl/staff/metrics/${place}`, `/nl/staff/metrics/${place}/csv`,
	'/prs/s', '/static/nothing', '/nothing', '/s/BBBBBBBB']
const css = (list.body.match(/\/static\/[^"]+\.css/) || [])[0]

for (const path of [...routes, css])
	await test(`headers of ${path.replace(/\/s\/[A-Z0-9]{8}/, '/s/CODE')}`, async () => {
		const who = path.includes('/staff') ? staff : door
		const r = await who.get(path)
		check(r.headers, `${path} ${r.status}`)
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
	const { execFileSync } = await import('node:child_process')
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
