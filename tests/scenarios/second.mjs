// second.mjs - what people wrote is read with a password and a code from the phone. A
// plugin made here has such a right: without the code no byte of it leaves, with it
// everything, the token before is dead, and a code counts once.

import { Visitor, hidden } from '../lib/house.mjs'
import { buildPlugin, sql, startPortal } from '../lib/portal.mjs'
import { codeOf, enrol, groupsOf } from '../lib/second.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-second-'))
const MARK = 'zebra-in-the-kitchen'

buildPlugin(work, 'letters', `#include <klankbord.h>
#include <klankbord-view.h>

static void show(struct kb_ctx *c, struct kb_out *o, const int *m)
{
	(void)c, (void)m;
	kb_put_text(o, "${MARK}");
}

static enum kb_rc serve(struct kb_req *r)
{
	const int nothing = 0;

	if (!kb_may(kb_task(r), "letters.read", kb_part(r, "place")))
		return kb_refuse(r, 404, "error.not_found");
	return kb_page(r, "Letters", show, &nothing);
}

static enum kb_rc take(struct kb_req *r)
{
	kb_log(kb_task(r), KB_WARN, "${MARK}");
	return serve(r);
}

static enum kb_rc list(struct kb_req *r)
{
	kb_put_text(kb_download(r, "text/plain", "letters.txt"), "${MARK}");
	return KB_OK;
}

/* On the desk of who may read. */
static enum kb_rc card(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "letters.read", NULL))
		kb_put_text(o, "${MARK}");
	return KB_OK;
}

static const struct kb_route routes[] = {
	{ KB_GET, "/{lang}/staff/letters/{place}", "letters.page", "letters.read", NULL, serve, 0 },
	{ KB_POST, "/{lang}/staff/letters/{place}", "letters.page", "letters.read", NULL, take, 0 },
	{ KB_GET, "/{lang}/staff/letters", "letters.list", "letters.read", NULL, list, 0 },
	{ 0 }
};
static const struct kb_slot slots[] = { { "staff.home", 1, card }, { 0 } };
static const struct kb_right rights[] = { { "letters.read", "admin quality", KB_SECOND_FACTOR }, { 0 } };
KB_PLUGIN(.name = "letters", .routes = routes, .slots = slots, .rights = rights);
`)

const house = await startPortal({ plugins: work })
const page = '/nl/staff/letters/de-linde'
const everything = [page, '/nl/staff/letters', '/nl/staff', '/en/staff/letters/de-linde']

async function person(name, role) {
	const r = house.kb('user', 'add', name, '--role', role, '--place', 'organisatie')
	same(r.status, 0, r.stderr)
	const v = new Visitor(house)
	v.name = name
	v.password = r.stdout.trim()
	same((await v.signIn(name, v.password)).status, 303)
	return v
}

async function seesNothing(v) {
	for (const path of everything) {
		const r = await v.get(path)
		yes(!r.body.includes(MARK) && !JSON.stringify([...r.headers]).includes(MARK), `${path} shows it`)
	}
	const r = await v.post(page, hidden((await v.get('/nl/staff/password')).body))
	same([r.status, r.body.includes(MARK)], [403, false], 'POST')
	yes(!house.log.includes(MARK), 'the handler ran')
}

const q = await person('kwaliteit', 'quality')
const back = (path) => new RegExp(`^${path}$`)
let groups

await test('without a second factor no byte of the page leaves; a phone is asked for in its place', async () => {
	await seesNothing(q)
	const r = await q.get(page)
	same(r.status, 403)
	groups = groupsOf(r.body)
	match(groups, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
	match(r.body, new RegExp(`href="otpauth://totp/Klankbord:kwaliteit\\?secret=${groups.replaceAll(' ', '')}&amp;issuer=Klankbord&amp;algorithm=SHA1&amp;digits=6&amp;period=30"`))
	match(r.body, /<svg class="qr"/)
	match((await q.get('/nl/staff')).body, /href="\/nl\/staff\/second"/, 'the desk says so')
})

await test('who has the right nowhere is not told that there is a page', async () => {
	const l = await person('locatie', 'location')
	const r = await l.get(page), none = await l.get('/nl/staff/letters/no-such-place')
	same([r.status, none.status], [404, 404])
	yes(!(await l.get('/nl/staff')).body.includes('/nl/staff/second'), 'the desk asks for a code')
	same((await new Visitor(house).get(page)).location, '/nl/staff/login')
})

await test('enrolling wants the first code and the password', async () => {
	for (const [code, password] of [['000000', q.password], [codeOf(groups), 'wrong-password-1'], [codeOf(groups), ''], ['12345x', q.password], [codeOf(groups, -300), q.password]]) {
		const r = await q.post('/nl/staff/second', { ...hidden((await q.get(page)).body), ...(password ? { password } : {}), code })
		same(r.status, 403, `${code} ${password.length}`)
		match(r.body, /role="alert"/)
	}
	await seesNothing(q)
	same(sql(house.store, 'SELECT count(*) FROM kb_second'), '0')
})

await test('with the code the page comes, the token before is dead, and the secret lies sealed', async () => {
	const before = new Map(q.cookies)
	const r = await enrol(q, page, q.password)
	same([r.status, r.location], [303, page])
	groups = r.groups
	yes(q.cookies.get('kb_session') !== before.get('kb_session'), 'the session was not rotated')
	same([(await q.get(page)).status, (await q.get(page)).body.includes(MARK)], [200, true])
	same((await q.get('/nl/staff/letters')).body, MARK)
	yes((await q.get('/nl/staff')).body.includes(MARK), 'the desk')
	same((await q.post(page, hidden((await q.get('/nl/staff')).body))).status, 200)
	const old = new Visitor(house)
	old.cookies = before
	same((await old.get(page)).location, '/nl/staff/login')
	const kept = sql(house.store, 'SELECT secret FROM kb_second')
	match(kept, /^[A-Za-z0-9_-]{60,}$/)
	yes(!kept.includes(groups.slice(0, 4) + groups.slice(5, 9)), 'in clear')
})

let second
await test('another session of the same person is asked for the code, and a used one is refused', async () => {
	second = new Visitor(house)
	same((await second.signIn('kwaliteit', q.password)).status, 303)
	const asked = await second.get(page)
	same([asked.status, asked.body.includes(MARK)], [403, false])
	yes(groupsOf(asked.body) === undefined && !asked.body.includes('otpauth'), 'a phone is offered once more')
	const give = async (code) => second.post('/nl/staff/second', { ...hidden((await second.get(page)).body), code })
	same((await give(codeOf(groups))).status, 403, 'the code of the enrolment')
	const before = new Map(second.cookies), code = codeOf(groups, 30)
	const r = await give(code)
	same([r.status, r.location], [303, page])
	match((await second.get(page)).body, back(`[^]*${MARK}[^]*`))
	const third = new Visitor(house)
	same((await third.signIn('kwaliteit', q.password)).status, 303)
	same((await third.post('/nl/staff/second', { ...hidden((await third.get(page)).body), code })).status, 403, 'replayed')
	third.cookies = before
	same((await third.get(page)).location, '/nl/staff/login', 'the token before')
	// The control: the same way with the next code, which a clock that goes on allows.
	same(sql(house.store, 'SELECT count(*) FROM kb_session WHERE second = 1'), '2')
})

await test('nobody is led to another site, and a forged way back leads to the desk', async () => {
	const v = await person('beheer', 'admin')
	const r = await enrol(v, '/nl/staff/second', v.password, { then: hidden((await v.get('/nl/staff/second')).body).secret })
	same([r.status, r.location], [303, '/nl/staff'])
})

await test('a lost phone: reset ends the sessions, the old phone is worth nothing, the password is asked', async () => {
	same([house.kb('user', 'second', 'kwaliteit').stdout, house.kb('user', 'second', 'locatie').stdout], ['set\n', 'none\n'])
	const r = house.kb('user', 'second', 'kwaliteit', '--reset')
	same([r.status, r.stdout], [0, ''], r.stderr)
	same(house.kb('user', 'second', 'kwaliteit', '--reset').status, 1)
	for (const v of [q, second])
		same((await v.get(page)).location, '/nl/staff/login')
	const v = new Visitor(house)
	same((await v.signIn('kwaliteit', q.password)).status, 303)
	same((await v.post('/nl/staff/second', { ...hidden((await v.get(page)).body), password: q.password, code: codeOf(groups, 30) })).status, 403)
	same((await enrol(v, page, 'wrong-password-1')).status, 403)
	same((await enrol(v, page, q.password)).location, page)
	match((await v.get(page)).body, new RegExp(MARK))
})

await test('control: the same plugin without the flag shows it to a password alone', async () => {
	const open = mkdtempSync(join(tmpdir(), 'klankbord-second-'))
	buildPlugin(open, 'letters', `#include <klankbord.h>
static enum kb_rc list(struct kb_req *r)
{
	kb_csv(kb_download(r, "text/plain", "letters.txt"), "${MARK}");
	return KB_OK;
}
static const struct kb_route routes[] = { { KB_GET, "/{lang}/staff/letters", "letters.list", "letters.read", NULL, list, 0 }, { 0 } };
static const struct kb_right rights[] = { { "letters.read", "admin quality", 0 }, { 0 } };
KB_PLUGIN(.name = "letters", .routes = routes, .rights = rights);
`)
	const other = await startPortal({ plugins: open })
	const password = other.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim()
	const v = new Visitor(other)
	await v.signIn('kwaliteit', password)
	match((await v.get('/nl/staff/letters')).body, new RegExp(MARK))
	await other.stop()
	rmSync(open, { recursive: true })
})

await house.stop()
rmSync(work, { recursive: true })
done()
