// memory.mjs - what one worker keeps for itself after 10,000 and after 100,000 requests
// of all kinds. It is not replaced meanwhile, so that nothing is hidden by a fresh one.
// Passwords are left out: Argon2id takes 64 MB by design and gives them back. The store
// holds 100,000 answers before, so that the cache of its pages fills early.

import { readFileSync } from 'node:fs'
import { fillStore, filled, finish, hold, load, makeStore, once, raw, short, startHouse, workerOf } from './rig.mjs'

const LIMIT = { megabytes: 12, growth: 1.02 }
const [FEW, MANY] = short ? [2000, 10000] : [10000, 100000]
const data = makeStore()

fillStore(data, 100000)
const house = await startHouse({ data, settings: { workers: '1', retire: '0' } })

// What it alone has written (private), and all its memory that is no file: that and what it still
// shares with the master since the fork.
function memoryOf(house) {
	const rollup = readFileSync(`/proc/${workerOf(house)}/smaps_rollup`, 'utf8')
	const kB = (name) => Number(rollup.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1])
	return { own: kB('Private_Dirty'), all: kB('Anonymous') + kB('Swap') }
}

// Pages, questions and errors in turn; every tenth request is a submission.
async function serve(count) {
	const question = filled(house.data, 'question', 1)[0]
	const pages = ['GET /', 'GET /s', 'GET /nl', 'GET /ar/s', 'GET /ti/privacy', 'GET /nl/s', 'POST /nl/s', 'GET /nl/staff/login', question]
	const lines = Array.from({ length: count * 0.9 }, (_, i) => pages[i % pages.length])
	await load(house, lines, 200, { howLong: `${lines.length}r` })
	await load(house, once(filled(house.data, 'review', count * 0.1)), 303, { howLong: `${count * 0.1}r` })
}

const pid = workerOf(house)
await serve(FEW)
const early = memoryOf(house)
for (let done = FEW; done < MANY; done += FEW)
	await serve(FEW)
const late = memoryOf(house)
if (workerOf(house) !== pid)
	throw new Error('the worker was replaced')
hold(`private memory after ${MANY} requests, of ${LIMIT.megabytes} MB`, late.own / 1024 / LIMIT.megabytes, 1, { most: true })
hold(`growth of private memory between request ${FEW} and ${MANY}`, late.own / early.own, LIMIT.growth, { most: true })
// A page of the master's heap becomes private when the worker first writes on it and takes no memory that was not
// there. So all of it is held too: it tells such pages from new ones.
hold(`growth of all memory between request ${FEW} and ${MANY}`, late.all / early.all, LIMIT.growth, { most: true })
raw(`private dirty: ${early.own} kB after ${FEW}, ${late.own} kB after ${MANY} requests; with what is shared since the fork ${early.all} and ${late.all} kB`)
await house.stop()
finish()
