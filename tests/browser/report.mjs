// report.mjs - the printable report of a release: in a browser, for a screen reader, on paper.

import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { test, same, yes, done } from '../lib/tap.mjs'
import { openBrowser, openPage, axeFinds } from '../lib/browser.mjs'
import { csv, named, run, sample } from '../lib/exports.mjs'

const files = sample()
const data = named(csv(files.text('figures.csv')))
const browser = await openBrowser()

async function open(name, options) {
	const page = await openPage(browser, options)
	await page.goto(pathToFileURL(join(files.folder, name)).href)
	return page
}

const cells = (page, table) => page.evaluate((n) =>
	[...document.querySelectorAll('table')[n].querySelectorAll('tbody tr')].map((r) => [...r.cells].map((c) => c.textContent)), table)

await test('the report is well-formed', () => {
	for (const name of ['report-nl.html', 'report-en.html']) run('xmllint', ['--nonet', '--noout', join(files.folder, name)])
})

for (const [name, comma] of [['report-nl.html', ','], ['report-en.html', '.']])
	await test(`${name}: figures of the third series as in the CSV, points for what is suppressed`, async () => {
		const page = await open(name)
		const got = await cells(page, 4) // the tables of streams and of how many were reached come first
		same(got.map((r) => [r[0], r[2], r[3]]), data.slice(16, 24).map((r) =>
			r.conf_status === 'C' ? [r.period_start, '.', '.'] : [r.period_start, r.n, r.value.replace('.', comma)]), 'cells')
		same(page.complaints, [], 'console')
	})

await test('a chart for each series that shows something, the other one by its name', async () => {
	const page = await open('report-nl.html')
	same(await page.$$eval('svg[role=img]', (all) => all.length), 5, 'charts')
	same(await page.$$eval('[id]', (all) => new Set(all.map((e) => e.id)).size), 10, 'each id once')
	same(await page.$$eval('li', (all) => all.map((e) => e.textContent)), ['=Mijn voogd luistert naar mij – De Eik & zonen <1>'], 'silent series')
	same(await page.$$eval('script, a, link, img', (all) => all.length), 0, 'scripts, links, files')
})

await test('axe finds nothing; the control finds a picture without a name', async () => {
	const page = await open('report-nl.html', { width: 1024 })
	const found = await axeFinds(page)
	same(found.violations, [], 'violations')
	yes(found.passes > 10, `${found.passes} rules`)
	await page.evaluate(() => document.querySelector('svg').removeAttribute('aria-labelledby') || document.querySelectorAll('svg title, svg desc').forEach((e) => e.remove()))
	yes((await axeFinds(page)).violations.some((v) => v.startsWith('svg-img-alt')), 'control')
})

await test('on paper: A4, several pages, nothing cut off at the side', async () => {
	const page = await open('report-nl.html')
	await page.setViewport({ width: 658, height: 980 }) // A4 less its margins, at 96 dpi
	await page.emulateMediaType('print')
	same(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, 'overflow')
	const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1')
	yes((pdf.match(/\/Type \/Page\b/g) ?? []).length >= 3, 'pages')
	const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)
	same([Math.round(width), Math.round(height)], [595, 842], 'A4 in points')
})

await browser.close()
done()
