// torture-clock.mjs - the clock of the machine jumps by a day, over the change to summer
// time, over the end of a month: sessions end when they should, an answer has the month of
// Amsterdam, nobody is shut out for longer than a delay lasts, the keeper goes on, and the
// watchdog neither kills who works nor spares who hangs.
//
// The wall clock is set in front of the C library (lib/shim-clock.c). A plugin made here
// has a job of every second, and pages that dawdle and hang.

import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Caller, ask } from '../lib/fastcgi.mjs'
import { buildPlugin } from '../lib/portal.mjs'
import { Control, buildShim, copyStore, count, folder, isHeard, isThanks, klankbord, long, openPlaces, root, serve, sleep, sql, until, walk } from '../lib/torture.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const AHEAD = 16, MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR
const work = folder('clock'), data = join(work, 'data'), other = join(work, 'other')
const plugins = `${join(root, 'lib/klankbord/plugins')}:${join(work, 'plugins')}`

buildPlugin(join(work, 'plugins'), 'ticker', `#include <klankbord.h>
#include <klankbord-view.h>
#include <unistd.h>

static const struct kb_stmt add = { "ticker", "ticker_add", "INSERT INTO ticker_tick (id) VALUES ($1)" };

static enum kb_rc tick(struct kb_ctx *c)
{
	return kb_run(c, &add, kb_t(kb_key(c)));
}

static enum kb_rc serve_slow(struct kb_req *r)
{
	usleep(1500000);
	return kb_see(r, "/nl");
}

static enum kb_rc serve_hang(struct kb_req *r)
{
	usleep(60000000);
	return kb_see(r, "/nl");
}

KB_PLUGIN(
	.name = "ticker",
	.routes = (const struct kb_route[]){
		{ KB_GET, "/{lang}/ticker/slow", "ticker.slow", NULL, NULL, serve_slow, 0 },
		{ KB_GET, "/{lang}/ticker/hang", "ticker.hang", NULL, NULL, serve_hang, 0 },
		{ 0 } },
	.jobs = (const struct kb_job[]){ { "ticker.tick", 1, tick }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1, "CREATE TABLE ticker_tick (id TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */" }, { 0 } },
	.statements = (const struct kb_stmt *const[]){ &add, NULL }
);
`)

openPlaces(data, 1)
const password = klankbord(['user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie'], { data }).stdout.trim().split(/\s+/).pop()
copyStore(data, other)

const shim = buildShim(work, 'shim-clock')
async function house(store, name) {
	const control = new Control(join(work, name))
	const h = await serve(store, { wishes: { plugins, workers: 2, watchdog: 3 }, env: { LD_PRELOAD: shim, KB_SHIM: control.file } })
	return { ...h, portal: h.portal, log: () => h.log, jump: (seconds) => control.set(AHEAD, seconds), control }
}
const a = await house(data, 'control-a'), b = await house(other, 'control-b')
const now = () => Math.floor(Date.now() / 1000)
const told = { jumps: 0 }
const jump = (seconds) => { told.jumps++; a.jump(seconds) }
const jumpTo = (iso) => jump(Math.floor(Date.parse(iso) / 1000) - now())

// ---- The keeper, on a house of its own: its clock goes back once and stays there ------------

const ticks = () => Number(sql(other, 'SELECT count(*) FROM ticker_tick'))
const stored = (store) => statSync(join(store, 'klankbord.db')).mtimeMs
yes(await until(() => ticks() > 1), 'the job does not run')
b.jump(-DAY)
told.jumps++
await sleep(1500)
const back = { ticks: ticks(), written: stored(other) }

// ---- Sessions ----------------------------------------------------------------------------

async function signIn() {
	const v = new Caller(a.socket)
	const r = await v.post('/nl/staff/login', { user: 'beheer', password })
	same(r.status, 303, `signing in: ${r.body.slice(0, 300)}`)
	return v
}
const isIn = async (v) => (await v.get('/nl/staff')).status === 200

await test('control: the clock jumps: a session that is young is old a day later, and young again when it is put right', async () => {
	jump(0)
	const v = await signIn()
	same(await isIn(v), true, 'now')
	jump(DAY)
	same(await isIn(v), false, 'a day later')
	jump(0)
	same(await isIn(v), true, 'put right')
})

await test('a session ends after half an hour without use, to the minute', async () => {
	jump(0)
	const v = await signIn()
	jump(28 * MINUTE)
	same(await isIn(v), true, 'after 28 minutes')
	jump(28 * MINUTE + 31 * MINUTE)
	same(await isIn(v), false, 'after 31 more')
})

await test('a session that was begun on a clock a day ahead does not live a day longer', async () => {
	jump(DAY)
	const v = await signIn()
	same(await isIn(v), true, 'on that clock')
	jump(0)
	same(await isIn(v), false, 'when it was put right')
	same(await isIn(await signIn()), true, 'signed in anew')
})

await test('failures that were counted a day ahead shut nobody out when the clock is put right', async () => {
	const wrong = () => new Caller(a.socket).post('/nl/staff/login', { user: 'beheer', password: 'een zin die niet past' })
	jump(DAY)
	const statuses = []
	for (let i = 0; i < 6; i++)
		statuses.push((await wrong()).status)
	same(statuses, [403, 403, 403, 403, 403, 429], 'on that clock')
	jump(0)
	same(await isIn(await signIn()), true, 'put right')
})

// ---- Answers --------------------------------------------------------------------------------

const months = () => new Map(sql(data, 'SELECT month, count(*) FROM surveys_response GROUP BY month').split('\n').filter(Boolean).map((l) => l.split('|').map(Number)))

async function sendAt(iso) {
	const before = months()
	if (iso)
		jumpTo(iso)
	const v = new Caller(a.socket)
	same(isThanks(await v.post('/nl/s', await walk(v, 0))), true, `sent at ${iso}`)
	for (const [month, n] of months())
		if (n !== (before.get(month) || 0))
			return `${Math.floor(month / 12)}-${month % 12 + 1}`
	return 'nowhere'
}

for (const [iso, month, what] of [
	['2026-11-30T22:59:00Z', '2026-11', 'a minute before midnight, winter'], ['2026-11-30T23:01:00Z', '2026-12', 'a minute after, when UTC is a month behind'],
	['2027-03-28T00:59:00Z', '2027-3', 'before the hour that is left out'], ['2027-03-28T01:01:00Z', '2027-3', 'behind it'],
	['2027-03-31T21:59:00Z', '2027-3', 'a minute before midnight, summer'], ['2027-03-31T22:01:00Z', '2027-4', 'a minute after'],
	['2027-10-31T00:30:00Z', '2027-10', 'in the hour that comes twice'], ['2027-10-31T01:30:00Z', '2027-10', 'in it again'],
	['2027-10-31T22:59:00Z', '2027-10', 'before midnight, winter again'], ['2027-10-31T23:01:00Z', '2027-11', 'after it'],
	['2026-12-31T23:01:00Z', '2027-1', 'a new year']])
	await test(`an answer has the month of Amsterdam: ${what}`, async () => same(await sendAt(iso), month))

await test('answers that were given on a clock a day ahead are sent when it is put right', async () => {
	jump(DAY)
	const v = new Caller(a.socket)
	const fields = await walk(v, 0)
	jump(0)
	same(isThanks(await v.post('/nl/s', fields)), true)
	same(isThanks(await v.post('/nl/s', fields)), true, 'twice')
})

await test('answers that were begun before the end of a month count where they are sent', async () => {
	jumpTo('2026-12-31T22:50:00Z')
	const before = months()
	const v = new Caller(a.socket)
	const fields = await walk(v, 0)
	jumpTo('2026-12-31T23:10:00Z')
	same(isThanks(await v.post('/nl/s', fields)), true)
	same((months().get(2027 * 12) || 0) - (before.get(2027 * 12) || 0), 1)
})

await test('all of these are heard', async () => {
	jump(-DAY)
	yes(await isHeard(data), 'some wait')
})

// ---- The watchdog ---------------------------------------------------------------------------

const hangs = () => (a.log().match(/hangs for/g) || []).length

for (const by of [DAY, -DAY])
	await test(`the watchdog: a jump of ${by / DAY} day kills no request in hand`, async () => {
		jump(0)
		const before = hangs()
		const reply = ask(a.socket, 'GET', '/nl/ticker/slow')
		await sleep(500)
		jump(by)
		same((await reply).status, 303)
		same(hangs(), before)
	})

await test('the watchdog: a jump back by a day spares nobody who hangs', async () => {
	jump(0)
	const before = hangs()
	const reply = ask(a.socket, 'GET', '/nl/ticker/hang')
	await sleep(500)
	jump(-DAY)
	same((await reply).status, 0, 'it was ended')
	yes(await until(() => hangs() === before + 1), a.log())
	same((await ask(a.socket, 'GET', '/nl')).status, 200, 'the next')
})

// ---- The keeper, later ------------------------------------------------------------------------

// A checkpoint is due every half minute: only the long form waits for one.
await test(`the keeper: a clock that went back by a day stops no job and no hearing${long ? ', and no checkpoint' : ''}`, async () => {
	yes(await until(() => ticks() > back.ticks + 3), 'the job stands still')
	const v = new Caller(b.socket)
	same(isThanks(await v.post('/nl/s', await walk(v, 0))), true)
	yes(await isHeard(other), 'it does not hear')
	if (long)
		yes(await until(() => stored(other) !== back.written, 60000), 'no checkpoint')
	count(`ticks ${back.ticks} before, ${ticks()} after the jump`)
})

count(`jumps ${told.jumps}, sessions 0 too long, months 0 wrong, lost 0`)
await a.end()
await b.end()
rmSync(work, { recursive: true, force: true })
done()
