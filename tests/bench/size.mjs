// size.mjs - the bytes that a phone gets, compressed, against their limits.
//
// First page: what a youth sees after the code (chooser) and the first question, each
// with all it needs (html, css, icons, script); next question: its html alone. Fonts
// are not counted where the phone has the script. Prints a ratio for each.

import { startHouse, Visitor, hidden, choices } from '../lib/house.mjs'
import { gzipSync } from 'node:zlib'

const LIMIT = { first: 14 * 1024, next: 3 * 1024 }
const house = await startHouse()
let over = 0

async function wire(path, cookies = '') {
	const r = await fetch(house.base + path, { headers: { 'accept-encoding': 'identity', cookie: cookies } })
	return gzipSync(Buffer.from(await r.arrayBuffer()), { level: 5 }).length
}

async function needs(html) {
	const files = new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((m) => m[1]))
	let sum = 0
	for (const f of files)
		sum += await wire(f)
	return sum
}

function tell(what, bytes, limit) {
	console.log(`${what}: ${bytes} bytes, ${(bytes / limit).toFixed(2)} of the limit of ${limit}`)
	if (bytes > limit)
		over++
}

for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF']) {
	const v = new Visitor(house, lang)
	await v.enter()
	const intro = await v.get(`/${lang}/s`)
	tell(`${lang} first page with all it needs`, gzipSync(intro.body, { level: 5 }).length + await needs(intro.body), LIMIT.first)
	let page = await v.post(`/${lang}/s`, {})
	let largest = 0
	while (choices(page.body).length) {
		largest = Math.max(largest, gzipSync(page.body, { level: 5 }).length)
		page = await v.post(`/${lang}/s`, { ...hidden(page.body), a: choices(page.body)[1], go: 'next' })
	}
	tell(`${lang} largest next question`, largest, LIMIT.next)
}
await house.stop()
process.exit(over ? 1 : 0)
