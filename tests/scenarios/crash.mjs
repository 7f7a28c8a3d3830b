// crash.mjs - a worker that dies or hangs in the middle of a request costs that one
// request and nothing else: others are served, what was half written is not there, the
// master brings a new one. A keeper that dies while it hears hears again, once in effect.
//
// A plugin made here dies, hangs and dawdles on demand. Its pages are asked by POST, which
// nginx never repeats: one request, one worker.

import { Visitor } from '../lib/house.mjs'
import { buildPlugin, processes, root, sleep, sql as ask, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-crash-'))

buildPlugin(join(work, 'plugins'), 'crash', `#include <klankbord.h>
#include <klankbord-view.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const struct kb_stmt add = { "crash", "crash_add", "INSERT INTO crash_made (id) VALUES ($1)" };
static const struct kb_stmt note = { "crash", "crash_note", "INSERT INTO crash_heard (id) VALUES ($1)" };

/* The one folder that the sandbox leaves open. */
static const char *in_data(struct kb_ctx *c, const char *file)
{
	return kb_fmt(c, "%s/%s", kb_set(c, "data"), file);
}

static enum kb_rc die(struct kb_req *r, int signo)
{
	kb_run(kb_task(r), &add, kb_t(kb_key(kb_task(r))));
	raise(signo);
	return kb_see(r, "/nl");
}

static enum kb_rc serve_segv(struct kb_req *r)
{
	return die(r, SIGSEGV);
}

static enum kb_rc serve_abrt(struct kb_req *r)
{
	return die(r, SIGABRT);
}

static enum kb_rc serve_kill(struct kb_req *r)
{
	return die(r, SIGKILL);
}

/* Says who it is, writes, and takes its time. */
static enum kb_rc dawdle(struct kb_req *r, unsigned ms)
{
	const char *path = in_data(kb_task(r), "crash-pid"), *draft = in_data(kb_task(r), "crash-pid.new");
	FILE *f = fopen(draft, "w");

	if (f) {
		fprintf(f, "%d", (int)getpid());
		fclose(f);
		rename(draft, path);
	}
	kb_run(kb_task(r), &add, kb_t(kb_key(kb_task(r))));
	usleep(ms * 1000);
	return kb_see(r, "/nl");
}

static enum kb_rc serve_slow(struct kb_req *r)
{
	return dawdle(r, 1000);
}

static enum kb_rc serve_hang(struct kb_req *r)
{
	while (dawdle(r, 60000) == KB_OK)
		continue;
	return KB_FAIL;
}

static enum kb_rc serve_tell(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_item item = { "bang", 1 };

	kb_observe(c, &(struct kb_observation){ .type = "crash.event", .place = "de-linde", .population = "youth",
		.month = kb_month(c), .items = &item, .count = 1 });
	return kb_see(r, "/nl");
}

/* Writes what it heard; the first time it dies behind that, before anything is stored. */
static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	kb_run(c, &note, kb_t(kb_key(c)));
	if (o->count == 1 && unlink(in_data(c, "keeper-dies")) == 0)
		raise(SIGKILL);
	return KB_OK;
}

KB_PLUGIN(
	.name = "crash",
	.routes = (const struct kb_route[]){
		{ KB_POST, "/{lang}/crash/segv", "crash.segv", NULL, NULL, serve_segv, 0 },
		{ KB_POST, "/{lang}/crash/abrt", "crash.abrt", NULL, NULL, serve_abrt, 0 },
		{ KB_POST, "/{lang}/crash/kill", "crash.kill", NULL, NULL, serve_kill, 0 },
		{ KB_POST, "/{lang}/crash/slow", "crash.slow", NULL, NULL, serve_slow, 0 },
		{ KB_POST, "/{lang}/crash/hang", "crash.hang", NULL, NULL, serve_hang, 0 },
		{ KB_POST, "/{lang}/crash/tell", "crash.tell", NULL, NULL, serve_tell, 0 },
		{ 0 } },
	.tells = (const struct kb_tells[]){ { "crash.event", NULL }, { 0 } },
	.hears = (const struct kb_hears[]){ { "crash.event", hear, NULL }, { 0 } },
	.migrations = (const struct kb_migration[]){
		{ 1, "CREATE TABLE crash_made (id TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */" },
		{ 2, "CREATE TABLE crash_heard (id TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */" },
		{ 0 } },
	.statements = (const struct kb_stmt *const[]){ &add, &note, NULL }
);
`)

const WATCHDOG = 2
const house = await startPortal({ plugins: `${join(root, 'lib/klankbord/plugins')}:${join(work, 'plugins')}`, watchdog: WATCHDOG,
	crashes: 0 }) // it may die as often as it likes; what becomes of others: weak.mjs
const pidFile = join(house.data, 'crash-pid'), keeperFile = join(house.data, 'keeper-dies')
const sql = (text) => ask(house.store, text)
const made = () => Number(sql('SELECT count(*) FROM crash_made'))
const post = (what) => new Visitor(house).post(`/nl/crash/${what}`, {}).then((r) => r, () => ({ status: 0, body: '', headers: new Headers() }))
const isWhole = () => until(() => processes(house.store).children.length === 5) // two workers of each pool and the keeper

// Asks pages all the time while `during` runs. Returns how many, and what failed.
async function underLoad(during) {
	let asked = 0, stop = false
	const failed = []
	const go = async (path) => {
		while (!stop) {
			asked++
			const status = await new Visitor(house).get(path).then((r) => r.status, (e) => String(e))
			if (status !== 200)
				failed.push(status)
			await sleep(8)
		}
	}
	const load = [go('/nl'), go('/en/privacy'), go('/')]
	await during()
	stop = true
	await Promise.all(load)
	return { asked, failed }
}

// The worker that serves a slow or hanging request, once it says who it is.
async function inHand(what) {
	rmSync(pidFile, { force: true })
	const reply = post(what)
	yes(await until(() => existsSync(pidFile)), `${what} did not begin`)
	return { reply, pid: Number(readFileSync(pidFile, 'utf8')) }
}

await test('control: a slow request that nobody disturbs is answered and stored', async () => {
	yes(await isWhole(), `${processes(house.store).children.length} processes`)
	same((await post('slow')).status, 303)
	same(made(), 1)
})

for (const [what, signo] of [['segv', 11], ['abrt', 6], ['kill', 9]])
	await test(`a worker that dies of signal ${signo} in a request costs that request and no other`, async () => {
		const before = made()
		const statuses = []
		const { asked, failed } = await underLoad(async () => {
			for (let i = 0; i < 6; i++) {
				statuses.push((await post(what)).status)
				await sleep(400)
			}
		})
		console.log(`# ${asked} asked while 6 died, ${failed.length} failed beside them`)
		same(statuses, Array(6).fill(502), 'who met it')
		same(failed, [], 'others')
		yes(asked > 20, `only ${asked} asked`)
		same(made(), before, 'what the dead wrote')
		yes(await isWhole(), 'not replaced')
		same(house.log.match(new RegExp(`^ERROR worker \\d+ ended by signal ${signo}, in plugin crash$`, 'gm')).length, 6, 'lines of the log')
	})

await test('who met it reads what to do, in a page with all headers', async () => {
	const r = await post('segv')
	same(r.status, 502)
	match(r.body, /Wat je eerder verstuurde, is niet kwijt/)
	match(r.body, /What you sent before is not lost/)
	match(r.headers.get('content-security-policy'), /^default-src 'none'/)
	match(r.headers.get('cache-control'), /no-store/)
	yes(await isWhole(), 'not replaced')
})

await test('a worker that is killed from outside in the middle of a request costs one, five times', async () => {
	const before = made()
	const statuses = [], dead = []
	const { asked, failed } = await underLoad(async () => {
		for (let i = 0; i < 5; i++) {
			const { reply, pid } = await inHand('slow')
			process.kill(pid, 'SIGKILL')
			dead.push(pid)
			statuses.push((await reply).status)
			await sleep(300)
		}
	})
	console.log(`# ${asked} asked while 5 were killed, ${failed.length} failed beside them`)
	same(statuses, Array(5).fill(502))
	same(failed, [])
	same(made(), before, 'half written')
	yes(await isWhole(), 'not replaced')
	yes(!processes(house.store).children.some((p) => dead.includes(p)), 'a dead one is listed')
})

await test('a worker that hangs is found within the watchdog, ended and replaced', async () => {
	const before = made()
	let reply, took, pid
	const { asked, failed } = await underLoad(async () => {
		const began = Date.now()
		const hand = await inHand('hang')
		pid = hand.pid
		reply = await hand.reply
		took = Date.now() - began
	})
	console.log(`# ended after ${took} ms; ${asked} asked meanwhile, ${failed.length} failed`)
	same(reply.status, 502)
	yes(took >= WATCHDOG * 1000 && took < WATCHDOG * 1000 + 3000, `after ${took} ms`)
	same(failed, [])
	yes(asked > 20, `only ${asked} asked`)
	same(made(), before)
	yes(await house.says(new RegExp(`^ERROR worker ${pid} hangs for \\d+ ms and is ended$`, 'm')), house.log)
	yes(await until(() => !processes(house.store).children.includes(pid)) && await isWhole(), 'not replaced')
})

await test('a worker that is stopped (SIGSTOP) in a request is found, ended and replaced', async () => {
	const before = made()
	let reply, pid
	const { failed } = await underLoad(async () => {
		const hand = await inHand('slow')
		pid = hand.pid
		process.kill(pid, 'SIGSTOP')
		reply = await hand.reply
	})
	same(reply.status, 502)
	same(failed, [])
	same(made(), before)
	yes(await house.says(new RegExp(`^ERROR worker ${pid} hangs for \\d+ ms and is ended$`, 'm')), house.log)
	yes(await until(() => !processes(house.store).children.includes(pid)) && await isWhole(), 'not replaced')
})

await test('all workers hang at once: the next who asks waits, and is served', async () => {
	const hanging = [post('hang'), post('hang')]
	await sleep(500)
	const began = Date.now()
	const r = await new Visitor(house).get('/nl')
	same(r.status, 200)
	yes(Date.now() - began < WATCHDOG * 1000 + 3000, `after ${Date.now() - began} ms`)
	same((await Promise.all(hanging)).map((h) => h.status), [502, 502])
	yes(await isWhole(), 'not replaced')
})

await test('a burst of crashes slows the replacements, never ends them', async () => {
	const statuses = await Promise.all(Array.from({ length: 8 }, () => post('segv').then((r) => r.status)))
	same(statuses, Array(8).fill(502))
	same(await until(async () => (await new Visitor(house).get('/nl').catch(() => ({}))).status === 200, 30000), true, 'served again')
	yes(await until(() => processes(house.store).children.length === 5, 30000), 'not whole again')
})

await test('HUP lets a request in hand end, and it is stored once', async () => {
	await isWhole()
	const before = made(), old = processes(house.store)
	const { reply, pid } = await inHand('slow')
	process.kill(old.master.pid, 'SIGHUP')
	same((await reply).status, 303)
	same(made(), before + 1)
	yes(await until(() => !processes(house.store).children.some((p) => old.children.includes(p))), 'the old generation is still there')
	same(processes(house.store).master.pid, old.master.pid)
	yes(!processes(house.store).children.includes(pid), 'the worker in hand stayed')
})

await test('control: heard once is one row', async () => {
	same((await post('tell')).status, 303)
	yes(await until(() => sql('SELECT count(*) FROM kb_queue') === '0'), 'still waiting')
	same(sql('SELECT count(*) FROM crash_heard'), '1')
})

await test('a keeper that dies while it hears is replaced, and hears it once in effect', async () => {
	writeFileSync(keeperFile, '')
	same((await post('tell')).status, 303)
	yes(await until(() => !existsSync(keeperFile)), 'it did not die')
	yes(await house.says(/^ERROR keeper \d+ ended by signal 9$/m), house.log)
	yes(await until(() => sql('SELECT count(*) FROM kb_queue') === '0', 45000), 'still waiting')
	same(sql('SELECT count(*) FROM crash_heard'), '2')
	same(sql('SELECT count(*) FROM kb_queue WHERE parked <> 0'), '0')
	yes(await isWhole(), 'not replaced')
})

await test('after all of this the store is whole', async () => {
	const r = house.kb('verify')
	same(r.status, 0, r.stdout + r.stderr)
})

await test('TERM lets a request in hand end, stores it, and leaves nothing behind', async () => {
	const before = made()
	const { reply } = await inHand('slow')
	house.portal.kill('SIGTERM')
	same((await reply).status, 303)
	same(made(), before + 1)
	yes(await until(() => house.portal.exitCode !== null), 'the master goes on')
	same(house.portal.exitCode, 0)
	same(processes(house.store), { master: undefined, children: [] })
	same(existsSync(join(house.data, 'run/klankbord.sock')), false, 'the socket')
})

await test('control: the load sees a portal that is gone', async () => {
	const { asked, failed } = await underLoad(() => sleep(500))
	yes(asked > 0, 'nothing was asked')
	same(failed, Array(asked).fill(502))
})

await house.stop()
rmSync(work, { recursive: true, force: true })
done()
