// main-way.mjs - a youth scans, answers and sends; the same answer twice; what the
// address and the cookies hold on the way.

import { startHouse, Visitor, walkToReview, hidden, choices } from '../lib/house.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startHouse()
const languages = ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']

await test('the chooser shows six languages by their own names', async () => {
	const r = await new Visitor(house).get('/')
	same(r.status, 200)
	for (const name of ['Nederlands', 'English', 'العربية', 'ትግርኛ', 'دری', 'Soomaali'])
		match(r.body, new RegExp(name))
})

await test('the header orders the chooser and nothing else', async () => {
	const first = async (l) => {
		const r = await new Visitor(house, l).get('/')
		const at = { nl: r.body.indexOf('Nederlands'), ti: r.body.indexOf('ትግርኛ') }
		return r.status === 200 && at.ti < at.nl
	}
	same(await first('ti-ER,ti;q=0.9'), true, 'Tigrinya first')
	same(await first('nl'), false, 'Tigrinya first')
	same(await first('garbage;;;q=x,,'), false, 'Tigrinya first')
})

await test('a code leaves the address at once and nothing is used up by a GET', async () => {
	for (let i = 0; i < 3; i++) {
		const v = new Visitor(house)
		const r = await v.get(house.youth)
		same(r.status, 303)
		yes(!r.location.includes(house.youth.split('/').pop()), 'the code is still in the address')
		const chooser = await v.get(r.location)
		same(chooser.status, 200)
		yes(!chooser.body.includes(house.youth.split('/').pop()), 'the code is in the page')
	}
})

for (const lang of languages) {
	await test(`${lang}: the whole survey, from the door to the thanks`, async () => {
		const v = new Visitor(house, lang)
		await v.enter()
		const intro = await v.get(`/${lang}/s`)
		same(intro.status, 200)
		match(intro.body, new RegExp(`<html[^>]*lang="${lang}"`))
		match(intro.body, new RegExp(`dir="${lang === 'ar' || lang === 'fa-AF' ? 'rtl' : 'ltr'}"`))
		const { page, seen } = await walkToReview(v, lang)
		yes(seen.length >= 10, `only ${seen.length} questions`)
		const sent = await v.post(`/${lang}/s`, { ...hidden(page.body), go: 'send' })
		same(sent.status, 303)
		const thanks = await v.get(sent.location)
		same(thanks.status, 200)
		match(thanks.headers.get('cache-control'), /no-store/)
	})
}

await test('the same answer sent twice is thanked for twice', async () => {
	const v = new Visitor(house)
	await v.enter()
	const { page } = await walkToReview(v, 'nl')
	const fields = { ...hidden(page.body), go: 'send' }
	const first = await v.post('/nl/s', fields)
	const second = await v.post('/nl/s', fields)
	same([first.status, second.status], [303, 303])
	same(second.location, first.location)
})

await test('of two different versions the first wins and the page says so', async () => {
	const v = new Visitor(house)
	await v.enter()
	const { page } = await walkToReview(v, 'nl')
	const back = await v.post('/nl/s', { ...hidden(page.body), go: 'to-A10' })
	const changed = await v.post('/nl/s', { ...hidden(back.body), a: choices(back.body)[3], go: 'next' })
	let review = changed
	for (let i = 0; i < 20 && choices(review.body).length; i++)
		review = await v.post('/nl/s', { ...hidden(review.body), go: 'skip' })
	const first = await v.post('/nl/s', { ...hidden(page.body), go: 'send' })
	const second = await v.post('/nl/s', { ...hidden(review.body), go: 'send' })
	same([first.status, second.status], [303, 303])
	yes(first.location !== second.location, 'both were told the same')
	same((await v.get(second.location)).status, 200)
})

await test('skip logic: A39 only for those who wait, A40 only for those who stay away', async () => {
	const stems = async (school) => {
		const v = new Visitor(house)
		await v.enter()
		const { seen } = await walkToReview(v, 'nl', (c) => ({ a: c.includes(school) ? school : c[0], go: 'next' }))
		return seen.join()
	}
	const waits = await stems('waiting')
	match(waits, /al op school/)
	yes(!/blijf je soms weg/.test(waits), 'A40 was asked of who waits')
	const daily = await stems('daily')
	yes(!/al op school|blijf je soms weg/.test(daily), 'A39 or A40 was asked of who goes daily')
})

await test('progress never promises more questions than before', async () => {
	for (const school of ['daily', 'waiting', 'not_daily']) {
		const v = new Visitor(house)
		await v.enter()
		const { seen } = await walkToReview(v, 'nl', (c) => ({ a: c.includes(school) ? school : c[0], go: 'next' }))
		yes(!/<progress/.test(seen[0]), 'the practice question counts')
		const left = seen.slice(1).map((html) => Number((html.match(/<progress[^>]*max="(\d+)"/) || [])[1]) - Number((html.match(/<progress[^>]*value="(\d+)"/) || [])[1]))
		yes(left.every(Number.isFinite), 'a page without progress')
		yes(left.every((n, i) => i === 0 || n < left[i - 1]), `left to do: ${left}`)
	}
})

await test('a survey that is closed says so and stores nothing', async () => {
	const v = new Visitor(house)
	await v.enter()
	const { page } = await walkToReview(v, 'en')
	const staff = new Visitor(house)
	same((await staff.signIn()).status, 303)
	const list = await staff.get('/nl/staff/surveys')
	const place = (list.body.match(/staff\/surveys\/([a-z0-9-]+)\/poster/) || [])[1]
	// The door that ./run prints belongs to the first place of the list of doors; close all.
	for (const m of list.body.matchAll(/name="place" value="([a-z0-9-]+)"/g))
		await staff.post('/nl/staff/surveys/close', { ...hidden(list.body), place: m[1] })
	yes(place, 'no place on the list')
	const sent = await v.post('/en/s', { ...hidden(page.body), go: 'send' })
	yes([403, 409, 410].includes(sent.status), `status ${sent.status}`)
	same((await new Visitor(house).get(house.youth)).status, 410)
})

await house.stop()
done()
