// screens.mjs - the charts of staff in real Chromium: the same pictures as before, on paper, without
// JavaScript, read aloud, turned round, and to eyes that see no colour. KB_MAPS=1 prints the maps.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { join } from 'node:path'
import { top } from '../lib/house.mjs'
import { openBrowser, openPage, overflow, press } from '../lib/browser.mjs'
import { decode, differ, distance, inkMap } from '../lib/pixels.mjs'
import { startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal()
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
for (let i = 0; i < 10; i++)
	house.kb('place', 'add', `x-${i}`, `X ${i}`, '--parent', 'organisatie', '--type', 'proef')
const password = house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS

async function signedIn(wishes = {}) {
	const page = await openPage(browser, { width: 1000, ...wishes })
	await page.goto(`${house.base}/nl/staff/login`)
	await page.type('#user', 'kwaliteit')
	await page.type('#password', password)
	await press(page, 'main button')
	return page
}
const go = (page, path, lang = 'nl') => page.goto(`${house.base}/${lang}/staff/${path}`)

// ---- Known figures ------------------------------------------------------------------------------

const now = new Date(), quarter = (back = 0) => 12 * now.getUTCFullYear() + now.getUTCMonth() - now.getUTCMonth() % 3 - 3 * (back + 1)
const cell = (place, item, n, value, back = 0, top = 0) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
	VALUES ('inside', '${place}', '${item}', ${quarter(back)}, 3, 1, ${n}, ${Math.round(n * value * 1000)}, ${top});`
const put = (...all) => change(`DELETE FROM kb_release_cell; ${all.join('')}`)
const spark = (newest = 70) => [newest, 40, 90].map((value, back) => cell('x-1', 'Z22:1:youth:0', 20, value, back))
const gap = (guardian = 25) => [['youth', 80], ['guardian', guardian], ['foster', 60]].map(([who, value]) => cell('x-1', `Z11:1:${who}:0`, 30, value))
const trend = (newest = 60) => [newest, 50, 55, 52, 58, 49, 60, 51, 57, 50, 56, 53].map((value, back) => cell('x-1', 'A10', 20, value, back, 10))
const funnel = (outside = 8) => Array.from({ length: 10 }, (_, i) => cell(`x-${i}`, 'A10', 30 + 6 * i, 50, 0, i === 9 ? outside : 21 + 4 * i))
// Complaints of the half-year, from 2,000 resident-days on, in the tens of which some are far from all together.
const half = 12 * now.getUTCFullYear() + now.getUTCMonth() - now.getUTCMonth() % 6 - 6
const rate = (place, n, over) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top, banded)
	VALUES ('inside', '${place}', 'KL01:1:register:0', ${half}, 6, 1, ${n}, ${over}, 0, 8);`
const rates = (outside = 40) => Array.from({ length: 10 }, (_, i) => rate(`x-${i}`, i === 6 ? outside : 5 + i, 2000 + 400 * i))

const figures = { // which picture, where, from what, from what else
	spark: ['svg.spark', 'overview/x-1', spark, 60],
	gap: ['svg.dots', 'overview/x-1/theme/3', gap, 35],
	trend: ['svg.chart', 'metrics/x-1', trend, 66],
	funnel: ['svg.chart', 'metrics/compare/proef/A10', funnel, 16],
	rates: ['svg.chart', 'metrics/compare/proef/indicator/KL01', rates, 30]
}

// The first picture of a page without its letters, which hang on the fonts of the machine.
async function picture(page, selector, path) {
	await go(page, path)
	const at = await page.$(selector)
	await page.evaluate((s) => {
		document.querySelector(s).querySelectorAll('text').forEach((t) => t.remove())
		document.querySelector(s).style.cssText = `width: ${s === 'svg.chart' ? 360 : 240}px; max-width: none`
	}, selector)
	return Buffer.from(await at.screenshot())
}

// ---- The same pictures as before -------------------------------------------------------------------

const MOST = 8, SUM = 160 // letters of 26 that a cell may differ, and all cells together
const maps = JSON.parse(readFileSync(join(top, 'tests/browser/screens.json'), 'utf8'))
const page = await signedIn()

for (const [name, [selector, path, from, other]] of Object.entries(figures))
	await test(`${name}: known figures give the known picture; one point moved does not`, async () => {
		put(...from())
		const png = await picture(page, selector, path), map = inkMap(png, 6), d = differ(map, maps[name] || [])
		if (process.env.KB_MAPS)
			console.log(`# ${JSON.stringify({ [name]: map }, null, '\t')}`)
		console.log(`# ${map[0].length} x ${map.length} cells, the same: ${d.most} and ${d.sum}`)
		yes(d.most <= MOST && d.sum <= SUM, `another picture: ${d.most} and ${d.sum}\n${map.join('\n')}`)
		put(...from(other))
		const moved = differ(inkMap(await picture(page, selector, path), 6), maps[name] || [])
		console.log(`# moved: ${moved.most} and ${moved.sum}`)
		yes(moved.most > MOST || moved.sum > SUM, 'control: one point moved, and nobody saw it')
	})

// ---- Eyes that see no colour -------------------------------------------------------------------------

const DEFICIENCIES = ['achromatopsia', 'deuteranopia', 'protanopia', 'tritanopia']
const APART = 12

// Marks alone, each in a field of its own: how far the two that are most alike lie apart.
async function nearest(marks, type) {
	const own = await openPage(browser, { width: 400, scale: 2 })
	await own.setContent(`<body style="margin:0;background:#fff">${marks.map((m, i) => `<svg id="m${i}" width="60" height="60" viewBox="0 0 24 24" style="display:block">${m}</svg>`).join('')}</body>`)
	await own.emulateVisionDeficiency(type)
	const all = []
	for (let i = 0; i < marks.length; i++)
		all.push(Buffer.from(await (await own.$(`#m${i}`)).screenshot()))
	await own.browserContext().close()
	return Math.min(...all.flatMap((a, i) => all.slice(i + 1).map((b) => distance(a, b, 4))))
}

// A path as it stands on the page, moved to the middle of 24 by 24.
const marksOn = (page, selector) => page.evaluate((s) => [...document.querySelectorAll(s)].map((p) => {
	const b = p.getBBox(), copy = p.cloneNode()
	copy.setAttribute('transform', `translate(${12 - b.x - b.width / 2} ${12 - b.y - b.height / 2})`)
	return `<g color="${getComputedStyle(p).color}">${copy.outerHTML}</g>`
}), selector)

await test('who is who in the gap chart, and what lies outside in the funnel, is told without colour', async () => {
	put(...gap(), cell('x-1', 'P06:1:guardian:0', 20, 50), cell('x-1', 'P06:1:partner:0', 20, 70))
	await go(page, 'overview/x-1/theme/3')
	const symbols = await marksOn(page, 'svg.key path')
	same(symbols.length, 3)
	await go(page, 'overview/x-1/theme/5')
	symbols.push((await marksOn(page, 'svg.key path'))[1])
	put(...funnel())
	await go(page, 'metrics/compare/proef/A10')
	const [ring, triangle] = (await page.$$eval('svg.chart path', (all) => all.map((p) => p.getAttribute('d')).filter((d) => /a4 4|l5 9/.test(d))))
		.map((d) => d.match(/M[^M]*(?:a4 4[^M]*|l5 9[^M]*)/)[0])
	const places = [[ring, 'fill="none" stroke="#000" stroke-width="2"'], [triangle, 'fill="#000"']]
		.map(([d, how]) => `<path d="${d.replace(/^M[\d.]+ [\d.]+/, /a4/.test(d) ? 'M8 12' : 'M12 7')}" ${how}/>`)
	for (const type of ['none', ...DEFICIENCIES]) {
		const [a, b] = [await nearest(symbols, type), await nearest(places, type)]
		console.log(`# ${type}: symbols ${a.toFixed(1)}, places ${b.toFixed(1)}`)
		yes(a > APART && b > APART, `${type}: ${a} ${b}`)
	}
	const colours = ['#d00', '#099200'].map((ink) => `<circle cx="12" cy="12" r="6" fill="${ink}"/>`)
	const [seen, grey] = [await nearest(colours, 'none'), await nearest(colours, 'achromatopsia')]
	console.log(`# control: red and green dots ${seen.toFixed(1)}, without colour ${grey.toFixed(1)}`)
	yes(seen > APART && grey < APART, `control: ${seen} ${grey}`)
})

await test('a picture loses nothing where no colour is seen: the same map of ink', async () => {
	for (const [name, [selector, path, from]] of Object.entries(figures)) {
		put(...from())
		for (const type of DEFICIENCIES) {
			await page.emulateVisionDeficiency(type)
			const d = differ(inkMap(await picture(page, selector, path), 6), maps[name] || [])
			yes(d.most <= MOST && d.sum <= SUM, `${name}, ${type}: ${d.most} and ${d.sum}`)
		}
		await page.emulateVisionDeficiency('none')
	}
})

// ---- Read aloud, and without JavaScript ----------------------------------------------------------------

// One place without a complaint, where half know where to complain; one of which the number is left out.
const doubted = () => [...rates().slice(2), rate('x-0', 0, 2000), rate('x-0', 0, 2000).replace('KL01:1:register:0', 'T07:1:youth:0').replace('1, 0, 2000, 0, 8', '1, 40, 2000000, 0, 0')]
const everything = () => put(...doubted(), ...spark(), ...gap(), ...trend(), ...funnel().slice(0, 1), ...funnel().slice(2), cell('x-1', 'T12:1:youth:0', 20, 40), cell('x-2', 'T12:1:youth:0', 20, 40))
const PAGES = ['overview', 'overview/x-1', 'overview/x-1/theme/3', 'recurrence', 'attention', 'metrics/x-1', 'metrics/compare/proef/A10', 'metrics/compare/proef/indicator/KL01']

await test('each chart has a name that says its numbers, and beside it the same in a table', async () => {
	everything()
	for (const path of PAGES.filter((p) => !/overview$|recur|attention/.test(p))) {
		await go(page, path)
		const named = await page.$$eval('svg[role=img]', (all) => all.map((s) => s.getAttribute('aria-label') ||
			s.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id).textContent).join(' ')))
		yes(named.length > 0, `${path}: no chart`)
		for (const name of named)
			match(name, /\d/, `${path}: ${name}`)
		same(await page.$$eval('svg:not([role=img], [aria-hidden=true], .icon)', (all) => all.length), 0, `${path}: a picture that is neither named nor hidden`)
		yes(await page.$$eval('svg[role=img]', (all) => all.every((s) => s.closest('table') || s.closest('section').querySelector('table'))), `${path}: no table`)
	}
})

await test('without JavaScript every chart is there', async () => {
	const plain = await signedIn({ script: false })
	for (const path of PAGES.filter((p) => !/overview$|recur|attention/.test(p))) {
		await go(plain, path)
		for (const chart of await plain.$$('svg[role=img]')) {
			const box = await chart.boundingBox()
			yes(box && box.width > 60 && box.height > 15, `${path}: ${JSON.stringify(box)}`)
		}
	}
	await plain.browserContext().close()
})

// ---- Narrow, and turned round -----------------------------------------------------------------------------

for (const lang of ['nl', 'en'])
	await test(`${lang}: at 360 px nothing scrolls sideways, nor does it turned round`, async () => {
		everything()
		await page.setViewport({ width: 360, height: 740 })
		for (const path of PAGES)
			for (const dir of ['ltr', 'rtl']) {
				await go(page, path, lang)
				await page.evaluate((d) => { document.documentElement.dir = d }, dir)
				if (shots)
					await page.screenshot({ path: `${shots}/${lang}-${dir}-${path.replaceAll('/', '-')}.png`, fullPage: true })
				same(await overflow(page), 0, `${path} ${dir}: sideways pixels`)
				const cut = await page.$$eval('main svg', (all) => all.filter((s) => { const b = s.getBoundingClientRect(); return b.width > 0 && (b.left < -1 || b.right > innerWidth + 1) }).length)
				same(cut, 0, `${path} ${dir}: charts cut off`)
			}
		await page.setViewport({ width: 1000, height: 740 })
	})

// ---- On paper ------------------------------------------------------------------------------------------------

// Pages, and how many lines and areas are drawn on them.
async function paper(page) {
	const pdf = Buffer.from(await page.pdf({ format: 'A4', preferCSSPageSize: true })), text = pdf.toString('latin1')
	let drawn = 0
	for (const m of text.matchAll(/stream\r?\n/g)) {
		const at = m.index + m[0].length
		try {
			drawn += (inflateSync(pdf.subarray(at, text.indexOf('endstream', at))).toString('latin1').match(/^(S|s|f|f\*|B)$/gm) || []).length
		} catch { /* a font, or no stream of this kind */ }
	}
	return { pages: (text.match(/\/Type \/Page\b/g) || []).length, drawn }
}

// A figure for each series of the catalogue that has answers: the longest overview there can be.
const catalogue = readFileSync(join(top, 'plugins/metrics/indicators.txt'), 'utf8').split('\n\n').filter((b) => b.startsWith('indicator '))
	.flatMap((b) => [...b.matchAll(/\tfigure (\S+)(?: \w+)?: (?:top2|scale|share)/g)].map(([, key]) => `${b.match(/^indicator (\S+)/)[1]}:1:${key}:0`))
// Two questions that a figure takes as one: it shows where those of each are told as well (release/joint.c).
const joint = [...readFileSync(join(top, 'plugins/metrics/indicators.txt'), 'utf8').matchAll(/top2 (A\d+)\|/g)].map(([, item]) => item)

await test('on paper: few pages, charts and all, nothing that only a screen needs', async () => {
	everything()
	for (const [path, most] of [['overview/x-1', 2], ['overview/x-1/theme/3', 2], ['recurrence', 1], ['metrics/compare/proef/A10', 1], ['metrics/compare/proef/indicator/KL01', 2]]) {
		await go(page, path)
		await page.emulateMediaType('print')
		const wanted = await page.$$eval('svg path', (all) => all.filter((p) => p.getAttribute('d') && p.getBoundingClientRect().width + p.getBoundingClientRect().height > 0).length)
		const wide = await page.$$eval('main svg, main table', (all) => all.filter((s) => s.getBoundingClientRect().right > innerWidth).length)
		const p = await paper(page)
		await page.$$eval('svg', (all) => all.forEach((s) => { s.style.visibility = 'hidden' }))
		const without = await paper(page)
		console.log(`# ${path}: ${p.pages} pages, ${p.drawn} lines and areas, ${without.drawn} where charts are hidden; paths of charts: ${wanted}`)
		yes(p.pages <= most, `${path}: ${p.pages} pages`)
		yes(wanted > 0 || path === 'recurrence', `${path}: no chart`)
		yes(p.drawn - without.drawn >= wanted, `${path}: ${p.drawn - without.drawn} of ${wanted} paths`)
		same(wide, 0, `${path}: wider than the paper`)
		same(await page.$$eval('.top, .menu, .foot, .screen, .skip', (all) => all.filter((e) => getComputedStyle(e).display !== 'none').length), 0, `${path}: for the screen`)
		await page.emulateMediaType(null)
	}
})

await test('on paper: the longest overview there can be', async () => {
	put(...[...catalogue, ...joint].flatMap((item) => [60, 50, 70].map((value, back) => cell('x-1', item, 20, value, back, value / 5))))
	await go(page, 'overview/x-1')
	const rows = await page.$$eval('main section:not(:has(#first)) .figures tbody tr', (all) => all.length), p = await paper(page)
	console.log(`# ${catalogue.length} series, ${rows} rows: ${p.pages} pages, ${p.drawn} lines and areas`)
	same(rows, catalogue.length)
	yes(p.pages <= 10, `${p.pages} pages`)
})

await browser.close()
await house.stop()
done()
