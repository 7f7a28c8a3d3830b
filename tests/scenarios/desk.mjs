// desk.mjs - the desk of complaints in the real house: a case is filed and handled over HTTP, while not one
// run of eight bytes of what was written lies in anything that the house has written; and who else asks for it, by
// every route of a case, gets what they get of a case that is not there.

import { startHouse, Visitor, hidden, readAll } from '../lib/house.mjs'
import { file, codeOn, open, tap, speak, recording, picture, heard, LOOK } from '../lib/complaints.mjs'
import { readRoutes } from '../lib/matrix.mjs'
import { klankbord, sql as ask } from '../lib/portal.mjs'
import { enrol } from '../lib/second.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const house = await startHouse()
const sql = (text) => ask(house.store, text)
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA foreign_keys = ON', join(house.store, 'klankbord.db'), text])
const KEY = '/nl/staff/complaints/key', INBOX = '/nl/staff/complaints', NONE = '0'.repeat(32)
const WORDS = 'Kwikstaart 8812 achter de wasserij', ANSWER = 'Zwaluwnest 4471 Qwastvlokje morgenvroeg', PLAIN = 'Ypsilonkast 5526 Vlindersleuteltje'

function kb(...args) {
	const r = klankbord(args, { data: house.store })
	same(r.status, 0, r.stderr)
	return r.stdout.trim()
}

// Somebody with these roles, signed in and with a code from their phone.
async function person(name, ...roles) {
	const password = kb('user', 'add', name)
	for (const r of roles)
		kb('user', 'grant', name, '--role', r.split('@')[0], '--place', r.split('@')[1])
	const v = new Visitor(house)
	same((await v.signIn(name, password)).status, 303)
	change(`UPDATE kb_session SET second = 1 WHERE name = '${name}'`)
	return v
}

const token = async (v) => ({ csrf: hidden((await v.get('/nl/staff/password')).body).csrf })
const press = async (v, path, fields) => v.post(path, { ...await token(v), ...fields })
const PHRASE = 'een zin van iemand anders hier'
const makeKey = (v) => press(v, KEY, { go: 'open', phrase: PHRASE, again: PHRASE })
const memberOf = (name) => sql(`SELECT id FROM complaints_member WHERE person = '${name}'`)

// ---- A handler, as ./run leaves one in the example ---------------------------------------------

const handler = new Visitor(house)

await test('the handler of the example enrols a phone, opens the key and sees an inbox', async () => {
	const password = readFileSync(join(house.store, 'handler-password'), 'utf8').trim(), phrase = readFileSync(join(house.store, 'handler-phrase'), 'utf8').trim()
	match(house.out, /klachten {3}password: /)
	same((await handler.signIn('klachten', password)).status, 303)
	same((await handler.get(INBOX)).status, 403, 'without a phone')
	same((await enrol(handler, INBOX, password)).status, 303)
	same((await handler.get(INBOX)).location, KEY)
	match((await press(handler, KEY, { go: 'open', phrase: `${phrase} niet` })).body, /Met deze zin gaat uw sleutel niet open/)
	same((await press(handler, KEY, { go: 'open', phrase })).location, INBOX)
	same((await handler.get(INBOX)).status, 200)
})

// ---- Everything that the house has written --------------------------------------------------------

// Is a run of eight bytes of the text in these? Each run has four bytes of the text in it that begin at a fifth one.
function hasRun(b, bytes) {
	for (let p = 0; p + 4 <= bytes.length; p += 5)
		for (let at = b.indexOf(bytes.subarray(p, p + 4)); at >= 0; at = b.indexOf(bytes.subarray(p, p + 4), at + 1)) {
			let before = 0, behind = 4
			while (before < p && before < at && b[at - before - 1] === bytes[p - before - 1])
				before++
			while (p + behind < bytes.length && b[at + behind] === bytes[p + behind])
				behind++
			if (before + behind >= 8)
				return true
		}
	return false
}

// The files in which a run of eight bytes of the text stands, and the log.
function finds(text) {
	const bytes = Buffer.from(text), holds = (b) => hasRun(b, bytes)
	return readAll(house.data).filter((f) => holds(f.bytes)).map((f) => f.path).concat(holds(Buffer.from(house.log + house.out)) ? ['the log'] : [])
}

const clean = (...texts) => { for (const t of texts) same(finds(t), [], t) }

// ---- A case, filed and handled ----------------------------------------------------------------------

const youth = new Visitor(house)
await youth.enter()
let code, id, place

await test('a case is filed, opened by a button, answered, and closed by the reporter alone; no word lies anywhere', async () => {
	code = codeOn(await file(youth, 'nl', WORDS))
	clean(WORDS, code, code.replaceAll(' ', ''))
	;[id, place] = sql('SELECT id, place FROM complaints_case').split('|')
	const inbox = await handler.get(INBOX)
	yes(inbox.body.includes(id) && !inbox.body.includes('Kwikstaart'), 'the inbox')
	match((await handler.get(`${INBOX}/${id}`)).body, /Deze klacht openen/)
	same((await press(handler, INBOX, { case: id })).location, `${INBOX}/${id}`)
	const page = await handler.get(`${INBOX}/${id}`)
	match(page.body, new RegExp(WORDS))
	match(page.headers.get('cache-control'), /no-store/)
	const said = page.body.replace(/[\u2066-\u2069]/g, '')
	match(said, /Over wie of wat gaat het\? iemand die hier werkt/)
	yes(!/\b(about|danger|kind): /.test(said) && !/\(story\)/.test(said), 'codes of the form on the page of a handler')
	same((await press(handler, `${INBOX}/${id}`, { go: 'answer', text: ANSWER, tongue: 'nl' })).status, 303)
	clean(WORDS, ANSWER)
	match((await open(new Visitor(house), 'nl', code)).body, new RegExp(ANSWER))
	same((await press(handler, `${INBOX}/${id}`, { go: 'solved', text: PLAIN })).status, 303)
	same(sql(`SELECT kept_until FROM complaints_case WHERE id = '${id}'`), '0', 'closed by a handler')
	clean(WORDS, ANSWER, PLAIN)
})

// ---- A voice and a photo -----------------------------------------------------------------------------------

// No two bytes of eight are like those of anything else; the words are what no picture needs.
const noise = (n, seed) => Buffer.from(Array.from({ length: n }, () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) >> 16 & 255))
const VOICE = noise(48, 7), REPLY = noise(40, 8), PIXELS = noise(3600, 9), GPS = 'Breedtegraad 52.3702 Zilverspar'
let spokenAt

await test('a case is spoken in and answered by voice; a photo is added; nothing of them lies anywhere', async () => {
	const other = new Visitor(house)
	await other.enter()
	const before = sql('SELECT count(*) FROM complaints_case')
	const own = codeOn(await speak(other, 'nl', recording(VOICE)))
	same(sql('SELECT count(*) FROM complaints_case'), String(Number(before) + 1))
	clean(VOICE, 'Chrome\x16\x54')
	let page = await open(other, 'nl', own)
	const bytes = async (v, path) => Buffer.from(await (await fetch(house.base + path, { headers: { cookie: [...v.cookies].map(([k, w]) => `${k}=${w}`).join('; ') } })).arrayBuffer())
	const first = await bytes(other, heard(page)[0])
	yes(first.includes(VOICE) && !first.includes('Chrome'), 'the recording is another one')
	page = await other.upload(LOOK('nl'), { ...hidden(page.body), go: 'file' }, { file: picture(PIXELS, GPS) })
	const seen = await bytes(other, heard(page)[1])
	yes(seen.subarray(0, 2).equals(Buffer.from('ffd8', 'hex')) && !seen.includes('Breedtegraad') && seen.length > 500, 'the photo')
	spokenAt = '1'
	const spoken = sql(`SELECT case_id FROM complaints_file LIMIT 1`), at = `${INBOX}/${spoken}`
	same((await handler.get(`${at}/file/${spokenAt}`)).status, 404, 'heard before the case was opened')
	same((await press(handler, INBOX, { case: spoken })).status, 303)
	const list = heard(await handler.get(at))
	same(list, [`${at}/file/1`, `${at}/file/2`])
	yes((await bytes(handler, list[0])).includes(VOICE), 'the handler hears another one')
	const r = await handler.get(list[0])
	same([r.headers.get('content-type'), r.headers.get('x-content-type-options'), r.headers.get('cache-control')], ['audio/webm', 'nosniff', 'no-store'])
	same((await handler.upload(`${at}/add`, { ...await token(handler), go: 'answer' }, { file: recording(REPLY) })).status, 303)
	page = await open(new Visitor(house), 'nl', own)
	yes((await bytes(other, heard(page)[2])).includes(REPLY), 'the answer')
	clean(VOICE, REPLY, PIXELS.subarray(0, 40), GPS, seen.subarray(700, 740))
})

await test('control: the same look finds a recording and a photo that are kept as they came', async () => {
	const planted = join(house.store, 'run/planted')
	for (const one of [recording(VOICE), PIXELS]) {
		writeFileSync(planted, one)
		same(finds(one.subarray(90, 130)), [planted])
	}
	rmSync(planted)
})

await test('control: the same look finds a word that is written down, and what stands in the clear', async () => {
	const planted = join(house.store, 'run/planted')
	writeFileSync(planted, `x\0${WORDS.slice(3, 15)}`)
	same(finds(WORDS), [planted])
	rmSync(planted)
	yes(finds(`${id}`.slice(0, 20)).some((f) => /klankbord\.db/.test(f)), 'the store is not looked through')
})

await test('a backup holds no word either', async () => {
	kb('backup', join(house.data, 'copy'))
	yes(readAll(join(house.data, 'copy')).length > 0, 'no backup')
	clean(WORDS, ANSWER, PLAIN, VOICE, REPLY, PIXELS.subarray(0, 40))
})

// ---- Everybody else, by every route of a case ----------------------------------------------------------

const filed = sql('SELECT case_id FROM complaints_file LIMIT 1') // one that has all that a case can have
const routes = readRoutes(kb('routes')).filter((r) => r.name.startsWith('complaints.') && r.right && /\{case\}|"case"/.test(r.path + JSON.stringify(r.fields.map((f) => f.field))))
const region = sql(`SELECT id FROM kb_place WHERE kind = 'region' AND id <> (SELECT parent FROM kb_place WHERE id = '${place}') LIMIT 1`)
const fill = (r, which) => ({ case: which, go: 'take' })
const look = async (v, r, which) => {
	const path = r.path.replace('{lang}', 'nl').replace('{case}', which).replace('{letter}', 'acknowledged').replace('{id}', spokenAt)
	const got = r.method === 'GET' ? await v.get(path) : await press(v, path, Object.fromEntries(Object.entries(fill(r, which)).filter(([k]) => r.fields.some((f) => f.field === k))))
	return { ...got, bytes: JSON.stringify([got.status, got.location, got.body.replaceAll(which, 'X').replace(/value="[^"]*"/g, '')]) }
}

await test('a member without the role, an administrator, a location worker, a handler of elsewhere: nothing by any route', async () => {
	const others = { nobody: new Visitor(house), 'no role': await person('niemand'), 'admin@top': await person('baas', 'admin@organisatie'),
		'quality@top': await person('kwaliteit', 'quality@organisatie'), 'location@there': await person('mentor', `location@${place}`),
		'interpreter@top': await person('taal', 'interpreter@organisatie'), 'guardian@top': await person('voogd1', 'guardian@organisatie'),
		'complaints@elsewhere': await person('elders', `complaints@${region}`), 'complaints@top, in no team': await person('zonder', 'complaints@organisatie'),
		'complaints@top and location@there, in the team': await person('beide', 'complaints@organisatie', `location@${place}`) }
	for (const name of ['elders', 'zonder', 'beide'])
		same((await makeKey(others[Object.keys(others).find((k) => k.startsWith({ elders: 'complaints@elsewhere', zonder: 'complaints@top, in', beide: 'complaints@top and' }[name]))])).status, 303)
	const team = sql("SELECT id FROM complaints_team WHERE body = 'coa'")
	for (const name of ['elders', 'beide']) // the keys alone open nothing
		same((await press(handler, `/nl/staff/complaints/teams/${team}/admit`, { member: memberOf(name) })).status, 303)
	let asked = 0
	for (const [who, v] of Object.entries(others)) {
		for (const r of routes) {
			const there = await look(v, r, filed), none = await look(v, r, NONE)
			asked++
			yes(!there.body.includes('Kwikstaart') && there.status !== 200, `${who}: ${r.method} ${r.path} ${there.status}`)
			same(there.bytes, none.bytes, `${who}: ${r.method} ${r.path} tells that it is there`)
		}
		yes(!(await v.get(INBOX)).body.includes(filed), `${who}: the inbox`)
	}
	yes(routes.length >= 4 && asked === routes.length * 10, `${routes.length} routes, ${asked} questions`)
	console.log(`# ${asked} questions by 10 kinds of people over ${routes.length} routes`)
	const own = await look(handler, routes.find((r) => r.method === 'GET' && r.name === 'complaints.case'), filed)
	yes(own.status === 200 && heard(own).length === 3, 'control: the handler')
})

await test('who was let in reads, and who was removed reads nothing that is there, old or new', async () => {
	const v = await person('later', 'complaints@organisatie'), team = sql("SELECT id FROM complaints_team WHERE body = 'coa'")
	same((await makeKey(v)).status, 303)
	same((await v.get(`${INBOX}/${id}`)).status, 404)
	same((await press(handler, `/nl/staff/complaints/teams/${team}/admit`, { member: memberOf('later') })).status, 303)
	same((await press(v, INBOX, { case: id })).status, 303)
	match((await v.get(`${INBOX}/${id}`)).body, new RegExp(WORDS))
	same((await press(handler, `/nl/staff/complaints/teams/${team}/remove`, { member: memberOf('later') })).status, 303)
	await file(youth, 'nl', WORDS)
	for (const one of sql('SELECT id FROM complaints_case').split('\n'))
		same((await v.get(`${INBOX}/${one}`)).status, 404)
	same(sql('SELECT DISTINCT epoch FROM complaints_case'), '2')
	same(sql(`SELECT count(*) FROM complaints_epoch WHERE team = '${team}'`), '1', 'the old key is still there')
	match((await handler.get(`${INBOX}/${id}`)).body, new RegExp(WORDS))
})

// ---- The end ---------------------------------------------------------------------------------------------

await test('the reporter says that it is solved: then it is closed', async () => {
	const page = await open(new Visitor(house), 'nl', code)
	match((await tap(new Visitor(house), 'nl', page, 'solved')).body, /Het is gedaan/)
	yes(Number(sql(`SELECT kept_until FROM complaints_case WHERE id = '${id}'`)) > 0, 'still open')
	yes((await handler.get(`${INBOX}/closed`)).body.includes(id) && !(await handler.get(INBOX)).body.includes(id), 'the inbox')
})

await test('the chain of acts holds, its head is a line to keep, and a change is found', async () => {
	match((await handler.get(`${INBOX}/audit`)).body, /de keten klopt/)
	match((await handler.get(`${INBOX}/audit/head`)).body, /^klankbord-head 1 \d+ /)
	change('UPDATE complaints_act SET actor = object WHERE seq = 3')
	match((await handler.get(`${INBOX}/audit`)).body, /klopt niet vanaf handeling 3/)
})

await test('a laptop without its cookie, and one that was locked, open nothing', async () => {
	const thief = new Visitor(house)
	same((await thief.get(`${INBOX}/${id}`)).location, '/nl/staff/login')
	same((await press(handler, KEY, { go: 'lock' })).status, 303)
	same((await handler.get(`${INBOX}/${id}`)).location, KEY)
	same(sql('SELECT count(*) FROM complaints_session s JOIN complaints_member m ON m.id = s.member WHERE m.person = \'klachten\''), '0')
})

await house.stop()
done()
