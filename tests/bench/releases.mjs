// releases.mjs - what it costs the keeper to release: the tables of a house all at once, and a year
// of monthly releases where each place has very few answers. Each table has numbers of its own, the worst
// there can be (releases.c). A table that is refused fails the bench.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { built, finish, hold, raw, short } from './rig.mjs'

const LIMIT = { once: 10, year: 10 } // processor seconds: of all tables; of one table
const TABLES = short ? 10 : 101, YEAR_TABLES = short ? 1 : 4
const FEW = short ? [1] : [0.3, 1, 3]

const run = (places, months, tables, answers, when, what) => JSON.parse(execFileSync(join(built, 'releases'),
	[places, months, tables, answers, when, what].map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
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
