// staff.mjs - sign in, throttling, rights at a place, open and close, poster, figures,
// CSV; tell again gives equal figures.

import { startHouse, Visitor, walkToReview, hidden } from '../lib/house.mjs'
import { root } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const house = await startHouse()
const kb = (...args) => spawnSync(join(root, 'bin/klankbord'), [...args, '--set', `data=${house.store}`], { encoding: 'utf8' })
const sql = (text) => execFileSync('sqlite3', [join(house.store, 'klankbord.db'), text], { encoding: 'utf8' }).trim()
const staff = new Visitor(house)

await test('every page of the example is marked as example', async () => {
	const anyone = new Visitor(house)
	await anyone.enter()
	await staff.signIn()
	for (const [who, path] of [[anyone, '/'], [anyone, '/nl'], [anyone, '/ar/s'], [anyone, '/nl/privacy'], [anyone, '/nl/nothing'], [staff, '/nl/staff'], [staff, '/en/staff/metrics']])
		match((await who.get(path)).body, /class="[^"]*banner/, path)
})

await test('the example: 12 locations, 8 of one type, 3 regions, 36 months', async () => {
	same(sql("SELECT count(*) FROM kb_place WHERE kind = 'location'"), '12')
	same(sql("SELECT count(*) FROM kb_place WHERE kind = 'region'"), '3')
	same(sql("SELECT max(c) FROM (SELECT count(*) c FROM kb_place WHERE kind = 'location' GROUP BY type)"), '8')
	same(sql('SELECT count(DISTINCT month) FROM surveys_response'), '36')
	console.log(`# ${sql('SELECT count(*) FROM surveys_response')} answers handed in`)
})

await test('without signing in a staff page leads to the sign-in', async () => {
	const r = await new Visitor(house).get('/nl/staff/metrics')
	same(r.status, 303)
	match(r.location, /\/nl\/staff\/login/)
})

await test('a wrong password and an unknown name look the same', async () => {
	const v = new Visitor(house)
	const strip = (r) => [r.status, r.body.replace(/value="[^"]*"/g, '')]
	const wrong = strip(await v.signIn('beheer', 'wrong-password-1'))
	const unknown = strip(await v.signIn('nobody', 'wrong-password-1'))
	same(unknown, wrong)
})

await test('sign-ins of one account are throttled; another account is not', async () => {
	const v = new Visitor(house)
	let throttled = null
	for (let i = 0; i < 9 && !throttled; i++) {
		const r = await v.signIn('throttled', 'wrong-password-1')
		if (r.status === 429)
			throttled = r
	}
	yes(throttled, 'never throttled')
	same((await new Visitor(house).signIn()).status, 303)
})

await test('sessions are stored hashed, passwords by Argon2id', async () => {
	const v = new Visitor(house)
	await v.signIn()
	const token = [...v.cookies].find(([k]) => k.includes('session'))[1]
	yes(!sql('SELECT mark FROM kb_session').includes(token), 'the token itself is in the store')
	match(sql('SELECT hash FROM kb_user'), /^\$argon2id\$/)
})

await test('a staff form without its CSRF token is refused', async () => {
	await staff.signIn()
	const list = await staff.get('/nl/staff/surveys')
	const place = (list.body.match(/name="place" value="([a-z0-9-]+)"/) || [])[1]
	same((await staff.post('/nl/staff/surveys/close', { place })).status, 403)
	const other = new Visitor(house)
	await other.signIn()
	const foreign = hidden((await other.get('/nl/staff/surveys')).body)
	same((await staff.post('/nl/staff/surveys/close', { ...foreign, place })).status, 403)
})

await test('close and open a survey', async () => {
	const list = await staff.get('/nl/staff/surveys')
	const place = (list.body.match(/name="place" value="([a-z0-9-]+)"/) || [])[1]
	const open = () => sql(`SELECT count(*) FROM surveys_site WHERE place = '${place}' AND state = 'open'`)
	same(open(), '1')
	same((await staff.post('/nl/staff/surveys/close', { ...hidden(list.body), place })).status, 303)
	same(open(), '0')
	same((await staff.post('/nl/staff/surveys/open', { ...hidden((await staff.get('/nl/staff/surveys')).body), place })).status, 303)
	same(open(), '1')
})

await test('the poster has a QR code and six languages', async () => {
	const list = await staff.get('/nl/staff/surveys')
	const place = (list.body.match(/staff\/surveys\/([a-z0-9-]+)\/poster/) || [])[1]
	const poster = await staff.get(`/nl/staff/surveys/${place}/poster`)
	same(poster.status, 200)
	match(poster.body, /<svg/)
	for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so'])
		match(poster.body, new RegExp(`lang="${lang}"`))
})

await test('a role at one location opens that location and nothing beside it', async () => {
	const places = sql("SELECT id FROM kb_place WHERE kind = 'location' ORDER BY id").split('\n')
	const added = kb('user', 'add', 'locatie')
	same(added.status, 0, added.stderr)
	same(kb('user', 'grant', 'locatie', '--role', 'location', '--place', places[0]).status, 0)
	const v = new Visitor(house)
	same((await v.signIn('locatie', added.stdout.trim().split(/\s+/).pop())).status, 303)
	same((await v.get(`/nl/staff/metrics/${places[0]}`)).status, 200)
	for (const path of [`/nl/staff/metrics/${places[1]}`, `/nl/staff/metrics/${places[1]}/csv`, `/nl/staff/surveys/${places[1]}/poster`, '/nl/staff/metrics/organisatie'])
		same((await v.get(path)).status, 404, path)
	same((await v.post('/nl/staff/surveys/close', { ...hidden((await v.get('/nl/staff/surveys')).body), place: places[1] })).status, 404)
	const strip = (r) => [r.status, r.body.replaceAll(places[1], 'X').replaceAll('no-such-place', 'X').replace(/value="[^"]*"/g, '')]
	same(strip(await v.get('/nl/staff/metrics/no-such-place')), strip(await v.get(`/nl/staff/metrics/${places[1]}`)), 'not there and not yours')
})

await test('a new password ends the other sessions', async () => {
	const added = kb('user', 'add', 'wissel')
	kb('user', 'grant', 'wissel', '--role', 'quality', '--place', 'organisatie')
	const old = added.stdout.trim().split(/\s+/).pop()
	const here = new Visitor(house), there = new Visitor(house)
	await here.signIn('wissel', old)
	await there.signIn('wissel', old)
	const page = await here.get('/nl/staff/password')
	const fields = Object.fromEntries([...page.body.matchAll(/<input[^>]*type="password"[^>]*name="([^"]+)"|<input[^>]*name="([^"]+)"[^>]*type="password"/g)]
		.map((m, i) => [m[1] || m[2], i === 0 ? old : 'een lang nieuw wachtwoord']))
	const changed = await here.post('/nl/staff/password', { ...hidden(page.body), ...fields })
	same(changed.status, 200)
	match(changed.body, /role="status"/)
	same((await here.get('/nl/staff')).status, 200)
	same((await there.get('/nl/staff')).status, 303)
	same((await new Visitor(house).signIn('wissel', 'een lang nieuw wachtwoord')).status, 303)
	yes((await new Visitor(house).signIn('wissel', old)).status !== 303, 'the old password still works')
})

await test('signing out kills the session on the server', async () => {
	const v = new Visitor(house)
	await v.signIn()
	const cookies = new Map(v.cookies)
	const home = await v.get('/nl/staff')
	await v.post('/nl/staff/logout', hidden(home.body))
	v.cookies = cookies
	same((await v.get('/nl/staff')).status, 303)
})

await test('locations by closed quarter, regions by closed month, in page and CSV', async () => {
	const v = new Visitor(house)
	await v.signIn()
	const location = sql("SELECT place FROM surveys_response GROUP BY place ORDER BY count(*) DESC LIMIT 1")
	const region = sql(`SELECT parent FROM kb_place WHERE id = '${location}'`)
	const csv = async (place) => (await v.get(`/nl/staff/metrics/${place}/csv`)).body
	match(await csv(location), /"\d{4}-Q[1-4]"/)
	yes(!/"\d{4}-\d{2}"/.test(await csv(location)), 'a month at a location')
	match(await csv(region), /"\d{4}-\d{2}"/)
	const now = new Date()
	yes(!(await csv(region)).includes(`"${now.getUTCFullYear()}-${String(now.getUTCMonth() + 1).padStart(2, '0')}"`), 'the running month')
	match((await v.get(`/nl/staff/metrics/${location}`)).body, /<svg[^>]*role="img"/)
})

await test('verdicts stand in words under each chart', async () => {
	const v = new Visitor(house)
	await v.signIn()
	const location = sql("SELECT place FROM surveys_response GROUP BY place ORDER BY count(*) DESC LIMIT 1")
	for (const [lang, words] of [['en', /Too early for a verdict|No change shown|A change is shown/], ['nl', /Te vroeg voor een oordeel|Geen verandering aangetoond|Een verandering is aangetoond/]]) {
		const sections = (await v.get(`/${lang}/staff/metrics/${location}`)).body.match(/<section>.*?<\/section>/gs)
		yes(sections.length > 3, 'sections')
		for (const s of sections) {
			match(s, words)
			match(s, /<td class="number">\d+–\d+%<\/td>/)
		}
	}
})

await test('tell again rebuilds metrics to equal figures', async () => {
	const v = new Visitor(house)
	await v.signIn()
	const regions = sql("SELECT id FROM kb_place WHERE kind <> 'location'").split('\n')
	const figures = async () => (await Promise.all(regions.map(async (r) => (await v.get(`/en/staff/metrics/${r}/csv`)).body))).join()
	const sums = () => sql('SELECT * FROM metrics_sum ORDER BY place, month, item')
	const before = [await figures(), sums()]
	const told = kb('tell', 'again')
	same(told.status, 0, told.stderr)
	for (let i = 0; i < 120 && sql('SELECT count(*) FROM kb_queue') !== '0'; i++)
		await new Promise((r) => setTimeout(r, 500))
	same(sql('SELECT count(*) FROM kb_queue'), '0', 'still waiting')
	same(sums() === before[1], true, 'sums equal')
	same(await figures() === before[0], true, 'figures equal')
})

await test('klankbord verify finds nothing wrong', async () => {
	const r = kb('verify')
	same(r.status, 0, r.stdout + r.stderr)
})

await house.stop()
done()
