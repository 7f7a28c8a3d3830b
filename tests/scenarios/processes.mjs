// processes.mjs - kills and reloads under load: GETs go on, HUP loses no request, and a
// survey that was begun before can still be sent. What one crash costs: crash.mjs.

import { startHouse, Visitor, walkToReview, hidden } from '../lib/house.mjs'
import { processes, sleep, until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startHouse()

await test('a master, workers and a keeper run', async () => {
	yes(await until(() => processes(house.store).children.length === 5), `${processes(house.store).children.length} children`)
})

await test('kill -9 of random workers: GETs go on', async () => {
	let failed = 0, asked = 0, stop = false
	const ask = async () => {
		const v = new Visitor(house)
		while (!stop) {
			asked++
			if ((await v.get('/nl')).status !== 200)
				failed++
			await sleep(8) // below the rate that nginx allows one address
		}
	}
	const load = [ask(), ask(), ask()]
	for (let i = 0; i < 8; i++) {
		await sleep(400)
		const { children } = processes(house.store)
		process.kill(children[i % children.length], 'SIGKILL')
	}
	stop = true
	await Promise.all(load)
	console.log(`# ${asked} asked, ${failed} failed, 8 killed`)
	yes(asked > 40 && failed === 0, `${failed} of ${asked} failed`)
})

await test('HUP under load loses no request and changes every process', async () => {
	await sleep(1000)
	const before = processes(house.store)
	let failed = 0, asked = 0, stop = false
	const ask = async () => { while (!stop) { asked++; if ((await new Visitor(house).get('/en')).status !== 200) failed++; await sleep(8) } }
	const load = [ask(), ask()]
	for (let i = 0; i < 5; i++) {
		process.kill(processes(house.store).master.pid, 'SIGHUP')
		await sleep(1200)
	}
	stop = true
	await Promise.all(load)
	const after = processes(house.store)
	console.log(`# ${asked} asked over 5 reloads, ${failed} failed`)
	same(after.master.pid, before.master.pid)
	yes(after.children.every((pid) => !before.children.includes(pid)), 'an old child is still there')
	yes(asked > 25 && failed === 0, `${failed} of ${asked} failed`)
})

await test('a survey begun before a reload and a kill can still be sent', async () => {
	const v = new Visitor(house)
	await v.enter()
	const { page } = await walkToReview(v, 'nl')
	const { master, children } = processes(house.store)
	process.kill(children[0], 'SIGKILL')
	process.kill(master.pid, 'SIGHUP')
	await sleep(1500)
	same((await v.post('/nl/s', { ...hidden(page.body), go: 'send' })).status, 303)
})

await house.stop()
done()
