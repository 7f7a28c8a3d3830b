// office.mjs - what LibreOffice makes of the CSV and the workbook.
//
// The same CSV is opened in a Dutch and in an English house: in the English one it must go
// wrong, or the Dutch one proves nothing.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { csv, named, run, sample, work } from '../lib/exports.mjs'

const files = sample()

// ---- LibreOffice --------------------------------------------------------------------

// A user of its own, with the locale of a country.
function house(locale) {
	const home = join(work, locale)
	mkdirSync(join(home, 'user'), { recursive: true })
	writeFileSync(join(home, 'user', 'registrymodifications.xcu'), `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>${locale}</value></prop></item>
</oor:items>`)
	return home
}

// Opens files and saves them as flat ODS; returns the sheets of each.
function open(home, names, filter = []) {
	const out = join(home, `out-${names[0]}`)
	run('soffice', [`-env:UserInstallation=file://${home}`, '--headless', ...filter, '--convert-to', 'fods', '--outdir', out,
		...names.map((n) => join(files.folder, n))])
	return names.map((n) => readFileSync(join(out, n.replace(/\.[a-z]+$/, '.fods')), 'utf8'))
}

const plain = (xml) => xml.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&')

// A cell: a number where the program holds a number, else its text ('' for none).
function cell(attributes, inside) {
	const number = /office:value="([^"]*)"/.exec(attributes)
	return number ? Number(number[1]) : /office:date-value="([^"]*)"/.exec(attributes)?.[1] ?? [...inside.matchAll(/<text:p\b[^>]*>([\s\S]*?)<\/text:p>/g)].map((m) => plain(m[1])).join('\n')
}

function rows(table) {
	const all = []
	for (const [, , row] of table.matchAll(/<table:table-row\b([^>]*)>([\s\S]*?)<\/table:table-row>/g)) {
		const cells = []
		for (const m of row.matchAll(/<table:table-cell\b([^>]*?)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)) {
			const times = Number(/number-columns-repeated="(\d+)"/.exec(m[1])?.[1] ?? 1)
			for (let i = 0; i < Math.min(times, 100); i++) cells.push(cell(m[1], m[2] ?? ''))
		}
		while (cells.at(-1) === '') cells.pop()
		all.push(cells)
	}
	while (all.at(-1)?.length === 0) all.pop()
	return all
}

// Sheets by name, in order; tables inside of charts are no sheets.
function sheets(fods) {
	const bare = fods.replace(/<draw:frame\b[\s\S]*?<\/draw:frame>/g, '')
	return new Map([...bare.matchAll(/<table:table table:name="([^"]*)"[^>]*>([\s\S]*?)<\/table:table>/g)].map((m) => [m[1], rows(m[2])]))
}

// ---- What must be there: the data CSV, read by us -----------------------------------------

const texts = new Set(['release_id', 'tier', 'population', 'indicator_id', 'place_level', 'place_code', 'period_type', 'unit', 'band',
	'signal', 'norm_verdict', 'conf_status', 'note', 'release_date', 'period_start', 'period_end'])
const data = named(csv(files.text('figures.csv')))
const measured = ['n', 'invited', 'response_pct', 'value', 'ci_low', 'ci_high', 'band', 'centre', 'lcl', 'ucl', 'segment', 'signal', 'norm_verdict']

// A value of the data CSV as a spreadsheet shall hold it.
function want(row, name, note) {
	if (row.conf_status === 'C' && measured.includes(name)) return '.'
	if (row.conf_status === 'C' && name === 'note') return note
	return row[name] === '' || texts.has(name) ? row[name] : Number(row[name])
}

function compare(sheet, note, except = []) {
	const got = sheet.slice(1)
	same(got.length, data.length, 'rows')
	data.forEach((row, i) => Object.keys(row).forEach((name, at) => {
		if (!except.includes(name)) same(got[i][at] ?? '', want(row, name, note), `${name} of row ${i + 1}`)
	}))
}

const dutch = house('nl-NL'), english = house('en-US')
const semicolons = ['--infilter=CSV:59,34,76,1,,,false,true']

await test('the sample has suppressed rows, and poison is not in its CSV', () => {
	yes(data.filter((r) => r.conf_status === 'C').length === 11 && data.length === 48, 'rows')
	yes(!files.text('figures.csv').includes('31337') && !files.text('figures-excel.csv').includes('31337'), 'poison')
})

await test('CSV of the profile nl-Excel, in a Dutch LibreOffice: numbers with a decimal comma, points for what is suppressed', () => {
	const [fods] = open(dutch, ['figures-excel.csv'], semicolons)
	const [sheet] = sheets(fods).values()
	same(sheet[0], Object.keys(data[0]), 'columns: the byte order mark is no part of the first')
	compare(sheet, '.')
	yes(sheet.slice(1).some((r) => r[14] === 50.25), '50,250 is the number 50.25')
	yes(!/table:formula/.test(fods), 'no formula')
})

await test('control: the same file in an English LibreOffice has other numbers', () => {
	const [sheet] = sheets(open(english, ['figures-excel.csv'], semicolons)[0]).values()
	same(sheet[1][14], 50250, '50,250')
})

// LibreOffice runs formulas of a CSV unless it is told not to; this filter does not tell it.
await test('CSV: no text is a formula; control: without the apostrophes some are', () => {
	const bad = files.text('figures-excel.csv').replace(/"'(?=[-=+@\uff1d\uff0b])/g, '"')
	writeFileSync(join(files.folder, 'bad.csv'), bad)
	const [good, control] = open(dutch, ['figures-excel.csv', 'bad.csv'], semicolons)
	same(good.match(/table:formula/g), null, 'formulas')
	yes(control.match(/table:formula/g)?.length >= 4, 'control')
	same(good.includes('elsewhere.example'), true, 'the text is there')
})

await test('CSV of the profile data, in an English LibreOffice', () => {
	const [sheet] = sheets(open(english, ['figures.csv'], ['--infilter=CSV:44,34,76,1,,,false,true'])[0]).values()
	same(sheet[0], Object.keys(data[0]), 'columns')
	data.forEach((row, i) => same(sheet[i + 1][14] ?? '', row.value === '' ? '' : Number(row.value), `value of row ${i + 1}`))
})

const [nl, en] = open(dutch, ['book-nl.xlsx', 'book-en.xlsx'])
const book = sheets(nl)

await test('workbook: the sheets, none of them hidden, no formula', () => {
	same([...book.keys()], ['Leeswijzer', 'Indicatoren', 'Reeks', 'Trend', 'Maatregelen', 'Klachten', 'Begrippen'], 'sheets')
	same([...sheets(en).keys()], ['Read me', 'Indicators', 'Series', 'Trend', 'Measures', 'Complaints', 'Terms'], 'sheets in English')
	yes(!/table:display="false"/.test(nl), 'no style hides a sheet')
	yes(!/table:formula/.test(nl) && !/table:formula/.test(en), 'no formula')
})

await test('workbook: the long table, value by value', () => {
	same(book.get('Reeks')[0], Object.keys(data[0]), 'columns')
	compare(book.get('Reeks'), 'Niet getoond: te weinig mensen', ['note'])
	const bare = (s) => s.replace(/^'(?=[-=+@\uff1d\uff0b])/, '')
	same(book.get('Reeks').slice(1, 9).map((r) => r[27]), data.slice(0, 8).map((r) => bare(r.note)), 'notes that begin like a formula are texts')
	same(book.get('Reeks').filter((r) => r[27] === 'Niet getoond: te weinig mensen').length, 11, 'notes of suppressed rows')
})

await test('workbook: measures, complaints, indicators and terms', () => {
	same(book.get('Maatregelen')[1], ['M1', 'trend', 'A10', 'de-linde', '2025-02-10', 'location', 8, 6, -4.125, -9.5, 1.25, 'p', 'no_change_shown', '2025-12-31'], 'measure')
	same(book.get('Klachten')[1], ['2025-H2', 'noord', 14, 12, 91.7, 100, 18.5, 40, 25, 3.25, 1, 'F'], 'complaints')
	same(book.get('Klachten')[2], ['2025-H1', 'noord', ...Array(9).fill('.'), 'C'], 'suppressed complaints')
	same(book.get('Indicatoren')[2], ['A24', '=Mijn voogd luistert naar mij', 'Aandeel "ja".'], 'indicator')
	yes(book.get('Begrippen').some((r) => r[0] === 'conf_status' && r[1].startsWith('Vertrouwelijkheid')), 'columns')
	yes(book.get('Begrippen').some((r) => r[0] === 'de-eik' && r[1] === 'De Eik & zonen <1>'), 'codes')
})

await test('workbook: a native line chart for each series that shows something', () => {
	const charts = nl.match(/<chart:chart\b[\s\S]*?<\/chart:chart>/g) ?? []
	same(charts.length, 5, 'charts')
	for (const c of charts) {
		yes(/chart:class="chart:line"/.test(c), 'a line chart')
		match(c.match(/<chart:title\b[\s\S]*?<\/chart:title>/)[0].replace(/<[^>]*>/g, '').trim(), /^(Ik voel me hier veilig|=Mijn voogd luistert naar mij) – /, 'its title, also one that begins like a formula')
		same(c.match(/<chart:series\b/g).length, 5, 'value, centre, two limits, norm')
	}
	same(book.get('Leeswijzer').filter((r) => r[1] === 5).length, 2, 'the first sheet counts them')
})

await test('workbook: a chart reads an empty cell where a figure is suppressed', () => {
	const trend = book.get('Trend')
	const top = trend.findIndex((r) => r[0] === 'Ik voel me hier veilig – De Eik & zonen <1>')
	same(trend.slice(top + 2, top + 10).map((r) => r[1] ?? ''), data.slice(16, 24).map((r) => r.value === '' ? '' : Number(r.value)), 'values')
	same(trend.slice(top + 2, top + 10).map((r) => r[6] ?? ''), data.slice(16, 24).map((r) => r.conf_status === 'C' ? '.' : ''), 'points')
})

done()
