// kiosk.mjs - the tablet of a location in real Chromium: with script and without it starts
// over, a touch puts that off, and nothing of the person before comes back. And the pages of
// rounds and cards: axe-core, nothing sideways, a sheet of ten cards is one page of A4.

import { Visitor, hidden } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, press, choose, isQuestion } from '../lib/browser.mjs'
import { sql as ask, startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const IDLE = 4
const house = await startPortal({ kiosk_idle: IDLE })
const password = house.kb('user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie').stdout.trim()
const staff = new Visitor(house)
await staff.signIn('beheer', password)
await staff.post('/nl/staff/surveys/open', { ...hidden((await staff.get('/nl/staff/surveys')).body), place: 'de-linde' })
const start = `/k/${ask(house.store, 'SELECT code FROM surveys_code')}`
const browser = await openBrowser()
const path = (page) => new URL(page.url()).pathname

// Timers of a page stand still, and are told.
const stillClock = (page) => page.evaluateOnNewDocument(() => {
	window.timers = new Map()
	window.begun = 0
	window.setTimeout = (run, ms) => { window.timers.set(++window.begun, { run, ms }); return window.begun }
	window.clearTimeout = (id) => window.timers.delete(id)
})
const waiting = (page) => page.evaluate(() => [...window.timers.values()].map((t) => t.ms))

await test('with script: one timer of the set length; a touch begins it anew; when it rings the start is there', async () => {
	const page = await openPage(browser, { width: 800, height: 1100 })
	await stillClock(page)
	await page.goto(house.base + start)
	same(path(page), '/s')
	await page.goto(`${house.base}/nl/s`)
	same(await waiting(page), [IDLE * 1000])
	const before = await page.evaluate(() => window.begun)
	await page.mouse.click(300, 300)
	same(await waiting(page), [IDLE * 1000])
	yes(await page.evaluate(() => window.begun) > before, 'a touch changed nothing')
	await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate(() => { [...window.timers.values()][0].run() })])
	same(path(page), '/s')
	same(page.complaints, [])
	await page.browserContext().close()
})

await test('control: a phone of one\'s own has no timer', async () => {
	const page = await openPage(browser)
	await stillClock(page)
	await page.goto(house.base + start.replace('/k/', '/s/'))
	await page.goto(`${house.base}/nl/s`)
	same(await waiting(page), [])
	await page.browserContext().close()
})

await test('without script the page itself starts over', async () => {
	const page = await openPage(browser, { script: false })
	await page.goto(house.base + start)
	await page.goto(`${house.base}/nl/s`)
	await page.waitForNavigation({ timeout: 120000 })
	same(path(page), '/s')
	await page.browserContext().close()
})

await test('the way out leads to the start; what was begun is neither shown nor sent any more', async () => {
	const page = await openPage(browser, { width: 800, height: 1100 })
	await stillClock(page)
	await page.goto(house.base + start)
	await page.goto(`${house.base}/nl/s`)
	await press(page, 'form button.primary')
	for (let i = 0; i < 20 && await isQuestion(page); i++) {
		await choose(page, 1)
		await press(page, 'button[value=next]')
	}
	const state = await page.$eval('input[name=state]', (e) => e.value)
	await press(page, '#exit') // somebody walks away
	same(path(page), '/s')
	// What Back would bring and send once more, with the door that the tablet has now.
	await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate((value) => {
		const form = document.body.appendChild(document.createElement('form'))
		form.method = 'post'
		form.action = '/nl/s'
		for (const [name, v] of [['state', value], ['go', 'send']])
			Object.assign(form.appendChild(document.createElement('input')), { type: 'hidden', name, value: v })
		form.submit()
	}, state)])
	same(path(page), '/s')
	same(ask(house.store, 'SELECT count(*) FROM surveys_response'), '0')
	await page.browserContext().close()
})

await test('staff: the pages of rounds at 320 px and 1280 px', async () => {
	const page = await openPage(browser, { width: 1280, height: 900 })
	await page.setCookie({ name: 'kb_session', value: staff.cookies.get('kb_session'), url: house.base })
	await page.goto(`${house.base}/nl/staff/new-round`)
	await page.type('#make-title', 'Proefronde')
	await page.click('input[name=places]:not(:checked), input[name=places]')
	if (!await page.$eval('input[name=places]', (e) => e.checked))
		await page.click('input[name=places]')
	await page.click('input[name=access][value=card]')
	await press(page, 'main button.primary')
	match(path(page), /^\/nl\/staff\/rounds\/[0-9a-f]{32}$/)
	const round = page.url()
	for (const url of ['/nl/staff/rounds', '/nl/staff/new-round', path(page), '/nl/staff/surveys/de-linde/poster'])
		for (const width of [320, 1280]) {
			await page.setViewport({ width, height: 900 })
			await page.goto(house.base + url)
			same((await axeFinds(page)).violations, [], `${url} ${width}`)
			same(await overflow(page), 0, `${url} ${width}`)
		}
	await page.goto(round)
	await page.$eval('input[name=n]', (e) => { e.value = '20' })
	await press(page, 'form[action$="/cards"] button')
	same((await page.$$('.ticket')).length, 20)
	same((await axeFinds(page)).violations, [], 'the sheet')
	const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1')
	same([...pdf.matchAll(/\/Type\s*\/Page\b/g)].length, 2, 'pages for twenty cards')
	await page.browserContext().close()
})

await browser.close()
await house.stop()
done()
