// deliver.mjs - figures of registers in the running house: brought by file, released by the keeper once every
// location has brought its month, on the pages, and protected. What a reader can know of small numbers is worked out
// by glpsol, which shares nothing with our simplex. Controls: the same numbers without their guard.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { dice, exposed, intervals, knownParts, toldOfParts, width } from '../audit/tables.mjs'
import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { csv, named } from '../lib/exports.mjs'
import { processes, until } from '../lib/portal.mjs'
import { released } from '../lib/released.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startHouse()
const sql = (text) => JSON.parse(execFileSync('sqlite3', ['-json', '-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]')
const staff = new Visitor(house, 'en')
await staff.signIn()

const places = sql('SELECT id, kind, parent FROM kb_place ORDER BY id')
const nation = places.find((p) => p.kind === 'organisation').id, locations = places.filter((p) => p.kind === 'location').map((p) => p.id)
const now = new Date(), open = 12 * now.getUTCFullYear() + now.getUTCMonth()
const first = 12 * 2026, months = Array.from({ length: open - first }, (_, i) => first + i) // formulas hold from January 2026 on
const code = (m) => `${Math.floor(m / 12)}-${String(m % 12 + 1).padStart(2, '0')}`
const plain = (html) => html.replace(/[\u2066-\u2069]/g, '')

// Incidents are few, some places are empty, some have very few youths.
const random = dice(7)
const numbers = new Map()
for (const place of locations) {
	const mean = random() < 0.3 ? 2 : 10 + 30 * random()
	for (const month of months) {
		const people = random() < 0.1 ? 0 : Math.max(1, Math.round(mean + 4 * random() - 2))
		numbers.set(`${place} ${month}`, { 'stay.resident_days': 30 * people, 'incident.light': random() < 0.5 ? 0 : Math.floor(5 * random()),
			'round.invited': people, 'round.respondents': Math.floor(people * 0.6), 'complaint.received': Math.floor(6 * random()), 'complaint.due': 3, 'complaint.in_time': 2, 'youth.due_school': people, 'youth.enrolled': Math.floor(people * (0.7 + 0.3 * random())),
			'youth.with_hours': people, 'school.hours_planned': 80 * people, 'school.hours_present': Math.floor(80 * people * (random() < 0.4 ? 1 : 0.5 + 0.5 * random())),
			'exit.unknown': random() < 0.6 ? 0 : Math.floor(8 * random()), 'complaint.open_overdue': 0 })
	}
}
const COLUMNS = ['complaint.received', 'complaint.due', 'complaint.in_time', 'round.invited', 'round.respondents', 'stay.resident_days', 'incident.light', 'youth.due_school', 'youth.enrolled',
	'youth.with_hours', 'school.hours_planned', 'school.hours_present', 'exit.unknown', 'complaint.open_overdue']
const rowsOf = (want) => locations.flatMap((place) => months.flatMap((month) => COLUMNS.filter((c) => want(place, month, c))
	.map((c) => `${place};${code(month)};${c};;${numbers.get(`${place} ${month}`)[c]}`)))

async function keep(rows) {
	let last
	for (let i = 0; i < rows.length; i += 4000) {
		const csrf = hidden((await staff.get('/en/staff/register')).body).csrf
		last = await staff.upload('/en/staff/register/keep', { csrf, rows: ['place;month;column;days;number', ...rows.slice(i, i + 4000)].join('\r\n') }, {})
		match(last.body, /These figures are kept\./)
	}
	return last.body
}
const RATE = 'C01:1:register/light:0', STOCK = 'Z01:1:register:0', HOURS = 'Z02:1:register:0', ABOVE = 'Z34:1:register:0', OPEN = 'KL15:1:register:0'
const through = (item) => sql(`SELECT MAX(through) AS m FROM kb_release WHERE item = '${item}'`)[0].m ?? 0
const all = () => JSON.stringify(sql(`SELECT * FROM kb_release_cell WHERE item IN ('${RATE}', '${STOCK}') ORDER BY tier, place, item, month, months`))

// The last location owes the last month.
const owes = (place, month) => place === locations.at(-1) && month === months.at(-1)

await test('a month that one location owes waits; those before it are released by the keeper', async () => {
	await keep(rowsOf((p, m) => !owes(p, m)))
	yes(await until(() => through(RATE) === open - 1 && through(STOCK) === open - 1, 90000), `${through(RATE)} of ${open}: ${house.log}`)
	match(plain((await staff.get('/en/staff/register')).body), new RegExp(`incident.light</code>: [^<]*; [^<]*: ${locations.length - 1} of ${locations.length} locations`))
})

await test('once it is there, it is released too', async () => {
	await keep(rowsOf(owes))
	yes(await until(() => [RATE, STOCK, HOURS, ABOVE, OPEN].every((item) => through(item) === open), 90000), `${through(RATE)} of ${open}`)
})

const least = { [RATE]: (t) => () => t, [STOCK]: (t) => (c) => t * c.months, [HOURS]: (t) => (c) => t * c.months, [ABOVE]: (t) => () => t }
const tables = ['inside', 'outside'].flatMap((tier) => [RATE, STOCK, HOURS, ABOVE].map((item) => ({ tier, item, of: least[item](tier === 'inside' ? 5 : 10) })))

await test('no small number of events and no few people who live there are exposed, inside and outside', () => {
	let small = 0, hiddens = 0
	for (const t of tables) {
		t.cells = released(sql, nation, t.tier, t.item, first)
		small += t.cells.filter((c) => c.value > 0 && c.value < t.of(c)).length
		hiddens += t.cells.filter((c) => !c.shown).length
		same(exposed(t.cells, t.of).map((c) => c.name), [], `${t.tier} ${t.item}`)
	}
	console.log(`# ${tables.length} tables, ${tables.reduce((n, t) => n + t.cells.length, 0)} cells, ${small} small, ${hiddens} left out`)
	yes(small > 20 && hiddens > small, 'too little to tell anything')
})

const hours = (t) => t.cells.map((c) => {
	const sum = (what) => c.members.reduce((n, i) => n + t.cells.inner[i][what], 0)
	return { ...c, told: c.value > 0 ? toldOfParts(sum('total'), sum('top'), Math.floor(c.value / c.months), c.banded & 1) : [0, 100] }
})

await test('of the hours of few youths nothing is known: for glpsol, which has all hours planned, they lie a quarter of one youth apart', () => {
	for (const t of tables.filter((one) => one.item === HOURS)) {
		const small = t.cells.filter((c) => c.value > 0 && c.value < t.of(c)).length
		console.log(`# ${t.tier}: ${small} cells of few, ${t.cells.filter((c) => c.shown).length} of ${t.cells.length} shown`)
		yes(small > 5, 'too little to tell anything')
		same(knownParts(hours(t), t.cells.inner, t.of).map((c) => c.name), [], t.tier)
	}
})

await test('control: without the guard of the people hours of few are known; and told exactly they are, too', () => {
	const t = tables.find((one) => one.item === HOURS), all = hours(t)
	const unguarded = knownParts(all.map((c) => ({ ...c, shown: c.value === 0 || c.value >= 5 })), t.cells.inner, t.of)
	const exact = knownParts(all.map((c) => {
		const percent = c.value > 0 ? 100 * c.members.reduce((n, i) => n + t.cells.inner[i].total, 0) / c.members.reduce((n, i) => n + t.cells.inner[i].top, 0) : 0
		return { ...c, shown: c.shown || c.members.length > 1, told: [percent - 1e-7, percent + 1e-7] }
	}), t.cells.inner, t.of)
	console.log(`# ${unguarded.length} cells without the guard, ${exact.length} where hours are told`)
	yes(unguarded.length > 0 && exact.length > 0, 'nothing was known')
})

// Cells of a location at which anybody left; and those of which a reader knows the number within less than the least.
const sites = (t) => t.cells.filter((c) => c.value > 0 && locations.some((p) => c.name.startsWith(`${p} `)))
function workedOut(cells, t) {
	const of = cells.filter((c) => sites(t).some((s) => s.name === c.name)), ends = intervals(cells, of)
	return of.filter((c, i) => width(ends[i]) < t.of(c))
}

await test('of what is told above locations only no location is shown or worked out, however many left', () => {
	for (const t of tables.filter((one) => one.item === ABOVE)) {
		same(sites(t).filter((c) => c.shown).map((c) => c.name), [], 'shown')
		same(workedOut(t.cells, t).map((c) => c.name), [], 'worked out')
		const told = t.cells.filter((c) => c.shown && c.value > 0).length
		console.log(`# ${t.tier}: ${sites(t).length} numbers of locations, ${told} told above them`)
		yes(sites(t).length > 10 && told > 10, 'too little to tell anything')
	}
})

await test('control: with all told that lies above them, locations are worked out', () => {
	const t = tables.find((one) => one.item === ABOVE), all = workedOut(t.cells.map((c) => ({ ...c, shown: c.shown || !sites(t).includes(c) })), t).length
	console.log(`# ${all} locations worked out where all above them is told`)
	yes(all > 0, 'nothing was worked out')
})

await test('control: events that are guarded by resident-days are exposed', () => {
	const t = tables[0], days = new Map(sql(`SELECT place, month, total FROM kb_release_sum WHERE item = '${RATE}'`).map((r) => [`${r.place} ${r.month}`, r.total]))
	yes([...days.values()].some((d) => d >= 5), 'resident-days')
	const found = exposed(t.cells.map((c) => ({ ...c, shown: true })), t.of).length
	console.log(`# ${found} small numbers of events`)
	yes(found > 20, 'nothing was exposed')
})

await test('control: people who are counted every month and guarded as if each came once are exposed', () => {
	const t = tables[1], found = exposed(t.cells.map((c) => ({ ...c, shown: c.value === 0 || c.value >= 5 })), t.of).length
	console.log(`# ${found} cells of few people`)
	yes(found > 0, 'nothing was exposed')
})

await test('the figures are on the pages, with n, source and definition, in both languages', async () => {
	for (const [lang, counted, source] of [['en', /Counted: \d+\./, /Counts of a register, brought by file\./], ['nl', /Geteld: \d+\./, /Tellingen uit een registratie, aangeleverd als bestand\./]]) {
		const one = plain((await staff.get(`/${lang}/staff/metrics/${nation}/indicator/C01`)).body)
		match(one, counted)
		match(one, source)
		match(one, /rate incident\.light per stay\.resident_days/)
		match(plain((await staff.get(`/${lang}/staff/overview/${nation}`)).body), /indicator\/C01/)
		match(plain((await staff.get(`/${lang}/staff/overview/${nation}/theme/2`)).body), /indicator\/C01/)
		match(plain((await staff.get(`/${lang}/staff/metrics/${nation}/indicators`)).body), /id="C01-register\/light"/)
	}
})

await test('what the pages say is what was counted', async () => {
	const csv = (await staff.get(`/en/staff/metrics/${nation}/indicators/csv`)).body.split('\r\n').map((l) => [...l.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => m[1]))
	let compared = 0
	for (const month of months) {
		const row = csv.find((r) => r[3] === code(month) && r[4] === 'C01' && r[7] === 'light')
		const sum = (column) => locations.reduce((n, p) => n + numbers.get(`${p} ${month}`)[column], 0), n = sum('incident.light')
		if (!row || row.at(-1) !== 'shown')
			continue
		same([row[9], row[10]], [String(n), (1000 * n / sum('stay.resident_days')).toFixed(2)], code(month))
		compared++
	}
	yes(compared >= 3, `${compared} months`)
})

await test('how many were asked and reached stands on the overview, on the page of one indicator and in the release files', async () => {
	const asked = (await staff.get(`/en/staff/metrics/${nation}/indicators/csv`)).body.split('\r\n').map((l) => [...l.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => m[1]))
	const newest = asked.find((r) => r[4] === 'T09' && r.at(-1) === 'shown')
	const [n, reach] = [Number(newest[9]), `${Math.round(newest[10])}%`]
	const sum = (column) => locations.reduce((s, p) => s + numbers.get(`${p} ${months.at(-1)}`)[column], 0)
	same([n, reach], [sum('round.invited'), `${Math.round(100 * sum('round.respondents') / sum('round.invited'))}%`], 'counted by hand')
	const overview = plain((await staff.get(`/en/staff/overview/${nation}`)).body).match(/<h2 id="response">[^]*?<\/section>/)[0].replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
	yes(overview.includes(`youths ${n} ${reach}`) && overview.includes('partners not known here'), overview)
	const T03 = plain((await staff.get(`/en/staff/metrics/${nation}/indicator/T03`)).body)
	yes(T03.includes(`Reached: ${reach} of the ${n} who were asked.`), T03)
})

// ---- Release files ----

const folder = join(house.store, 'files'), onDisk = () => readdirSync(folder).filter((f) => f.startsWith('metrics-'))
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: `BEGIN IMMEDIATE; ${text} COMMIT;` })
const anew = () => { for (const pid of processes(house.store).children) process.kill(pid, 'SIGKILL') }
const read = (end) => readFileSync(join(folder, onDisk().find((f) => f.endsWith(end))))
const table = (end) => named(csv(read(end).toString(), ','))
const FILES = 40

await test('the files of a release hold the figures of registers, with limits, signs, how many were asked, and the table of complaints', async () => {
	change('DELETE FROM metrics_file; DELETE FROM metrics_release;')
	for (const f of onDisk())
		rmSync(join(folder, f))
	anew()
	yes(await until(() => sql('SELECT COUNT(*) AS n FROM metrics_file')[0].n === FILES, 180000), `${onDisk().length} files\n${house.log}`)
	const all = table('-inside-figures.csv'), of = (id, type, at = nation) => all.filter((r) => r.indicator_id === id && r.period_type === type && r.place_code === at)
	const rate = of('C01.light', 'month'), last = rate.at(-1)
	const sum = (column) => locations.reduce((n, p) => n + numbers.get(`${p} ${months.at(-1)}`)[column], 0)
	same([last.n, Number(last.value).toFixed(2), last.unit], [String(sum('incident.light')), (1000 * sum('incident.light') / sum('stay.resident_days')).toFixed(2), 'per_1000'])
	const T03 = of('T03', 'month').at(-1)
	same([T03.invited, Math.round(T03.response_pct)], [String(sum('round.invited')), Math.round(100 * sum('round.respondents') / sum('round.invited'))])
	// Formulas hold since January 2026: ten useful periods have a centre, twelve have limits.
	const charted = all.filter((r) => r.population !== 'asked' && r.centre !== ''), limited = all.filter((r) => r.population === 'asked' && r.place_code === nation && r.period_type === 'quarter' && r.lcl !== '')
	const half = all.filter((r) => r.period_type !== 'month' && r.period_type !== 'quarter')
	console.log(`# ${all.length} rows, ${charted.length} of indicators with a centre, ${limited.length} questions by quarter with limits, ${all.filter((r) => r.signal !== '').length} signs, ${half.length} of half-years and years`)
	yes(charted.length > 100 && charted.every((r) => r.conf_status === 'F'), 'centres of indicators')
	same(rate.some((r) => r.centre !== ''), rate.filter((r) => r.value !== '').length >= 10, 'the centre of a rate')
	same(charted.filter((r) => r.lcl !== '').length > 0, months.length >= 12, 'limits of indicators')
	yes(limited.length > 100 && limited.every((r) => r.conf_status === 'F' && Number(r.lcl) <= Number(r.centre) && Number(r.centre) <= Number(r.ucl)), 'limits lie about the centre')
	for (const tier of ['inside', 'outside']) {
		const rows = table(`-${tier}-complaints.csv`), row = rows.find((r) => r.place_code === nation && r.period === '2026-H1')
		const six = (column) => months.slice(0, 6).reduce((n, m) => n + locations.reduce((k, p) => k + numbers.get(`${p} ${m}`)[column], 0), 0)
		same([row.received, row.due, row.in_time_pct, row.open_overdue, row.conf_status], [String(six('complaint.received')), String(six('complaint.due')), '66.7', '0', 'F'], tier)
		yes(rows.every((r) => !locations.includes(r.place_code) && r.median_days === ''), 'no location, and no days')
	}
})

await test('what is delivered later is in no file of that release: it comes back the same', async () => {
	const hash = () => createHash('sha256').update(read('-inside-figures.csv')).digest('hex'), before = hash()
	await keep(locations.flatMap((p) => months.map((m) => `${p};${code(m)};incident.severe;;7`)))
	yes(await until(() => through('C01:1:register/severe:0') === open, 90000), 'released')
	match(plain((await staff.get(`/en/staff/metrics/${nation}/indicators`)).body), /id="C01-register\/severe"/)
	rmSync(join(folder, onDisk().find((f) => f.endsWith('-inside-figures.csv'))))
	anew()
	yes(await until(() => onDisk().some((f) => f.endsWith('-inside-figures.csv')), 90000), house.log)
	same(hash(), before)
	yes(!read('-inside-figures.csv').includes('C01.severe') && read('-inside-figures.csv').includes('C01.light'), 'rows')
})

await test('a file that corrects a released month is kept, says so, and changes no cell', async () => {
	const before = all(), month = months[0]
	const said = plain(await keep([`${locations[0]};${code(month)};incident.light;;44`]))
	match(said, /Rows about months of which figures were released: 1\. They are kept, and what was released stays as it was\./)
	yes(await until(() => sql("SELECT COUNT(*) AS n FROM metrics_delivered WHERE counted = 'looked'")[0].n === 1, 90000), 'the keeper looked again')
	same(all() === before, true, 'the register')
	same(sql(`SELECT number FROM metrics_register WHERE place = '${locations[0]}' AND month = ${month} AND counted = 'incident.light'`)[0].number, 44000)
})

await house.stop()
done()
