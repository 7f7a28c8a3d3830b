// growth.mjs - does a page, or a submission, cost more when a store has taken a thousand
// times as many answers?
//
// In CPU time of the worker, its part of the kernel's work included. Pages are held
// against the limit in instructions too. Those of a submission are only told: each of its
// rows finds its place in a tree that has grown by a level, and a page of it is seldom in
// memory; beside the write and the sync that is little time, but it is many instructions.

import { cpuOf, filled, finish, hold, load, makeStore, median, once, raw, short, sqlite, startHouse, workerOf } from './rig.mjs'
import { countInstructions } from './callgrind.mjs'

const LIMIT = 1.2
const [FEW, MANY] = short ? [1000, 100000] : [1000, 1000000]
const PER_FORM = 10 // answers of one filled-in form
const N = short ? 4 : 20
const ROUNDS = short ? 1 : 5

// Forms spread over 36 months, and the marks of the newest. They are put in one after
// another under random keys, as they come in reality: put in by the order of their keys
// every page would be full, and each new row would have to divide one.
const fill = (data, answers) => sqlite(data, `
	PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN;
	CREATE TEMP TABLE form AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${Math.round(answers / PER_FORM)})
		SELECT i, lower(hex(randomblob(16))) AS key FROM n;
	CREATE TEMP TABLE item AS WITH RECURSIVE q(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM q LIMIT ${PER_FORM}) SELECT i FROM q;
	INSERT INTO surveys_response SELECT key, 'core', '1', 'de-linde', 'youth', 24290 + i % 36 FROM form;
	INSERT INTO surveys_answer SELECT key, 'A' || (10 + item.i), '3' FROM form CROSS JOIN item;
	INSERT INTO kb_instance SELECT lower(hex(randomblob(32))), lower(hex(randomblob(32))), 30000 FROM form WHERE i % 18 = 0;
	COMMIT;`)

async function perRequest(house, lines, status) {
	const pid = workerOf(house), before = cpuOf(pid)
	const r = await load(house, lines, status, { howLong: `${lines.length}r`, connections: 4 })
	return (cpuOf(pid) - before) / r.done / 1000
}

const sizes = {}
for (const answers of [FEW, MANY]) {
	const data = makeStore()
	fill(data, answers)
	sizes[answers] = { data, instructions: await countInstructions(data, {
		page: Array(N).fill('GET /nl/s'), question: filled(data, 'question', N), submission: filled(data, 'review', N) }) }
	sizes[answers].cpu = { page: [], submission: [] }
	sizes[answers].house = await startHouse({ data, settings: { workers: '1' } })
}
const count = short ? 1000 : 2000
for (let i = 0; i < ROUNDS; i++)
	for (const { house, data, cpu } of Object.values(sizes)) {
		cpu.page.push(await perRequest(house, Array(count).fill('GET /nl/s'), 200))
		cpu.submission.push(await perRequest(house, once(filled(data, 'review', count)), 303))
	}

const few = sizes[FEW], many = sizes[MANY]
for (const what of ['page', 'question'])
	hold(`instructions of a ${what}, ${MANY} answers over ${FEW}`, many.instructions[what] / few.instructions[what], LIMIT, { most: true })
for (const what of Object.keys(few.instructions))
	raw(`${what}: ${few.instructions[what]} -> ${many.instructions[what]} instructions`)
for (const what of ['page', 'submission']) {
	const [x, y] = [median(few.cpu[what]), median(many.cpu[what])]
	hold(`CPU time of a ${what}, ${MANY} answers over ${FEW}`, y / x, LIMIT, { most: true })
	raw(`${what}: ${x.toFixed(0)} -> ${y.toFixed(0)} us of the worker`)
}
for (const { house } of Object.values(sizes)) {
	await house.stop()
	house.remove()
}
finish()
