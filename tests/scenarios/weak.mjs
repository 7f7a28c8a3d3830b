// weak.mjs - a weak plugin harms itself and nobody else. Five deaths of workers within a
// minute: it loses its pages and pieces, all else goes on, and a reload gives them back.
// What it leaves behind in a worker (descriptors, umask, locale, a transaction, memory)
// ends that worker before the next person meets it.

import { Visitor, top } from '../lib/house.mjs'
import { buildPlugin, processes, root, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-weak-'))

buildPlugin(join(work, 'plugins'), 'weak', `#define _GNU_SOURCE
#include <klankbord.h>
#include <klankbord-view.h>
#include "base/ctx.h" /* to forget a transaction: only who breaks in can */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct kb_stmt add = { "weak", "weak_add", "INSERT INTO weak_made (id) VALUES ($1)" };

static void segv(struct kb_ctx *c) { (void)c; raise(SIGSEGV); }
static void killed(struct kb_ctx *c) { (void)c; raise(SIGKILL); }
static void leave(struct kb_ctx *c) { (void)c; exit(0); }
static void fine(struct kb_ctx *c) { kb_run(c, &add, kb_t(kb_key(c))); }
static void open_more(struct kb_ctx *c) { (void)c; if (fcntl(2, F_DUPFD_CLOEXEC, 0) < 0) abort(); }
static void close_one(struct kb_ctx *c) { (void)c; close(0); }
static void mask(struct kb_ctx *c) { (void)c; umask(0); }
static void tongue(struct kb_ctx *c) { (void)c; uselocale(newlocale(LC_ALL_MASK, "C", NULL)); }
static void deaf(struct kb_ctx *c) { sigset_t s; (void)c; sigemptyset(&s); sigaddset(&s, SIGUSR1); sigprocmask(SIG_BLOCK, &s, NULL); }
static void forget(struct kb_ctx *c) { kb_run(c, &add, kb_t(kb_key(c))); c->tx = KB_TX_NONE; }
static void leak(struct kb_ctx *c) { char *p = malloc(4 << 20); (void)c; if (p) memset(p, 1, 4 << 20); }

static const struct { const char *name; void (*go)(struct kb_ctx *c); } deeds[] = {
	{ "segv", segv }, { "killed", killed }, { "leave", leave }, { "fine", fine }, { "open", open_more }, { "close", close_one },
	{ "umask", mask }, { "locale", tongue }, { "signals", deaf }, { "forget", forget }, { "leak", leak },
};

static const struct kb_field form[] = { { "deed", KB_CODE, 1, 20, true }, { 0 } };

static enum kb_rc serve_deed(struct kb_req *r)
{
	for (size_t i = 0; i < sizeof(deeds) / sizeof(*deeds); i++)
		if (!strcmp(deeds[i].name, kb_text(r, "deed")))
			deeds[i].go(kb_task(r));
	return kb_see(r, "/nl");
}

static enum kb_rc show(struct kb_ctx *c, struct kb_out *o)
{
	(void)c;
	kb_put_text(o, "weak was here");
	return KB_OK;
}

KB_PLUGIN(
	.name = "weak",
	.routes = (const struct kb_route[]){ { KB_POST, "/{lang}/weak", "weak.deed", NULL, form, serve_deed, 0 }, { 0 } },
	.slots = (const struct kb_slot[]){ { "youth.home", 9, show }, { 0 } },
	.migrations = (const struct kb_migration[]){
		{ 1, "CREATE TABLE weak_made (id TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */" }, { 0 } },
	.statements = (const struct kb_stmt *const[]){ &add, NULL }
);
`)

const MEMORY = 64
const house = await startPortal({ plugins: `${join(root, 'lib/klankbord/plugins')}:${join(work, 'plugins')}`, workers: 1, memory: MEMORY })
const ask = (deed, lang = 'nl') => new Visitor(house).post(`/${lang}/weak`, { deed })
const home = () => new Visitor(house).get('/nl')
const isWhole = () => until(() => processes(house.store).children.length === 4)
const words = (lang, key) => readFileSync(join(top, 'locales', `${lang}.xlf`), 'utf8')
	.match(new RegExp(`id="${key.replace(/\./g, '\\.')}"[\\s\\S]*?<target[^>]*>([^<]*)</target>`))[1]
const count = (pattern) => (house.log.match(pattern) || []).length
const ALARM = /^ERROR alarm: workers died 5 times within a minute in plugin weak: it loses its pages until it is mended and the portal reloads \(HUP\)$/gm

// ---- What it leaves behind ------------------------------------------------------------

await test('control: what leaves nothing behind keeps its worker', async () => {
	yes(await isWhole(), 'not whole')
	const before = processes(house.store).children
	for (let i = 0; i < 40; i++)
		same((await ask('fine')).status, 303)
	same(processes(house.store).children, before)
	same(count(/gives way/g), 0)
})

for (const [deed, what] of [['open', 'left other descriptors open'], ['close', 'left other descriptors open'], ['umask', 'left another umask'],
	['locale', 'left another locale'], ['signals', 'left other signals blocked'], ['forget', 'left a transaction open']])
	await test(`${deed}: the worker gives way, and the log says whose fault it is`, async () => {
		yes(await isWhole(), 'not whole')
		const before = processes(house.store).children
		const line = new RegExp(`^ERROR worker (\\d+) gives way: plugin weak ${what}$`, 'gm'), lines = count(line)
		same((await ask(deed)).status, 303)
		yes(await until(() => count(line) === lines + 1), house.log)
		const pid = Number([...house.log.matchAll(line)].pop()[1])
		yes(before.includes(pid), `${pid} is none of ${before}`)
		same((await home()).status, 200, 'the next request')
		yes(await until(() => !processes(house.store).children.includes(pid)) && await isWhole(), 'not replaced')
		same((await ask('fine')).status, 303)
	})

await test('a plugin that leaks costs a worker, not a request', async () => {
	yes(await isWhole(), 'not whole')
	const line = new RegExp(`^WARN worker \\d+ gives way: it holds (\\d+) MiB of its own, more than ${MEMORY} \\(memory\\); last ran plugin weak$`, 'm')
	let asked = 0
	for (; asked < 100 && !line.test(house.log); asked++)
		same((await ask('leak')).status, 303, `request ${asked}`)
	console.log(`# ${asked} leaks of 4 MiB; ${(house.log.match(line) || [])[0]}`)
	match(house.log, line)
	yes(asked > 4 && asked < 48, `after ${asked}`)
	yes(await isWhole(), 'not replaced')
	same((await home()).status, 200)
})

// ---- Five deaths -----------------------------------------------------------------------

await test('killed from outside is nobody\'s fault, however often', async () => {
	for (let i = 0; i < 6; i++) {
		for (let k = 0; k < 10; k++) // who served ten is replaced without a pause
			await home()
		same((await ask('killed')).status, 502)
	}
	yes(await until(() => count(/^ERROR worker \d+ ended by signal 9, in plugin weak$/gm) === 6), house.log)
	same(count(ALARM), 0)
	match((await home()).body, /weak was here/)
})

let keeper

await test('four deaths are let go: its pages and its pieces are there', async () => {
	yes(await isWhole(), 'not whole')
	const worker = (house.log.match(/worker (\d+)/g) || []).pop()
	keeper = processes(house.store).children
	for (let i = 0; i < 4; i++)
		same((await ask(i % 2 ? 'leave' : 'segv')).status, 502, worker)
	same((await ask('fine')).status, 303)
	match((await home()).body, /weak was here/)
	same(count(/^ERROR worker \d+ ended by signal 11, in plugin weak$/gm), 2)
	same(count(/^ERROR worker \d+ ended with status 0, in plugin weak$/gm), 2)
	same(count(ALARM), 0)
})

await test('the fifth within a minute: 503 in the person\'s language, and the alarm in the log', async () => {
	same((await ask('segv')).status, 502)
	yes(await until(() => count(ALARM) === 1), house.log)
	for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']) {
		const r = await ask('fine', lang)
		same(r.status, 503, lang)
		match(r.body, new RegExp(`<html[^>]*lang="${lang}"`))
		yes(r.body.includes(words(lang, 'error.broken')), `not said in ${lang}`)
		match(r.headers.get('cache-control'), /no-store/)
	}
})

await test('everybody else goes on: other pages, the home page without its piece, the keeper', async () => {
	const r = await home()
	same(r.status, 200)
	yes(!/weak was here/.test(r.body), 'its piece is still shown')
	for (const path of ['/', '/en/privacy', '/ar', '/nl/staff/login'])
		same((await new Visitor(house).get(path)).status, 200, path)
	yes(await isWhole(), 'not whole')
	same(processes(house.store).children.filter((p) => keeper.includes(p)).length, 3, 'the keeper of before, and the workers of another pool')
	same((await ask('segv')).status, 503, 'its code does not run')
	same(count(ALARM), 1)
})

await test('after a reload it is back', async () => {
	const before = processes(house.store)
	process.kill(before.master.pid, 'SIGHUP')
	yes(await until(() => { const now = processes(house.store).children; return now.length === 4 && !now.some((p) => before.children.includes(p)) }), house.log)
	same((await ask('fine')).status, 303)
	match((await home()).body, /weak was here/)
})

await test('the store is whole, and holds what was acknowledged', async () => {
	const r = house.kb('verify')
	same(r.status, 0, r.stdout + r.stderr)
})

await house.stop()
rmSync(work, { recursive: true, force: true })
done()
