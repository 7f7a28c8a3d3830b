// sealing.mjs - what the sealing of complaints costs, as far as its library alone can show.
//
// tests/bench/sealing measures it in processor time of one thread. A page of a case is to
// come: here a page of staff that reads rows (a round) stands for the unsealed one, and the same
// page plus the opening of a case of five messages, one of them new, for the sealed one.

import { execFileSync } from 'node:child_process'
import { cpuOf, finish, hold, makeStore, median, raw, short, sqlite, startHouse, workerOf } from './rig.mjs'
import { Visitor } from '../lib/house.mjs'
import { klankbord } from '../lib/portal.mjs'

const built = process.env.KB_BUILT ?? 'build/tests/bench'
const LIMIT = { complaints: 200, filings: 5, rewrap: 10, read: 3, hit: [0.8, 1.25] }
const ROUNDS = short ? 1 : 5
const PAGES = short ? 50 : 200

async function pageOfStaff() {
	const data = makeStore()
	sqlite(data, "UPDATE surveys_round SET title = 'Ronde'")
	const password = klankbord(['user', 'add', 'planner', '--role', 'quality', '--place', 'organisatie'], { data }).stdout.trim().split(/\s+/).pop()
	const house = await startHouse({ data, settings: { workers: '1' } })
	const staff = new Visitor({ ...house, password })
	const micros = []
	await staff.signIn('planner')
	for (let round = 0; round < ROUNDS; round++) {
		const pid = workerOf(house), before = cpuOf(pid)
		for (let i = 0; i < PAGES; i++)
			if ((await staff.get('/nl/staff/rounds/00')).status !== 200)
				throw new Error('the page of the round is not there')
		micros.push((cpuOf(pid) - before) / PAGES / 1000)
	}
	await house.stop()
	return median(micros)
}

const figures = {}
for (const line of execFileSync(`${built}/sealing`, ['rates'], { encoding: 'utf8' }).trim().split('\n')) {
	const [name, value] = line.split(' ')
	figures[name] = Number(value)
	raw(line)
}
const page = await pageOfStaff()
raw(`page of a round for staff: ${page.toFixed(0)} us of the worker`)

hold('complaints sealed a second by one processor, over 200 on two', figures.complaints / LIMIT.complaints, 1)
hold('filings a second by one processor, their receipt derived, over 5, while the other derives wrong codes',
	figures.filings / LIMIT.filings, 1)
hold('seconds to wrap 10,000 cases anew, of 10', figures.rewrap / LIMIT.rewrap, 1, { most: true })
hold('a page and the opening of a case, over the page', (page + figures.read) / page, LIMIT.read, { most: true })
hold('time of a code that is there, over one that is not', figures.hit, LIMIT.hit[0])
hold('and the other way round', figures.hit, LIMIT.hit[1], { most: true })
finish()
