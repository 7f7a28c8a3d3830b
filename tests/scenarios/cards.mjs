// cards.mjs - one-time cards over the real house: fifty youths behind one address answer with
// fifty cards and nobody is refused; each card once, on any phone; guesses are bounded per
// place; and neither store nor log knows a code.

import { Visitor, hidden, walkToReview } from '../lib/house.mjs'
import { sql as ask, startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const CARDS = 52, TRIES = 150
// Two answers at once would be too many for an open code here; cards have room of their own.
const house = await startPortal({ 'surveys.burst': 2, 'surveys.per_hour': 1, 'surveys.tries': TRIES, 'surveys.tries_per_hour': 1, workers: 3 })
const sql = (text) => ask(house.store, text)
house.kb('place', 'add', 'de-eik', 'De Eik', '--parent', 'organisatie')

const staff = new Visitor(house)
await staff.signIn('beheer', house.kb('user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie').stdout.trim())
const new_ = (await staff.get('/nl/staff/new-round')).body
const day = (name) => new_.match(new RegExp(`name="${name}" value="([0-9-]+)"`))[1]
const round = (await staff.post('/nl/staff/new-round', [...Object.entries(hidden(new_)), ['title', 'Kaartjes'], ['form', 'core'], ['places', 'de-linde'],
	['places', 'de-eik'], ['opens', day('opens')], ['ends', day('ends')], ['access', 'card'], ...['nl', 'en', 'ar', 'ti', 'fa-AF'].map((l) => ['tongues', l])])).location

async function print(place, n) {
	const r = await staff.post(`${round}/cards`, { ...hidden((await staff.get(round)).body), place, n })
	same(r.status, 200)
	return { page: r, codes: [...r.body.matchAll(/class="code"><bdi dir="ltr">([^<]+)</g)].map((m) => m[1]) }
}
const sheet = await print('de-linde', CARDS)
const { codes } = sheet
const stored = () => Number(sql('SELECT count(*) FROM surveys_response'))

async function ready(code, lang = 'nl') {
	const v = new Visitor(house, lang)
	const door = await v.enter(`/s/${code}`)
	same(door.status, 303, door.body)
	const { page } = await walkToReview(v, lang, () => ({ go: 'skip' }))
	return { v, lang, fields: { ...hidden(page.body), go: 'send' } }
}
const send = ({ v, lang, fields }) => v.post(`/${lang}/s`, fields)

await test('the sheet: so many cards, no two alike, no name and no number, in no cache', async () => {
	same(codes.length, CARDS)
	same(new Set(codes).size, CARDS)
	yes(codes.every((c) => /^([2-9BCDFGHJKMNPQRTVWXY]{4}-){2}[2-9BCDFGHJKMNPQRTVWXY]{4}$/.test(c)), codes[0])
	const cards = sheet.page.body.slice(sheet.page.body.indexOf('class="cards"'))
	yes(!/Linde|linde/.test(cards), 'the place stands on the cards')
	for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF'])
		same([...cards.matchAll(new RegExp(`<p lang="${lang}"`, 'g'))].length, CARDS, lang)
	match(sheet.page.headers.get('cache-control'), /no-store/)
	yes((await staff.get(`${round}/cards`)).status === 405, 'a sheet can be asked for again')
})

let people
await test('fifty youths behind one address, fifty cards, all at once: no refusal', async () => {
	people = []
	while (people.length < 50)
		people.push(...await Promise.all(codes.slice(people.length, people.length + 10).map((c) => ready(c))))
	const replies = await Promise.all(people.map(send))
	same(replies.map((r) => r.location), Array(50).fill('/nl/s/thanks'))
	same(stored(), 50)
	same(sql("SELECT sum(spent), count(*) FROM surveys_card"), `50|${CARDS}`)
	same(sql("SELECT invited, answered FROM surveys_site WHERE place = 'de-linde'"), `${CARDS}|50`)
})

await test('a spent card says so before the questions, in every language', async () => {
	for (const [lang, words] of [['nl', /Dit kaartje is al gebruikt/], ['en', /This card was used before/], ['ar', /البطاقة استُخدمت/], ['ti', /ካርድ/], ['fa-AF', /پیش‌تر استفاده شده/]]) {
		const r = await new Visitor(house, lang).get(`/s/${codes[0]}`)
		same(r.status, 410, lang)
		match(r.body, words, lang)
	}
})

await test('two phones with one card: the first counts, the second is told so and spoils nothing', async () => {
	const [a, b] = [await ready(codes[50], 'en'), await ready(codes[50].toLowerCase().replaceAll('-', ''), 'ti')]
	const before = stored()
	const replies = await Promise.all([send(a), send(b)])
	const first = replies.findIndex((r) => r.location.endsWith('/s/thanks'))
	same(replies.map((r) => r.status), [303, 303])
	yes(replies[1 - first].location.endsWith('/s/thanks-first'), replies[1 - first].location)
	same(stored(), before + 1)
	same((await send([a, b][first])).location, replies[first].location, 'a repeat of the first')
	same(stored(), before + 1)
})

await test('guesses take the tries of that place; the place beside it notices nothing', async () => {
	const lane = codes[0].slice(0, 4), other = await print('de-eik', 2)
	yes(other.codes[0].slice(0, 4) !== lane, 'two places share a lane')
	const guess = async (i) => (await new Visitor(house).get(`/s/${lane}BBBB${String(i).padStart(4, '2').replace(/[01]/g, '9')}`)).status
	const replies = []
	for (let i = 0; i < TRIES; i += 10)
		replies.push(...await Promise.all(Array.from({ length: 10 }, (_, k) => guess(i + k))))
	yes(replies.every((s) => s === 404 || s === 429), [...new Set(replies)].join())
	yes(replies.includes(429), 'nobody had to wait')
	const wait = await new Visitor(house).get(`/s/${codes[51]}`)
	same(wait.status, 429)
	match(wait.body, /Op deze plek zijn veel kaartjes geprobeerd/)
	same((await new Visitor(house).get(`/s/${other.codes[0]}`)).status, 303)
	console.log(`# ${replies.filter((s) => s === 404).length} guesses were looked at, ${replies.filter((s) => s === 429).length} had to wait`)
})

await test('neither the store nor the log knows a code, an order or who held what', async () => {
	const bytes = readdirSync(house.store).filter((f) => f.startsWith('klankbord.db')).map((f) => readFileSync(join(house.store, f)))
	for (const code of codes)
		for (const form of [code, code.replaceAll('-', ''), code.replaceAll('-', '').slice(4)])
			yes(!bytes.some((b) => b.includes(form)) && !house.log.includes(form), 'a code is kept')
	const mark = sql('SELECT mark FROM surveys_card LIMIT 1')
	yes(bytes.some((b) => b.includes(mark)), 'control: the mark is not where a code would be')
	same(sql("SELECT group_concat(name) FROM pragma_table_info('surveys_card')"), 'mark,round,place,spent')
	same(sql("SELECT group_concat(name) FROM pragma_table_info('surveys_response')"), 'key,form,version,place,population,month,round,lang,mode')
})

await test('control: an open code has the room that was set, and no more', async () => {
	const page = (await staff.get('/nl/staff/surveys')).body
	house.kb('place', 'add', 'de-berk', 'De Berk', '--parent', 'organisatie')
	same((await staff.post('/nl/staff/surveys/open', { ...hidden(page), place: 'de-berk' })).status, 303)
	const code = sql("SELECT code FROM surveys_code WHERE place = 'de-berk'")
	const three = [await ready(code), await ready(code), await ready(code)]
	same((await Promise.all(three.map(send))).map((r) => r.status).sort(), [303, 303, 429])
})

await house.stop()
done()
