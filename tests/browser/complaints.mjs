// complaints.mjs - the reporter's side in real Chromium, in six languages: from the first page to the
// receipt and back with the code, with axe, at 360 px, and without JavaScript.

import { startHouse } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { makeTeam, setDuty } from '../lib/complaints.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startHouse()
makeTeam(house.store)
setDuty(house.store, '088 715 70 00')
const browser = await openBrowser()
const shots = process.env.KB_SHOTS
const languages = (process.env.KB_LANGS || 'nl en ar ti fa-AF so').split(' ')

async function inspect(page, name, lang) {
	if (shots)
		await page.screenshot({ path: `${shots}/complaints-${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
	const html = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }))
	same(html, { lang, dir: lang === 'ar' || lang === 'fa-AF' ? 'rtl' : 'ltr' }, name)
}

const pick = async (page, value) => { await page.click(`input[value="${value}"]`); await press(page, 'button[value=next]') }
const WORDS = 'Het licht in de gang is stuk'

// Whom one calls, where the page itself says so: seen, large enough, with words beside it.
const calls = (page) => page.$$eval('main .calls a', (l) => l.filter((a) => a.getBoundingClientRect().height >= 44 && a.nextElementSibling.textContent.trim() !== '').map((a) => a.href))
const DUTY = ['tel:112', 'tel:0887157000']

// To the receipt by the longest way: danger, a measure, a complaint with a name. Returns the code.
async function complain(page, lang, look) {
	await page.goto(house.base + house.youth)
	await page.goto(`${house.base}/${lang}`)
	await look('home')
	await press(page, 'main a[href$="/complaints"]')
	await look('way-in')
	same(await calls(page), DUTY, 'the way in')
	await press(page, 'form button.primary')
	await look('kind')
	await pick(page, 'wrong')
	await look('danger')
	await pick(page, 'yes')
	await look('danger-help')
	same(await calls(page), DUTY, 'in danger')
	await press(page, 'button[value=next]')
	await look('about')
	same(await calls(page), [], 'control: a page that is not about danger')
	await pick(page, 'measure')
	await look('measure')
	await press(page, 'button[value=next]')
	await look('how')
	await pick(page, 'write')
	await page.type('textarea', WORDS)
	await look('story')
	await press(page, 'button[value=next]')
	await look('proposal')
	await pick(page, 'other')
	await look('track')
	await pick(page, 'formal')
	await look('formal')
	await press(page, 'button[value=next]')
	await page.type('input[name=t]', 'Testnaam')
	await look('name')
	await press(page, 'button[value=next]')
	await look('before')
	await press(page, 'button[value=next]')
	await look('review')
	await press(page, 'button[value=send]')
	await look('receipt')
	same(await page.$$eval('main svg.qr', (l) => l[0].previousElementSibling.textContent.trim().length > 20), true, 'a word about the gallery beside the picture')
	return page.$eval('input[name=code]', (e) => e.value)
}

async function comeBack(page, lang, code, look) {
	await page.goto(`${house.base}/${lang}/complaints/look`)
	await look('look')
	await page.type('#code', '12345')
	await press(page, 'button.primary')
	await look('look-wrong')
	await page.type('#code', code)
	await press(page, 'button.primary')
	match(await page.$eval('blockquote', (e) => e.textContent), new RegExp(WORDS))
	await page.click('details.card summary')
	await look('mine')
	await page.$eval('button[value=make]', (e) => { e.closest('details').open = true })
	await press(page, 'button[value=make]')
	await look('second')
	same(await page.$$eval('p.keep bdi', (l) => l.length), 5)
	await press(page, 'button[value=open]')
	await page.type('textarea', 'Nog iets')
	await press(page, 'button[value=say]')
	same(await page.$$eval('blockquote', (l) => l.map((e) => e.textContent)).then((l) => l.includes('Nog iets')), true)
	await page.click('details.card summary')
	await press(page, 'button[value=withdraw]')
	await look('closed')
}

for (const lang of languages) {
	await test(`${lang}: to the receipt and back with the code, every page at 360 px`, async () => {
		const page = await openPage(browser, { width: 360, language: lang })
		const code = await complain(page, lang, (name) => inspect(page, `${lang}-${name}`, lang))
		const other = await openPage(browser, { width: 360, language: lang })
		await comeBack(other, lang, code, (name) => inspect(other, `${lang}-${name}`, lang))
	})

	await test(`${lang}: the pages where one speaks, and help in danger opened, at 360 px`, async () => {
		const page = await openPage(browser, { width: 360, language: lang })
		await page.goto(house.base + house.youth)
		await page.goto(`${house.base}/${lang}/complaints/speak`)
		same(await calls(page), DUTY, 'where one speaks')
		await inspect(page, `${lang}-speak`, lang)
		await page.click('a[href="#help"]')
		await page.setOfflineMode(true)
		await page.waitForSelector('#help[open] a[href="tel:0887157000"]', { visible: true })
		if (shots)
			await page.screenshot({ path: `${shots}/complaints-${lang}-help.png`, fullPage: true })
		await page.browserContext().close()
	})

	await test(`${lang}: the same without JavaScript`, async () => {
		const page = await openPage(browser, { script: false, language: lang })
		const code = await complain(page, lang, async () => {})
		await comeBack(page, lang, code, async () => {})
	})
}

await test('after leaving, Back shows neither the code nor the message', async () => {
	const page = await openPage(browser)
	const code = await complain(page, 'nl', async () => {})
	await press(page, 'button[value=leave]')
	await page.goBack({ waitUntil: 'load' }).catch(() => {})
	const seen = await page.evaluate(() => document.documentElement.outerHTML)
	yes(!seen.includes(code) && !seen.includes(WORDS), 'Back shows it')
})

await browser.close()
await house.stop()
done()
