// roles.mjs - a role holds at a place and under it: what each role may see and do, that
// the rest does not tell whether it is there, and when a session loses it.

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
const isOpen = (place) => sql(`SELECT count(*) FROM surveys_round WHERE place = '${place}' AND state = 'open'`) === '1'
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
	'no role': []
}
const manages = {
	'location@a1': [a1],
	'location@regionA': under(regionA),
	'quality@regionA': [],
	'quality@top': [],
	'admin@top': locations,
	'location@a1 and quality@regionB': [a1],
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
		for (const place of reads[who]) {
			const r = await v.get(`/nl/staff/metrics/${place}/csv`)
			match(r.headers.get('content-disposition'), new RegExp(`^attachment; filename="?klankbord-${place}\\.csv"?$`))
			const lines = r.body.replace(/^\uFEFF/, '').trim().split('\r\n').slice(1)
			yes(lines.length > 0, `${place}: no rows`)
			same([...new Set(lines.map((l) => l.split(',')[0]))], [`"${place}"`])
		}
	})
}

// ---- Not there and not yours ----------------------------------------------------------

await test('not there and not yours look the same, on every page', async () => {
	const v = cast['location@a1']
	const strip = (r, place) => [r.status, r.body.replaceAll(place, 'X').replace(/value="[^"]*"/g, ''), [...r.headers.keys()].sort()]
	for (const path of ['/nl/staff/metrics/PLACE', '/nl/staff/metrics/PLACE/csv', '/nl/staff/surveys/PLACE/poster'])
		for (const place of [a2, b1, regionA, 'organisatie'])
			same(strip(await v.get(path.replace('PLACE', place)), place), strip(await v.get(path.replace('PLACE', 'no-such-place')), 'no-such-place'), `${path} ${place}`)
	const token = hidden((await v.get('/nl/staff/surveys')).body)
	for (const action of ['open', 'close'])
		for (const place of [a2, b1, regionA, 'organisatie'])
			same(strip(await v.post(`/nl/staff/surveys/${action}`, { ...token, place }), place),
				strip(await v.post(`/nl/staff/surveys/${action}`, { ...token, place: 'no-such-place' }), 'no-such-place'), `${action} ${place}`)
	// Control: the eye sees a difference where there is one.
	yes(JSON.stringify(strip(await v.get(`/nl/staff/metrics/${a1}`), a1)) !== JSON.stringify(strip(await v.get('/nl/staff/metrics/no-such-place'), 'no-such-place')), 'the check sees nothing')
})

await test('without signing in every page of staff leads to the sign-in, there or not', async () => {
	for (const path of ['/nl/staff', '/nl/staff/password', '/nl/staff/surveys', `/nl/staff/surveys/${a1}/poster`, '/nl/staff/surveys/no-such-place/poster',
		'/nl/staff/metrics', `/nl/staff/metrics/${a1}`, `/nl/staff/metrics/${a1}/csv`, '/nl/staff/metrics/no-such-place/csv']) {
		const r = await new Visitor(house).get(path)
		same([r.status, r.location, r.body], [303, '/nl/staff/login', ''], path)
	}
	const before = isOpen(a1)
	same((await new Visitor(house).post('/nl/staff/surveys/close', { place: a1 })).status, 303)
	same(isOpen(a1), before)
})

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

await house.stop()
done()
