// deadly.mjs - a job that ends its keeper every time keeps no other job from running: the next keeper knows where the
// one before ended, says so, and runs that job later, each time later, until it goes well.

import { sql, processes, root, buildPlugin, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-deadly-'))

buildPlugin(join(work, 'plugins'), 'deadly', `#include <klankbord.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static const struct kb_stmt add = { "deadly", "deadly_add", "INSERT INTO deadly_ran (id) VALUES ($1)" };

/* The one folder that the sandbox leaves open. */
static const char *in_data(struct kb_ctx *c, const char *file)
{
	return kb_fmt(c, "%s/%s", kb_set(c, "data"), file);
}

static enum kb_rc die(struct kb_ctx *c)
{
	int fd = open(in_data(c, "tried"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, ".", 1) != 1)
		return KB_FAIL;
	close(fd);
	if (access(in_data(c, "mended"), F_OK) != 0)
		raise(SIGSEGV);
	return KB_OK;
}

static enum kb_rc go(struct kb_ctx *c)
{
	return kb_run(c, &add, kb_t(kb_key(c)));
}

KB_PLUGIN(
	.name = "deadly",
	.jobs = (const struct kb_job[]){ { "deadly.die", 1, die }, { "deadly.go", 1, go }, { 0 } },
	.migrations = (const struct kb_migration[]){
		{ 1, "CREATE TABLE deadly_ran (id TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */" }, { 0 } },
	.statements = (const struct kb_stmt *const[]){ &add, NULL }
);
`)

const house = await startPortal({ plugins: `${join(root, 'lib/klankbord/plugins')}:${join(work, 'plugins')}` })
const tried = () => existsSync(join(house.data, 'tried')) ? readFileSync(join(house.data, 'tried'), 'utf8').length : 0
const ran = () => Number(sql(house.store, 'SELECT count(*) FROM deadly_ran'))
const said = () => [...house.log.matchAll(/the keeper before ended in the job (\S+): all others run first, it runs again in (\d+) s/g)].map((m) => [m[1], Number(m[2])])
const isKeeper = (pid) => {
	try {
		return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith('keeper.lock'))
	} catch {
		return false
	}
}
const keeper = () => processes(house.store).children.find(isKeeper)

await test('a job that ends its keeper keeps no other from running', async () => {
	yes(await until(() => tried() >= 3, 60000), `tried ${tried()} times`)
	same(said().slice(0, 2), [['deadly.die', 8], ['deadly.die', 16]])
	yes(ran() >= 10, `the job behind it ran ${ran()} times`)
	yes(ran() > 3 * tried(), `${tried()} deaths, ${ran()} runs`)
})

await test('when it goes well it runs as often as it should, and nothing is put off any more', async () => {
	writeFileSync(join(house.data, 'mended'), '')
	yes(await until(() => tried() >= 4, 60000), 'it was given up')
	const before = tried()
	yes(await until(() => tried() >= before + 3, 10000), `tried ${tried() - before} times`)
})

await test('control: a keeper that is told to end puts no job off', async () => {
	const lines = said().length, before = ran()
	let at
	yes(await until(() => (at = keeper())), 'no keeper')
	process.kill(at, 'SIGTERM')
	yes(await until(() => { const now = keeper(); return now && now !== at }, 20000), 'no other keeper')
	yes(await until(() => ran() > before + 1, 20000), 'nothing runs')
	same(said().length, lines)
})

await house.stop()
rmSync(work, { recursive: true, force: true })
done()
