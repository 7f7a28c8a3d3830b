// statistics.mjs - what R and PSPP make of the SPSS and Stata files, and xmllint of the codebook.
//
// R reads both by haven, which holds a copy of the library that wrote them; PSPP reads SPSS
// files by code of its own. Each value is compared with the CSV, codes by the codebook.

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { csv, named, run, sample, work } from '../lib/exports.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const files = sample()
const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
const measured = ['n', 'invited', 'response_pct', 'value', 'ci_low', 'ci_high', 'centre', 'lcl', 'ucl', 'segment']
const coded = ['band', 'signal', 'norm_verdict']

// ---- The codebook: variable -> code -> { id, labels by language } ---------------------------

const plain = (s) => s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
function codebook() {
	const book = {}
	for (const [, id, body] of files.text('codebook.xml').matchAll(/<var ID="(F\d\.\w+)"[^>]*>([\s\S]*?)<\/var>/g)) {
		book[id] = {}
		for (const [, code, rest] of body.matchAll(/<catgry[^>]*>\s*<catValu>(\d+)<\/catValu>([\s\S]*?)<\/catgry>/g))
			book[id][code] = {
				id: plain(/<txt>([^<]*)<\/txt>/.exec(rest)?.[1] ?? ''),
				labels: Object.fromEntries([...rest.matchAll(/<labl xml:lang="([^"]+)">([^<]*)<\/labl>/g)].map((m) => [m[1], plain(m[2])])),
			}
	}
	return book
}
const book = codebook()

await test('codebook: names, order and attributes of DDI-Codebook 2.5, in the part that is used', () => {
	run('xmllint', ['--nonet', '--noout', '--relaxng', join(here, 'ddi.rng'), join(files.folder, 'codebook.xml')])
	same(Object.keys(book).length, 28 + 14 + 12, 'variables')
	same(book['F1.indicator_id'][1].labels, { nl: 'Ik voel me hier veilig', en: 'I feel safe here', ar: 'أشعر بالأمان هنا', ti: 'ኣብዚ ውሑስነት ይስምዓኒ' }, 'labels in all languages')
	same(Object.keys(book['F1.signal']), ['1', '2', '97', '98', '99'], 'codes with missing ones')
})

await test('control: a codebook with its elements in another order is refused', () => {
	const bad = files.text('codebook.xml').replace(/(<labl xml:lang="nl">Publicatie<\/labl>\s*)(<labl [^\n]*\s*)(<varFormat[^>]*\/>)/, '$3$1$2')
	yes(bad !== files.text('codebook.xml'), 'it is another')
	writeFileSync(join(work, 'bad.xml'), bad)
	same(spawnSync('xmllint', ['--nonet', '--noout', '--relaxng', join(here, 'ddi.rng'), join(work, 'bad.xml')]).status, 3, 'status of xmllint')
})

// ---- What must be there -----------------------------------------------------------------------

// The CSV marks a text that a spreadsheet would run.
const bare = (s) => s.replace(/^'(?=[-=+@\uff1d\uff0b])/, '')

// A cell of the CSV as a file of codes holds it, `hidden` for a suppressed number.
function want(file, row, name, hidden) {
	const codes = book[`${file}.${name}`]
	const suppressed = row.conf_status === 'C'
	if (suppressed && coded.includes(name)) return hidden.code
	if (suppressed && measured.includes(name)) return hidden.number
	if (row[name] === '' || Object.keys(codes).length === 0) return /^-?\d+\.\d+$/.test(row[name]) ? String(Number(row[name])) : bare(row[name])
	return Object.entries(codes).find(([, c]) => c.id === row[name])[0]
}

function compare(file, got, data, hidden) {
	same(got.length, data.length, 'rows')
	data.forEach((row, i) => Object.keys(row).forEach((name) => same(got[i][name], want(file, row, name, hidden), `${name} of row ${i + 1}`)))
}

const table = (name) => named(csv(files.text(name)))
const figures = table('figures.csv')
const spss = { code: '99', number: '' }, stata = { code: '.c', number: '.c' }

// ---- R -------------------------------------------------------------------------------------------

const all = ['figures-nl', 'figures-ar', 'figures-ti', 'complaints-nl', 'measures-nl'].flatMap((n) => [`${n}.sav`, `${n}.dta`])
await test('R opens all files', () => {
	run('Rscript', ['--vanilla', join(here, 'read.R'), ...all.map((f) => join(files.folder, f))], { env })
})
const read = (name) => table(`${name}.csv`)
const labels = (name) => table(`${name}.labels.csv`)

for (const [name, hidden] of [['sav', spss], ['dta', stata]]) {
	await test(`R: each value of the figures, in each language, .${name}`, () => {
		for (const lang of ['nl', 'ar', 'ti']) compare('F1', read(`figures-${lang}.${name}`), figures, hidden)
	})
	await test(`R: complaints and measures, .${name}`, () => {
		const [shown, suppressed] = read(`complaints-nl.${name}`)
		same([shown.received, shown.in_time_pct, shown.rate_1000, shown.open_overdue], ['14', '91.7', '3.25', '1'], 'complaints')
		same([suppressed.received, suppressed.p90_days], [hidden.number, hidden.number], 'suppressed')
		const [m] = read(`measures-nl.${name}`)
		same([m.measure_id, m.start_date, m.effect, m.verdict, m.concluded_on], ['M1', '2025-02-10', '-4.125', 'no_change_shown', '2025-12-31'], 'measure')
	})
	await test(`R: value labels are those of the codebook, at most 120 bytes, whole letters, .${name}`, () => {
		let cut = 0
		for (const lang of ['nl', 'ar', 'ti'])
			for (const l of labels(`figures-${lang}.${name}`).filter((l) => l.code !== '' && !l.code.startsWith('.') && Number(l.code) < 97)) {
				const c = book[`F1.${l.variable}`][l.code]
				const full = c.labels[lang] ?? c.labels.nl ?? c.id
				const bytes = Buffer.byteLength(l.label)
				yes(bytes <= 120 && full.startsWith(l.label) && !l.label.includes('\uFFFD'), `${lang} ${l.variable} ${l.code}: ${l.label}`)
				yes(l.label === full || bytes > 120 - (lang === 'nl' ? 1 : 4), `cut too early: ${l.label}`)
				cut += l.label !== full
			}
		same(cut, 2 + 3, 'labels that were cut: one in Arabic, one in Tigrinya, one in Dutch in all three files')
	})
	await test(`R: labels of variables, and of what is missing, .${name}`, () => {
		const nl = labels(`figures-nl.${name}`)
		same(nl.filter((l) => l.code === '').length, 28, 'each variable has a label')
		same(nl.find((l) => l.variable === 'place_code').label, 'Plaats', 'label')
		const reasons = nl.filter((l) => l.variable === 'signal').slice(3).map((l) => [l.code, l.label])
		const codes = name === 'sav' ? ['97', '98', '99'] : ['.a', '.b', '.c']
		same(reasons, [[codes[0], 'Overgeslagen'], [codes[1], 'Weet ik niet'], [codes[2], 'Niet getoond: te weinig mensen']], 'reasons')
		if (name === 'sav') same(nl.find((l) => l.variable === 'signal').missing, '97 98 99', 'user-missing')
		if (name === 'sav') same(nl.find((l) => l.variable === 'n').missing, '', '99 people are 99 people')
	})
}

// ---- PSPP ------------------------------------------------------------------------------------------

function pspp(syntax, out) {
	writeFileSync(join(work, 'job.sps'), syntax)
	run('pspp', ['-O', 'format=csv', '-o', join(work, out), join(work, 'job.sps')], { env })
	return readFileSync(join(work, out), 'utf8')
}

await test('PSPP: each value of the figures', () => {
	pspp(`GET FILE='${files.folder}/figures-nl.sav'.
SAVE TRANSLATE /OUTFILE='${work}/pspp.csv' /TYPE=CSV /REPLACE /FIELDNAMES /CELLS=VALUES /MISSING=IGNORE.`, 'log.csv')
	const [head, ...rows] = readFileSync(join(work, 'pspp.csv'), 'utf8').replace(/\r?\n$/, '').split(/\r?\n/)
	same(head, Object.keys(figures[0]).join(','), 'columns')
	rows.forEach((line, i) => {
		const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"').trim())
		Object.keys(figures[0]).forEach((name, at) => {
			const is = cells[at].replace(/^(\d\d)[/](\d\d)[/](\d{4})$/, '$3-$1-$2').replace(/^(-?)\./, '$10.')
			const value = is === '0.' ? '' : is === '' || name === 'release_id' || Number.isNaN(Number(is)) ? is : String(Number(is))
			same(value, want('F1', figures[i], name, spss), `${name} of row ${i + 1}`)
		})
	})
	same(rows.length, figures.length, 'rows')
})

await test('PSPP: labels in Arabic and Tigrinya, user-missing codes', () => {
	for (const [lang, label] of [['ar', 'أشعر بالأمان هنا'], ['ti', 'ኣብዚ ውሑስነት ይስምዓኒ']]) {
		const said = pspp(`GET FILE='${files.folder}/figures-${lang}.sav'.\nDISPLAY DICTIONARY.`, `dictionary-${lang}.csv`)
		yes(said.includes(label), `${label} in ${said.slice(0, 2000)}`)
		match(said, /97; 98; 99/, 'user-missing')
	}
})

await test('PSPP: a suppressed signal counts as missing', () => {
	const said = pspp(`GET FILE='${files.folder}/figures-nl.sav'.\nCOMPUTE hidden = MISSING(signal) AND NOT SYSMIS(signal).\nDESCRIPTIVES hidden /STATISTICS=SUM.`, 'sum.csv')
	match(said, /hidden,48,11(\.00)?/, 'sum of suppressed signals')
})

done()
