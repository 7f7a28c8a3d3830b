// cli.mjs - the program klankbord: help, answers on standard output, one plain line on
// standard error for everything else, and the exit status that the man page promises:
// 0 done, 1 could not be done, 2 asked in a wrong way.

import { top } from '../lib/house.mjs'
import { klankbord, root, sql } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-cli-'))
const commands = ['serve', 'migrate', 'user', 'place', 'example', 'verify', 'tell', 'backup', 'restore', 'status', 'routes', 'speech', 'post']
let next = 0
const folder = () => { const d = join(work, String(next++)); mkdirSync(d, { mode: 0o700 }); return d }

// A store with an organisation, a location and one account; each test gets a copy.
const model = folder()
for (const args of [['migrate'], ['place', 'add', 'coa', 'Organisatie', '--kind', 'organisation'], ['place', 'add', 'de-linde', 'De Linde', '--parent', 'coa'],
	['user', 'add', 'beheer', '--role', 'admin', '--place', 'coa']])
	same(klankbord(args, { data: model }).status, 0, args.join(' '))
// What is in the store lies in its file, not beside it.
execFileSync('sqlite3', [join(model, 'klankbord.db'), 'PRAGMA wal_checkpoint(TRUNCATE)'])
function copy() { const d = folder(); cpSync(model, d, { recursive: true }); return d }

const run = (args, data, more = {}) => klankbord(args, { data, ...more })
const errors = (r) => r.stderr.split('\n').filter((l) => l && !/^(INFO|WARN) /.test(l))

// The bytes of all files of a folder, by name.
const prints = (dir) => Object.fromEntries(readdirSync(dir, { recursive: true }).filter((f) => statSync(join(dir, f)).isFile())
	.map((f) => [f, createHash('sha256').update(readFileSync(join(dir, f))).digest('hex')]))

// ---- Help ---------------------------------------------------------------------------

await test('klankbord --help names every command, on standard output', async () => {
	const r = run(['--help'])
	same([r.status, r.stderr], [0, ''])
	same([...r.stdout.matchAll(/^ {2}(\w+) {2,}\S/gm)].map((m) => m[1]).sort(), [...commands].sort())
})

await test('klankbord --version', async () => {
	const r = run(['--version'])
	same([r.status, r.stderr], [0, ''])
	match(r.stdout, /^klankbord \d+\.\d+\.\d+\n$/)
})

for (const [what, args] of [['nothing', []], ['an unknown command', ['nonsense']], ['an unknown option', ['--nonsense']], ['a command in capitals', ['SERVE']]])
	await test(`${what}: the commands on standard error, status 2`, async () => {
		const r = run(args)
		same([r.status, r.stdout], [2, ''])
		const said = args.length ? `klankbord: there is no command "${args[0]}"\n\n` : ''
		yes(r.stderr.startsWith(`${said}Usage: klankbord COMMAND [OPTIONS]\n`), r.stderr)
		for (const c of commands)
			match(r.stderr, new RegExp(`^ {2}${c} `, 'm'))
	})

const options = {
	serve: ['--one', '--check'], migrate: [], user: ['--role ROLE', '--place ID', '--stdin', '--reset', '--address ADDRESS'],
	place: ['--kind KIND', '--type TYPE', '--parent ID'], example: [], verify: ['--backup FILE', '--foreign'], tell: [],
	backup: ['--keep DAYS'], restore: ['--foreign'], status: [], routes: [], speech: ['--draft', '--all'], post: []
}
for (const command of commands)
	await test(`klankbord ${command} --help: usage, every option, every setting with its preset; touches nothing`, async () => {
		const data = folder()
		const r = run([command, '--help'], data)
		same([r.status, r.stderr], [0, ''])
		match(r.stdout, new RegExp(`^Usage: klankbord ${command} `))
		for (const o of [...options[command], '--config FILE', '--set NAME=VALUE', '--help'])
			match(r.stdout, new RegExp(`^ {2}${o} {2,}\\S`, 'm'))
		for (const s of ['data', 'keys', 'socket', 'workers', 'watchdog', 'base_url', 'require_approved'])
			match(r.stdout, new RegExp(`^ {2}${s} = .*\\n {6}\\S`, 'm'))
		same(readdirSync(data), [])
	})

await test('help wins over everything else on the line', async () => {
	for (const args of [['user', 'add', 'someone', '--help'], ['place', 'nonsense', '--help'], ['tell', '--help', '--nonsense']]) {
		const data = folder()
		const r = run(args, data)
		same([r.status, r.stderr, readdirSync(data)], [0, '', []], args.join(' '))
	}
})

// ---- Asked in a wrong way ---------------------------------------------------------------

const wrong = [
	...commands.map((c) => [[c, '--nonsense'], 'unknown option, or its argument is missing: --nonsense']),
	...commands.map((c) => [[c, '--config'], 'unknown option, or its argument is missing: --config']),
	...['serve', 'migrate', 'example', 'verify', 'status', 'routes', 'post'].map((c) => [[c, 'word'], 'unexpected word "word"']),
	[['serve', '--one=yes'], 'unknown option, or its argument is missing: --one=yes'],
	[['verify', '-x'], 'unknown option, or its argument is missing: -x'],
	[['user'], 'say add, password, out, second, mail, grant, revoke or remove with one NAME, or list'],
	[['user', 'nonsense'], 'say add, password, out, second, mail, grant, revoke or remove with one NAME, or list'],
	[['user', 'add'], 'say add, password, out, second, mail, grant, revoke or remove with one NAME, or list'],
	[['user', 'add', 'a', 'b'], 'say add, password, out, second, mail, grant, revoke or remove with one NAME, or list'],
	[['user', 'list', 'a'], 'say add, password, out, second, mail, grant, revoke or remove with one NAME, or list'],
	[['user', 'grant', 'beheer'], '--role and --place belong together'],
	[['user', 'grant', 'beheer', '--role', 'admin'], '--role and --place belong together'],
	[['user', 'add', 'a', '--place', 'coa'], '--role and --place belong together'],
	[['user', 'add', 'a', '--role'], 'unknown option, or its argument is missing: --role'],
	[['place'], 'say add, move, duty, list or doors'],
	[['place', 'nonsense'], 'say add, move, duty, list or doors'],
	[['place', 'list', 'a'], 'say add, move, duty, list or doors'],
	[['place', 'doors', 'a'], 'say add, move, duty, list or doors'],
	[['place', 'add', 'a'], 'add needs an ID and a NAME'],
	[['place', 'add', 'a', 'b', 'c'], 'add needs an ID and a NAME'],
	[['place', 'move', 'de-linde'], 'move needs an ID and --parent'],
	[['tell'], 'say again'],
	[['tell', 'once'], 'say again'],
	[['tell', 'again', 'again'], 'say again'],
	[['backup'], 'say into which folder'],
	[['backup', 'a', 'b'], 'say into which folder'],
	...['', '-1', '3x', 'x', '36501'].map((d) => [['backup', 'a', '--keep', d], '--keep needs a number of days']),
	[['restore'], 'say which file'],
	[['restore', 'a', 'b'], 'say which file']
]
// Behind what is tested stands nothing, so that "its argument is missing" is true.
const last = (args, data) => spawnSync(join(root, 'bin/klankbord'), [args[0], '--set', `data=${data}`, ...args.slice(1)], { encoding: 'utf8' })
for (const [args, sentence] of wrong)
	await test(`${args.join(' ')}: status 2 and one plain line`, async () => {
		const data = copy(), before = prints(data)
		const r = last(args, data)
		same([r.status, r.stdout], [2, ''])
		same(r.stderr, `klankbord ${args[0]}: ${sentence}; see klankbord ${args[0]} --help\n`)
		same(prints(data), before, 'the data folder')
	})

// ---- Could not be done -------------------------------------------------------------------

const opening = [['user', 'list'], ['user', 'add', 'a'], ['user', 'remove', 'beheer'], ['place', 'list'], ['place', 'doors'], ['place', 'add', 'a', 'A'], ['verify'], ['tell', 'again']]

for (const args of opening)
	await test(`${args.join(' ')} on a folder without a store: says how to make one, makes none`, async () => {
		const data = folder()
		const r = run(args, data)
		same([r.status, r.stdout], [1, ''])
		same(errors(r), [`ERROR the store ${data}/klankbord.db: it cannot be opened: run \`klankbord migrate\` to make it, or look at its owner and rights`])
		same(readdirSync(data), [])
	})

await test('a data folder that cannot be made', async () => {
	const data = join(work, 'nowhere/data')
	for (const args of [['migrate'], ['serve', '--check'], ['example']]) {
		const r = run(args, data)
		same([r.status, r.stdout], [1, ''], args.join(' '))
		match(errors(r)[0], /^ERROR folder \S+nowhere\/data cannot be made: No such file or directory; set data to a folder that can$/)
	}
})

const settings = [
	[{ nonsense: 'x' }, /^ERROR --set: there is no setting "nonsense"; klankbord serve --help lists them$/],
	[{ worker: '3' }, /^ERROR --set: there is no setting "worker"; near it: workers$/],
	[{ workers: 'many' }, /^ERROR --set: workers must be a whole number$/],
	[{ https: 'yes' }, /^ERROR --set: https must be on or off$/],
	[{ 'surveys.keep': '3' }, /^ERROR --set: there is no setting "surveys\.keep"; near it: surveys\.keep_months, surveys\.keep_text_months$/],
	[{ 'Bad Name': '3' }, /^ERROR --set: "Bad Name" is not the name of a setting$/],
	[{ organisation: 'a\nb' }, /^ERROR --set: the value of organisation is not one line of UTF-8 text$/]
]
for (const [wish, sentence] of settings)
	await test(`setting ${JSON.stringify(wish)}: status 1 and what is wrong with it`, async () => {
		const data = copy(), before = prints(data)
		const r = run(['verify'], data, { settings: wish })
		same([r.status, r.stdout], [1, ''])
		match(errors(r)[0], sentence)
		same(errors(r).length, 1)
		same(prints(data), before)
	})

await test('a settings file: not there, with a fault in a line, and a sound one', async () => {
	const data = copy(), file = join(work, 'settings')
	same(errors(run(['verify', '--config', file], data)), [`ERROR settings file ${file} cannot be read: No such file or directory`])
	writeFileSync(file, '# fine\n\nworkers = 3\nhttps yes\n')
	const r = run(['verify', '--config', file], data)
	same([r.status, errors(r)], [1, [`ERROR ${file} line 4: expected name = value`]])
	writeFileSync(file, `data = ${data}\n`)
	same(klankbord(['user', 'list', '--config', file]).stdout, 'beheer\tadmin\tcoa\n')
})

for (const args of [['migrate'], ['serve', '--check'], ['verify'], ['user', 'list']]) {
	await test(`${args.join(' ')}: keys that others may read are refused`, async () => {
		const data = copy()
		for (const mode of [0o640, 0o604, 0o660]) {
			chmodSync(join(data, 'keys'), mode)
			const r = run(args, data)
			same([r.status, r.stdout], [1, ''])
			match(errors(r)[0], /^ERROR keys \S+\/keys: others may read it, or it is not ours: chown it to the portal and chmod 600$/)
		}
		chmodSync(join(data, 'keys'), 0o600)
		same(run(args, data).status, 0, 'control: mode 600')
	})

	await test(`${args.join(' ')}: keys that are damaged are refused and stay as they are`, async () => {
		const data = copy(), keys = join(data, 'keys')
		for (const text of ['', readFileSync(keys, 'utf8').slice(0, -9), readFileSync(keys, 'utf8').replace('seal', 'saal'), 'x'.repeat(9000)]) {
			writeFileSync(keys, text)
			const r = run(args, data)
			same([r.status, r.stdout], [1, ''])
			match(errors(r)[0], /^ERROR keys \S+\/keys: damaged: put it back from its own backup$/)
			same(readFileSync(keys, 'utf8'), text)
		}
	})
}

await test('keys that are gone are not made anew by a command that only looks', async () => {
	const data = copy()
	rmSync(join(data, 'keys'))
	const r = run(['verify'], data)
	same([r.status, r.stdout], [1, ''])
	match(errors(r)[0], /^ERROR keys \S+\/keys: No such file or directory: without them sealed forms and sessions cannot be read$/)
	same(existsSync(join(data, 'keys')), false)
})

// ---- Accounts and places -------------------------------------------------------------------

await test('user: a life of an account', async () => {
	const data = copy()
	const added = run(['user', 'add', 'loc.a'], data)
	same([added.status, added.stderr.includes(added.stdout.trim())], [0, false])
	match(added.stdout, /^[23456789BCDFGHJKMNPQRTVWXY]{4}(-[23456789BCDFGHJKMNPQRTVWXY]{4}){3}\n$/)
	same(run(['user', 'grant', 'loc.a', '--role', 'location', '--place', 'de-linde'], data).stdout, '')
	same(run(['user', 'list'], data).stdout, 'beheer\tadmin\tcoa\nloc.a\tlocation\tde-linde\n')
	same(run(['user', 'grant', 'loc.a', '--role', 'quality', '--place', 'coa'], data).status, 0)
	same(run(['user', 'revoke', 'loc.a', '--role', 'quality', '--place', 'coa'], data).stdout, '')
	same(run(['user', 'list'], data).stdout, 'beheer\tadmin\tcoa\nloc.a\tlocation\tde-linde\n')
	const fresh = run(['user', 'password', 'loc.a'], data)
	same(fresh.status, 0)
	yes(fresh.stdout !== added.stdout, 'the same password')
	same(run(['user', 'password', 'loc.a', '--stdin'], data, { input: 'een lang genoeg wachtwoord\n' }).stdout, '')
	same(run(['user', 'remove', 'loc.a'], data).status, 0)
	same(run(['user', 'list'], data).stdout, 'beheer\tadmin\tcoa\n')
	same(sql(data, 'SELECT count(*) FROM kb_grant'), '1')
})

const failing = [
	[['user', 'add', 'beheer'], /^klankbord user: there is an account beheer already$/],
	[['user', 'add', 'Beheer'], /^ERROR kb: a login name is 1 to 40 of a-z, 0-9, \. _ and -$/],
	[['user', 'add', 'x'.repeat(41)], /^ERROR kb: a login name is 1 to 40/],
	[['user', 'add', 'a', '--role', 'boss', '--place', 'coa'], /^ERROR kb: role "boss": it is one of admin quality location interpreter complaints guardian$/],
	[['user', 'add', 'a', '--role', 'admin', '--place', 'nowhere'], /^ERROR kb: place "nowhere" is not there$/],
	[['user', 'grant', 'nobody', '--role', 'admin', '--place', 'coa'], /^ERROR kb: user "nobody" is not there$/],
	[['user', 'revoke', 'beheer', '--role', 'quality', '--place', 'coa'], /^klankbord user: beheer has no role quality at coa$/],
	[['user', 'password', 'nobody'], /^klankbord user: there is no account nobody$/],
	[['user', 'remove', 'nobody'], /^klankbord user: there is no account nobody$/],
	[['user', 'add', 'a', '--stdin'], /^klankbord user: a password has \d+ to \d+ bytes$/],
	[['place', 'move', 'nowhere', '--parent', 'coa'], /^klankbord place: there is no place nowhere$/],
	[['place', 'duty', 'nowhere'], /^klankbord place: there is no place nowhere$/],
	[['place', 'duty', 'coa', '--number', '06 CALL ME'], /^klankbord place: a number has 3 to 15 digits/],
	[['place', 'add', 'coa', 'Again'], /^klankbord place: there is a place coa already$/],
	[['place', 'add', 'De Linde', 'De Linde'], /^ERROR kb: place "De Linde": an id is 1 to 40 of a-z, 0-9 and -$/],
	[['place', 'add', 'a', ''], /^ERROR kb: place "a": a name is 1 to 120 characters on one line$/],
	[['place', 'add', 'a', 'A', '--kind', 'house'], /^ERROR kb: place "a": a place is an organisation, a region or a location$/],
	[['place', 'add', 'a', 'A', '--parent', 'nowhere'], /^ERROR kb: place "a": the place above it is not there$/],
	[['place', 'add', 'a', 'A', '--parent', 'de-linde'], /^ERROR kb: place "a": nothing lies under a location$/],
	[['place', 'add', 'a', 'A', '--type', 'K W V'], /^ERROR kb: place "a": a type is made of a-z, 0-9 and -$/]
]
for (const [args, sentence] of failing)
	await test(`${args.join(' ').slice(0, 60)}: status 1, why, and nothing is changed or printed`, async () => {
		const data = copy()
		const rows = () => sql(data, 'SELECT * FROM kb_user; SELECT * FROM kb_grant; SELECT * FROM kb_place')
		const before = rows()
		const r = run(args, data, { input: 'short\n' })
		same([r.status, r.stdout], [1, ''])
		match(errors(r)[0], sentence)
		same(rows(), before)
	})

await test('place list and place doors', async () => {
	const data = copy()
	same(run(['place', 'list'], data).stdout, 'de-linde\tlocation\t\tcoa\tDe Linde\ncoa\torganisation\t\t\tOrganisatie\n')
	same(run(['place', 'doors'], data).stdout, '', 'nothing is open yet')
})

// ---- migrate, example, serve ------------------------------------------------------------------

await test('migrate twice: the second changes nothing', async () => {
	const data = folder()
	for (let i = 0; i < 2; i++) {
		const r = run(['migrate'], data)
		same([r.status, r.stdout, errors(r)], [0, `store ${data}/klankbord.db is up to date\n`, []])
	}
	same(statSync(join(data, 'klankbord.db')).mode & 0o777, 0o600)
	same(statSync(join(data, 'keys')).mode & 0o777, 0o600)
	same(sql(data, 'SELECT count(*) = count(DISTINCT owner || number) AND count(*) >= 3 FROM kb_migration'), '1')
})

await test('example never fills a store that is there', async () => {
	const data = copy(), before = prints(data)
	const r = run(['example'], data)
	same([r.status, r.stdout], [1, ''])
	same(errors(r), [`ERROR there is a store ${data}/klankbord.db already: set data to a new folder, or remove the old one`])
	same(prints(data), before)
})

await test('the example answers in every language, and in none of them nearly all', () => {
	const data = folder()
	same(run(['example'], data).status, 0)
	const spoken = Object.fromEntries(sql(data, 'SELECT lang, count(*) FROM surveys_response GROUP BY lang').split('\n').map((l) => l.split('|')))
	const all = Object.values(spoken).reduce((a, n) => a + Number(n), 0)
	console.log(`# ${JSON.stringify(spoken)}`)
	same(Object.keys(spoken).sort(), ['ar', 'en', 'fa-AF', 'nl', 'so', 'ti'])
	for (const [lang, n] of Object.entries(spoken))
		yes(n / all > 0.04 && n / all < 0.5, `${lang}: ${n} of ${all}`)
})

await test('serve --check does all but serve', async () => {
	const data = copy()
	const r = run(['serve', '--check'], data)
	same([r.status, r.stdout, errors(r)], [0, '', []])
	same(existsSync(join(data, 'run/klankbord.sock')), false)
})

await test('serve: a socket that somebody answers at, one that is something else, one that is too long', async () => {
	const data = copy(), socket = join(data, 'run/klankbord.sock')
	const first = spawn(join(root, 'bin/klankbord'), ['serve', '--set', `data=${data}`], { stdio: 'ignore' })
	for (let i = 0; i < 200 && !existsSync(socket); i++)
		await new Promise((r) => setTimeout(r, 50))
	await new Promise((r) => setTimeout(r, 500))
	const second = run(['serve'], data)
	same([second.status, second.stdout], [1, ''])
	same(errors(second), [`ERROR socket ${socket}: a portal answers there already; stop it or set another socket`])
	same(statSync(socket).mode & 0o777, 0o660)
	first.kill('SIGTERM')
	same(await new Promise((r) => first.on('exit', r)), 0)
	writeFileSync(socket, 'mine')
	same(errors(run(['serve'], data)), [`ERROR socket ${socket}: something else lies there; set another socket`])
	same(readFileSync(socket, 'utf8'), 'mine')
	match(errors(run(['serve'], data, { settings: { socket: `/tmp/${'x'.repeat(120)}` } }))[0], /^ERROR socket \S+: the path must have 1 to 107 bytes; set socket to a shorter one$/)
})

// ---- verify ---------------------------------------------------------------------------------------

await test('control: verify finds nothing wrong with a sound store, and changes nothing', async () => {
	const data = copy()
	const before = sql(data, '.dump')
	const r = run(['verify'], data)
	same([r.status, errors(r)], [0, []])
	match(r.stdout, /^plugins: 4$/m)
	match(r.stdout, /^forms: \d+, problems: 0$/m)
	match(r.stdout, /^store: an organisation, problems: 0$/m)
	same(sql(data, '.dump'), before)
})

// What somebody or something did to the file, and what verify must say of it.
const edit = (data, text) => execFileSync('sqlite3', [join(data, 'klankbord.db'), text])
function scratch(data, table) {
	const page = Number(sql(data, `SELECT rootpage FROM sqlite_schema WHERE name = '${table}'`)), size = Number(sql(data, 'PRAGMA page_size'))
	const fd = openSync(join(data, 'klankbord.db'), 'r+')
	writeSync(fd, Buffer.alloc(40, 0x5a), 0, 40, (page - 1) * size)
	closeSync(fd)
}
const damage = [
	['a page that was overwritten', (d) => scratch(d, 'surveys_answer'), /^ERROR the store is damaged: .*$/],
	['a page of the core that was overwritten', (d) => scratch(d, 'kb_grant'), /^ERROR the store is damaged: .*$/],
	['an index that lacks a row', (d) => { edit(d, "INSERT INTO surveys_site VALUES ('a', 'de-linde', 'open', '', '', '', 0, 0, 0)"); edit(d, 'PRAGMA wal_checkpoint(TRUNCATE)'); scratch(d, 'surveys_site_open') }, /^ERROR the store is damaged: .*$/],
	['a row that points at nothing', (d) => edit(d, "INSERT INTO kb_grant VALUES ('ghost', 'admin', 'coa')"), /^ERROR a row points at nothing, in table: kb_grant$/],
	['a table that is gone', (d) => edit(d, 'DROP TABLE surveys_code'), /^ERROR statement surveys_\w+: no such table: surveys_code$/],
	['a table of another shape', (d) => edit(d, 'ALTER TABLE surveys_response RENAME COLUMN month TO day'), /^ERROR statement surveys_\w+: .*month.*$/]
]
for (const [what, harm, sentence] of damage)
	await test(`verify: ${what}: status 1, said on standard error, counted on standard output`, async () => {
		const data = copy()
		harm(data)
		const r = run(['verify'], data)
		same(r.status, 1)
		yes(errors(r).some((l) => sentence.test(l)), r.stderr)
		match(r.stdout, /^store: an organisation, problems: [1-9]\d*$/m)
	})

const unusable = [
	['a file that is no database', (f) => writeFileSync(f, 'not a database, and longer than a header of one would be: '.repeat(40)), /^ERROR the store \S+: file is not a database$/],
	['the database of another program', (f) => { rmSync(f); execFileSync('sqlite3', [f, 'CREATE TABLE notes (a); PRAGMA application_id = 77']) }, /^ERROR the store \S+: it is the database of another program: choose another file$/],
	['a store that lacks a migration', (f) => execFileSync('sqlite3', [f, "DELETE FROM kb_migration WHERE owner = 'surveys'"]), /^ERROR the store lacks migrations of surveys; run klankbord migrate$/],
	['a store whose migrations were edited', (f) => execFileSync('sqlite3', [f, "UPDATE kb_migration SET sha256 = 'x' WHERE owner = 'surveys'"]), /^ERROR the store lacks migrations of surveys; run klankbord migrate$/]
]
for (const [what, harm, sentence] of unusable)
	await test(`verify, user, place, tell on ${what}: status 1 and what it is`, async () => {
		const data = copy()
		harm(join(data, 'klankbord.db'))
		for (const args of opening) {
			const r = run(args, data)
			same([r.status, r.stdout], [1, ''], args.join(' '))
			yes(errors(r).some((l) => sentence.test(l)), r.stderr)
		}
	})

// ---- The man page ------------------------------------------------------------------------------------

const page = execFileSync('man', ['-E', 'UTF-8', '-l', join(root, 'share/man/man1/klankbord.1')],
	{ encoding: 'utf8', env: { ...process.env, MANPAGER: 'cat', MANWIDTH: '100', LC_ALL: 'C.UTF-8', GROFF_NO_SGR: '1' } }).replace(/.\x08/g, '').replace(/\x1b\[[0-9;]*m/g, '')
const section = (name) => (page.match(new RegExp(`^${name}\\n([\\s\\S]*?)(?=^\\S)`, 'm')) || [])[1] || ''

await test('the man page names every command and every word behind it', async () => {
	for (const c of ['serve', 'migrate', 'user add', 'user password', 'user grant', 'user revoke', 'user remove', 'user list', 'place add', 'place duty', 'place list', 'place doors', 'example', 'verify', 'tell again', 'backup', 'restore', 'status'])
		match(section('COMMANDS'), new RegExp(`\\b${c}\\b`), c)
	for (const c of commands)
		match(section('COMMANDS'), new RegExp(`^ +${c}\\b`, 'm'), c)
})

await test('the man page names every option', async () => {
	const all = commands.flatMap((c) => [...run([c, '--help']).stdout.matchAll(/^ {2}(--\w+)/gm)].map((m) => m[1]))
	yes(new Set(all).size >= 11, `only ${[...new Set(all)]}`)
	for (const o of new Set(all))
		yes(page.replace(/‐|−|‑/g, '-').includes(o), o)
})

await test('the man page names every exit status, every signal and only settings that there are', async () => {
	for (const status of ['0: done', '1: it could not be done', '2: asked in a wrong way'])
		match(section('EXIT STATUS').replace(/\s+/g, ' '), new RegExp(status))
	same([...section('EXIT STATUS').matchAll(/\b(\d+):/g)].map((m) => m[1]), ['0', '1', '2'])
	for (const s of ['TERM', 'INT', 'HUP'])
		match(section('SIGNALS'), new RegExp(`\\b${s}\\b`))
	const known = [...run(['serve', '--help']).stdout.matchAll(/^ {2}([a-z_]+) = /gm)].map((m) => m[1])
	const named = [...section('SETTINGS').split('The most important:')[1].matchAll(/^ {7}([a-z_]+)(?: |$)/gm)].map((m) => m[1])
	yes(named.length >= 5, named.join())
	same(named.filter((n) => !known.includes(n)), [])
})

await test('docs/operate.md names every setting with its preset and meaning, and no other', async () => {
	const help = [...run(['serve', '--help']).stdout.matchAll(/^ {2}([a-z_]+) = (.*)\n {6}(.*)$/gm)]
		.map(([, name, preset, meaning]) => [name, preset.replace(`${root}/var`, '/var').replace(root, 'PREFIX'), meaning])
		.map(([name, preset, meaning]) => `| \`${name}\` | ${preset && `\`${preset}\``} | ${meaning} |`)
	const text = readFileSync(join(top, 'docs/operate.md'), 'utf8')
	const table = text.match(/^## Settings$[\s\S]*?^\|---\|---\|---\|\n((?:\|.*\n)+)/m)[1].trim().split('\n')
	yes(help.length >= 15, help.join())
	same(table, help, `the table must be:\n${help.join('\n')}\n`)
})

await test('the examples of the man page work as they stand', async () => {
	const data = folder()
	const lines = section('EXAMPLES').split('\n').map((l) => l.trim()).filter((l) => l.startsWith('klankbord '))
	same(lines.length, 3)
	for (const line of lines) {
		const words = [...line.replace(/[“”]/g, '"').replace(/‐|−|‑/g, '-').matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2]).slice(1)
		const args = words.filter((w, i) => w !== '--set' && words[i - 1] !== '--set')
		same(run(args, data).status, 0, line)
	}
	same(run(['user', 'list'], data).stdout, 'beheer\tadmin\tcoa\n')
})

rmSync(work, { recursive: true, force: true })
done()
