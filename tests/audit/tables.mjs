// tables.mjs - random hierarchical tables, our protector as a program, and glpsol's view of
// what it shows. Nothing here shares code with portal/gate.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const NEW = 0, RELEASED = 1, WITHHELD = 2

// The same seed gives the same table.
export function dice(seed) {
	let state = (seed * 2654435761) >>> 0
	return () => {
		state = (state + 0x6d2b79f5) >>> 0
		let t = Math.imul(state ^ (state >>> 15), state | 1)
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296
	}
}

function poisson(random, mean) {
	const limit = Math.exp(-mean)
	let n = 0
	for (let p = random(); p > limit; p *= random())
		n++
	return n
}

// Some sites are large, most are small, some months are empty.
export function randomSites(seed, months) {
	const random = dice(seed)
	const inner = []
	let site = 0
	for (let region = 0, regions = 2 + Math.floor(2 * random()); region < regions; region++) {
		for (let i = 2 + Math.floor(4 * random()); i > 0; i--, site++) {
			const mean = random() < 0.2 ? 14 + 8 * random() : 2 + 9 * random()
			const type = Math.floor(2 * random())
			for (let month = 0; month < months; month++)
				inner.push({ region, site, type, month, n: random() < 0.06 ? 0 : poisson(random, mean) })
		}
	}
	return inner
}

// Periods: name, first month, months. Places: every site, region and type, and all.
const all = { kind: 'all', level: 3, has: () => true }
const of = (inner, kind, level) =>
	[...new Set(inner.map((x) => x[kind]))].map((v) => ({ kind: kind + v, level, has: (x) => x[kind] === v }))

export function cellsOf(inner, periods) {
	const places = [...of(inner, 'site', 0), ...of(inner, 'type', 1), ...of(inner, 'region', 2), all]
	const cells = []
	for (const place of places)
		for (const [first, months] of periods) {
			const members = inner.flatMap((x, i) => (place.has(x) && x.month >= first && x.month < first + months ? [i] : []))
			cells.push({
				name: `${place.kind} ${first}+${months}`, members, before: NEW, level: 10 * place.level + Math.min(months, 9),
				value: members.reduce((sum, i) => sum + inner[i].n, 0),
			})
		}
	return cells
}

const every = (step, months) => Array.from({ length: months / step }, (_, i) => [i * step, step])
export const periodsUntil = (months, steps) => steps.flatMap((step) => every(step, months))

// Runs the protector; the cells come back with small, shown, low and high.
export function protect(cells, inner, least, how = []) {
	const lines = cells.map((c) => [c.value, c.level, c.before, c.members.length, ...c.members].join(' '))
	const program = join(process.env.KB_BUILT ?? 'tests/audit', 'protect')
	if (how.includes('--answers'))
		lines.push(inner.map((x) => `${x.n} ${x.k}`).join(' '))
	const r = spawnSync(program, how, { input: `${least} ${inner.length} ${cells.length}\n${lines.join('\n')}\n`, encoding: 'utf8' })
	if (r.status !== 0)
		throw new Error(`protect: status ${r.status} ${r.error ?? ''} ${r.stderr}`)
	const [verdict, ...rows] = r.stdout.trim().split('\n')
	const seen = rows.map((row) => row.split(' '))
	return {
		refused: verdict === 'refused',
		cells: cells.map((c, i) => ({
			...c, small: seen[i][0] === '1', shown: seen[i][1] === '1', low: Number(seen[i][2]),
			high: seen[i][3] === 'inf' ? Infinity : Number(seen[i][3]), told: seen[i].slice(4).map(Number),
		})),
	}
}

// ---- glpsol ----

const integers = (cells, whole) => (whole ? ['General', ...new Set(cells.flatMap((c) => c.members.map((i) => ` x${i}`)))] : [])
const sum = (members) => members.map((i) => `x${i}`).join(' + ')

// One end of what the cell can be for a reader of all that is shown; whole: in whole numbers.
function solve(folder, cells, cell, sense, whole) {
	const file = join(folder, 'table.lp'), out = join(folder, 'out')
	const known = cells.flatMap((c, k) => (c.shown && c.members.length ? [` r${k}: ${sum(c.members)} = ${c.value}`] : []))
	writeFileSync(file, [sense, ` o: ${sum(cell.members)}`, 'Subject To', ...known, ...integers(cells, whole), 'End', ''].join('\n'))
	const r = spawnSync('glpsol', ['--lp', file, '-o', out], { encoding: 'utf8' })
	if (r.status !== 0)
		throw new Error(`glpsol: ${r.error ?? r.stdout.slice(-300)}`)
	const text = readFileSync(out, 'utf8')
	if (/^Status: +(INTEGER )?OPTIMAL/m.test(text))
		return Number(/^Objective: +o = (\S+)/m.exec(text)[1])
	// Without a row about it the preprocessor only finds that there is no end.
	if (sense === 'Maximize' && /^Status: +(UNBOUNDED|UNDEFINED)/m.test(text))
		return Infinity
	throw new Error(`glpsol: ${/^Status:.*$/m.exec(text)?.[0]}`)
}

// The ends for each of these cells, as glpsol finds them.
export function intervals(cells, which, whole = false) {
	const folder = mkdtempSync(join(tmpdir(), 'kb-audit-'))
	try {
		return which.map((c) => [solve(folder, cells, c, 'Minimize', whole), solve(folder, cells, c, 'Maximize', whole)])
	} finally {
		rmSync(folder, { recursive: true })
	}
}

export const width = ([low, high]) => Math.floor(high + 1e-6) - Math.ceil(low - 1e-6)

// The small cells that are shown, or whose interval is narrower than `least`: a number, or one of the cell.
export function exposed(cells, least, whole = false) {
	const of = typeof least === 'function' ? least : () => least
	const small = cells.filter((c) => c.value > 0 && c.value < of(c) && c.members.length)
	const ends = intervals(cells, small, whole)
	return small.filter((c, i) => c.shown || width(ends[i]) < of(c))
}

// ---- what was answered ----

// How many of each inner cell answered favourably.
export function answered(inner, seed, chance) {
	const random = dice(seed)
	for (const x of inner)
		x.k = Array.from({ length: x.n }, () => random() < chance).filter(Boolean).length
	return inner
}

// How many favourable answers the cell can have, at least or at most, in whole numbers, for a
// reader who knows how many answered in every inner cell and `told` of what is shown.
function solveAnswers(folder, cells, inner, cell, sense) {
	const file = join(folder, 'answers.lp'), out = join(folder, 'out')
	const known = cells.flatMap((c, i) => (c.shown && c.value > 0
		? [` l${i}: ${sum(c.members)} >= ${c.told[0]}`, ` h${i}: ${sum(c.members)} <= ${c.told[1]}`] : []))
	const bounds = cells.length ? [...new Set(cells.flatMap((c) => c.members))].map((i) => ` 0 <= x${i} <= ${inner[i].n}`) : []
	writeFileSync(file, [sense, ` o: ${sum(cell.members)}`, 'Subject To', ...known, 'Bounds', ...bounds, 'End', ''].join('\n'))
	const r = spawnSync('glpsol', ['--lp', file, '-o', out], { encoding: 'utf8' })
	const text = r.status === 0 ? readFileSync(out, 'utf8') : ''
	if (!/^Status: +OPTIMAL/m.test(text))
		throw new Error(`glpsol: ${r.error ?? /^Status:.*$/m.exec(text)?.[0] ?? r.stdout.slice(-300)}`)
	return Number(/^Objective: +o = (\S+)/m.exec(text)[1])
}

// The small cells of which a reader is certain that nobody, or everybody, answered favourably.
export function certain(cells, inner, least) {
	const folder = mkdtempSync(join(tmpdir(), 'kb-audit-'))
	try {
		return cells.filter((c) => {
			const k = c.members.reduce((n, i) => n + inner[i].k, 0)
			if (!(c.value > 0 && c.value < least))
				return false
			if (k === 0)
				return solveAnswers(folder, cells, inner, c, 'Maximize') < 1 - 1e-6
			return k === c.value && solveAnswers(folder, cells, inner, c, 'Minimize') > c.value - 1 + 1e-6
		})
	} finally {
		rmSync(folder, { recursive: true })
	}
}

// ---- parts of an amount ----

// What a reader is told of the hours present of a cell of n people, in per cent of those planned, as docs/privacy.md has it (R2).
export function toldOfParts(part, whole, n, banded) {
	const percent = 100 * part / whole, edge = Math.max(10, Math.ceil(100 / n)), near = Math.round(percent), few = n < 30 || banded
	if (few && percent <= edge)
		return [0, edge]
	if (few && percent >= 100 - edge)
		return [100 - edge, 100]
	return [Math.max(near - 0.5, few ? edge : 0), Math.min(near + 0.5, few ? 100 - edge : 100)]
}

// The small cells whose hours present are known within less than a quarter of what was planned for one of their people, by a reader who has all people
// and all hours planned (`top`), and `told` of what is shown.
export function knownParts(cells, inner, least) {
	const folder = mkdtempSync(join(tmpdir(), 'kb-audit-')), sumOf = (c, what) => c.members.reduce((n, i) => n + inner[i][what], 0)
	const some = cells.filter((c) => c.members.length), planned = inner.map((x) => ({ n: x.top }))
	const ranges = some.map((c) => ({ ...c, told: c.told.map((p) => p / 100 * sumOf(c, 'top')) }))
	try {
		return ranges.filter((c) => {
			if (!(c.value > 0 && c.value < least(c)))
				return false
			const step = sumOf(c, 'top') / (4 * Math.max(1, Math.floor(c.value / c.months)))
			const [low, high] = ['Minimize', 'Maximize'].map((sense) => solveAnswers(folder, ranges, planned, c, sense))
			return high - low < step * (1 - 1e-6)
		})
	} finally {
		rmSync(folder, { recursive: true })
	}
}
