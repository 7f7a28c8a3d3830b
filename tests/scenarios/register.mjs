// register.mjs - a file of a register over the real house: checked, shown, and kept in a second
// step; a file that speaks of persons is refused whole, and nothing of it stands anywhere.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Visitor, hidden } from '../lib/house.mjs'
import { sql as ask, startPortal } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startPortal()
const staff = new Visitor(house, 'en')
await staff.signIn('kwaliteit', house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim())
const place = (await staff.get('/en/staff/metrics')).body.match(/staff\/metrics\/([a-z0-9-]+)"/)[1]

const csrf = async () => ({ csrf: hidden((await staff.get('/en/staff/register')).body).csrf })
const bring = async (bytes) => staff.upload('/en/staff/register', await csrf(), { file: bytes })
const kept = () => Number(ask(house.store, 'SELECT count(*) FROM metrics_register'))
const words = (s) => s.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
const rows = (r) => words(r.body.match(/<textarea[^>]*>([^<]*)<\/textarea>/)?.[1].replace(/^\n/, '') ?? '') // as a browser reads a textarea
const files = () => readdirSync(house.store).filter((f) => /^klankbord\.db/.test(f))
const storeHas = (text) => files().some((f) => readFileSync(join(house.store, f)).includes(text))
const HEAD = 'place;month;column;days;number\r\n'
const GOOD = `\uFEFF${HEAD}${place};2026-01;school.hours_present;;92,5\r\n${place};2026-01;complaint.lead_days;21;2\r\n`

await test('a sound file is shown as it would be kept, and nothing is kept', async () => {
	const r = await bring(GOOD)
	same(r.status, 200)
	yes(/Rows read: 2\./.test(r.body) && /New: 2\. Changed: 0\. The same: 0\./.test(r.body), r.body)
	same(rows(r).trim(), `place;month;column;days;number\n${place};2026-01;complaint.lead_days;21;2\n${place};2026-01;school.hours_present;;92.500`)
	same(kept(), 0)
})

await test('the second step keeps it; once more it is the same', async () => {
	const shown = rows(await bring(GOOD))
	const r = await staff.upload('/en/staff/register/keep', { ...await csrf(), rows: shown.replaceAll('\n', '\r\n') }, {})
	yes(/These figures are kept\./.test(r.body), r.body)
	same(ask(house.store, 'SELECT place, month, counted, days, number FROM metrics_register ORDER BY counted'),
		`${place}|${2026 * 12}|complaint.lead_days|21|2000\n${place}|${2026 * 12}|school.hours_present|0|92500`)
	yes(/New: 0\. Changed: 0\. The same: 2\./.test((await bring(GOOD)).body), 'the same again')
})

await test('what was changed between both steps is checked anew', async () => {
	const r = await staff.upload('/en/staff/register/keep', { ...await csrf(), rows: `${HEAD}${place};2026-01;Anna Jansen;;3` }, {})
	yes(/looks like a name/.test(r.body) && !/Anna/.test(r.body), r.body)
	same(kept(), 2)
})

const persons = { 'a name': 'Anna Jansen', 'a BSN': '123456782', 'a V-number': 'V1234567', 'a birthday': '12-03-2009', 'an e-mail address': 'a@b.nl', 'a telephone number': '06-12345678' }
for (const [what, cell] of Object.entries(persons))
	await test(`${what} refuses the file, with its line, and is in no page and not in the store`, async () => {
		const r = await bring(`${GOOD}${place};2026-02;stay.resident_days;;${cell}\n`)
		yes(/Line 4, cell 5: /.test(r.body) && /speak(s)? of persons/.test(r.body), r.body)
		yes(!r.body.includes(cell) && !rows(r), 'it is not shown again')
		same(kept(), 2)
		yes(!storeHas(cell), 'nor in the store')
	})

await test('control: the same file with a number there is taken', async () =>
	{
	yes(storeHas('school.hours_present'), 'what was kept is seen in the store')
	yes(/New: 1\./.test((await bring(`${GOOD}${place};2026-02;stay.resident_days;;1240\n`)).body), 'not taken')
})

await test('who may not is told nothing', async () => {
	const location = new Visitor(house, 'en')
	await location.signIn('locatie', house.kb('user', 'add', 'locatie', '--role', 'location', '--place', place).stdout.trim())
	same((await location.get('/en/staff/register')).status, 404)
})

await house.stop()
done()
