// staff.mjs - the pages of staff in real Chromium, in Dutch and English.

import { startHouse } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, press } from '../lib/browser.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startHouse()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
	const found = await axeFinds(page)
	same(found.violations, [], `${name}: axe`)
	yes(found.passes > 10, `${name}: axe looked at ${found.passes} rules only`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(page.complaints, [], `${name}: console`)
}

async function signIn(page, lang) {
	await page.goto(`${house.base}/${lang}/staff/login`)
	await inspect(page, `${lang}-staff-login`)
	await page.type('#user', 'beheer')
	await page.type('#password', house.password)
	await press(page, 'main button')
}

for (const lang of ['nl', 'en'])
	await test(`${lang}: axe finds nothing on any staff page`, async () => {
		const page = await openPage(browser, { width: 360, language: lang })
		await signIn(page, lang)
		await inspect(page, `${lang}-staff-home`)
		for (const path of ['surveys', 'surveys/de-linde/poster', 'metrics', 'metrics/de-linde', 'metrics/noord', 'metrics/de-es', 'machine', 'password']) {
			await page.goto(`${house.base}/${lang}/staff/${path}`)
			await inspect(page, `${lang}-staff-${path.replaceAll('/', '-')}`)
		}
	})

await test('a wrong password is explained, and axe finds nothing there', async () => {
	const page = await openPage(browser, { language: 'nl' })
	await page.goto(`${house.base}/nl/staff/login`)
	await page.type('#user', 'niemand')
	await page.type('#password', 'verkeerd-wachtwoord')
	await press(page, 'main button')
	page.complaints.length = 0 // Chromium reports the 403 itself
	yes(await page.$('[role=alert]') !== null, 'no message')
	await inspect(page, 'nl-staff-wrong')
})

await browser.close()
await house.stop()
done()
