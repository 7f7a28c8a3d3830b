// phone.mjs - the phone in real Chromium. Shared, which is what nobody has to choose: nothing
// in any storage of the browser, no script but kb.js, no worker. One's own: stop half-way,
// and go on with a code in another browser, in six languages.

import { startHouse } from '../lib/house.mjs'
import { sql as ask } from '../lib/portal.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, toFirstQuestion, press, choose, isQuestion } from '../lib/browser.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startHouse()
const browser = await openBrowser()
const languages = ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']
const shots = process.env.KB_SHOTS
const drafts = () => ask(house.store, 'SELECT count(*) FROM surveys_draft')
const responses = () => Number(ask(house.store, 'SELECT count(*) FROM surveys_response'))

// Everything that this browser keeps for our pages beside cookies, and each cookie that lasts.
async function kept(page) {
	const lists = await page.evaluate(async () => ({
		local: Object.keys(localStorage), session: Object.keys(sessionStorage),
		bases: (await indexedDB.databases()).map((d) => d.name),
		caches: 'caches' in window ? await caches.keys() : [],
		workers: 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).map((r) => r.scope) : [],
		files: navigator.storage.getDirectory ? await (async () => { const names = []; for await (const n of (await navigator.storage.getDirectory()).keys()) names.push(n); return names })() : []
	}))
	const lasting = (await page.cookies(house.base)).filter((c) => !c.session).map((c) => c.name)
	return [...Object.entries(lists).flatMap(([where, names]) => names.map((n) => `${where}: ${n}`)), ...lasting.map((n) => `cookie: ${n}`)]
}

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
}

// From a question to the thanks.
async function toThanks(page) {
	for (let n = 0; await page.$('button[value=next]') !== null && n < 40; n++) {
		if (await isQuestion(page))
			await choose(page, 1)
		await press(page, await isQuestion(page) || await page.$('button[value=skip]') === null ? 'button[value=next]' : 'button[value=skip]')
	}
	await press(page, 'button[value=send]')
	match(page.url(), /\/s\/thanks$/)
}

async function beginOnOwnPhone(page, lang) {
	await page.goto(house.base + house.youth)
	await page.goto(`${house.base}/${lang}/s`)
	await press(page, 'a[href$="/s/own"]')
	await inspect(page, `${lang}-own`)
	await press(page, 'button[value=begin]')
}

await test('a shared phone: nothing is kept, no worker, and no script but one', async () => {
	const page = await openPage(browser)
	const scripts = new Set()
	page.on('request', (q) => { if (q.resourceType() === 'script' || /\.js(\?|$)/.test(q.url())) scripts.add(new URL(q.url()).pathname.replace(/\.[0-9a-f]{8}\./, '.')) })
	await toFirstQuestion(page, house, 'nl')
	const before = responses()
	while (await isQuestion(page)) {
		same(await page.$('button[value=later]'), null, 'an offer that nobody chose')
		same(await kept(page), [])
		await choose(page, 1)
		await press(page, 'button[value=next]')
	}
	same(await page.$('button[value=later]'), null, 'an offer that nobody chose')
	await toThanks(page)
	same(responses(), before + 1)
	same(await kept(page), [])
	same([...scripts], ['/static/kb.js'])
	same(drafts(), '0')
	await page.browserContext().close()
})

await test('control: the same look sees each kind of thing that a page keeps', async () => {
	const page = await openPage(browser)
	await page.goto(`${house.base}/nl`)
	await page.evaluate(async () => {
		localStorage.setItem('a', '1')
		sessionStorage.setItem('b', '1')
		await caches.open('c')
		await new Promise((resolve, reject) => { const q = indexedDB.open('d'); q.onsuccess = resolve; q.onerror = reject })
		document.cookie = 'e=1; max-age=60'
	})
	same((await kept(page)).sort(), ['bases: d', 'caches: c', 'cookie: e', 'local: a', 'session: b'])
	await page.browserContext().close()
})

for (const lang of languages)
	await test(`${lang}: stop half-way on a phone of one's own, and go on in another browser`, async () => {
		const page = await openPage(browser, { language: lang })
		const before = responses()
		await beginOnOwnPhone(page, lang)
		await choose(page, 0)
		await press(page, 'button[value=next]')
		await choose(page, 0)
		await press(page, 'button[value=next]')
		await inspect(page, `${lang}-own-question`)
		const heading = await page.$eval('h1', (h) => h.textContent)
		await press(page, 'button[value=later]')
		await inspect(page, `${lang}-later`)
		const code = await page.$eval('.keep', (e) => e.textContent.trim())
		match(code, /^[2-9A-Z]{4}(-[2-9A-Z]{4}){2}$/)
		same(new URL(page.url()).pathname, `/${lang}/s/later`, 'a code in the address')
		same(await kept(page), [])
		await page.browserContext().close()

		const other = await openPage(browser, { language: lang, script: false })
		await other.goto(`${house.base}/${lang}/s/own`)
		await other.type('#own-code', 'BBBBBBBBBBBB')
		await press(other, 'button[value=back][name=own]')
		yes(await other.$('[role=alert]') !== null && await other.$('input[name=state]') === null, 'a wrong code')
		await other.type('#own-code', code.toLowerCase())
		await press(other, 'button[value=back][name=own]')
		same(await other.$eval('h1', (h) => h.textContent), heading)
		await toThanks(other)
		same(responses(), before + 1)
		same(drafts(), '0', 'what is left of it')
		await other.browserContext().close()
	})

await test('who stopped goes on at once with the button below the code', async () => {
	const page = await openPage(browser)
	await beginOnOwnPhone(page, 'nl')
	const heading = await page.$eval('h1', (h) => h.textContent)
	await press(page, 'button[value=later]')
	await press(page, 'main button.primary')
	same(await page.$eval('h1', (h) => h.textContent), heading)
	await page.browserContext().close()
})

await browser.close()
await house.stop()
done()
