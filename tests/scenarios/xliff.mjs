// xliff.mjs - the texts of a form go out to translators over the real house and come back as a
// further version: saved by translate-toolkit, the library with which Weblate reads and writes,
// and as Poedit and OmegaT write (docs/languages.md says where that stands). Nothing else of the
// form changes, and a file that does not fit is refused with all that is wrong.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Visitor, hidden, top } from '../lib/house.mjs'
import { sql as ask, startPortal } from '../lib/portal.mjs'
import { FORM } from '../lib/sport.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal({ require_approved: 'on' })
const sql = (text) => ask(house.store, text)
const staff = new Visitor(house, 'en')
await staff.signIn('kwaliteit', house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim())
const dir = mkdtempSync(join(tmpdir(), 'klankbord-xliff-'))

const csrf = async () => ({ csrf: hidden((await staff.get('/en/staff/forms')).body).csrf })
const bring = async (bytes) => (await staff.upload('/en/staff/forms', { ...await csrf(), population: 'youth' }, { form: bytes })).location
const xliff = async (form, tongue) => (await staff.get(`${form}/${tongue}/xliff`)).body
const back = async (form, bytes, version) => staff.upload(`${form}/translate`, { ...await csrf(), version }, { xliff: bytes })
const xml = async (form) => (await staff.get(`${form}/xml`)).body
const versions = () => sql('SELECT count(*) FROM kb_form')
const flaws = (r) => [...r.body.matchAll(/<p lang="en" dir="ltr">([^<]*)<\/p>/g)].map((m) => m[1].replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>'))
const places = (r) => [...r.body.matchAll(/<b>Line ([0-9]+), column ([0-9]+)<\/b>/g)].map((m) => [Number(m[1]), Number(m[2])])

// One replacement, which must be there.
const edit = (text, from, to) => {
	yes(text.includes(from), `there is no ${from}`)
	return text.replace(from, () => to)
}

// ---- the tools ------------------------------------------------------------------------------

// translate-toolkit. What it reads: id, source, target, approved, fuzzy and notes of each unit;
// with texts by id to put in, the file as it saves it; `fuzzy`: those that need editing.
const TOOLKIT = `
import json, sys
from translate.storage import xliff
store = xliff.xlifffile.parsefile(sys.argv[1])
for u in store.units:
    words = json.loads(sys.argv[3]).get(u.getid().split('\\x04')[-1])
    if words is not None:
        u.target = words
        u.marktranslated()
    if u.getid().split('\\x04')[-1] in sys.argv[4].split():
        u.markfuzzy(True)
store.savefile(sys.argv[2])
print(json.dumps([dict(id=u.getid().split('\\x04')[-1], source=str(u.source), target=str(u.target or ''), approved=u.isapproved(), notes=u.getnotes()) for u in store.units]))
`
function toolkit(bytes, texts = {}, fuzzy = '') {
	const from = join(dir, 'in.xlf'), to = join(dir, 'out.xlf')
	writeFileSync(from, bytes)
	const ran = spawnSync('/usr/bin/python3', ['-c', TOOLKIT, from, to, JSON.stringify(texts), fuzzy], { encoding: 'utf8' })
	if (ran.status !== 0)
		throw new Error(`translate-toolkit: ${ran.stderr}`)
	return { units: JSON.parse(ran.stdout), saved: readFileSync(to, 'utf8') }
}

const escaped = (s) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const TARGET = (id) => new RegExp(`(<trans-unit id="${id}"[^>]*>\\s*<source>[^<]*</source>\\s*)<target([^>]*?)(?:/>|>([^<]*)</target>)`)
function retarget(bytes, texts, write) {
	for (const [id, words] of Object.entries(texts)) {
		match(bytes, TARGET(id))
		bytes = bytes.replace(TARGET(id), (all, before, attributes) => before + write(escaped(words), attributes))
	}
	return bytes
}

// Poedit changes the text and the state of a target in place; all else it saves as it read it.
const poedit = (bytes, texts) => retarget(bytes, texts, (words) => `<target state="translated">${words}</target>`)

// OmegaT writes the file anew, event by event: tags that were empty get an end tag, the state is
// the first attribute of a target that it translated, and a mark of the bytes may stand in front.
const omegat = (bytes, texts) => '\ufeff' + retarget(bytes, texts, (words, attributes) => `<target state="translated"${attributes.replace(/ state="[^"]*"/, '')}>${words}</target>`)
	.replace(/<(target|x|note)([^>]*)\/>/g, '<$1$2></$1>').replace('?>\n', '?>')

const tools = { 'translate-toolkit (Weblate)': (bytes, texts) => toolkit(bytes, texts).saved, Poedit: poedit, OmegaT: omegat }

// ---- out ------------------------------------------------------------------------------------

const first = await bring(FORM())
let english

await test('the page of a form offers the texts of each language but its own', async () => {
	const page = (await staff.get(first)).body
	match(page, new RegExp(`href="${first}/en/xliff"`))
	yes(!page.includes(`${first}/nl/xliff`), 'its own language is to be translated')
	match(page, /<form method="post" action="[^"]*\/translate" enctype="multipart\/form-data">/)
})

await test('a file is XLIFF 1.2 that translate-toolkit reads: every text, with what it is for', async () => {
	const r = await staff.get(`${first}/en/xliff`)
	english = r.body
	match(r.headers.get('content-type'), /application\/xliff\+xml/)
	match(r.headers.get('content-disposition') || '', /sport-1-en\.xlf/)
	match(english, /<file original="sport" datatype="x-odk-itext" source-language="nl" target-language="en" product-version="1">/)
	same(toolkit(english).units.map((u) => [u.id, u.source, u.target, u.approved, u.notes]), [
		['Q1', 'Hoe vaak sport je?', 'How often do you do sport?', false, 'Q1: question'], ['Q1-yes', 'vaak', 'often', false, 'Q1: answer yes'],
		['Q1-no', 'nooit', 'never', false, 'Q1: answer no'], ['Q1-dk', 'weet ik niet', "I don't know", false, 'Q1: answer dk'],
		['Q2', 'Wat doe je dan?', 'What do you do then?', false, 'Q2: question']])
})

await test('xliff2po counts what is there and what is missing', async () => {
	for (const [tongue, there] of [['en', 5], ['so', 0]]) {
		writeFileSync(join(dir, 'count.xlf'), await xliff(first, tongue))
		const ran = spawnSync('xliff2po', ['--progress=none', join(dir, 'count.xlf'), join(dir, 'count.po')], { encoding: 'utf8' })
		same(ran.status, 0, ran.stderr)
		const units = readFileSync(join(dir, 'count.po'), 'utf8').split('\n\n').slice(1)
		same([units.length, units.filter((u) => !/msgstr ""$/m.test(u)).length], [5, there])
	}
})

await test('no file of the form’s own language, of no language, or of a form that is not there', async () => {
	for (const url of [`${first}/nl/xliff`, `${first}/no_tag/xliff`, `${first}/-/xliff`, `${first}/x-a/xliff`, `${first}/en-GB/xliff`, `/en/staff/forms/${'0'.repeat(32)}/en/xliff`])
		same((await staff.get(url)).status, 404, url)
	same((await staff.get(`${first}/so/xliff`)).status, 200) // control: one that it does not speak yet
})

// ---- and back -------------------------------------------------------------------------------

const texts = { Q1: 'How often do you play <sport> & games?', 'Q1-dk': 'No idea' }
const want = FORM({ version: '2', en: escaped(texts.Q1) }).replace("I don't know", texts['Q1-dk'])
let second

for (const [name, save] of Object.entries(tools))
	await test(`${name}: what it saves comes back, and all else of the form stays byte for byte`, async () => {
		const saved = save(english, texts)
		yes(saved !== english, 'nothing was edited')
		const r = await back(first, saved, '2')
		same(r.status, 303, flaws(r).join(' | '))
		yes(await xml(r.location) === want, await xml(r.location))
		second ||= r.location
		same(r.location, second) // the same bytes are the same version, whoever wrote the file
		same(sql('SELECT id, version, state FROM kb_form ORDER BY version'), 'sport|1|draft\nsport|2|draft')
	})

await test('control: a form in which one more byte changed would be seen', async () =>
	yes(await xml(second) !== want.replace('vaak', 'Vaak') && await xml(second) !== FORM({ version: '2' }), 'the comparison sees nothing'))

await test('a phone shows the new words, and the old ones in the other language', async () => {
	match((await staff.get(`${second}/en/1`)).body, /How often do you play &lt;sport&gt; &amp; games\?/)
	match((await staff.get(`${second}/nl/1`)).body, /Hoe vaak sport je\?/)
})

await test('out again it is the file that went in, of the next version', async () => {
	const again = poedit(english, texts).replaceAll('state="translated"', 'state="needs-review-translation"').replace('product-version="1"', 'product-version="2"')
	yes(await xliff(second, 'en') === again, await xliff(second, 'en'))
})

await test('what a person approved says so; of what was translated since, a person has to say it again', async () => {
	same((await staff.post(`${first}/approve`, { ...await csrf(), tongue: 'en' })).status, 303)
	const approved = toolkit(await xliff(first, 'en')).units
	same(approved.map((u) => u.approved), [true, true, true, true, true])
	match(await xliff(first, 'en'), /approved="yes">\n<source>Hoe vaak sport je\?<\/source>\n<target state="translated">/)
	same(toolkit(await xliff(second, 'en')).units.map((u) => u.approved), [false, false, false, false, false])
	match((await staff.get(second)).body, /by nobody/)
	// What the tool says of itself is no person of this house.
	same(sql('SELECT count(*) FROM kb_form_approval WHERE key = (SELECT key FROM kb_form WHERE version = 2)'), '0')
})

const SOMALI = { Q1: 'Immisa jeer', 'Q1-yes': 'badanaa', 'Q1-no': 'marna', 'Q1-dk': 'ma aqaan', Q2: 'Maxaad' }
for (const [i, [name, save]] of Object.entries(tools).entries())
	await test(`${name}: a new language, first half of it, then whole`, async () => {
		const some = { Q1: SOMALI.Q1, Q2: SOMALI.Q2 }, empty = await xliff(first, 'so')
		const half = await back(first, save(empty, some), `so-half-${i}`)
		same(half.status, 303, flaws(half).join(' | '))
		match((await staff.get(half.location)).body, /\(so\)[\s\S]*3\W* missing, the first: \W*Q1-yes/)
		const whole = await back(half.location, save(await xliff(half.location, 'so'), SOMALI), `so-${i}`)
		same(whole.status, 303, flaws(whole).join(' | '))
		match((await staff.get(`${whole.location}/so/1`)).body, /Immisa jeer/)
		const made = await xml(whole.location)
		same(made.replace(/<translation lang="[^"]*\(so\)">[\s\S]*?<\/translation>\n/, '').replace(`version="so-${i}"`, 'version="1"'), FORM())
		same((await staff.post(`${whole.location}/approve`, { ...await csrf(), tongue: 'so' })).status, 303)
	})

const good = poedit(english, texts)
await test('what is not finished is left as it was', async () => {
	const unfinished = { poedit: edit(poedit(english, texts), '<target state="translated">No idea', '<target state="needs-l10n">No idea'),
		toolkit: toolkit(english, texts, 'Q1-dk').saved }
	for (const [tool, bytes] of Object.entries(unfinished)) {
		const r = await back(first, bytes, 'unfinished')
		same(r.status, 303, `${tool}: ${flaws(r).join(' | ')}`)
		same(await xml(r.location), FORM({ version: 'unfinished', en: escaped(texts.Q1) }), tool)
	}
})

await test('a file that went through PO is another file: refused', async () => {
	const [from, po, to] = ['po.xlf', 'po.po', 'po-back.xlf'].map((f) => join(dir, f)), before = versions()
	writeFileSync(from, good)
	same(spawnSync('xliff2po', ['--progress=none', from, po]).status, 0)
	for (const template of [[], ['-t', from]]) {
		same(spawnSync('po2xliff', ['--progress=none', ...template, po, to]).status, 0)
		const r = await back(first, readFileSync(to), 'po')
		same(r.status, 200)
		match(flaws(r).join(' | '), template.length ? /a second <file>/ : /this is not XLIFF/)
	}
	same(versions(), before)
})

// ---- what is refused ----------------------------------------------------------------------------

const BAD = [
	['another form’s file', edit(good, 'original="sport"', 'original="core"'), /this file is of the form "core", not of sport/, '<file'],
	['another source language', edit(good, 'source-language="nl"', 'source-language="en"'), /source-language is "en"; the form's own language is nl/, '<file'],
	['the form’s own language', edit(good, 'target-language="en"', 'target-language="nl"'), /the target-language is nl, the form's own/, '<file'],
	['the same language by another tag', edit(good, 'target-language="en"', 'target-language="en-GB"'), /the target-language is en-GB; the form calls this language en/, '<file'],
	['no target language', edit(good, ' target-language="en"', ''), /the target-language is missing/, '<file'],
	['a source that is not this version’s', edit(good, '<source>nooit', '<source>nooit meer'), /the source of Q1-no is not what this version says: "nooit"/, '<trans-unit id="Q1-no"'],
	['an unknown text', edit(good, 'id="Q2" resname', 'id="Q9" resname'), /the form has no text Q9/, '<trans-unit id="Q9"'],
	['a text twice', edit(good, 'id="Q2" resname', 'id="Q1" resname'), /the text Q1 stands twice, first in line 5/, '<trans-unit id="Q1" resname="Q2"'],
	['a placeholder that is not in the source', edit(good, 'No idea', 'No <x id="1"/> idea'), /the placeholders of Q1-dk are 1; its source has none/, '<target state="translated">No '],
	['markup', edit(good, 'No idea', 'No <g id="1">idea</g>'), /markup inside a text/, '<target state="translated">No '],
	['a DTD', edit(good, '<xliff', '<!DOCTYPE xliff [<!ENTITY x "y">]>\n<xliff'), /document type|DTD/, '<!DOCTYPE'],
	['an entity', edit(good, 'No idea', 'No &idea;'), /Entity/, 'No &idea;'],
	['XLIFF 2', edit(good, 'version="1.2"', 'version="2.0"'), /this is not XLIFF version 1\.2/, '<xliff'],
	['not UTF-8', Buffer.concat([Buffer.from(good.slice(0, good.indexOf('No idea'))), Buffer.from([0xe9]), Buffer.from(good.slice(good.indexOf('No idea')))]), /UTF-8/, 'No idea'],
	['another encoding', edit(good, 'encoding="UTF-8"', 'encoding="ISO-8859-1"'), /only UTF-8 is taken/, null],
	['no XML', 'hello', /./, null],
	['the form itself', FORM(), /this is not XLIFF 1\.2/, '<h:html'],
	['nothing new', english, /no finished text of this file differs/, null]
]
for (const [what, bytes, words, mark] of BAD)
	await test(`refused with its place, and nothing is stored: ${what}`, async () => {
		const before = versions(), r = await back(first, bytes, 'bad')
		same(r.status, 200)
		match(r.body, /Nothing was stored/)
		yes(flaws(r).some((w) => words.test(w)), `told: ${flaws(r).join(' | ')}`)
		if (mark !== null) {
			const text = String(bytes), line = text.slice(0, text.indexOf(mark)).split('\n').length
			yes(places(r).some(([l, column]) => l === line && column > 0), `at ${JSON.stringify(places(r))}, not in line ${line}`)
		}
		same(versions(), before)
	})

await test('control: the same file without a flaw is taken', async () => {
	const before = Number(versions()), r = await back(first, good, 'good')
	same(r.status, 303, flaws(r).join(' | '))
	same(Number(versions()), before + 1)
})

await test('the words that were asked changed meanwhile: refused for the new version, taken for the one it was made from', async () => {
	const changed = await bring(FORM({ version: '5', nl: 'Hoe vaak doe je aan sport?' }))
	const r = await back(changed, good, '6')
	same(r.status, 200)
	same(flaws(r), ['the source of Q1 is not what this version says: "Hoe vaak doe je aan sport?"; take a fresh file and translate it anew'])
	same((await back(first, good, '6')).status, 303)
})

await test('a version that is there already, no version, a version of other signs, no file, too long a file: refused', async () => {
	const before = versions(), taken = await back(first, edit(good, 'No idea', 'Not sure'), '2')
	same(taken.status, 200)
	match(flaws(taken).join(), /version 2 of the form sport is there already/)
	same((await back(first, good, '')).status, 400)
	same((await back(first, good, 'a b')).status, 400)
	same((await staff.post(`${first}/translate`, { ...await csrf(), version: '7' })).status, 400)
	same((await staff.upload(`${first}/translate`, { ...await csrf(), version: '7' }, { form: good })).status, 400)
	same((await back(first, good + ' '.repeat(1 << 20), '7')).status, 400)
	same((await back(`/en/staff/forms/${'0'.repeat(32)}`, good, '7')).status, 404)
	same(versions(), before)
})

// ---- a form that came with Klankbord --------------------------------------------------------------

await test('a form that came with Klankbord is mended by its translator: a draft of it, with all else as it was', async () => {
	const core = readFileSync(join(top, 'plugins/surveys/forms/core.xml'), 'utf8')
	const list = (await staff.get('/en/staff/forms')).body
	const shipped = [...list.matchAll(/href="([^"]*staff\/forms\/[0-9a-f]{32})"[^>]*>(?:(?!<\/a>).)*\(core\)/gs)][0][1]
	for (const tongue of ['ar', 'ti', 'fa-AF']) {
		const { units } = toolkit(await xliff(shipped, tongue)), u = units.find((t) => t.id === 'A10')
		yes(units.length > 50 && units.every((t) => t.source && t.target), `${units.length} texts`)
		const words = `${u.target} \u2026`, r = await back(shipped, toolkit(await xliff(shipped, tongue), { A10: words }).saved, `${tongue}-1`)
		same(r.status, 303, flaws(r).join(' | '))
		const made = await xml(r.location), was = core.match(/<h:html[\s\S]* version="([^"]+)"/)[1]
		same(made.length, core.length + 2 + `${tongue}-1`.length - was.length)
		yes(made.replace(escaped(words), escaped(u.target)).replace(`version="${tongue}-1"`, `version="${was}"`) === core, `more changed in ${tongue}`)
		match((await staff.get(r.location)).body, /Nothing that people see|other words/)
	}
})

await test('who may not work with forms gets none of it', async () => {
	const other = new Visitor(house, 'en')
	await other.signIn('locatie', house.kb('user', 'add', 'locatie', '--role', 'location', '--place', 'de-linde').stdout.trim())
	const token = { csrf: hidden((await other.get('/en/staff/password')).body).csrf }
	same((await other.get(`${first}/en/xliff`)).status, 404)
	same((await other.upload(`${first}/translate`, { ...token, version: '8' }, { xliff: good })).status, 404)
	const nobody = new Visitor(house, 'en')
	same((await nobody.get(`${first}/en/xliff`)).status, 303)
})

rmSync(dir, { recursive: true, force: true })
await house.stop()
done()
