// desk.mjs - the desk of complaints in real Chromium at 360 px: axe, nothing sideways, large targets, and a
// case opened and answered by keyboard alone.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets } from '../lib/browser.mjs'
import { file } from '../lib/complaints.mjs'
import { enrol } from '../lib/second.mjs'
import { sql } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startHouse()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS
const kept = (name) => readFileSync(join(house.store, name), 'utf8').trim()

// A handler with the key unlocked, and a case.
const handler = new Visitor(house), INBOX = '/nl/staff/complaints'
await handler.signIn('klachten', kept('handler-password'))
await enrol(handler, INBOX, kept('handler-password'))
const locked = await handler.get(`${INBOX}/key`)
const youth = new Visitor(house)
await youth.enter()
await file(youth, 'nl', 'De deur van de douche gaat niet dicht')
const id = sql(house.store, 'SELECT id FROM complaints_case')

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/desk-${name}.png`, fullPage: true })
	const found = await axeFinds(page)
	same(found.violations, [], `${name}: axe`)
	yes(found.passes > 10, `${name}: axe looked at ${found.passes} rules only`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: targets`)
	same(page.complaints, [], `${name}: console`)
}

async function desk(lang) {
	const page = await openPage(browser, { width: 360, language: lang })
	await page.setCookie(...[...handler.cookies].map(([name, value]) => ({ name, value, url: house.base })))
	return page
}

await test('the page of the key, locked', async () => {
	const page = await desk('nl')
	await page.goto(`${house.base}${INBOX}/key`)
	await inspect(page, 'locked')
})

same((await handler.post(`${INBOX}/key`, { ...hidden(locked.body), go: 'open', phrase: kept('handler-phrase') })).status, 303)

await test('a case is opened, taken and answered by keyboard alone', async () => {
	const page = await desk('nl')
	await page.goto(`${house.base}${INBOX}`)
	await inspect(page, 'inbox')
	await page.focus('button[name=case]')
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
	same(new URL(page.url()).pathname, `${INBOX}/${id}`)
	yes((await page.content()).includes('De deur van de douche'), 'the words')
	await page.focus('details summary')
	await page.keyboard.press('Enter')
	await page.keyboard.press('Tab')
	await page.keyboard.type('Vandaag komt er een nieuw slot')
	await page.keyboard.press('Tab')
	await page.keyboard.press('Tab')
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
	yes((await page.content()).includes('Vandaag komt er een nieuw slot'), 'the answer')
})

const days = hidden((await handler.get(`${INBOX}/outages`)).body)
same((await handler.post(`${INBOX}/outages`, { ...days, first: '2026-01-05', last: '2026-01-06', reason: 'works' })).status, 303)

for (const lang of ['nl', 'en'])
	await test(`${lang}: axe finds nothing on the pages of the desk`, async () => {
		const page = await desk(lang)
		for (const path of ['', '/mine', '/closed', '/key', '/teams', '/audit', '/outages', `/${id}`]) {
			await page.goto(`${house.base}/${lang}/staff/complaints${path}`)
			await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
			await inspect(page, `${lang}${path.replace('/', '-').replace(id, 'case')}`)
		}
	})

await browser.close()
await house.stop()
done()
