// growth.mjs - does a page, a submission, or the page of a round for staff, cost more when a
// store has taken a thousand times as many answers?
//
// In CPU time of the worker, its part of the kernel's work included. Pages are held
// against the limit in instructions too. Those of a submission are only told: each of its
// rows finds its place in a tree that has grown by a level, and a page of it is seldom in
// memory; beside the write and the sync that is little time, but it is many instructions.

import { cpuOf, fillStore, filled, finish, hold, load, makeStore, median, once, raw, short, sqlite, startHouse, workerOf } from './rig.mjs'
import { countInstructions } from './callgrind.mjs'
import { Visitor } from '../lib/house.mjs'
import { klankbord } from '../lib/portal.mjs'

const LIMIT = 1.2
const [FEW, MANY] = short ? [1000, 100000] : [1000, 1000000]
const N = short ? 4 : 20
const ROUNDS = short ? 1 : 5
const TITLE = 'Ronde van alle antwoorden'

async function perRequest(house, lines, status) {
	const pid = workerOf(house), before = cpuOf(pid)
	const r = await load(house, lines, status, { howLong: `${lines.length}r`, connections: 4 })
	return (cpuOf(pid) - before) / r.done / 1000
}

// The page of the round in which all these answers were given, asked for by one of the staff.
async function perRoundPage({ house, staff }, count) {
	const pid = workerOf(house), before = cpuOf(pid)
	for (let i = 0; i < count; i++) {
		const page = await staff.get('/nl/staff/rounds/00')
		if (page.status !== 200 || !page.body.includes(TITLE))
			throw new Error(`the page of the round: status ${page.status}`)
	}
	return (cpuOf(pid) - before) / count / 1000
}

// Gives the round a title, so that it is on the list of rounds, and somebody who plans it.
function addStaff(data) {
	sqlite(data, `UPDATE surveys_round SET title = '${TITLE}'`)
	return klankbord(['user', 'add', 'planner', '--role', 'quality', '--place', 'organisatie'], { data }).stdout.trim().split(/\s+/).pop()
}

const sizes = {}
for (const answers of [FEW, MANY]) {
	const data = makeStore(), password = addStaff(data)
	fillStore(data, answers)
	sizes[answers] = { data, instructions: await countInstructions(data, {
		page: Array(N).fill('GET /nl/s'), question: filled(data, 'question', N), submission: filled(data, 'review', N) }) }
	sizes[answers].cpu = { page: [], submission: [], 'round page of staff': [] }
	sizes[answers].house = { ...await startHouse({ data, settings: { workers: '1' } }), password }
	sizes[answers].staff = new Visitor(sizes[answers].house)
	await sizes[answers].staff.signIn('planner')
}
const count = short ? 1000 : 2000
for (let i = 0; i < ROUNDS; i++)
	for (const size of Object.values(sizes)) {
		const { house, data, cpu } = size
		cpu.page.push(await perRequest(house, Array(count).fill('GET /nl/s'), 200))
		cpu.submission.push(await perRequest(house, once(filled(data, 'review', count)), 303))
		cpu['round page of staff'].push(await perRoundPage(size, short ? 50 : 200))
	}

const few = sizes[FEW], many = sizes[MANY]
for (const what of ['page', 'question'])
	hold(`instructions of a ${what}, ${MANY} answers over ${FEW}`, many.instructions[what] / few.instructions[what], LIMIT, { most: true })
for (const what of Object.keys(few.instructions))
	raw(`${what}: ${few.instructions[what]} -> ${many.instructions[what]} instructions`)
for (const what of Object.keys(few.cpu)) {
	const [x, y] = [median(few.cpu[what]), median(many.cpu[what])]
	hold(`CPU time of a ${what}, ${MANY} answers over ${FEW}`, y / x, LIMIT, { most: true })
	raw(`${what}: ${x.toFixed(0)} -> ${y.toFixed(0)} us of the worker`)
}
for (const { house } of Object.values(sizes))
	await house.stop()
finish()
