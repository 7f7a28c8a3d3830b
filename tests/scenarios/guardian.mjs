// guardian.mjs - the guardian's door in the real house: a guardian files for a pupil about two bodies, sees it by
// label and deadline, and no code; a handler asks the pupil in, who binds a printed card; and no run of eight bytes of label, story,
// invitation or code lies in anything that the house has written.

import { startHouse, Visitor, hidden, readAll } from '../lib/house.mjs'
import { codeOn, open, tap, file } from '../lib/complaints.mjs'
import { klankbord, sql as ask } from '../lib/portal.mjs'
import { enrol } from '../lib/second.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const house = await startHouse()
const sql = (text) => ask(house.store, text)
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA foreign_keys = ON', join(house.store, 'klankbord.db'), text])
const INBOX = '/nl/staff/complaints', KEY = `${INBOX}/key`, OWN = `${INBOX}/own`
const LABEL = 'Wulpenveer 7731 Zolderqraam', STORY = 'Grasmus 9914 Vlokkenqrooster', MORE = 'Nachtzwaluw 3350 Zonqderwoord', ANSWER = 'Rietgors 6627 Qwiebelmaandag'
const CARD = '3141 5926 5358 9793 2384'

const token = async (v) => ({ csrf: hidden((await v.get('/nl/staff/password')).body).csrf })
const press = async (v, path, fields) => v.post(path, { ...await token(v), ...fields })

function kb(...args) {
	const r = klankbord(args, { data: house.store })
	same(r.status, 0, r.stderr)
	return r.stdout.trim()
}

async function guardian(name) {
	const password = kb('user', 'add', name, '--role', 'guardian', '--place', 'organisatie'), v = new Visitor(house)
	same((await v.signIn(name, password)).status, 303)
	return { v, password }
}

function finds(text) {
	const bytes = Buffer.from(text), runs = Array.from({ length: bytes.length - 7 }, (_, i) => bytes.subarray(i, i + 8))
	const holds = (b) => runs.some((r) => b.includes(r))
	return readAll(house.data).filter((f) => holds(f.bytes)).map((f) => f.path).concat(holds(Buffer.from(house.log + house.out)) ? ['the log'] : [])
}

const clean = (...texts) => { for (const t of texts) for (const one of [t, t.replaceAll(' ', '')]) same(finds(one), [], t) }

// ---- The handler of the example, and a guardian -------------------------------------------------

const handler = new Visitor(house), { v: voogd, password } = await guardian('voogd-een')
const PHRASE = 'kwispelqtjilp omfloerszwanehals'
let id, nidos, dossier, place

await test('a guardian enrols a phone, makes a key, and finds an empty door', async () => {
	same((await voogd.get(OWN)).status, 403, 'without a phone')
	same((await enrol(voogd, OWN, password)).status, 303)
	same((await voogd.get(OWN)).location, KEY)
	same((await press(voogd, KEY, { go: 'open', phrase: PHRASE, again: PHRASE })).status, 303)
	match((await voogd.get(OWN)).body, /Nog geen zaak/)
	match((await voogd.get('/nl/staff')).body, /Mijn zaken/)
	same((await voogd.get(INBOX)).status, 404, 'the desk')
})

await test('the intake of a guardian: about two bodies, one dossier, and no code on the page', async () => {
	place = sql("SELECT id FROM kb_place WHERE kind = 'location' ORDER BY id LIMIT 1")
	const before = await press(voogd, OWN, { as: 'pupil', label: LABEL, where: place })
	match(before.body, /U ziet de code van uw pupil niet/)
	let page = await voogd.post('/nl/complaints', { from: hidden(before.body).from })
	for (const fields of [[['a', 'guardian']], [['a', 'no']], [['a', 'place'], ['a', 'guardian']], [['t', STORY]], [['a', 'signal']], []])
		page = await voogd.post('/nl/complaints', [...Object.entries(hidden(page.body)), ['go', 'next'], ...fields])
	const review = hidden(page.body)
	page = await voogd.post('/nl/complaints', { ...review, go: 'send' })
	match(page.body, /Het is verstuurd/)
	yes(!codeOn(page) && !/class="qr"/.test(page.body), 'a code')
	match((await voogd.post('/nl/complaints', { ...review, go: 'send' })).body, /Het is verstuurd/, 'sent twice')
	same(sql("SELECT count(*), count(DISTINCT dossier), group_concat(body) FROM (SELECT * FROM complaints_case ORDER BY body)"), '2|1|coa,nidos')
	;[id, nidos, dossier] = [sql("SELECT id FROM complaints_case WHERE body = 'coa'"), sql("SELECT id FROM complaints_case WHERE body = 'nidos'"), sql('SELECT dossier FROM complaints_guard')]
	const door = await voogd.get(OWN)
	yes(door.body.split(LABEL).length - 1 === 2, 'a row for each body')
	match(door.body, /2 zaken/)
	match((await voogd.get(`${OWN}/${dossier}`)).body, new RegExp(STORY))
	clean(LABEL, STORY, PHRASE)
})

await test('the handler sees both clocks, answers for one body, and asks the pupil in', async () => {
	const word = readFileSync(join(house.store, 'handler-password'), 'utf8').trim(), phrase = readFileSync(join(house.store, 'handler-phrase'), 'utf8').trim()
	same((await handler.signIn('klachten', word)).status, 303)
	same((await enrol(handler, INBOX, word)).status, 303)
	same((await press(handler, KEY, { go: 'open', phrase })).status, 303)
	same((await press(handler, INBOX, { case: id })).status, 303)
	const page = await handler.get(`${INBOX}/${id}`)
	match(page.body, new RegExp(STORY))
	match(page.body, /Hetzelfde verhaal bij andere instanties/)
	match(page.body, /van een pupil, ingediend door de voogd/)
	yes(!page.body.includes('Wulpenveer'), 'the label is the guardian’s alone')
	same((await press(handler, `${INBOX}/${id}`, { go: 'answer', text: ANSWER, tongue: 'nl' })).status, 303)
	same(sql(`SELECT (SELECT count(*) FROM complaints_event WHERE case_id = '${id}' AND what = 6), (SELECT count(*) FROM complaints_event WHERE case_id = '${nidos}' AND what = 6)`), '1|0')
	match((await voogd.get(`${OWN}/${dossier}`)).body, new RegExp(ANSWER))
})

let digits, mine

await test('the pupil exchanges the digits for a printed card, reads all, and writes what the guardian never reads', async () => {
	const sheet = await press(handler, `${INBOX}/${id}/invite`, { go: 'invite' })
	digits = sheet.body.match(/class="keep"><bdi dir="ltr">([0-9 ]{24})</)[1]
	const pupil = new Visitor(house), asked = await open(pupil, 'ar', digits)
	match(asked.body, /dir="rtl"/)
	const bound = await pupil.post('/ar/complaints/look', { ...hidden(asked.body), go: 'bind', code: CARD })
	same(codeOn(bound), CARD)
	mine = await open(pupil, 'ar', CARD)
	match(mine.body, new RegExp(STORY))
	match(mine.body, new RegExp(ANSWER))
	match((await tap(pupil, 'ar', mine, 'say', { words: MORE })).body, new RegExp(MORE))
	const guardians = await voogd.get(`${OWN}/${dossier}`)
	match(guardians.body, /Uw pupil heeft een code/)
	yes(!guardians.body.includes('Nachtzwaluw'), 'the guardian reads the pupil')
	match((await handler.get(`${INBOX}/${id}`)).body, new RegExp(MORE), 'control: the handler reads it')
	match((await open(new Visitor(house), 'nl', digits)).body, /Geen bericht heeft deze code/)
	clean(LABEL, STORY, ANSWER, MORE, CARD, digits)
})

await test('closing is the pupil’s word alone', async () => {
	const page = await voogd.get(`${OWN}/${dossier}`), seen = hidden(page.body).seen
	for (const go of ['withdraw', 'solved', 'convert'])
		match((await press(voogd, `${OWN}/${dossier}`, { go, seen, part: '0', name: 'Testnaam' })).body, /Dit kan nu niet/, go)
	same(sql('SELECT count(*) FROM complaints_case WHERE kept_until > 0'), '0')
	mine = await open(new Visitor(house), 'nl', CARD)
	match((await tap(new Visitor(house), 'nl', mine, 'withdraw')).body, /Je hebt het ingetrokken/)
	same(sql(`SELECT outcome FROM complaints_case WHERE id = '${id}'`), 'withdrawn')
})

await test('another guardian, and a complaint about a guardian: neither is at the door', async () => {
	const other = (await guardian('voogd-twee')).v
	change("UPDATE kb_session SET second = 1 WHERE name = 'voogd-twee'")
	same((await press(other, KEY, { go: 'open', phrase: PHRASE, again: PHRASE })).status, 303)
	yes(!(await other.get(OWN)).body.includes(LABEL), 'the door of another')
	same((await other.get(`${OWN}/${dossier}`)).status, 404)
	const youth = new Visitor(house)
	await youth.enter()
	await file(youth, 'nl', 'Roodborst 1180 zegt dat de voogd nooit komt')
	match((await voogd.get(OWN)).body, /2 zaken/)
	same((await press(handler, INBOX, { case: nidos })).status, 303)
	same((await press(handler, `${INBOX}/${nidos}`, { go: 'close-guardian' })).status, 303)
	match((await voogd.get(OWN)).body, /Nog geen zaak/)
	same((await voogd.get(`${OWN}/${dossier}`)).status, 404)
})

await house.stop()
done()
