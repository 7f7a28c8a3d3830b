// measures.mjs - a measure in a running house and in real Chromium: a plugin of the test is the register, the keeper hears,
// freezes and judges, and tells back. At 360 px in nl and en, on paper, without JavaScript. Released cells stand in the register
// of the gate as the gate writes them.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBrowser, openPage, axeFinds, overflow, press } from '../lib/browser.mjs'
import { buildPlugin, root, startPortal, until } from '../lib/portal.mjs'
import { Visitor } from '../lib/house.mjs'
import { csv, named } from '../lib/exports.mjs'
import { figuresWithout } from '../lib/figures.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const ID = '0123456789abcdef0123456789abcdef', shots = process.env.KB_SHOTS
const now = new Date(), month = 12 * now.getUTCFullYear() + now.getUTCMonth(), open = month - month % 3
const before = [5, 7, 6, 6, 5, 7, 6, 6], after = [8, 8, 8, 8, 8, 8, 8], start = open - 3 * after.length
// A young measure of the last quarter, with a repeat round in its seventh week.
const YOUNG = 'f'.repeat(32), last = open - 3, week = Math.ceil((Date.UTC(Math.floor(last / 12), last % 12, 1) - Date.UTC(2000, 0, 3)) / 604800000) + 6

const work = mkdtempSync(join(tmpdir(), 'klankbord-measures-'))
buildPlugin(join(work, 'more'), 'measures', `
#include <klankbord.h>
static enum kb_rc tell(struct kb_req *r)
{
	const struct kb_item items[] = { { "id.${ID}", 1 }, { "state.running", 1 }, { "turn", 1 }, { "start", ${start} },
		{ "aim.Z22.youth", 1 }, { "baseline", 8 }, { "alarm", 1 }, { "day", 1 }, { "owner.location", 1 } };
	const struct kb_item young[] = { { "id.${YOUNG}", 1 }, { "state.running", 1 }, { "turn", 1 }, { "start", ${last} },
		{ "aim.Z22.youth", 1 }, { "baseline", 8 }, { "day", 1 } };
	if (kb_observe(kb_task(r), &(struct kb_observation){ "measure", "de-linde", "youth", kb_month(kb_task(r)), items, 9 }) != KB_OK ||
	    kb_observe(kb_task(r), &(struct kb_observation){ "measure", "de-linde", "youth", kb_month(kb_task(r)), young, 7 }) != KB_OK)
		return KB_FAIL;
	return kb_see(r, "/");
}
static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	for (size_t i = 0; i < o->count; i++)
		kb_log(c, KB_WARN, "effect at %s: %s=%g", o->place, o->items[i].name, o->items[i].value);
	return KB_OK;
}
KB_PLUGIN(
	.name = "measures",
	.routes = (const struct kb_route[]){ { KB_POST, "/{lang}/measures-tell", "measures.tell", NULL, (const struct kb_field[]){ { 0 } }, tell, 0 }, { 0 } },
	.tells = (const struct kb_tells[]){ { "measure", NULL }, { 0 } },
	.hears = (const struct kb_hears[]){ { "effect", hear, NULL }, { 0 } },
);
`)
// The catalogue begins in 2026; here it began earlier, so that there are years to look back on.
const ours = join(work, 'ours'), catalogue = join(ours, 'metrics/indicators.txt')
cpSync(join(root, 'lib/klankbord/plugins'), ours, { recursive: true })
writeFileSync(catalogue, readFileSync(catalogue, 'utf8').replaceAll('version 1 from 2026-01', 'version 1 from 2020-01'))
const house = await startPortal({ plugins: `${ours}:${join(work, 'more')}` })
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
house.kb('place', 'add', 'noord', 'Noord', '--kind', 'region', '--parent', 'organisatie')
house.kb('place', 'move', 'de-linde', '--parent', 'noord')
const password = house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim()
const cell = (good, i) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
	VALUES ('inside', 'de-linde', 'Z22:1:youth:0', ${start + 3 * (i - before.length)}, 3, 1, 12, ${Math.round(good * 100 / 12) * 12000}, 0);`
const quote = (n, state, reach, place, population, quarter, words) => `INSERT INTO surveys_quote (key, form, item, place, population, month, kind, reach, words, state,
	maker, made, judge, judged, quarter) VALUES ('${String(n).repeat(32)}', 'youth', 'A60', '${place}', '${population}', ${month}, 'literal', '${reach}', '${words}', '${state}', 'een', 20260101, 'twee', 20260102, ${quarter});`
change(`INSERT INTO kb_release (id, tier, item, first, through, rules, cells, hash) VALUES ('x', 'inside', 'Z22:1:youth:0', ${open - open % 12}, ${month}, 1, 0, 'x');
	${[...before, ...after].map(cell).join('')}
	INSERT INTO metrics_repeat_round (place, population, month, week) VALUES ('de-linde', 'youth', ${last + 1}, ${week});
	INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top) VALUES ('inside', 'de-linde', 'repeat:Z22:1:youth:0', ${last + 1}, 1, 1, 12, 1100000, 0);
	INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top) VALUES ('inside', 'de-linde', 'Z22:1:youth:0', ${month - month % 12 - 12}, 12, 1, 48, 3200000, 0);
	${[0, 1, 2, 3, 4].map((i) => `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top) VALUES ('inside', 'noord', 'Z22:1:youth:0', ${open - 1 - i}, 1, 1, 40, ${(60 - 5 * i) * 40000}, 0);`).join('')}
	${quote(1, 'agreed', 'inside', 'de-linde', 'youth', start, 'Er is nu altijd iemand die luistert')}
	${quote(2, 'agreed', 'inside', 'de-linde', 'youth', start - 3, 'van ervoor')}
	${quote(3, 'proposed', 'inside', 'de-linde', 'youth', start, 'van niemand goedgekeurd')}
	${quote(4, 'agreed', 'outside', 'de-linde', 'youth', start, 'voor buiten')}
	${quote(5, 'agreed', 'inside', 'de-eik', 'youth', start, 'van elders')}
	${quote(6, 'agreed', 'inside', 'de-linde', 'guardian', start, 'van een ander')}`)
const browser = await openBrowser()
const page = await openPage(browser, { width: 360, script: false })
const go = (path, lang = 'nl') => page.goto(`${house.base}/${lang}/staff/metrics/de-linde/${path}`)
const said = async () => (await page.evaluate(() => document.querySelector('main').textContent)).replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ')
await page.goto(`${house.base}/nl/staff/login`)
await page.type('#user', 'kwaliteit')
await page.type('#password', password)
await press(page, 'main button')

await test('told, heard, frozen, judged and told back by the running house', async () => {
	same((await new Visitor(house).post('/nl/measures-tell', {})).status, 303)
	for (let i = 0; i < 20 && !await house.says(/effect at de-linde: open/); i++) // its job runs once a minute
		;
	match(house.log, /effect at de-linde: id\.0123456789abcdef0123456789abcdef=1/)
	match(house.log, /verdict\.improvement_shown=1[^]*fired\.run=1[^]*before=8[^]*after=7/)
})

for (const lang of ['nl', 'en'])
	await test(`${lang}: the page of a measure holds at 360 px without JavaScript, and axe finds nothing`, async () => {
		for (const path of [`measure/${ID}`, `measure/${YOUNG}`, 'indicator/Z22']) {
			await go(path, lang)
			same(await overflow(page), 0, `${path} overflows`)
			if (shots)
				await page.screenshot({ path: `${shots}/${lang}-${path.replaceAll('/', '-').slice(0, 20)}.png`, fullPage: true })
		}
		const look = await openPage(browser, { width: 360, language: lang })
		await look.setCookie(...await page.cookies(house.base))
		for (const path of [`measure/${ID}`, `measure/${YOUNG}`, 'indicator/Z22']) {
			await look.goto(`${house.base}/${lang}/staff/metrics/de-linde/${path}`)
			same((await axeFinds(look)).violations, [], path)
		}
	})

await test('the time line carries the mark, in the picture, in its words and in the table', async () => {
	await go('indicator/Z22')
	match(await said(), /Maatregel 1: Begin: .*Loopt\. Verbetering aangetoond \(8 perioden ervoor, 7 erna\)/)
	match(await said(), /Maatregel 1 begint in K?Q?[1-4]/)
	same(await page.$$eval('svg path[fill="currentColor"][stroke]', (all) => all.map((p) => / ?V134l5 8h-10l5-8z/.test(p.getAttribute('d')))), [true])
	same(await page.$$eval('tbody td', (all) => all.filter((td) => td.textContent.includes('Maatregel 1 begint.')).length), 1)
	await Promise.all([page.waitForNavigation(), page.click('main h3 + ul a')])
	match(await said(), /Wat besliste: 7 perioden op rij/)
	match(await said(), /Een signaal gaf aanleiding/)
})

await test('the early indication is called one, with its numbers and what it assumes', async () => {
	await go(`measure/${YOUNG}`)
	match(await said(), /Te vroeg: 1 periode met een cijfer/)
	match(await said(), /Vroege aanwijzing, geen oordeel: zoals gehoopt\. In de herhaalronde van [a-z]+ \d{4}, 6 weken na het begin: minstens 90% van 12 antwoorden\. Voor het begin: \d+% van 96 antwoorden/)
	match(await said(), /95%-interval \d+ tot \d+\)\. Dit gaat uit van andere invullers/)
})

await test('while it is too early: yes or no to the norm over the year, and how the region goes', async () => {
	match(await said(), /De norm van 80% over \d{4}: nee, niet gehaald\. 67% van 48 antwoorden/)
	match(await said(), /De regio .*: .*60% van 40 antwoorden/)
	same(await page.$$eval('main svg.spark', (all) => all.length), 1)
})

await test('beside it stands what the group said and was agreed for inside, of its quarters, place and population', async () => {
	await go(`measure/${ID}`)
	same(await page.$$eval('main blockquote', (all) => all.map((q) => q.textContent.trim())), ['Er is nu altijd iemand die luistert'])
})

await test('every figure on its page opens what it is, frozen or young (S106); control: without the piece all of them are found', async () => {
	const follow = await openPage(browser, { width: 1000 })
	await follow.setCookie(...await page.cookies(house.base))
	for (const id of [ID, YOUNG]) {
		await go(`measure/${id}`)
		const whole = await figuresWithout(page, follow, house.base)
		console.log(`# ${whole.count} figures`)
		yes(whole.count > 10, 'too few figures')
		same(whole.without, [])
		await page.$$eval('details.defined', (all) => all.forEach((d) => d.remove()))
		same((await figuresWithout(page, follow, house.base)).without.length, whole.count)
	}
	await go(`measure/${ID}`)
	match(await said(), /Nieuwste periode ?Q[1-4] \d+ ?Antwoorden ?12 ?Respons/)
})

await test('the files of the release have the measure, with its effect; outside that there was one', async () => {
	change(`UPDATE metrics_baseline SET frozen = ${month - 1}; INSERT INTO kb_release (id, tier, item, first, through, rules, cells, hash) VALUES ('y', 'inside', 'Z23:1:youth:0', ${open - open % 12}, ${month + 1}, 1, 0, 'x');`)
	const name = (tier) => join(house.store, 'files', `metrics-${Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, '0')}-${tier}-measures.csv`)
	yes(await until(() => existsSync(name('inside')) && existsSync(name('outside')), 120000), house.log)
	const [inside, outside] = ['inside', 'outside'].map((tier) => named(csv(readFileSync(name(tier), 'utf8'))).find((r) => r.measure_id === ID))
	const { effect, ci_low, ci_high, ...rest } = inside
	same(rest, { measure_id: ID, signal_source: 'signal', indicator_id: 'Z22', place_code: 'de-linde', start_date: `${Math.floor(start / 12)}-${String(start % 12 + 1).padStart(2, '0')}-01`,
		owner_role: 'location', baseline_points: '8', after_points: '7', method: 'newcombe', verdict: 'improvement_shown', concluded_on: now.toISOString().slice(0, 10) })
	same([effect, ci_low, ci_high].map((x) => Math.round(x)), [17, 2, 30]) // 56 of 84 less 48 of 96
	same([outside.measure_id, outside.start_date, outside.place_code], [inside.measure_id, inside.start_date, inside.place_code])
	same(Object.entries(outside).filter(([k]) => !['measure_id', 'signal_source', 'indicator_id', 'place_code', 'start_date', 'owner_role'].includes(k)).map(([, v]) => v), Array(8).fill(''))
})

await test('on paper the numbers are there', async () => {
	await page.emulateMediaType('print')
	await go(`measure/${ID}`)
	match(await page.evaluate(() => document.body.innerText), /Om het na te rekenen[^]*Midden van de uitgangslijn[^]*50/)
	if (shots)
		await page.pdf({ path: `${shots}/measure.pdf` })
})

await browser.close()
await house.stop()
rmSync(work, { recursive: true, force: true })
done()
