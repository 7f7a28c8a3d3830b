// guardian.mjs - the guardian's door in real Chromium at 360 px, with axe: key, list, a new
// case about two bodies, its page; what the handler prints; and the pupil's page in six languages.

import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { open } from '../lib/complaints.mjs'
import { klankbord, sql as ask } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const house = await startHouse()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS
const sql = (text) => ask(house.store, text)
const second = () => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), 'UPDATE kb_session SET second = 1'])
const OWN = '/nl/staff/complaints/own', PHRASE = 'een zin van zes woorden of meer', LABEL = 'De jongen van zolder drie', STORY = 'Vijf weken geen school na de verhuizing'

async function inspect(page, name, lang = 'nl') {
	if (shots)
		await page.screenshot({ path: `${shots}/guardian-${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	if (!/^(key|empty|before|list|case|desk|invite)$/.test(name)) // pages of staff are for a table
		same(await smallTargets(page), [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
	same(await page.evaluate(() => document.documentElement.lang), lang, name)
}

const made = klankbord(['user', 'add', 'voogd', '--role', 'guardian', '--place', 'organisatie'], { data: house.store })
same(made.status, 0, made.stderr)
const page = await openPage(browser, { width: 360 })

await test('a guardian at 360 px: key, door, intake about two bodies, own case', async () => {
	await page.goto(`${house.base}/nl/staff/login`)
	await page.type('input[name=user]', 'voogd')
	await page.type('input[name=password]', made.stdout.trim())
	await press(page, 'main form button')
	second()
	await page.goto(`${house.base}${OWN}`)
	await page.type('input[name=phrase]', PHRASE)
	await page.type('input[name=again]', PHRASE)
	await inspect(page, 'key')
	await press(page, 'button[value=open]')
	await page.goto(`${house.base}${OWN}`)
	await inspect(page, 'empty')
	await page.type('#own-label', LABEL)
	await page.select('#own-where', sql("SELECT id FROM kb_place WHERE kind = 'location' ORDER BY id LIMIT 1"))
	await press(page, 'main form button.primary')
	await inspect(page, 'before')
	await press(page, 'main form button.primary')
	await page.click('input[value=guardian]')
	await press(page, 'button[value=next]')
	await page.click('input[value=no]')
	await press(page, 'button[value=next]')
	await page.click('input[value=place]')
	await page.click('input[value=guardian]')
	await inspect(page, 'about')
	await press(page, 'button[value=next]')
	await page.type('textarea', STORY)
	await press(page, 'button[value=next]')
	await page.click('input[value=signal]')
	await press(page, 'button[value=next]')
	await press(page, 'button[value=next]')
	await press(page, 'button[value=send]')
	match(await page.content(), /Het is verstuurd/)
	await inspect(page, 'sent')
	await press(page, 'main a.button')
	match(await page.content(), new RegExp(LABEL))
	await inspect(page, 'list')
	await press(page, 'main th a')
	match(await page.content(), new RegExp(STORY))
	await inspect(page, 'case')
})

let digits

await test('the handler\'s page of it, and the page to print', async () => {
	const v = new Visitor(house), read = (f) => readFileSync(join(house.store, f), 'utf8').trim()
	same((await v.signIn('klachten', read('handler-password'))).status, 303)
	second()
	const token = async () => ({ csrf: hidden((await v.get('/nl/staff/password')).body).csrf })
	const id = sql("SELECT id FROM complaints_case WHERE body = 'coa'")
	same((await v.post('/nl/staff/complaints/key', { ...await token(), go: 'open', phrase: read('handler-phrase') })).status, 303)
	same((await v.post('/nl/staff/complaints', { ...await token(), case: id })).status, 303)
	const theirs = await openPage(browser, { width: 360 })
	await theirs.setCookie(...[...v.cookies].map(([name, value]) => ({ name, value, url: house.base })))
	await theirs.goto(`${house.base}/nl/staff/complaints/${id}`)
	match(await theirs.content(), /Hetzelfde verhaal bij andere instanties/)
	await inspect(theirs, 'desk')
	await theirs.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true })).catch(() => {})
	await press(theirs, 'button[value=invite]')
	digits = (await theirs.content()).match(/class="keep"><bdi dir="ltr">([0-9 ]{24})</)[1]
	await inspect(theirs, 'invite')
	await theirs.close()
})

await test('ar: an adult writes down what a youth told, and the code comes behind the youth\'s button', async () => {
	const phone = await openPage(browser, { width: 360 })
	await phone.goto(`${house.base}/ar/complaints/told`)
	await inspect(phone, 'told', 'ar')
	await phone.$eval('#day', (e) => { e.value = new Date(Date.now() - 86400000).toISOString().slice(0, 10) })
	await press(phone, 'main form button.primary')
	for (const value of ['wrong', 'no', 'person', 'write', 'words', 'signal', '']) {
		if (value === 'words')
			await phone.type('textarea', STORY)
		else if (value)
			await phone.click(`input[value="${value}"]`)
		await press(phone, 'button[value=next]')
	}
	await press(phone, 'button[value=send]')
	yes(!/class="qr"/.test(await phone.content()), 'a code before the youth has the phone')
	await inspect(phone, 'give', 'ar')
	await press(phone, 'button[value=show]')
	yes(/class="qr"/.test(await phone.content()), 'no code')
	await phone.close()
})

for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so'])
	await test(`${lang}: the pupil's page`, async () => {
		const phone = await openPage(browser, { width: 360 })
		await phone.goto(`${house.base}/${lang}/complaints/look`)
		await phone.type('#code', digits)
		await press(phone, 'button[value=open]')
		await inspect(phone, `bind-${lang}`, lang)
		if (lang === 'so') { // the last one binds
			await press(phone, 'button[value=bind]')
			await inspect(phone, 'bound', lang)
			await press(phone, 'button[value=open]')
			match(await phone.content(), new RegExp(STORY))
			await inspect(phone, 'pupil', lang)
		}
		await phone.close()
	})

await browser.close()
await house.stop()
done()
