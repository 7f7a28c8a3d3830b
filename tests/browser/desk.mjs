// desk.mjs - the desk of complaints in real Chromium, at 360 and at 1280 px, with axe; two hundred open cases
// worked by keyboard alone; an interpreter's pages; a letter in two languages.

import { startHouse } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, press } from '../lib/browser.mjs'
import { Visitor } from '../lib/house.mjs'
import { file } from '../lib/complaints.mjs'
import { klankbord, sql as ask } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const house = await startHouse()
const shots = process.env.KB_SHOTS
const sql = (text) => ask(house.store, text)
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), text])
const kb = (...args) => klankbord(args, { data: house.store }).stdout.trim()
const PHRASE = 'een zin van een paar woorden', INBOX = '/nl/staff/complaints'
const browser = await openBrowser()

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/desk-${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(page.complaints, [], `${name}: console`)
}

// Somebody signed in with a code from the phone and a key of their own.
async function person(name, role, width) {
	const password = kb('user', 'add', name, '--role', role, '--place', 'organisatie'), page = await openPage(browser, { width })
	await page.goto(`${house.base}/nl/staff/login`)
	await page.type('#user', name)
	await page.type('#password', password)
	await press(page, 'main button')
	change(`UPDATE kb_session SET second = 1 WHERE name = '${name}'`)
	await page.goto(`${house.base}${INBOX}/key`)
	await inspect(page, `key-${name}`)
	await page.type('#phrase', PHRASE)
	await page.type('#again', PHRASE)
	await press(page, 'main button.primary')
	page.to = (path) => page.goto(`${house.base}${path}`)
	return page
}

// What has the focus, in words.
const focus = (page) => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.name || ''} ${document.activeElement.textContent.trim().slice(0, 30)}`)

// Tab until the focus is there; how often.
async function tabTo(page, selector, most) {
	for (let n = 1; n <= most; n++) {
		await page.keyboard.press('Tab')
		if (await page.evaluate((s) => document.activeElement.matches(s), selector))
			return n
	}
	throw new Error(`${selector} was not reached in ${most} tabs, the focus is on ${await focus(page)}`)
}

const desk = await person('anna', 'complaints', 1280)
change('DELETE FROM complaints_epoch; DELETE FROM complaints_holder; DELETE FROM complaints_team') // of the example
await desk.to(`${INBOX}/teams`)
await inspect(desk, 'teams-1280')
await desk.select('select[name=body]', 'coa')
await desk.select('select[name=where]', 'organisatie')
await press(desk, 'form[action$="/teams"] button')
const tolk = await person('tolk', 'interpreter', 360)
const youth = new Visitor(house)
await youth.enter()
for (let i = 0; i < 2; i++)
	yes((await file(youth, 'nl', 'Het licht in de gang is stuk')).body.includes('name="code"'), 'a receipt')
change(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99) INSERT INTO complaints_case
	(id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger)
	SELECT printf('%04x', 2000 + i) || substr(k.id, 5), pk, reporter, printf('%04x', i) || substr(mark, 5), team, epoch, to_team, to_reporter,
	dossier, body, place, population, lang, theme, named, danger FROM complaints_case k, n;
	INSERT INTO complaints_event SELECT k.id, 0, e.day, e.what, e.track, e.until, e.days, e.told, e.agreed FROM complaints_case k,
	(SELECT * FROM complaints_event LIMIT 1) e WHERE NOT EXISTS (SELECT 1 FROM complaints_event x WHERE x.case_id = k.id)`)

await test('two hundred open cases are one page, at 1280 and at 360 px, in less than two seconds', async () => {
	same(sql('SELECT count(*) FROM complaints_case WHERE kept_until = 0'), '200')
	const began = Date.now()
	await desk.to(INBOX)
	const took = Date.now() - began
	same(await desk.$$eval('tbody tr', (r) => r.length), 200)
	yes(took < 2000, `${took} ms`)
	console.log(`# 200 cases in ${took} ms, ${(await desk.content()).length} bytes`)
	await inspect(desk, 'inbox-1280')
	await desk.setViewport({ width: 360, height: 740 })
	await inspect(desk, 'inbox-360')
	await desk.setViewport({ width: 1280, height: 740 })
})

const real = sql("SELECT id FROM complaints_case WHERE id IN (SELECT case_id FROM complaints_message) ORDER BY id LIMIT 1")

await test('by keyboard alone: from the top of the page to the first case, into it, an answer and a note', async () => {
	change(`UPDATE complaints_case SET danger = 1 WHERE id = '${real}'`) // it stands first
	await desk.to(INBOX)
	same(await tabTo(desk, 'a.skip', 1), 1)
	await desk.keyboard.press('Enter')
	const tabs = await tabTo(desk, 'tbody button', 12)
	console.log(`# ${tabs} tabs from the skip link to the first case`)
	same(await desk.evaluate(() => document.activeElement.value), real)
	await Promise.all([desk.waitForNavigation(), desk.keyboard.press('Enter')])
	match(await desk.url(), new RegExp(real))
	await inspect(desk, 'case-1280')
	for (const [what, words] of [['answer', 'Morgen komt iemand kijken'], ['note', 'Bel eerst met de teamleider']]) {
		await tabTo(desk, `details:has(button[value="${what}"]) summary`, 40)
		await desk.keyboard.press('Enter')
		await tabTo(desk, `#${what}-text`, 2)
		await desk.keyboard.type(words)
		await tabTo(desk, `button[value="${what}"]`, 3)
		await Promise.all([desk.waitForNavigation(), desk.keyboard.press('Enter')])
		match(await desk.evaluate(() => document.querySelector('main').textContent), new RegExp(words))
		match(await desk.url(), new RegExp(real))
	}
	await desk.setViewport({ width: 360, height: 740 })
	await desk.$$eval('details', (all) => all.forEach((d) => { d.open = true }))
	await inspect(desk, 'case-360')
	await desk.setViewport({ width: 1280, height: 740 })
})

await test('a message is lent; the interpreter opens it at 360 px and sends the translation', async () => {
	await desk.to(`${INBOX}/${real}`)
	await desk.$eval('details:has(button[value="lend"])', (d) => { d.open = true })
	await press(desk, 'button[value=lend]')
	await inspect(desk, 'lent-1280')
	await tolk.to('/nl/staff/complaints/translate')
	await inspect(tolk, 'tasks-360')
	await press(tolk, 'main form button.primary')
	await inspect(tolk, 'task-360')
	match(await tolk.content(), /Het licht in de gang is stuk/)
	await tolk.type('#text', 'The light in the corridor is broken')
	await press(tolk, 'main form button.primary')
	match(await tolk.content(), /Er is niets om te vertalen/)
	await desk.to(`${INBOX}/${real}`)
	match(await desk.content(), /The light in the corridor is broken/)
})

await test('a letter in the language of the person and in Dutch; mail', async () => {
	change(`UPDATE complaints_case SET lang = 'ar' WHERE id = '${real}'; UPDATE complaints_event SET track = 1 WHERE case_id = '${real}' AND n = 0`)
	await desk.to(`${INBOX}/${real}`)
	await desk.$eval('details:has(button[value="acknowledge"])', (d) => { d.open = true })
	await press(desk, 'button[value=acknowledge]')
	await desk.to(`${INBOX}/${real}/letter/acknowledged`)
	same(await desk.$$eval('article.letter', (all) => all.map((a) => a.lang)), ['ar', 'nl'])
	await inspect(desk, 'letter-1280')
	await desk.setViewport({ width: 360, height: 740 })
	await inspect(desk, 'letter-360')
	await desk.to('/nl/staff/mail')
	await inspect(desk, 'mail-360')
	await desk.setViewport({ width: 1280, height: 740 })
	await inspect(desk, 'mail-1280')
})

await browser.close()
await house.stop()
done()
