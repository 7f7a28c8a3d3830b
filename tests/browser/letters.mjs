// letters.mjs - what the person reads after each step, in six languages, at 360 px with axe: the page of who has the code, and the letters of
// the desk, in the person's language first and then in Dutch.
//
// A handler does each step as the desk does it; the person comes with the code. The state on the page is the one that the catalogue of
// that language has, and each letter is in that language: the control is what the same page says in another.

import { startHouse, Visitor, hidden, top } from '../lib/house.mjs'
import { tokenOf } from '../lib/attack.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { BEGIN, LOOK, codeOn, walk } from '../lib/complaints.mjs'
import { sql as ask, until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const house = await startHouse([], { KB_SERVE: '--set complaints.tries=5000 --set complaints.tries_per_hour=5000' })
const sql = (text) => ask(house.store, text)
const shots = process.env.KB_SHOTS, languages = (process.env.KB_LANGS || 'nl en ar ti fa-AF so').split(' ')
const DESK = '/nl/staff/complaints'
const words = (lang, key) => readFileSync(join(top, 'locales', `${lang}.xlf`), 'utf8')
	.match(new RegExp(`id="${key.replace(/\./g, '\\.')}"[\\s\\S]*?<target[^>]*>([^<]*)</target>`))[1].replace(/&amp;/g, '&')

// ---- The handler ---------------------------------------------------------------------------------------

await until(() => sql('SELECT count(*) FROM complaints_team') !== '0', 20000)
const word = (what) => readFileSync(join(house.store, `handler-${what}`), 'utf8').trim()
const handler = new Visitor(house)
same((await handler.signIn('klachten', word('password'))).status, 303)
execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), "UPDATE kb_session SET second = 1 WHERE name = 'klachten'"])
const send = async (path, fields) => handler.post(path, { ...await tokenOf(handler), ...fields })
same((await send(`${DESK}/key`, { go: 'open', phrase: word('phrase'), again: word('phrase') })).status, 303)

async function does(id, fields) {
	await send(DESK, { case: id }) // opened, which is an act
	same((await send(`${DESK}/${id}`, fields)).status, 303, `${fields.go}`)
}

// ---- The person ------------------------------------------------------------------------------------------

const SIGNAL = [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'write' }, { t: 'Het licht is stuk' }, { a: 'signal' }, {}]
const FORMAL = [...SIGNAL.slice(0, 5), { a: 'other' }, { a: 'formal' }, {}, { t: 'Testnaam' }, {}]
const browser = await openBrowser()

// Files, and returns the code and the id of the case.
async function tell(lang, steps) {
	const v = new Visitor(house), before = sql('SELECT id FROM complaints_case').split('\n')
	await v.enter()
	const code = codeOn(await v.post(BEGIN(lang), { ...hidden((await walk(v, lang, steps)).body), go: 'send' }))
	return { code, id: sql('SELECT id FROM complaints_case').split('\n').find((id) => !before.includes(id)) }
}

const at360 = async (page, name, lang, small = true) => {
	if (shots)
		await page.screenshot({ path: `${shots}/letters-${lang}-${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(small ? await smallTargets(page) : [], [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
}

// The page of the case says how it stands, in this language; every word of the desk has its own language on it.
async function reads(page, lang, code, name, state, said = []) {
	await page.goto(`${house.base}${LOOK(lang)}`)
	await page.type('input[name=code]', code)
	await press(page, 'main form button.primary')
	const got = await page.evaluate(() => ({ lang: document.documentElement.lang, text: document.querySelector('main').textContent,
		said: [...document.querySelectorAll('blockquote.words')].map((b) => [b.lang, b.textContent]),
		named: [...document.querySelectorAll('h3 bdi[lang]')].map((b) => b.lang) }))
	same(got.lang, lang)
	same(got.named, got.said.map(([l]) => l).filter((l) => l !== lang), `${name}: words of another language name it`)
	yes(got.text.includes(words(lang, state)), `${name}: ${words(lang, state)}`)
	for (const [tongue, begin] of said)
		yes(got.said.some(([l, t]) => l === tongue && t.startsWith(begin)), `${name}: ${tongue} ${begin} among ${JSON.stringify(got.said)}`)
	await at360(page, name, lang)
}

async function letter(page, lang, id, name) {
	await page.goto(`${house.base}${DESK}/${id}/letter/${name}`)
	const got = await page.$$eval('article.letter', (all) => all.map((a) => [a.lang, a.querySelector('h1').textContent, a.textContent]))
	same(got.map(([l]) => l), lang === 'nl' ? ['nl'] : [lang, 'nl'])
	same(got.at(-1)[1], words('nl', `staff.complaints.letter.${name}`))
	if (lang !== 'nl')
		same([got[0][1], got[0][2].includes(words(lang, `complaints.letter.${name}.text`))], [words(lang, `complaints.letter.${name}`), true])
	await page.emulateMediaType('print')
	same(await page.$$eval('article.letter', (all) => all.map((e) => getComputedStyle(e).breakBefore)), lang === 'nl' ? ['auto'] : ['auto', 'page'], 'each on a page of its own')
	same(await page.$$eval('header, nav, .screen', (all) => all.filter((e) => e.getBoundingClientRect().height > 0).length), 0, 'nothing but the letter is printed')
	await page.emulateMediaType('screen')
	await at360(page, `letter-${name}`, lang, false)
	return got.map(([, , text]) => text)
}

// ---- Each step ---------------------------------------------------------------------------------------------

const ground = (lang) => words(lang, 'complaints.ground.court'), forwarded = (lang) => words(lang, 'complaints.said.forward').split('{')[0]
const desk = await openPage(browser, { width: 360 })
for (const [name, value] of handler.cookies)
	await desk.setCookie({ name, value, url: house.base })

for (const lang of languages) {
	const page = await openPage(browser, { language: lang })
	await test(`${lang}: received, confirmed, asked, extended and decided, and the letters`, async () => {
		const { code, id } = await tell(lang, FORMAL)
		await reads(page, lang, code, '1-received', 'complaints.case.formal')
		await does(id, { go: 'acknowledge' })
		await reads(page, lang, code, '2-confirmed', 'complaints.case.formal')
		await letter(desk, lang, id, 'acknowledged')
		await does(id, { go: 'ask', text: 'Wanneer was het?', tongue: 'nl' })
		await reads(page, lang, code, '3-asked', 'complaints.case.formal', [['nl', 'Wanneer was het?']])
		await does(id, { go: 'extend', days: '28', told: '1', text: 'We spreken nog met iemand.', tongue: 'nl' })
		await reads(page, lang, code, '4-extended', 'complaints.case.formal', [['nl', 'We spreken']])
		await letter(desk, lang, id, 'extended')
		await does(id, { go: 'decide', text: 'Je hebt gelijk.', tongue: 'nl', findings: 'Wij vonden', judgment: 'Gegrond', conclusions: 'Het wordt gemaakt', outcome: 'founded' })
		await reads(page, lang, code, '5-decided', 'complaints.case.decided', [['nl', 'Je hebt gelijk.'], ['nl', 'Bevindingen']])
		await letter(desk, lang, id, 'decided')
	})

	await test(`${lang}: not handled, with the ground in the person's language and in Dutch`, async () => {
		const { code, id } = await tell(lang, FORMAL)
		await does(id, { go: 'refuse', ground: 'court', text: 'De rechter in Arnhem beslist.', tongue: 'nl' })
		await reads(page, lang, code, '6-refused', 'complaints.case.refused', [[lang, ground(lang)], ['nl', ground('nl')]])
		const texts = await letter(desk, lang, id, 'refused')
		yes(texts[0].includes(ground(lang)) && texts.at(-1).includes(ground('nl')) && texts.every((t) => t.includes('De rechter in Arnhem')), 'the ground')
		yes(lang === 'nl' || !texts[0].includes(ground('nl')), 'control: the first half is in one language')
	})

	await test(`${lang}: sent on, taken back, and closed`, async () => {
		const one = await tell(lang, SIGNAL), other = await tell(lang, SIGNAL)
		await does(one.id, { go: 'forward', where: 'Gemeente Arnhem', told: '1' })
		await reads(page, lang, one.code, '7-forwarded', 'complaints.case.sent_on', [[lang, forwarded(lang)], ['nl', forwarded('nl')]])
		await reads(page, lang, other.code, '8-signal', 'complaints.case.signal')
		await page.$eval('details:has(button[value="withdraw"])', (d) => { d.open = true }).catch(() => {})
		await press(page, 'button[value=withdraw]')
		await reads(page, lang, other.code, '9-withdrawn', 'complaints.case.withdrawn')
	})
	await page.browserContext().close()
}

await browser.close()
await house.stop()
done()
