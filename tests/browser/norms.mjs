// norms.mjs - the norms of a place and what staff write beside figures, in real Chromium at 360 px: who works for the whole
// organisation reads which norm is missed, writes why it is tailored here and by when it must be met, and withdraws it; an
// analyst writes a possible cause; types of location have pages of their own.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { axeFinds, openBrowser, openPage, overflow, press, smallTargets } from '../lib/browser.mjs'
import { startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal({ 'metrics.minimum': 'T12=proef Z22=ander' })
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text, encoding: 'utf8' })
house.kb('place', 'add', 'x-oost', 'X Oost', '--kind', 'region', '--parent', 'organisatie')
for (let i = 0; i < 10; i++)
	house.kb('place', 'add', `x-${i}`, `X ${i}`, '--parent', 'x-oost', '--type', 'proef')
const browser = await openBrowser()
const shots = process.env.KB_SHOTS
const words = (text) => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim()

// A person of staff in a browser of their own.
async function person(name, role, place) {
	const password = house.kb('user', 'add', name, '--role', role, '--place', place).stdout.trim()
	const page = await openPage(browser)
	await page.goto(`${house.base}/nl/staff/login`)
	await page.type('#user', name)
	await page.type('#password', password)
	await press(page, 'main button')
	return {
		page, go: (path, lang = 'nl') => page.goto(`${house.base}/${lang}/staff/${path}`),
		main: async () => words(await page.$eval('main', (m) => m.innerText)),
		rows: (id) => page.$eval(`table[aria-labelledby=${id}]`, (t) => [...t.querySelectorAll('tbody tr')].map((tr) => [...tr.children].map((x) => x.innerText)))
			.then((rows) => rows.map((r) => r.map(words)))
	}
}
const staff = await person('kwaliteit', 'quality', 'organisatie'), region = await person('regio', 'quality', 'x-oost'), local = await person('lokaal', 'location', 'x-1')

// ---- Known figures, as the gate wrote them ---------------------------------------------------------

const now = new Date(), quarter = (back = 0) => 12 * now.getUTCFullYear() + now.getUTCMonth() - now.getUTCMonth() % 3 - 3 * (back + 1)
const called = (month) => `Q${month % 12 / 3 + 1} ${Math.floor(month / 12)}`
const cell = (place, item, n, value, back = 0, top = 0) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
	VALUES ('inside', '${place}', '${item}', ${quarter(back)}, 3, ${Number(n >= 5)}, ${n >= 5 ? n : 0}, ${n >= 5 ? Math.round(n * value * 1000) : 0}, ${top});`
const events = (place, item, n, over, back = 0) => cell(place, item, n, over / 1000 / n, back).replace('total, top)', 'total, top, banded)').replace(/, 0\);$/, ', 0, 8);')
const ten = Array.from({ length: 10 }, (_, i) => `x-${i}`)
change(`DELETE FROM kb_release_cell; ${[
	...[0, 1, 2].map((back) => cell('x-1', 'T12:1:youth:0', 40, 50, back)), cell('x-2', 'T12:1:youth:0', 40, 50), cell('x-3', 'T12:1:youth:0', 40, 95),
	cell('x-1', 'Z22:1:youth:0', 40, 95), cell('x-1', 'T16:1:youth:0', 20, 70), cell('x-1', 'T28:1:youth:0', 4, 0), cell('x-1', 'Z08:1:youth:0', 20, 40),
	...ten.map((p, i) => cell(p, 'A10', 60, 50, 0, p === 'x-8' ? 15 : 44 + i % 3)),
	events('x-1', 'Z10:1:register:0', 9, 3600), events('x-oost', 'Z10:1:register:0', 9, 3600).replace(`${quarter()}, 3,`, `${12 * now.getUTCFullYear() + now.getUTCMonth() - 1}, 1,`),
	...[0, 1].map((back) => events('type:proef', 'C01:1:register/light:0', 30 + back, 30000, back)), cell('type:proef', 'Z24:1:youth/talked:0', 200, 40),
	cell('type:proef', 'A10', 600, 50, 0, 430)].join('')}`)

const NORMS = 'metrics/x-1/norms', BESIDE = 'metrics/x-1/beside/T12', CAUSE = 'metrics/x-8/beside/A10', COMPARE = 'metrics/compare/proef/A10'
const T12 = 'Kent iemand voor hulp bij gevaar (jongeren)'
const send = async (who, form, text, month) => {
	await who.page.$eval(`#${form}-words`, (e, t) => { e.value = t }, text)
	if (month)
		await who.page.select(`#${form}-month`, String(month))
	await press(who.page, `section:has(#${form}) button.primary`)
}
const thisMonth = 12 * now.getUTCFullYear() + now.getUTCMonth()

// ---- The page of norms ------------------------------------------------------------------------------

await test('a location: minimum norms of its type, agreements, and the others, each with its outcome, and since when it is missed', async () => {
	await staff.go(NORMS)
	const minimum = await staff.rows('minimum'), agreement = await staff.rows('agreement'), other = await staff.rows('other')
	same(minimum.map((r) => r[0].split(' Voorgestelde')[0]), [T12])
	match(minimum[0][0], /Voorgestelde norm: 90%\. .*de organisatie, met de cliëntenraad/)
	same(minimum[0][1], `50% ${called(quarter())}`)
	match(minimum[0][2], /40$/)
	match(minimum[0][3], new RegExp(`^! Haalt de norm van 90% niet, in elk cijfer sinds ${called(quarter(2))}\\. Er is geen maand afgesproken`))
	yes(agreement.length > 5 && agreement.some((r) => r[0].startsWith('Regels zijn voor iedereen') && /Niet te onderscheiden van de norm van 75%/.test(r[3])), JSON.stringify(agreement))
	yes(agreement.some((r) => r[0].startsWith(T12)), 'an agreement that is a minimum norm is among the agreements too')
	const of = (name) => other.find((r) => r[0].startsWith(name))
	match(of('Goede hulp bij ziekte')[3], /Haalt de norm van 80%\./) // a minimum norm, but not of this type
	match(of('Tevreden over kamer')[3], /Hier niet aan de norm getoetst/)
	same(agreement.find((r) => r[0].startsWith('Veiligheid van de pupil')).slice(1), ['–', 'antwoorden –', 'Geen cijfer te zien. Wat er is opgeschreven'])
	yes(!of('Slaapt hier goed'), 'what was left out')
	match(await staff.page.$eval('section:has(#other) details', (d) => d.textContent), /Normen waarvan geen cijfer te zien is: \d+.*Slaapt hier goed/s)
	yes(!other.some((r) => r[0].startsWith(T12)), 'a minimum norm stands among the others')
	match(await staff.main(), /Gehaald: 1\. Niet te onderscheiden: 1\. Lokaal maatwerk: 0\. Gemist: 1\. .*Niet aan de norm getoetst: 1\./)
	same(await staff.page.$$eval('#omitted ~ ul a', (all) => all.map((a) => a.textContent)), [T12])
})

await test('what was held back looks like what never was', async () => {
	await staff.go(NORMS)
	const before = await staff.main()
	change("DELETE FROM kb_release_cell WHERE item = 'T28:1:youth:0'")
	await staff.go(NORMS)
	same(await staff.main() === before, true)
	change(cell('x-1', 'T28:1:youth:0', 5, 0))
	await staff.go(NORMS)
	yes(await staff.main() !== before, 'control: five would show')
	change(`DELETE FROM kb_release_cell WHERE item = 'T28:1:youth:0'; ${cell('x-1', 'T28:1:youth:0', 4, 0)}`)
})

await test('a reason of nothing, with a name or an address is refused, and what was typed comes back', async () => {
	await staff.go(BESIDE)
	for (const [text, says] of [['   ', /er staan geen woorden/], ['bel j.jansen@example.org', /e-mailadres/], ['sinds Nasrin weg is', /kan een naam zijn/], ['mevrouw Jansen is ziek', /naam van een persoon/], ['bel 06-12345678', /een nummer/]]) {
		await send(staff, 'tailored', text, thisMonth + 4)
		match(words(await staff.page.$eval('.error', (e) => e.textContent)), says)
		same(await staff.page.$eval('#tailored-words', (e) => e.value), text)
		same(await staff.page.$eval('#tailored-month', (e) => e.value), String(thisMonth + 4))
	}
	same(change('SELECT COUNT(*) FROM metrics_written').trim(), '0')
	same(await staff.page.$eval('#tailored-words', (e) => e.maxLength), 1000)
})

await test('a reason with a month: tailored on the page of norms, the overview and the page of the indicator', async () => {
	await staff.go(BESIDE)
	await send(staff, 'tailored', 'De arts komt hier één keer per week.', thisMonth + 4)
	match(await staff.main(), /Lokaal maatwerk kwaliteit, [^.]*\. Geldt tot en met [a-z]+ \d{4}\. De arts komt hier één keer per week\./)
	for (const path of [NORMS, 'overview/x-1', 'metrics/x-1/indicator/T12']) {
		await staff.go(path)
		match(await staff.main(), /Lokaal maatwerk met een reden, tot en met [a-z]+ \d{4}\.( Te vroeg voor een trend\.)? Reden: De arts komt hier één keer per week\./, path)
	}
	await staff.go(NORMS)
	match(await staff.main(), /Lokaal maatwerk: 1\. Gemist: 0\./)
	yes(!await staff.page.$('#omitted'), 'an omission')
	await local.go(NORMS)
	match(await local.main(), /Reden: De arts komt hier één keer per week\./)
})

await test('a month by which it must be met, and how long that is', async () => {
	await staff.go('metrics/x-2/norms')
	match((await staff.rows('minimum'))[0][3], /Er is geen maand afgesproken/)
	await staff.page.click('#omitted ~ ul a')
	await staff.page.waitForSelector('#target')
	await send(staff, 'target', 'In het voorjaar begint een tweede arts.', thisMonth + 6)
	await staff.go('metrics/x-2/norms')
	match((await staff.rows('minimum'))[0][3], /Te halen uiterlijk in [a-z]+ \d{4}, over 6 maanden\./)
	yes(!await staff.page.$('#omitted'), 'an omission')
})

await test('withdrawn it is missed again, and the record has both', async () => {
	await staff.go(BESIDE)
	await press(staff.page, 'section:has(#tailored) form:has([name=withdraw]) button')
	const record = words(await staff.page.$eval('section:has(#record)', (s) => s.innerText))
	match(record, /Ingetrokken: wat er eerder stond, geldt niet meer\. Lokaal maatwerk kwaliteit, .*De arts komt hier één keer per week\./)
	await staff.go(NORMS)
	match(await staff.main(), /Lokaal maatwerk: 0\. Gemist: 1\./)
	same(change('SELECT COUNT(*) FROM metrics_written').trim(), '3')
})

await test('above locations: by name which misses which, and which miss none', async () => {
	for (const path of ['metrics/organisatie/norms', 'metrics/x-oost/norms', 'metrics/TYPE-proef/norms']) {
		await staff.go(path)
		same((await staff.page.$$eval('main h2', (all) => all.map((h) => h.textContent))).map(words), ['X 1', 'X 2'], path)
		match((await staff.rows('at-x-2'))[0].join(' '), /Kent iemand voor hulp bij gevaar \(jongeren\) .* 50% .*Te halen uiterlijk/)
		match(await staff.main(), /Geen norm wordt door meer dan toeval gemist in: [^.]*X 3/)
	}
	match(await staff.main(), /Geen aandeel met een norm te zien van: X 0; X 4/)
})

await test('who works for a part reads it and has no form for reasons', async () => {
	for (const who of [region, local]) {
		await who.go(BESIDE)
		match(await who.main(), /Kwaliteitsmedewerker, /)
		yes(!(await who.main()).includes('kwaliteit,'), 'an account')
		same(await who.page.$$('textarea').then((all) => all.length), 0)
	}
})

// ---- Possible causes --------------------------------------------------------------------------------

await test('a location outside the outer lines asks for a cause; an analyst of the region writes one', async () => {
	await region.go(COMPARE)
	match(await region.main(), /Mogelijke oorzaken .*X 8: In Q\d \d{4} ligt deze locatie lager dan het toeval maakt, vergeleken met haar type\. Er is nog geen oorzaak opgeschreven\./)
	same(await region.page.$$eval('section:has(#causes) li', (all) => all.length), 1)
	await Promise.all([region.page.waitForNavigation(), region.page.click('section:has(#causes) li a')])
	await send(region, 'cause', 'Er wordt hier verbouwd.')
	match(await region.main(), new RegExp(`Mogelijke oorzaak Kwaliteitsmedewerker, [^.]*\\. Over ${called(quarter())}\\. Er wordt hier verbouwd\\.`))
	await staff.go(COMPARE)
	match(await staff.main(), /X 8: In Q\d \d{4} ligt deze locatie lager [^.]*\. regio, [^.]*\. Er wordt hier verbouwd\./)
})

await test('control: nobody writes a cause where there is no difference, and a location writes none', async () => {
	await staff.go('metrics/x-1/beside/A10')
	match(await staff.main(), /ligt in het nieuwste kwartaal niet buiten/)
	same(await staff.page.$('textarea'), null)
	await local.go(CAUSE)
	match(await local.main(), /Deze pagina is er niet/)
})

// ---- Types of location ------------------------------------------------------------------------------

await test('a type of location has its own figures, by quarter, for who works for the whole organisation', async () => {
	await staff.go('overview/organisatie')
	same(await staff.page.$$eval('a[href$="/overview/TYPE-proef"]', (all) => all.length), 1)
	await staff.go('metrics/TYPE-proef/indicator/C01')
	const incidents = await staff.main()
	match(incidents, new RegExp(`Type locatie, alle locaties samen.*${called(quarter())} 1,0 30`))
	match(incidents, new RegExp(`${called(quarter(1))} 1,0 31`))
	match(await staff.page.$eval('details.defined', (d) => d.textContent), /incident\.light per stay\.resident_days.*Bron/s)
	await staff.go('metrics/TYPE-proef/indicator/Z24')
	match(await staff.main(), new RegExp(`${called(quarter())} 40% 200`))
	await staff.go(COMPARE)
	same(await staff.page.$$eval('a[href*="/TYPE-proef#A10"]', (all) => all.length), 1)
	await staff.go('metrics/TYPE-proef')
	match(words(await staff.page.$eval('section:has(#A10)', (s) => s.innerText)), /72%/)
	for (const who of [region, local])
		for (const path of ['overview/TYPE-proef', 'metrics/TYPE-proef', 'metrics/TYPE-proef/csv', 'metrics/TYPE-proef/norms']) {
			await who.go(path)
			match(await who.main(), /Deze pagina is er niet/, path)
		}
	for (const path of ['overview/TYPE-niets', 'metrics/TYPE-', 'metrics/type-proef']) {
		await staff.go(path)
		match(await staff.main(), /Deze pagina is er niet/, path)
	}
})

await test('moves: per 1,000 resident-days and per youth and year, at a location and a region', async () => {
	for (const place of ['x-1', 'x-oost']) {
		await staff.go(`metrics/${place}/indicator/Z10`)
		match(await staff.main(), /2,5 \(0,9 per jongere per jaar\)/)
		await staff.go(`overview/${place}`)
		match(await staff.main(), /2,5 .*0,9 per jongere per jaar\./)
	}
	await staff.go('metrics/TYPE-proef/indicator/C01')
	yes(!(await staff.main()).includes('per jongere per jaar'), 'control: nobody asked it of incidents')
})

// ---- Narrow, and for axe ----------------------------------------------------------------------------

const PAGES = [NORMS, 'metrics/organisatie/norms', BESIDE, CAUSE, COMPARE, 'metrics/TYPE-proef/indicator/C01', 'overview/TYPE-proef']
for (const lang of ['nl', 'en'])
	await test(`${lang}: nothing scrolls sideways at 360 px, left to right or turned round; targets are large enough; axe finds nothing`, async () => {
		staff.page.complaints.length = 0 // above, pages were asked for that are not there
		for (const path of PAGES) {
			for (const dir of ['ltr', 'rtl']) {
				await staff.go(path, lang)
				await staff.page.evaluate((d) => { document.documentElement.dir = d }, dir)
				same(await overflow(staff.page), 0, `${path} ${dir}`)
			}
			await staff.go(path, lang)
			same(await smallTargets(staff.page), [], path)
			same((await axeFinds(staff.page)).violations, [], path)
			for (const width of shots ? [360, 1280] : []) {
				await staff.page.setViewport({ width, height: 800 })
				await staff.page.screenshot({ path: `${shots}/norms-${lang}-${width}-${path.replaceAll('/', '-')}.png`, clip: { x: 0, y: 0, width, height: width === 360 ? 3000 : 1800 }, captureBeyondViewport: true })
			}
			await staff.page.setViewport({ width: 360, height: 740 })
		}
		same(staff.page.complaints, [])
	})

await browser.close()
await house.stop()
done()
