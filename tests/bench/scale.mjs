// scale.mjs - figures of a house of 400 places and ten years: does a page cost more when ten million
// answers stand behind it, does one more cost more to hear, does the keeper keep up with the workers, and does
// what it writes and what is sent of it take more memory?
//
// Answers are single answers to questions, ten a response, so there are a million responses. They are loaded
// through the stream (voices.c), in a house whose clock begins in 2026, so that all indicators hold; so
// the portal runs with a clock set ahead (lib/shim-clock.c). The last month, and the files of the release, are left
// to the keeper of that portal. KB_BENCH_STORE names a folder where stores are kept for the next run.

import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { built, cpuOf, filled, finish, hold, keeperOf, load, median, nginxOf, once, openSurvey, raw, short, SECONDS, sqlite, startHouse, stores, workerOf } from './rig.mjs'
import { underCallgrind } from './callgrind.mjs'
import { forgetFiles, statusOf, watchFiles, watchRelease } from './keeper.mjs'
import { buildShim, Control } from '../lib/torture.mjs'
import { klankbord, sleep, until } from '../lib/portal.mjs'
import { hidden, Visitor } from '../lib/house.mjs'

const LIMIT = { page: 1.3, steps: 1.05, keeps: 1, recount: 10, waiting: 1, memory: 1.3, sent: 1.1, bound: 0.9 }
const [PLACES, YEARS, MANY] = short ? [60, 2, 500000] : [400, 10, 10000000], FEW = 10000, PER_RESPONSE = 10
const ROUNDS = short ? 2 : 5, PAGES = short ? 20 : 60, AHEAD = 16, COUNTED = 5
const YEAR_AFTER = Date.UTC(2026 + YEARS, 0, 15, 12) / 1000
const PAGES_ASKED = {
	'overview page': '/nl/staff/overview', 'page of the organisation': '/nl/staff/metrics/organisatie',
	'page of a theme': '/nl/staff/overview/organisatie/theme/3', 'page of one indicator': '/nl/staff/metrics/organisatie/indicator/T03',
	'comparison of locations': '/nl/staff/metrics/compare/kwv/A10',
}
const PLACE = 'plaats-005'

// ---- Stores ---------------------------------------------------------------------------------

// The store of so many answers, and what voices told of its making.
function loaded(answers) {
	const kept = process.env.KB_BENCH_STORE && join(process.env.KB_BENCH_STORE, `scale-${answers}-${PLACES}-${YEARS}.db`)
	const data = mkdtempSync(join(tmpdir(), 'klankbord-bench-')), file = join(data, 'klankbord.db')
	stores.push(data)
	if (kept && existsSync(kept))
		cpSync(kept, file)
	else {
		const lines = execFileSync(join(built, 'voices'), [file, String(answers / PER_RESPONSE), String(PLACES), String(YEARS)],
			{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n')
		const told = Object.assign({}, ...lines.map((line) => JSON.parse(line)))
		sqlite(data, `CREATE TABLE bench AS SELECT '${JSON.stringify(told)}' AS told;`)
		if (kept) {
			mkdirSync(process.env.KB_BENCH_STORE, { recursive: true })
			cpSync(file, kept)
		}
	}
	return { data, told: JSON.parse(sqlite(data, 'SELECT told FROM bench;')) }
}

// A member of staff who sees all, and a round that is open at one place.
function furnish(store) {
	const made = klankbord(['migrate'], { data: store.data })
	if (made.status !== 0)
		throw new Error(made.stderr)
	store.password = klankbord(['user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie'], { data: store.data }).stdout.trim().split(/\s+/).pop()
	openSurvey(store.data, PLACE)
}

const tools = mkdtempSync(join(tmpdir(), 'klankbord-bench-'))
stores.push(tools)
const control = new Control(join(tools, 'numbers'))
control.set(AHEAD, YEAR_AFTER - Math.floor(Date.now() / 1000))
const env = { LD_PRELOAD: buildShim(tools, 'shim-clock'), KB_SHIM: control.file }

async function open(answers) {
	const store = loaded(answers)
	furnish(store)
	const first = await startHouse({ data: store.data, settings: { workers: '1' }, env })
	store.release = await watchRelease(first, 12 * (2026 + YEARS))
	await first.stop()
	forgetFiles(store.data)
	store.house = { ...await startHouse({ data: store.data, settings: { workers: '1' }, env }), password: store.password }
	store.files = await watchFiles(store.house, 'workbook-nl.xlsx')
	store.staff = new Visitor(store.house)
	await store.staff.signIn('kwaliteit')
	store.cpu = Object.fromEntries(Object.keys(PAGES_ASKED).map((p) => [p, []]))
	return store
}

// ---- Pages ------------------------------------------------------------------------------------

async function perPage({ house, staff }, path) {
	const pid = workerOf(house), before = cpuOf(pid)
	let bytes = 0
	for (let i = 0; i < PAGES; i++) {
		const page = await staff.get(path)
		if (page.status !== 200)
			throw new Error(`${path}: status ${page.status}`)
		bytes = page.body.length
	}
	return { us: (cpuOf(pid) - before) / PAGES / 1000, bytes }
}

const few = await open(FEW), many = await open(MANY)
const bytes = {}
for (let i = 0; i < ROUNDS; i++)
	for (const [name, path] of Object.entries(PAGES_ASKED))
		for (const store of [few, many]) {
			const r = await perPage(store, path)
			store.cpu[name].push(r.us)
			bytes[`${name} ${store === few}`] = r.bytes
		}
for (const name of Object.keys(PAGES_ASKED)) {
	const [x, y] = [median(few.cpu[name]), median(many.cpu[name])]
	hold(`CPU time of the ${name}, ${MANY} answers over ${FEW}`, y / x, LIMIT.page, { most: true })
	raw(`${name}: ${x.toFixed(0)} -> ${y.toFixed(0)} us of the worker, ${bytes[`${name} true`]} -> ${bytes[`${name} false`]} bytes`)
}

// ---- Everything that was released, as CSV --------------------------------------------------------

const mb = (kB) => `${(kB / 1024).toFixed(1)} MB`
const CSV = `metrics-${2025 + YEARS}-12-inside-figures.csv`

hold(`private memory of the keeper while it writes the CSV of all places, ${MANY} answers over ${FEW}`,
	many.files.most['figures.csv'] / few.files.most['figures.csv'], LIMIT.memory, { most: true })
hold(`address space of the keeper at ${PLACES} places, of what it may have`, Math.max(many.release.share, many.files.share), LIMIT.bound, { most: true })
raw(`the release of the last month: ${many.release.seconds.toFixed(1)} s of the keeper, ${mb(many.release.memory)}; of ${FEW} answers ${few.release.seconds.toFixed(1)} s, ${mb(few.release.memory)}; bound ${many.release.bound} MB`)
raw(`the first files: ${many.files.seconds.toFixed(0)} s; by kind ${Object.entries(many.files.most).map(([kind, kB]) => `${kind} ${mb(kB)}`).join(', ')}`)

// The web server sends it. What it and the worker have at most meanwhile, over what they had after another page.
async function sent({ house, staff }) {
	const pids = [workerOf(house), ...nginxOf(house)], memory = () => pids.reduce((n, pid) => n + statusOf(pid, 'RssAnon'), 0)
	const { csrf } = hidden((await staff.get('/nl/staff/password')).body)
	const before = memory()
	const r = await fetch(`${house.base}/nl/staff/exports`, { method: 'POST', body: String(new URLSearchParams({ csrf, file: CSV, purpose: 'check' })), redirect: 'manual',
		headers: { cookie: [...staff.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'content-type': 'application/x-www-form-urlencoded', origin: house.base, 'sec-fetch-site': 'same-origin', 'accept-encoding': 'identity' } })
	let most = 0, bytes = 0, parts = 0
	if (r.status !== 200)
		throw new Error(`${CSV}: status ${r.status}`)
	for await (const part of r.body) {
		bytes += part.length
		most = parts++ % 20 === 0 ? Math.max(most, memory()) : most
	}
	return { ratio: most / before, bytes, before, most }
}
const [little, much] = [await sent(few), await sent(many)]
hold('private memory of nginx and the worker while that CSV is sent, over before', much.ratio, LIMIT.sent, { most: true })
raw(`${little.bytes} bytes: ${little.before} -> ${little.most} kB; ${much.bytes} bytes: ${much.before} -> ${much.most} kB`)
await few.house.stop()
await many.house.stop()

// What the pages cost in instructions, which hang on nobody else who works on the machine.
const instructionsOf = (store) => underCallgrind(store.data, { env }, async (house, counted) => {
	const staff = new Visitor({ ...house, password: store.password }), counts = {}
	const get = async (path) => {
		const { status } = await staff.get(path)
		if (status !== 200)
			throw new Error(`${path}: status ${status}`)
	}
	await staff.signIn('kwaliteit')
	for (const [name, path] of Object.entries(PAGES_ASKED)) {
		await get(path)
		counts[name] = await counted(async () => {
			for (let i = 0; i < COUNTED; i++)
				await get(path)
		})
	}
	return counts
})
const [fewer, more] = [await instructionsOf(few), await instructionsOf(many)]
for (const name of Object.keys(PAGES_ASKED)) {
	hold(`instructions of the ${name}, ${MANY} answers over ${FEW}`, more[name] / fewer[name], LIMIT.page, { most: true })
	raw(`${name}: ${fewer[name]} -> ${more[name]} instructions of the worker`)
}

// The same writing by itself, and the control: all rows first.
const gather = (store, how) => JSON.parse(execFileSync(join(built, 'gather'), [join(store.data, 'klankbord.db'), how], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
const [base, streamed, gathered] = [gather(few, 'PLACES'), gather(many, 'PLACES'), gather(many, 'ALL')]
hold('the same, written by itself', streamed.most / base.most, LIMIT.memory, { most: true })
hold('control: with all rows gathered first', gathered.most / base.most, LIMIT.memory)
if (gathered.hash !== streamed.hash)
	throw new Error('the control does not write the same')
raw(`${base.bytes} bytes of CSV: ${mb(base.most)}; ${streamed.bytes} bytes: ${mb(streamed.most)}, gathered ${mb(gathered.most)}`)

// ---- Told again ----------------------------------------------------------------------------------

hold(`tell again, ${MANY} answers: the hash of all sums is the same`, many.told.before === many.told.after ? 1 : 0, 1)
hold(`the same of ${FEW}, and the control: without one of them it is another`, few.told.before === few.told.after && few.told.before !== few.told.lacking ? 1 : 0, 1)
raw(`${many.told.before} before, ${many.told.after} after; ${many.told.again.toFixed(1)} s of one processor`)

// ---- Hearing ----------------------------------------------------------------------------------

hold(`steps of SQLite to hear one response, ${MANY} answers over ${FEW}`, many.told.steps / few.told.steps, LIMIT.steps, { most: true })
hold('control: with a recount of what was heard', many.told.recount / many.told.steps, LIMIT.recount)
raw(`${few.told.steps} -> ${many.told.steps} steps, ${(1e6 * few.told.seconds).toFixed(0)} -> ${(1e6 * many.told.seconds).toFixed(0)} us of one processor`)
raw(`loaded: telling ${many.told.tell.toFixed(1)} s, hearing ${many.told.hear.toFixed(1)} s (${(MANY / many.told.hear).toFixed(0)} answers/s), releasing ${many.told.release.toFixed(1)} s, the longest month ${many.told.month.toFixed(2)} s`)

// Workers take submissions through the web server as fast as they can, the keeper hears beside them.
const busy = { ...await startHouse({ data: many.data, env }), password: many.password }
const waiting = () => Number(sqlite(many.data, '.timeout 5000\nSELECT COUNT(*) FROM kb_queue;'))
const stored = [], heard = [], spent = [], most = []

// The most that wait at once, looked at now and then until it is told to end.
async function watch(run) {
	let n = 0
	while (!run.ended) {
		n = Math.max(n, waiting())
		await sleep(300)
	}
	return n
}

await until(() => waiting() === 0, 60000)
for (let i = 0; i < ROUNDS; i++) {
	const lines = filled(many.data, 'review', 6000 * SECONDS, { place: PLACE, env })
	const keeper = keeperOf(busy), cpu = cpuOf(keeper), began = Date.now()
	const run = {}, watched = watch(run)
	const r = await load(busy, once(lines), 303)
	const left = waiting(), seconds = (Date.now() - began) / 1000
	run.ended = true
	most.push(await watched / (r.done / seconds))
	stored.push(r.done / seconds)
	heard.push((r.done - left) / seconds)
	if (!await until(() => waiting() === 0, 60000))
		throw new Error('the keeper does not come to an end')
	spent.push((cpuOf(keeper) - cpu) / r.done / 1000)
	await sleep(200)
}
const keeps = median(heard.map((h, i) => h / stored[i]))
hold('answers that the keeper hears a second over what the workers store meanwhile', keeps, 0.99)
hold('answers that the keeper alone would hear a second over what the workers store', 1e6 / median(spent) / median(stored), LIMIT.keeps)
hold('responses that wait for the keeper at once over what the workers store in a second', Math.max(...most), LIMIT.waiting, { most: true })
raw(`${median(stored).toFixed(0)} responses stored a second, ${median(heard).toFixed(0)} heard meanwhile, ${median(spent).toFixed(0)} us of the keeper each`)
await busy.stop()
rmSync(tools, { recursive: true, force: true })
finish()
