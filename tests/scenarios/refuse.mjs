// refuse.mjs - plugins that are not sound are refused with a sentence that says what to
// do, and nothing of them has run by then; the same plugin without the fault is loaded
// and serves its page.

import { Visitor } from '../lib/house.mjs'
import { buildPlugin, klankbord, root, startPortal, sql } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-refuse-'))
const ours = join(root, 'lib/klankbord/plugins')
let next = 0

// ---- A sound plugin, in pieces that a test replaces ------------------------------------

const sound = {
	name: 'sound',
	before: '',
	routes: '{ KB_GET, "/{lang}/sound", "sound.page", NULL, NULL, serve, 0 }, { KB_GET, "/{lang}/sound/tell", "sound.tell", NULL, NULL, tell, 0 }, { KB_POST, "/{lang}/sound/tell", "sound.tells", NULL, NULL, tell, 0 },',
	tells: '{ "sound.made", NULL },',
	hears: '',
	rights: '{ "sound.look", "admin", 0 },',
	settings: '{ "sound.loud", "off", "how loud" },',
	migrations: '{ 1, "CREATE TABLE sound_heard (id TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */" },',
	statements: '&add,',
	type: 'sound.made',
	insert: 'INSERT INTO sound_heard (id) VALUES ($1)',
	more: '',
	table: (p) => `KB_PLUGIN(.name = "${p.name}", .routes = routes, .tells = tells, .hears = hears, .rights = rights,
	.settings = settings, .migrations = migrations, .statements = statements, ${p.more});`
}

// The C of a plugin: "sound" becomes its name wherever the name stands.
function source(change = {}) {
	const p = { ...sound, ...change }
	const c = `#include <klankbord.h>
#include <klankbord-view.h>
${p.before}
static const struct kb_stmt add = { "sound", "sound_add", "${p.insert}" };

static void view(struct kb_ctx *c, struct kb_out *o, const char *word)
{
	(void)c;
	kb_put_text(o, word);
}

static enum kb_rc serve(struct kb_req *r)
{
	const char *word = "a sound plugin speaks";

	return kb_page(r, "Info", view, word);
}

static enum kb_rc tell(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_item item = { "loud", 1 };

	kb_run(c, &add, kb_t(kb_key(c)));
	kb_observe(c, &(struct kb_observation){ .type = "${p.type}", .place = "de-linde", .population = "youth",
		.month = kb_month(c), .items = &item, .count = 1 });
	return kb_see(r, "/nl/sound");
}

static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	(void)c;
	return o->count ? KB_OK : KB_FAIL;
}

static const struct kb_route routes[] = { ${p.routes} { 0 } };
static const struct kb_tells tells[] = { ${p.tells} { 0 } };
static const struct kb_hears hears[] = { ${p.hears} { 0 } };
static const struct kb_right rights[] = { ${p.rights} { 0 } };
static const struct kb_setting settings[] = { ${p.settings} { 0 } };
static const struct kb_migration migrations[] = { ${p.migrations} { 0 } };
static const struct kb_stmt *const statements[] = { ${p.statements} NULL };
enum kb_rc (*const sound_hear)(struct kb_ctx *, const struct kb_observation *) = hear;

${p.table(p)}
`
	return p.as ? c.replaceAll('sound', p.as) : c
}

const folder = () => { const d = join(work, String(next++)); mkdirSync(d); return d }

// What the portal says to a folder of plugins: the check of a start, on a store of its own.
// A store whose tables are there already lets a migration of the plugin meet them.
function start(dir, { data = folder() } = {}) {
	const r = klankbord(['serve', '--check'], { data, settings: { plugins: `${ours}:${dir}` } })
	return { ...r, data, said: r.stderr.trim().split('\n').filter((l) => l.startsWith('ERROR ')).map((l) => l.slice(6)) }
}

// ---- The control ------------------------------------------------------------------------

await test('control: the sound plugin passes the check of a start, without a complaint', async () => {
	const dir = folder()
	buildPlugin(dir, 'sound', source())
	const r = start(dir)
	same([r.status, r.said], [0, []])
	same(sql(r.data, "SELECT count(*) FROM sqlite_schema WHERE name = 'sound_heard'"), '1')
})

await test('control: it is served, with its page, its table and its observation', async () => {
	const dir = folder()
	buildPlugin(dir, 'sound', source())
	buildPlugin(dir, 'listener', source({ as: 'listener', hears: '{ "sound.made", hear, NULL },'.replace('sound', 'SOUND'), tells: '', type: 'listener.none' }).replace('SOUND', 'sound'))
	const house = await startPortal({ plugins: `${ours}:${dir}` })
	try {
		const r = await new Visitor(house).get('/nl/sound')
		same(r.status, 200)
		match(r.body, /a sound plugin speaks/)
		same((await new Visitor(house).post('/nl/sound/tell', {})).status, 303)
		same(sql(house.store, 'SELECT count(*) FROM sound_heard'), '1')
		same(house.kb('verify').status, 0)
	} finally {
		await house.stop()
	}
})

// ---- Refused at the start ---------------------------------------------------------------

const refused = [
	['another interface number', { table: (p) => sound.table(p).replace('KB_PLUGIN(', 'KB_API extern const struct kb_plugin kb_plugin; const struct kb_plugin kb_plugin = { .abi = KB_ABI + 1, ').replace(/\);$/, '};') },
		/^plugin sound was built for interface 2, this portal has interface 1; build it against this portal's klankbord\.h$/],
	['a function that this portal lacks', { before: 'void kb_sing(struct kb_ctx *c);\nvoid sound_sing(void);\nvoid sound_sing(void) { kb_sing(0); }' },
		/^plugin sound cannot be loaded: .*sound\.so: undefined symbol: kb_sing; build it against this portal$/],
	['no table of contents', { table: () => 'const void *sound_all[] = { routes, tells, hears, rights, settings, migrations, statements };' },
		/^plugin sound does not export kb_plugin; end its main file with KB_PLUGIN\(\.\.\.\)$/],
	['a table of contents that is not exported', { table: (p) => sound.table(p).replace('KB_PLUGIN(', '__attribute__((visibility("hidden"))) const struct kb_plugin kb_plugin = { .abi = KB_ABI, ').replace(/\);$/, '};') },
		/^plugin sound does not export kb_plugin; end its main file with KB_PLUGIN\(\.\.\.\)$/],
	['a name unequal to its file', { name: 'noise' },
		/^plugin sound calls itself "noise"; folder, file and name must be equal$/],
	['no name', { table: (p) => sound.table(p).replace('.name = "sound"', '.name = NULL') },
		/^plugin sound calls itself ""; folder, file and name must be equal$/],
	['a route under another name', { routes: '{ KB_GET, "/{lang}/sound", "surveys.extra", NULL, NULL, serve, 0 }, { KB_GET, "/x", "sound.tell", NULL, NULL, tell, 0 },' },
		/^plugin sound: route \/\{lang\}\/sound must have a name that begins with "sound\."$/],
	['a route with the right of another', { routes: '{ KB_GET, "/{lang}/staff/sound", "sound.page", "surveys.read", NULL, serve, 0 }, { KB_GET, "/x", "sound.tell", NULL, NULL, tell, 0 },' },
		/^plugin sound: route sound\.page asks for right surveys\.read; a plugin asks for its own rights only$/],
	['a page of staff without a right', { routes: '{ KB_GET, "/{lang}/staff/sound", "sound.page", NULL, NULL, serve, 0 }, { KB_GET, "/x", "sound.tell", NULL, NULL, tell, 0 },' },
		/^plugin sound: route sound\.page: pages with a right, and only these, lie under \/\{lang\}\/staff$/],
	['a route of nobody', { routes: '{ KB_GET, "/{lang}/sound", "sound.page", NULL, NULL, NULL, 0 }, { KB_GET, "/x", "sound.tell", NULL, NULL, tell, 0 }, { KB_GET, "/y", "sound.y", NULL, NULL, serve, 0 },' },
		/^plugin sound: route sound\.page has no function that serves it$/],
	['the address of another plugin', { routes: '{ KB_GET, "/{lang}/s", "sound.page", NULL, NULL, serve, 0 }, { KB_GET, "/x", "sound.tell", NULL, NULL, tell, 0 },' },
		/^routes \/\{lang\}\/s of surveys and \/\{lang\}\/s of sound clash: change the path or the name of one$/],
	['a right under another name', { rights: '{ "surveys.look", "admin", 0 },' },
		/^plugin sound: right surveys\.look must begin with "sound\."$/],
	['a setting under another name', { settings: '{ "loud", "off", "how loud" },' },
		/^plugin sound: setting loud must begin with "sound\."$/],
	['a setting without a meaning', { settings: '{ "sound.loud", "off", NULL },' },
		/^plugin sound: setting sound\.loud needs a preset and a meaning$/],
	['migrations with a gap', { migrations: `${sound.migrations} { 3, "CREATE TABLE sound_more (id TEXT)" },` },
		/^plugin sound: migration 0003 does not follow 0001; number them one by one$/],
	['an observation that another tells already', { tells: '{ "answer", NULL },' },
		/^plugin (sound|surveys) tells 'answer', which plugin (surveys|sound) tells already: a type has one teller, choose another name$/],
	['an observation heard by nothing', { hears: '{ "answer", NULL, NULL },' },
		/^plugin sound hears 'answer' with no function: set \.heard$/],
	['a form that is not there', { more: '.forms = (const struct kb_form[]){ { .file = "none.xml", .id = "none", .take = take }, { 0 } }', before: 'static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f) { (void)c; return f ? KB_OK : KB_FAIL; }' },
		/none\.xml/],
	['a table outside its name', { migrations: '{ 1, "CREATE TABLE surveys_extra (id TEXT)" },' },
		/^migration 1 of sound: sound may not make or drop surveys_extra: it has only what begins with sound_; .*\. The schema stays as it was$/],
	['a table of another that is dropped', { migrations: `${sound.migrations} { 2, "DROP TABLE surveys_answer" },` },
		/^migration 2 of sound: sound may not (write|make or drop) \S+: it has only what begins with sound_; .*\. The schema stays as it was$/],
	['a migration that reads answers', { migrations: '{ 1, "CREATE TABLE sound_heard (id TEXT); INSERT INTO sound_heard SELECT value FROM surveys_answer" },' },
		/^migration 1 of sound: sound may not read surveys_answer: it has only what begins with sound_; .*\. The schema stays as it was$/],
	['a migration with a PRAGMA', { migrations: '{ 1, "PRAGMA writable_schema = ON" },' },
		/^migration 1 of sound: sound may not use PRAGMA: .*\. The schema stays as it was$/],
	['a migration with a trigger', { migrations: '{ 1, "CREATE TABLE sound_heard (id TEXT); CREATE TRIGGER sound_t AFTER INSERT ON sound_heard BEGIN DELETE FROM sound_heard; END" },' },
		/^migration 1 of sound: sound may not use views, triggers, .*\. The schema stays as it was$/]
]

for (const [what, change, sentence] of refused)
	await test(`refused: ${what}`, async () => {
		const dir = folder()
		buildPlugin(dir, 'sound', source({ ...change, before: `${change.before || ''}
static enum kb_rc serve(struct kb_req *r);
static enum kb_rc tell(struct kb_req *r);
static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o);
extern enum kb_rc (*const sound_hear)(struct kb_ctx *, const struct kb_observation *);
enum kb_rc (*const sound_keep[])(struct kb_req *) = { serve, tell };` }))
		const data = folder()
		same(klankbord(['migrate'], { data }).status, 0)
		const r = start(dir, { data })
		same(r.status, 1)
		yes(r.said.some((l) => sentence.test(l)), `said:\n${r.stderr}`)
		same(r.stdout, '')
		same(sql(data, "SELECT count(*) FROM sqlite_schema WHERE name = 'surveys_answer'"), '1', 'the table of another')
		same(sql(data, "SELECT count(*) FROM sqlite_schema WHERE name IN ('surveys_extra', 'sound_t', 'sound_more')"), '0', 'left behind')
	})

const names = [
	['a name that begins another\'s', ['surveysextra'], /^plugin surveys: its name is the beginning of surveysextra; rename one of them$/],
	['a name that is the beginning of another\'s', ['metric'], /^plugin metric: its name is the beginning of metrics; rename one of them$/],
	['a name of the house', ['kb'], /^plugin kb: the name is reserved; choose another$/],
	['a name of SQLite', ['sqlite'], /^plugin sqlite: the name is reserved; choose another$/],
	['a name that is there already', ['metrics'], /^plugin metrics is there twice; remove one$/],
	['a name with a digit', ['sound2'], /^plugin "sound2": a name is 1 to 24 letters a-z; rename it$/],
	['a name that is too long', ['abcdefghijklmnopqrstuvwxy'], /^plugin "abcdefghijklmnopqrstuvwxy": a name is 1 to 24 letters a-z; rename it$/]
]
for (const [what, [name], sentence] of names)
	await test(`refused: ${what}`, async () => {
		const dir = folder()
		buildPlugin(dir, name, source({ as: name }))
		const r = start(dir)
		same(r.status, 1)
		yes(r.said.some((l) => sentence.test(l)), `said:\n${r.stderr}`)
	})

await test('refused: a file that is no shared object', async () => {
	const dir = folder()
	mkdirSync(join(dir, 'sound'))
	writeFileSync(join(dir, 'sound/sound.so'), 'not a program')
	const r = start(dir)
	same(r.status, 1)
	yes(r.said.some((l) => /^plugin sound cannot be loaded: .*; build it against this portal$/.test(l)), r.stderr)
})

await test('a folder whose file has another name is no plugin, and does no harm', async () => {
	const dir = folder()
	buildPlugin(dir, 'sound', source(), 'noise')
	same(readdirSync(join(dir, 'sound')).sort(), ['noise.c', 'noise.so'])
	const r = start(dir)
	same(r.status, 0)
	same(sql(r.data, "SELECT count(*) FROM sqlite_schema WHERE name = 'sound_heard'"), '0')
})

await test('refused: a plugin folder that is not there', async () => {
	const r = start(join(work, 'nowhere'))
	same(r.status, 1)
	yes(r.said.some((l) => /^plugin folder .*nowhere cannot be read: No such file or directory$/.test(l)), r.stderr)
})

await test('of several that are refused each is named', async () => {
	const dir = folder()
	for (const name of ['aaa', 'bbb'])
		buildPlugin(dir, name, source({ as: name, table: () => '' }).replace(/^static const struct kb_(tells|hears|right|setting|migration|route) /gm, 'const struct kb_$1 ').replace('static const struct kb_stmt *const statements', 'const struct kb_stmt *const statements'))
	const r = start(dir)
	same(r.status, 1)
	for (const name of ['aaa', 'bbb'])
		yes(r.said.some((l) => l.startsWith(`plugin ${name} `)), r.stderr)
})

await test('a migration that was edited after it ran is refused, and so is an older program', async () => {
	const dir = folder(), data = folder()
	const go = () => klankbord(['serve', '--check'], { data, settings: { plugins: `${ours}:${dir}` } })
	buildPlugin(dir, 'sound', source({ migrations: `${sound.migrations} { 2, "CREATE TABLE sound_more (id TEXT)" },` }))
	same(go().status, 0)
	buildPlugin(dir, 'sound', source({ migrations: `${sound.migrations} { 2, "CREATE TABLE sound_more (id TEXT, at BIGINT)" },` }))
	match(go().stderr, /^ERROR migration 2 of sound: the file was edited after it ran: put it back and write the change into a new file\. The schema stays as it was$/m)
	buildPlugin(dir, 'sound', source())
	match(go().stderr, /^ERROR migrations of sound: the store knows 2, this program only 1: install the newer program$/m)
	buildPlugin(dir, 'sound', source({ migrations: `${sound.migrations} { 2, "CREATE TABLE sound_more (id TEXT)" },` }))
	same(go().status, 0, 'put back')
})

// ---- Refused where it shows: in the running house ------------------------------------------

const shows = [
	['an observation that it does not declare', { type: 'sound.other' },
		/^ERROR .*sound tells 'sound\.other' without declaring it: add \{ "sound\.other", \.\.\. \} to \.tells of its table$/m],
	['the observation of another', { type: 'answer' },
		/^ERROR .*sound tells 'answer' without declaring it: add \{ "answer", \.\.\. \} to \.tells of its table$/m],
	['a statement that reads the table of another', { insert: 'INSERT INTO sound_heard (id) SELECT $1 || value FROM surveys_answer' },
		/^ERROR .*sound_add: sound may not read surveys_answer: it has only what begins with sound_; .*$/m],
	['a statement that writes to the core', { insert: 'DELETE FROM kb_user WHERE name <> $1' },
		/^ERROR .*sound_add: sound may not (read|write) kb_user: it has only what begins with sound_; .*$/m]
]
for (const [what, change, sentence] of shows)
	await test(`refused when it runs: ${what}; nothing is stored and the person reads a plain page`, async () => {
		const dir = folder()
		buildPlugin(dir, 'sound', source(change))
		const house = await startPortal({ plugins: `${ours}:${dir}` })
		try {
			same((await new Visitor(house).get('/nl/sound')).status, 200, 'its other page')
			const r = await new Visitor(house).post('/nl/sound/tell', {})
			same(r.status, 500)
			match(r.body, /<html[^>]*lang="nl"/)
			yes(!/declaring|sound_|may not/.test(r.body), 'a sentence for builders')
			yes(await house.says(sentence), `said:\n${house.log}`)
			same(sql(house.store, 'SELECT count(*) FROM sound_heard'), '0')
			same(sql(house.store, "SELECT count(*) FROM kb_queue WHERE type <> 'complaint'"), '0') // what complaints tells by itself
			same((await new Visitor(house).get('/nl')).status, 200, 'the house')
		} finally {
			await house.stop()
		}
	})

await test('a page that is only looked at writes nothing, whatever its plugin does', async () => {
	const dir = folder()
	buildPlugin(dir, 'sound', source())
	const house = await startPortal({ plugins: `${ours}:${dir}` })
	try {
		same((await new Visitor(house).get('/nl/sound/tell')).status, 500)
		same(sql(house.store, 'SELECT count(*) FROM sound_heard'), '0')
		yes(await house.says(/^ERROR route sound\.tell writes although it is only looked at$/m), house.log)
		same((await new Visitor(house).post('/nl/sound/tell', {})).status, 303)
		same(sql(house.store, 'SELECT count(*) FROM sound_heard'), '1')
	} finally {
		await house.stop()
	}
})

await test('a reload with an unsound plugin changes nothing: the house goes on as it was', async () => {
	const dir = folder(), bad = folder()
	buildPlugin(dir, 'sound', source())
	buildPlugin(bad, 'sound', source({ name: 'noise' }))
	const house = await startPortal({ plugins: `${ours}:${dir}` })
	try {
		const good = join(work, 'kept.so')
		const replace = (from) => { cpSync(from, join(dir, 'sound/sound.so.new')); rmSync(join(dir, 'sound/sound.so')); cpSync(join(dir, 'sound/sound.so.new'), join(dir, 'sound/sound.so')) }
		cpSync(join(dir, 'sound/sound.so'), good)
		replace(join(bad, 'sound/sound.so'))
		house.portal.kill('SIGHUP')
		yes(await house.says(/^ERROR reload: the check failed; the portal goes on as it was$/m), house.log)
		match(house.log, /^ERROR plugin sound calls itself "noise"; folder, file and name must be equal$/m)
		match((await new Visitor(house).get('/nl/sound')).body, /a sound plugin speaks/)
		replace(good)
	} finally {
		await house.stop()
	}
})

rmSync(work, { recursive: true, force: true })
done()
