// controls.mjs - every control in real Chromium at 360 px, in three languages: by thumb, by
// keyboard alone, for a screen reader, with a script and without.

import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { startControls } from '../lib/controls.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startControls()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS
const SENT = 'D=7.5 DAY=2024-02-29 YM=2025-09-01 R=10 B=19.5 S=4 O=room food school T=OK M=friend C=sport Q=yes P1=yes P2=3 P3=x W=Sara V=yes W.2=Ali V.2=yes'

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
	const found = await axeFinds(page)
	same(found.violations, [], `${name}: axe`)
	yes(found.passes > 10, `${name}: axe looked at ${found.passes} rules only`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
}

// The form begins with a POST: a page of the portal that has none gets one.
async function begin(page, lang) {
	await page.goto(`${house.base}/${lang}`)
	await page.evaluate((action) => {
		const form = document.createElement('form')
		form.method = 'post'
		form.action = action
		document.body.append(form)
		form.submit()
	}, `/${lang}/controls`)
	await page.waitForSelector('form button[value=next]')
}

const tap = (selector) => async (page) => {
	await (await page.$(selector)).evaluate((e) => e.click())
	await press(page, 'button[value=next]')
}
const type = (fields) => async (page) => {
	for (const [selector, words] of Object.entries(fields))
		await (selector.startsWith('select') ? page.select(selector, words) : page.type(selector, words))
	await press(page, 'button[value=next]')
}

// What a thumb does on each page.
const steps = [
	type({ '[name=t]': '7.5' }), type({ '[name=t]': '29', 'select[name=m]': '2', '[name=y]': '2024' }),
	type({ 'select[name=m]': '9', '[name=y]': '2025' }), tap('input[value="10"]'), type({ '[name=t]': '19,5' }), tap('input[value="4"]'),
	async (page) => { await press(page, 'button[value=up-0-room]'); await press(page, 'button[value=next]') },
	tap('input[value=OK]'), type({ 'select[name=a]': 'friend' }), tap('input[value=sport]')
]

// Up to the page of several questions; `quick`: a tap is enough on that page.
async function walk(page, lang, quick, look) {
	await begin(page, lang)
	for (const [i, step] of steps.entries()) {
		await look?.(page, `${lang}-control-${i}`)
		await step(page)
	}
	await look?.(page, `${lang}-control-quick`)
	if (quick)
		await Promise.all([page.waitForNavigation(), page.click('label.option')])
	else
		await tap('input[value=yes]')(page)
	await look?.(page, `${lang}-control-list`)
	await (await page.$('input[value=yes]')).evaluate((e) => e.click())
	await page.type('[name=t3]', 'x')
	await press(page, 'button[value=next]')
	await look?.(page, `${lang}-control-list-more`)
	await page.type('[name=t2]', '3')
	await press(page, 'button[value=next]')
	for (const [name, more] of [['Sara', 'more'], ['Ali', 'done']]) {
		await look?.(page, `${lang}-control-turn-${name}`)
		await type({ '[name=t]': name })(page)
		await tap('input[value=yes]')(page)
		await look?.(page, `${lang}-control-more-${name}`)
		await tap(`input[value=${more}]`)(page)
	}
	await look?.(page, `${lang}-control-review`)
	await press(page, 'button[value=send]')
}

for (const lang of ['en', 'ar', 'ti'])
	await test(`${lang}: every control at 360 px, by thumb`, async () => {
		const page = await openPage(browser, { language: lang })
		await walk(page, lang, true, inspect)
		same(await house.taken(), SENT)
		await page.browserContext().close()
	})

await test('the same without a script, where a tap alone does not go on', async () => {
	const page = await openPage(browser, { language: 'en', script: false })
	await walk(page, 'en', false)
	same(await house.taken(), SENT)
	await page.browserContext().close()
})

// Tab, arrows, space and Enter alone.
await test('by keyboard alone: a menu, an order, a range; arrows on a quick question do not go on', async () => {
	const page = await openPage(browser, { language: 'en' })
	const keys = async (...names) => { for (const k of names) await page.keyboard.press(k) }
	await begin(page, 'en')
	for (const step of steps.slice(0, 3))
		await step(page)
	await page.focus('input[value="0"]')
	await keys('ArrowDown', 'ArrowDown')
	same(await page.$eval('input:checked', (e) => e.value), '2')
	await tap('input[value="10"]')(page)
	for (const step of steps.slice(4, 6))
		await step(page)
	await page.focus('button[value=down-0-food]')
	await Promise.all([page.waitForNavigation(), keys('Enter')])
	match(await page.$eval('ol', (e) => e.textContent.replace(/\s+/g, ' ')), /my room.*the food.*school/)
	await press(page, 'button[value=next]')
	await page.focus('input[value=OK]')
	await keys('Space')
	await press(page, 'button[value=next]')
	await page.focus('select')
	await keys('ArrowDown', 'ArrowDown')
	same(await page.$eval('select', (e) => e.value), 'friend')
	await press(page, 'button[value=next]')
	await tap('input[value=sport]')(page)
	await page.focus('input[value=yes]')
	await keys('Space', 'ArrowDown')
	await new Promise((r) => setTimeout(r, 300))
	same(await page.$eval('input:checked', (e) => e.value), 'no')
	yes(await page.$('.quick') !== null, 'the page was left by an arrow')
	await page.browserContext().close()
})

await test('a screen reader hears each control by name, and the error with it', async () => {
	const page = await openPage(browser, { language: 'en' })
	const names = async (role) => JSON.stringify(await page.accessibility.snapshot({ interestingOnly: false })).match(new RegExp(`"role":"${role}","name":"[^"]*"`, 'g')) || []
	await begin(page, 'en')
	match(String(await names('textbox')), /How many hours do you sleep/)
	await type({ '[name=t]': 'long' })(page)
	match(await page.$eval('#form-error', (e) => e.textContent), /Write a number/)
	match(await page.$eval('[name=t]', (e) => e.getAttribute('aria-describedby')), /form-error/)
	await type({ '[name=t]': '' })(page)
	await page.$eval('[name=t]', (e) => { e.value = '' })
	await steps[0](page)
	match(String(await names('textbox')), /Day.*Year/)
	match(String(await names('combobox')), /Month/)
	await page.browserContext().close()
})

await browser.close()
await house.stop()
done()
