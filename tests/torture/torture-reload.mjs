// torture-reload.mjs - HUP again and again under load: new programs, plugins and texts are
// taken over without one request that fails, read or sent.
//
// Generations are counted in the log: a HUP that comes while a reload is under way is only
// one more of it.

import { Visitor } from '../lib/house.mjs'
import { processes, startPortal } from '../lib/portal.mjs'
import { codeOf, count, isThanks, long, openPlaces, responses, roomy, sleep, until, walk } from '../lib/torture.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const RELOADS = long ? 1000 : 25

const house = await startPortal({ workers: 2, ...roomy })
openPlaces(house.data, 2, () => ({ status: 0 }))

const generations = () => (house.log.match(/^INFO portal started:/gm) || []).length
const told = { GET: 0, POST: 0 }, failed = []
let stop = false, sent = 0

class Counting extends Visitor {
	async ask(method, path, body, headers) {
		const r = await super.ask(method, path, body, headers).catch((e) => ({ status: 0, body: '', location: null, error: String(e.cause || e) }))
		told[method]++
		if (r.status !== 200 && r.status !== 303)
			failed.push(`${method} ${r.status} ${r.error || ''}`)
		await sleep(20)
		return r
	}
}

async function reader() {
	const v = new Counting(house)
	await v.get(`/s/${codeOf(0)}`)
	while (!stop)
		await v.get('/nl/s')
}

async function voice(i) {
	const v = new Counting(house)
	while (!stop) {
		const fields = await walk(v, i, { stop: () => stop })
		if (fields && isThanks(await v.post('/nl/s', fields)))
			sent++
	}
}

await test(`${RELOADS} reloads under load, no request fails`, async () => {
	const master = house.portal.pid, first = generations()
	const load = Promise.all([reader(), reader(), voice(0), voice(1)])
	const before = processes(house.store).children
	for (let i = 0; i < RELOADS; i++) {
		const now = generations()
		process.kill(master, 'SIGHUP')
		if (!await until(() => generations() > now, 120000))
			throw new Error(`reload ${i} did not come:\n${house.log.slice(-2000)}`)
		await sleep(Math.random() * 100)
	}
	yes(await until(() => processes(house.store).children.length === 5 && !processes(house.store).children.some((p) => before.includes(p)), 60000), 'elders stay')
	for (let i = 0; i < 2; i++)
		yes(await until(() => responses(house.store, i) > 0, 120000), 'nothing is sent')
	stop = true
	await load
	count(`reloads ${generations() - first}, GET ${told.GET}, POST ${told.POST}, failed ${failed.length}, acknowledged ${sent}, stored ${responses(house.store)}`)
	yes(generations() - first >= RELOADS, `${generations() - first} generations`)
	same(failed, [])
	same(responses(house.store), sent)
	same(processes(house.store).master.pid, master, 'the same master')
	yes(!/did not end and are killed/.test(house.log), 'elders had to be killed')
})


// Ending and starting is what a reload spares the person: its gap must show.
await test('control: the load sees a portal that is stopped and started', async () => {
	const v = new Counting(house)
	failed.length = 0
	house.portal.kill('SIGTERM')
	yes(await until(() => house.portal.exitCode !== null), 'it does not end')
	await v.get('/nl')
	await v.get('/nl')
	count(`control: failed ${failed.length} of 2`)
	same(failed.length, 2)
})

await house.stop()
done()
