// complaints.mjs - complaints through the whole portal: what can be filed in a second while strangers knock with wrong
// codes, what the page of a case costs with its seals and without, and how long it takes when a member leaves.
//
// tests/bench/cases measures the last two in one process, over a real store: the unsealed page is the page less what its opening
// took. The knocks come from many addresses, so that the bounds on one do not help.

import { execFileSync } from 'node:child_process'
import http from 'node:http'
import { join } from 'node:path'
import { Visitor, hidden } from '../lib/house.mjs'
import { BEGIN, LOOK, codeOn, makeTeam, steps, walk } from '../lib/complaints.mjs'
import { ROUNDS, built, finish, hold, makeStore, median, raw, short, startHouse } from './rig.mjs'

const LIMIT = { filings: 5, knocks: 100, read: 3, rewrap: 10 }
const FILED = short ? 15 : 30, AT_ONCE = 4

// One post from an address of the loopback network: its status and its page.
function post(house, path, fields, from) {
	const body = new URLSearchParams(fields).toString()
	return new Promise((got) => {
		http.request(house.base + path, { method: 'POST', agent: false, localAddress: from, timeout: 30000, headers: {
			'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), 'sec-fetch-site': 'same-origin' } }, (r) => {
			let text = ''
			r.setEncoding('utf8').on('data', (d) => { text += d }).on('end', () => got({ status: r.statusCode, body: text }))
		}).on('timeout', function () { this.destroy() }).on('error', () => got({ status: 0, body: '' })).end(body)
	})
}

const guess = () => Array.from({ length: 20 }, () => Math.floor(Math.random() * 10)).join('')

// Wrong codes, so many a second, until they are stopped. Those that were sent, by what came of them.
function knock(house, each) {
	const counts = {}, began = performance.now()
	let sent = 0, open = 0, over = false
	const timer = setInterval(() => {
		while (!over && sent < (performance.now() - began) / 1000 * each && open < 400) {
			open++
			post(house, LOOK('nl'), { go: 'open', code: guess() }, `127.0.6.${1 + sent++ % 250}`).then((r) => {
				counts[r.status] = (counts[r.status] || 0) + 1
				open--
			})
		}
	}, 10)
	return { stop: async () => {
		const seconds = (performance.now() - began) / 1000
		over = true
		clearInterval(timer)
		while (open > 0)
			await new Promise((r) => setTimeout(r, 20))
		return { sent, seconds, counts }
	} }
}

// Walks up to the last page, then sends all of them, a few at a time. Seconds it took, and how many got a receipt.
async function fileAll(house) {
	const pages = []
	for (let i = 0; i < FILED; i++)
		pages.push({ ...hidden((await walk(new Visitor(house), 'nl', steps(`Woorden nummer ${i}`))).body), go: 'send' })
	return async () => {
		const began = performance.now(), statuses = {}
		let done = 0, next = 0
		await Promise.all(Array.from({ length: AT_ONCE }, async (_, k) => {
			while (next < pages.length) {
				const r = await post(house, BEGIN('nl'), pages[next++], `127.0.7.${1 + k}`)
				statuses[r.status] = (statuses[r.status] || 0) + 1
				done += Boolean(codeOn(r))
			}
		}))
		return { done, statuses, rate: done / (performance.now() - began) * 1000 }
	}
}

const figures = {}
for (const line of execFileSync(join(built, 'cases'), { encoding: 'utf8' }).trim().split('\n')) {
	const [name, value] = line.split(' ')
	figures[name] = Number(value)
	raw(line)
}

const data = makeStore()
makeTeam(data)
const house = await startHouse({ data })
const rates = [], knocks = []
let lost = 0
for (let i = 0; i < ROUNDS; i++) {
	const send = await fileAll(house), knocking = knock(house, LIMIT.knocks * 1.05)
	await new Promise((r) => setTimeout(r, 500))
	const filed = await send(), { sent, seconds, counts } = await knocking.stop()
	rates.push(filed.rate)
	knocks.push((sent - (counts[0] || 0) - (counts[502] || 0)) / seconds)
	lost += FILED - filed.done
	raw(`${filed.done} of ${FILED} filed ${JSON.stringify(filed.statuses)}, ${filed.rate.toFixed(1)} a second; ${sent} wrong codes in ${seconds.toFixed(1)} s ${JSON.stringify(counts)}`)
}
await house.stop()

hold('filings a second with their receipt, over 5, while wrong codes knock', median(rates) / LIMIT.filings, 1)
hold('filings without a receipt', lost, 0, { most: true })
hold('wrong codes a second that were answered meanwhile, over 100', median(knocks) / LIMIT.knocks, 1)
hold('the page of a case over the same unsealed', figures.page / (figures.page - figures.opening), LIMIT.read, { most: true })
hold('seconds to wrap 10,000 cases anew when a member leaves, of 10', figures.rewrap / LIMIT.rewrap, 1, { most: true })
finish()
