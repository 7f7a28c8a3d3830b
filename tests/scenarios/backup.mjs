// backup.mjs - a backup under load holds one moment; restored it answers as before; what
// is damaged, of somebody else or half is refused; klankbord status names each alarm.

import { startHouse, Visitor, walkToReview, hidden, top } from '../lib/house.mjs'
import { klankbord, root, sleep, sql, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-backup-'))
let next = 0
const folder = () => { const d = join(work, String(next++)); mkdirSync(d, { mode: 0o700 }); return d }
const program = join(root, 'bin/klankbord')
const house = await startHouse()
const count = (store) => Number(sql(store, 'SELECT count(*) FROM surveys_response'))
const copies = (dir) => readdirSync(dir).filter((f) => /^klankbord-\d{8}T\d{6}Z\.db$/.test(f)).sort().map((f) => join(dir, f))
const rowsIn = (file, table = 'surveys_response') => Number(execFileSync('sqlite3', ['-readonly', file, `SELECT count(*) FROM ${table}`], { encoding: 'utf8' }))
const manifestOf = (file) => file.replace(/\.db$/, '.manifest')
const back = (args, data = house.store) => klankbord(['backup', ...args], { data })
const proven = (file, data = house.store, more = []) => klankbord(['verify', '--backup', file, ...more], { data })

// The program while this process goes on serving its visitors.
const inBackground = (args) => new Promise((ended) => {
	const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
	let said = ''
	child.stdout.on('data', (d) => { said += d })
	child.stderr.on('data', (d) => { said += d })
	child.on('exit', (status) => ended({ status, said }))
})

async function review(lang = 'nl') {
	const v = new Visitor(house, lang)
	await v.enter()
	const { page } = await walkToReview(v, lang)
	return { v, lang, fields: { ...hidden(page.body), go: 'send' } }
}
const send = ({ v, lang, fields }) => v.post(`/${lang}/s`, fields)

// ---- Under load ---------------------------------------------------------------------

const folderOfLoad = folder()
let kept // one submission that was acknowledged

await test('backups while answers come in: each is whole and holds what was acknowledged before', async () => {
	let sent = 0, acknowledged = 0, inside = 0, made = 0, running = false, stop = false
	const started = count(house.store)
	const people = [0, 1, 2, 3].map(async () => {
		while (!stop) {
			const one = await review()
			const during = running
			sent++
			same((await send(one)).status, 303)
			acknowledged++
			inside += during && running
			kept = one
			await sleep(300) // a place has room for so many answers only (surveys.burst)
		}
	})
	await until(() => acknowledged >= 4)
	// Five, and more until somebody happened to begin and end inside one.
	for (let i = 0; i < 5 || (inside === 0 && i < 30); i++) {
		const before = acknowledged
		made++
		running = true
		const r = await inBackground(['backup', folderOfLoad, '--set', `data=${house.store}`])
		running = false
		const after = sent
		same(r.status, 0, r.said)
		const file = copies(folderOfLoad).at(-1)
		const rows = rowsIn(file) - started
		yes(rows >= before && rows <= after, `${rows} rows, ${before} acknowledged before, ${after} sent until its end`)
		await sleep(1100) // the name tells the second
	}
	stop = true
	await Promise.all(people)
	same(copies(folderOfLoad).length, made)
	for (const f of copies(folderOfLoad))
		same(proven(f).status, 0, f)
	same(count(house.store), started + acknowledged)
	yes(inside > 0, 'nobody was served while a backup ran')
	console.log(`# ${made} backups, ${acknowledged} acknowledged meanwhile, ${inside} of them while one was made`)
})

await test('only their owner can read the files, nothing else lies there, and no key is in them', async () => {
	const dir = join(folder(), 'made')
	same(back([dir]).status, 0)
	same(statSync(dir).mode & 0o777, 0o700)
	same(readdirSync(dir).length, 2)
	const keys = readFileSync(join(house.store, 'keys'), 'utf8').match(/[0-9a-f]{64}/g)
	same(keys.length, 2)
	for (const f of readdirSync(dir)) {
		same(statSync(join(dir, f)).mode & 0o777, 0o600, f)
		const bytes = readFileSync(join(dir, f))
		for (const k of keys)
			yes(!bytes.includes(k) && !bytes.includes(Buffer.from(k, 'hex')), `a key is in ${f}`)
	}
})

// ---- Restored it answers as before -----------------------------------------------------

const dir = folder()
yes(await until(() => sql(house.store, 'SELECT count(*) FROM kb_queue') === '0', 60000), 'the queue does not get empty')
same(back([dir]).status, 0)
const [sound] = copies(dir)

const still = (html, h) => html.replaceAll(String(h.port), 'PORT').replace(/name="csrf" value="[^"]*"/g, '').replace(/value="[A-Za-z0-9_-]{60,}"/g, '')
async function look(h) {
	const staff = new Visitor(h)
	same((await staff.signIn('beheer', house.password)).status, 303)
	const places = [...new Set([...(await staff.get('/nl/staff/metrics')).body.matchAll(/staff\/metrics\/([a-z0-9-]+)/g)].map((m) => m[1]))].sort()
	yes(places.length >= 12, `only ${places.length} places`)
	const paths = ['/', '/nl', '/ar/privacy', house.youth, '/nl/staff', '/nl/staff/surveys', '/en/staff/metrics', ...places.flatMap((p) => [`/nl/staff/metrics/${p}`, `/nl/staff/metrics/${p}/csv`])]
	const seen = {}
	for (const p of paths) {
		const r = await staff.get(p)
		seen[p] = [r.status, r.location, still(r.body, h)]
	}
	return seen
}

const before = await look(house)
const store = folder()
let restored

await test('control: without the keys nothing is restored', async () => {
	const r = klankbord(['restore', sound], { data: store })
	same(r.status, 1)
	match(r.stderr, /^ERROR keys \S+: No such file or directory/m)
	same(readdirSync(store), [])
})

await test('a backup and the keys make a store in an empty folder, and verify finds it whole', async () => {
	copyFileSync(join(house.store, 'keys'), join(store, 'keys'))
	const r = klankbord(['restore', sound], { data: store })
	same([r.status, r.stderr], [0, ''])
	match(r.stdout, /^restored: the example organisation$/m)
	same(statSync(join(store, 'klankbord.db')).mode & 0o777, 0o600)
	match(klankbord(['verify'], { data: store }).stdout, /^store: the example organisation, problems: 0$/m)
	same(count(store), count(house.store))
})

await test('the restored portal shows the same pages and the same figures', async () => {
	mkdirSync(join(work, 'kept'))
	cpSync(store, join(work, 'kept/example'), { recursive: true })
	copyFileSync(join(house.store, 'first-password'), join(work, 'kept/example/first-password'))
	const was = process.env.KB_TEST_STORE
	process.env.KB_TEST_STORE = join(work, 'kept') // startHouse() begins with what lies there
	restored = await startHouse()
	process.env.KB_TEST_STORE = was ?? ''
	const after = await look(restored)
	same(Object.keys(after), Object.keys(before))
	for (const p of Object.keys(before))
		same(after[p], before[p], p)
	console.log(`# ${Object.keys(before).length} pages compared`)
})

await test('what was acknowledged before is thanked for again and not stored; what is new is stored', async () => {
	const n = count(restored.store)
	const again = new Visitor(restored)
	again.cookies = new Map(kept.v.cookies)
	const here = await send(kept), there = await again.post(`/${kept.lang}/s`, kept.fields)
	same([there.status, there.location], [here.status, here.location])
	same(count(restored.store), n)
	const v = new Visitor(restored, 'en')
	await v.enter(house.youth)
	const { page } = await walkToReview(v, 'en')
	same((await v.post('/en/s', { ...hidden(page.body), go: 'send' })).status, 303)
	same(count(restored.store), n + 1)
})

await test('no restore under a portal that runs', async () => {
	const n = count(restored.store)
	const r = klankbord(['restore', sound], { data: restored.store })
	same(r.status, 1)
	match(r.stderr, /^ERROR a portal runs on \S+, or the folder cannot be written: stop the portal first$/m)
	same((await new Visitor(restored).get('/nl')).status, 200)
	same(count(restored.store), n)
})
await restored.stop()

// A data folder with the restored store and keys, nobody at work in it.
function idle() {
	const d = folder()
	for (const f of ['keys', 'klankbord.db'])
		copyFileSync(join(store, f), join(d, f))
	return d
}

await test('no restore while anybody has the store open; the store of before is put aside whole', async () => {
	const data = idle()
	execFileSync('sqlite3', [join(data, 'klankbord.db'), "INSERT INTO kb_meta VALUES ('old', 'yes')"])
	const other = spawn('sqlite3', [join(data, 'klankbord.db')], { stdio: ['pipe', 'pipe', 'ignore'] })
	other.stdin.write('SELECT count(*) FROM kb_meta;\n')
	await new Promise((r) => other.stdout.once('data', r))
	const r = klankbord(['restore', sound], { data })
	other.stdin.end()
	await new Promise((r) => other.once('exit', r))
	same(r.status, 1)
	match(r.stderr, /^ERROR somebody has \S+klankbord\.db open/m)
	same(sql(data, "SELECT value FROM kb_meta WHERE name = 'old'"), 'yes')
	same(klankbord(['restore', sound], { data }).status, 0)
	same(sql(data, "SELECT count(*) FROM kb_meta WHERE name = 'old'"), '0')
	const aside = readdirSync(data).filter((f) => /^klankbord\.db\.before-\d{8}T\d{6}Z$/.test(f))
	same(aside.length, 1)
	same(execFileSync('sqlite3', [join(data, aside[0]), "SELECT value FROM kb_meta WHERE name = 'old'"], { encoding: 'utf8' }), 'yes\n')
	same(readdirSync(data).filter((f) => /draft|restoring/.test(f)), [])
})

await test('a restore that was broken off: nothing starts with an empty store, a second restore carries on', async () => {
	const data = idle()
	copyFileSync(sound, join(data, 'klankbord.db.restoring'))
	rmSync(join(data, 'klankbord.db'))
	for (const args of [['migrate'], ['serve', '--check']]) {
		const r = klankbord(args, { data })
		same(r.status, 1)
		match(r.stderr, /^ERROR a restore was broken off \(\S+klankbord\.db\.restoring is there\): run klankbord restore once more$/m)
	}
	same(existsSync(join(data, 'klankbord.db')), false)
	same(klankbord(['restore', sound], { data }).status, 0)
	same(klankbord(['serve', '--check'], { data }).status, 0)
	same(count(data), rowsIn(sound))
})

// ---- What is refused --------------------------------------------------------------------

function copyOf(file, to = folder()) {
	for (const f of [file, manifestOf(file)])
		copyFileSync(f, join(to, basename(f)))
	return join(to, basename(file))
}
function flip(file, at, bit) {
	const bytes = readFileSync(file)
	bytes[at] ^= 1 << bit
	writeFileSync(file, bytes)
}
const sumOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')
// The manifest rewritten for a changed file, as somebody without the keys would.
function forge(file) {
	writeFileSync(manifestOf(file), readFileSync(manifestOf(file), 'utf8').replace(/^sha256 .*$/m, `sha256 ${sumOf(file)}`).replace(/^bytes .*$/m, `bytes ${statSync(file).size}`))
}

await test('control: the sound backup is accepted', async () => {
	const r = proven(copyOf(sound))
	same([r.status, r.stderr], [0, ''])
	match(r.stdout, /^backup of \d{8}T\d{6}Z by klankbord \S+: \d+ bytes, whole$/m)
})

await test('one wrong bit, a file cut short, a manifest that lacks or belongs to another: all refused', async () => {
	const target = copyOf(sound), size = statSync(sound).size, text = readFileSync(manifestOf(sound))
	let damaged = 0, refused = 0
	const tryIt = (harm) => {
		harm()
		damaged++
		refused += proven(target).status === 1
		copyOf(sound, join(target, '..'))
	}
	for (let i = 0; i < 32; i++)
		tryIt(() => flip(target, Math.floor((size - 1) * i / 31), i % 8))
	for (let i = 0; i < 16; i++)
		tryIt(() => flip(manifestOf(target), Math.floor((text.length - 1) * i / 15), i % 8))
	for (const n of [0, 1, 100, 4096, size >> 1, size - 4096, size - 1])
		tryIt(() => truncateSync(target, n))
	for (const n of [0, 1, 20, text.length >> 1, text.length - 70, text.length - 1])
		tryIt(() => truncateSync(manifestOf(target), n))
	tryIt(() => writeFileSync(target, Buffer.concat([readFileSync(target), Buffer.alloc(4096)])))
	tryIt(() => writeFileSync(manifestOf(target), Buffer.concat([text, text])))
	tryIt(() => rmSync(manifestOf(target)))
	tryIt(() => copyFileSync(manifestOf(copies(folderOfLoad)[0]), manifestOf(target)))
	tryIt(() => copyFileSync(manifestOf(target), target))
	console.log(`# ${damaged} damaged, ${refused} refused`)
	same(refused, damaged)
	same(proven(target).status, 0, 'control: put back it is sound')
})

await test('what is refused by verify is refused by restore, and the store stays as it is', async () => {
	const data = idle(), print = sumOf(join(data, 'klankbord.db'))
	const cases = [
		[(f) => flip(f, 5000, 3), /is not the file that its manifest tells of/],
		[(f) => rmSync(manifestOf(f)), /the manifest \S+ cannot be read: No such file or directory/],
		[(f) => { flip(f, statSync(f).size - 5000, 1); forge(f) }, /the manifest \S+ was changed, or made with other keys/],
		[(f) => writeFileSync(manifestOf(f), 'nonsense\n'), /the manifest \S+ is damaged/]
	]
	for (const [harm, sentence] of cases) {
		const file = copyOf(sound)
		harm(file)
		const r = klankbord(['restore', file], { data })
		same(r.status, 1)
		match(r.stderr, sentence)
		same(sumOf(join(data, 'klankbord.db')), print)
		same(readdirSync(data).filter((f) => !['keys', 'klankbord.db', 'run'].includes(f)), [])
	}
	const named = join(folder(), 'store.sqlite')
	copyFileSync(sound, named)
	match(klankbord(['restore', named], { data }).stderr, /is no backup of ours: its name does not end in \.db/)
})

await test('rows that are gone are missed although SQLite finds the file whole', async () => {
	const file = copyOf(sound)
	execFileSync('sqlite3', [file, 'DELETE FROM kb_instance WHERE mark = (SELECT min(mark) FROM kb_instance)'])
	same(execFileSync('sqlite3', [file, 'PRAGMA integrity_check'], { encoding: 'utf8' }), 'ok\n')
	forge(file)
	const r = proven(file, house.store, ['--foreign'])
	same(r.status, 1)
	match(r.stderr, /does not hold the rows that were in the store when it was made$/m)
})

await test('a backup of other keys only with --foreign; of another program or a newer one never', async () => {
	const data = folder()
	same(klankbord(['migrate'], { data }).status, 0) // new keys
	const file = copyOf(sound)
	match(klankbord(['restore', file], { data }).stderr, /made with other keys: .* if they are lost and you trust the file, say --foreign$/m)
	same(klankbord(['restore', file, '--foreign'], { data }).status, 0)
	same(count(data), rowsIn(sound))

	const newer = idle(), to = folder()
	execFileSync('sqlite3', [join(newer, 'klankbord.db'), "INSERT INTO kb_migration VALUES ('surveys', 99, 'x', 0)"])
	same(back([to], newer).status, 0, 'a backup is the first step of an upgrade: migrations do not matter')
	match(klankbord(['restore', copies(to)[0]], { data: idle() }).stderr, /the backup knows migration 99 of surveys, this program does not/)

	const stranger = copyOf(sound)
	execFileSync('sqlite3', [stranger, 'PRAGMA application_id = 7'])
	forge(stranger)
	match(proven(stranger, house.store, ['--foreign']).stderr, /is no store of this program/)
})

// ---- What cannot be written, and what stays -------------------------------------------------

const limited = (to, blocks) => spawnSync('bash', ['-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`, program, 'backup', to, '--set', `data=${house.store}`], { encoding: 'utf8' })

await test('no room: no half file stays, an older backup does; with room it works', async () => {
	const to = folder()
	same(back([to]).status, 0)
	const [first] = copies(to), size = statSync(first).size
	for (const blocks of [1, 8, Math.floor(size / 1024) - 8]) {
		const r = limited(to, blocks)
		same(r.status, 1, r.stderr)
		match(r.stderr, /^ERROR no backup: /m)
		same(readdirSync(to).sort(), [basename(first), basename(manifestOf(first))].sort())
	}
	await sleep(1100)
	same(limited(to, Math.floor(size / 1024) * 4).status, 0, 'control')
	same(copies(to).length, 2)
})

const small = folder()
if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small], { stdio: 'ignore' }).status === 0)
	await test('a disk that is full while it copies: no half file stays', async () => {
		const r = back([small])
		const left = readdirSync(small)
		execFileSync('umount', [small])
		same([r.status, left], [1, []])
		match(r.stderr, /^ERROR no backup: \S+ cannot be written: database or disk is full$/m)
	})

await test('killed at any moment: a name that ends in .db is whole, the next run clears up', async () => {
	const to = folder()
	let killed = 0
	for (let i = 0; i < 8; i++) {
		const child = spawn(program, ['backup', to, '--set', `data=${house.store}`], { stdio: 'ignore' })
		// Listened for before the wait: on a quiet machine it may end within it.
		const ended = new Promise((r) => child.once('exit', (status, signal) => { killed += signal === 'SIGKILL'; r() }))
		await sleep(40 * i)
		child.kill('SIGKILL')
		await ended
		for (const f of copies(to))
			same(proven(f).status, 0, f)
	}
	yes(killed > 0, 'none was killed in time')
	await sleep(1100)
	same(back([to]).status, 0)
	same(readdirSync(to).filter((f) => f.startsWith('.')), [])
})

await test('old backups go, by their names; nobody else\'s file does', async () => {
	const to = folder(), day = (n) => new Date(Date.now() - n * 86400000).toISOString().replace(/[-:]|\.\d+/g, '')
	const mine = [`klankbord-${day(31)}`, `klankbord-${day(400)}`], young = `klankbord-${day(29)}`
	const others = ['klankbord-notes.db', 'other.db', `klankbord-${day(400)}.db.txt`, `x-klankbord-${day(400)}.db`, `klankbord-${day(400)}.sql`, 'klankbord-20200101.db']
	for (const f of [...mine, young].flatMap((n) => [`${n}.db`, `${n}.manifest`]).concat(others))
		writeFileSync(join(to, f), 'x')
	same(back([to, '--keep', '0']).status, 0)
	same(readdirSync(to).length, 6 + others.length + 2)
	await sleep(1100)
	same(back([to]).status, 0)
	const left = readdirSync(to)
	same(left.filter((f) => mine.some((m) => f === `${m}.db` || f === `${m}.manifest`)), [])
	same([`${young}.db`, `${young}.manifest`, ...others].filter((f) => !left.includes(f)), [])
})

await test('two at once in one folder: the second is turned away', async () => {
	const to = folder()
	const r = spawnSync('flock', [to, program, 'backup', to, '--set', `data=${house.store}`], { encoding: 'utf8' })
	same(r.status, 1)
	match(r.stderr, /^ERROR another backup is being made in \S+$/m)
	same(readdirSync(to), [])
})

// ---- klankbord status ---------------------------------------------------------------------------

const now = () => Math.floor(Date.now() / 1000)
const fine = () => ({ seen: now(), shut: 0, waiting: 0, parked: 0, clean: now(), store: 1e6, wal: 1e6, room: 9e9, disk: 10e9 })
function status(change = {}, backup = now()) {
	const data = folder()
	mkdirSync(join(data, 'run'))
	const m = { ...fine(), ...change }
	writeFileSync(join(data, 'run/keeper.status'), Object.entries(m).map(([k, v]) => `${k} ${v}\n`).join(''))
	writeFileSync(join(data, 'run/backup.status'), `backup ${backup}\n`)
	const r = klankbord(['status'], { data })
	return [r.status, [...r.stdout.matchAll(/^alarm +([a-z-]+): \S/gm)].map((m) => m[1])]
}

await test('status: the house reports by itself, and a backup silences its alarm', async () => {
	const has = () => existsSync(join(house.store, 'run/keeper.status'))
	yes(await until(has, 30000), 'the keeper reports nothing')
	const r = klankbord(['status'], { data: house.store })
	for (const line of ['program     ', 'keeper      less than 5 minutes ago', 'queue       under 100', 'parked      none', 'checkpoint  less than 5 minutes ago', 'backup      less than 5 minutes ago', 'store       under ', 'log         under ', 'disk free   '])
		yes(r.stdout.includes(line), `${line}: ${r.stdout}`)
	yes(!/backup-old|keeper-silent/.test(r.stdout), r.stdout)
})

await test('status: on a folder that no portal ever ran in', async () => {
	const r = klankbord(['status'], { data: folder() })
	same(r.status, 1)
	same([...r.stdout.matchAll(/^alarm +([a-z-]+):/gm)].map((m) => m[1]), ['keeper-silent', 'backup-old'])
})

const hour = 3600
for (const [what, args, alarms] of [
	['control: all is well', [], []],
	['the keeper is silent for 4 minutes', [{ seen: now() - 240, clean: now() - 240 }], ['keeper-silent']],
	['... for 2', [{ seen: now() - 120, clean: now() - 120 }], []],
	['the store is shut', [{ shut: 1 }], ['store-shut']],
	['999 wait', [{ waiting: 999 }], []],
	['1000 wait', [{ waiting: 1000 }], ['queue-long']],
	['one is parked', [{ parked: 1 }], ['parked']],
	['the last checkpoint is 11 minutes old', [{ clean: now() - 660 }], ['checkpoint-late']],
	['... 9', [{ clean: now() - 540 }], []],
	['a log of 64 MB', [{ wal: 64 << 20 }], ['wal-large']],
	['room for two stores, but nothing more', [{ store: 1 << 30, room: 2 * (1 << 30) + (511 << 20) }], ['disk-low']],
	['... and 512 MB more', [{ store: 1 << 30, room: 2 * 2 ** 30 + (512 << 20) }], []],
	['the last backup is 51 hours old', [{}, now() - 51 * hour], ['backup-old']],
	['... 49', [{}, now() - 49 * hour], []],
	['everything at once', [{ shut: 1, waiting: 1e6, parked: 3, clean: 1, wal: 1e10, room: 0 }, 0], ['store-shut', 'queue-long', 'parked', 'checkpoint-late', 'wal-large', 'disk-low', 'backup-old']]
])
	await test(`status: ${what}: ${alarms.join(' ') || 'no alarm'}`, async () => {
		same(status(...args), [alarms.length ? 1 : 0, alarms])
	})

await test('docs/operate.md explains every alarm and no other', async () => {
	const [, some] = status({ shut: 1, waiting: 1e6, parked: 3, clean: 1, wal: 1e10, room: 0 }, 0), [, silent] = status({ seen: 1 })
	const told = [...readFileSync(join(top, 'docs/operate.md'), 'utf8').matchAll(/^\| `([a-z]+-[a-z]+|parked)` \| [^|]+ \| [^|]+ \|$/gm)].map((m) => m[1])
	same(told.sort(), [...new Set([...some, ...silent])].sort())
})

await house.stop()
rmSync(work, { recursive: true, force: true })
done()
