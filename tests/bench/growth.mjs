// growth.mjs - does a page, or a submission, cost more when a store has taken a thousand
// times as many answers? In instructions of the worker, and in CPU time of worker and
// kernel together, which also sees what the disk cache has to do.

import { filled, finish, hold, load, makeStore, median, once, raw, short, sqlite, startHouse, workerOf } from './rig.mjs'
import { readFileSync } from 'node:fs'
import { countInstructions } from './callgrind.mjs'

const LIMIT = 1.2
const [FEW, MANY] = short ? [1000, 100000] : [1000, 1000000]
const PER_FORM = 12 // answers of one filled-in form
const N = short ? 4 : 20
const ROUNDS = short ? 1 : 5

// Forms with random keys, spread over 36 months; for the newest two their marks too.
const fill = (data, answers) => sqlite(data, `
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${Math.round(answers / PER_FORM)})
	INSERT INTO surveys_response SELECT lower(hex(randomblob(16))), 'core', '1', 'de-linde', 'youth', 24290 + i % 36 FROM n ORDER BY 1;
	WITH RECURSIVE q(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM q LIMIT ${PER_FORM})
	INSERT INTO surveys_answer SELECT key, 'A' || (10 + q.i), '3' FROM surveys_response, q;
	INSERT INTO kb_instance SELECT lower(hex(randomblob(32))), lower(hex(randomblob(32))), 30000
		FROM surveys_response WHERE month % 12 = 0 ORDER BY 1;`)

// Nanoseconds that a process was on a CPU.
const cpu = (pid) => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0])

async function perRequest(house, lines, status) {
	const pid = workerOf(house), before = cpu(pid)
	const r = await load(house, lines, status, { howLong: `${lines.length}r`, connections: 4 })
	return (cpu(pid) - before) / r.done / 1000
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
const count = short ? 1000 : 4000
for (let i = 0; i < ROUNDS; i++)
	for (const { house, data, cpu } of Object.values(sizes)) {
		cpu.page.push(await perRequest(house, Array(count).fill('GET /nl/s'), 200))
		cpu.submission.push(await perRequest(house, once(filled(data, 'review', count)), 303))
	}

const few = sizes[FEW], many = sizes[MANY]
for (const what of ['page', 'question', 'submission']) {
	hold(`instructions of a ${what}, ${MANY} answers over ${FEW}`, many.instructions[what] / few.instructions[what], LIMIT, { most: true })
	raw(`${what}: ${few.instructions[what]} -> ${many.instructions[what]} instructions`)
}
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
