// flood.mjs - complaints from many addresses while others make noise: for the scenario and the
// bench of the same name. The plugin is flood.c.

import { readFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildPlugin, root } from './portal.mjs'
import { top } from './house.mjs'
import http from 'node:http'

export const WORK = 20          // milliseconds of work that a complaint costs here
export const RATE = 50000 / 60  // posts a second of noise
export const PATIENCE = 5000    // milliseconds; who waits longer has put the phone away

// Builds the plugin in this folder; the setting that loads it beside the others.
export function floodPlugins(folder) {
	buildPlugin(folder, 'flood', readFileSync(join(top, 'tests/lib/flood.c'), 'utf8'))
	return `${join(root, 'lib/klankbord/plugins')}:${folder}`
}

// One request from an address of the loopback network. { status, pid, ms }; status 0: no reply.
export function post(house, path, { ms = WORK, from = '127.0.0.1' } = {}) {
	const began = performance.now(), body = `ms=${ms}`
	return new Promise((got) => {
		const give = (status, location = '') => got({ status, pid: Number(location.split('/').pop()), ms: Math.round(performance.now() - began) })
		http.request(house.base + path, { method: 'POST', agent: false, localAddress: from, timeout: 30000, headers: {
			'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, 'sec-fetch-site': 'same-origin' } },
		(r) => { r.resume(); r.on('end', () => give(r.statusCode, r.headers.location)) })
			.on('timeout', function () { this.destroy() }).on('error', () => give(0)).end(body)
	})
}

export const file = (house, wishes) => post(house, '/nl/complaints/flood', wishes)

// Complaints one after another from many addresses, until the promise is kept. What was not
// taken, or only after the patience of a person, failed.
export async function fileDuring(house, promise) {
	const list = []
	let over = false
	promise.then(() => { over = true })
	for (let i = 0; !over; i++)
		list.push(await file(house, { from: `127.0.2.${1 + i % 200}` }))
	const waits = list.filter((r) => r.status === 303 && r.ms < PATIENCE).map((r) => r.ms).sort((a, b) => a - b)
	return { asked: list.length, failed: list.length - waits.length, median: waits[waits.length >> 1], longest: Math.max(...list.map((r) => r.ms)) }
}

// Noise (noise.mjs) for some seconds: how many were sent, and replies of each status.
export function noise(house, cookie, { addresses = 40, each = 5, rate = 0, seconds = 6, path = '/nl/s', body = '' } = {}) {
	return new Promise((got) => {
		const child = spawn(process.execPath, [join(top, 'tests/lib/noise.mjs'), String(house.port), path, body, cookie,
			...[addresses, each, rate, seconds].map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
		let out = ''
		child.stdout.on('data', (d) => { out += d })
		child.on('exit', () => got(JSON.parse(out)))
	})
}

// What one address sends at once, and ten others meanwhile: counts of status, replies.
export async function oneAddress(house, many = 300) {
	const flood = Array.from({ length: many }, () => file(house, { from: '127.0.3.1' }))
	await new Promise((r) => setTimeout(r, 200))
	const others = await Promise.all(Array.from({ length: 10 }, (_, i) => file(house, { from: `127.0.3.${10 + i}` })))
	const counts = {}
	for (const r of await Promise.all(flood))
		counts[r.status] = (counts[r.status] || 0) + 1
	return { counts, others, longest: Math.max(...others.map((r) => r.ms)) }
}
