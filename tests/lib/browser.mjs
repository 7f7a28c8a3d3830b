// browser.mjs - real Chromium at the size of a cheap phone.

import puppeteer from 'puppeteer-core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { top } from './house.mjs'

const axe = readFileSync(join(top, 'node_modules/axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'EN-301-549']

export function openBrowser(more = []) {
	return puppeteer.launch({
		executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync', '--force-color-profile=srgb', ...more]
	})
}

// A fresh visitor: own cookies, own cache.
export async function openPage(browser, { width = 360, height = 740, scale = 1, script = true, language = 'nl' } = {}) {
	const context = await browser.createBrowserContext()
	const page = await context.newPage()

	await page.setViewport({ width, height, deviceScaleFactor: scale, isMobile: false })
	await page.setJavaScriptEnabled(script)
	await page.setExtraHTTPHeaders({ 'accept-language': language })
	page.complaints = []
	page.on('console', (m) => { if (m.type() === 'error') page.complaints.push(m.text()) })
	page.on('pageerror', (e) => page.complaints.push(String(e)))
	return page
}

// What axe-core finds wrong on the page: "rule: selector" lines, and how many rules passed.
// The script of axe is put in by the debugger, so the page's own CSP stays in force.
export async function axeFinds(page) {
	await page.evaluate(axe)
	return page.evaluate(async (tags) => {
		const r = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } })
		return {
			violations: r.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.failureSummary || ''}`)),
			passes: r.passes.length
		}
	}, RULES)
}

// Pixels by which the page is wider than the window.
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

// Things to tap that are smaller than 44 x 44, links inside running text left out.
export const smallTargets = (page) => page.evaluate(() =>
	[...document.querySelectorAll('button, label.option, summary, nav a, a.button, .exit a, a.exit')]
		.map((e) => [e, e.getBoundingClientRect()])
		.filter(([, r]) => r.width > 0 && (r.width < 43.5 || r.height < 43.5))
		.map(([e, r]) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 20)} ${r.width}x${r.height}`))

// Walks from the door to the first question of a language, as a person does.
export async function toFirstQuestion(page, house, lang) {
	await page.goto(house.base + house.youth)
	await page.goto(`${house.base}/${lang}/s`)
	await press(page, 'form button.primary')
}

// Presses a button and waits for the page that follows.
export async function press(page, selector) {
	await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(selector)])
}

// Chooses the n-th answer of the question (labels are what a thumb hits).
export async function choose(page, n) {
	const labels = await page.$$('label.option')
	await labels[Math.min(n, labels.length - 1)].click()
}

export const isQuestion = (page) => page.$('label.option').then((e) => e !== null)
