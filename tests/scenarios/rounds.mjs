// rounds.mjs - rounds over the real house: a store from before there were rounds goes on, a
// round is made, printed, answered and closed, and a tablet starts over.

import { Visitor, hidden, top, walkToReview } from '../lib/house.mjs'
import { klankbord, sql as ask, startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const house = await startPortal({ kiosk_idle: 7 })
const sql = (text) => ask(house.store, text)
house.kb('place', 'add', 'de-eik', 'De Eik', '--parent', 'organisatie')

const staff = new Visitor(house)
await staff.signIn('kwaliteit', house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim())

// The page opens filled in; `wishes` on top of what stands there.
async function make(wishes) {
	const page = (await staff.get('/nl/staff/new-round')).body
	const day = (name) => page.match(new RegExp(`name="${name}" value="([0-9-]+)"`))[1]
	const fields = { form: 'core', opens: day('opens'), ends: day('ends'), access: 'poster', tongues: 'nl', ...hidden(page), ...wishes }
	return staff.post('/nl/staff/new-round', Object.entries(fields).flatMap(([k, v]) => [v].flat().map((one) => [k, one])))
}

let round, code
await test('a round with what the page proposes: four weeks from today, a poster for each place', async () => {
	const r = await make({ title: 'Voorjaar', places: ['de-linde', 'de-eik'], invited: '20' })
	same(r.status, 303, r.body)
	round = r.location
	match((await staff.get(round)).body, /<bdi>Voorjaar<\/bdi>/)
	same(sql('SELECT count(*) FROM surveys_site'), '2')
	const poster = (await staff.get(`${round}/de-linde/poster`)).body
	code = poster.match(/class="code"><bdi dir="ltr">([^<]+)</)[1]
	match(poster, new RegExp(`/k/${code}`), 'the tablet')
})

await test('the same people at the same place in the same days: refused beside the field', async () => {
	const r = await make({ title: 'Nog een', places: ['de-linde'] })
	same(r.status, 200)
	match(r.body, /De Linde.{0,10} heeft in deze dagen al een ronde voor dezelfde mensen/)
	same(sql("SELECT count(*) FROM surveys_round WHERE title <> ''"), '1')
})

await test('it is answered; the number of answers is kept and stands on no page', async () => {
	const pages = async () => Promise.all([round, '/nl/staff/rounds', '/nl/staff/surveys'].map(async (p) => (await staff.get(p)).body.replace(/name="csrf" value="[^"]*"/g, '')))
	const before = await pages()
	for (let i = 0; i < 6; i++) {
		const v = new Visitor(house)
		await v.enter(`/s/${code}`)
		const { page } = await walkToReview(v, 'nl')
		same((await v.post('/nl/s', { ...hidden(page.body), go: 'send' })).location, '/nl/s/thanks')
	}
	same(sql("SELECT place, answered FROM surveys_site ORDER BY place"), 'de-eik|0\nde-linde|6')
	same(await pages(), before)
})

await test('a tablet starts over by a header of the page, keeps inside, and forgets who was there', async () => {
	const v = new Visitor(house)
	same((await v.get(`/k/${code}`)).location, '/s')
	const page = await v.get('/nl/s')
	match(page.body, new RegExp(`<noscript><meta http-equiv="refresh" content="7; url=/k/${code}"></noscript>`))
	yes(!/<footer|tel:/.test(page.body), 'the page leads out')
	const review = (await walkToReview(v, 'nl')).page
	await v.get(`/k/${code}`)
	same((await v.post('/nl/s', { ...hidden(review.body), go: 'send' })).location, `/k/${code}`)
	same(sql("SELECT answered FROM surveys_site WHERE place = 'de-linde'"), '6')
})

await test('closed for good: what was begun goes nowhere and is told so', async () => {
	const v = new Visitor(house)
	await v.enter(`/s/${code}`)
	const review = (await walkToReview(v, 'nl')).page
	same((await staff.post(`${round}/close`, { ...hidden((await staff.get(round)).body), place: 'de-linde' })).status, 303)
	const r = await v.post('/nl/s', { ...hidden(review.body), go: 'send' })
	same(r.status, 410)
	match(r.body, /Deze vragen zijn nu gesloten\. Er is niets verstuurd\./)
	same((await new Visitor(house).get(`/s/${code}`)).status, 410)
	match((await staff.get(round)).body, /na het kwartaal/)
})

await house.stop()

// ---- A store from before ---------------------------------------------------------------------

await test('a store from before there were rounds: what was open goes on, codes and answers stay', async () => {
	const data = mkdtempSync(join(tmpdir(), 'klankbord-rounds-'))
	const file = join(data, 'klankbord.db')
	const change = (text) => execFileSync('sqlite3', [file], { input: text })
	same(klankbord(['migrate'], { data }).status, 0)
	// Back to what migrations 1 and 2 made, with what staff and youths had put there.
	const [one] = ['0001-surveys.sql'].map((f) => readFileSync(join(top, 'plugins/surveys/sql', f), 'utf8'))
	const plain = one.replaceAll('/*+sqlite WITHOUT ROWID */', 'WITHOUT ROWID')
	const made = ask(data, "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'surveys@_%' ESCAPE '@' AND name <> 'surveys_crowd'").split('\n')
	change(`${made.map((t) => `DROP TABLE ${t};`).join(' ')} ${plain}
		DELETE FROM kb_migration WHERE owner = 'surveys' AND number >= 3;
		INSERT INTO surveys_round VALUES ('a1', 'de-linde', 'core', 'open'), ('b2', 'de-linde', 'core', 'closed'), ('c3', 'de-eik', 'core', 'closed');
		INSERT INTO surveys_code VALUES ('de-linde', 'BCDFGHJK'), ('de-eik', '23456789');
		INSERT INTO surveys_response VALUES ('r1', 'core', '1', 'de-linde', 'youth', 24315);
		INSERT INTO surveys_answer VALUES ('r1', 'A10', '3');`)
	const r = klankbord(['migrate'], { data })
	same(r.status, 0, r.stderr)
	same(ask(data, 'SELECT round, place, state, answered FROM surveys_site'), 'a1|de-linde|open|0')
	same(ask(data, 'SELECT id, title, form, population, opens, ends, access, pilot FROM surveys_round'), 'a1||core|youth|0|99999999|poster|0')
	same(ask(data, 'SELECT place, code, population FROM surveys_code ORDER BY place'), 'de-eik|23456789|youth\nde-linde|BCDFGHJK|youth')
	same(ask(data, "SELECT key, round, month FROM surveys_response"), 'r1||24315')
	same(ask(data, "SELECT value FROM surveys_answer"), '3')
	const checked = klankbord(['verify'], { data })
	same(checked.status, 0, checked.stderr)
	rmSync(data, { recursive: true })
})

done()
