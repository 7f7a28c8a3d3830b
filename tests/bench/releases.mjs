// releases.mjs - what it costs the keeper to release: all that every indicator is made of in a store (wide.c), by the
// keeper of a portal over it, with every file of that release; the tables of a house all at once; and a year of monthly releases where each place has
// very few answers, or a few have nearly all. Each table has numbers of its own, the worst there can be
// (releases.c). A table that is refused fails the bench.

import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built, finish, hold, openSurvey, raw, short, sqlite, startHouse, stores } from './rig.mjs'
import { watchFiles, watchRelease } from './keeper.mjs'
import { buildShim, Control } from '../lib/torture.mjs'
import { klankbord } from '../lib/portal.mjs'

const LIMIT = { once: 10, year: 10, bound: 0.9 } // processor seconds: of all tables; of one table; of the address space that the keeper may have
const TABLES = short ? 10 : 101, YEAR_TABLES = short ? 1 : 4
const FEW = short ? [1] : [0.3, 1, 3]
const [SITES, MONTHS, MEAN, AHEAD] = [60, short ? 12 : 36, 3.2, 16]

// ---- The keeper's own job ---------------------------------------------------------------------

// Voices of every population, and a number in every column of the registers.
function wide() {
	const kept = process.env.KB_BENCH_STORE && join(process.env.KB_BENCH_STORE, `wide-${SITES}-${MONTHS}.db`)
	const data = mkdtempSync(join(tmpdir(), 'klankbord-bench-')), file = join(data, 'klankbord.db')
	stores.push(data)
	if (kept && existsSync(kept))
		cpSync(kept, file)
	else
		execFileSync(join(built, 'wide'), [file, SITES, MONTHS, MEAN].map(String), { stdio: 'ignore' })
	if (kept && !existsSync(kept)) {
		mkdirSync(process.env.KB_BENCH_STORE, { recursive: true })
		cpSync(file, kept)
	}
	const made = klankbord(['migrate'], { data })
	if (made.status !== 0)
		throw new Error(made.stderr)
	return data
}

const tools = mkdtempSync(join(tmpdir(), 'klankbord-bench-')), control = new Control(join(tools, 'numbers'))
stores.push(tools)
control.set(AHEAD, Date.UTC(2026 + MONTHS / 12, 0, 15, 12) / 1000 - Math.floor(Date.now() / 1000))
const data = wide()
openSurvey(data, 'plaats-000')
const house = await startHouse({ data, settings: { workers: '1' }, env: { LD_PRELOAD: buildShim(tools, 'shim-clock'), KB_SHIM: control.file } })
const name = `all indicators of ${SITES} locations over ${MONTHS / 3} quarters, released by the keeper of a portal, of ${LIMIT.once} s`
try {
	const job = await watchRelease(house, 12 * 2026 + MONTHS)
	const tables = Number(sqlite(data, 'SELECT COUNT(*) FROM (SELECT DISTINCT item, first FROM kb_release);'))
	hold(name, job.seconds / LIMIT.once, 1, { most: true })
	raw(`${job.seconds.toFixed(1)} s of the keeper since it began, ${tables} tables of a year (sides of figures and questions), ${(job.memory / 1024).toFixed(1)} MB`)
} catch (e) {
	hold(name, NaN, 1, { most: true })
	raw(e.message)
}
const files = 'address space of the keeper while it writes every file of that release, of what it may have'
try {
	const { most, share, seconds } = await watchFiles(house, 'pack.zip')
	hold(files, share, LIMIT.bound, { most: true })
	raw(`${seconds.toFixed(0)} s by the clock; MB at most: ${Object.entries(most).map(([k, kib]) => `${k} ${(kib / 1024).toFixed(0)}`).join(', ')}`)
} catch (e) {
	hold(files, NaN, LIMIT.bound, { most: true })
	raw(e.message)
}
await house.stop()
rmSync(tools, { recursive: true, force: true })

// ---- The gate alone ---------------------------------------------------------------------------

const run = (places, months, tables, answers, when, what, how = 'EVEN') => JSON.parse(execFileSync(join(built, 'releases'),
	[places, months, tables, answers, when, what, how].map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
const tell = (r) => `${r.seconds.toFixed(1)} s of the processor, the longest release ${r.longest.toFixed(1)} s; ${r.shown} cells shown, ${r.left} left out`

const once = run(60, 36, TABLES, 3.2, 'ONCE', 'INDICATORS')
hold(`60 locations, 12 quarters, ${TABLES} indicators in the keeper, of ${LIMIT.once} s`, once.seconds / LIMIT.once, 1, { most: true })
raw(tell(once))
for (const answers of FEW) {
	const year = run(400, 12, YEAR_TABLES, answers, 'MONTHLY', 'QUESTIONS')
	hold(`a year of monthly releases, 400 places of ${answers} answers a month, a table, of ${LIMIT.year} s`,
		year.seconds / YEAR_TABLES / LIMIT.year, 1, { most: true })
	raw(`${YEAR_TABLES} tables: ${tell(year)}`)
}
finish()
