// controls.mjs - a form with every control, walked through over the real house without a
// script: wrong answers are told beside their question, right ones arrive as ODK writes them.

import { Visitor, hidden } from '../lib/house.mjs'
import { startControls } from '../lib/controls.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startControls()
const plain = (html) => html.replace(/[\u2066-\u2069]/g, '') // without isolates
const error = (html) => (html.match(/class="error"[^>]*>([^<]*)</) || [])[1]

// Somebody who walks: `step` answers the page in hand.
async function begin(lang) {
	const v = new Visitor(house, lang)
	let page = await v.post(`/${lang}/controls`, {})
	return {
		page: () => plain(page.body),
		step: async (fields) => {
			page = await v.post(`/${lang}/controls`, { ...hidden(page.body), go: 'next', ...fields })
			same(page.status, 200, page.body)
			return plain(page.body)
		},
		send: async () => (await v.post(`/${lang}/controls`, { ...hidden(page.body), go: 'send' })).status
	}
}

const RIGHT = [{ t: '7,5' }, { t: '29', m: '2', y: '2024' }, { m: '9', y: '2025' }, { a: '10' }, { t: '19.5' }, { a: '4' },
	{}, { a: 'OK' }, { a: 'friend' }, { a: 'sport' }, { a: 'no' }]

const SISTER = [{ t: 'Sara' }, { a: 'yes' }]

await test('every control takes what it shows, and it arrives as ODK writes it', async () => {
	const w = await begin('en')
	for (const fields of RIGHT.slice(0, 6)) {
		const html = await w.step(fields)
		same(error(html), undefined, JSON.stringify(fields))
	}
	match(w.page(), /<ol class="order">.*the food.*my room.*school/s)
	await w.step({ go: 'up-0-school' })
	match(w.page(), /<ol class="order">.*the food.*school.*my room/s)
	for (const fields of RIGHT.slice(6))
		same(error(await w.step(fields)), undefined, JSON.stringify(fields))
	match(w.page(), /<h1[^>]*>About your room<\/h1>/)
	yes(!/With how many/.test(w.page()), 'a question that is not asked yet')
	match(await w.step({ a1: 'yes', t3: 'the <lamp>' }), /With how many/)
	match(w.page(), /the &lt;lamp&gt;/)
	match(await w.step({ t2: '٣', t3: 'the <lamp>' }), /Your brothers and sisters \(1\)/)
	for (const fields of [...SISTER, { a: 'more' }, { t: 'Ali' }, { a: 'no' }])
		same(error(await w.step(fields)), undefined, JSON.stringify(fields))
	match(await w.step({ a: 'done' }), /value="send"/)
	match(w.page(), /Your brothers and sisters \(2\)/)
	match(w.page(), /aria-label="[^"]*Your brothers and sisters \(2\) What do you call/)
	match(w.page(), /29 February 2024/)
	match(w.page(), /September 2025/)
	match(w.page(), /I have read this/)
	same(await w.send(), 303)
	same(await house.taken(), 'D=7.5 DAY=2024-02-29 YM=2025-09-01 R=10 B=19.5 S=4 O=food school room T=OK M=friend C=sport Q=no P1=yes P2=3 P3=the <lamp> W=Sara V=yes W.2=Ali V.2=no')
})

await test('an answer that is none stays on its page and is told in words, in each language', async () => {
	const wrong = [{ t: '1.2.3' }, { t: '30', m: '2', y: '2024' }, { m: '', y: '2025' }, { a: '11' }, { t: '40.5' }, { a: '0' }]
	for (const lang of ['en', 'ar', 'ti']) {
		const w = await begin(lang)
		for (const [i, fields] of wrong.entries()) {
			yes(error(await w.step(fields)), `${lang}: ${JSON.stringify(fields)} was taken`)
			same(error(await w.step(RIGHT[i])), undefined)
		}
	}
})

await test('what no page offers is refused: another code, a way of another page, a slot that is not there', async () => {
	const v = new Visitor(house)
	const first = await v.post('/en/controls', {})
	for (const go of ['up-0-food', 'dk', 'to-Q', 'send', 'up-9-', 'down-'])
		same((await v.post('/en/controls', { ...hidden(first.body), go })).status, 400, go)
	same((await v.post('/en/controls', { ...hidden(first.body), a8: 'x' })).status, 400, 'a field too many')
})

await test('the review leads back to the page where a question stands among others', async () => {
	const w = await begin('en')
	for (const fields of RIGHT)
		await w.step(fields)
	await w.step({ a1: 'no' })
	for (const fields of [...SISTER, { a: 'done' }])
		await w.step(fields)
	match(w.page(), /value="send"/)
	match(await w.step({ go: 'to-P3' }), /<h1[^>]*>About your room<\/h1>/)
	match(await w.step({ t3: 'nothing' }), /value="send"/)
	match(w.page(), /nothing/)
})

await test('of several in a repeat one is taken away, and what the form brought stays', async () => {
	const w = await begin('en')
	for (const fields of [...RIGHT, { a1: 'no' }, { t: 'Sara' }])
		await w.step(fields)
	yes(!/value="drop"/.test(w.page()), 'the only one can be taken away')
	for (const fields of [{ a: 'yes' }, { a: 'more' }, { t: 'Ali' }, { a: 'no' }, { a: 'more' }, { t: 'Omar' }])
		await w.step(fields)
	match(w.page(), /brothers and sisters \(3\)/)
	for (let i = 0; i < 3; i++)
		await w.step({ go: 'back' })
	match(w.page(), /brothers and sisters \(2\)/)
	match(w.page(), /<p class="progress">Question 17\s*<\/p>/) // nobody knows how many come
	await w.step({ go: 'drop' })
	for (const fields of [{ a: 'no' }, { a: 'done' }])
		await w.step(fields)
	match(w.page(), /value="send"/)
	yes(!/Ali/.test(w.page()) && /Omar/.test(w.page()), 'the wrong one is gone')
	same(await w.send(), 303)
	match(await house.taken(), / W=Sara V=yes W.2=Omar V.2=no$/)
})

await house.stop()
done()
