// staff.mjs - the pages of staff in real Chromium, in Dutch and English.

import { startHouse } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, press, smallTargets } from '../lib/browser.mjs'
import { klankbord } from '../lib/portal.mjs'
import { codeOf, groupsOf } from '../lib/second.mjs'
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
		for (const path of ['surveys', 'surveys/de-linde/poster', 'overview', 'overview/de-linde', 'overview/de-linde/theme/1', 'overview/organisatie/theme/2', 'recurrence', 'metrics', 'metrics/de-linde', 'metrics/noord', 'metrics/de-es', 'machine', 'password', 'metrics/noord/indicator/T03', 'metrics/de-linde/indicator/Z14', 'exports']) {
			await page.goto(`${house.base}/${lang}/staff/${path}`)
			await inspect(page, `${lang}-staff-${path.replaceAll('/', '-')}`)
		}
	})

// Scans, types the code, and comes back with another browser.
for (const lang of ['nl', 'en'])
	await test(`${lang}: axe finds nothing where a phone is enrolled and where its code is given`, async () => {
		klankbord(['user', 'second', 'beheer', '--reset'], { data: house.store })
		const page = await openPage(browser, { width: 360, language: lang })
		await signIn(page, lang)
		await page.goto(`${house.base}/${lang}/staff/second`)
		await inspect(page, `${lang}-staff-enrol`)
		same(await smallTargets(page), [], 'targets')
		const groups = groupsOf(await page.content())
		await page.type('#code', '000000')
		await page.type('#password', house.password)
		await press(page, 'main button')
		page.complaints.length = 0 // Chromium reports the 403 itself
		await inspect(page, `${lang}-staff-enrol-wrong`)
		same(groupsOf(await page.content()), groups, 'the secret changed under the phone')
		await page.type('#code', codeOf(groups))
		await page.type('#password', house.password)
		await press(page, 'main button')
		same(new URL(page.url()).pathname, `/${lang}/staff`)
		await page.goto(`${house.base}/${lang}/staff/second`)
		await inspect(page, `${lang}-staff-second-given`)
		const other = await openPage(browser, { width: 360, language: lang })
		await signIn(other, lang)
		await other.goto(`${house.base}/${lang}/staff/second`)
		await inspect(other, `${lang}-staff-code`)
		await other.type('#code', codeOf(groups, 30))
		await press(other, 'main button')
		same(new URL(other.url()).pathname, `/${lang}/staff`)
	})

await test('what somebody types as a name does nothing when it is shown again', async () => {
	const page = await openPage(browser, { language: 'nl' })
	await page.goto(`${house.base}/nl/staff/login`)
	for (const name of ['"><img src=x onerror=alert(1)>', '<script>alert(1)</script>', '"onfocus="alert(1)"autofocus="']) {
		await page.evaluate((s) => { document.querySelector('#user').value = s }, name)
		await page.type('#password', 'verkeerd-wachtwoord')
		await press(page, 'main button')
		same(await page.$eval('#user', (e) => [e.value, e.attributes.length]), [name, 9])
		same(page.complaints.filter((c) => !/status of 403/.test(c)), [], 'console')
	}
	// The control: what the policy refuses is a complaint.
	await page.evaluate(() => { const i = document.createElement('img'); i.src = 'https://evil.example/x'; document.body.append(i) })
	for (let i = 0; i < 40 && !page.complaints.some((c) => /Content Security Policy/.test(c)); i++)
		await new Promise((r) => setTimeout(r, 50))
	yes(page.complaints.some((c) => /Content Security Policy/.test(c)), 'the policy is not heard')
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
