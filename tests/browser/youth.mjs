// youth.mjs - every page that a youth sees, in real Chromium, in six languages.
//
// axe-core, 320 px, 400 % zoom, size of targets, direction, numbers in right-to-left
// text, keyboard alone, no JavaScript, the phone's own Back, quick exit.

import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, toFirstQuestion, press, choose, isQuestion } from '../lib/browser.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startHouse()
const browser = await openBrowser()
const languages = ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']
const shots = process.env.KB_SHOTS

async function look(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
}

// All checks of one page.
async function inspect(page, name, lang) {
	await look(page, name)
	const found = await axeFinds(page)
	same(found.violations, [], `${name}: axe`)
	yes(found.passes > 10, `${name}: axe looked at ${found.passes} rules only`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	if (lang) {
		const html = await page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }))
		same(html, { lang, dir: lang === 'ar' || lang === 'fa-AF' ? 'rtl' : 'ltr' }, name)
	}
	yes(await page.$('.exit') !== null, `${name}: no quick exit`)
	const help = await page.$$eval('.help a[href^="tel:"]', (a) => a.map((x) => x.getAttribute('href')))
	yes(help.includes('tel:112') && help.some((h) => /0800-?0432/.test(h)), `${name}: help lacks numbers: ${help}`)
	same(page.complaints, [], `${name}: console`)
}

// Walks the whole survey, calling each(page, number) on every question and the review.
async function walk(page, lang, each, answer = 1) {
	let n = 0
	for (; await isQuestion(page) && n < 20; n++) {
		await each(page, `${lang}-question-${n}`)
		await choose(page, answer)
		await press(page, 'button[value=next]')
	}
	await each(page, `${lang}-review`)
	await press(page, 'button[value=send]')
	await each(page, `${lang}-thanks`)
	return n
}

for (const lang of languages) {
	await test(`${lang}: every page at 320 px`, async () => {
		const page = await openPage(browser, { width: 320, language: lang })
		await page.goto(house.base + '/')
		await inspect(page, `${lang}-chooser`)
		await page.goto(house.base + house.youth)
		await inspect(page, `${lang}-door`)
		for (const path of ['', '/privacy', '/s', '/nothing-here']) {
			await page.goto(`${house.base}/${lang}${path}`)
			page.complaints.length = path === '/nothing-here' ? 0 : page.complaints.length
			await inspect(page, `${lang}-page${path.replace('/', '-')}`, lang)
		}
		await toFirstQuestion(page, house, lang)
		yes(await walk(page, lang, (p, name) => inspect(p, name, lang)) >= 10, 'too few questions')
	})

	await test(`${lang}: an error, and the question of who waits for school`, async () => {
		const page = await openPage(browser, { width: 320, language: lang })
		await toFirstQuestion(page, house, lang)
		await press(page, 'button[value=next]')
		yes(await page.$('[role=alert]') !== null, 'no message')
		await inspect(page, `${lang}-error`, lang)
		await choose(page, 0)
		await press(page, 'button[value=next]')
		await press(page, 'button[value=skip]')
		await choose(page, 2)
		await press(page, 'button[value=next]')
		await inspect(page, `${lang}-question-A39`, lang)
	})

	await test(`${lang}: 400 % zoom and wider text spacing`, async () => {
		const page = await openPage(browser, { width: 320, height: 256, scale: 4, language: lang })
		await toFirstQuestion(page, house, lang)
		same(await overflow(page), 0, 'sideways pixels at 400 %')
		await page.addStyleTag({ content: '' }).catch(() => {})
		const wide = await page.evaluate(() => {
			for (const e of document.querySelectorAll('*')) {
				e.style.setProperty('line-height', '1.5'); e.style.setProperty('letter-spacing', '0.12em'); e.style.setProperty('word-spacing', '0.16em')
			}
			return document.documentElement.scrollWidth - document.documentElement.clientWidth
		})
		same(wide, 0, 'sideways pixels with wider spacing')
	})

	await test(`${lang}: a whole survey without JavaScript`, async () => {
		const page = await openPage(browser, { script: false, language: lang })
		await toFirstQuestion(page, house, lang)
		await walk(page, lang, async () => {})
		match(page.url(), /\/s\/thanks$/)
	})
}

await test('keyboard alone: choose, next, and a visible focus on each stop', async () => {
	const page = await openPage(browser)
	await toFirstQuestion(page, house, 'nl')
	const stops = []
	for (let i = 0; i < 25; i++) {
		await page.keyboard.press('Tab')
		const stop = await page.evaluate(() => {
			const e = document.activeElement
			const target = e.closest('label.option') || e
			const s = getComputedStyle(target)
			const own = getComputedStyle(e)
			const ring = (x) => (x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) >= 2) || x.boxShadow !== 'none'
			return { what: e.tagName + (e.type ? `:${e.type}` : ''), value: e.value || '', ring: ring(s) || ring(own), body: e === document.body }
		})
		if (stop.body)
			break
		stops.push(stop)
	}
	same(stops.filter((s) => !s.ring).map((s) => s.what), [], 'stops without a visible focus')
	yes(stops.some((s) => s.what === 'INPUT:radio') && stops.some((s) => s.value === 'next'), JSON.stringify(stops))
	await page.focus('input[name=a]')
	await page.keyboard.press('ArrowDown')
	same(await page.$eval('input[name=a]:checked', (e) => e.value !== ''), true)
	await page.focus('button[value=next]')
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
	yes(await isQuestion(page), 'no next question')
})

await test("the phone's own Back shows the page before, with and without the review", async () => {
	const page = await openPage(browser)
	const heading = () => page.$eval('h1', (h) => h.textContent)
	await toFirstQuestion(page, house, 'nl')
	const headings = [await heading()]
	for (let i = 0; i < 3; i++) {
		await choose(page, 0)
		await press(page, 'button[value=next]')
		headings.push(await heading())
	}
	for (let i = 2; i >= 0; i--) {
		await page.goBack({ waitUntil: 'load' })
		same(await heading(), headings[i], `after Back ${3 - i}`)
	}
	await choose(page, 1)
	await press(page, 'button[value=next]')
	same(await heading(), headings[1], 'going on after Back')
})

await test('Next without an answer explains, and loses nothing', async () => {
	const page = await openPage(browser)
	await toFirstQuestion(page, house, 'nl')
	const before = await page.$eval('h1', (h) => h.textContent)
	await press(page, 'button[value=next]')
	same(await page.$eval('h1', (h) => h.textContent), before)
	yes(await page.$('.error[role=alert], [role=alert]') !== null, 'no message')
	same((await axeFinds(page)).violations, [])
})

await test('a choice survives going back and coming again', async () => {
	const page = await openPage(browser)
	await toFirstQuestion(page, house, 'nl')
	await choose(page, 2)
	await press(page, 'button[value=next]')
	const second = await page.$eval('h1', (h) => h.textContent)
	await press(page, 'button[value=back]')
	same(await page.$('input[name=a]:checked'), null, 'an answer in clear on a page that the phone keeps')
	yes(await page.$('#form-answered') !== null, 'the page does not say that it was answered')
	await press(page, 'button[value=next]')
	same(await page.$eval('h1', (h) => h.textContent), second, 'Next keeps the answer')
})

for (const lang of ['ar', 'fa-AF']) {
	await test(`${lang}: telephone numbers stand in order on the screen`, async () => {
		const page = await openPage(browser, { language: lang })
		await page.goto(`${house.base}/${lang}`)
		await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
		const order = await page.evaluate(() => {
			const found = []
			for (const a of document.querySelectorAll('a[href^="tel:"]')) {
				const walker = document.createTreeWalker(a, NodeFilter.SHOW_TEXT)
				for (let t = walker.nextNode(); t; t = walker.nextNode()) {
					const xs = []
					for (let i = 0; i < t.length; i++) {
						if (!/[0-9]/.test(t.data[i])) continue
						const r = document.createRange()
						r.setStart(t, i); r.setEnd(t, i + 1)
						xs.push(r.getBoundingClientRect().left)
					}
					if (xs.length > 1) found.push({ text: t.data, inOrder: xs.every((x, i) => i === 0 || x > xs[i - 1]) })
				}
			}
			return found
		})
		yes(order.length >= 2, 'no numbers seen')
		same(order.filter((o) => !o.inOrder), [], 'numbers that turn around')
	})

	await test(`${lang}: the same check sees a number that is not isolated (control)`, async () => {
		const page = await openPage(browser, { language: lang })
		await page.goto(`${house.base}/${lang}`)
		const inOrder = await page.evaluate(() => {
			const p = document.createElement('p')
			p.textContent = 'اتصل 0800-0432'
			document.querySelector('main').append(p)
			const t = p.firstChild
			const xs = [...t.data].map((ch, i) => [ch, i]).filter(([ch]) => /[0-9]/.test(ch)).map(([, i]) => {
				const r = document.createRange()
				r.setStart(t, i); r.setEnd(t, i + 1)
				return r.getBoundingClientRect().left
			})
			return xs.every((x, i) => i === 0 || x > xs[i - 1])
		})
		same(inOrder, false, 'in order')
	})
}

await test('quick exit replaces the page: Back does not bring it again', async () => {
	const page = await openPage(browser)
	await page.setRequestInterception(true)
	page.on('request', (q) => q.url().startsWith(house.base) ? q.continue() : q.respond({ status: 200, contentType: 'text/html', body: '<title>Weer</title>' }))
	await page.goto(`${house.base}/nl`)
	await page.goto(`${house.base}/nl/privacy`)
	await Promise.all([page.waitForNavigation(), page.click('.exit')])
	yes(!page.url().startsWith(house.base), 'still here')
	await page.goBack()
	same(page.url(), `${house.base}/nl`, 'Back goes past the page that was left')
})

await test('titles and addresses are neutral', async () => {
	const page = await openPage(browser)
	await toFirstQuestion(page, house, 'nl')
	for (let i = 0; i < 8; i++) {
		const stem = await page.$eval('h1', (h) => h.textContent.trim())
		const title = await page.title()
		yes(!title.includes(stem) && !/asiel|COA|Nidos|amv|klacht|veilig/i.test(title), `title: ${title}`)
		same(new URL(page.url()).pathname, '/nl/s')
		await choose(page, 0)
		await press(page, 'button[value=next]')
	}
})

await test('Ethiopic text is drawn by a font that has it', async () => {
	const page = await openPage(browser, { language: 'ti' })
	await page.goto(`${house.base}/ti`)
	await page.evaluate(() => document.fonts.ready)
	const cdp = await page.createCDPSession()
	await cdp.send('DOM.enable'); await cdp.send('CSS.enable')
	const { root } = await cdp.send('DOM.getDocument', { depth: -1 })
	const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' })
	const { fonts } = await cdp.send('CSS.getPlatformFontsForNode', { nodeId })
	const letters = (await page.$eval('h1', (h) => h.textContent)).match(/[\u1200-\u137f]/g).length
	const drawn = fonts.filter((f) => /Ethiopic|Abyssinica|Kefa|Ebrima/.test(f.familyName)).reduce((n, f) => n + f.glyphCount, 0)
	yes(letters > 5 && drawn >= letters, `${letters} letters: ${JSON.stringify(fonts)}`)
})

// ---- The end: every survey is closed -------------------------------------------------------

// Skips from the first question to the review.
async function toReview(lang) {
	const page = await openPage(browser, { width: 320, language: lang })
	await toFirstQuestion(page, house, lang)
	while (await isQuestion(page))
		await press(page, 'button[value=skip]')
	return page
}

async function closeAll() {
	const staff = new Visitor(house)
	await staff.signIn()
	const list = await staff.get('/nl/staff/surveys')
	for (const m of list.body.matchAll(/name="place" value="([a-z0-9-]+)"/g))
		await staff.post('/nl/staff/surveys/close', { ...hidden(list.body), place: m[1] })
}

await test('a survey that was closed meanwhile says so in the language of the person', async () => {
	const pages = new Map()
	for (const lang of languages)
		pages.set(lang, await toReview(lang))
	await closeAll()
	for (const [lang, page] of pages) {
		await press(page, 'button[value=send]')
		page.complaints.length = 0 // Chromium reports the 410 itself
		await inspect(page, `${lang}-closed`, lang)
		await page.goto(house.base + house.youth)
		page.complaints.length = 0
		await inspect(page, `${lang}-closed-door`)
	}
})

await browser.close()
await house.stop()
done()
