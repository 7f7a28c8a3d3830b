// bad-figures.mjs - figures of a real house against what should not come in: told again all rows are
// the same, what is sent twice counts once, a file of nonsense is refused plainly, a place moves.
// plugins/metrics/test/test-bad-input.c has the rest; the list is in plugins/metrics/README.md.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Visitor, hidden, startHouse, walkToReview } from '../lib/house.mjs'
import { klankbord, processes, sql as ask, until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startHouse()
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
const look = (text) => execFileSync('sqlite3', ['-readonly', '-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim()
const kb = (...args) => klankbord(args, { data: house.store })
const cube = () => look('SELECT * FROM metrics_sum ORDER BY 1, 2, 3; SELECT * FROM metrics_indicator ORDER BY 1, 2, 3, 4, 5, 6')
const heard = () => until(() => look('SELECT COUNT(*) FROM kb_queue WHERE parked = 0') === '0', 120000)

// ---- Told again -----------------------------------------------------------------------------

await heard()
const before = cube()

async function tellAgain() {
	const r = kb('tell', 'again')
	same(r.status, 0, r.stderr)
	yes(Number(r.stdout.match(/^(\d+) observations wait/)[1]) > 1000, r.stdout)
	yes(await heard(), 'the keeper did not hear it all')
}

await test('klankbord tell again: every row of sums and indicators is the same', async () => {
	console.log(`# ${before.split('\n').length} rows`)
	yes(before.split('\n').length > 5000, 'too little to tell anything')
	await tellAgain()
	same(cube() === before, true, 'the cube')
})

await test('an emptied register releases the same from it', async () => {
	const register = () => look('SELECT * FROM kb_release_cell; SELECT * FROM kb_release_sum; SELECT tier, item, first, through, cells, hash FROM kb_release ORDER BY 1, 2, 3, 4')
	const was = register()
	change('BEGIN IMMEDIATE; DELETE FROM kb_release; DELETE FROM kb_release_cell; DELETE FROM kb_release_sum; COMMIT;')
	yes(register() !== was, 'control')
	for (const pid of processes(house.store).children)
		process.kill(pid, 'SIGKILL')
	yes(await until(() => look('SELECT COUNT(*) FROM kb_release') !== '0', 90000), house.log)
	same(register() === was, true, 'the register')
})

await test('control: one answer less is seen, and back it is the same', async () => {
	change(`CREATE TABLE kept AS SELECT * FROM surveys_answer WHERE item = 'A10' AND value IN ('1', '2', '3', '4') LIMIT 1;
		DELETE FROM surveys_answer WHERE (response, item) IN (SELECT response, item FROM kept);`)
	await tellAgain()
	yes(cube() !== before, 'it was not seen')
	change('INSERT INTO surveys_answer SELECT * FROM kept; DROP TABLE kept;')
	await tellAgain()
	same(cube() === before, true, 'the cube')
})

// ---- Sent twice ---------------------------------------------------------------------------------

await test('what is sent twice is thanked for twice and counts once', async () => {
	const count = () => Number(look('SELECT COALESCE(SUM(n), 0) FROM metrics_sum'))
	const v = new Visitor(house)
	await v.enter()
	const { state } = hidden((await walkToReview(v, 'nl')).page.body)
	const was = count()
	await v.post('/nl/s', { state, go: 'send' })
	yes(await until(() => count() > was), 'the first was not heard')
	await heard()
	const once = count()
	same((await v.post('/nl/s', { state, go: 'send' })).status, 303)
	await heard()
	same(count(), once)
	const other = new Visitor(house)
	await other.enter()
	await other.post('/nl/s', { state: hidden((await walkToReview(other, 'nl')).page.body).state, go: 'send' })
	yes(await until(() => count() > once), 'control: another counts')
})

// ---- A file of nonsense ----------------------------------------------------------------------------

const staff = new Visitor(house, 'en')
await staff.signIn()
const bring = async (bytes) => {
	const began = Date.now(), r = await staff.upload('/en/staff/register', { csrf: hidden((await staff.get('/en/staff/register')).body).csrf }, { file: bytes })
	return { ...r, ms: Date.now() - began }
}
const HEAD = 'place;month;column;days;number\n'
const nonsense = (rows, one) => HEAD + Array.from({ length: rows }, (_, i) => one(i)).join('')

await test('100,000 rows of nonsense are refused in one page, with a reason and nothing kept', async () => {
	for (const [what, text, says] of [
		['more than a file may have', nonsense(100000, (i) => `zz${i};9;?;x;y\n`), /too much at once/],
		['as much as it may have', nonsense(15000, (i) => `q${i};9;?;x;y\n`), /none of your places/],
		['more rows than it may have', nonsense(6000, (i) => `de-linde;2026-01;stay.resident_days;;${i}\n`), /rows/]]) {
		const r = await bring(text)
		console.log(`# ${what}: ${text.length} bytes, status ${r.status}, ${r.ms} ms, page of ${r.body.length} bytes`)
		yes([200, 400, 413].includes(r.status), `${what}: status ${r.status}`)
		yes(says.test(r.body.replace(/<[^>]*>/g, ' ')), `${what}: ${r.body.replace(/<[^>]*>/g, ' ').slice(0, 1500)}`)
		yes(!/textarea/.test(r.body), `${what}: it could be kept`)
		yes(r.body.length < 60000 && r.ms < 5000, `${what}: ${r.body.length} bytes, ${r.ms} ms`)
		same(look('SELECT COUNT(*) FROM metrics_register'), '0')
	}
	same((await new Visitor(house).get('/nl')).status, 200)
})

// ---- A place that moves ------------------------------------------------------------------------------

await test('a place that moves takes nothing of what was released with it', async () => {
	const released = () => look("SELECT * FROM kb_release_cell WHERE place IN ('noord', 'zuid', 'de-linde')")
	const was = released(), page = async () => (await staff.get('/en/staff/metrics/noord/csv')).body
	const shown = await page()
	same(kb('place', 'move', 'de-linde', '--parent', 'zuid').status, 0)
	same(ask(house.store, "SELECT parent FROM kb_place WHERE id = 'de-linde'"), 'zuid')
	same(released() === was, true)
	same(await page() === shown, true, 'the page of the region that it left')
	for (const [args, why] of [[['noord', '--parent', 'zuid'], /only a location moves/], [['de-linde', '--parent', 'de-eik'], /nothing lies under a location/],
		[['nergens', '--parent', 'zuid'], /there is no place nergens/]]) {
		const r = kb('place', 'move', ...args)
		same(r.status !== 0 && why.test(r.stderr), true, r.stderr)
	}
})

await house.stop()
done()
