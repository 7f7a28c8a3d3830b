// stranger.mjs - everything that a house tells of its youths, put together by somebody who wants to know more (make audit).
//
//   node tests/audit/stranger.mjs [HOUSES]        6; ./check takes 1
//
// The gate protects each table by itself. But figures are about the same people: who answered A54 is among those whom T07 counts,
// who answered A24 or A78 is all whom T22 counts. A stranger reads the catalogue, sees which figures hold each other, and takes all that pages and
// files of both circles tell as one system; glpsol works out how many each figure that was left out can be about. `stranger` (in C) is the house, with the
// real plugin and gate; what a figure counts is worked out here from indicators.txt alone.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { done, same, test, yes } from '../lib/tap.mjs'
import { dice } from './tables.mjs'

const HOUSES = Number(process.argv[2] ?? 6)
const LEAST = 5, QUARTERS = 4
const top = join(dirname(fileURLToPath(import.meta.url)), '../..')
const tell = (text) => console.log(`# ${text}`)
const sum = (list, f) => list.reduce((n, x) => n + f(x), 0)

// ---- what youths answer ----

const FACES = ['A01', 'A02', 'A10', 'A45', 'A52', 'A05', 'A04', 'A50']
const COUNTED = { A38: ['daily', 'not_daily', 'waiting', 'lessons_here', 'no'], A28: ['yes', 'no'], A54: ['yes', 'no'], A06: ['yes', 'no'] }
const UNSURE = ['A28', 'A54', 'A06']

// Some skip a question, some do not know; a few live with foster parents.
function youth(random) {
	const items = {}, some = (chance) => random() < chance
	const face = (name) => {
		if (some(0.08))
			items[`${name}.skip`] = 1
		else if (some(0.04))
			items[`${name}.dk`] = 1
		else
			items[name] = some(0.7) ? 3 + Math.floor(2 * random()) : 1 + Math.floor(2 * random())
	}
	FACES.forEach(face)
	face(some(0.1) ? 'A78' : 'A24')
	for (const [name, codes] of Object.entries(COUNTED)) {
		if (some(0.08)) {
			items[`${name}.skip`] = 1
			continue
		}
		const code = UNSURE.includes(name) && some(0.12) ? 'dk' : codes[Math.min(codes.length - 1, Math.floor(codes.length * random() ** 2))]
		items[`${name}.${code}`] = 1
		if (code !== 'dk')
			items[name] = code === codes[0] ? 1 : 0
		if (['waiting', 'lessons_here'].includes(code))
			items[some(0.2) ? 'A39.skip' : `A39.${['lt1', '1to2', 'gt3'][Math.floor(3 * random())]}`] = 1
	}
	return items
}

// ---- whom a figure counts ----

// { table: figure } of the catalogue: "T03:1:youth/day" to the test whether a youth is in it.
function readCatalogue() {
	const figures = {}, versions = {}
	let head
	for (const line of readFileSync(join(top, 'plugins/metrics/indicators.txt'), 'utf8').split('\n')) {
		head = /^indicator (\S+) version (\d+) from 2026-01/.exec(line) ?? (/^\S/.test(line) ? undefined : head)
		if (/^indicator/.test(line))
			versions[line.split(' ')[1]] = (versions[line.split(' ')[1]] ?? 0) + 1
		const [, key, kind, formula] = /^\tfigure (youth\S*?)(?: lower)?: (top2|scale|share) (.*)$/.exec(line) ?? []
		if (head && key)
			figures[`${head[1]}:${head[2]}:${key}`] = testOf(kind, formula.split(' '))
	}
	return Object.fromEntries(Object.entries(figures).filter(([t]) => versions[t.split(':')[0]] === 1)) // of another there is no figure of the year
}
const answered = (items, term) => term.split('|').some((name) => name in items)
const isAnswer = (code) => !['dk', 'na', 'skip'].includes(code)
const gives = (items, term) => {
	const [name, codes] = term.split('.')
	return Object.keys(items).some((x) => x.startsWith(`${name}.`) && (codes === '*' ? isAnswer(x.split('.')[1]) : codes.split(',').includes(x.split('.')[1])))
}
// Of questions that a figure takes together an answer counts where all of them that were asked were answered.
const TOGETHER = [['A01', 'A02'], ['A05', 'A04']]
const isWhole = (items, name) => TOGETHER.every((list) => !list.includes(name) ||
	list.every((x) => x in items || !Object.keys(items).some((k) => k.startsWith(`${x}.`))))
function testOf(kind, words) {
	if (kind === 'top2')
		return (items) => words.every((t) => answered(items, t) && isWhole(items, t))
	if (kind === 'scale')
		return (items) => words.slice(1).filter((t) => answered(items, t) && (words[0] !== '1' || isWhole(items, t))).length >= Number(words[0])
	return (items) => words.slice(words.indexOf('of') + 1).some((t) => gives(items, t))
}
const tests = { ...readCatalogue() }
for (const name of [...FACES, 'A24', 'A78', ...Object.keys(COUNTED)])
	tests[name] = (items) => (name in items && isWhole(items, name)) || (UNSURE.includes(name) && `${name}.dk` in items)
const TABLES = Object.keys(tests)

// "f is in g": whoever f counts, g counts too. Of so many youths there is one for every way to answer that matters.
function readHolds() {
	const random = dice(99), crowd = Array.from({ length: 20000 }, () => youth(random))
	const counted = Object.fromEntries(TABLES.map((t) => [t, crowd.map((y) => tests[t](y))]))
	const used = TABLES.filter((t) => counted[t].some(Boolean))
	const within = (f, g) => f !== g && counted[f].every((is, i) => !is || counted[g][i])
	return { used, holds: used.flatMap((f) => used.filter((g) => within(f, g)).map((g) => [f, g])) }
}
const { used, holds } = readHolds()

// ---- a house ----

function house(seed) {
	const random = dice(500 + seed), lines = ['place coa organisation - -'], places = [], voices = []
	for (let region = 0, regions = 2 + Math.floor(2 * random()), n = 0; region < regions; region++) {
		lines.push(`place region-${region} region coa -`)
		for (let i = 1 + Math.floor(3 * random()); i > 0; i--, n++)
			places.push({ id: `site-${n}`, region: `region-${region}`, type: `type-${n % 2}`, mean: random() < 0.3 ? 5 : 1.5 + 2 * random() })
	}
	places.forEach((p) => lines.push(`place ${p.id} location ${p.region} ${p.type}`))
	for (let month = 0; month < 3 * QUARTERS; month++) {
		for (const p of places)
			for (let i = Math.round(p.mean * (0.4 + 1.2 * random())); i > 0; i--) {
				const items = youth(random)
				voices.push({ place: p, month, items })
				lines.push(`answer ${month} ${p.id} ${Object.entries(items).map(([k, v]) => `${k}=${v}`).join(' ')}`)
			}
		lines.push(`release ${month + 1}`)
	}
	return { seed, places, voices, told: told(lines) }
}

// What it tells, as { circle, place, month, months, table, n }.
function told(lines) {
	const r = spawnSync(join(process.env.KB_BUILT ?? 'tests/audit', 'stranger'), [], { input: lines.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 28 })
	if (r.status !== 0)
		throw new Error(`stranger: ${r.status} ${r.stderr.slice(-500)}`)
	return r.stdout.trim().split('\n').filter((x) => /^(inside|outside) /.test(x)).map((line) => {
		const [circle, place, month, months, table, n] = line.split(' ')
		return { circle, place, month: Number(month), months: Number(months), table, n: n === 'none' ? 0 : Number(n) }
	})
}

const lies = (p, name) => name === 'coa' || p.id === name || p.region === name || name === `type:${p.type}`
const truth = (h, t, c) => h.voices.filter((v) => lies(v.place, c.place) && v.month >= c.month && v.month < c.month + c.months && tests[t](v.items)).length

// ---- the system ----

// Unknown is how many each figure counts at each site in each quarter, and of a region in each month.
const quarterOf = (t, p, q) => `${t}_${p.id}_${q}`
const monthOf = (t, region, m) => `${t}_${region}_m${m}`
const named = (names) => (x) => {
	if (!names.has(x))
		names.set(x, `x${names.size}`)
	return names.get(x)
}
function termsOf(h, t, c) {
	if (c.months === 1)
		return [...new Set(h.places.filter((p) => lies(p, c.place)).map((p) => p.region))].map((r) => monthOf(t, r, c.month))
	return h.places.filter((p) => lies(p, c.place)).flatMap((p) =>
		Array.from({ length: c.months / 3 }, (_, i) => quarterOf(t, p, c.month / 3 + i)))
}
function system(h, shown, inclusion = holds, of = used) {
	const names = new Map(), x = named(names), rows = []
	const add = (terms, sign, right) => rows.push(`${terms.map(([k, v]) => `${k < 0 ? '-' : '+'} ${x(v)}`).join(' ')} ${sign} ${right}`)
	const plus = (list) => list.map((v) => [1, v]), minus = (list) => list.map((v) => [-1, v])
	const seen = new Set()
	for (const c of shown) {
		const key = `${c.table} ${c.place} ${c.month} ${c.months}`
		if (of.includes(c.table) && !seen.has(key))
			add(plus(termsOf(h, c.table, c)), '=', c.n)
		seen.add(key)
	}
	const regions = [...new Set(h.places.map((p) => p.region))]
	for (const t of of)
		for (const r of regions)
			for (let q = 0; q < QUARTERS; q++)
				add([...plus([0, 1, 2].map((m) => monthOf(t, r, 3 * q + m))), ...minus(h.places.filter((p) => p.region === r).map((p) => quarterOf(t, p, q)))], '=', 0)
	for (const [f, g] of inclusion.filter(([f]) => of.includes(f))) {
		for (const p of h.places)
			for (let q = 0; q < QUARTERS; q++)
				add([[1, quarterOf(f, p, q)], [-1, quarterOf(g, p, q)]], '<=', 0)
		for (const r of regions)
			for (let m = 0; m < 3 * QUARTERS; m++)
				add([[1, monthOf(f, r, m)], [-1, monthOf(g, r, m)]], '<=', 0)
	}
	return { rows, x }
}

// Figures that hold each other share equations; with all others they share none. So each such family is a system by itself.
function systems(h, shown, inclusion = holds) {
	const family = (t) => {
		const list = [t]
		for (const x of list)
			list.push(...inclusion.flatMap(([f, g]) => (f === x ? [g] : g === x ? [f] : [])).filter((y, i, all) => !list.includes(y) && all.indexOf(y) === i))
		return list.sort()
	}
	const made = new Map()
	return (t) => {
		const of = family(t), key = of.join()
		if (!made.has(key))
			made.set(key, system(h, shown, inclusion, of))
		return made.get(key)
	}
}

const folder = mkdtempSync(join(tmpdir(), 'kb-stranger-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
function solve(s, plus, minus, sense) {
	const file = join(folder, 'house.lp'), out = join(folder, 'out')
	const goal = [...plus.map((v) => `+ ${s.x(v)}`), ...minus.map((v) => `- ${s.x(v)}`)].join(' ')
	writeFileSync(file, [sense, ` o: ${goal}`, 'Subject To', ...s.rows.map((r, i) => ` r${i}: ${r}`), 'End', ''].join('\n'))
	const r = spawnSync('glpsol', ['--lp', file, '-o', out], { encoding: 'utf8' })
	const text = r.status === 0 ? readFileSync(out, 'utf8') : ''
	if (/^Status: +OPTIMAL/m.test(text))
		return Number(/^Objective: +o = (\S+)/m.exec(text)[1])
	if (/^Status: +(UNBOUNDED|UNDEFINED)/m.test(text))
		return sense === 'Maximize' ? Infinity : -Infinity
	throw new Error(`glpsol: ${/^Status:.*$/m.exec(text)?.[0] ?? r.stdout.slice(-300)}`)
}
const ends = (s, plus, minus = []) => [Math.ceil(solve(s, plus, minus, 'Minimize') - 1e-6), Math.floor(solve(s, plus, minus, 'Maximize') + 1e-6)]

// Every cell that there could be.
const PERIODS = [1, 3, 6, 12].flatMap((n) => Array.from({ length: 12 / n }, (_, i) => ({ month: i * n, months: n })))
const cellsOf = (h) => ['coa', ...new Set(h.places.flatMap((p) => [p.id, p.region, `type:${p.type}`]))].flatMap((place) =>
	PERIODS.filter((p) => p.months > 1 || /^(coa|region)/.test(place)).map((p) => ({ place, ...p })))

// The figures of one to four people that are told, or can be worked out within five.
function exposed(h, systemOf, shown) {
	const has = new Set(shown.map((c) => `${c.table} ${c.place} ${c.month} ${c.months}`)), list = []
	let small = 0
	for (const t of used)
		for (const c of cellsOf(h)) {
			const n = truth(h, t, c)
			if (n < 1 || n >= LEAST)
				continue
			small++
			const e = has.has(`${t} ${c.place} ${c.month} ${c.months}`) ? [n, n] : ends(systemOf(t), termsOf(h, t, c))
			if (e[1] - e[0] < LEAST)
				list.push(`${t} at ${c.place} ${c.month}+${c.months}: ${n}, ${e.join('..')}`)
		}
	return { list, small }
}

const houses = Array.from({ length: HOUSES }, (_, i) => house(i + 1))

await test(`${HOUSES} houses tell what is true`, () => {
	for (const h of houses) {
		yes(h.told.length > 1000, `only ${h.told.length} figures`)
		for (const c of h.told.filter((x) => used.includes(x.table)))
			same(c.n, truth(h, c.table, c), `${c.circle} ${c.table} at ${c.place} ${c.month}+${c.months}`)
	}
	tell(`${used.length} figures, ${holds.length} pairs of which one holds the other, ${sum(houses, (h) => h.told.length)} told`)
})

await test('each figure by itself exposes nobody', () => {
	for (const h of houses) {
		const e = exposed(h, systems(h, h.told, []), h.told)
		tell(`house ${h.seed}: ${e.small} of one to four people, ${e.list.length} exposed`)
		same(e.list, [])
	}
})

await test('all figures together expose nobody', () => {
	for (const h of houses) {
		const e = exposed(h, systems(h, h.told), h.told)
		tell(`house ${h.seed}: ${e.small} of one to four people, ${e.list.length} exposed`)
		same(e.list, [])
	}
})

// Of two figures of which one holds the other: whom the one counts and the other does not.
function between(h, systemOf, pairs = holds) {
	const list = []
	let small = 0
	for (const [f, g] of pairs)
		for (const c of cellsOf(h)) {
			const n = truth(h, g, c) - truth(h, f, c)
			if (n < 1 || n >= LEAST)
				continue
			small++
			const e = ends(systemOf(g), termsOf(h, g, c), termsOf(h, f, c))
			if (e[1] - e[0] < LEAST)
				list.push(`${g} less ${f} at ${c.place} ${c.month}+${c.months}: ${n}, ${e.join('..')}`)
		}
	return { list, small }
}

await test('one figure less another exposes nobody', () => {
	for (const h of houses) {
		const e = between(h, systems(h, h.told))
		tell(`house ${h.seed}: ${e.small} differences of one to four people, ${e.list.length} exposed`)
		same(e.list, [])
	}
})

// As each question would count by itself: whoever knows an answer to it, whatever else was asked.
await test('control: questions that count their own answers expose who does not know, and who skipped the other', () => {
	const h = houses[0], formerly = Object.fromEntries(['A01', 'A02', 'A04', 'A05', ...UNSURE].map((name) => [name, (items) => name in items]))
	const now = { ...tests }
	Object.assign(tests, formerly)
	const pairs = readHolds().holds
	const found = between(h, systems(h, h.told.map((c) => (c.table in formerly ? { ...c, n: truth(h, c.table, c) } : c)), pairs), pairs)
	Object.assign(tests, now)
	tell(`house ${h.seed}: ${found.list.length} of ${found.small}`)
	yes(found.list.length > 10, 'too little was exposed')
	yes(found.list.some((x) => /T07\S* less A54/.test(x)) && found.list.some((x) => /A01 less T03/.test(x)), 'not both kinds')
})

await test('control: one more figure of mentors and foster parents together that is told exposes', () => {
	const both = 'T22:1:youth', pair = [['A24', both]]
	let tried = 0, seen = 0
	for (const h of houses) {
		const has = new Set(h.told.map((c) => `${c.table} ${c.place} ${c.month} ${c.months}`)), key = (t, c) => `${t} ${c.place} ${c.month} ${c.months}`
		const few = (c) => truth(h, both, c) - truth(h, 'A24', c)
		const left = cellsOf(h).filter((c) => !has.has(key(both, c)) && has.has(key('A24', c)) && few(c) > 0 && few(c) < LEAST)
		for (const c of left.slice(0, 5)) {
			tried++
			seen += between(h, systems(h, [...h.told, { ...c, table: both, n: truth(h, both, c) }]), pair).list.length > 0
		}
	}
	tell(`${seen} of ${tried}`)
	yes(tried > 0 && seen === tried, 'nothing was exposed')
})

done()
