// submit.mjs - durable submissions, against bare SQLite that writes the same rows with
// the same sync scheme; and whether each of 32 connections gets its turn.

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { CONNECTIONS, ROUNDS, SECONDS, ask, filled, finish, hold, load, makeStore, median, once, raw, sqlite, startHouse } from './rig.mjs'

const LIMIT = { durable: 0.6, wait: 20 }
const MOST = 12000 * SECONDS // submissions that one round could make
const data = makeStore()

// One submission with nobody behind it who hears: its rows are what the floor writes.
const first = await startHouse({ data, one: true })
await ask(first, filled(data, 'review', 1)[0])
await first.stop()
const copy = join(data, 'floor.db')
cpSync(join(data, 'klankbord.db'), copy)
cpSync(join(data, 'klankbord.db-wal'), `${copy}-wal`)
raw(`a submission writes ${sqlite(data, 'SELECT count(*) FROM surveys_answer;')} answers`)

const house = await startHouse({ data, limits: { floor: ['floor', '2', copy] } })
const rates = { ours: [], floor: [] }, cpu = { ours: [], floor: [] }, waits = [], longest = [], medians = []
for (let i = 0; i < ROUNDS; i++) {
	const lines = filled(data, 'review', MOST)
	const floor = await load(house, once(lines.map((l) => l.replace('/nl/s', '/floor/'))), 303)
	const r = await load(house, once(lines), 303)
	rates.floor.push(floor.rate)
	rates.ours.push(r.rate)
	cpu.floor.push(floor.cpu)
	cpu.ours.push(r.cpu)
	waits.push(r.longest / r.median)
	longest.push(r.longest)
	medians.push(r.median)
	if (r.unserved > 0)
		throw new Error(`${r.unserved} connections were never served`)
}
const stored = Number(sqlite(data, 'SELECT count(*) FROM surveys_response;'))
hold('durable submissions over bare SQLite', median(rates.ours) / median(rates.floor), LIMIT.durable)
hold(`longest wait of ${CONNECTIONS} connections over the median`, median(waits), LIMIT.wait, { most: true })
raw(`${median(rates.ours).toFixed(0)} submissions/s of ${median(rates.floor).toFixed(0)}; ${stored} stored`)
raw(`CPU of web server, workers and keeper: ${median(cpu.ours).toFixed(0)} us, floor ${median(cpu.floor).toFixed(0)} us a submission`)
raw(`wait: median ${(median(medians) * 1000).toFixed(2)} ms, longest ${(median(longest) * 1000).toFixed(2)} ms, in the worst round ${(Math.max(...longest) * 1000).toFixed(2)} ms`)
await house.stop()
finish()
