// texts.mjs - what people wrote, in real Chromium at 360 px: an interpreter reads and passes on
// danger, quality staff read and make a quote, another agrees.
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { startPortal, sql } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal({}), browser = await openBrowser()
const shots = process.env.KB_SHOTS
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
const place = sql(house.store, "SELECT id FROM kb_place WHERE kind = 'location' ORDER BY id LIMIT 1")
const round = 'e'.repeat(32)
const passwords = Object.fromEntries([['een', 'quality'], ['twee', 'quality'], ['tolk', 'interpreter']].map(([name, role]) =>
	[name, house.kb('user', 'add', name, '--role', role, '--place', 'organisatie').stdout.trim()]))

// A round of long ago in which twelve answered.
const text = (n, lang, dir, words, translation = '') => `INSERT INTO surveys_text (key, form, version, item, round, place, population, month, lang, dir, words,
	translation, translated, unsure, danger) VALUES ('${String(n).repeat(32)}', 'youth', '1', 'A21', '${round}', '${place}', 'youth', 24290, '${lang}', '${dir}', '${words}',
	'${translation}', ${translation ? 24291 : 0}, 0, 0);`
change(`INSERT INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot)
		VALUES ('${round}', 'Voorjaar', 'youth', '1', 'youth', 20240101, 20240301, '', 'poster', 0);
	INSERT INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month) VALUES ('${round}', '${place}', 'closed', '', '', '', 20, 12, 24290);
	INSERT INTO surveys_interpreter VALUES ('tolk', 'ar'), ('tolk', 'ti');
	${text(1, 'ar', 'rtl', 'لا أحد يسمعنا. الغرفة 12 باردة.')} ${text(2, 'ti', 'ltr', 'ለይቲ ጫውጫውታ ኣሎ።', 'Het is ’s nachts lawaaiig bij Samuel.')}
	${text(3, 'nl', 'ltr', 'Het eten is elke dag hetzelfde.\nIk ben 15 en ik kook zelf.')}`)

async function open(name) {
	const page = await openPage(browser, { language: 'nl' })
	await page.goto(`${house.base}/nl/staff/login`)
	await page.type('[name=user]', name)
	await page.type('[name=password]', passwords[name])
	await press(page, 'form button')
	return page
}

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/texts-${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	same(await page.$$eval('button, a', (all) => all.filter((e) => e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().left < 0).length), 0, `${name}: buttons beside the page`)
}

const words = (page) => page.$eval('main', (e) => e.textContent)
const giveCodes = () => change('UPDATE kb_session SET second = 1') // second.mjs goes that way

await test('without a code an interpreter sees the way to one and no text', async () => {
	const page = await open('tolk')
	same(await page.$$eval('main a[href$="/staff/interpret"]', (all) => all.length), 1)
	same(await page.$$eval('a[href$="/staff/surveys"]', (all) => all.length), 0, 'what is not theirs')
	await page.goto(`${house.base}/nl/staff/interpret`)
	yes(!/يسمعنا/.test(await words(page)), 'a text')
	await page.close()
})

await test('an interpreter promises, reads, passes on danger, and translates', async () => {
	const page = await open('tolk')
	giveCodes()
	await page.goto(`${house.base}/nl/staff/interpret`)
	await inspect(page, 'promise')
	await press(page, 'main form button')
	match(await words(page), /Er wacht één tekst/)
	same(await page.$eval('blockquote', (e) => [e.lang, getComputedStyle(e).direction].join()), 'ar,rtl')
	yes(!(await page.content()).includes(place) && !(await words(page)).includes('Voorjaar'), 'where it came from')
	await inspect(page, 'interpret')
	await press(page, 'button[value=danger]')
	match(await words(page), /U heeft dit doorgegeven/)
	await press(page, 'button[value=send]')
	match(await words(page), /Schrijf eerst de vertaling/)
	await inspect(page, 'interpret-empty')
	await page.type('[name=translation]', 'Niemand luistert naar ons. Kamer […] is koud.')
	await press(page, 'button[value=send]')
	match(await words(page), /Er wacht niets/)
	await page.close()
})

await test('quality staff see what is danger first, and read the texts with their translations', async () => {
	const page = await open('een')
	giveCodes()
	await page.goto(`${house.base}/nl/staff/texts`)
	match(await words(page), /Misschien is iemand in gevaar.*يسمعنا.*Niemand luistert/s)
	await inspect(page, 'list')
	await press(page, 'article button')
	yes(!/gevaar/.test(await words(page)), 'somebody acts on it')
	await page.goto(`${house.base}/nl/staff/texts/${round}/${place}`)
	match(await words(page), /Kamer \[…\] is koud/)
	await inspect(page, 'site')
	await page.close()
})

await test('a quote begins masked, is held against the guard, and waits for another', async () => {
	const page = await open('een')
	giveCodes()
	await page.goto(`${house.base}/nl/staff/texts/${round}/${place}`)
	const form = `article:nth-of-type(3)`
	await page.click(`${form} summary`)
	same(await page.$eval(`${form} textarea`, (e) => e.value), 'Het eten is elke dag hetzelfde.\nIk ben […] en ik kook zelf.')
	await inspect(page, 'quote')
	await page.type(`${form} textarea`, ' Bij 12.')
	await page.click(`${form} [value=literal]`)
	await page.click(`${form} [value=outside]`)
	await press(page, `${form} form button`)
	match(await page.$eval('.error', (e) => e.textContent), /Er staat een getal/)
	same(await page.$$eval(`${form} input:checked`, (all) => all.map((e) => e.value).join()), 'literal,outside', 'what was chosen is gone')
	await inspect(page, 'quote-refused')
	await page.$eval(`${form} textarea`, (e) => { e.value = 'Het eten is elke dag hetzelfde.' })
	await page.click(`${form} [value=literal]`)
	await page.click(`${form} [value=outside]`)
	await press(page, `${form} form button`)
	match(await words(page), /iemand anders moet ermee akkoord gaan/)
	await inspect(page, 'proposed')
	await page.close()
})

await test('another person agrees, and then it stands in the file', async () => {
	const page = await open('twee')
	giveCodes()
	await page.goto(`${house.base}/nl/staff/quotes`)
	await press(page, 'button[value=agree]')
	match(await words(page), /Mag gebruikt worden.*Het eten is elke dag hetzelfde/s)
	await inspect(page, 'agreed')
	yes(!(await words(page)).includes(sql(house.store, `SELECT name FROM kb_place WHERE id = '${place}'`)), 'the place of a quote for outside')
	const csv = await page.evaluate(async () => (await fetch('/nl/staff/quotes/file')).text())
	match(csv, /"Het eten is elke dag hetzelfde\."/)
	await page.close()
})

await test('who reads what is written stands at the question, in each language', async () => {
	const page = await open('een')
	const youth = (await (await page.goto(`${house.base}/nl/staff/forms`)).text()).match(/href="([^"]*staff\/forms\/[0-9a-f]{32})"[^>]*>(?:(?!<\/a>).)*\(youth\)/s)[1]
	const at = (await (await page.goto(house.base + youth)).text()).match(/href="[^"]*\/([0-9]+)"[^>]*>(?:(?!<\/a>).)*A21/s)[1]
	for (const tag of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']) {
		await page.goto(`${house.base}${youth}/${tag}/${at}`)
		const id = await page.$eval('section.phone textarea', (e) => e.getAttribute('aria-describedby'))
		match(id, /form-read/, tag)
		yes((await page.$eval('#form-read', (e) => e.textContent)).length > 40, tag)
		await inspect(page, `question-${tag}`)
	}
	await page.close()
})

await browser.close()
await house.stop()
done()
