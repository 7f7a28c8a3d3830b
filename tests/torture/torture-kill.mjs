// torture-kill.mjs - kill -9 strikes a random process of the portal again and again while
// youths read and send: workers, the keeper, at the end the master itself.
//
// No page that is only read fails. What is sent fails at most once for each kill, and sent
// again with the same sealed field it is stored once. The clients remember what they were
// thanked for; in the end the store holds that, once each, and the sums of metrics are those
// of the answers, so no observation was lost or heard twice.

import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { Visitor } from '../lib/house.mjs'
import { startPortal } from '../lib/portal.mjs'
import { codeOf, count, halves, isHeard, isThanks, long, marks, openPlaces, placeOf, responses, roomy, sleep, sql, until, walk, wrongSums } from '../lib/torture.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const WORKERS = 4, KILLS = long ? 1000 : 40, MASTERS = long ? 5 : 1
const VOICES = 4, GIVES_UP = 3 // the place whose youth does not send again

const house = await startPortal({ workers: WORKERS, ...roomy })
openPlaces(house.data, VOICES, () => ({ status: 0 }))

// ---- The load ---------------------------------------------------------------------------

let stop = false, masterIsDown = false
const gets = { asked: 0, failed: [] }, posts = { asked: 0, failed: 0 }, down = { gets: 0, posts: 0 }

// Counts what fails; while there is no master, apart.
class Counting extends Visitor {
	async ask(method, path, body, headers) {
		const before = masterIsDown
		const r = await super.ask(method, path, body, headers).catch((e) => ({ status: 0, body: '', location: null, error: String(e.cause || e) }))
		const well = r.status === 200 || r.status === 303
		if (before || masterIsDown)
			down[method === 'GET' ? 'gets' : 'posts'] += !well
		else if (method === 'GET') {
			gets.asked++
			if (!well)
				gets.failed.push(`${path.replace(/\/s\/.*/, '/s/...')} ${r.status} ${r.error || ''}`)
		} else {
			posts.asked++
			posts.failed += !well
		}
		await sleep(12)
		return r
	}
}

async function reader() {
	const v = new Counting(house)
	await v.get(`/s/${codeOf(0)}`)
	while (!stop)
		await v.get('/nl/s')
}

// One youth after the other at a place: what was thanked for, what was left unknown.
async function voice(i) {
	const v = new Counting(house), told = { acknowledged: 0, unknown: 0, again: 0 }
	while (!stop) {
		const fields = await walk(v, i, { stop: () => stop })
		if (!fields)
			break
		let r = await v.post('/nl/s', fields)
		for (let k = 0; !isThanks(r) && i !== GIVES_UP && k < 400; k++, told.again++)
			r = await v.post('/nl/s', fields)
		if (isThanks(r))
			told.acknowledged++
		else
			told.unknown++
	}
	return told
}

// ---- The killer -----------------------------------------------------------------------------

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number)

function isKeeper(pid) {
	try {
		return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith('keeper.lock'))
	} catch {
		return false
	}
}

// A second kill comes when the first one is made good: what it costs stays one for each.
async function kill(done) {
	await sleep(200 + Math.random() * 300)
	if (!await until(() => childrenOf(house.portal.pid).length === WORKERS + 3, 60000))
		throw new Error('the dead are not replaced')
	const all = childrenOf(house.portal.pid)
	const pid = all[Math.floor(Math.random() * all.length)]
	done[isKeeper(pid) ? 'keepers' : 'workers']++
	process.kill(pid, 'SIGKILL')
}

// As systemd does: started again until it stays.
async function killMaster() {
	const [program, ...args] = house.portal.spawnargs
	const began = Date.now()
	masterIsDown = true
	const gone = new Promise((r) => house.portal.on('exit', r))
	house.portal.kill('SIGKILL')
	await gone
	for (let up = false; !up;) {
		house.portal = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
		house.portal.stderr.on('data', (d) => { house.log += d })
		const ended = new Promise((r) => house.portal.on('exit', () => r(true)))
		const is = async () => house.portal.exitCode !== null || (await fetch(`${house.base}/nl`).then((r) => r.status, () => 0)) === 200
		await until(is, 60000)
		up = house.portal.exitCode === null
		if (!up)
			await ended
	}
	masterIsDown = false
	return Date.now() - began
}

// ---- It happens -----------------------------------------------------------------------------------

const kills = { workers: 0, keepers: 0, masters: 0 }
let voices = []

await test(`${KILLS} kills under load, then the master`, async () => {
	const load = Promise.all([reader(), reader(), ...Array.from({ length: VOICES }, (_, i) => voice(i))])
	for (let i = 0; i < KILLS; i++)
		await kill(kills)
	for (let i = 0; i < VOICES; i++)
		yes(await until(() => responses(house.store, i) > 1, 120000), `${placeOf(i)} sends nothing`)
	const back = []
	for (let i = 0; i < MASTERS; i++) {
		back.push(await killMaster())
		kills.masters++
		await sleep(1000)
	}
	stop = true
	voices = (await load).slice(2)
	count(`kills: workers ${kills.workers}, keepers ${kills.keepers}, masters ${kills.masters} (back after ${back.join(', ')} ms)`)
	count(`GET: asked ${gets.asked}, failed ${gets.failed.length}; POST: asked ${posts.asked}, failed ${posts.failed}; without a master: GET ${down.gets}, POST ${down.posts} failed`)
	yes(kills.workers + kills.keepers >= KILLS, 'too few kills')
})

await test('no page that is read failed', () => same(gets.failed, []))

await test('what is sent failed at most once for each kill', () => {
	yes(posts.failed <= kills.workers, `${posts.failed} failed, ${kills.workers} workers were killed`)
	yes(posts.asked > posts.failed, 'none went well')
})

await test('what was acknowledged is stored once, and nothing else but what was left unknown', () => {
	const acknowledged = voices.reduce((n, v) => n + v.acknowledged, 0), unknown = voices.reduce((n, v) => n + v.unknown, 0)
	const stored = responses(house.store)
	const extra = stored - acknowledged
	count(`acknowledged ${acknowledged}, sent again ${voices.reduce((n, v) => n + v.again, 0)}, stored ${stored}, unknown ${unknown} of which stored ${extra}, lost ${Math.max(0, -extra)}, doubled 0`)
	yes(acknowledged > VOICES, 'too few')
	for (const [i, v] of voices.entries())
		if (i !== GIVES_UP && v.unknown === 0)
			same(responses(house.store, i), v.acknowledged, placeOf(i))
		else
			yes(responses(house.store, i) >= v.acknowledged && responses(house.store, i) <= v.acknowledged + v.unknown, `${placeOf(i)}: ${JSON.stringify(v)}, stored ${responses(house.store, i)}`)
	same([marks(house.store), halves(house.store)], [stored, 0], 'marks, halves')
	same(sql(house.store, 'PRAGMA integrity_check'), 'ok')
})

await test('metrics heard each of them once', async () => {
	yes(await isHeard(house.store, 90000), 'some still wait')
	const { wrong, sums } = wrongSums(house.store)
	count(`sums compared ${sums}, wrong ${wrong.length}`)
	same(wrong, [])
	yes(sums > 20, `only ${sums} sums`)
	same(sql(house.store, 'SELECT count(*) FROM kb_queue WHERE parked <> 0'), '0')
})

await test('control: who heard no thanks and sends the same again is stored once; who begins anew, twice', async () => {
	stop = false
	const v = new Counting(house), pick = (c) => c[0]
	const before = responses(house.store)
	const fields = await walk(v, 0, { pick })
	await v.post('/nl/s', fields) // and the thanks are lost on the way
	await v.post('/nl/s', fields)
	same(responses(house.store) - before, 1, 'sent again')
	await v.post('/nl/s', await walk(v, 0, { pick }))
	same(responses(house.store) - before, 2, 'begun anew')
})

await test('control: sums that lack one voice are seen', async () => {
	yes(await isHeard(house.store), 'some still wait')
	same(wrongSums(house.store).wrong, [])
	const copy = `${house.data}/copy`
	execFileSync('sqlite3', [`${house.data}/klankbord.db`, '-cmd', '.timeout 5000', `.backup '${copy}.db'`])
	execFileSync('mkdir', [copy])
	execFileSync('mv', [`${copy}.db`, `${copy}/klankbord.db`])
	execFileSync('sqlite3', [`${copy}/klankbord.db`, 'PRAGMA foreign_keys = ON; DELETE FROM surveys_response WHERE key = (SELECT min(key) FROM surveys_response)'])
	yes(wrongSums(copy).wrong.length > 0, 'not seen')
})

await house.stop()
done()
