// streams.mjs - the pages over many indicators: the streams of 5.1.2 at a place, with what needs
// attention first. Cells stand in the register as the gate writes them; how the gate comes to
// them is tested beside it.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Visitor } from '../lib/house.mjs'
import { startPortal } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

const house = await startPortal()
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: text })
for (const [name, ...more] of [['noord', '--kind', 'region', '--parent', 'organisatie'], ['berg', '--parent', 'noord', '--type', 'proef'], ['dal', '--parent', 'noord', '--type', 'proef']])
	same(house.kb('place', 'add', `x-${name}`, `X ${name}`, ...more.map((m) => m === 'noord' ? 'x-noord' : m)).status, 0)
const visitor = async (name, role, place) => {
	const v = new Visitor(house)
	await v.signIn(name, house.kb('user', 'add', name, '--role', role, '--place', place).stdout.trim())
	return v
}
const staff = await visitor('kwaliteit', 'quality', 'organisatie'), local = await visitor('lokaal', 'location', 'x-berg')

// The first month of the quarter before this one; `back` quarters earlier.
const now = new Date(), quarter = (back = 0) => 12 * now.getUTCFullYear() + now.getUTCMonth() - now.getUTCMonth() % 3 - 3 * (back + 1)
// A figure of an indicator, "T03 youth", of n people with a mean of `value`; of a rate n events over so much.
const cell = (place, what, n, value, back = 0, side = 0) => {
	const [id, key] = what.split(' '), shown = n >= 5
	return `INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
		VALUES ('inside', '${place}', '${id}:1:${key}:${side}', ${quarter(back)}, 3, ${Number(shown)}, ${shown ? n : 0}, ${shown ? Math.round(n * value * 1000) : 0}, 0);`
}
const events = (place, what, n, over, back = 0) => cell(place, what, n, over / 1000 / n, back).replace('total, top)', 'total, top, banded)').replace(/, 0\);$/, ', 0, 8);')
const put = (...cells) => change(`DELETE FROM kb_release_cell; ${cells.join('')}`)
const plain = (html) => html.replace(/[\u2066-\u2069]/g, '').replace(/[^]*<main/, '<main')
const text = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()
const look = async (place = 'x-berg', who = staff, lang = 'nl') => plain((await who.get(`/${lang}/staff/overview/${place}`)).body)
// A section by the id of its heading; the rows of its tables as name, value with period, n, verdict.
const section = (html, id) => [...html.matchAll(/<section>[^]*?<\/section>/g)].map(([s]) => s).find((s) => s.includes(`id="${id}"`)) || ''
const rows = (html) => [...html.matchAll(/<tr>\s*<th scope="row">[^]*?<\/tr>/g)].map(([tr]) => [...tr.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, c]) => text(c.replace(/<span class="label"[^]*?<\/span>/, '').replace(/<svg[^]*?<\/svg>/g, ''))))
const first = (html) => rows(section(html, 'first')).map((r) => r[0])

await test('an empty place: every stream says that nothing was released, and what would feed it', async () => {
	put()
	const html = await look()
	same(rows(section(html, 'streams')).map((r) => r[1]), Array(6).fill('niets vrijgegeven'))
	for (const stream of [1, 2, 3, 4, 5, 6])
		match(section(html, `stream-${stream}`), /<p class="warning">Van deze stroom is voor deze plek niets vrijgegeven/)
	match(text(section(html, 'stream-3')), /Gevoed door: partners, registratie, voogden, opvangouders\./)
	match(text(section(html, 'first')), /Geen nieuwste aandeel mist de norm/)
})

await test('one figure of partners: that stream is there, the others are named as missing', async () => {
	put(cell('x-berg', 'P03 partner', 20, 50))
	const html = await look(), at = section(html, 'streams')
	same(rows(at)[2], ['tevredenheid contract- en ketenpartners', '1 van 21', '1', '0'])
	match(text(at), /Niets vrijgegeven van: begeleiding naar zelfstandigheid; tevredenheid jongeren en voogden; klachtafhandeling; verbetercyclus \(5\.1\.2\); context incidenten \(5\.1\.3\)\./)
	same(rows(section(html, 'stream-3')).map((r) => r.slice(1, 4)), [[`50% Q${quarter() % 12 / 3 + 1} ${Math.floor(quarter() / 12)}`, '20', '! Haalt de norm van 80% niet. Te vroeg voor een trend.']])
	yes(!/class="warning"/.test(section(html, 'stream-3')), 'a stream with a figure says that it is missing')
})

await test('the parts of stream 1 stand apart, each with its own figures; parts without any are named', async () => {
	put(cell('x-berg', 'Z13 youth', 20, 90), cell('x-berg', 'Z22 youth', 12, 50), cell('x-berg', 'Z12 youth', 11, 100))
	const html = section(await look(), 'stream-1')
	const parts = html.split('<h3').slice(1).map((s) => [text(s.match(/>([^<]*)<\/h3>/)[1]), rows(s).map((r) => [r[0], r[2]])])
	same(parts, [['Onderwijs', [['Gaat elke schooldag naar school (jongeren)', '20']]],
		['Dagbesteding/werk', [['Schoolvakantie ging goed (jongeren)', '11']]], ['Begeleiding', [['Goede hulp bij ziekte (jongeren)', '12']]]])
	match(text(html), /Er is geen cijfer te zien over: Huisvesting; Huisvesting\/uitstroom\./)
})

// Months from the first one that the formulas hold for: a region needs ten of them for a word on change.
const months = (place, what, value) => Array.from({ length: Math.min(36, now.getUTCMonth() + 12 * now.getUTCFullYear() - 12 * 2026) }, (_, back) => {
	const month = 12 * now.getUTCFullYear() + now.getUTCMonth() - 1 - back
	return cell(place, what, 40, value(back)).replace(`${quarter()}, 3,`, `${month}, 1,`)
}).join('')

await test('what needs attention: a missed norm, then a change; what only wavers not at all', async () => {
	put(months('x-noord', 'T12 youth', (back) => 50 + back % 2), months('x-noord', 'T28 youth', (back) => back < 5 ? 95 : 75 + back % 2),
		months('x-noord', 'Z22 youth', (back) => 79 + 2 * (back % 2)))
	const html = await look('x-noord'), newest = new Intl.DateTimeFormat('nl', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))
	same(rows(section(html, 'first')).map((r) => [r[0], r[3]]), [['Kent iemand voor hulp bij gevaar (jongeren)', '! Haalt de norm van 90% niet, in elk cijfer sinds januari 2026. Geen verandering aangetoond.'],
		['Slaapt hier goed (jongeren)', `Haalt de norm van 75%. Een verandering is aangetoond, het laatst ten goede (${newest}).`]])
	same(rows(section(html, 'streams')).slice(0, 2), [['begeleiding naar zelfstandigheid', '1 van 58', '0', '0'], ['tevredenheid jongeren en voogden', '2 van 39', '1', '1']])
})

await test('what turned for the worse stands before what did not change, and that before what turned for the better', async () => {
	const turned = (what, is, was) => months('x-noord', what, (back) => (back < 5 ? is : was) + back % 2)
	put(turned('T12 youth', 60, 40), turned('T28 youth', 20, 40), turned('Z22 youth', 50, 50))
	same(rows(section(await look('x-noord'), 'first')).map((r) => [r[0], r[3].match(/ten goede|ten kwade|Geen verandering/)[0]]),
		[['Slaapt hier goed (jongeren)', 'ten kwade'], ['Goede hulp bij ziekte (jongeren)', 'Geen verandering'], ['Kent iemand voor hulp bij gevaar (jongeren)', 'ten goede']])
})

await test('since when a norm is missed (S40): past a figure that is left out, and not past one that does not miss it', async () => {
	const missed = (back, n = 40, value = 50) => cell('x-berg', 'T12 youth', n, value, back)
	const says = async () => rows(section(await look(), 'first')).map((r) => r[3].split('.')[0])
	put(missed(0), missed(1, 3), missed(2))
	same(await says(), [`! Haalt de norm van 90% niet, in elk cijfer sinds Q${quarter(2) % 12 / 3 + 1} ${Math.floor(quarter(2) / 12)}`])
	put(missed(0), missed(1, 40, 90), missed(2)) // 90 of 40 is not distinguishable from the norm
	same(await says(), ['! Haalt de norm van 90% niet'])
})

await test('where less is better the norm is missed from above, and met by nobody at all', async () => {
	put(cell('x-berg', 'Z14 youth', 40, 25))
	same(rows(section(await look(), 'first')).map((r) => r[3]), ['! Haalt de norm van 0% niet. Te vroeg voor een trend.'])
	put(cell('x-berg', 'Z32 youth/same_test', 40, 0), cell('x-berg', 'Z32 youth', 40, 100))
	same(first(await look()), [])
})

await test('of nine answers nothing is compared; chance is no miss', async () => {
	put(cell('x-berg', 'T12 youth', 9, 0), cell('x-berg', 'Z22 youth', 10, 70))
	const html = await look()
	same(first(html), [])
	match(text(section(html, 'stream-2')), /Minder dan tien antwoorden: niet vergeleken\./)
	match(text(section(html, 'stream-1')), /Niet te onderscheiden van de norm van 80%\./)
})

await test('a figure that the gate held back leaves the page as if it had never been', async () => {
	put(cell('x-berg', 'Z22 youth', 20, 70))
	const without = await look()
	put(cell('x-berg', 'Z22 youth', 20, 70), cell('x-berg', 'T12 youth', 4, 0))
	same(await look() === without, true, 'the page')
	put(cell('x-berg', 'Z22 youth', 20, 70), cell('x-berg', 'T12 youth', 5, 0))
	yes(await look() !== without, 'control: five would show')
})

await test('the name of each figure leads to its definition', async () => {
	put(cell('x-berg', 'Z22 youth', 20, 70), cell('x-berg', 'P03 partner', 20, 50))
	const links = new Set([...(await look()).matchAll(/<th scope="row"><a href="([^"#][^"]*)"/g)].map((m) => m[1]))
	same(links.size, 2)
	for (const link of links) {
		const [path, anchor] = link.split('#'), { status, body } = await staff.get(path)
		same(status, 200, link)
		yes(!anchor || body.includes(`id="${anchor}"`), `${link}: no such place`)
		match(body, /<code dir="ltr">(top2 A45|top2 Q13)<\/code>/)
	}
})

await test('the sparkline tells in words from where to where it goes', async () => {
	put(...[0, 1, 2].map((back) => cell('x-berg', 'Z22 youth', 20, 70 - 10 * back, back)))
	match(await look('x-berg', staff, 'en'), /<svg class="spark" role="img" viewBox="0 0 120 36" aria-label="50% in Q\d \d{4}, 70% in Q\d \d{4}">/)
})

const theme = async (code, place = 'x-berg', who = staff) => plain((await who.get(`/nl/staff/overview/${place}/theme/${code}`)).body)
const views = (html) => rows(section(html, 'views')).map((r) => [r[0], ...r.slice(1)])

await test('a theme shows all viewpoints with their n, and names which is missing and why', async () => {
	put(cell('x-berg', 'T12 youth', 31, 90), cell('x-berg', 'T16 youth', 24, 60), cell('x-berg', 'T30 guardian', 12, 80))
	const html = await theme(2)
	same(views(html), [['jongeren', '2 van 8', '24–31'], ['voogden', '1 van 2', '12'], ['opvangouders', 'ontbreekt: niets vrijgegeven'],
		['partners', 'ontbreekt: de catalogus heeft er hier geen cijfer van'], ['medewerkers', 'ontbreekt: de catalogus heeft er hier geen cijfer van'],
		['klachten', 'ontbreekt: de catalogus heeft er hier geen cijfer van'], ['incidenten', 'ontbreekt: niets vrijgegeven']])
	match(text(html), /Ontbreekt: partners, medewerkers, klachten, incidenten\./)
	put(events('x-berg', 'C01 register/light', 9, 3600), cell('x-berg', 'T12 youth', 31, 90))
	match(text(await theme(2)), /Incidenten per 1000 bewonersdagen, per ernst \(registratie, licht\) 2,5/)
	yes(!/Ontbreekt: [^.]*incidenten/.test(text(await theme(2))), 'control: incidents that were released are not missing')
})

await test('youths, guardians and partners stand beside each other and are never added up', async () => {
	put(cell('x-berg', 'Z11 youth', 30, 80), cell('x-berg', 'Z11 guardian', 24, 25), cell('x-berg', 'P06 guardian', 20, 60), cell('x-berg', 'P06 partner', 14, 64))
	const html = section(await theme(3), 'gaps')
	same(rows(html).map((r) => [r[0], r[2], r[3]]), [[`Genoeg zinvols te doen Q${quarter() % 12 / 3 + 1} ${Math.floor(quarter() / 12)}`,
		'jongeren 80%, antwoorden: 30 voogden 25%, antwoorden: 24', 'voogden: 55 punten lager dan jongeren (95%: 29 tot 72). Niet te zien: opvangouders.']])
	same((html.match(/<svg class="dots" role="img"[^>]*aria-label="jongeren 80%, voogden 25%">/g) || []).length, 1)
	const partners = rows(section(await theme(5), 'gaps'))
	same(partners.map((r) => [r[2], r[3]]), [['voogden 60%, antwoorden: 20 partners 64%, antwoorden: 14', 'voogden en partners: anders gevraagd, niet vergeleken. Niet te zien: opvangouders.']])
})

await test('chance is no distance, nine answers are not compared, and figures of two periods are not set side by side', async () => {
	put(cell('x-berg', 'Z11 youth', 30, 60), cell('x-berg', 'Z11 guardian', 24, 62), cell('x-berg', 'Z11 foster', 9, 0))
	same(rows(section(await theme(3), 'gaps')).map((r) => r[3]), ['jongeren en voogden: niet te onderscheiden. jongeren en opvangouders: minder dan tien antwoorden, niet vergeleken. voogden en opvangouders: minder dan tien antwoorden, niet vergeleken.'])
	put(cell('x-berg', 'Z11 youth', 30, 80), cell('x-berg', 'Z11 guardian', 24, 25, 1))
	const html = section(await theme(3), 'gaps')
	same(rows(html), [])
	match(text(html), /minder dan twee zijn in één periode te zien: Genoeg zinvols te doen/)
})

await test('a theme that there is not, and a place that is not theirs, are not found', async () => {
	for (const [who, path, status] of [[staff, 'x-berg/theme/9', 404], [staff, 'x-berg/theme/safety', 404], [staff, 'nergens/theme/2', 404], [local, 'x-dal/theme/2', 404], [local, 'x-berg/theme/2', 200]])
		same((await who.get(`/nl/staff/overview/${path}`)).status, status, path)
})

const returns = async (who = staff) => [...plain((await who.get('/nl/staff/recurrence')).body).matchAll(/<section>[^]*?<\/section>/g)].map(([s]) => s).filter((s) => s.includes('<table'))
	.map((s) => [text(s.match(/<h2[^>]*>([^]*?)<\/h2>/)[1]), text(s.match(/<summary>([^]*?)<\/summary>/)[1]), rows(s).map((r) => [r[0], r[1].replace(/ Q.*/, ''), r[2]])])
const T12 = 'Kent iemand voor hulp bij gevaar (jongeren)'

await test('a subject returns when it occurs a third time at one location; twice is not enough', async () => {
	put(...[0, 2].map((back) => cell('x-berg', 'T12 youth', 20, 40, back)))
	same(await returns(), [])
	put(...[0, 1, 2].map((back) => cell('x-berg', 'T12 youth', 20, 40, back)))
	same(await returns(), [['Veiligheid (veiligheid)', 'Drie keer of vaker op één locatie.', [['X berg', '! 3', T12]]]])
	match(plain((await staff.get('/nl/staff/recurrence')).body), /De regel, versie 2/)
})

await test('a subject at two locations stands there once, with a way to each; a region is no location', async () => {
	put(cell('x-berg', 'T12 youth', 20, 40), cell('x-dal', 'T16 youth', 20, 30), months('x-noord', 'T12 youth', () => 20))
	const html = plain((await staff.get('/nl/staff/recurrence')).body)
	same(await returns(), [['Veiligheid (veiligheid)', 'Op 2 locaties.', [['X berg', '1', T12], ['X dal', '1', 'Regels zijn voor iedereen gelijk (jongeren)']]]])
	for (const place of ['x-berg', 'x-dal'])
		yes(html.includes(`href="/nl/staff/overview/${place}"`), place)
	same(await returns(local), [], 'of one\'s own location alone it does not return')
})

// The month and the subjects that a page of what returns lets somebody answer.
const answer = async (who, topic, more = {}) => {
	const { body } = await who.get('/nl/staff/recurrence'), month = body.match(/name="month" value="(\d+)"/)?.[1] || String(quarter())
	return who.post('/nl/staff/recurrence', { csrf: body.match(/name="csrf" value="([^"]+)"/)[1], topic, month, words: 'Gezien, en extra training.', ...more })
}

await test('only an answer of the board clears a flag; what is released later of the same quarter brings it back, and the answer stays', async () => {
	change('DELETE FROM metrics_note;')
	put(cell('x-berg', 'T12 youth', 20, 40), cell('x-dal', 'T16 youth', 20, 30))
	const mine = (await staff.get('/nl/staff/recurrence')).body
	match(mine, /<textarea[^>]* maxlength="1000"/)
	yes(!(await local.get('/nl/staff/recurrence')).body.includes('<textarea'), 'a form for who may not')
	same([(await answer(local, 'safety')).status, (await answer(staff, 'safety', { csrf: 'x' })).status, (await answer(staff, 'safety', { words: 'a'.repeat(1001) })).status], [404, 403, 400])
	same((await returns()).length, 1, 'control: nobody answered yet')
	same((await answer(staff, 'safety')).status, 303)
	same(await returns(), [])
	const html = plain((await staff.get('/nl/staff/recurrence')).body)
	match(text(html), /kwaliteit, \d+ \S+ \d{4}: antwoord op wat tot en met Q\d \d{4} is gezien, volgens de regel, versie 2\. Op 2 locaties\. Gezien, en extra training\./)
	yes(!(await local.get('/nl/staff/recurrence')).body.includes('extra training'), 'a part of the organisation reads the answer')
	same((await answer(staff, 'safety')).status, 409, 'sent twice')
	change(cell('x-dal', 'T12 youth', 20, 40, 1))
	same((await returns()).map((r) => r[0]), ['Veiligheid (veiligheid)'])
	match(plain((await staff.get('/nl/staff/recurrence')).body), /Het bestuur heeft hierop geantwoord op [^]*Gezien, en extra training\./)
	change('DELETE FROM metrics_note;')
})

await test('one source counts once a quarter, two sources twice; chance, few and what is held back signal nothing', async () => {
	put(cell('x-berg', 'Z13 youth', 20, 30), cell('x-berg', 'Z15 youth', 20, 30), cell('x-berg', 'Z13 youth', 20, 30, 1))
	same(await returns(), [], 'two questions of one quarter')
	put(cell('x-berg', 'Z13 youth', 20, 30), cell('x-berg', 'Z01 register', 20, 50), cell('x-berg', 'Z13 youth', 20, 30, 1))
	same((await returns()).map((r) => [r[0], r[2][0][1]]), [['Onderwijs (uitvoering)', '! 3']])
	put(...[0, 1, 2].flatMap((back) => [cell('x-berg', 'T12 youth', 20, 85, back), cell('x-berg', 'T16 youth', 9, 0, back), cell('x-berg', 'T03 youth', 4, 0, back)]))
	same(await returns(), [])
})

await test('nobody sees a place that is not theirs; without a place one comes to one\'s own top', async () => {
	put(cell('x-dal', 'Z22 youth', 20, 70))
	for (const place of ['x-dal', 'x-noord', 'organisatie', 'nergens'])
		same((await local.get(`/nl/staff/overview/${place}`)).status, 404, place)
	const own = plain((await local.get('/nl/staff/overview')).body)
	match(own, /<h1>[^<]*<bdi lang="nl">X berg<\/bdi>/)
	yes(!own.includes('X dal') && !own.includes('X noord'), 'a place that is not theirs')
	match(plain((await staff.get('/nl/staff/overview')).body), /<h1>[^<]*<bdi lang="nl">Organisatie<\/bdi>/)
	match(await look('x-dal'), /href="\/nl\/staff\/overview\/x-noord"/)
	match(await look('x-noord'), /href="\/nl\/staff\/overview\/x-dal"/)
})

await test('four hundred locations with three years of figures: the pages over all of them stay within a worker\'s memory', async () => {
	change(`BEGIN; DELETE FROM kb_release_cell;
		INSERT INTO kb_place (id, name, kind, type, parent) WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 400)
			SELECT 'y-' || n, 'Y ' || n, 'location', 'proef', 'organisatie' FROM i;
		CREATE TEMP TABLE what (item TEXT); ${['T12', 'T16', 'Z13', 'Z22'].map((id) => `INSERT INTO what VALUES ('${id}:1:youth:0');`).join('')}
		WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 240) INSERT INTO what SELECT 'other.' || n FROM i;
		CREATE TEMP TABLE past (month INT); WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < 11) INSERT INTO past SELECT ${quarter()} - 3 * n FROM i;
		INSERT INTO kb_release_cell (tier, place, item, month, months, shown, n, total, top)
			SELECT 'inside', p.id, w.item, m.month, 3, 1, 20, 800000, 8 FROM kb_place p, what w, past m WHERE p.id LIKE 'y-%'; COMMIT;`)
	const started = Date.now(), { status, body } = await staff.get('/nl/staff/recurrence')
	console.log(`# ${body.length} bytes in ${Date.now() - started} ms`)
	same(status, 200)
	match(plain(body), /Op 400 locaties; op 400 daarvan drie keer of vaker\.[^]*En nog 370\./)
	same((await staff.get('/nl/staff/attention')).status, 200)
	const norms = await staff.get('/nl/staff/metrics/organisatie/norms')
	same([norms.status, (norms.body.match(/<details class="fold"/g) || []).length, (norms.body.match(/<details class="fold" open/g) || []).length], [200, 400, 0])
	yes(!house.log.includes('out of memory'), house.log)
})

await house.stop()
done()
