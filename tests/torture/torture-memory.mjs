// torture-memory.mjs - memory runs out at every single allocation of every page, as curl
// tests itself: the handler's own, SQLite's, libfcgi's, those of the C library.
//
// Allowed is a page that says so, or the end of that worker (an arena that gets nothing
// ends its process: nobody needs to look at each allocation) with the next request served.
// Never allowed: a page that looks fine and is not, half an answer in the store, a worker
// that hangs, memory that is never given back. What a POST changes is looked up in the store:
// acknowledged means changed, refused means as it was. Every route of the tables is asked. In
// the short form not every allocation has its turn, in the long form each has, alone and with
// all that follow.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Caller, ask } from '../lib/fastcgi.mjs'
import { choices, hidden, top } from '../lib/house.mjs'
import { Control, buildShim, codeOf, count, folder, isThanks, klankbord, long, openPlaces, placeOf, roomy, serve, sleep, sql, until, walk } from '../lib/torture.mjs'
import { mp3 } from '../lib/clips.mjs'
import { FORM } from '../lib/sport.mjs'
import { SPEAK, codeOn, recording, steps, walk as walkIntake } from '../lib/complaints.mjs'
import { codeOf as phoneCode, groupsOf } from '../lib/second.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const AHEAD = 16, ARMED = 0, FAIL = 1, STICKY = 2, COUNT = 3, FAILED = 4, LIVE = 5, WORKER = 6, DEATHS = 7, LEAK = 9
const TURNS = long ? Infinity : 8 // injections for each page in the short form

const work = folder('memory'), data = join(work, 'data')
const control = new Control(join(work, 'control'))

// Half an hour into a month, when it is still the month before in UTC: a calendar that was
// made without memory for its zone would say so in what is stored.
const MONTH = 2027 * 12 + 4
control.set(AHEAD, Math.floor(Date.parse('2027-04-30T22:30:00Z') / 1000) - Math.floor(Date.now() / 1000))

openPlaces(data, 1)
// Figures of a year, so that the pages of metrics have something to show.
execFileSync('sqlite3', [join(data, 'klankbord.db'), ['A10', 'A24', 'A28'].map((item) => Array.from({ length: 13 }, (_, i) =>
	`INSERT INTO metrics_sum VALUES ('${placeOf(0)}', ${MONTH - 1 - i}, '${item}', 40, 2600000, 22);`).join(' ')).join(' ')])
// Two rounds at one place: one with a poster, one with cards.
const POSTER = 'a'.repeat(32), CARDS = 'c'.repeat(32)
const round = (id, people, access) => `INSERT INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot)
	VALUES ('${id}', 'Ronde', '${people}', '', '${people}', 0, 99999999, '', '${access}', 0);
	INSERT INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month) VALUES ('${id}', '${placeOf(0)}', 'open', '', '', '', 0, 0, 0);`
execFileSync('sqlite3', [join(data, 'klankbord.db'), round(POSTER, 'guardian', 'poster') + round(CARDS, 'foster', 'card')])
const password = klankbord(['user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie'], { data }).stdout.trim().split(/\s+/).pop()
const house = await serve(data, { one: true, wishes: { retire: 0, ...roomy }, env: { LD_PRELOAD: `${buildShim(work, 'shim-memory')}:${buildShim(work, 'shim-clock')}`, KB_SHIM: control.file } })

// ---- One injection ------------------------------------------------------------------------

// Seals, tokens, marks, the digits of cards and the secret that is offered with its picture differ from page to
// page; the rest of a page does not.
const changing = [/value="[A-Za-z0-9_-]{40,}"/g, /<path d="[^"]*"/g, /secret=[A-Z2-7]{32}/g, /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/g, /(?:\d{4} ){4}\d{4}/g]
const plain = (r) => ({
	status: r.status, location: r.location,
	body: changing.reduce((body, what) => body.replace(what, ''), r.body), cookies: r.cookies.map((c) => c.replace(/=[^;]*/, '='))
})

// Asks with the nth allocation failing; 0: none does. Says how many there were.
async function injected(way, n, sticky = 0) {
	const before = control.get(DEATHS)
	control.set(COUNT, 0)
	control.set(FAILED, 0)
	control.set(FAIL, n)
	control.set(STICKY, sticky)
	control.set(ARMED, control.get(WORKER))
	const reply = await way()
	if (reply.status === 0)
		await until(() => control.get(DEATHS) > before, 2000)
	control.set(ARMED, 0)
	return { reply, died: control.get(DEATHS) > before, allocations: control.get(COUNT), failed: control.get(FAILED) }
}

async function outcome(page, n, wanted, sticky) {
	const r = await injected(page.ask, n, sticky)
	if (r.died && r.reply.status === 0)
		return { how: 'died', ...r }
	if (r.reply.status >= 500 && /<h1>/.test(r.reply.body))
		return { how: 'told', ...r }
	if (JSON.stringify(plain(r.reply)) === wanted)
		return { how: 'served', ...r }
	return { how: `answered ${r.reply.status} ${r.reply.location || r.reply.error || ''} ${firstDifference(plain(r.reply).body, JSON.parse(wanted).body)}`, ...r }
}

function firstDifference(a, b) {
	let i = 0
	while (i < a.length && a[i] === b[i])
		i++
	return `${a.length} bytes, not ${b.length}; at ${i}: ${JSON.stringify(a.slice(i, i + 60))} for ${JSON.stringify(b.slice(i, i + 60))}`
}

const next = async () => (await ask(house.socket, 'GET', '/nl', '', {}, 15000)).status

// ---- The pages: every route of the tables ----------------------------------------------------

const sources = ['portal/host/portal.c', 'plugins/surveys/surveys.c', 'plugins/metrics/metrics.c', 'plugins/speech/speech.c', 'plugins/complaints/complaints.c']
const paths = sources.flatMap((f) => [...readFileSync(join(top, f), 'utf8').matchAll(/\{ KB_GET, "([^"]+)"/g)].map((m) => m[1]))
const WORDING = 'd01adfbd616a4155' // of a word of nl
const NO_FORM = '0'.repeat(32), CASE = '0'.repeat(32)
let brought = `/nl/staff/forms/${NO_FORM}`
const address = (path) => path.replace('{lang}', 'nl').replace('/staff/texts/{round}', `/staff/texts/${'e'.repeat(32)}`).replace('{code}', codeOf(0)).replace('{place}', placeOf(0)).replace('{round}', POSTER)
	.replace('/nl/staff/forms/{form}', brought).replace('{tongue}/xliff', 'en/xliff').replace('{tongue}', 'nl').replace('{page}', '1')
	.replace('{clip}', '0'.repeat(20)).replace('{wording}', WORDING).replace('{type}', 'kwv').replace('{item}', 'A10').replace('{theme}', '2').replace('{case}', CASE).replace('{team}', '0'.repeat(32)).replace('{letter}', 'decided').replace('/beside/{id}', '/beside/T12')

// What people wrote in a round of long ago, whose group is large enough to be read; a quote of
// another person; an interpreter.
const OLD = 'e'.repeat(32), TEXT = '1'.repeat(32), QUOTE = '2'.repeat(32)
const written = `DELETE FROM surveys_text; DELETE FROM surveys_quote; DELETE FROM surveys_interpreter; DELETE FROM surveys_secrecy;
	INSERT OR REPLACE INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot)
		VALUES ('${OLD}', 'Oud', 'youth', '1', 'youth', 20240101, 20240301, '', 'poster', 0);
	INSERT OR REPLACE INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month)
		VALUES ('${OLD}', '${placeOf(0)}', 'closed', '', '', '', 20, 12, 24290);
	INSERT INTO surveys_text (key, form, version, item, round, place, population, month, lang, dir, words, translation, translated, unsure, danger)
		VALUES ('${TEXT}', 'youth', '1', 'A21', '${OLD}', '${placeOf(0)}', 'youth', ${MONTH}, 'nl', 'ltr', 'lawaai', '', 0, 0, 1);
	INSERT INTO surveys_quote (key, form, item, place, population, month, kind, reach, words, state, maker, made, judge, judged)
		VALUES ('${QUOTE}', 'youth', 'A21', '${placeOf(0)}', 'youth', ${MONTH}, 'literal', 'outside', 'lawaai', 'proposed', 'weg', 20250101, '', 0);
	INSERT INTO surveys_interpreter VALUES ('beheer', 'nl'); INSERT INTO surveys_secrecy VALUES ('beheer', 20250101);
	UPDATE kb_session SET second = 1;`

// A release file, as the keeper writes it.
const FILE = 'metrics-2024-12-inside-figures.csv'
writeFileSync(join(data, 'files', FILE), '"release_id"\r\n')
execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'klankbord.db')], { input: `INSERT INTO metrics_release VALUES (${12 * 2025}, 20250102);
	INSERT INTO metrics_file VALUES ('${FILE}', ${12 * 2025}, 'inside', 'figures.csv', 14, '${createHash('sha256').update('"release_id"\r\n').digest('hex')}', 0);` })

// A subject that returns three times, for the board to answer.
const RETURNED = 12 * 2027
execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'klankbord.db')], { input: [0, 3, 6].map((back) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
	VALUES ('inside', '${placeOf(0)}', 'T12:1:youth:0', ${RETURNED - back}, 3, 1, 20, 800000, 8);`).join('') })

const youth = new Caller(house.socket), staff = new Caller(house.socket)
await youth.get(`/s/${codeOf(0)}`)
const review = await walk(new Caller(house.socket), 0, { pick: (c) => c[0] })
const first = await youth.post('/nl/s', {})
const own = await youth.post('/nl/s', { own: 'begin' })
const later = () => youth.post('/nl/s/later', { ...hidden(own.body), go: 'later' })
const back = (await later()).body.match(/name="code" value="([0-9A-Z-]+)"/)[1]
await staff.post('/nl/staff/login', { user: 'beheer', password })
for (const role of ['quality', 'interpreter', 'complaints', 'guardian'])
	same(klankbord(['user', 'grant', 'beheer', '--role', role, '--place', 'organisatie'], { data }).status, 0)
execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'klankbord.db')], { input: written })
const desk = await staff.get('/nl/staff/surveys')
same(desk.status, 200, 'staff are signed in')
const token = { csrf: hidden(desk.body).csrf }
const door = new Map(youth.cookies)
brought = (await staff.upload('/nl/staff/forms', { ...token, population: 'youth' }, { form: FORM() })).location

// A key and a team of complaints.
const PHRASE = 'een zin die niemand anders kent'
same((await staff.post('/nl/staff/complaints/key', { ...token, go: 'open', phrase: PHRASE, again: PHRASE })).status, 303, 'a key')
same((await staff.post('/nl/staff/complaints/teams', { ...token, body: 'coa', where: 'organisatie' })).status, 303, 'a team')

// A complaint that is about to be sent, and one that was.
const complaining = new Caller(house.socket)
const lastPage = await walkIntake(complaining, 'nl', steps('Het licht is stuk'))
const complain = () => complaining.post('/nl/complaints', { ...hidden(lastPage.body), go: 'send' })
const complaint = codeOn(await complain())
const mine = await complaining.post('/nl/complaints/look', { go: 'open', code: complaint })
same(/Het licht is stuk/.test(mine.body), true, 'a complaint opens')
execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'klankbord.db'), 'DELETE FROM kb_queue; DELETE FROM kb_instance'])

// Figures of a register.
const COUNTED = `place;month;column;days;number\n${placeOf(0)};2024-01;stay.resident_days;;1240\n`

const quiet = (who, way) => async () => { who.cookies = new Map(who === youth ? door : who.cookies); return way() }
const pages = [
	...paths.map((p) => ({ name: `GET ${p}`, ask: quiet(/staff/.test(p) ? staff : youth, () => (/staff/.test(p) ? staff : youth).get(address(p))) })),
	{ name: 'POST /{lang}/s, the first page', ask: quiet(youth, () => youth.post('/nl/s', {})) },
	{ name: 'POST /{lang}/s, an answer', ask: quiet(youth, () => youth.post('/nl/s', { ...hidden(first.body), a: choices(first.body)[0], go: 'next' })) },
	{ name: 'POST /{lang}/s/later', ask: quiet(youth, later) },
	{ name: 'POST /{lang}/s, a code', ask: quiet(youth, () => youth.post('/nl/s', { own: 'back', code: back })) },
	{ name: 'POST /{lang}/staff/surveys/open', ask: () => staff.post('/nl/staff/surveys/open', { ...token, place: placeOf(0) }) },
	{ name: 'POST /{lang}/staff/register, which only looks', ask: () => staff.upload('/nl/staff/register', token, { file: COUNTED }) },
	{ name: 'POST /{lang}/staff/complaints/key, another phrase', ask: () => staff.post('/nl/staff/complaints/key', { ...token, go: 'open', phrase: 'een heel andere zin' }) },
	{ name: 'POST /{lang}/staff/complaints/teams, one that is there', ask: () => staff.post('/nl/staff/complaints/teams', { ...token, body: 'coa', where: 'organisatie' }) },
	{ name: 'POST /{lang}/staff/complaints/outages, days that cannot be', ask: () => staff.post('/nl/staff/complaints/outages', { ...token, first: '2026-02-03', last: '2026-02-01', reason: 'power' }) },
	{ name: 'POST /{lang}/staff/complaints, a case that is not there', ask: () => staff.post('/nl/staff/complaints', { ...token, case: CASE }) },
	{ name: 'POST /{lang}/staff/complaints/{case}', ask: () => staff.post(`/nl/staff/complaints/${CASE}`, { ...token, go: 'take' }) },
	{ name: 'POST /{lang}/complaints/told', ask: () => complaining.post('/nl/complaints/told', { day: '2027-04-15' }) },
	{ name: 'POST /{lang}/staff/complaints/cards', ask: () => staff.post('/nl/staff/complaints/cards', { ...token, n: '10' }) },
	{ name: 'POST /{lang}/staff/complaints/own', ask: () => staff.post('/nl/staff/complaints/own', { ...token, as: 'pupil', label: 'merel', where: placeOf(0) }) },
	{ name: 'POST /{lang}/staff/complaints/own/{case}, one that is not there', ask: () => staff.post(`/nl/staff/complaints/own/${CASE}`, { ...token, go: 'say' }) },
	{ name: 'POST /{lang}/staff/complaints/{case}/invite', ask: () => staff.post(`/nl/staff/complaints/${CASE}/invite`, { ...token, go: 'invite' }) },
	{ name: 'POST a wrong token', ask: () => staff.post('/nl/staff/surveys/close', { csrf: 'x', place: placeOf(0) }) }
]

// Which allocations have their turn: all, or some that lie evenly.
function turns(n) {
	const step = Math.max(1, n / TURNS)
	return Array.from({ length: Math.min(n, TURNS) }, (_, i) => 1 + Math.floor(i * step))
}

const told = { injected: 0, died: 0, told: 0, served: 0, wrong: 0 }

// Injects into one page; the survivors are those after which the worker went on.
async function torture(page) {
	const wanted = JSON.stringify(plain(await page.ask()))
	const n = (await injected(page.ask, 0)).allocations
	const bad = [], survivors = []
	const tally = { died: 0, told: 0, served: 0 }
	for (const sticky of long ? [0, 1] : [0])
		for (const k of turns(n)) {
			const r = await outcome(page, k, wanted, sticky)
			told.injected++
			if (r.how in tally)
				tally[r.how]++
			else
				bad.push(`${k} of ${n}: ${r.how}`)
			if (!r.died)
				survivors.push(k)
			if (await next() !== 200)
				bad.push(`${k} of ${n}: the next request was not served`)
		}
	for (const how of Object.keys(tally))
		told[how] += tally[how]
	told.wrong += bad.length
	count(`${page.name}: ${n} allocations, ended ${tally.died}, told ${tally.told}, served ${tally.served}`)
	same(JSON.stringify(plain(await page.ask())), wanted, 'the page afterwards')
	return { n, bad, survivors, wanted }
}

// Bytes that the worker holds between two requests.
async function held() {
	await next()
	await sleep(3)
	return control.get(LIVE)
}

// The same failure again and again: what is not given back adds up.
async function growth(page, k, times) {
	const before = await held()
	for (let i = 0; i < times; i++)
		if ((await injected(page.ask, k)).died)
			return 0 // it gave all of it back
	return await held() - before
}

async function leaks(page, survivors) {
	const bad = []
	for (const k of survivors.filter((_, i) => long || i === Math.floor(survivors.length / 2))) {
		await growth(page, k, 3)
		const once = await growth(page, k, 10), twice = once > 0 ? await growth(page, k, 10) : 0
		if (once > 0 && twice > 0)
			bad.push(`allocation ${k}: ${once} and ${twice} bytes for ten failures`)
	}
	return bad
}

for (const page of pages)
	await test(`memory runs out in ${page.name}`, async () => {
		const r = await torture(page)
		yes(r.n > 5, `only ${r.n} allocations are seen`)
		same(r.bad, [])
		same(await leaks(page, r.survivors), [])
	})

// ---- An answer is stored whole, once, or not at all ----------------------------------------------

const tables = ['surveys_response', 'surveys_answer', 'surveys_document', 'kb_instance', 'kb_queue']
const rows = () => sql(data, [...tables, `surveys_response WHERE month = ${MONTH}`].map((t) => `SELECT count(*) FROM ${t};`).join(' ')).split('\n').map(Number)
const forget = () => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'klankbord.db'), `PRAGMA foreign_keys = OFF; ${tables.map((t) => `DELETE FROM ${t};`).join(' ')}`])
const NOTHING = [0, 0, 0, 0, 0, 0]

await test('a wrong token has closed no survey, however little memory there was', () =>
	same(sql(data, "SELECT state FROM surveys_site JOIN surveys_round ON id = round AND title = ''"), 'open'))

await test('memory runs out while an answer is sent', async () => {
	const sender = { ask: quiet(youth, () => youth.post('/nl/s', review)) }
	const { reply: thanks, allocations: n } = await injected(sender.ask, 0)
	yes(isThanks(thanks), `answered ${thanks.status} ${thanks.location} ${thanks.error} ${thanks.body}`)
	const whole = rows()
	same([whole[0], whole[2], whole[3], whole[4], whole[5]], [1, 1, 1, 1, 1], 'one voice, in its month')
	const bad = [], survivors = []
	const tally = { acknowledged: 0, unknown: 0, refused: 0 }
	for (const k of turns(n)) {
		forget()
		const r = await injected(sender.ask, k)
		told.injected++
		const stored = rows()
		const is = (what) => JSON.stringify(stored) === JSON.stringify(what)
		if (isThanks(r.reply) && is(whole))
			tally.acknowledged++
		else if (is(NOTHING) && !isThanks(r.reply) && (r.reply.status === 0 || r.reply.status >= 500))
			tally.refused++
		else if (r.reply.status === 0 && is(whole))
			tally.unknown++
		else
			bad.push(`${k} of ${n}: answered ${r.reply.status}, stored ${stored}`)
		if (!isThanks(await sender.ask()) || JSON.stringify(rows()) !== JSON.stringify(whole))
			bad.push(`${k} of ${n}: sent again, ${rows()}`)
		if (!r.died)
			survivors.push(k)
	}
	count(`sending: ${n} allocations, acknowledged ${tally.acknowledged}, refused ${tally.refused}, unknown ${tally.unknown}, lost 0`)
	same(bad, [])
	same(sql(data, 'PRAGMA integrity_check'), 'ok')
	same(await leaks(sender, survivors), [])
})

// ---- What staff change is changed, or as it was --------------------------------------------------

// Each begins at the same store, the same cookies and the same moment (the long form takes
// longer than a session or an offer lives). `state` is what it changes, as one text;
// `says` tells an acknowledgement; `works` asks the portal whether it is so. Argon2id makes
// some slow: those look for leaks in the long form only.
const db = join(data, 'klankbord.db')
const changed = ['kb_session', 'kb_throttle', 'kb_user', 'kb_second', 'surveys_round', 'surveys_site', 'surveys_card', 'surveys_code', 'surveys_crowd']
const keep = () => `PRAGMA foreign_keys = OFF; BEGIN; ${changed.map((t) => `DELETE FROM ${t}; ` +
	execFileSync('sqlite3', [db, `.mode insert ${t}`, `SELECT * FROM ${t}`], { encoding: 'utf8' })).join('')} COMMIT;`
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', db], { input: text })
const here = new Map(staff.cookies)
const asStaff = (path, fields) => { staff.cookies = new Map(here); return staff.post(path, { ...token, ...fields }) }
const asStaffUpload = (path, fields, files) => { staff.cookies = new Map(here); return staff.upload(path, { ...token, ...fields }, files) }
const isAt = (place) => (r) => r.status === 303 && r.location === place
const fresh = 'een-heel-ander-wachtwoord'
const phoneNow = (groups) => phoneCode(groups, control.get(AHEAD))
const seesDesk = async () => (await staff.get('/nl/staff')).status === 200
const signIn = (word) => { staff.cookies = new Map(); return staff.post('/nl/staff/login', { user: 'beheer', password: word }) }

const plainStore = keep()
const moment = Math.floor(Date.now() / 1000) + control.get(AHEAD) + 60
const atMoment = () => control.set(AHEAD, moment - Math.floor(Date.now() / 1000))
const hash = sql(data, 'SELECT hash FROM kb_user')
const offer = (await staff.get('/nl/staff/second')).body, groups = groupsOf(offer)
const enrol = () => asStaff('/nl/staff/second', { ...hidden(offer), password, code: phoneNow(groups) })
const withSecond = await (async () => {
	same((await enrol()).location, '/nl/staff', 'a phone')
	return plainStore.replace('COMMIT;', `${execFileSync('sqlite3', [db, '.mode insert kb_second', 'SELECT * FROM kb_second'], { encoding: 'utf8' })}
		UPDATE kb_second SET step = 0; COMMIT;`)
})()
change(plainStore)

const at = (id) => `/nl/staff/rounds/${id}`, site = (id, what) => `SELECT ${what} FROM surveys_site WHERE round = '${id}'`
staff.cookies = new Map(here)
const blank = (await staff.get('/nl/staff/new-round')).body
const day = (name) => blank.match(new RegExp(`name="${name}" value="([0-9-]+)"`))[1]
const plan = { title: 'Ronde', form: 'former', opens: day('opens'), ends: day('ends'), access: 'poster', tongues: 'nl', places: placeOf(0), invited: '20' }

// A form that staff bring.
const SPORT = FORM()
const upload = (bytes) => { staff.cookies = new Map(here); return staff.upload('/nl/staff/forms', { ...token, population: 'youth' }, { form: bytes }) }
const XLIFF = (await staff.get(`${brought}/en/xliff`)).body.replace('>often<', '>very often<')
const translate = (bytes) => { staff.cookies = new Map(here); return staff.upload(`${brought}/translate`, { ...token, version: '2' }, { xliff: bytes }) }
// The portal looks again at the forms when their mark is another.
let marks = 0
const marked = (text) => () => `${text} INSERT OR REPLACE INTO kb_meta VALUES ('forms', 'm${++marks}');`
const withForm = `${plainStore.replace('COMMIT;', '')} DELETE FROM kb_form; ${execFileSync('sqlite3', [db, '.mode insert kb_form', 'SELECT * FROM kb_form'], { encoding: 'utf8' })} COMMIT;`
change(plainStore)

const withTexts = `${plainStore} ${written}`

const inCase = ['case', 'event', 'message', 'act', 'file'].map((t) => `complaints_${t}`)
const noCase = `${plainStore} DELETE FROM kb_queue; DELETE FROM kb_instance; ${inCase.map((t) => `DELETE FROM ${t};`).join(' ')}`
const oneCase = `${noCase} ${inCase.map((t) => execFileSync('sqlite3', [db, `.mode insert ${t}`, `SELECT * FROM ${t}`], { encoding: 'utf8' })).join(' ')}`

// A second team, a colleague who is in the first one or not, and the case as nobody has opened it yet.
const CASE_ID = sql(data, 'SELECT id FROM complaints_case'), TEAM = sql(data, "SELECT id FROM complaints_team WHERE body = 'coa'"), MATE = '2'.repeat(32)
const inTeams = ['member', 'session', 'team', 'epoch', 'holder'].map((t) => `complaints_${t}`)
const atDesk = `${oneCase} DELETE FROM complaints_once; PRAGMA foreign_keys = OFF; ${inTeams.map((t) => `DELETE FROM ${t}; ` + execFileSync('sqlite3', [db, `.mode insert ${t}`, `SELECT * FROM ${t}`], { encoding: 'utf8' })).join(' ')}
	INSERT INTO complaints_member SELECT '${MATE}', 'collega', box_pk, sign_pk, passes, bytes, salt, locked, '', interprets FROM complaints_member WHERE person = 'beheer';`
const withMate = `${atDesk} INSERT INTO complaints_holder SELECT team, epoch, '${MATE}', wrapped FROM complaints_holder WHERE team = '${TEAM}';`

const OUTAGE = '3'.repeat(32), noOutage = `${atDesk} DELETE FROM complaints_outage;`
const withOutage = `${noOutage} INSERT INTO complaints_outage VALUES ('${OUTAGE}', 20000, 20001, 'power', 20002, '', 0);`
const LENT = '4'.repeat(32)
const withLent = `${atDesk} DELETE FROM complaints_lent; INSERT INTO complaints_lent SELECT '${LENT}', '${CASE_ID}', 0, id, id, 20000, 'ti', 'nl', box_pk, box_pk, zeroblob(81), zeroblob(1200) FROM complaints_member WHERE person = 'beheer';`
const withRead = `${atDesk} INSERT INTO complaints_act SELECT max(seq) + 1, max(day), 2, (SELECT id FROM complaints_member WHERE person = 'beheer'), '${CASE_ID}', zeroblob(32), zeroblob(32) FROM complaints_act;`

// What the guardian that `staff` is too filed for a pupil; the handler has read it.
const withForPupil = await (async () => {
	change(`${noCase} DELETE FROM complaints_guard;`)
	const before = await asStaff('/nl/staff/complaints/own', { as: 'pupil', label: 'merel', where: placeOf(0) })
	let page = await complaining.post('/nl/complaints', { from: hidden(before.body).from })
	for (const fields of [{ a: 'foster' }, { a: 'no' }, { a: 'place' }, { t: 'Geen school' }, { a: 'signal' }, {}])
		page = await complaining.post('/nl/complaints', { ...hidden(page.body), go: 'next', ...fields })
	same(/Het is verstuurd/.test((await complaining.post('/nl/complaints', { ...hidden(page.body), go: 'send' })).body), true, 'a guardian files')
	return `${atDesk} DELETE FROM complaints_invite; DELETE FROM complaints_guard; ${inCase.map((t) => `DELETE FROM ${t};`).join(' ')}` + [...inCase, 'complaints_guard'].map((t) => execFileSync('sqlite3', [db, `.mode insert ${t}`, `SELECT * FROM ${t}`], { encoding: 'utf8' })).join(' ')
})()
const FOR_PUPIL = sql(data, 'SELECT id FROM complaints_case'), DOSSIER = sql(data, 'SELECT dossier FROM complaints_case')
const toInvite = `${withForPupil} UPDATE complaints_case SET filer = 'iemand'; INSERT INTO complaints_act SELECT max(seq) + 1, max(day), 2, (SELECT id FROM complaints_member WHERE person = 'beheer'), '${FOR_PUPIL}', zeroblob(32), zeroblob(32) FROM complaints_act;`

const word = `/nl/staff/speech/nl/${WORDING}`

const alone = await (async () => { youth.cookies = new Map(door); return (await youth.get('/nl/s/phone')).body })()

const changes = [
	{ route: '/{lang}/staff/login', slow: true, ask: () => signIn(password), says: isAt('/nl/staff'),
		state: 'SELECT count(*) FROM kb_session', from: `${plainStore} DELETE FROM kb_session;`, works: seesDesk },
	{ route: '/{lang}/staff/login', name: 'with a wrong password', slow: true, ask: () => signIn('een-verkeerd-wachtwoord'), says: (r) => r.status === 403,
		state: 'SELECT count(*) FROM kb_session', from: `${plainStore} DELETE FROM kb_session;`, works: async () => !await seesDesk() },
	{ route: '/{lang}/s/later', ask: quiet(youth, later), says: (r) => r.status === 200 && /name="code"/.test(r.body),
		state: 'SELECT count(*) FROM surveys_draft', from: `${plainStore} DELETE FROM surveys_draft;` },
	{ route: '/{lang}/s/phone', ask: quiet(youth, () => youth.post('/nl/s/phone', { ...hidden(alone), all: 'A10=3' })), says: isThanks,
		state: 'SELECT count(*), (SELECT count(*) FROM surveys_answer), (SELECT count(*) FROM kb_queue) FROM surveys_response',
		from: `PRAGMA foreign_keys = OFF; ${tables.map((t) => `DELETE FROM ${t};`).join(' ')}` },
	{ route: '/{lang}/complaints', slow: true, ask: complain, says: (r) => r.status === 200 && /name="code"/.test(r.body), from: noCase,
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_message), (SELECT count(*) FROM complaints_event), (SELECT count(*) FROM complaints_act), (SELECT count(*) FROM kb_queue) FROM complaints_case' },
	{ route: '/{lang}/complaints/look', name: 'a message', ask: () => complaining.post('/nl/complaints/look', { ...hidden(mine.body), go: 'say', words: 'Nog steeds' }),
		says: (r) => r.status === 200, state: 'SELECT count(*), (SELECT count(*) FROM complaints_act) FROM complaints_message', from: oneCase },
	{ route: '/{lang}/complaints/look', name: 'taking it back', ask: () => complaining.post('/nl/complaints/look', { ...hidden(mine.body), go: 'withdraw' }),
		says: (r) => r.status === 200, state: 'SELECT outcome, (SELECT count(*) FROM complaints_event), (SELECT count(*) FROM complaints_act) FROM complaints_case', from: oneCase },
	{ route: '/{lang}/complaints/trust', name: 'a second code', slow: true, ask: () => complaining.post('/nl/complaints/trust', { held: hidden(mine.body).held, go: 'make' }),
		says: (r) => r.status === 200, state: 'SELECT count(*) FROM complaints_trust', from: `${oneCase} DELETE FROM complaints_trust;` },
	{ route: '/{lang}/complaints/speak', ask: () => complaining.upload(SPEAK('nl'), {}, { file: recording('geluid geluid geluid') }), says: (r) => r.status === 200 && /name="state"/.test(r.body),
		state: 'SELECT count(*) FROM complaints_file', from: oneCase },
	{ route: '/{lang}/complaints/look', name: 'a recording', ask: () => complaining.upload('/nl/complaints/look', { ...hidden(mine.body), go: 'file' }, { file: recording('geluid geluid geluid') }),
		says: (r) => r.status === 200, state: 'SELECT count(*), (SELECT count(*) FROM complaints_message), (SELECT count(*) FROM complaints_act) FROM complaints_file', from: oneCase },
	{ route: '/{lang}/staff/complaints/{case}/add', ask: () => asStaffUpload(`/nl/staff/complaints/${CASE_ID}/add`, { go: 'answer' }, { file: recording('geluid geluid geluid') }),
		says: isAt(`/nl/staff/complaints/${CASE_ID}`), state: 'SELECT count(*), (SELECT count(*) FROM complaints_message), (SELECT count(*) FROM complaints_event) FROM complaints_file', from: withRead },
	{ route: '/{lang}/staff/register/keep', ask: () => asStaff('/nl/staff/register/keep', { rows: COUNTED }), says: (r) => r.status === 200,
		state: 'SELECT count(*) FROM metrics_register', from: `${plainStore} DELETE FROM metrics_register;` },
	{ route: '/{lang}/staff/recurrence', ask: () => asStaff('/nl/staff/recurrence', { topic: 'safety', month: String(RETURNED), words: 'gezien' }), says: isAt('/nl/staff/recurrence'),
		state: 'SELECT count(*) FROM metrics_note', from: `${plainStore} DELETE FROM metrics_note;` },
	{ route: '/{lang}/staff/metrics/{place}/beside/{id}', ask: () => asStaff(`/nl/staff/metrics/${placeOf(0)}/beside/T12`, { kind: 'target', turn: '0', month: String(MONTH + 3), words: 'in het voorjaar' }),
		says: isAt(`/nl/staff/metrics/${placeOf(0)}/beside/T12`), state: 'SELECT count(*) FROM metrics_written', from: `${plainStore} DELETE FROM metrics_written;` },
	{ route: '/{lang}/staff/exports', ask: () => asStaff('/nl/staff/exports', { file: FILE, purpose: 'check' }), says: (r) => r.status === 200,
		state: 'SELECT count(*) FROM metrics_download', from: `${plainStore} DELETE FROM metrics_download;` },
	{ route: '/{lang}/staff/logout', ask: () => asStaff('/nl/staff/logout'), says: isAt('/nl/staff/login'),
		state: 'SELECT count(*) FROM kb_session', works: async () => { staff.cookies = new Map(here); return !await seesDesk() } },
	{ route: '/{lang}/staff/password', slow: true, ask: () => asStaff('/nl/staff/password', { old: password, fresh, again: fresh }), says: (r) => r.status === 200,
		state: `SELECT count(*) FROM kb_user WHERE hash = '${hash}'`, works: async () => isAt('/nl/staff')(await signIn(fresh)) },
	{ route: '/{lang}/staff/mail', ask: () => asStaff('/nl/staff/mail', { address: 'staf@klankbord.example' }), says: (r) => r.status === 200,
		state: 'SELECT count(*) FROM kb_address', from: `${plainStore} DELETE FROM kb_address;` },
	{ route: '/{lang}/staff/second', name: 'a phone', slow: true, ask: enrol, says: isAt('/nl/staff'),
		state: 'SELECT count(*), (SELECT count(*) FROM kb_session WHERE second = 1) FROM kb_second', works: seesDesk },
	{ route: '/{lang}/staff/second', name: 'a code', ask: () => asStaff('/nl/staff/second', { code: phoneNow(groups) }), says: isAt('/nl/staff'),
		state: 'SELECT count(*), (SELECT count(*) FROM kb_session WHERE second = 1) FROM kb_second WHERE step > 0', from: withSecond, works: seesDesk },
	{ route: '/{lang}/staff/surveys/open', ask: () => asStaff('/nl/staff/surveys/open', { place: placeOf(0) }), says: isAt('/nl/staff/surveys'),
		state: "SELECT count(*), (SELECT count(*) FROM surveys_code) FROM surveys_site WHERE state = 'open'",
		from: `${plainStore} DELETE FROM surveys_code; UPDATE surveys_site SET state = 'closed';` },
	{ route: '/{lang}/staff/surveys/close', ask: () => asStaff('/nl/staff/surveys/close', { place: placeOf(0) }), says: isAt('/nl/staff/surveys'),
		state: 'SELECT state FROM surveys_site' },
	{ route: '/{lang}/staff/surveys/{place}/code', ask: () => asStaff(`/nl/staff/surveys/${placeOf(0)}/code`), says: isAt(`/nl/staff/surveys/${placeOf(0)}/poster`),
		state: `SELECT code = '${codeOf(0)}', (SELECT count(*) FROM surveys_crowd) FROM surveys_code`,
		from: `${plainStore} INSERT INTO surveys_crowd VALUES ('${placeOf(0)}', ${MONTH});` },
	{ route: '/{lang}/staff/new-round', ask: () => asStaff('/nl/staff/new-round', plan), says: (r) => r.status === 303 && /^\/nl\/staff\/rounds\/[0-9a-f]{32}$/.test(r.location),
		state: 'SELECT count(*), (SELECT count(*) FROM surveys_site) FROM surveys_round' },
	{ route: '/{lang}/staff/rounds/{round}/close', ask: () => asStaff(`${at(POSTER)}/close`, { place: placeOf(0) }), says: isAt(at(POSTER)),
		state: site(POSTER, 'state, closed_month > 0') },
	{ route: '/{lang}/staff/rounds/{round}/invited', ask: () => asStaff(`${at(POSTER)}/invited`, { place: placeOf(0), n: '17' }), says: isAt(at(POSTER)),
		state: site(POSTER, 'invited') },
	{ route: '/{lang}/staff/rounds/{round}/cards', ask: () => asStaff(`${at(CARDS)}/cards`, { place: placeOf(0), n: '3' }), says: (r) => r.status === 200,
		state: site(CARDS, "invited, lane <> '', (SELECT count(*) FROM surveys_card)") },
	{ route: '/{lang}/staff/forms', ask: () => upload(SPORT), says: (r) => r.status === 303 && /\/staff\/forms\/[0-9a-f]{32}$/.test(r.location),
		state: 'SELECT count(*), (SELECT count(*) FROM surveys_form) FROM kb_form', from: marked(`${plainStore} DELETE FROM kb_form; DELETE FROM surveys_form;`) },
	...[['publish', 'draft'], ['retire', 'live'], ['drop', 'draft']].map(([what, from]) => ({ route: `/{lang}/staff/forms/{form}/${what}`, ask: () => asStaff(`${brought}/${what}`),
		says: isAt(what === 'drop' ? '/nl/staff/forms' : brought), state: 'SELECT count(*), max(state) FROM kb_form', from: marked(`${withForm} UPDATE kb_form SET state = '${from}';`) })),
	{ route: '/{lang}/staff/forms/{form}/translate', ask: () => translate(XLIFF), says: (r) => r.status === 303 && /\/staff\/forms\/[0-9a-f]{32}$/.test(r.location),
		state: 'SELECT count(*), max(version) FROM kb_form', from: marked(withForm) },
	{ route: '/{lang}/staff/forms/{form}/approve', ask: () => asStaff(`${brought}/approve`, { tongue: 'nl' }), says: isAt(brought),
		state: 'SELECT count(*) FROM kb_form_approval', from: marked(`${withForm} DELETE FROM kb_form_approval;`) },
	{ route: '/{lang}/staff/speech/{tongue}/{wording}', ask: () => { staff.cookies = new Map(here); return staff.upload(word, token, { clip: mp3() }) }, says: isAt(word),
		state: 'SELECT count(*), (SELECT age FROM speech_age) FROM speech_clip', from: `${plainStore} DELETE FROM speech_clip; UPDATE speech_age SET age = 0;` },
	{ route: '/{lang}/staff/texts/settle', ask: () => asStaff('/nl/staff/texts/settle', { text: TEXT }), says: isAt('/nl/staff/texts'),
		state: 'SELECT danger FROM surveys_text', from: withTexts },
	{ route: '/{lang}/staff/texts/{round}/{place}/quote', ask: () => asStaff(`/nl/staff/texts/${OLD}/${placeOf(0)}/quote`, { text: TEXT, words: 'lawaai', kind: 'literal', reach: 'inside' }),
		says: isAt('/nl/staff/quotes'), state: 'SELECT count(*) FROM surveys_quote', from: withTexts },
	{ route: '/{lang}/staff/quotes', ask: () => asStaff('/nl/staff/quotes', { quote: QUOTE, go: 'agree' }), says: isAt('/nl/staff/quotes'),
		state: 'SELECT state, judge FROM surveys_quote', from: withTexts },
	{ route: '/{lang}/staff/interpret', ask: () => asStaff('/nl/staff/interpret', { text: TEXT, go: 'send' }), says: isAt('/nl/staff/interpret'),
		state: 'SELECT translated > 0 FROM surveys_text', from: withTexts },
	{ route: '/{lang}/staff/interpreters', ask: () => asStaff('/nl/staff/interpreters', { person: 'tolk', tongues: 'ar' }), says: isAt('/nl/staff/interpreters'),
		state: 'SELECT count(*) FROM surveys_interpreter', from: withTexts },
	{ route: '/{lang}/staff/complaints/key', ask: () => asStaff('/nl/staff/complaints/key', { go: 'lock' }), says: isAt('/nl/staff/complaints/key'),
		state: 'SELECT count(*) FROM complaints_session', from: atDesk },
	{ route: '/{lang}/staff/complaints/teams', ask: () => asStaff('/nl/staff/complaints/teams', { body: 'care', where: 'organisatie' }), says: isAt('/nl/staff/complaints/teams'),
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_holder), (SELECT count(*) FROM complaints_act) FROM complaints_team', from: atDesk },
	{ route: '/{lang}/staff/complaints/teams/{team}/admit', ask: () => asStaff(`/nl/staff/complaints/teams/${TEAM}/admit`, { member: MATE }), says: isAt('/nl/staff/complaints/teams'),
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_act) FROM complaints_holder', from: atDesk },
	{ route: '/{lang}/staff/complaints/teams/{team}/remove', ask: () => asStaff(`/nl/staff/complaints/teams/${TEAM}/remove`, { member: MATE }), says: isAt('/nl/staff/complaints/teams'),
		state: 'SELECT max(epoch), count(*), (SELECT count(*) FROM complaints_holder), (SELECT epoch FROM complaints_case), (SELECT count(*) FROM complaints_act) FROM complaints_epoch', from: withMate },
	{ route: '/{lang}/staff/complaints/teams/{team}/stolen', ask: () => asStaff(`/nl/staff/complaints/teams/${TEAM}/stolen`, { member: MATE }), says: isAt('/nl/staff/complaints/teams'),
		state: `SELECT count(*), (SELECT count(*) FROM complaints_act) FROM complaints_session WHERE member = '${MATE}'`,
		from: `${withMate} INSERT INTO complaints_session SELECT 'mate', '${MATE}', until, locked FROM complaints_session LIMIT 1;` },
	{ route: '/{lang}/staff/complaints/outages', ask: () => asStaff('/nl/staff/complaints/outages', { first: '2026-01-01', last: '2026-01-02', reason: 'power' }), says: isAt('/nl/staff/complaints/outages'),
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_act) FROM complaints_outage', from: noOutage },
	{ route: '/{lang}/staff/complaints/outages/{outage}/strike', ask: () => asStaff(`/nl/staff/complaints/outages/${OUTAGE}/strike`), says: isAt('/nl/staff/complaints/outages'),
		state: 'SELECT struck, (SELECT count(*) FROM complaints_act) FROM complaints_outage', from: withOutage },
	{ route: '/{lang}/staff/complaints/duty', ask: () => asStaff('/nl/staff/complaints/duty', { place: placeOf(0), number: '088 715 70 00' }), says: isAt('/nl/staff/complaints/duty'),
		state: `SELECT duty FROM kb_place WHERE id = '${placeOf(0)}'`, from: `${atDesk} UPDATE kb_place SET duty = '';` },
	{ route: '/{lang}/staff/complaints/own/{case}', ask: () => asStaff(`/nl/staff/complaints/own/${DOSSIER}`, { go: 'say', words: 'Nog steeds', seen: '3' }), says: isAt(`/nl/staff/complaints/own/${DOSSIER}`),
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_act) FROM complaints_message', from: withForPupil },
	{ route: '/{lang}/staff/complaints/{case}/invite', slow: true, ask: () => asStaff(`/nl/staff/complaints/${FOR_PUPIL}/invite`, { go: 'invite' }), says: (r) => r.status === 200,
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_act) FROM complaints_invite', from: toInvite },
	{ route: '/{lang}/staff/complaints', ask: () => asStaff('/nl/staff/complaints', { case: CASE_ID }), says: isAt(`/nl/staff/complaints/${CASE_ID}`),
		state: 'SELECT count(*) FROM complaints_act', from: atDesk },
	{ route: '/{lang}/staff/complaints/{case}', ask: () => asStaff(`/nl/staff/complaints/${CASE_ID}`, { go: 'answer', text: 'Morgen' }),
		says: isAt(`/nl/staff/complaints/${CASE_ID}`), state: 'SELECT count(*), (SELECT count(*) FROM complaints_event), (SELECT count(*) FROM kb_queue) FROM complaints_message', from: withRead },
	{ route: '/{lang}/staff/complaints/translate', ask: () => asStaff('/nl/staff/complaints/translate', { lent: LENT }), says: isAt(`/nl/staff/complaints/translate/${LENT}`),
		state: 'SELECT count(*) FROM complaints_act', from: withLent },
	{ route: '/{lang}/staff/complaints/translate/{id}', ask: () => asStaff(`/nl/staff/complaints/translate/${LENT}`, { text: 'Vertaald' }), says: isAt('/nl/staff/complaints/translate'),
		state: 'SELECT count(*), (SELECT count(*) FROM complaints_lent), (SELECT count(*) FROM complaints_act) FROM complaints_message', from: withLent },
	{ route: '/{lang}/staff/rounds/{round}/{place}/code', ask: () => asStaff(`${at(POSTER)}/${placeOf(0)}/code`), says: isAt(`${at(POSTER)}/${placeOf(0)}/poster`),
		state: "SELECT count(*) FROM surveys_code WHERE population = 'guardian'" }
]

// What came of it; NULL: neither changed nor as it was, or told otherwise.
function verdict(c, r, state, before, after) {
	const busy = c.slow && r.status === 429 // a derivation found no memory: come later
	const refused = r.status === 0 || ((r.status >= 500 || busy) && /<h1>/.test(r.body))
	if (c.says(r))
		return state === after ? 'acknowledged' : null
	if (refused && state === before)
		return 'refused'
	return r.status === 0 && state === after ? 'unknown' : null
}

async function tortureChange(c) {
	const state = () => sql(data, c.state), begin = () => { atMoment(); change(typeof c.from === 'function' ? c.from() : c.from || plainStore) }
	const ask = async () => { begin(); return c.ask() }
	const tally = { acknowledged: 0, refused: 0, unknown: 0 }, bad = [], survivors = []
	begin()
	const before = state(), { reply, allocations: n } = await injected(c.ask, 0), after = state()
	yes(c.says(reply), `answered ${reply.status} ${reply.location} ${reply.error}`)
	yes(before !== after || c.name === 'with a wrong password', `nothing changes: ${before}`)
	yes(n > 5, `only ${n} allocations are seen`)
	for (const sticky of long ? [0, 1] : [0])
		for (const k of turns(n)) {
			begin()
			const r = await injected(c.ask, k, sticky)
			const how = verdict(c, r.reply, state(), before, after)
			told.injected++
			if (how)
				tally[how]++
			else
				bad.push(`${k} of ${n}: answered ${r.reply.status} ${r.reply.location}, ${state()} from ${before} to ${after}`)
			if (how === 'acknowledged' && c.works && !await c.works())
				bad.push(`${k} of ${n}: acknowledged, and it does not work`)
			if (!c.says(await ask()) || state() !== after)
				bad.push(`${k} of ${n}: asked again, ${state()}`)
			if (!r.died)
				survivors.push(k)
		}
	count(`POST ${c.route}${c.name ? `, ${c.name}` : ''}: ${n} allocations, acknowledged ${tally.acknowledged}, refused ${tally.refused}, unknown ${tally.unknown}, lost ${bad.length}`)
	told.wrong += bad.length
	same(bad, [])
	if (long || !c.slow)
		same(await leaks({ ask }, survivors), [])
	change(plainStore)
}

for (const c of changes)
	await test(`memory runs out in POST ${c.route}${c.name ? `, ${c.name}` : ''}: changed or as it was`, () => tortureChange(c))

await test('no POST of the tables is forgotten', () => {
	const posts = sources.flatMap((f) => [...readFileSync(join(top, f), 'utf8').matchAll(/\{ KB_POST, "([^"]+)"/g)].map((m) => m[1]))
	const asked = new Set([...changes.map((c) => c.route), '/{lang}/s', '/{lang}/staff/register', '/{lang}/staff/complaints/own', '/{lang}/staff/complaints/cards', '/{lang}/complaints/told'])
	same(posts.filter((p) => !asked.has(p)), [])
	same([...asked].filter((p) => !posts.includes(p)), [])
})

await test('control: a change that is acknowledged and not there is seen, and one that is there though refused', () => {
	const close = changes.find((c) => /close/.test(c.route))
	const thanks = { status: 303, location: '/nl/staff/surveys', body: '' }, page = { status: 500, location: null, body: '<h1>' }
	same(verdict(close, thanks, 'open', 'open', 'closed'), null)
	same(verdict(close, page, 'closed', 'open', 'closed'), null)
	same([verdict(close, thanks, 'closed', 'open', 'closed'), verdict(close, page, 'open', 'open', 'closed')], ['acknowledged', 'refused'])
})

await test('control: the shim lets allocations fail, and a worker that ends is seen', async () => {
	const before = control.get(DEATHS)
	const r = await injected(() => youth.get('/nl'), 1, 1)
	yes(r.failed > 0, 'nothing failed')
	yes(r.reply.status !== 200, 'a page without memory')
	same(await next(), 200)
	count(`workers that ended in all: ${control.get(DEATHS)}`)
	yes(control.get(DEATHS) >= before, 'deaths')
})

await test('control: 32 bytes that are forgotten in each request are seen, and so is a page that says something else', async () => {
	const page = pages.find((p) => p.name === 'GET /{lang}')
	await growth(page, 0, 3) // as above: what is kept from the first time on is not forgotten
	const sound = await growth(page, 0, 10)
	yes(sound < 320, `${sound} bytes without a leak`)
	control.set(LEAK, 32)
	const leaked = await growth(page, 0, 10)
	control.set(LEAK, 0)
	yes(leaked >= 320, `${leaked} bytes for ten requests`)
	const wanted = JSON.stringify(plain(await youth.get('/en')))
	yes(!['served', 'told', 'died'].includes((await outcome(page, 0, wanted, 0)).how), 'English for Dutch')
})

count(`injected ${told.injected}, ended ${told.died}, told ${told.told}, served ${told.served}, wrong ${told.wrong}`)
await house.end()
rmSync(work, { recursive: true, force: true })
done()
