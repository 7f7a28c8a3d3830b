// pages.mjs - pages through nginx, against a responder that sends the same bytes from
// memory: what does a page of ours cost beside what any page costs?
//
// Not compressed: nginx would spend the same on both and hide the difference.

import { ROUNDS, filled, finish, hold, keepReply, load, makeStore, median, raw, startHouse } from './rig.mjs'

const LIMIT = { first: 0.6, question: 0.4 }
const data = makeStore()
const lines = { first: 'GET /nl/s', question: filled(data, 'question', 1)[0] }

// The replies are needed before the limits start: a portal without limits makes them.
const before = await startHouse({ data, one: true })
const replies = {}
for (const page of Object.keys(lines))
	replies[page] = await keepReply(before, lines[page], page)
await before.stop()

const house = await startHouse({ data, limits: {
	nullfirst: ['nullfcgi', '2', replies.first], nullquestion: ['nullfcgi', '2', replies.question] } })
const runs = { first: [], question: [], nullfirst: [], nullquestion: [] }
for (let i = 0; i < ROUNDS; i++)
	for (const page of Object.keys(lines)) {
		const limit = lines[page].replace('/nl/s', `/null${page}/`)
		runs[`null${page}`].push(await load(house, [limit], 200))
		runs[page].push(await load(house, [lines[page]], 200))
	}
for (const page of Object.keys(lines)) {
	const [ours, limit] = [runs[page], runs[`null${page}`]].map((list) => median(list.map((r) => r.rate)))
	const [cpu, least] = [runs[page], runs[`null${page}`]].map((list) => median(list.map((r) => r.cpu)))
	hold(page === 'first' ? 'first survey page over a null responder' : 'question (open, evaluate, seal, render) over a null responder',
		ours / limit, LIMIT[page])
	raw(`${page}: ${ours.toFixed(0)} requests/s of ${limit.toFixed(0)}; CPU of web server and workers ${cpu.toFixed(0)} us, null ${least.toFixed(0)} us a request`)
}
await house.stop()
finish()
