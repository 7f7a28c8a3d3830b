// intake.mjs - an organisation changes the intake of complaints without C: a form of its own in a folder before the plugin's
// (docs/operate.md). What is asked anew reaches the handler's store sealed as the rest; a form with a fault is refused at once.

import { Visitor, hidden, readAll, top } from '../lib/house.mjs'
import { BEGIN, codeOn, makeTeam, open, walk } from '../lib/complaints.mjs'
import { LANGUAGES, recordAll } from '../lib/clips.mjs'
import { klankbord, root, sql, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FORM = readFileSync(join(top, 'plugins/complaints/forms/complaint.xml'), 'utf8')
const WORDS = 'Zevenblad 8812 achter de schuur', HOPE = 'Dat het hek 4417 open blijft'
const own = mkdtempSync(join(tmpdir(), 'klankbord-own-')), plugins = `${own}:${join(root, 'lib/klankbord/plugins')}`
mkdirSync(join(own, 'complaints/forms'), { recursive: true })
const write = (bytes) => writeFileSync(join(own, 'complaints/forms/complaint.xml'), bytes)

// One more question in every language, read by the handler, and one answer less.
const changed = FORM.replace(/version="[0-9-]*"/, 'version="2027-01-01"')
	.replaceAll('<text id="name">', '<text id="hope"><value>Wat hoop ik?</value></text>\n<text id="name">')
	.replace('<proposal/>', '<hope/><proposal/>')
	.replace('<bind nodeset="/data/proposal"', '<bind nodeset="/data/hope" type="string" kb:readers="true()"/>\n<bind nodeset="/data/proposal"')
	.replace('<select1 ref="/data/proposal">', '<input ref="/data/hope"><label ref="jr:itext(\'hope\')"/></input>\n<select1 ref="/data/proposal">')
	.replace(/<item><label ref="jr:itext\('about-school'\)"\/>.*\n/, '')
yes(changed.split('hope').length - 1 > 6 && !changed.includes("itext('about-school')"), 'the form is not changed')

write(changed)
const house = await startPortal({ plugins })
makeTeam(house.store)

await test('the page asks what the organisation asks, in its order', async () => {
	const v = new Visitor(house)
	const about = await walk(v, 'nl', [{ a: 'wrong' }, { a: 'no' }])
	match(about.body, /value="doctor"/)
	yes(!/value="school"/.test(about.body), 'the answer is still there')
	match((await walk(v, 'nl', [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'write' }, { t: WORDS }])).body, /Wat hoop ik\?/)
})

await test('what is answered comes in with the rest, sealed, and the code opens it', async () => {
	const v = new Visitor(house)
	const review = await walk(v, 'nl', [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'write' }, { t: WORDS }, { t: HOPE }, { a: 'signal' }, {}])
	match(review.body, new RegExp(HOPE))
	const code = codeOn(await v.post(BEGIN('nl'), { ...hidden(review.body), go: 'send' }))
	const page = await open(new Visitor(house), 'nl', code)
	match(page.body, new RegExp(WORDS))
	match(page.body, new RegExp(HOPE))
	same(sql(house.store, 'SELECT count(*) FROM complaints_case'), '1')
	same(readAll(house.store).filter((f) => f.bytes.includes(HOPE)).map((f) => f.path), [])
})

await test('control: without the folder the form is the one that came with Klankbord', async () => {
	const plain = await startPortal(), v = new Visitor(plain)
	makeTeam(plain.store)
	yes(!/Wat hoop ik/.test((await walk(v, 'nl', [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'write' }, { t: WORDS }])).body), 'asked all the same')
	match((await walk(v, 'nl', [{ a: 'wrong' }, { a: 'no' }])).body, /value="school"/)
	await plain.stop()
})

await test('it is spoken as surveys are, what the organisation asks too', async () => {
	const hears = (page) => [...page.body.matchAll(/class="hear"/g)].length, path = [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'write' }, { t: WORDS }]
	const kb = (...args) => house.kb(...args).stdout, page = (lang) => walk(new Visitor(house), lang, path)
	match(kb('speech', 'script', 'nl'), /\tWat hoop ik\?\n/)
	same(hears(await page('nl')), 0, 'control: nothing is recorded yet')
	recordAll(kb)
	yes(await until(async () => hears(await page('nl')) > 0, 40000), 'no clip is offered')
	for (const lang of LANGUAGES)
		yes(hears(await page(lang)) > 0, `none in ${lang}`)
})

for (const [what, bytes, words] of [
	['no XML', 'hello', /complaint\.xml/],
	['another id', changed.replace('<data id="complaint"', '<data id="klacht"'), /its id is klacht, the plugin complaints expects complaint/],
	['a question without a place', changed.replace('<hope/><proposal/>', '<proposal/>'), /hope/],
	['longer than a form may be', changed + ' '.repeat(2 ** 21), /longer than/]])
	await test(`a form with a fault is refused before it is asked: ${what}`, async () => {
		write(bytes)
		const r = klankbord(['verify'], { data: house.store, settings: { plugins } })
		yes(r.status !== 0, 'taken')
		match(r.stderr + r.stdout, words)
	})

await test('control: the good one passes the same look', async () => {
	write(changed)
	const r = klankbord(['verify'], { data: house.store, settings: { plugins } })
	same(r.status, 0, r.stderr)
})

await house.stop()
rmSync(own, { recursive: true })
done()
