// speech.mjs - every word can be heard: what is recorded, who hears it, what is refused.
//
// Clips come from the command line; speakers stand beside words of a page, and their files
// come from the portal behind nginx. Drafts are heard with the setting only, and a clip of
// words that changed is heard no more.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Visitor, hidden } from '../lib/house.mjs'
import { sql as ask, startPortal, until } from '../lib/portal.mjs'
import { LANGUAGES, mp3, opus, oggPage, record, recordAll, script } from '../lib/clips.mjs'
import { FORM } from '../lib/sport.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const kbOf = (house) => (...args) => {
	const r = house.kb(...args)
	if (r.status !== 0)
		throw new Error(`${args.join(' ')}: ${r.stderr}`)
	return r.stdout
}
const speakers = (html) => [...html.matchAll(/<a class="hear" href="([^"]*)" aria-label="([^"]*)"/g)].map(([, url, name]) => ({ url, name }))
const bytesOf = async (house, url, headers = {}) => {
	const r = await fetch(house.base + url, { headers })
	return { status: r.status, type: r.headers.get('content-type'), kept: r.headers.get('cache-control'), range: r.headers.get('content-range'), bytes: Buffer.from(await r.arrayBuffer()) }
}
// A worker looks for new clips every ten seconds, between requests.
const heard = (house, path, wants) => until(async () => wants(speakers((await new Visitor(house).get(path)).body)), 40000)

const house = await startPortal({ workers: 1 }) // what one worker knows, all pages show
const kb = kbOf(house)
const write = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), text])
const password = kb('user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie').trim()
const staff = new Visitor(house)
await staff.signIn('beheer', password)
const texts = script(kb, 'nl')
// Two texts of the first page.
const home = (await new Visitor(house).get('/nl')).body
const [free, other] = texts.filter((t) => t.words.length > 25 && home.includes(`<li>${t.words}`))
const sayer = (text) => `Luister: ${text.words}`

await test('the script holds every word of a language once, and the names tell languages apart', async () => {
	yes(texts.length > 100, `${texts.length} texts`)
	same(new Set(texts.map((t) => t.name)).size, texts.length)
	same(new Set(texts.map((t) => t.words)).size, texts.length)
	const other = new Set(script(kb, 'en').map((t) => t.name))
	same(texts.filter((t) => other.has(t.name)), [])
})

await test('nothing recorded: no page has a speaker', async () => {
	for (const path of ['/', '/nl', '/nl/privacy', '/nl/nothing-here'])
		same(speakers((await new Visitor(house).get(path)).body), [], path)
})

await test('a clip of one text: its speaker, where the words stand, and nowhere else', async () => {
	match(record(kb, 'nl', [free]), /^2 files taken, 0 left/)
	yes(await heard(house, '/nl', (s) => s.length === 1), 'no speaker came')
	const [one] = speakers((await new Visitor(house).get('/nl')).body)
	same(one.name, sayer(free))
	same(speakers((await new Visitor(house).get('/en')).body), [])
	const a = await bytesOf(house, one.url), b = await bytesOf(house, `${one.url}/opus`)
	same([a.status, a.type, a.bytes.equals(mp3({ mark: free.name }))], [200, 'audio/mpeg', true])
	same([b.status, b.type], [200, 'audio/ogg'])
	match(a.kept, /immutable/)
	yes(!b.bytes.includes('somebody'), 'the comment of the file was kept')
	yes(b.bytes.includes('OpusTags') && b.bytes.length > 100)
})

await test('phones that ask for a part of a clip get that part', async () => {
	const [one] = speakers((await new Visitor(house).get('/nl')).body)
	const part = await bytesOf(house, one.url, { range: 'bytes=0-1' })
	same([part.status, part.bytes.length], [206, 2])
	match(part.range, /^bytes 0-1\/1560$/)
})

await test('an address that no clip has', async () => {
	same((await bytesOf(house, '/hear/0123456789abcdef0123')).status, 404)
	same((await bytesOf(house, '/hear/0123456789abcdef0123/opus')).status, 404)
})

await test('new bytes get a new address, and the old one is gone', async () => {
	const [before] = speakers((await new Visitor(house).get('/nl')).body)
	const folder = mkdtempSync(join(tmpdir(), 'klankbord-clips-'))
	writeFileSync(join(folder, `${free.name}.mp3`), mp3({ mark: 'another' }))
	kb('speech', 'take', 'nl', folder)
	rmSync(folder, { recursive: true })
	yes(await heard(house, '/nl', (s) => s.length === 1 && s[0].url !== before.url), 'the address stayed')
	same((await bytesOf(house, before.url)).status, 404)
})

await test('files that are no clip are left, with the reason', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'klankbord-clips-'))
	const good = opus(), names = texts.slice(20, 34).map((t) => t.name)
	const bad = [
		['no clip', Buffer.from('<html>no clip at all</html>'), /no clip/], ['empty', Buffer.alloc(0), /no clip/],
		['a picture', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), /no clip/],
		['three frames of MP3', mp3({ frames: 3 }), /no clip/], ['half a frame', mp3().subarray(0, 1500), /cut off/],
		['much', mp3({ frames: 790 }), /too many bytes/], ['more than a file may have', mp3({ frames: 900 }), /too many bytes/],
		['short', mp3({ frames: 5 }), /too short/]
	]
	const ogg = [
		['Ogg cut off', good.subarray(0, good.length - 1), /cut off/],
		['Ogg with a bit turned', Buffer.from(good.map((b, i) => i === good.length - 1 ? b ^ 1 : b)), /cut off/],
		['Ogg of something else', oggPage(0, 2, 0, [Buffer.from('\x01vorbis, or so it says')]), /no clip/],
		['half a minute and more', oggLong(), /too long/]
	]
	bad.forEach(([, bytes], i) => writeFileSync(join(folder, `${names[i]}.mp3`), bytes))
	ogg.forEach(([, bytes], i) => writeFileSync(join(folder, `${names[bad.length + i]}.opus`), bytes))
	writeFileSync(join(folder, '0000000000000000.mp3'), mp3())
	writeFileSync(join(folder, 'notes.txt'), 'words')
	const r = house.kb('speech', 'take', 'nl', folder)
	rmSync(folder, { recursive: true })
	match(r.stdout, /^0 files taken, 14 left/)
	;[...bad, ...ogg].forEach(([what, , why], i) => match(r.stderr.split('\n').find((l) => l.includes(names[i])) || '', why, what))
})

// A page may say that more was heard than it holds; it is believed where it is no harm.
function oggLong() {
	const all = [oggPage(0, 2, 0, [Buffer.from('OpusHead\x01\x01\x00\x00\x22\x56\x00\x00\x00\x00\x00', 'latin1')]), oggPage(1, 0, 0, [Buffer.from('OpusTags\0\0\0\0\0\0\0\0')])]
	return Buffer.concat([...all, oggPage(2, 4, 48000 * 31, [Buffer.from([0x08])])])
}

await test('drafts are kept apart: not heard, not counted as recorded', async () => {
	match(record(kb, 'nl', [other], '--draft'), /^2 files taken/)
	record(kb, 'nl', [texts.find((t) => t.words === 'Nederlands')]) // when this one is heard, workers have looked
	yes(await heard(house, '/', (s) => s.some((one) => one.name.endsWith('Nederlands'))), 'no worker looked')
	for (let i = 0; i < 20; i++)
		same(speakers((await new Visitor(house).get('/nl')).body).map((s) => s.name), [sayer(free)])
	const name = ask(house.store, 'SELECT name FROM speech_clip WHERE draft = 1')
	same((await bytesOf(house, `/hear/${name}`)).status, 404)
	yes(script(kb, 'nl').some((t) => t.name === other.name), 'a draft counts as recorded')
	yes(!script(kb, 'nl', '--draft').some((t) => t.name === other.name), 'a draft is asked for twice')
})

await test('a wording that changed is heard no more', async () => {
	const right = BigInt.asIntN(64, BigInt(`0x${free.name}`)), changed = right ^ 1n
	const move = (from, to) => write(`UPDATE speech_clip SET wording = ${to} WHERE wording = ${from}; UPDATE speech_age SET age = age + 1`)
	move(right, changed)
	yes(await heard(house, '/nl', (s) => s.length === 0), 'it is heard still')
	move(changed, right)
	yes(await heard(house, '/nl', (s) => s.length === 1), 'control: it is not heard again')
})

await test('staff see what is not recorded per language, and take the script along', async () => {
	for (const lang of ['nl', 'en']) {
		const list = await staff.get(`/${lang}/staff/speech`)
		same(list.status, 200)
		for (const l of LANGUAGES)
			match(list.body, new RegExp(`href="/${lang}/staff/speech/${l}"`))
	}
	const left = script(kb, 'nl')
	const page = await staff.get('/nl/staff/speech/nl')
	match(page.body, new RegExp(`${left.length} van ${texts.length} teksten`))
	const file = await staff.get('/nl/staff/speech/nl/script')
	match(file.headers.get('content-type'), /^text\/plain/)
	for (const t of left)
		yes(file.body.includes(`${t.name}\n${t.words}\n`), t.words)
	same(file.body.split('\n\n').filter((s) => s.trim()).length, left.length)
	same((await staff.get('/nl/staff/speech/xx')).status, 404)
	same((await new Visitor(house).get('/nl/staff/speech')).status, 303)
})

await test('staff upload a clip; what is no clip is refused with the reason, and nothing is kept', async () => {
	// The page lists the first 200 that are missing; the file has all.
	const listed = [...(await staff.get('/nl/staff/speech/nl')).body.matchAll(/href="\/nl\/staff\/speech\/nl\/([0-9a-f]{16})"/g)].map((m) => m[1])
	same([listed.length, new Set(listed).size, listed.filter((name) => !texts.some((t) => t.name === name))], [200, 200, []])
	const text = texts.find((t) => t.name === listed.at(-1)), path = `/nl/staff/speech/nl/${text.name}`
	const upload = async (bytes, name = 'clip.mp3') => {
		const form = new FormData()
		form.append('csrf', hidden((await staff.get(path)).body).csrf)
		if (bytes)
			form.append('clip', new Blob([bytes]), name)
		const encoded = new Response(form)
		return staff.ask('POST', path, Buffer.from(await encoded.arrayBuffer()), { 'content-type': encoded.headers.get('content-type') })
	}
	match((await staff.get(path)).body, /Zonder mp3 kan niemand luisteren/)
	for (const [bytes, why] of [[Buffer.from('<html>'), /Dit is geen opname/], [mp3().subarray(0, 1500), /afgebroken of beschadigd/],
		[mp3({ frames: 790 }), /te veel bytes/], [oggLong(), /duurt te lang/], [mp3({ frames: 5 }), /te kort/], [null, /Kies eerst een bestand/]]) {
		const r = await upload(bytes)
		same(r.status, 200)
		match(r.body, why)
	}
	same((await upload(Buffer.alloc(70000))).status, 413)
	same(ask(house.store, 'SELECT count(*) FROM speech_clip WHERE mp3 IS NOT NULL AND draft = 0'), '2')
	same((await upload(opus(), 'clip.opus')).status, 303)
	match((await staff.get(path)).body, /Opus: aanwezig/)
	yes(script(kb, 'nl').some((t) => t.name === text.name), 'Opus alone counts as recorded')
	same((await upload(mp3())).status, 303)
	match((await staff.get(path)).body, /Mp3: aanwezig[^]*Opus: aanwezig/)
	yes(!script(kb, 'nl').some((t) => t.name === text.name), 'it is not recorded')
	same((await staff.get(`/nl/staff/speech/nl/${'0'.repeat(16)}`)).status, 404)
})

await test('a menu whose choices can be heard is a list of them; in a language without clips it stays a menu', async () => {
	const token = async () => ({ csrf: hidden((await staff.get('/nl/staff/forms')).body).csrf })
	const sport = (await staff.upload('/nl/staff/forms', { ...await token(), population: 'youth' },
		{ form: FORM().replace('<select1 ref="/data/Q1">', '<select1 ref="/data/Q1" appearance="minimal">') })).location
	same((await staff.post(`${sport}/publish`, await token())).status, 303)
	const page = async (tag) => (await staff.get(`${sport}/${tag}/1`)).body
	match(await page('nl'), /<select[^]*vaak/)
	record(kb, 'nl', script(kb, 'nl').filter((t) => t.words === 'vaak'))
	yes(await until(async () => /class="hear"[^>]*: vaak"/.test(await page('nl')), 40000), 'no speaker came')
	match(await page('nl'), /type="radio" name="a" value="yes"/)
	yes(!/<select/.test(await page('nl')), 'a menu beside it')
	match(await page('en'), /<select/)
})

await test('every word of a page has its speaker, in every language', async () => {
	recordAll(kb)
	for (const lang of LANGUAGES) {
		yes(await heard(house, `/${lang}`, (s) => s.length > 10), lang)
		for (const path of [`/${lang}`, `/${lang}/privacy`, `/${lang}/nothing-here`]) {
			const { body } = await new Visitor(house).get(path)
			const main = body.slice(body.indexOf('<main'), body.indexOf('<footer') < 0 ? undefined : body.indexOf('<footer'))
			const bare = main.replace(/<a class="hear"[^>]*><\/a>/g, '\u{1f50a}')
			const lacks = [...bare.matchAll(/<(h1|h2|li|p|dt|dd)[^>]*>((?:(?!<\/?(?:h1|h2|li|p|dt|dd)\b).)*)<\/\1>(\u{1f50a})?/gsu)]
				.filter(([, , inner, behind]) => /\p{L}/u.test(inner.replace(/<[^>]*>/g, '')) && !inner.includes('\u{1f50a}') && !behind).map((m) => m[2].replace(/<[^>]*>/g, '').trim())
			same(lacks, [], path)
		}
	}
	const names = new Set(speakers((await new Visitor(house).get('/')).body.match(/<ul class="languages"[^]*?<\/ul>/)[0]).map((s) => s.url))
	same(names.size, LANGUAGES.length, 'each language says its own name')
})

await test('so has every word of the page that a phone walks through without a network', async () => {
	const page = (await staff.get('/nl/staff/surveys')).body, place = hidden(page).place || page.match(/name="place" value="([a-z0-9-]+)"/)[1]
	same((await staff.post('/nl/staff/surveys/open', { ...hidden(page), place })).status, 303)
	const youth = new Visitor(house)
	await youth.get(`/s/${ask(house.store, `SELECT code FROM surveys_code WHERE place = '${place}'`)}`)
	const { body } = await youth.get('/nl/s/phone')
	const bare = body.slice(body.indexOf('<form id="alone"'), body.indexOf('</form>')).replace(/<a class="hear"[^>]*><\/a>/g, '\u{1f50a}')
	const lacks = [...bare.matchAll(/<(h1|p|button|span)\b[^>]*>((?:(?!<\/?(?:h1|p|button|span)\b).)*)<\/\1>\s*(?:<\/(?:label|legend)>\s*)*(\u{1f50a})?/gsu)]
		.filter(([, , inner, behind]) => /\p{L}/u.test(inner.replace(/<[^>]*>/g, '')) && !inner.includes('\u{1f50a}') && !behind).map((m) => m[2].replace(/<[^>]*>/g, '').trim())
	same(lacks, [])
	yes((bare.match(/\u{1f50a}/gu) || []).length > 60, 'too few were seen')
})
await house.stop()

await test('with speech.drafts drafts are heard', async () => {
	const open = await startPortal({ 'speech.drafts': 'yes', workers: 1 })
	try {
		record(kbOf(open), 'nl', [other], '--draft')
		yes(await heard(open, '/nl', (s) => s.length === 1), 'the draft is not heard')
		const [one] = speakers((await new Visitor(open).get('/nl')).body)
		same((await bytesOf(open, one.url)).status, 200)
	} finally {
		await open.stop()
	}
})
done()
