// compare.mjs - locations of one type beside each other: a funnel that names who lies outside, and
// no ranking; with few places no verdict; what the gate holds back leaves no trace. And what
// stands out over all places.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Visitor } from '../lib/house.mjs'
import { sql as ask, startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal({ 'metrics.norms': 'A24=90' })
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
const names = ['berg', 'dal', 'meer', 'zee', 'wad', 'duin', 'kade', 'brug', 'sluis', 'weide']
for (const name of names)
	same(house.kb('place', 'add', `x-${name}`, `X ${name}`, '--parent', 'organisatie', '--type', 'proef').status, 0)
const staff = new Visitor(house)
await staff.signIn('kwaliteit', house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim())
const local = new Visitor(house)
await local.signIn('lokaal', house.kb('user', 'add', 'lokaal', '--role', 'location', '--place', 'x-berg').stdout.trim())

// The first month of the quarter before this one.
const now = new Date(), quarter = 12 * now.getUTCFullYear() + now.getUTCMonth() - now.getUTCMonth() % 3 - 3
// As the gate released it: four are left out, and then no number is there. How the gate comes to
// that is tested beside it and in plugins/metrics/test/test-metrics.c.
const cell = (place, item, month, n, total, top) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
	VALUES ('inside', 'x-${place}', '${item}', ${month}, 3, ${Number(n >= 5)}, ${n >= 5 ? n : 0}, ${n >= 5 ? total : 0}, ${n >= 5 ? top : 0});`
const answered = (place, n, top) => `DELETE FROM kb_release_cell WHERE place = 'x-${place}'; ${cell(place, 'A10', quarter, n, n * 50000, top)}`
const page = async (who = staff, path = 'proef/A10') => who.get(`/nl/staff/metrics/compare/${path}`)
const plain = (html) => html.replace(/[\u2066-\u2069]/g, '')
const rows = (html) => [...plain(html).matchAll(/<tr>\s*<th scope="row">(.*?)<\/tr>/gs)].map(([, tr]) => tr.replace(/<[^>]*>/g, '|').replace(/\s*\|[\s|]*/g, '|').replace(/^\||\|$/g, '').split('|'))

await test('ten places: the one that differs lies outside, in words and as a triangle; the table goes by name', async () => {
	change(names.map((name, i) => answered(name, 40, i === 3 ? 8 : 30)).join(''))
	const { body } = await page(), all = rows(body)
	same(all.map((r) => r[0]), names.map((n) => `X ${n}`).sort())
	same(all.filter((r) => r[4] !== 'niet te onderscheiden').map((r) => [r[0], r[4]]), [['X zee', 'lager dan het toeval maakt. Er is nog geen oorzaak opgeschreven.']])
	match(plain(body), /Alles samen gaf 70% een van de twee beste antwoorden. Plekken met een cijfer: 10; buiten de buitenste lijnen: 1\./)
	same((body.match(/l5 9h-10z/g) || []).length, 1, 'triangles')
	same((body.match(/a4 4 0 1 0 8 0/g) || []).length, 9, 'rings')
	const limits = [...body.matchAll(/<path d="([^"]*)"/g)].map((m) => (m[1].match(/L/g) || []).length)
	same(limits.filter((n) => n === 80).length, 2, 'the near limits and the far ones, drawn over all numbers of answers')
})

await test('control: places that differ no more than chance lies', async () => {
	change(names.map((name, i) => answered(name, 40, 28 + i % 4)).join(''))
	same(rows((await page()).body).filter((r) => r[4] !== 'niet te onderscheiden'), [])
})

await test('a place that the gate holds back has a dash and no dot, and its number stands nowhere', async () => {
	change(names.map((name, i) => answered(name, i === 3 ? 4 : 40, i === 3 ? 0 : 30)).join(''))
	const { body } = await page()
	same(rows(body).find((r) => r[0] === 'X zee').slice(1), ['–', '–', '–', '–', '–'])
	same((body.match(/a4 4 0 1 0 8 0/g) || []).length, 9)
	match(plain(body), /Plekken met een cijfer: 9/)
})

await test('of nine answers nothing is compared; with seven places there is no verdict at all', async () => {
	change(names.map((name, i) => answered(name, i === 3 ? 9 : 40, i === 3 ? 0 : 30)).join(''))
	same(rows((await page()).body).find((r) => r[0] === 'X zee')[4], 'niet vergeleken: minder dan tien antwoorden')
	change(names.map((name, i) => answered(name, i < 7 ? 40 : 4, i === 3 ? 0 : 30)).join(''))
	const { body } = await page()
	match(plain(body), /Plekken met een cijfer: 7. Voor een vergelijking zijn er 8 nodig\./)
	same(rows(body).filter((r) => r[4] !== '–'), [])
	yes(!/stroke-dasharray="2 4"/.test(body), 'limits')
})

await test('nobody sees a place that is not theirs; what is not there is not found', async () => {
	same(rows((await page(local)).body).map((r) => r[0]), ['X berg'])
	same((await page(local, 'kwv/A10')).status, 404)
	same((await page(staff, 'nergens/A10')).status, 404)
	same((await page(staff, 'proef/A99')).status, 404)
	same((await page(staff, 'proef/A40')).status, 404, 'a question without a scale')
})

await test('the page of a place leads to it', async () => {
	change(names.map((name) => answered(name, 40, 30)).join(''))
	match((await staff.get('/nl/staff/metrics/x-berg')).body, /href="\/nl\/staff\/metrics\/compare\/proef\/A10"/)
})

const told = (place, item, quarters, score) => Array.from({ length: quarters }, (_, i) =>
	cell(place, item, quarter - 3 * i, 20, 20 * 1000 * score(i), Math.round(score(i) / 5))).join('')
const standsOut = async (who = staff) => [...plain((await who.get('/nl/staff/attention')).body.replace(/[^]*<main/, '')).matchAll(/<li><a href="([^"]*)">(.*?)<\/a><br\/?>(.*?)<\/li>/gs)]
	.map(([, url, name, says]) => [url, name.replace(/<[^>]*>/g, '').split(':')[0], says.replace(/[0-9]+/g, '#')])

await test('what stands out: first below a norm, then a change that is shown; what only wavers does not', async () => {
	change(`DELETE FROM kb_release_cell WHERE place LIKE 'x-%'; ${told('berg', 'A10', 12, (i) => (i < 6 ? 40 : 70) + i % 2)}
		${told('dal', 'A10', 12, (i) => 60 + 7 * (i % 2))} ${told('meer', 'A24', 2, () => 50)}`)
	const mine = (await standsOut()).filter(([, name]) => name.startsWith('X '))
	same(mine.map(([url, name]) => [url, name]), [['/nl/staff/metrics/x-meer#A24', 'X meer'], ['/nl/staff/metrics/x-berg#A10', 'X berg']])
	match(mine[0][2], /onder de norm van #%/)
	match(mine[1][2], /Een verandering is aangetoond/)
	same((await standsOut(local)).map(([, name]) => name), ['X berg'])
})

await house.stop()
done()
