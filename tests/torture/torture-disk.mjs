// torture-disk.mjs - the disk is full, refuses a write, takes half of one, or does not keep
// what it took: at the first call, the second, and so on until the work needs no such call.
// What was acknowledged is there afterwards, whole and once; what was not is refused in the
// person's language and stored once when it is sent again.
//
// A failed sync is final: the kernel may have dropped the bytes, so nothing may be
// acknowledged until the portal was started anew.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { Caller } from '../lib/fastcgi.mjs'
import { top } from '../lib/house.mjs'
import { processes } from '../lib/portal.mjs'
import { Control, buildShim, copyStore, count, folder, halves, isHeard, isThanks, long, marks, openPlaces, responses, serve, sql, until, walk, wrongSums } from '../lib/torture.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

// A small disk of our own, where the machine lets us have one: mounted where nobody else
// sees it, gone with this process.
const OWN_MOUNTS = 'KB_OWN_MOUNTS'
if (!process.env[OWN_MOUNTS]) {
	const wish = process.getuid() === 0 ? ['-m'] : ['-rm']
	if (spawnSync('unshare', [...wish, 'true']).status === 0) {
		const r = spawnSync('unshare', [...wish, process.execPath, fileURLToPath(import.meta.url)], { stdio: 'inherit', env: { ...process.env, [OWN_MOUNTS]: 'yes' } })
		process.exit(r.status ?? 1)
	}
}

const MODE = 0, NTH = 1, STICKY = 2, COUNT = 3, HITS = 4
const WRITE = 1, SHORT = 2, FULL = 3, SYNC = 4, LIE = 5

const work = folder('disk'), pristine = join(work, 'pristine')
const control = new Control(join(work, 'control'))
const env = { LD_PRELOAD: buildShim(work, 'shim-disk'), KB_SHIM: control.file }
openPlaces(pristine, 2)

const words = (lang, key) => readFileSync(join(top, 'locales', `${lang}.xlf`), 'utf8').match(new RegExp(`id="${key.replace(/\./g, '\\.')}"[\\s\\S]*?<target[^>]*>([^<]*)</target>`))[1]
const calm = () => { control.set(MODE, 0); control.set(NTH, 0); control.set(STICKY, 0) }
function arm(mode, nth, sticky) {
	control.set(MODE, 0)
	control.set(COUNT, 0)
	control.set(HITS, 0)
	control.set(NTH, nth)
	control.set(STICKY, sticky)
	control.set(MODE, mode)
}

const integrity = (data) => sql(data, 'PRAGMA integrity_check')
const send = (socket, fields, lang = 'nl') => new Caller(socket, lang).post(`/${lang}/s`, fields)
const isRefusal = (r) => r.status === 0 || ((r.status === 500 || r.status === 503) && /<h1>/.test(r.body))

// Sends until it is thanked for: one voice, stored once however often it was sent.
async function insist(socket, fields) {
	let last
	return await until(async () => isThanks(last = await send(socket, fields)), 30000) ? true : `answered ${last.status}`
}

// ---- A real disk that is full ---------------------------------------------------------------

const mounts = process.env[OWN_MOUNTS] === 'yes'

// Where no disk can be mounted, the shim says so at the same calls.
async function smallDisk(name, kb) {
	const data = join(work, name)
	mkdirSync(data)
	if (mounts)
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kb}k,mode=700`, 'klankbord-test', data])
	execFileSync('sh', ['-c', 'cp -r "$1"/. "$2"/ && rm -rf "$2"/run', 'sh', pristine, data])
	return data
}

await test('a full disk refuses in the language of the person, keeps all it acknowledged, and goes on when there is room', async () => {
	const data = await smallDisk('full', 1100)
	const house = await serve(data, { env, socket: join(work, 'full.sock') })
	const told = { acknowledged: 0, refused: 0 }
	const waiting = []
	const langs = ['nl', 'en', 'ar']
	const enough = mounts ? 3 : 40
	for (let i = 0; waiting.length < enough && i < 2000; i++) {
		const lang = langs[i % 3]
		if (!mounts && i === 10)
			arm(FULL, 1, 1)
		const fields = await walk(new Caller(house.socket, lang), i % 2, { lang })
		const r = await send(house.socket, fields, lang)
		if (isThanks(r)) {
			told.acknowledged++
			continue
		}
		told.refused++
		waiting.push(fields)
		same(r.status, 503, 'refused')
		yes(r.body.includes(`<h1>${words(lang, 'error.full')}</h1>`), `not said in ${lang}`)
		if (waiting.length >= 3 && !mounts)
			break
	}
	yes(told.acknowledged > 5 && waiting.length >= 3, JSON.stringify(told))
	same(integrity(data), 'ok')
	same(responses(data), told.acknowledged, 'while it is full')
	calm()
	if (mounts)
		execFileSync('mount', ['-o', 'remount,size=20m', data])
	for (const fields of waiting)
		same(await insist(house.socket, fields), true, 'afterwards')
	const fields = await walk(new Caller(house.socket), 0)
	same(await insist(house.socket, fields), true, 'a new one')
	const wanted = told.acknowledged + waiting.length + 1
	count(`${mounts ? 'tmpfs' : 'shim'}: acknowledged ${wanted}, refused ${told.refused}, stored ${responses(data)}, lost ${wanted - responses(data)}`)
	same([responses(data), marks(data), halves(data)], [wanted, wanted, 0])
	yes(await isHeard(data, 90000), 'the keeper goes on')
	same(wrongSums(data).wrong, [])
	await house.end()
	same(integrity(data), 'ok')
	if (mounts)
		execFileSync('umount', ['-l', data])
})

// ---- Every Nth write ---------------------------------------------------------------------------

const STEP = long ? 1 : 2

// The worker and the keeper count together: either may meet the trouble. A worker whose
// store is spoilt ends itself, and the master brings up the next.
async function everyWrite(name, mode, sticky) {
	const data = join(work, name.replace(/\W+/g, '-'))
	copyStore(pristine, data)
	const socket = join(work, 'write.sock')
	const house = await serve(data, { env, socket, wishes: { workers: 1 } })
	const told = { injected: 0, acknowledged: 0, refused: 0 }
	let sent = 0
	for (let n = 1; n < 2000; n += STEP) {
		const fields = await walk(new Caller(socket), sent % 2)
		arm(mode, n, sticky)
		const r = await send(socket, fields)
		const hits = control.get(HITS)
		calm()
		told.injected += hits
		sent++
		const stored = responses(data)
		if (isThanks(r)) {
			told.acknowledged++
			same(stored, sent, `acknowledged, call ${n}`)
		} else {
			told.refused++
			yes(isRefusal(r), `call ${n}: answered ${r.status}`)
			yes(stored === sent - 1 || (r.status === 0 && stored === sent), `call ${n}: ${stored} stored, not acknowledged`)
		}
		if (hits === 0)
			break
		same(await insist(socket, fields), true, `call ${n}: sent again`)
		same([responses(data), marks(data), halves(data)], [sent, sent, 0], `call ${n}`)
	}
	same(await insist(socket, await walk(new Caller(socket), 0)), true, 'one without trouble')
	await house.end()
	same(integrity(data), 'ok')
	const again = await serve(data, { env, socket })
	yes(await isHeard(data, 90000), 'all is heard')
	same(wrongSums(data).wrong, [])
	await again.end()
	count(`${name}: injected ${told.injected}, acknowledged at once ${told.acknowledged}, refused ${told.refused}, sent ${sent + 1}, stored ${responses(data)}, lost ${sent + 1 - responses(data)}`)
	same(responses(data), sent + 1)
	yes(told.injected > 3 && told.refused > 0, `only ${told.injected} injected, ${told.refused} refused`)
}

for (const [name, mode, sticky] of [['a write that fails', WRITE, 0], ['every write from there on fails', WRITE, 1],
	['half of a write', SHORT, 0], ['half of every write', SHORT, 1]])
	await test(`${name}, at each call in turn`, () => everyWrite(name, mode, sticky))

// ---- Every Nth sync ---------------------------------------------------------------------------

async function syncTrouble(n, sticky) {
	const data = join(work, 'sync')
	copyStore(pristine, data)
	let house = await serve(data, { env, socket: join(work, 'sync.sock') })
	const voices = []
	for (let i = 0; i < 4; i++)
		voices.push(await walk(new Caller(house.socket), i % 2))
	let acknowledged = 0, late = 0, failed = false
	arm(SYNC, n, sticky)
	for (const fields of voices) {
		const after = failed // the sync had failed before this one was sent
		const r = await send(house.socket, fields)
		if (isThanks(r)) {
			acknowledged++
			late += after
		} else {
			yes(isRefusal(r), `answered ${r.status}`)
		}
		failed = control.get(HITS) > 0
	}
	yes(sql(data, 'SELECT count(*) FROM surveys_response') >= acknowledged, 'what was acknowledged')
	calm()
	const reads = (await new Caller(house.socket).get('/nl')).status
	await house.end()
	house = await serve(data, { env, socket: join(work, 'sync.sock') })
	same(integrity(data), 'ok')
	yes(responses(data) >= acknowledged, 'what was acknowledged, after the restart')
	for (const fields of voices)
		same(await insist(house.socket, fields), true, 'after the restart')
	same([responses(data), marks(data), halves(data)], [voices.length, voices.length, 0])
	yes(await isHeard(data), 'all is heard')
	same(wrongSums(data).wrong, [])
	await house.end()
	rmSync(data, { recursive: true, force: true })
	return { hits: failed, acknowledged, late, reads }
}

for (const sticky of [0, 1])
	await test(`a sync that fails${sticky ? ' and all behind it' : ''}: nothing is acknowledged until the restart, nothing lost`, async () => {
		const late = [], seen = []
		for (let n = 1; n < 50; n += long || n < 2 ? 1 : 2) {
			const r = await syncTrouble(n, sticky)
			if (!r.hits)
				break
			seen.push(r.acknowledged)
			if (r.late)
				late.push(`sync ${n}: ${r.late} acknowledged behind it`)
			same(r.reads, 200, 'pages go on')
		}
		count(`syncs that failed: ${seen.length}, acknowledged before each: ${seen.join(' ')}, lost 0`)
		yes(seen.length > 1, 'no sync was hit')
		same(late, [])
	})

// ---- The control -------------------------------------------------------------------------------

await test('control: a disk that lies loses what was acknowledged, and this test sees it', async () => {
	const data = join(work, 'lie')
	copyStore(pristine, data)
	let house = await serve(data, { env, socket: join(work, 'lie.sock') })
	same(await insist(house.socket, await walk(new Caller(house.socket), 0)), true)
	const fields = await walk(new Caller(house.socket), 1)
	arm(LIE, 1, 1)
	const r = await send(house.socket, fields)
	yes(isThanks(r), `answered ${r.status}`)
	for (const pid of [house.portal.pid, ...processes(data).children])
		process.kill(pid, 'SIGKILL')
	yes(await until(() => processes(data).children.length === 0 && !processes(data).master), 'somebody stays')
	calm()
	rmSync(join(data, 'klankbord.db-shm'), { force: true })
	house = await serve(data, { env, socket: join(work, 'lie.sock') })
	const lost = 2 - responses(data)
	count(`control: acknowledged 2, stored ${responses(data)}, lost ${lost}`)
	await house.end()
	same(lost, 1)
})

rmSync(work, { recursive: true, force: true })
done()
