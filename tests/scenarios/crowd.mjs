// crowd.mjs - an open code does not drown a place: fifty youths behind one address are all
// heard, a flood is not, the place beside it notices nothing, and staff read a warning.

import { Visitor, hidden, walkToReview } from '../lib/house.mjs'
import { processes, sql as ask, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const BURST = 60
// Two an hour: what comes back while this runs is one at most.
const house = await startPortal({ 'surveys.burst': BURST, 'surveys.per_hour': 2, workers: 3 })
const sql = (text) => ask(house.store, text)
const stored = (place) => Number(sql(`SELECT count(*) FROM surveys_response WHERE place = '${place}'`))

house.kb('place', 'add', 'de-eik', 'De Eik', '--parent', 'organisatie')

async function person(name, role, place) {
	const password = house.kb('user', 'add', name, '--role', role, '--place', place).stdout.trim()
	const v = new Visitor(house)
	same((await v.signIn(name, password)).status, 303)
	return v
}

const admin = await person('beheer', 'admin', 'organisatie')
const doors = {}
for (const place of ['de-linde', 'de-eik']) {
	await admin.post('/nl/staff/surveys/open', { ...hidden((await admin.get('/nl/staff/surveys')).body), place })
	doors[place] = `/s/${sql(`SELECT code FROM surveys_code WHERE place = '${place}'`)}`
}

// A youth who is ready to send, and what is sent.
async function ready(place, lang = 'nl') {
	const v = new Visitor(house, lang)
	await v.enter(doors[place])
	const { page } = await walkToReview(v, lang, () => ({ go: 'skip' }))
	return { v, lang, fields: { ...hidden(page.body), go: 'send' } }
}
const send = ({ v, lang, fields }) => v.post(`/${lang}/s`, fields)

// Youths get ready ten at a time, so that the machine is not the measure.
async function crowd(place, n) {
	const all = []
	while (all.length < n)
		all.push(...await Promise.all(Array.from({ length: Math.min(10, n - all.length) }, () => ready(place))))
	return all
}

await test('fifty youths behind one address send at once: all are stored', async () => {
	const replies = await Promise.all((await crowd('de-linde', 50)).map(send))
	same(replies.filter((r) => r.status === 303).length, 50)
	same(stored('de-linde'), 50)
	same(sql('SELECT count(*) FROM surveys_crowd'), '0')
})

let refused
await test('of a flood the place takes its budget, the rest reads why and keeps the answers', async () => {
	const flood = await crowd('de-linde', 100)
	const replies = await Promise.all(flood.map(send))
	const taken = replies.filter((r) => r.status === 303).length
	yes(taken >= BURST - 50 && taken <= BURST - 50 + 1, `${taken} of the flood were stored`)
	same(stored('de-linde'), 50 + taken)
	for (const r of replies.filter((r) => r.status !== 303)) {
		same(r.status, 429)
		match(r.body, /Er kwamen veel antwoorden van deze plek\. Die van jou zijn nog niet verstuurd\./)
	}
	console.log(`# ${taken} of 100 stored, ${100 - taken} refused`)
	refused = flood[replies.findIndex((r) => r.status === 429)]
	const page = await send(refused)
	const back = await refused.v.post('/nl/s', hidden(page.body))
	match(back.body, /value="send"/, 'the review')
})

for (const [lang, words] of [['en', /Many answers came from this place/], ['ar', /وصلت إجابات كثيرة/], ['ti', /ብዙሕ መልስታት/], ['fa-AF', /جواب‌های زیادی/], ['so', /Jawaabo badan ayaa meeshan ka yimid/]])
	await test(`${lang}: the refusal is in the person's language`, async () => {
		const r = await send(await ready('de-linde', lang))
		same(r.status, 429)
		match(r.body, words)
	})

await test('a repeat of what was stored costs nothing and is thanked for', async () => {
	const one = await ready('de-eik')
	for (let i = 0; i < 3; i++)
		same((await send(one)).location, '/nl/s/thanks')
	same(stored('de-eik'), 1)
})

await test('the place beside it is not touched', async () => {
	same((await Promise.all((await crowd('de-eik', 20)).map(send))).map((r) => r.status), Array(20).fill(303))
	same(stored('de-eik'), 21)
})

await test('another worker knows it too, and one that was killed took nothing along', async () => {
	for (let i = 0; i < 6; i++)
		same((await send(refused)).status, 429)
	const before = processes(house.store).children
	before.forEach((pid) => process.kill(pid, 'SIGKILL'))
	yes(await until(() => processes(house.store).children.filter((pid) => !before.includes(pid)).length === before.length), 'no new workers')
	same((await send(refused)).status, 429)
})

await test('staff of that place read a warning with the month; of another place not', async () => {
	const [month, year] = new Date().toLocaleDateString('en-GB', { timeZone: 'Europe/Amsterdam' }).split('/').slice(1).map(Number)
	same(sql('SELECT place, month FROM surveys_crowd'), `de-linde|${12 * year + month - 1}`)
	const here = await person('linde', 'location', 'de-linde'), there = await person('eik', 'location', 'de-eik')
	match((await here.get('/nl/staff/surveys')).body, /class="warning">In .?[a-z]+ \d{4}.? kwamen er meer antwoorden dan deze plek aankan\./)
	yes(!(await there.get('/nl/staff/surveys')).body.includes('class="warning"'), 'the other place is warned')
	const body = (await here.get('/nl/staff/surveys/de-linde/poster')).body
	same((await here.post('/nl/staff/surveys/de-linde/code', hidden(body))).status, 303)
	yes(!(await here.get('/nl/staff/surveys')).body.includes('class="warning"'), 'it stays after a fresh code')
})

await test('neither day nor hour nor number of it is in the store', async () => {
	same(sql("SELECT group_concat(name) FROM pragma_table_info('surveys_crowd')"), 'place,month')
})

await house.stop()

await test('control: a wide budget takes the same flood', async () => {
	const wide = await startPortal({ 'surveys.burst': 500, 'surveys.per_hour': 2 })
	const password = wide.kb('user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie').stdout.trim()
	const v = new Visitor(wide)
	await v.signIn('beheer', password)
	await v.post('/nl/staff/surveys/open', { ...hidden((await v.get('/nl/staff/surveys')).body), place: 'de-linde' })
	const door = `/s/${ask(wide.store, 'SELECT code FROM surveys_code')}`
	let taken = 0
	for (let i = 0; i < BURST + 5; i += 13)
		taken += (await Promise.all(Array.from({ length: 13 }, async () => {
			const y = new Visitor(wide)
			await y.enter(door)
			const { page } = await walkToReview(y, 'nl', () => ({ go: 'skip' }))
			return (await y.post('/nl/s', { ...hidden(page.body), go: 'send' })).status
		}))).filter((s) => s === 303).length
	same(taken, BURST + 5)
	await wide.stop()
})

done()
