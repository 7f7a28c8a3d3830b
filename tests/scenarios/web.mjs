// web.mjs - the checklist of docs/security.md, as far as it needs the real house and stands
// in no test of its own: sessions, accounts that are not told apart, headers, smuggling,
// slow clients, secrets under compression, scripts in words, and what is left in logs.

import { Visitor, hidden, readAll, startHouse, walkToReview } from '../lib/house.mjs'
import { klankbord, processes, sleep } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import net from 'node:net'

const house = await startHouse()
const TOKEN = /^[A-Za-z0-9_-]{43}$/

// Bytes as they are; everything that comes back.
function raw(bytes, ms = 15000) {
	return new Promise((got) => {
		let reply = ''
		const s = net.connect(house.port, '127.0.0.1', () => s.write(bytes))
		s.setTimeout(ms, () => s.destroy())
		s.on('data', (d) => { reply += d })
		s.on('close', () => got(reply))
		s.on('error', () => got(reply))
	})
}
const replies = (text) => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((m) => Number(m[1]))

// ---- Sessions -----------------------------------------------------------------------------

await test('a token that was planted before signing in is replaced and opens nothing', async () => {
	const planted = 'A'.repeat(43), v = new Visitor(house)
	v.cookies.set('kb_session', planted)
	same((await v.signIn()).status, 303)
	match(v.cookies.get('kb_session'), TOKEN)
	yes(v.cookies.get('kb_session') !== planted, 'the planted token was kept')
	const thief = new Visitor(house)
	thief.cookies.set('kb_session', planted)
	same((await thief.get('/nl/staff')).location, '/nl/staff/login')
	same((await v.get('/nl/staff')).status, 200) // the control
})

await test('each sign-in and each change of password gives another token; the one before is dead', async () => {
	const password = klankbord(['user', 'add', 'draait', '--role', 'quality', '--place', 'organisatie'], { data: house.store }).stdout.trim()
	const v = new Visitor(house), seen = []
	const keep = () => { seen.push(v.cookies.get('kb_session')) }
	await v.signIn('draait', password); keep()
	await v.signIn('draait', password); keep()
	const form = hidden((await v.get('/nl/staff/password')).body)
	same((await v.post('/nl/staff/password', { ...form, old: password, fresh: 'een lang nieuw wachtwoord', again: 'een lang nieuw wachtwoord' })).status, 200); keep()
	same(new Set(seen).size, 3, 'tokens')
	for (const [i, token] of seen.entries()) {
		const w = new Visitor(house)
		w.cookies.set('kb_session', token)
		same((await w.get('/nl/staff')).status, i === 2 ? 200 : 303, `token ${i}`)
	}
})

await test('the cookie of a session: HttpOnly, SameSite=Strict, for the whole house, no date', async () => {
	const v = new Visitor(house)
	const r = await v.signIn()
	same(r.headers.getSetCookie().map((c) => c.replace(/=[^;]*/, '')), ['kb_session; Path=/; HttpOnly; SameSite=Strict'])
})

// ---- Accounts ------------------------------------------------------------------------------

// Processor time of the workers in ticks: Argon2id is nearly all of a sign-in.
const ticks = () => processes(house.store).children.map((pid) => {
	const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
	return Number(f[11]) + Number(f[12])
}).reduce((a, b) => a + b, 0)

async function costOf(name, times = 4) {
	const before = ticks()
	let page
	for (let i = 0; i < times; i++)
		page = await new Visitor(house).signIn(name, 'wrong-password-1')
	return { cost: ticks() - before, page: [page.status, page.body.replaceAll(name, 'X').replace(/value="[^"]*"/g, ''), [...page.headers.keys()].sort()] }
}

await test('a name that exists and one that does not: the same bytes and as much hashing', async () => {
	klankbord(['user', 'add', 'bestaat'], { data: house.store })
	const there = await costOf('bestaat'), not = await costOf('bestaatniet')
	same(not.page, there.page)
	const ratio = not.cost / there.cost
	console.log(`# ticks of the workers for 4 tries: ${there.cost} and ${not.cost}`)
	yes(ratio > 0.5 && ratio < 2, `ratio ${ratio}`)
	// The control: what is not hashed is seen to cost less.
	const none = await costOf('x'.repeat(60))
	yes(none.cost < there.cost / 2, `${none.cost} ticks without hashing`)
})

// ---- Headers ---------------------------------------------------------------------------------

const breaks = ['\r\nX-Evil: 1', '\nX-Evil: 1', '%0d%0aX-Evil:%201', '%0aX-Evil:1', '\u560a\u560dX-Evil:1', '%E5%98%8A%E5%98%8DX-Evil:1', '\0X-Evil: 1', '%00X-Evil:1']

await test('no value that a stranger gives begins a header', async () => {
	const evil = (head) => /^X-Evil/mi.test(head)
	for (const b of breaks) {
		const inHead = /[\r\n\0]/.test(b) ? encodeURIComponent(b) : b
		for (const line of [`GET /nl?to=${encodeURI(inHead)} HTTP/1.1\r\nHost: localhost`, `GET /NL/${encodeURI(inHead)} HTTP/1.1\r\nHost: localhost`,
			`GET /nl/ HTTP/1.1\r\nHost: a${inHead}`, `GET /s HTTP/1.1\r\nHost: localhost\r\nCookie: kb_door=${inHead}`,
			`GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Language: ${inHead}`]) {
			const r = await raw(`${line}\r\nConnection: close\r\n\r\n`)
			yes(!evil(r.split('\r\n\r\n')[0]) && replies(r).length === 1 && replies(r)[0] < 500, `${JSON.stringify(line)}: ${r.slice(0, 200)}`)
		}
		const v = new Visitor(house)
		for (const fields of [{ user: b, password: 'x' }, { user: 'x', password: b }])
			yes(!(await v.post('/nl/staff/login', fields)).headers.has('x-evil'), JSON.stringify(fields))
		for (const fields of [{ state: b }, { go: b }, { a: b }])
			yes(!(await v.post('/nl/s', fields)).headers.has('x-evil'), JSON.stringify(fields))
	}
	yes(evil('HTTP/1.1 200 OK\r\nX-Evil: 1'), 'the eye sees nothing') // the control
})

// ---- Smuggling -------------------------------------------------------------------------------

const hidden2 = 'GET /nl/privacy HTTP/1.1\r\nHost: localhost\r\n\r\n'
const chunk = (s) => `${s.length.toString(16)}\r\n${s}\r\n0\r\n\r\n`
const smuggled = {
	'length and chunks': `Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden2}`,
	'chunks and length': `Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${hidden2}`,
	'two lengths': `Content-Length: 0\r\nContent-Length: ${hidden2.length}\r\n\r\n${hidden2}`,
	'two equal lengths': `Content-Length: 0\r\nContent-Length: 0\r\n\r\n${hidden2}`,
	'a length with a sign': `Content-Length: +0\r\n\r\n${hidden2}`,
	'a length in a list': `Content-Length: 0, ${hidden2.length}\r\n\r\n${hidden2}`,
	'a negative length': `Content-Length: -1\r\n\r\n${hidden2}`,
	'an unknown coding': `Transfer-Encoding: xchunked\r\n\r\n${hidden2}`,
	'two codings': `Transfer-Encoding: gzip, chunked\r\n\r\n${chunk(hidden2)}`,
	'two lines of coding': `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n${chunk(hidden2)}`,
	'a space before the colon': `Content-Length : ${hidden2.length}\r\n\r\n${hidden2}`,
	'a chunk with a bad size': `Transfer-Encoding: chunked\r\n\r\nzz\r\n${hidden2}`
}
for (const [what, bytes] of Object.entries(smuggled))
	await test(`smuggling by ${what}: refused, and nothing behind it is answered`, async () => {
		const r = replies(await raw(`POST /nl/s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n${bytes}`, 4000))
		same(r.length, 1, `replies ${r}`)
		yes([400, 501].includes(r[0]), `status ${r[0]}`)
	})
await test('control: two honest requests in one connection are both answered', async () => {
	same(replies(await raw(`GET /nl HTTP/1.1\r\nHost: localhost\r\n\r\nGET /nl/privacy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)), [200, 200])
})

// ---- Slow clients ----------------------------------------------------------------------------

await test('150 clients that drip: others are served meanwhile', async () => {
	const slow = Array.from({ length: 150 }, (_, i) => {
		const s = net.connect(house.port, '127.0.0.1')
		s.on('error', () => {})
		s.write(i % 2 ? 'GET /nl HTTP/1.1\r\nHost: localhost\r\nX-Slow: '
			: 'POST /nl/s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n')
		return s
	})
	const dripping = setInterval(() => slow.forEach((s) => s.writable && s.write('x')), 200)
	await sleep(500)
	const open = slow.filter((s) => !s.destroyed).length
	const v = new Visitor(house)
	await v.enter()
	for (let i = 0; i < 20; i++)
		same((await v.get('/nl/s')).status, 200)
	same((await v.post('/nl/s', {})).status, 200)
	clearInterval(dripping)
	slow.forEach((s) => s.destroy())
	yes(open >= 140, `only ${open} dripped`)
})

// ---- Secrets under compression -----------------------------------------------------------------

await test('a token and a sealed field differ in each reply and mean the same', async () => {
	const staff = new Visitor(house)
	await staff.signIn()
	const tokens = []
	for (let i = 0; i < 5; i++) {
		const page = (await staff.get('/nl/staff/surveys')).body
		yes(!page.includes(staff.cookies.get('kb_session')), 'the page holds the cookie')
		tokens.push(hidden(page).csrf)
	}
	same(new Set(tokens).size, 5)
	const place = ((await staff.get('/nl/staff/surveys')).body.match(/name="place" value="([a-z0-9-]+)"/) || [])[1]
	for (const csrf of tokens)
		same((await staff.post('/nl/staff/surveys/open', { csrf, place })).status, 303)
	// No two of them have a run of more than a few bytes in common.
	const common = (a, b) => { for (let n = 12; n > 0; n--) for (let i = 0; i + n <= a.length; i++) if (b.includes(a.slice(i, i + n))) return n; return 0 }
	yes(common(tokens[0], tokens[1]) < 8, 'tokens look alike')
	const v = new Visitor(house)
	await v.enter()
	const states = [hidden((await v.post('/nl/s', {})).body).state]
	states.push(hidden((await v.post('/nl/s', { state: states[0] })).body).state, hidden((await v.post('/nl/s', { state: states[0] })).body).state)
	same(new Set(states).size, 3)
	yes(common(states[1], states[2]) < 8, 'sealed fields look alike')
})

// ---- Scripts in words ----------------------------------------------------------------------------

const seeds = ['<script>alert(1)</script>', '"><svg onload=alert(1)>', "'><img src=x onerror=alert(1)>", '" autofocus onfocus=alert(1) x="', 'javascript:alert(1)',
	'</title><script>alert(1)</script>', '<iframe srcdoc="&lt;script&gt;">', '<!--><script>', '{{7*7}}', '${7*7}', '<a href="data:text/html,x">', '&lt;script&gt;', '&#60;script&#62;',
	'<math><mi xlink:href="javascript:alert(1)">', '<b>\u00a0</b>', '\uff1cscript\uff1e', "';alert(1)//", '</textarea><b>', '<style>*{}</style>', '<base href=//evil>']
const escaped = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')

// The page shows the words and nothing of them is markup.
function isHarmless(body, words) {
	const as = [escaped(words), escaped(words).replaceAll('&#39;', '&#x27;'), escaped(words).replaceAll('&quot;', '&#34;')]
	yes(as.some((s) => body.includes(s)), `${words} is not shown`)
	if (/[<>"]/.test(words))
		yes(!body.includes(words), `${words} stands there as it was typed`)
}

await test(`${seeds.length * 2} scripts as the name of who signs in and as the name of a place are words only`, async () => {
	for (const s of seeds.filter((s) => [...s].length <= 40))
		isHarmless((await new Visitor(house).post('/nl/staff/login', { user: s, password: 'x' })).body, s)
	for (const [i, s] of seeds.entries()) {
		const r = klankbord(['place', 'add', `xss-${i}`, s, '--parent', 'organisatie'], { data: house.store })
		same(r.status, 0, r.stderr)
	}
	const staff = new Visitor(house)
	await staff.signIn()
	const [surveys, metrics] = [(await staff.get('/nl/staff/surveys')).body, (await staff.get('/nl/staff/metrics')).body]
	for (const [i, s] of seeds.entries()) {
		isHarmless(surveys, s)
		isHarmless(metrics, s)
		isHarmless((await staff.get(`/nl/staff/surveys/xss-${i}/poster`)).body, s)
	}
})

// ---- What is left ---------------------------------------------------------------------------------

await test('fifty markers, planted wherever a request has room, are in no log, no store and no other file', async () => {
	const marks = Array.from({ length: 50 }, (_, i) => `kbmark${String(i).padStart(2, '0')}q7x`)
	const v = new Visitor(house), m = marks.values()
	const next = () => m.next().value
	await v.enter()
	await v.get(`/nl/${next()}`)
	await v.get(`/nl?x=${next()}`)
	await v.get(`/s/${next().toUpperCase()}`)
	for (const name of ['user-agent', 'referer', 'accept-language', 'x-forwarded-for', 'x-real-ip', 'forwarded', 'cookie', 'origin', 'via', 'from', 'authorization'])
		await v.get('/nl/s', { [name]: next() })
	for (const field of ['state', 'go', 'a', 't', 'unknown', 'csrf'])
		await v.post('/nl/s', { [field]: next() })
	await v.post('/nl/staff/login', { user: next(), password: next() })
	for (const path of ['/nl/staff', '/nl/staff/surveys', '/nl/staff/metrics/x'])
		await v.get(path, { cookie: `kb_session=${next()}` })
	for (let mark = next(); mark; mark = next())
		await raw(`POST /nl/s HTTP/1.1\r\nHost: ${mark}\r\nContent-Length: 99\r\nConnection: close\r\nX-A: ${mark}\r\n\r\n${mark}`, 300)
	const { page } = await walkToReview(v, 'nl')
	same((await v.post('/nl/s', { ...hidden(page.body), go: 'send' })).status, 303)
	const holds = (bytes) => marks.filter((k) => bytes.includes(k) || bytes.includes(k.toUpperCase()))
	same(holds(house.log), [], 'the log')
	const looked = readAll(house.data)
	for (const f of looked)
		same(holds(f.bytes), [], f.path)
	yes(looked.some((f) => f.path.endsWith('klankbord.db')) && house.log.length > 0, 'there was nothing to look at')
	same(holds('x kbmark07q7x y'), ['kbmark07q7x']) // the control
})

await house.stop()
done()
