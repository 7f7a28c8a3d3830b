// roles.mjs - a role holds at a place and under it: what each role may see and do, that
// the rest does not tell whether it is there, when a session loses it, and every route
// that there is, asked by everybody.

import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { klankbord, sql as ask } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const house = await startHouse()
const sql = (text) => ask(house.store, text)
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA foreign_keys = ON', join(house.store, 'klankbord.db'), text])
const rows = (text) => sql(text).split('\n').filter(Boolean)

// Two regions with two locations each, whatever the example calls them.
const [regionA, regionB] = rows("SELECT parent FROM kb_place WHERE kind = 'location' GROUP BY parent HAVING count(*) >= 2 ORDER BY parent")
const under = (region) => rows(`SELECT id FROM kb_place WHERE parent = '${region}' ORDER BY id`)
const [a1, a2] = under(regionA), [b1] = under(regionB)
const locations = rows("SELECT id FROM kb_place WHERE kind = 'location'").sort()
const places = rows('SELECT id FROM kb_place').sort()
const nameOf = (place) => sql(`SELECT name FROM kb_place WHERE id = '${place}'`)
const isOpen = (place) => sql(`SELECT count(*) FROM surveys_site WHERE place = '${place}' AND state = 'open'`) === '1'
const codeOf = (place) => sql(`SELECT code FROM surveys_code WHERE place = '${place}'`)

function kb(...args) {
	const r = klankbord(args, { data: house.store })
	same(r.status, 0, r.stderr)
	return r.stdout.trim()
}

// A person of staff with these roles ("role@place"), signed in.
async function person(name, ...roles) {
	const password = kb('user', 'add', name)
	for (const r of roles)
		kb('user', 'grant', name, '--role', r.split('@')[0], '--place', r.split('@')[1])
	const v = new Visitor(house)
	same((await v.signIn(name, password)).status, 303, `${name} signs in`)
	v.password = password
	return v
}

const cast = {
	'location@a1': await person('loc-a1', `location@${a1}`),
	'location@regionA': await person('loc-ra', `location@${regionA}`),
	'quality@regionA': await person('qua-ra', `quality@${regionA}`),
	'quality@top': await person('qua-top', 'quality@organisatie'),
	'admin@top': await person('adm-top', 'admin@organisatie'),
	'location@a1 and quality@regionB': await person('both', `location@${a1}`, `quality@${regionB}`),
	'interpreter@top': await person('tolk', 'interpreter@organisatie'),
	'complaints@top': await person('klacht', 'complaints@organisatie'),
	'guardian@top': await person('voogd', 'guardian@organisatie'),
	'no role': await person('none')
}

// Where each may look, and where each may open and close.
const reads = {
	'location@a1': [a1],
	'location@regionA': [regionA, ...under(regionA)],
	'quality@regionA': [regionA, ...under(regionA)],
	'quality@top': places,
	'admin@top': places,
	'location@a1 and quality@regionB': [a1, regionB, ...under(regionB)],
	'interpreter@top': [],
	'complaints@top': [],
	'guardian@top': [],
	'no role': []
}
const manages = {
	'location@a1': [a1],
	'location@regionA': under(regionA),
	'quality@regionA': [],
	'quality@top': [],
	'admin@top': locations,
	'location@a1 and quality@regionB': [a1],
	'interpreter@top': [],
	'complaints@top': [],
	'guardian@top': [],
	'no role': []
}

const all = (html, pattern) => [...new Set([...html.matchAll(pattern)].map((m) => m[1]))].sort()
const only = (list, kind) => list.filter((p) => kind.includes(p)).sort()

// ---- Seeing ------------------------------------------------------------------------

for (const [who, v] of Object.entries(cast)) {
	await test(`${who}: the lists show what one may see and nothing else`, async () => {
		const metrics = await v.get('/nl/staff/metrics'), surveys = await v.get('/nl/staff/surveys')
		if (reads[who].length === 0)
			return same([metrics.status, surveys.status], [404, 404])
		same([metrics.status, surveys.status], [200, 200])
		same(all(metrics.body, /staff\/metrics\/([a-z0-9-]+)"/g), [...reads[who]].sort(), 'metrics')
		same(all(metrics.body, /staff\/metrics\/([a-z0-9-]+)\/csv"/g), [...reads[who]].sort(), 'csv')
		same(all(surveys.body, /staff\/surveys\/([a-z0-9-]+)\/poster"/g), only(reads[who], locations), 'posters')
		same(all(surveys.body, /name="place" value="([a-z0-9-]+)"/g), [...manages[who]].sort(), 'open and close')
		for (const place of locations.filter((p) => !reads[who].includes(p)))
			yes(!metrics.body.includes(nameOf(place)) && !surveys.body.includes(nameOf(place)), `the name of ${place}`)
	})

	await test(`${who}: every page of every place, by its address`, async () => {
		for (const place of places) {
			const may = reads[who].includes(place)
			same((await v.get(`/nl/staff/metrics/${place}`)).status, may ? 200 : 404, `figures of ${place}`)
			same((await v.get(`/nl/staff/metrics/${place}/csv`)).status, may ? 200 : 404, `csv of ${place}`)
			same((await v.get(`/nl/staff/surveys/${place}/poster`)).status, may && locations.includes(place) ? 200 : 404, `poster of ${place}`)
		}
	})

	await test(`${who}: a CSV holds the place that was asked for and no other`, async () => {
		let filled = 0
		for (const place of reads[who]) {
			const r = await v.get(`/nl/staff/metrics/${place}/csv`)
			match(r.headers.get('content-disposition'), new RegExp(`^attachment; filename="?klankbord-${place}\\.csv"?$`))
			const lines = r.body.replace(/^\uFEFF/, '').trim().split('\r\n').slice(1)
			const released = sql(`SELECT count(*) > 0 FROM kb_release_cell WHERE tier = 'inside' AND shown = 1 AND n > 0 AND place = '${place}' AND months = ${locations.includes(place) ? 3 : 1}`) === '1'
			same(lines.length > 0, released, `${place} has rows`)
			same([...new Set(lines.map((l) => l.split(',')[0]))], released ? [`"${place}"`] : [])
			filled += released
		}
		yes(filled > 0 || reads[who].length < 2, 'no place has figures')
	})
}

// ---- Doing ---------------------------------------------------------------------------

for (const [who, v] of Object.entries(cast))
	await test(`${who}: opens, closes and renews a code where the role holds, nowhere else`, async () => {
		// Who has no form with a token of its own takes one from another page.
		const token = hidden((await v.get('/nl/staff/password')).body)
		for (const place of [a1, a2, b1]) {
			const may = manages[who].includes(place), code = codeOf(place)
			same(isOpen(place), true, `${place} is open`)
			same((await v.post('/nl/staff/surveys/close', { ...token, place })).status, may ? 303 : 404, `close ${place}`)
			same(isOpen(place), !may, `${place} after closing`)
			same((await v.post('/nl/staff/surveys/open', { ...token, place })).status, may ? 303 : 404, `open ${place}`)
			same(isOpen(place), true, `${place} after opening`)
			same((await v.post(`/nl/staff/surveys/${place}/code`, token)).status, may ? 303 : 404, `code of ${place}`)
			same(codeOf(place) !== code, may, `${place} has another code`)
		}
	})

await test('a location that somebody closed is not opened from elsewhere', async () => {
	const token = hidden((await cast['admin@top'].get('/nl/staff/surveys')).body)
	same((await cast['admin@top'].post('/nl/staff/surveys/close', { ...token, place: a2 })).status, 303)
	const own = hidden((await cast['location@a1'].get('/nl/staff/surveys')).body)
	same((await cast['location@a1'].post('/nl/staff/surveys/open', { ...own, place: a2 })).status, 404)
	same(isOpen(a2), false)
	same((await cast['location@regionA'].post('/nl/staff/surveys/open', { ...hidden((await cast['location@regionA'].get('/nl/staff/surveys')).body), place: a2 })).status, 303)
	same(isOpen(a2), true)
})

// ---- Losing it -------------------------------------------------------------------------

await test('a role that is given counts at the next page of an open session', async () => {
	const v = await person('later')
	same((await v.get(`/nl/staff/metrics/${b1}`)).status, 404)
	kb('user', 'grant', 'later', '--role', 'quality', '--place', b1)
	same((await v.get(`/nl/staff/metrics/${b1}`)).status, 200)
	same((await v.get(`/nl/staff/metrics/${a1}`)).status, 404)
})

await test('a role that is gone is gone from an open session', async () => {
	const v = await person('loses', `location@${a1}`, `quality@${b1}`)
	const token = hidden((await v.get('/nl/staff/surveys')).body)
	same((await v.get(`/nl/staff/metrics/${a1}`)).status, 200)
	kb('user', 'revoke', 'loses', '--role', 'location', '--place', a1)
	same((await v.get(`/nl/staff/metrics/${a1}`)).status, 404)
	same((await v.post('/nl/staff/surveys/close', { ...token, place: a1 })).status, 404)
	same(isOpen(a1), true)
	same((await v.get(`/nl/staff/metrics/${b1}`)).status, 200, 'the other role stays')
})

await test('an account that is removed is signed out in the same moment, and comes back with nothing', async () => {
	const v = await person('leaves', `admin@organisatie`)
	const token = hidden((await v.get('/nl/staff/surveys')).body), cookies = new Map(v.cookies)
	same((await v.get('/nl/staff')).status, 200)
	kb('user', 'remove', 'leaves')
	same((await v.get('/nl/staff')).location, '/nl/staff/login')
	same((await v.post('/nl/staff/surveys/close', { ...token, place: a1 })).location, '/nl/staff/login')
	same(isOpen(a1), true)
	yes((await new Visitor(house).signIn('leaves', v.password)).status === 403, 'the old password still works')
	kb('user', 'add', 'leaves')
	v.cookies = cookies
	same((await v.get('/nl/staff')).location, '/nl/staff/login', 'the old session of a new account')
	same(sql("SELECT count(*) FROM kb_grant WHERE name = 'leaves'"), '0')
})

await test('another password by the command line ends every session of that account only', async () => {
	const v = await person('renewed', `quality@${a1}`), w = new Visitor(house)
	same((await w.signIn('renewed', v.password)).status, 303)
	const fresh = kb('user', 'password', 'renewed')
	same([(await v.get('/nl/staff')).status, (await w.get('/nl/staff')).status], [303, 303])
	same((await cast['quality@top'].get('/nl/staff')).status, 200)
	same((await new Visitor(house).signIn('renewed', v.password)).status, 403)
	same((await new Visitor(house).signIn('renewed', fresh)).status, 303)
})

await test('signing out ends this session on every page and no other', async () => {
	const v = await person('out', `location@${a1}`), other = new Visitor(house)
	same((await other.signIn('out', v.password)).status, 303)
	const token = hidden((await v.get('/nl/staff/surveys')).body), cookies = new Map(v.cookies)
	same((await v.post('/nl/staff/logout', hidden((await v.get('/nl/staff')).body))).location, '/nl/staff/login')
	same(v.cookies.has('kb_session'), false, 'the cookie is still there')
	v.cookies = cookies
	for (const path of ['/nl/staff', '/nl/staff/surveys', `/nl/staff/metrics/${a1}`, `/nl/staff/metrics/${a1}/csv`, `/nl/staff/surveys/${a1}/poster`])
		same((await v.get(path)).location, '/nl/staff/login', path)
	same((await v.post('/nl/staff/surveys/close', { ...token, place: a1 })).location, '/nl/staff/login')
	same(isOpen(a1), true)
	same((await other.get(`/nl/staff/metrics/${a1}`)).status, 200)
})

await test('a session ends after half an hour without use and after eight hours of it', async () => {
	const v = await person('idle', `quality@${a1}`)
	const mark = "name = 'idle'"
	change(`UPDATE kb_session SET seen = seen - 1500 WHERE ${mark}`) // 25 minutes
	same((await v.get('/nl/staff')).status, 200)
	change(`UPDATE kb_session SET seen = seen - 1860 WHERE ${mark}`) // 31
	same((await v.get('/nl/staff')).status, 303)
	same((await v.signIn('idle', v.password)).status, 303)
	change(`UPDATE kb_session SET began = began - 28000 WHERE ${mark}`) // 7 h 47
	same((await v.get('/nl/staff')).status, 200)
	change(`UPDATE kb_session SET began = began - 900 WHERE ${mark}`)
	same((await v.get('/nl/staff')).status, 303)
})

// ---- Every route, as everybody -----------------------------------------------------------
//
// The list comes from the tables of the core and the plugins (klankbord routes), so a new
// route is asked by itself. What must come follows from its right alone. It stands last: it opens and closes surveys.

const { findings, readRoutes } = await import('../lib/matrix.mjs')
const routes = readRoutes(kb('routes'))
const people = { nobody: new Visitor(house), 'location@a1': cast['location@a1'], 'quality@regionA': cast['quality@regionA'],
	'quality@top': cast['quality@top'], 'admin@top': cast['admin@top'], 'interpreter@top': cast['interpreter@top'], 'complaints@top': cast['complaints@top'], 'guardian@top': cast['guardian@top'], 'no role': cast['no role'] }
const holds = { 'interpreter@top': ['interpreter'], 'complaints@top': ['complaints'], 'guardian@top': ['guardian'], 'location@a1': ['location'], 'quality@regionA': ['quality'], 'quality@top': ['quality'], 'admin@top': ['admin'] }
const world = {
	house, routes, people, reads: (who, place) => (reads[who] || []).includes(place), holds: (who) => holds[who] || [],
	own: a1, others: [a2, b1, 'organisatie'], other: cast['location@regionA'],
	again: async (v, who) => {
		await v.signIn({ 'location@a1': 'loc-a1', 'quality@regionA': 'qua-ra', 'quality@top': 'qua-top', 'admin@top': 'adm-top', 'interpreter@top': 'tolk', 'complaints@top': 'klacht', 'guardian@top': 'voogd', 'no role': 'none' }[who], v.password)
		giveCodes()
	}
}

// Everybody gave the code from their phone, whose way second.mjs tests.
const giveCodes = () => change('UPDATE kb_session SET second = 1')
giveCodes()

// A round at each place that is asked for, so that its pages are there to be refused.
world.rounds = {}
for (const place of [a1, a2, b1]) {
	const admin = cast['admin@top'], page = await admin.get('/nl/staff/new-round')
	const day = (name) => page.body.match(new RegExp(`name="${name}" value="([0-9-]+)"`))[1]
	const made = await admin.post('/nl/staff/new-round', [...Object.entries(hidden(page.body)), ['title', `Ronde ${place}`], ['form', 'core'],
		['places', place], ['opens', day('opens')], ['ends', day('ends')], ['tongues', 'nl'], ['access', 'poster']])
	same(made.status, 303, made.body)
	world.rounds[place] = made.location.split('/').pop()
}

// A form that came with a plugin: it is looked at, and can be neither retired nor thrown away.
world.form = (await cast['admin@top'].get('/nl/staff/forms')).body.match(/staff\/forms\/([0-9a-f]{32})/)[1]

// A text and a quote at one's own place.
world.text = '1'.repeat(32)
world.quote = '2'.repeat(32)
change(`INSERT INTO surveys_text (key, form, version, item, round, place, population, month, lang, dir, words, translation, translated, unsure, danger)
	VALUES ('${world.text}', 'youth', '1', 'A21', '${world.rounds[a1]}', '${a1}', 'youth', 24300, 'nl', 'ltr', 'x', '', 0, 0, 1)`)
change(`INSERT INTO surveys_quote (key, form, item, place, population, month, kind, reach, words, state, maker, made, judge, judged)
	VALUES ('${world.quote}', 'youth', 'A21', '${a1}', 'youth', 24300, 'literal', 'inside', 'x', 'proposed', 'weg', 20250101, '', 0)`)

await test('klankbord routes prints every route of every table', async () => {
	const { readFileSync } = await import('node:fs')
	const { routeSources, top } = await import('../lib/house.mjs')
	same(routeSources().map((f) => f.split('/')[1]).sort(), ['complaints', 'host', 'metrics', 'speech', 'surveys'])
	const declared = routeSources().flatMap((f) => [...readFileSync(join(top, f), 'utf8').matchAll(/\{ KB_(GET|POST), "([^"]+)"/g)].map((m) => `${m[1]} ${m[2]}`))
	same(routes.map((r) => `${r.method} ${r.path}`).sort(), declared.sort())
	console.log(`# ${routes.length} routes, ${routes.filter((r) => r.right).length} with a right, ${Object.keys(people).length} kinds of people`)
})

await test('the pages that need no right are these and no others', async () => {
	same(routes.filter((r) => !r.right).map((r) => `${r.method} ${r.name}`).sort(), ['GET complaints.heard', 'GET complaints.intro', 'GET complaints.look', 'GET complaints.speak', 'GET complaints.told', 'GET kb.home', 'GET kb.login', 'GET kb.privacy', 'GET kb.start', 'GET speech.clip', 'GET speech.opus',
		'GET surveys.enter', 'GET surveys.first', 'GET surveys.intro', 'GET surveys.kiosk', 'GET surveys.languages', 'GET surveys.own', 'GET surveys.phone', 'GET surveys.thanks', 'POST complaints.begin', 'POST complaints.mine', 'POST complaints.spoken', 'POST complaints.told.begin', 'POST complaints.trust', 'POST kb.login',
		'POST surveys.answer', 'POST surveys.later', 'POST surveys.phone.sent'])
})

for (const r of routes)
	await test(`${r.method} ${r.path} for everybody, at one's own place, at others' and at none`, async () => {
		await new Promise((go) => setTimeout(go, 40)) // one address asks all of it: nginx lets 400 a second through, and 2,000 at once
		const { found, asked } = await findings(world, r)
		same(found, [])
		yes(asked >= Object.keys(people).length, `only ${asked} questions`)
	})

await test('control: a route that forgets to ask for the place, or its right, is found', async () => {
	const { buildPlugin, startPortal } = await import('../lib/portal.mjs')
	const { mkdtempSync, rmSync } = await import('node:fs')
	const { tmpdir } = await import('node:os')
	const dir = mkdtempSync(join(tmpdir(), 'klankbord-roles-'))
	buildPlugin(dir, 'leaky', `#include <klankbord.h>
static enum kb_rc serve(struct kb_req *r)
{
	kb_csv(kb_download(r, "text/plain", "leak.txt"), kb_part(r, "place"));
	return KB_OK;
}
static enum kb_rc honest(struct kb_req *r)
{
	if (!kb_may(kb_task(r), "leaky.read", kb_part(r, "place")))
		return kb_refuse(r, 404, "error.not_found");
	return serve(r);
}
static const struct kb_route routes[] = {
	{ KB_GET, "/{lang}/staff/leaky/{place}", "leaky.page", "leaky.read", 0, serve, 0 },
	{ KB_GET, "/{lang}/staff/leaky/{place}/honest", "leaky.honest", "leaky.read", 0, honest, 0 },
	{ KB_GET, "/{lang}/leaky/{place}", "leaky.open", 0, 0, serve, 0 }, { 0 }
};
static const struct kb_right rights[] = { { "leaky.read", "admin quality location", 0 }, { 0 } };
KB_PLUGIN(.name = "leaky", .routes = routes, .rights = rights);
`)
	const small = await startPortal({ plugins: dir })
	small.kb('place', 'add', 'de-eik', 'De Eik', '--parent', 'organisatie')
	const v = new Visitor(small)
	same((await v.signIn('loc', small.kb('user', 'add', 'loc', '--role', 'location', '--place', 'de-linde').stdout.trim())).status, 303)
	const leaks = readRoutes(small.kb('routes').stdout).filter((r) => r.name.startsWith('leaky.'))
	const view = { house: small, routes: leaks, people: { nobody: new Visitor(small), loc: v }, reads: (who, place) => place === 'de-linde', holds: () => ['location'],
		own: 'de-linde', others: ['de-eik', 'organisatie'], other: v, again: () => null }
	const of = async (name) => (await findings(view, leaks.find((r) => r.name === name))).found
	same(await of('leaky.honest'), [])
	yes((await of('leaky.page')).some((f) => f.includes('loc') && f.includes('de-eik')), 'the forgotten place was not seen')
	// The same page without its right: who is not signed in gets it.
	yes((await findings(view, { ...leaks.find((r) => r.name === 'leaky.open'), right: 'leaky.read', roles: ['location'] })).found.some((f) => f.startsWith('nobody')), 'the forgotten right was not seen')
	await small.stop()
	rmSync(dir, { recursive: true })
})

await house.stop()
done()
