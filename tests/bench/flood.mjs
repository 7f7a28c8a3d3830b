// flood.mjs - what a complaint waits while others make noise, over what it waits in quiet. A
// complaint is 20 ms of work here; tests/scenarios/flood.mjs holds that all are answered.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RATE, fileDuring, floodPlugins, noise, oneAddress } from '../lib/flood.mjs'
import { sleep } from '../lib/portal.mjs'
import { ROUNDS, SECONDS, finish, hold, median, raw, startHouse } from './rig.mjs'

const LIMIT = { noise: 2.5, all: 25, failed: 0, flood: 6 }
const work = mkdtempSync(join(tmpdir(), 'klankbord-bench-flood-'))
const house = await startHouse({ settings: { plugins: floodPlugins(work) } })
const ratios = { noise: [], all: [], flood: [] }, rates = []
let failed = 0, asked = 0

for (let i = 0; i < ROUNDS; i++) {
	const seconds = 2 * SECONDS, wish = { steady: { rate: Math.ceil(RATE * 1.02), seconds }, all: { each: 35, seconds } }
	const quiet = await fileDuring(house, sleep(1000 * SECONDS))
	const loud = noise(house, house.cookie, wish.steady), steady = await fileDuring(house, loud), sent = await loud
	const louder = noise(house, house.cookie, wish.all), all = await fileDuring(house, louder), most = await louder
	const alone = await oneAddress(house, 0), { counts, others, longest } = await oneAddress(house)
	ratios.noise.push(steady.median / quiet.median)
	ratios.all.push(all.median / quiet.median)
	ratios.flood.push(longest / alone.longest)
	rates.push(sent[200] / sent.seconds)
	failed += quiet.failed + steady.failed + all.failed + others.filter((r) => r.status !== 303).length
	asked += quiet.asked + steady.asked + all.asked + others.length
	raw(`quiet ${JSON.stringify(quiet)}; ${Math.round(sent[200] / sent.seconds * 60)} answered posts a minute ${JSON.stringify(steady)}`)
	raw(`${Math.round(most[200] / most.seconds * 60)} answered posts a minute from 1,400 connections ${JSON.stringify(all)}`)
	raw(`one address sends 300 at once ${JSON.stringify(counts)}; the slowest of ten others ${longest} ms, without it ${alone.longest} ms`)
}
hold('noise over 50,000 posts a minute', median(rates) / RATE, 1)
hold(`complaints without an answer, of ${asked}`, failed, LIMIT.failed, { most: true })
hold('wait for a complaint under that noise over quiet', median(ratios.noise), LIMIT.noise, { most: true })
hold('the same under all that 1,400 connections send', median(ratios.all), LIMIT.all, { most: true })
hold('longest wait of ten while one address floods over that without', median(ratios.flood), LIMIT.flood, { most: true })
await house.stop()
rmSync(work, { recursive: true })
finish()
