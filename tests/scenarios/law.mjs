// law.mjs - the overviews of the law in the running house: what was counted of a year, released by the keeper, protected, and in the
// release files, which LibreOffice opens with Dutch settings. What a reader can know of small numbers is worked out by glpsol, which
// shares nothing with our simplex. Controls: one more number that is shown; what is apart, counted all the same.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dice, exposed } from '../audit/tables.mjs'
import { csv, named } from '../lib/exports.mjs'
import { startHouse, Visitor } from '../lib/house.mjs'
import { processes, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startHouse()
const sql = (text) => JSON.parse(execFileSync('sqlite3', ['-json', '-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]')
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: `BEGIN IMMEDIATE; ${text} COMMIT;` })
// The keeper's jobs are due when it begins.
const anew = () => { for (const pid of processes(house.store).children) process.kill(pid, 'SIGKILL') }
const folder = join(house.store, 'files'), onDisk = () => readdirSync(folder).filter((f) => f.startsWith('metrics-'))
const read = (end) => readFileSync(join(folder, onDisk().find((f) => f.endsWith(end)))).toString()

const YEAR = new Date().getUTCFullYear() - 1, JANUARY = 12 * YEAR, TOLD = 10
const BODIES = ['coa', 'municipality', 'nidos', 'care'], LAWS = { awb: BODIES.slice(0, 2), jeugdwet: BODIES.slice(2) }
const NATURES = ['practice', 'safety', 'climate', 'position', 'other']
const ENDS = ['upheld', 'partly', 'unfounded', 'no_judgment', 'end_refused', 'end_solved', 'end_withdrawn', 'end_sent_on']

// Many are few. Of COA there are most.
const random = dice(11), counts = new Map()
const some = (body) => Math.floor(random() * (body === 'coa' ? 40 : body === 'nidos' ? 20 : 4))
for (const body of BODIES)
	for (const word of [...NATURES.map((n) => `nature_${n}`), ...ENDS])
		counts.set(`${body} ${word}`, some(body))
const of = (bodies, list) => bodies.reduce((n, b) => n + list.reduce((k, w) => k + counts.get(`${b} ${w}`), 0), 0)

// As the plugin complaints would have told it, of locations; and three that are apart.
const place = sql("SELECT id FROM kb_place WHERE kind = 'location' ORDER BY id")[0].id, nation = sql("SELECT id FROM kb_place WHERE kind = 'organisation'")[0].id
const days = [[10, of(['nidos'], ENDS)], [30, of(['coa'], ENDS)], [60, of(['municipality', 'care'], ENDS)]]
change([...counts].filter(([, n]) => n > 0).map(([key, n]) => `INSERT INTO metrics_law VALUES (${JANUARY + 3}, '${key.split(' ')[0]}', '${key.split(' ')[1]}', 0, ${n});`).join('\n') +
	`INSERT INTO metrics_law VALUES (${JANUARY + 4}, 'nidos', 'nature_safety', 1, 3);` +
	days.map(([d, n]) => `INSERT INTO metrics_register VALUES ('${place}', ${JANUARY + 3}, 'complaint.lead_days', ${d}, ${1000 * n});`).join('\n') +
	"DELETE FROM metrics_delivered WHERE counted = 'looked';")
anew()

const shown = (item) => new Map(sql(`SELECT item, shown, n FROM kb_release_cell WHERE tier = 'inside' AND item LIKE '${item}:%' AND month = ${JANUARY} AND months = 12`).map((r) => [r.item.split(':')[1], r]))
const released = () => sql(`SELECT COUNT(*) AS n FROM metrics_delivered WHERE counted = 'law ${YEAR}'`)[0].n === 1

await test('the keeper releases a year that is over, in five tables, the same inside and outside', async () => {
	yes(await until(released, 120000), house.log)
	same(sql(`SELECT item, COUNT(*) AS n FROM kb_release WHERE item LIKE 'law.%' GROUP BY item ORDER BY item`).map((r) => `${r.item} ${r.n}`),
		['law.contact 2', 'law.ended 2', 'law.lead 2', 'law.measures 2', 'law.received 2'])
	same(sql("SELECT item, month, shown, n FROM kb_release_cell WHERE tier = 'inside' AND item LIKE 'law.%' ORDER BY item"),
		sql("SELECT item, month, shown, n FROM kb_release_cell WHERE tier = 'outside' AND item LIKE 'law.%' ORDER BY item"))
})

// The cells of a table by its classes, with what was counted by hand.
function cellsOf(item, words, names) {
	const told = shown(item), cells = []
	const add = (name, bodies, list) => {
		const value = of(bodies, list), r = told.get(name)
		cells.push({ name, value, shown: r?.shown === 1, members: bodies.flatMap((b) => list.map((w) => BODIES.indexOf(b) * words.length + words.indexOf(w))) })
		yes(!r || r.shown === 0 || r.n === value, `${item}:${name} says ${r?.n}, and there were ${value}`)
	}
	add('all', BODIES, words)
	for (const [name, bodies] of [...Object.entries(LAWS), ...BODIES.map((b) => [b, [b]])]) {
		add(name, bodies, words)
		words.forEach((w, i) => add(`${name}.${names[i]}`, bodies, [w]))
		for (const [sum, parts] of item === 'law.ended' ? [['decided', words.slice(0, 4)], ['well', words.slice(0, 2)]] : [])
			add(`${name}.${sum}`, bodies, parts)
	}
	return cells
}
const natures = NATURES.map((n) => `nature_${n}`), ends = ENDS.map((e) => e.replace('end_', ''))
const tables = () => [cellsOf('law.received', natures, NATURES), cellsOf('law.ended', ENDS, ends)]

await test('what is shown is what was counted, and no number of few is exposed', () => {
	for (const cells of tables()) {
		console.log(`# ${cells.length} cells, ${cells.filter((c) => c.value > 0 && c.value < TOLD).length} small, ${cells.filter((c) => !c.shown).length} left out`)
		yes(cells.some((c) => c.shown && c.value >= TOLD) && cells.some((c) => !c.shown), 'too little to tell anything')
		same(exposed(cells, TOLD).map((c) => c.name), [])
	}
})

// What a body has in all may be left out because another table left it out; all else is needed.
await test('control: each number more that is shown exposes', () => {
	for (const cells of tables()) {
		const others = cells.filter((c) => !c.shown && c.value >= TOLD && c.name.includes('.'))
		const seen = others.filter((one) => exposed(cells.map((c) => (c === one ? { ...c, shown: true } : c)), TOLD).length > 0)
		console.log(`# ${seen.length} of ${others.length}`)
		same(seen.map((c) => c.name), others.map((c) => c.name))
		yes(others.length > 0, 'nothing was tried')
	}
})

await test('three of a protected place and without a place are in no number; what is told could not be less than them', () => {
	same(sql(`SELECT COUNT(*) AS n FROM metrics_delivered WHERE counted = 'law.apart ${YEAR}'`)[0].n, 0)
	const all = shown('law.received').get('all')
	same([all.shown, all.n], [1, of(BODIES, natures)])
	// Control: with them the sum of all less what other tables tell, which they are in none of, is three.
	same(of(BODIES, natures) + 3 - all.n, 3)
})

// ---- Files ----

const LAW = ['law-en.csv', 'law-en.html', 'law-nl.csv', 'law-nl.html']
await test('the release files have the overviews, in Dutch and English, a table and a page', async () => {
	change('DELETE FROM metrics_file; DELETE FROM metrics_release; DELETE FROM metrics_release_delivered;')
	for (const f of onDisk())
		rmSync(join(folder, f))
	anew()
	yes(await until(() => sql("SELECT COUNT(*) AS n FROM metrics_file WHERE kind LIKE 'law-%'")[0].n === 2 * LAW.length, 300000), `${onDisk().length} files\n${house.log}`)
	for (const lang of ['nl', 'en'])
		for (const tier of ['inside', 'outside']) {
			const rows = csv(read(`-${tier}-law-${lang}.csv`).replace(/^\uFEFF/, ''), ';')
			const list = named([['year', 'article', 'overview', 'body', 'what', 'number', 'note', 'code'], ...rows.slice(1)])
			same(rows[0], lang === 'nl' ? ['Jaar', 'Artikel of indicator', 'Overzicht', 'Over', 'Wat', 'Aantal', 'Toelichting', 'Code']
				: ['Year', 'Article or indicator', 'Overview', 'About', 'What', 'Number', 'Note', 'Code'])
			yes(list.length > 100 && list.every((r) => r.year === String(YEAR)), `${list.length} rows`)
			const row = (code) => list.find((r) => r.code === code)
			const told = shown('law.received')
			for (const body of ['coa', 'municipality', 'awb'])
				same(row(`awb/${body}/received`).number, told.get(body).shown ? String(told.get(body).n) : '.', body)
			yes(list.every((r) => r.number !== '.' || r.note.length > 40), 'what is left out says why')
			match(row('apart').note, lang === 'nl' ? /niet in deze aantallen/ : /not in these numbers/)
			match(row('woo/coa/function').note, lang === 'nl' ? /^Niet geteld/ : /^Not counted/)
			match(row('lead/all/median').note, lang === 'nl' ? /weken$/ : /weeks$/)
		}
})

await test('the page is sound, holds the same, and prints without scripts', () => {
	for (const lang of ['nl', 'en']) {
		const html = read(`-outside-law-${lang}.html`)
		execFileSync('xmllint', ['--noout', '-'], { input: html })
		yes(!/<script|<link|<img|http(?!:\/\/www\.w3\.org\/1999\/xhtml)/.test(html), 'nothing is fetched')
		same((html.match(/<section>/g) ?? []).length, 5)
		match(html, lang === 'nl' ? /<td>niet getoond<\/td>/ : /<td>not shown<\/td>/)
		match(html, lang === 'nl' ? /een aantal van minder dan tien uit te rekenen/ : /work out a number of fewer than ten/)
		yes(html.includes(`<h2>${YEAR}</h2>`), 'the year')
	}
	if (process.env.KB_SHOTS)
		for (const lang of ['nl', 'en'])
			writeFileSync(join(process.env.KB_SHOTS, `law-${lang}.html`), read(`-outside-law-${lang}.html`))
})

await test('the inspection pack holds the very files', async () => {
	const noted = () => sql("SELECT name FROM metrics_file WHERE kind = 'pack.zip' AND tier = 'inside'")
	yes(await until(() => noted().length === 1, 300000), house.log)
	const pack = join(folder, noted()[0].name), list = execFileSync('unzip', ['-Z1', pack], { encoding: 'utf8' }).trim().split('\n')
	same(list.filter((f) => f.startsWith('law-')), LAW)
	for (const f of LAW)
		same(execFileSync('unzip', ['-p', pack, f]).toString(), read(`-inside-${f}`), f)
})

await test('LibreOffice with Dutch settings reads numbers as numbers', () => {
	const work = mkdtempSync(join(tmpdir(), 'kb-law-')), home = join(work, 'nl')
	mkdirSync(join(home, 'user'), { recursive: true })
	writeFileSync(join(home, 'user', 'registrymodifications.xcu'), `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nl-NL</value></prop></item>
</oor:items>`)
	writeFileSync(join(work, 'law.csv'), read('-outside-law-nl.csv'))
	// Both separators are offered: it is the file that decides.
	execFileSync('soffice', [`-env:UserInstallation=file://${home}`, '--headless', '--infilter=CSV:59/44,34,UTF8,1,,0,false,true', '--convert-to', 'fods', '--outdir', work, join(work, 'law.csv')], { timeout: 180000 })
	const text = readFileSync(join(work, 'law.fods'), 'utf8'), told = shown('law.received')
	const numbers = [...text.matchAll(/office:value-type="float" office:value="(\d+)"/g)].map((m) => Number(m[1]))
	yes(numbers.includes(of(LAWS.awb, natures)) === (told.get('awb').shown === 1) && numbers.filter((n) => n === YEAR).length > 100, `${numbers.length} numbers`)
	yes(text.includes('Register van klachten, per jaar') && text.includes('naar tevredenheid opgelost'), 'words')
	rmSync(work, { recursive: true })
})

await test('a file of the overviews comes back the same, whatever is told of the year later', async () => {
	const before = read('-outside-law-nl.csv')
	change(`INSERT INTO metrics_law VALUES (${JANUARY + 7}, 'coa', 'nature_safety', 0, 50); DELETE FROM metrics_delivered WHERE counted = 'looked';`)
	rmSync(join(folder, onDisk().find((f) => f.endsWith('-outside-law-nl.csv'))))
	anew()
	yes(await until(() => onDisk().some((f) => f.endsWith('-outside-law-nl.csv')), 120000), house.log)
	same(read('-outside-law-nl.csv'), before)
})

await test('who works for the whole organisation sees them on the page of files', async () => {
	const staff = new Visitor(house, 'en')
	await staff.signIn()
	const body = (await staff.get('/en/staff/exports')).body
	match(body, /Complaints: overviews of the law, to print \(HTML\) \(nl\)/)
	match(body, /Complaints: overviews of the law, for a Dutch spreadsheet \(CSV\) \(en\)/)
})

await house.stop()
done()
