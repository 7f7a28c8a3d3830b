// forms.mjs - staff bring a form over the real house: it is refused with all that is wrong,
// line and column; it is looked at, published, asked, changed, retired, and comes out again
// byte for byte.

import { Visitor, hidden, top } from '../lib/house.mjs'
import { sql as ask, startPortal } from '../lib/portal.mjs'
import { FORM, item } from '../lib/sport.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const house = await startPortal({ require_approved: 'on' })
const sql = (text) => ask(house.store, text)
const staff = new Visitor(house, 'en')
await staff.signIn('kwaliteit', house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim())

const core = readFileSync(join(top, 'plugins/surveys/forms/core.xml'), 'utf8')
const csrf = async () => ({ csrf: hidden((await staff.get('/en/staff/forms')).body).csrf })
const bring = async (bytes) => staff.upload('/en/staff/forms', { ...await csrf(), population: 'youth' }, { form: bytes })
const act = async (url, what, fields = {}) => staff.post(`${url}/${what}`, { ...await csrf(), ...fields })
const flaws = (r) => [...r.body.matchAll(/<p lang="en" dir="ltr">([^<]*)<\/p>/g)].map((m) => m[1].replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>'))
const places = (r) => [...r.body.matchAll(/<b>Line ([0-9]+), column ([0-9]+)<\/b>/g)].map((m) => [Number(m[1]), Number(m[2])])

// In how many languages of the house the form is asked, as its row in the list of forms says; those in which it is not.
const spoken = async () => {
	const row = (await staff.get('/en/staff/forms')).body.match(/<tr>(?:(?!<\/tr>)[^])*\(sport\)(?:(?!<\/tr>)[^])*<\/tr>/)[0]
	const said = row.match(/(\d+) of (\d+) languages of the house\./)
	return said && { n: Number(said[1]), all: Number(said[2]), lacks: [...row.matchAll(/<bdi lang="([^"]+)">/g)].map((m) => m[1]) }
}

await test('the forms that came with Klankbord are listed and come out byte for byte', async () => {
	const list = (await staff.get('/en/staff/forms')).body
	const url = [...list.matchAll(/href="([^"]*staff\/forms\/[0-9a-f]{32})"[^>]*>(?:(?!<\/a>).)*\(core\)/gs)][0][1]
	const r = await staff.get(`${url}/xml`)
	same(r.status, 200)
	yes(r.body === core, 'other bytes')
	match(r.headers.get('content-type'), /application\/xml/)
	same((await act(url, 'retire')).status, 403)
	same((await act(url, 'drop')).status, 403)
})

// Each with a flaw of its own: words that must be told, and what stands in the line that is named.
const BAD = [
	['no XML', 'hello', /./, 'hello'],
	['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${FORM()}`, /DTD|document type|DOCTYPE/i, '<!DOCTYPE'],
	['cut short', FORM().slice(0, 900), /./, null],
	['a cycle', FORM({ more: '<bind nodeset="/data/Q3" calculate="/data/Q4"/><bind nodeset="/data/Q4" calculate="/data/Q3"/>' }).replace('<Q2/>', '<Q2/><Q3/><Q4/>'), /Q3 depends on itself, by way of Q4/, null],
	['an unknown function', FORM({ more: '\n<bind nodeset="/data/Q2" constraint="frobnicate(.)"/>' }), /frobnicate/, 'frobnicate'],
	['two models', FORM().replace('</model>', '</model>\n<model><instance><x id="y"/></instance></model>'), /second model/, '<model><instance><x'],
	['a million options', FORM({ inside: `<select1 ref="/data/Q2"><label>x</label>${'<item><label>a</label><value>b</value></item>'.repeat(20000)}</select1>` }), /10000|20000|nodes|too/i, null],
	['a control that no phone has', FORM({ inside: '\n<upload ref="/data/Q2" mediatype="image/*"><label>x</label></upload>' }), /<upload> is not supported/, '<upload'],
	['who answers: the device', FORM({ more: '\n<bind nodeset="/data/Q2" jr:preload="property" jr:preloadParams="deviceid"/>' }), /tells who|preload|deviceid/i, 'jr:preload'],
	['who answers: the user', FORM({ more: '\n<bind nodeset="/data/Q2" jr:preload="property" jr:preloadParams="username"/>' }), /tells who|preload|username/i, 'jr:preload'],
	['who answers: the phone number', FORM({ more: '\n<bind nodeset="/data/Q2" jr:preload="property" jr:preloadParams="phonenumber"/>' }), /tells who|preload|phonenumber/i, 'jr:preload'],
	['when: the start', FORM({ more: '\n<bind nodeset="/data/Q2" jr:preload="timestamp" jr:preloadParams="start"/>' }), /when|preload|start/i, 'jr:preload'],
	['when: the end', FORM({ more: '\n<bind nodeset="/data/Q2" jr:preload="timestamp" jr:preloadParams="end"/>' }), /when|preload|end/i, 'jr:preload'],
	['no way not to know', FORM().replace(item('dk'), ''), /dk/, '<select1']
]
for (const [what, bytes, words, mark] of BAD)
	await test(`refused with its line, and nothing is stored: ${what}`, async () => {
		const r = await bring(bytes)
		same(r.status, 200)
		match(r.body, /Nothing was stored/)
		yes(flaws(r).some((w) => words.test(w)), `told: ${flaws(r).join(' | ')}`)
		const line = bytes.slice(0, bytes.indexOf(mark)).split('\n').length
		if (mark !== null)
			yes(places(r).some(([l]) => l === line), `at ${JSON.stringify(places(r))}, not in line ${line}`)
		same(sql('SELECT count(*) FROM kb_form'), '0')
	})

await test('control: the same form without a flaw is taken', async () => {
	const r = await bring(FORM())
	same(r.status, 303, flaws(r).join(' | '))
	same(sql('SELECT id, version, state FROM kb_form'), 'sport|1|draft')
	same(await spoken(), null, 'a draft is asked in none')
	same((await bring(FORM())).location, r.location) // once more is the same version
	same(sql('SELECT count(*) FROM kb_form'), '1')
})

await test('all that is wrong is told at once, in the order of the file, with the line itself', async () => {
	const r = await bring(FORM({ version: '9', inside: '\n<upload ref="/data/Q2"><label>x</label></upload>', more: '\n<bind nodeset="/data/Q2" constraint="frobnicate(.)"/>' }))
	yes(flaws(r).length >= 2, flaws(r).join(' | '))
	const at = places(r).map(([l]) => l)
	same(at, [...at].sort((a, b) => a - b))
	match(r.body, /<code>[^<]*frobnicate/)
})

await test('too many bytes, a file under another name, no file: refused', async () => {
	same((await bring('x'.repeat(1 << 20) + 'y')).status, 400)
	same((await staff.upload('/en/staff/forms', { ...await csrf(), population: 'youth' }, { other: FORM() })).status, 400)
	same((await staff.post('/en/staff/forms', { ...await csrf(), population: 'youth' })).status, 400)
	same((await staff.upload('/en/staff/forms', { ...await csrf(), population: 'everybody' }, { form: FORM() })).status, 400)
})

let first
await test('a draft is looked at: every page in every language, as a phone shows it', async () => {
	first = (await bring(FORM())).location
	const page = (await staff.get(first)).body
	for (const [lang, words] of [['nl', ['Hoe vaak sport je?', 'Wat doe je dan?']], ['en', ['How often do you do sport?', 'What do you do then?']]])
		for (const [i, w] of words.entries()) {
			const r = await staff.get(`${first}/${lang}/${i + 1}`)
			same(r.status, 200)
			match(r.body, new RegExp(w.replace('?', '\\?')))
			match(r.body, new RegExp(`<section class="phone" lang="${lang}" dir="ltr"`))
			yes(!/name="state" value="[^"]/.test(r.body), 'a preview that could be sent')
		}
	same((await staff.get(`${first}/nl/3`)).status, 404)
	same((await staff.get(`${first}/xx/1`)).status, 404)
	match(page, /draft/)
	yes(!/name="form" value="sport"/.test((await staff.get('/en/staff/new-round')).body), 'a draft can be asked')
})

await test('it comes out byte for byte', async () => yes((await staff.get(`${first}/xml`)).body === FORM(), 'other bytes'))

// A round of it at one place; its poster code.
async function plan() {
	const page = (await staff.get('/en/staff/new-round')).body
	const day = (name) => page.match(new RegExp(`name="${name}" value="([0-9-]+)"`))[1]
	return staff.post('/en/staff/new-round', { ...hidden(page), title: 'Sport', form: 'sport', opens: day('opens'), ends: day('ends'), access: 'poster', tongues: 'en', places: 'de-linde', invited: '20' })
}
async function round() {
	const r = await plan()
	same(r.status, 303, r.body)
	return (await staff.get(`${r.location}/de-linde/poster`)).body.match(/class="code"><bdi dir="ltr">([^<]+)</)[1]
}
let code
const begin = async () => {
	const v = new Visitor(house, 'en')
	await v.enter(`/s/${code}`)
	return [v, await v.post('/en/s', {})]
}

await test('published, and nobody has approved a language: nobody is asked in it; approved by a person, it is', async () => {
	same((await act(first, 'publish')).status, 303)
	same(sql('SELECT state FROM kb_form'), 'live')
	const before = await spoken()
	yes(before.n === 0 && before.lacks.length === before.all && before.lacks.includes('en'), JSON.stringify(before))
	match((await staff.get(first)).body, /by nobody/)
	match((await plan()).body, /class="error"/) // no language that it could be asked in
	same((await act(first, 'approve', { tongue: 'xx' })).status, 403)
	same((await act(first, 'approve', { tongue: 'en' })).status, 303)
	same(sql('SELECT lang, person FROM kb_form_approval'), 'en|kwaliteit')
	match((await staff.get(first)).body, /kwaliteit/)
	same(await spoken(), { n: 1, all: before.all, lacks: before.lacks.filter((l) => l !== 'en') })
	code = await round()
	const v = new Visitor(house, 'en')
	await v.enter(`/s/${code}`)
	match((await v.get('/s')).body, /href="\/en\/s"/)
})

let waiting
await test('it is asked and handed in', async () => {
	const [v, page] = await begin()
	match(page.body, /How often do you do sport\?/)
	const next = await v.post('/en/s', { ...hidden(page.body), go: 'next', a: 'no' })
	match(next.body, /value="send"/)
	same((await v.post('/en/s', { ...hidden(next.body), go: 'send' })).status, 303)
	same(sql("SELECT form, version FROM surveys_response WHERE form = 'sport'"), 'sport|1')
	waiting = await begin()
})

let second
await test('a new version says what changed, and that other words break the series', async () => {
	second = (await bring(FORM({ version: '2', nl: 'Hoe vaak doe je aan sport?', en: 'How often do you play sport?' }))).location
	const page = (await staff.get(second)).body
	match(page, /Hoe vaak sport je\?/)
	match(page, /Hoe vaak doe je aan sport\?/)
	match(page, /other words/)
	const small = (await bring(FORM({ version: '3' }))).location
	match((await staff.get(small)).body, /Nothing that people see/)
	same((await act(small, 'drop')).location, '/en/staff/forms')
	same((await staff.get(small)).status, 404)
})

await test('who began with the version before goes on in it; the round asks what it was made with', async () => {
	same((await act(second, 'publish')).status, 303)
	same(sql('SELECT version, state FROM kb_form ORDER BY version'), '1|retired\n2|live')
	const [v, page] = waiting
	const next = await v.post('/en/s', { ...hidden(page.body), go: 'next', a: 'no' })
	match(next.body, /How often do you do sport\?/)
	same((await v.post('/en/s', { ...hidden(next.body), go: 'send' })).status, 303)
	same(sql("SELECT version, count(*) FROM surveys_response WHERE form = 'sport' GROUP BY version"), '1|2')
})

await test('retired: no round can be made of it any more', async () => {
	same((await act(second, 'retire')).status, 303)
	same(sql("SELECT count(*) FROM kb_form WHERE state = 'live'"), '0')
	yes(!/name="form" value="sport"/.test((await staff.get('/en/staff/new-round')).body), 'a retired form can be asked')
	same((await act(second, 'publish')).status, 403)
})

await test('who may not work with forms sees none of it', async () => {
	const other = new Visitor(house, 'en')
	await other.signIn('locatie', house.kb('user', 'add', 'locatie', '--role', 'location', '--place', 'de-linde').stdout.trim())
	for (const path of ['/en/staff/forms', first, `${first}/xml`, `${first}/nl/1`])
		same((await other.get(path)).status, 404, path)
})

await house.stop()
done()
