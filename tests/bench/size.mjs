// size.mjs - the bytes that a phone gets, as nginx sends them, against their limits.
//
// First page: what a youth sees after the code (chooser) and the first question, each
// with all it needs (html, css, icons, script); next question: its html alone. Fonts
// are not counted where the phone has the script. Prints a ratio for each.

import { startHouse, Visitor, hidden, choices, wireBytes } from '../lib/house.mjs'

const LIMIT = { first: 14 * 1024, next: 3 * 1024 }
const house = await startHouse()
let over = 0

// Compressed bytes on the wire of a page of this visitor; fields: what is sent with it.
async function wire(v, path, fields = null) {
	const cookie = [...v.cookies].map(([k, value]) => `${k}=${value}`).join('; ')
	const r = await wireBytes(house.base + path, { cookie, origin: house.base, 'sec-fetch-site': 'same-origin' }, 'gzip', fields)
	if (r.status !== 200 || r.encoding !== 'gzip')
		throw new Error(`${path}: status ${r.status}, encoding ${r.encoding}`)
	return r.bytes
}

async function needs(v, html) {
	const files = new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((m) => m[1]))
	let sum = 0
	for (const f of files)
		sum += await wire(v, f)
	return sum
}

function tell(what, bytes, limit) {
	console.log(`${what}: ${bytes} bytes, ${(bytes / limit).toFixed(2)} of the limit of ${limit}`)
	if (bytes > limit)
		over++
}

// Walks all questions and returns the size of the largest.
async function largestQuestion(v, path) {
	let fields = {}, largest = 0
	for (;;) {
		const page = await v.post(path, fields)
		if (choices(page.body).length === 0)
			return largest
		largest = Math.max(largest, await wire(v, path, fields))
		fields = { ...hidden(page.body), a: choices(page.body)[1], go: 'next' }
	}
}

for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']) {
	const v = new Visitor(house, lang), path = `/${lang}/s`
	await v.enter()
	tell(`${lang} first page with all it needs`, await wire(v, path) + await needs(v, (await v.get(path)).body), LIMIT.first)
	tell(`${lang} largest next question`, await largestQuestion(v, path), LIMIT.next)
}
await house.stop()
process.exit(over ? 1 : 0)
