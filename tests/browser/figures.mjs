// figures.mjs - every figure on every screen of metrics opens what it is (S106), in real Chromium without JavaScript: on the screen,
// at 360 px, on paper, and turned round. The controls take a way away, and a fact, and both are found.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { axeFinds, openBrowser, openPage, overflow, press } from '../lib/browser.mjs'
import { figuresWithout } from '../lib/figures.mjs'
import { startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal({ 'metrics.norms': 'A24=90' })
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
for (let i = 0; i < 10; i++)
	house.kb('place', 'add', `x-${i}`, `X ${i}`, '--parent', 'organisatie', '--type', 'proef')
const password = house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS

const page = await openPage(browser, { width: 1200 })
await page.goto(`${house.base}/nl/staff/login`)
await page.type('#user', 'kwaliteit')
await page.type('#password', password)
await press(page, 'main button')
const follow = await openPage(browser, { width: 1000 })
await follow.setCookie(...await page.cookies(house.base))
const go = (path, lang = 'nl') => page.goto(`${house.base}/${lang}/staff/${path}`)

// ---- Known figures, as the gate wrote them ---------------------------------------------------------

const now = new Date(), quarter = (back = 0) => 12 * now.getUTCFullYear() + now.getUTCMonth() - now.getUTCMonth() % 3 - 3 * (back + 1)
const cell = (place, item, n, value, back = 0, top = 0) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
	VALUES ('inside', '${place}', '${item}', ${quarter(back)}, 3, 1, ${n}, ${Math.round(n * value * 1000)}, ${top});`
const events = (place, item, n, over, back = 0) => cell(place, item, n, over / 1000 / n, back).replace('total, top)', 'total, top, banded)').replace(/, 0\);$/, ', 0, 8);')
const ten = Array.from({ length: 10 }, (_, i) => `x-${i}`)
change(`DELETE FROM kb_release_cell; ${[
	...[70, 40, 90].map((value, back) => cell('x-1', 'Z22:1:youth:0', 20, value, back)),
	...[['youth', 80], ['guardian', 25], ['foster', 60]].map(([who, value]) => cell('x-1', `Z11:1:${who}:0`, 30, value)),
	...[60, 50, 55, 52, 58, 49, 60, 51, 57, 50, 56, 53].map((value, back) => cell('x-1', 'A10', 20, value, back, 10)),
	...ten.filter((p) => p !== 'x-1').map((p, i) => cell(p, 'A10', 30 + 6 * i, 50, 0, i === 8 ? 8 : 21 + 4 * i)),
	...ten.map((p) => cell(p, 'T09:1:register:0', 60, 45)), cell('x-1', 'P05:1:register:0', 50, 70),
	cell('x-1', 'A24', 40, 50, 0, 10), events('x-1', 'Z32:1:register:0', 9, 1500), ...ten.map((p, i) => events(p, 'KL01:1:register:0', 6 + i, 1500)),
	...[50, 60].map((value, back) => cell('x-1', 'Z23:1:youth:0', 20, value, back)),
	cell('x-1', 'T12:1:youth:0', 20, 40), cell('x-2', 'T12:1:youth:0', 20, 40), cell('type:proef', 'T12:1:youth:0', 40, 40)].join('')}`)

// A measure that a register told of and that is not frozen yet; measures.mjs has those that a running house froze.
const MEASURE = '0123456789abcdef'.repeat(2)
change(`INSERT INTO metrics_measure (id, place, start, washout, baseline, alarm, state, turn, told, first) VALUES ('${MEASURE}', 'x-1', ${quarter(1)}, 0, 8, 0, 'running', 1, ${quarter(1)}, ${quarter(1)});
	INSERT INTO metrics_aim (measure, indicator, figure, better) VALUES ('${MEASURE}', 'Z23', 'youth', 1);`)

const PAGES = ['overview/x-1', 'overview/x-1/theme/2', 'overview/x-1/theme/3', 'recurrence', 'attention', 'metrics/x-1', 'metrics/x-1/indicators', 'metrics/compare/proef/A10', 'metrics/compare/proef/indicator/KL01',
	'metrics/x-1/indicator/T12', 'metrics/x-1/indicator/Z11', 'metrics/x-1/indicator/T09', `metrics/x-1/measure/${MEASURE}`, 'metrics/x-1/norms', 'metrics/organisatie/norms', 'overview/TYPE-proef', 'metrics/TYPE-proef/indicators']

// ---- Every screen, every figure ---------------------------------------------------------------------

const seen = new Map()
for (const path of PAGES)
	await test(`${path}: every figure opens definition, n, response, period, source and rules`, async () => {
		await go(path)
		const { count, without } = await figuresWithout(page, follow, house.base, seen)
		console.log(`# ${count} figures`)
		yes(count > 0, 'no figure')
		same(without, [])
	})

await test('the six are those of the figure: a known n, response and period', async () => {
	await follow.goto(`${house.base}/nl/staff/metrics/x-1/indicator/T12`)
	const said = (await follow.$eval('details.defined', (d) => d.textContent)).replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ')
	match(said, new RegExp(`Nieuwste periode ?Q${quarter() % 12 / 3 + 1} ${Math.floor(quarter() / 12)}`))
	match(said, /Antwoorden ?20 ?Respons ?Bereikt: 45% van de 60 die gevraagd zijn\./)
	await follow.goto(`${house.base}/nl/staff/metrics/x-1`)
	match((await follow.$eval('section:has(#A10) details.defined', (d) => d.textContent)).replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' '), /Vraag ?A10: .*Antwoorden ?20 ?Respons ?Bereikt: 45% van de 60/)
})

await test('control: a figure whose way is taken away is found, and one whose response is', async () => {
	await go('overview/x-1')
	const before = (await figuresWithout(page, follow, house.base, seen)).count
	await page.$eval('.figures th a', (a) => a.removeAttribute('href'))
	const cut = (await figuresWithout(page, follow, house.base, seen)).without
	yes(cut.length > 0 && cut.length < before, `${cut.length} of ${before}`)
	await go('metrics/x-1')
	await page.$eval('section:has(#A10) details.defined', (d) => [...d.querySelectorAll('dt')].find((t) => t.textContent === 'Respons').nextElementSibling.replaceChildren())
	const mute = (await figuresWithout(page, follow, house.base, seen)).without
	yes(mute.length > 0 && mute.every((m) => /: response$/.test(m)), mute.join('\n'))
	await go('recurrence')
	await page.$$eval('.returns a', (all) => all.forEach((a) => a.setAttribute('href', '/nl/staff/metrics')))
	yes((await figuresWithout(page, follow, house.base, seen)).without.length > 0, 'a link that leads elsewhere')
})

// ---- Narrow, turned round, on paper, and for axe ----------------------------------------------------------

for (const lang of ['nl', 'en'])
	await test(`${lang}: folded open at 360 px nothing scrolls sideways, nor does it turned round`, async () => {
		await page.setViewport({ width: 360, height: 740 })
		for (const path of PAGES)
			for (const dir of ['ltr', 'rtl']) {
				await go(path, lang)
				await page.evaluate((d) => { document.documentElement.dir = d; document.querySelectorAll('details.defined').forEach((e, i) => { e.open = i < 2 }) }, dir)
				if (shots)
					await page.screenshot({ path: `${shots}/open-${lang}-${dir}-${path.replaceAll('/', '-')}.png`, fullPage: true })
				same(await overflow(page), 0, `${path} ${dir}`)
			}
		await page.setViewport({ width: 1200, height: 900 })
		for (const path of shots ? PAGES : []) {
			await go(path, lang)
			await page.$$eval('details.defined', (all) => all.forEach((e, i) => { e.open = i < 2 }))
			await page.screenshot({ path: `${shots}/wide-${lang}-${path.replaceAll('/', '-')}.png`, fullPage: true })
		}
	})

await test('on paper what is folded lies open', async () => {
	for (const path of ['metrics/compare/proef/A10', 'metrics/x-1/indicator/T12']) {
		await go(path)
		const drawn = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
		const height = () => page.$eval('details.defined dl', (e) => Math.max(...[...e.children].map((x) => x.checkVisibility({ contentVisibilityAuto: true }) ? x.getBoundingClientRect().height : 0)))
		same(await height(), 0, 'control: on the screen it is folded')
		await page.emulateMediaType('print')
		await drawn() // what was hidden is laid out with the next picture
		yes(await height() > 5, `${path}: folded on paper`)
		await page.emulateMediaType(null)
	}
})

await test('axe finds nothing where it lies open', async () => {
	for (const path of ['metrics/compare/proef/A10', 'metrics/x-1/indicator/T12', 'metrics/x-1', 'recurrence']) {
		await go(path)
		await page.$$eval('details', (all) => all.forEach((e) => { e.open = true }))
		same((await axeFinds(page)).violations, [], path)
	}
})

await browser.close()
await house.stop()
done()
