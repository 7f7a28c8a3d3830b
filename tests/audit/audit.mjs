// audit.mjs - the protection of tables, looked at from outside (make audit).
//
//   node tests/audit/audit.mjs [TABLES]        200; ./check takes 20
//
// glpsol, which shares nothing with our simplex, works out what a reader can know of every
// small cell: in random tables, in the union of releases that follow each other, and inside
// together with outside. Nothing may be exposed. Each has a control that is wrong on
// purpose; where that exposes nothing, this audit sees nothing, and fails.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { done, same, test, yes } from '../lib/tap.mjs'
import { NEW, RELEASED, WITHHELD, answered, cellsOf, certain, dice, exposed, intervals, periodsUntil, protect, randomSites, width } from './tables.mjs'

const TABLES = Number(process.argv[2] ?? 200)
const UNIONS = Math.max(4, TABLES / 10)
const INSIDE = 5, OUTSIDE = 10
const tell = (text) => console.log(`# ${text}`)
const names = (cells) => cells.map((c) => c.name)
const count = (list, f) => list.reduce((n, x) => n + f(x), 0)

function table(seed) {
	const inner = randomSites(seed, [3, 6, 12][seed % 3])
	const months = inner.at(-1).month + 1
	return { inner, cells: cellsOf(inner, periodsUntil(months, [1, 3, 6, 12].filter((m) => m <= months))) }
}

const tables = Array.from({ length: TABLES }, (_, i) => {
	const t = table(i + 1), least = i % 4 === 3 ? OUTSIDE : INSIDE
	return { ...t, least, ...protect(t.cells, t.inner, least) }
})

await test(`${TABLES} random tables: 0 small cells are exposed`, () => {
	const small = count(tables, (t) => count(t.cells, (c) => c.small))
	const hidden = count(tables, (t) => count(t.cells, (c) => !c.shown))
	tell(`${count(tables, (t) => t.cells.length)} cells, ${small} small, ${hidden} left out`)
	yes(small > TABLES, 'too few small cells to tell anything')
	tables.forEach((t, i) => {
		yes(!t.refused, `table ${i + 1} was refused`)
		same(names(exposed(t.cells, t.least)), [], `exposed in table ${i + 1}`)
	})
})

// The audit in C asks for any numbers, since that is quick; people are whole.
await test('in whole numbers 0 small cells are exposed either', () => {
	for (const t of tables.slice(0, Math.max(10, TABLES / 4)))
		same(names(exposed(t.cells, t.least, true)), [], 'exposed')
})

await test('our simplex finds the ends that glpsol finds', () => {
	const close = (a, b) => a === b || Math.abs(a - b) < 1e-4
	let compared = 0
	for (const t of tables.slice(0, Math.max(10, TABLES / 4))) {
		const hidden = t.cells.filter((c) => !c.shown && c.members.length)
		intervals(t.cells, hidden).forEach(([low, high], i) => {
			compared++
			yes(close(low, hidden[i].low) && close(high, hidden[i].high),
				`${hidden[i].name}: ${hidden[i].low}..${hidden[i].high}, glpsol ${low}..${high}`)
		})
	}
	tell(`${compared} intervals`)
	yes(compared > 0, 'nothing was compared')
})

await test('control: algebra without the audit leaves narrow intervals', () => {
	const found = tables.filter((t) => exposed(protect(t.cells, t.inner, t.least, ['--algebra']).cells, t.least).length > 0)
	tell(`in ${found.length} of ${TABLES} tables`)
	yes(found.length > 0, 'nothing was exposed')
})

await test('control: one more cell that is shown exposes a small one', () => {
	let tried = 0, seen = 0
	tables.forEach((t, i) => {
		const others = t.cells.filter((c) => !c.shown && !c.small && c.members.length)
		if (others.length === 0)
			return
		const one = others[Math.floor(dice(i)() * others.length)]
		tried++
		seen += exposed(t.cells.map((c) => (c === one ? { ...c, shown: true } : c)), t.least).length > 0
	})
	tell(`${seen} of ${tried} tables`)
	yes(tried > 0 && seen === tried, 'a cell was left out in vain, or the audit does not see')
})

// ---- releases that follow each other ----

// The half-year and what is in it; then the year and all that is in it.
const FIRST = periodsUntil(6, [1, 3, 6]), SECOND = [...periodsUntil(12, [1, 3]), [0, 12]]
const isBefore = (first) => new Map(first.map((c) => [c.name, c.shown ? RELEASED : WITHHELD]))

function releases(seed, register) {
	const inner = randomSites(1000 + seed, 12)
	const first = protect(cellsOf(inner, FIRST), inner, INSIDE)
	const was = isBefore(first.cells)
	const cells = cellsOf(inner, [...FIRST, ...SECOND.filter(([at, months]) => at >= 6 || months > 6)])
	if (register) {
		const second = protect(cells.map((c) => ({ ...c, before: was.get(c.name) ?? c.before })), inner, INSIDE)
		return { refused: first.refused || second.refused, cells: second.cells, was }
	}
	const alone = new Map(protect(cellsOf(inner, SECOND), inner, INSIDE).cells.map((c) => [c.name, c.shown]))
	return { cells: cells.map((c) => ({ ...c, shown: was.get(c.name) === RELEASED || alone.get(c.name) === true })) }
}

await test('the union of a half-year and the year behind it exposes 0 with the register', () => {
	let small = 0
	for (let seed = 1; seed <= UNIONS; seed++) {
		const r = releases(seed, true)
		small += count(r.cells, (c) => c.value > 0 && c.value < INSIDE)
		yes(!r.refused, `release ${seed} was refused`)
		yes(r.cells.every((c) => !r.was.has(c.name) || c.shown === (r.was.get(c.name) === RELEASED)), 'a released cell changed')
		same(names(exposed(r.cells, INSIDE)), [], `exposed in ${seed}`)
	}
	tell(`${UNIONS} unions, ${small} small cells`)
})

await test('control: without the register the union exposes', () => {
	let cells = 0
	for (let seed = 1; seed <= UNIONS; seed++)
		cells += exposed(releases(seed, false).cells, INSIDE).length
	tell(`${cells} small cells exposed in ${UNIONS} unions`)
	yes(cells > 0, 'nothing was exposed')
})

// ---- inside and outside ----

// Quarters, half-years and years.
const CALENDAR = periodsUntil(8, [1, 2, 4])

// To whoever has both. Outside shows sites by half-year and year only.
function bothTiers(seed, linked) {
	const inner = randomSites(2000 + seed, 8)
	const cells = cellsOf(inner, CALENDAR)
	const inside = protect(cells, inner, INSIDE)
	const offered = cells.map((c, i) => {
		const closed = (linked && !inside.cells[i].shown) || /^site.*\+1$/.test(c.name)
		return { ...c, before: closed ? WITHHELD : c.before }
	})
	const outside = protect(offered, inner, OUTSIDE)
	return { inside, outside, union: cells.map((c, i) => ({ ...c, shown: inside.cells[i].shown || outside.cells[i].shown })) }
}

await test('inside with outside exposes 0, outside alone exposes 0', () => {
	for (let seed = 1; seed <= UNIONS; seed++) {
		const { inside, outside, union } = bothTiers(seed, true)
		yes(!inside.refused && !outside.refused, `tiers ${seed}: refused`)
		yes(outside.cells.every((c, i) => !c.shown || inside.cells[i].shown), 'outside shows what inside does not')
		same(names(exposed(outside.cells, OUTSIDE)), [], `exposed outside ${seed}`)
		same(names(exposed(union, INSIDE)), [], `exposed in the union ${seed}`)
	}
})

await test('control: an outside that does not know the inside exposes', () => {
	const cells = count(Array.from({ length: UNIONS }, (_, i) => bothTiers(i + 1, false)), (b) => exposed(b.union, INSIDE).length)
	tell(`${cells} small cells exposed in ${UNIONS} unions`)
	yes(cells > 0, 'nothing was exposed')
})

// ---- outside, release after release ----

// What is over after six, nine and twelve months: quarters, half-years, the year.
const STAGES = [6, 9, 12], PERIODS = periodsUntil(12, [3, 6, 12])
const isOver = (months) => PERIODS.filter(([at, n]) => at + n <= months)
// No table outside holds a site by quarter.
const isClosed = (c) => /^site\d+ \d+\+3$/.test(c.name)

// Inside and outside at each stage, each with the register of the stages before; or outside without (`register` false):
// each release by itself, as if nothing had been shown before.
function successive(seed, register) {
	const inner = randomSites(4000 + seed, 12), shown = new Set()
	let inside = [], outside = [], refused = false
	for (const months of STAGES) {
		const cells = cellsOf(inner, isOver(months)), was = isBefore(inside), wasOutside = isBefore(outside)
		const within = protect(cells.map((c) => ({ ...c, before: was.get(c.name) ?? c.before })), inner, INSIDE)
		const before = (c, i) => (!within.cells[i].shown || isClosed(c) ? WITHHELD : register ? wasOutside.get(c.name) ?? NEW : NEW)
		const without = protect(cells.map((c, i) => ({ ...c, before: before(c, i) })), inner, OUTSIDE)
		refused = refused || within.refused || without.refused
		inside = within.cells
		outside = without.cells
		without.cells.filter((c) => c.shown).forEach((c) => shown.add(c.name))
	}
	const union = outside.map((c) => ({ ...c, shown: shown.has(c.name) }))
	return { refused, outside: union, secondary: outside.filter((c) => !c.shown && !c.small && c.before === NEW && c.members.length),
		both: union.map((c, i) => ({ ...c, shown: c.shown || inside[i].shown })) }
}

await test('outside, the union of a half-year, three quarters and the year exposes 0 under ten, with inside 0 under five', () => {
	let small = 0, told = 0
	for (let seed = 1; seed <= UNIONS; seed++) {
		const r = successive(seed, true)
		small += count(r.outside, (c) => c.value > 0 && c.value < OUTSIDE)
		told += count(r.outside, (c) => c.shown)
		yes(!r.refused, `release ${seed} was refused`)
		yes(r.outside.every((c) => !c.shown || !isClosed(c)), 'a site by quarter')
		same(names(exposed(r.outside, OUTSIDE)), [], `exposed in ${seed}`)
		same(names(exposed(r.both, INSIDE)), [], `exposed with inside in ${seed}`)
	}
	tell(`${UNIONS} unions of ${STAGES.length} releases, ${small} small cells, ${told} shown`)
	yes(small > UNIONS && told > UNIONS, 'too few to tell anything')
})

await test('control: outside without the register exposes', () => {
	const cells = count(Array.from({ length: UNIONS }, (_, i) => successive(i + 1, false)), (r) => exposed(r.outside, OUTSIDE).length)
	tell(`${cells} small cells exposed in ${UNIONS} unions`)
	yes(cells > 0, 'nothing was exposed')
})

await test('control: one secondary cell that is shown outside exposes', () => {
	let tried = 0, seen = 0
	for (let seed = 1; seed <= UNIONS; seed++) {
		const r = successive(seed, true)
		if (r.secondary.length === 0)
			continue
		const one = r.secondary[Math.floor(dice(seed)() * r.secondary.length)].name
		tried++
		seen += exposed(r.outside.map((c) => (c.name === one ? { ...c, shown: true } : c)), OUTSIDE).length > 0
	}
	tell(`${seen} of ${tried} unions`)
	yes(tried > 0 && seen === tried, 'a cell was left out in vain, or the audit does not see')
})

// ---- classes of a year, beside what other tables told of them ----

// What is shown, what others told, and what is apart, of which nobody is told: cells of one table.
function classes(seed, least, how = []) {
	const r = spawnSync(join(process.env.KB_BUILT ?? 'tests/audit', 'classes'), [seed, least, ...how].map(String), { encoding: 'utf8' })
	const [verdict, ...rows] = r.stdout.trim().split('\n')
	return { refused: verdict === 'refused', cells: rows.map((row, i) => {
		const [value, shown, told, , ...members] = row.split(' ').map(Number)
		return { name: `cell ${i}`, value, shown: shown === 1, told: told === 1, members }
	}) }
}
// What another table told of few it told by its own rules.
const under = (c) => (c.told ? 0 : OUTSIDE)
const kinds = Array.from({ length: TABLES }, (_, i) => ({ seed: i + 1, ...classes(i + 1, OUTSIDE) })).filter((t) => !t.refused)

await test('of classes, of what is apart from other tables and of what these told 0 small cells are exposed', () => {
	const small = count(kinds, (t) => count(t.cells, (c) => c.value > 0 && c.value < OUTSIDE && !c.shown)), shown = count(kinds, (t) => count(t.cells, (c) => c.shown))
	tell(`${kinds.length} of ${TABLES} tables, ${count(kinds, (t) => t.cells.length)} cells, ${small} small, ${shown} shown`)
	yes(kinds.length > TABLES / 2 && small > TABLES && shown > TABLES, 'too few to tell anything')
	for (const t of kinds)
		same(names(exposed(t.cells, under)), [], `exposed in ${t.seed}`)
})

await test('control: classes that do not know what other tables told expose', () => {
	const found = kinds.filter((t) => exposed(classes(t.seed, OUTSIDE, ['--blind']).cells, under).length > 0)
	tell(`in ${found.length} of ${kinds.length} tables`)
	yes(found.length > 0, 'nothing was exposed')
})

await test('control: one more class or sum that is shown exposes', () => {
	let tried = 0, seen = 0
	for (const t of kinds) {
		const others = t.cells.filter((c) => !c.shown && c.value >= OUTSIDE && c !== t.cells.at(-1) && c !== t.cells.at(-3))
		if (others.length === 0)
			continue
		const one = others[Math.floor(dice(t.seed)() * others.length)]
		tried++
		seen += exposed(t.cells.map((c) => (c === one ? { ...c, shown: true } : c)), under).length > 0
	}
	tell(`${seen} of ${tried} tables`)
	yes(tried > 0 && seen === tried, 'a cell was left out in vain, or the audit does not see')
})

// ---- what was answered ----

// By inner cell of a site and quarter: half, three of four, or nine of ten are content.
const CONTENT = [0.5, 0.75, 0.9]
function asked(seed, how) {
	const inner = answered(randomSites(3000 + seed, 4), seed, CONTENT[seed % 3])
	const cells = cellsOf(inner, periodsUntil(4, [1, 2, 4]))
	return { inner, ...protect(cells, inner, INSIDE, how) }
}
const exact = (t) => t.cells.map((c) => {
	const k = c.members.reduce((n, i) => n + t.inner[i].k, 0)
	return { ...c, told: [k, k] }
})
const OPINIONS = Math.max(10, TABLES / 4)
const opinions = Array.from({ length: OPINIONS }, (_, i) => asked(i + 1, ['--answers']))

await test('of no small cell it is certain that nobody was content, or everybody', () => {
	opinions.forEach((t, i) => {
		yes(!t.refused, `table ${i + 1} was refused`)
		same(names(certain(t.cells, t.inner, INSIDE)), [], `certain in table ${i + 1}`)
		same(names(exposed(t.cells, INSIDE)), [], `exposed in table ${i + 1}`)
	})
	const ends = count(opinions, (t) => count(t.cells, (c) => c.value > 0 && c.value < INSIDE && [0, c.value].includes(c.members.reduce((n, i) => n + t.inner[i].k, 0))))
	tell(`${OPINIONS} tables, ${ends} small cells in which all answered the same`)
	yes(ends > OPINIONS, 'too few to tell anything')
})

await test('what is told holds the truth', () => {
	for (const t of opinions)
		for (const c of t.cells) {
			const k = c.members.reduce((n, i) => n + t.inner[i].k, 0)
			yes(!c.shown || (c.told[0] <= k && k <= c.told[1]), `${c.name}: ${k} of ${c.value} told as ${c.told}`)
		}
})

await test('control: the pattern of n alone, with exact shares, makes cells certain', () => {
	const cells = count(opinions, (t) => certain(exact({ ...t, ...protect(t.cells, t.inner, INSIDE) }), t.inner, INSIDE).length)
	tell(`${cells} small cells in ${OPINIONS} tables`)
	yes(cells > 0, 'nothing was certain')
})

await test('control: exact shares in the place of bands make cells certain', () => {
	const cells = count(opinions, (t) => certain(exact(t), t.inner, INSIDE).length)
	tell(`${cells} small cells in ${OPINIONS} tables`)
	yes(cells > 0, 'nothing was certain')
})

// ---- speed ----

await test('cubes of a large house are protected in time', () => {
	const r = spawnSync(join(process.env.KB_BUILT ?? 'tests/audit', 'cubes'), TABLES < 200 ? ['--short'] : [], { encoding: 'utf8' })
	console.log(r.stdout.trim().replace(/^(not )?ok - /gm, '# $&'))
	same(r.status, 0, 'status of cubes')
})

done()
