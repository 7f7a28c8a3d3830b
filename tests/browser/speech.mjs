// speech.mjs - speakers in real Chromium: nothing is fetched before the tap, a tap plays, a
// second tap stops, the keyboard does the same, and without script the link plays.

import { Visitor, hidden } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, press } from '../lib/browser.mjs'
import { sql as ask, startPortal, until } from '../lib/portal.mjs'
import { LANGUAGES, recordAll } from '../lib/clips.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startPortal({ workers: 1 })
const kb = (...args) => house.kb(...args).stdout
const password = kb('user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie').trim()
const staff = new Visitor(house)
await staff.signIn('beheer', password)
await staff.post('/nl/staff/surveys/open', { ...hidden((await staff.get('/nl/staff/surveys')).body), place: 'de-linde' })
recordAll(kb)
const door = `/s/${ask(house.store, 'SELECT code FROM surveys_code')}`
await until(async () => (await (await fetch(`${house.base}/so`)).text()).includes('class="hear"'), 40000)
const browser = await openBrowser()
const shots = process.env.KB_SHOTS

// A page that notes what it fetches of clips.
async function open(options) {
	const page = await openPage(browser, options)
	page.clips = []
	page.on('request', (r) => { if (/\/hear\//.test(r.url())) page.clips.push(new URL(r.url()).pathname) })
	return page
}
async function question(page, lang) {
	await page.goto(house.base + door)
	await page.goto(`${house.base}/${lang}/s`)
	await press(page, 'form button.primary')
}
const settled = (ms = 400) => new Promise((r) => setTimeout(r, ms))
const small = (page) => page.$$eval('a.hear', (all) => all.map((e) => e.getBoundingClientRect()).filter((r) => r.width > 0 && (r.width < 43.5 || r.height < 43.5)).length)
const squeezed = (page) => page.$$eval('a.hear', (all) => all.filter((e) => parseFloat(getComputedStyle(e, '::before').width) < 15).length)
// Speakers on which something else lies.
const covered = (page) => page.$$eval('a.hear', (all) => all.filter((e) => {
	const r = e.getBoundingClientRect()
	if (r.width === 0)
		return false
	e.scrollIntoView({ block: 'center' })
	const s = e.getBoundingClientRect(), at = document.elementFromPoint(s.x + s.width / 2, s.y + s.height / 2)
	return at !== e
}).map((e) => e.getAttribute('aria-label')))

for (const lang of LANGUAGES)
	await test(`${lang}: chooser, promise, question: speakers are big, in reach, and nothing is fetched`, async () => {
		for (const width of [320, 360]) {
			const page = await open({ width, language: lang })
			for (const go of [() => page.goto(house.base + '/'), () => page.goto(`${house.base}/${lang}`), () => page.goto(house.base + door).then(() => page.goto(`${house.base}/${lang}/s`)),
				() => question(page, lang), () => press(page, 'button[value=next]'), () => page.goto(`${house.base}/${lang}/no-such-page`)]) {
				await go()
				const where = `${lang} ${page.url().slice(house.base.length)} at ${width}`
				if (shots && width === 360)
					await page.screenshot({ path: `${shots}/${lang}-${await page.title()}-${page.url().split('/').pop()}.png`, fullPage: true })
				await page.$$eval('details', (all) => all.forEach((d) => { d.open = true }))
				yes(await page.$('a.hear') !== null, `${where}: no speaker`)
				same((await axeFinds(page)).violations, [], `${where}: axe`)
				same(await overflow(page), 0, `${where}: sideways pixels`)
				same(await small(page), 0, `${where}: small speakers`)
				same(await squeezed(page), 0, `${where}: speakers without their picture`)
				same(await covered(page), [], `${where}: under something`)
			}
			same(page.clips, [], 'fetched before a tap')
			await page.browserContext().close()
		}
	})

await test('a tap plays the small file, once; a second tap stops it; nothing is chosen by it', async () => {
	const page = await open({ language: 'nl' })
	await question(page, 'nl')
	const url = page.url()
	await page.click('.said a.hear')
	yes(await until(() => page.clips.length > 0, 5000), 'nothing was fetched')
	yes(await until(() => page.$eval('.said a.hear', (e) => !e.classList.contains('on')), 8000), 'it never ends')
	same(page.clips.every((p) => /^\/hear\/[0-9a-f]{20}\/opus$/.test(p)), true, page.clips.join())
	same(new Set(page.clips).size, 1)
	same(page.url(), url)
	same(await page.$$eval('input:checked', (all) => all.length), 0)
	await page.evaluate(() => { document.querySelector('.said a.hear').click(); document.querySelector('.said a.hear').click() })
	await settled()
	same(await page.$eval('.said a.hear', (e) => e.classList.contains('on')), false)
	same(page.complaints, [])
	await page.browserContext().close()
})

await test('one plays at a time', async () => {
	const page = await open({ language: 'nl' })
	await question(page, 'nl')
	await page.evaluate(() => { const all = document.querySelectorAll('.said a.hear'); all[0].click(); all[1].click() })
	same(await page.$$eval('a.hear.on', (all) => all.length), 1)
	await page.browserContext().close()
})

await test('the keyboard reaches a speaker behind its choice, and Enter plays', async () => {
	const page = await open({ language: 'ar' })
	await question(page, 'ar')
	let on = ''
	for (let i = 0; i < 30 && on !== 'hear'; i++) {
		await page.keyboard.press('Tab')
		on = await page.evaluate(() => document.activeElement.className)
	}
	same(on, 'hear')
	await page.keyboard.press('Enter')
	yes(await until(() => page.clips.length > 0, 5000), 'Enter fetched nothing')
	await page.browserContext().close()
})

await test('a browser that plays no Opus gets the MP3', async () => {
	const page = await open({ language: 'nl' })
	await page.evaluateOnNewDocument(() => { HTMLMediaElement.prototype.canPlayType = (t) => t.includes('opus') ? '' : 'maybe' })
	await question(page, 'nl')
	await page.click('.said a.hear')
	yes(await until(() => page.clips.length > 0, 5000), 'nothing was fetched')
	same(page.clips.every((p) => /^\/hear\/[0-9a-f]{20}$/.test(p)), true, page.clips.join())
	await page.browserContext().close()
})

await test('without script the speaker is a link that every phone plays', async () => {
	const page = await open({ language: 'nl', script: false })
	await question(page, 'nl')
	await Promise.all([page.waitForNavigation().catch(() => {}), page.click('.said a.hear')])
	await settled()
	yes(page.clips.length > 0 && page.clips.every((p) => /^\/hear\/[0-9a-f]{20}$/.test(p)), page.clips.join())
	await page.browserContext().close()
})
await test('the pages of staff: axe, nothing sideways, what is no clip is said at the field', async () => {
	await fetch(house.base)
	const page = await open({ language: 'nl' })
	await page.setCookie(...[...staff.cookies].map(([name, value]) => ({ name, value, url: house.base })))
	const first = kb('speech', 'script', 'nl', '--all').split('\t')[0]
	for (const lang of ['nl', 'en'])
		for (const path of ['speech', 'speech/ar', `speech/nl/${first}`]) {
			await page.goto(`${house.base}/${lang}/staff/${path}`)
			if (shots)
				await page.screenshot({ path: `${shots}/staff-${lang}-${path.replaceAll('/', '-')}.png`, fullPage: true })
			same((await axeFinds(page)).violations, [], `${lang} ${path}: axe`)
			same(await overflow(page), 0, `${lang} ${path}: sideways pixels`)
		}
	await press(page, 'main form button.primary')
	same(await page.$eval('#speech-error', (e) => e.textContent), 'Choose a file first.')
	same((await axeFinds(page)).violations, [], 'with an error: axe')
	await page.browserContext().close()
})
await browser.close()
await house.stop()
done()
