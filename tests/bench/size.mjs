// size.mjs - the bytes that a phone gets, as nginx sends them, against their limits.
//
// First page: what a youth sees after the code (chooser) and the first question, each
// with all it needs (html, css, icons, script); next question: its html alone; the whole
// survey: all of that from the chooser to the thanks, each question answered. Fonts are not
// counted where the phone has the script. Prints a ratio for each.
//
// Peers were weighed by hand, in Chromium, with a form of ten questions in three languages,
// 21 November 2026: the first question page of LimeSurvey 6.14.0 took 1,217.6 kB, that of
// @getodk/web-forms 0.22.0 1,392.6 kB (Enketo could not be built). Ours is held against a
// tenth of the lighter one.

import { startHouse, Visitor, hidden, choices, wireBytes } from '../lib/house.mjs'
import { klankbord, until } from '../lib/portal.mjs'
import { recordAll } from '../lib/clips.mjs'

const LIMIT = { first: 14 * 1024, next: 3 * 1024, whole: 50000, peer: 1217600 / 10 }
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

// Walks the survey to the thanks. Returns the size of the largest question and of all pages
// after the first one.
async function walk(v, path) {
	let fields = {}, largest = 0, sum = 0
	for (;;) {
		const page = await v.post(path, fields), bytes = await wire(v, path, fields)
		sum += bytes
		if (choices(page.body).length === 0) {
			const sent = await v.post(path, { ...hidden(page.body), go: 'send' })
			return { largest, sum: sum + await wire(v, sent.location) }
		}
		largest = Math.max(largest, bytes)
		fields = { ...hidden(page.body), a: choices(page.body)[1], go: 'next' }
	}
}

for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']) {
	const v = new Visitor(house, lang), path = `/${lang}/s`
	await v.enter()
	const first = await wire(v, path) + await needs(v, (await v.get(path)).body)
	const { largest, sum } = await walk(v, path)
	tell(`${lang} first page with all it needs`, first, LIMIT.first)
	tell(`${lang} the same, a tenth of the lightest peer`, first, LIMIT.peer)
	tell(`${lang} largest next question`, largest, LIMIT.next)
	tell(`${lang} whole core survey`, await wire(v, '/s') + first + sum, LIMIT.whole)
}

// The same with a clip of every word: the speakers, not the clips, which are fetched on a tap.
recordAll((...args) => klankbord(args, { data: house.store }).stdout)
const heard = async (lang) => (await new Visitor(house, lang).get(`/${lang}`)).body.includes('class="hear"')
for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']) {
	const v = new Visitor(house, lang), path = `/${lang}/s`
	if (!await until(() => heard(lang), 60000))
		throw new Error(`${lang}: no speaker`)
	await v.enter()
	tell(`${lang} first page with all it needs, and speakers`, await wire(v, path) + await needs(v, (await v.get(path)).body), LIMIT.first)
	tell(`${lang} largest next question, with speakers`, (await walk(v, path)).largest, LIMIT.next)
}
await house.stop()
process.exit(over ? 1 : 0)
