// complaints.mjs - the reporter's side in the real house: the way in, the receipt, coming back,
// and what a stranger can do: guess, replay, post from another site, look through the folder.

import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { BEGIN, LOOK, makeTeam, steps, walk, file, codeOn, open, tap } from '../lib/complaints.mjs'
import { sql as ask, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import http from 'node:http'

// Tries come again slowly, so that a slow machine meets their end too.
const house = await startHouse([], { KB_SERVE: '--set complaints.tries_per_hour=600' })
const sql = (text) => ask(house.store, text)
const cases = () => Number(sql('SELECT count(*) FROM complaints_case'))
const WORDS = 'Rozenwater 4711 onder het bed', ANSWER = 'Zevenslaper aan de poort'
const digits = (code) => code.replace(/ /g, '')

// The example house has teams.
await until(() => sql('SELECT count(*) FROM complaints_team') !== '0', 20000)
execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), 'DELETE FROM complaints_holder; DELETE FROM complaints_epoch; DELETE FROM complaints_team'])

await test('where nobody reads, the page says so and offers no form', async () => {
	const v = new Visitor(house)
	const page = await v.get(BEGIN('nl'))
	match(page.body, /leest nog niemand berichten/)
	yes(!/<form/.test(page.body.match(/<main[\s\S]*<\/main>/)[0]), 'a form')
	match((await v.post(BEGIN('nl'), {})).body, /leest nog niemand berichten/)
	match((await v.get('/nl')).body, /href="\/nl\/complaints"/)
})

makeTeam(house.store)
makeTeam(house.store, 'nidos')
const code = await (async () => codeOn(await file(new Visitor(house), 'nl', WORDS)))()

await test('a receipt shows the code, what happens and by when, and is kept nowhere', async () => {
	const v = new Visitor(house), page = await file(v, 'nl', WORDS)
	match(page.body, /Je bericht is verstuurd/)
	match(page.body, /op zijn laatst op .{0,3}\d+ [a-z]+ 20\d\d/i)
	match(page.headers.get('cache-control'), /no-store/)
	same([...v.cookies.keys()], [], 'a cookie')
	const shown = [...page.body.matchAll(/<bdi dir="ltr">((\d ){3}\d)<\/bdi>/g)].map((m) => digits(m[1])).join('')
	same(shown, digits(codeOn(page)))
})

await test('the door of a place is where it goes; without one it is the organisation', async () => {
	const door = new Visitor(house)
	await door.enter()
	const before = new Set(sql('SELECT id FROM complaints_case').split('\n'))
	match((await file(door, 'nl', WORDS)).body, /verstuurd/)
	const [place] = sql('SELECT id, place FROM complaints_case').split('\n').filter((l) => !before.has(l.split('|')[0])).map((l) => l.split('|')[1])
	yes(sql(`SELECT kind FROM kb_place WHERE id = '${place}'`) === 'location', place)
	same(sql("SELECT count(*) FROM complaints_case k JOIN kb_place p ON p.id = k.place WHERE p.parent = ''"), '2')
})

await test('sent again, at once or twice side by side, it is one case with one code', async () => {
	const v = new Visitor(house), review = await walk(v, 'nl', steps(WORDS)), before = cases()
	const body = { ...hidden(review.body), go: 'send' }
	const replies = await Promise.all([v.post(BEGIN('nl'), body), v.post(BEGIN('nl'), body)])
	replies.push(await new Visitor(house).post(BEGIN('nl'), body))
	same(new Set(replies.map(codeOn)).size, 1)
	same(cases(), before + 1)
	match((await file(v, 'nl', WORDS)).body, /verstuurd/)
	same(cases(), before + 2, 'control: another walk is another case')
})

await test('the code opens it on another phone, in another language, in other digits', async () => {
	match((await open(new Visitor(house), 'nl', code)).body, new RegExp(WORDS))
	const arabic = digits(code).replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d)))
	const page = await open(new Visitor(house), 'ar', arabic)
	match(page.body, new RegExp(`lang="nl" dir="ltr">${WORDS}`))
	yes(!page.body.includes(digits(code)) && !page.body.includes(code), 'the code stands on the page')
})

await test('a message is written once, though its page is sent twice', async () => {
	const v = new Visitor(house), page = await open(v, 'nl', code)
	const one = await tap(v, 'nl', page, 'say', { words: ANSWER })
	match(one.body, /Het is gedaan/)
	const two = await tap(v, 'nl', page, 'say', { words: ANSWER })
	match(two.body, /intussen iets veranderd/)
	same(two.body.match(new RegExp(`${ANSWER}</blockquote>`, 'g')).length, 1)
	const sides = await Promise.all([1, 2, 3].map(() => tap(v, 'nl', two, 'say', { words: 'drie tegelijk' })))
	same(sides.filter((r) => /Het is gedaan/.test(r.body)).length, 1)
})

await test('from another site, by another method, or with a code in the address: nothing', async () => {
	const v = new Visitor(house), page = await open(v, 'nl', code), before = sql('SELECT count(*) FROM complaints_message')
	for (const headers of [{ origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'cross-site', origin: 'null' }]) {
		same((await v.post(LOOK('nl'), { ...hidden(page.body), go: 'say', words: 'van elders' }, headers)).status, 403)
		same((await v.post(BEGIN('nl'), {}, headers)).status, 403)
		same((await v.post('/nl/complaints/trust', { held: hidden(page.body).held, go: 'make' }, headers)).status, 403)
	}
	same(sql('SELECT count(*) FROM complaints_message'), before)
	same(sql('SELECT count(*) FROM complaints_trust'), '0')
	const asked = await v.get(`${LOOK('nl')}?code=${digits(code)}&go=open`)
	yes(!asked.body.includes(WORDS), 'a code in the address opens')
})

await test('what a page holds is closed, of this house and plugin, and not for ever', async () => {
	const v = new Visitor(house), page = await open(v, 'nl', code), held = hidden(page.body).held
	for (const forged of [held.slice(0, -2) + (held.endsWith('AA') ? 'BB' : 'AA'), 'A'.repeat(held.length), hidden((await walk(v, 'nl', [])).body).state.slice(0, 590)]) {
		const r = await v.post(LOOK('nl'), { held: forged, go: 'open' })
		match(r.body, /Typ je code nog een keer/)
		yes(!r.body.includes(WORDS), 'it opens')
	}
})

await test('a second code reads, does nothing, and is gone when it is ended', async () => {
	const v = new Visitor(house), friend = new Visitor(house)
	let mine = await open(v, 'nl', code)
	match(mine.body, /Een tweede code maken/)
	const made = await v.post('/nl/complaints/trust', { held: hidden(mine.body).held, go: 'make' })
	const second = [...made.body.matchAll(/<bdi dir="ltr">((\d ){3}\d)<\/bdi>/g)].map((m) => digits(m[1])).join('')
	same(second.length, 20)
	const read = await open(friend, 'ar', second), before = sql('SELECT count(*) FROM complaints_message')
	match(read.body, new RegExp(WORDS))
	yes(!/name="(held|words)"/.test(read.body) && !read.body.includes(digits(code)), 'there is more than to read')
	await friend.post(LOOK('nl'), { code: second, go: 'say', words: 'van een ander' })
	await friend.post(LOOK('nl'), { code: second, go: 'withdraw' })
	same(sql('SELECT count(*) FROM complaints_message'), before)
	mine = await open(v, 'nl', code)
	match(mine.body, /Iemand heeft een tweede code/)
	match((await v.post('/nl/complaints/trust', { held: hidden(mine.body).held, go: 'end' })).body, /Een tweede code maken/)
	match((await open(friend, 'nl', second)).body, /Geen bericht heeft deze code/)
	same(sql('SELECT count(*) FROM complaints_trust'), '0')
})

await test('wrong codes: none opens, and in time and size they are like each other', async () => {
	const v = new Visitor(house), near = digits(code).replace(/\d$/, (d) => (Number(d) + 1) % 10)
	const wrong = [near, ...Array.from({ length: 9 }, (_, i) => String(12345678901234567890n + BigInt(i) * 998877665544332211n).slice(0, 20))]
	const hit = [], miss = [], sizes = new Set()
	for (const guess of wrong) {
		let t = process.hrtime.bigint()
		const r = await open(v, 'nl', guess)
		miss.push(Number(process.hrtime.bigint() - t) / 1e6)
		match(r.body, /Geen bericht heeft deze code/)
		sizes.add(r.body.length)
		t = process.hrtime.bigint()
		await open(v, 'nl', code)
		hit.push(Number(process.hrtime.bigint() - t) / 1e6)
	}
	const median = (l) => [...l].sort((a, b) => a - b)[l.length >> 1]
	console.log(`# a wrong code ${median(miss).toFixed(0)} ms, a right one ${median(hit).toFixed(0)} ms; sizes of the page of a wrong one: ${[...sizes]}`)
	same(sizes.size, 1)
	yes(median(miss) > median(hit) / 2 && median(hit) > median(miss) / 2, 'time tells them apart')
})

await test('twenty digits that are none cost nothing', async () => {
	const v = new Visitor(house), t = process.hrtime.bigint()
	for (let i = 0; i < 10; i++)
		match((await open(v, 'nl', '1234')).body, /geen twintig cijfers/)
	yes(Number(process.hrtime.bigint() - t) / 1e7 < 60, 'a derivation for what is no code')
})

await test('a flood of guesses is told to wait, and filing goes on', async () => {
	const replies = [], waited = (r) => r.status === 429 || r.status === 503
	for (let i = 0; i < 9 && !replies.some(waited); i++)
		replies.push(...await Promise.all(Array.from({ length: 15 }, (_, k) => open(new Visitor(house), 'nl', String(10n ** 19n + BigInt(i * 31 + k) * 987654321n)))))
	const waits = replies.filter(waited).length
	console.log(`# of ${replies.length} guesses ${waits} were told to wait`)
	yes(waits > 0, 'no end to guessing')
	same(replies.filter((r) => r.status === 200 && !/Geen bericht heeft deze code/.test(r.body)).length, 0)
	match((await file(new Visitor(house), 'nl', WORDS)).body, /verstuurd/)
})

// From an address of its own, so that a trace of it would be seen: what goes well, what is refused, what nginx itself answers.
const FROM = '127.0.9.77'
function post(path, fields, more = {}) {
	const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()
	return new Promise((got, failed) => http.request(house.base + path, { method: 'POST', agent: false, localAddress: FROM, headers: {
		'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), 'sec-fetch-site': 'same-origin', ...more } }, (r) => {
		let text = ''
		r.setEncoding('utf8').on('data', (d) => { text += d }).on('end', () => got({ status: r.statusCode, body: text }))
	}).on('error', failed).end(body))
}

await test('leaving clears what the browser kept', async () => {
	const r = await new Visitor(house).post(LOOK('nl'), { go: 'leave' })
	same([r.status, r.location], [303, '/nl'])
	match(r.headers.get('clear-site-data'), /"cache"/)
})

// Everything that the house has written: store, logs, what nginx put aside.
function finds(needle) {
	let files = ''
	try { files = execFileSync('grep', ['-rlaF', '-D', 'skip', '--', needle, house.data], { encoding: 'utf8' }) } catch { /* none */ }
	return files.split('\n').filter(Boolean).concat(house.log.includes(needle) || house.out.includes(needle) ? ['the log'] : [])
}

await test('no word and no code lies in the store, the logs or a temporary file', async () => {
	for (const needle of ['Rozenwater', '4711 onder', 'Zevenslaper', code, digits(code)])
		same(finds(needle), [], needle)
	const planted = join(house.data, 'planted')
	writeFileSync(planted, `x\0${WORDS}`)
	same(finds('Rozenwater'), [planted], 'control: a file that holds it is found')
	rmSync(planted)
	yes(finds('complaints_case').length > 0, 'control: the store is looked through')
})

await test('the address of who files is in no file and no log, whatever the answer was', async () => {
	const statuses = []
	for (const [path, fields, more] of [[BEGIN('nl'), {}], [LOOK('nl'), { go: 'open', code: '1234' }], [LOOK('nl'), { go: 'open', code: digits(code) }],
		[LOOK('nl'), { go: 'open', code }, { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }], ['/nl/complaints/nothing', {}],
		[BEGIN('nl'), 'x='.padEnd(3000000, 'a')], [BEGIN('nl'), 'state=%FF%00']])
		statuses.push((await post(path, fields, more)).status)
	const many = await Promise.all(Array.from({ length: 150 }, () => post(BEGIN('nl'), {}).then((r) => r.status)))
	console.log(`# answers ${statuses}; of 150 at once ${many.filter((s) => s === 429).length} were refused`)
	yes([200, 403, 413].every((s) => statuses.includes(s)) && many.includes(429), 'an answer is missing')
	same(finds(FROM), [])
	const planted = join(house.data, 'planted')
	writeFileSync(planted, `x ${FROM} y`)
	same(finds(FROM), [planted], 'control: a file that holds it is found')
	rmSync(planted)
})

await house.stop()
done()
