// trouble.mjs - the store is full, went read-only or does not keep what it takes while
// the house runs: who sends is told plainly and gets the answers back, nothing that was
// accepted is lost, and afterwards the same page is stored once. A disk that does not keep
// what it takes shuts the store for the whole house: that takes a fresh start.
//
// The trouble is made in front of the C library (lib/trouble.c) and, for a limit of the
// operating system, by prlimit: neither needs rights to mount anything.

import { startHouse, Visitor, walkToReview, hidden, choices, top } from '../lib/house.mjs'
import { klankbord, processes, sql as ask, until } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-trouble-'))
const shim = join(work, 'trouble.so')
const word = join(work, 'word')

execFileSync('gcc', ['-std=gnu17', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', shim, join(top, 'tests/lib/trouble.c')])
writeFileSync(word, Buffer.alloc(16))
const house = await startHouse([], { LD_PRELOAD: shim, KB_TROUBLE: word })
const sql = (text) => ask(house.store, text)
const count = () => Number(sql('SELECT count(*) FROM surveys_response'))
const alive = () => processes(house.store).children

// ---- The troubles: how each begins and ends --------------------------------------

// In place: every process of the portal has the file mapped.
function say(text) {
	const file = openSync(word, 'r+')
	writeSync(file, text.padEnd(16, '\0'))
	closeSync(file)
}

// Every process of the portal may write no byte behind the first of any file.
function limitFiles(size) {
	const { master, children } = processes(house.store)
	for (const pid of [master.pid, ...children])
		try { execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:unlimited`], { stdio: 'ignore' }) } catch { /* ended meanwhile */ }
}

// Workers that opened the store before the trouble are replaced by some that open it in it.
async function replaceAll() {
	const before = alive()
	for (const pid of before)
		process.kill(pid, 'SIGKILL')
	await until(() => alive().length === before.length && !alive().some((p) => before.includes(p)))
	await until(async () => (await new Visitor(house).get('/nl')).status === 200)
}

// What the person reads; both say that what was sent before is safe.
const FULL = { status: 503, key: 'error.full', advice: 'error.advice.wait' }
const BROKEN = { status: 500, key: 'error.broken', advice: 'error.advice.later' }

const troubles = [
	{ name: 'the disk is full', begin: () => say('full'), reads: [FULL] },
	{ name: 'a limit on the size of files', begin: () => limitFiles(1), end: () => limitFiles('unlimited'), reads: [BROKEN] },
	// A worker that has the file open meets an error, the one that follows it a read-only store.
	{ name: 'the disk went read-only', begin: () => say('readonly'), reads: [BROKEN, FULL] },
	{ name: 'the store was opened read-only', begin: async () => { say('readonly'); await replaceAll() }, reads: [FULL] },
	// Whether such bytes are there afterwards is up to the disk. That it does keep them later
	// proves nothing: only a fresh start, which writes it all out anew, makes it believed.
	{ name: 'the disk does not keep what it takes', begin: () => say('unsynced'), end: () => house.restart(), reads: [BROKEN], unsure: true, final: true }
]

const end = async (trouble) => { say(''); await trouble.end?.() }

// ---- What a page must say ---------------------------------------------------------

// The text of a key in a catalogue: what translators wrote, not what the portal sends.
function words(lang, key) {
	const file = readFileSync(join(top, 'locales', `${lang}.xlf`), 'utf8')
	return file.match(new RegExp(`id="${key.replace(/\./g, '\\.')}"[\\s\\S]*?<target[^>]*>([^<]*)</target>`))[1]
}

const text = (html) => html.replace(/[\u2068\u2069]/g, '')

function isPlainRefusal(r, lang, trouble) {
	const read = trouble.reads.find((t) => t.status === r.status)
	yes(read, `status ${r.status}`)
	match(r.body, new RegExp(`<html[^>]*lang="${lang}"`), 'page')
	yes(text(r.body).includes(`<h1>${words(lang, read.key)}</h1>`), `not said in ${lang}: ${r.body.slice(0, 1500)}`)
	yes(text(r.body).includes(words(lang, read.advice)), 'no advice')
	match(r.headers.get('cache-control'), /no-store/)
	same(r.headers.getSetCookie(), [])
	yes(!/SQLITE|sqlite|disk I\/O|klankbord\.db|errno/.test(r.body), 'a message for builders')
}

async function atReview(lang) {
	const v = new Visitor(house, lang)
	await v.enter()
	const { page } = await walkToReview(v, lang)
	return { v, page }
}

// ---- Youths ------------------------------------------------------------------------

const languages = ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']

await test('control: without trouble the same steps store one answer', async () => {
	const before = count()
	const { v, page } = await atReview('nl')
	same((await v.post('/nl/s', { ...hidden(page.body), go: 'send' })).status, 303)
	same(count(), before + 1)
})

for (const trouble of troubles) {
	const sent = []
	let before

	await test(`${trouble.name}: all of the way but sending goes on`, async () => {
		before = count()
		await trouble.begin()
		for (const lang of languages) {
			const { v, page } = await atReview(lang)
			same(page.status, 200, lang)
			same(choices(page.body), [], 'a review asks nothing')
			sent.push({ lang, v, fields: { ...hidden(page.body), go: 'send' } })
		}
	})

	for (const lang of languages)
		await test(`${trouble.name}: ${lang} reads it plainly and gets the answers back`, async () => {
			const one = sent.find((s) => s.lang === lang)
			const r = await one.v.post(`/${lang}/s`, one.fields)
			isPlainRefusal(r, lang, trouble)
			same(hidden(r.body), { state: one.fields.state }, 'what the page carries')
			yes(r.body.includes(`<form method="post" action="/${lang}/s"`), 'no form back to the answers')
			yes(text(r.body).includes(words(lang, 'error.answers')), 'no button back to the answers')
			one.refusal = r
		})

	await test(`${trouble.name}: nothing was stored, nothing is lost`, async () => {
		if (trouble.unsure)
			yes(count() >= before && count() <= before + languages.length, `${count()} of ${before}`)
		else
			same(count(), before)
		same(sql('PRAGMA integrity_check'), 'ok')
	})

	if (trouble.final) {
		const shut = async () => isPlainRefusal(await sent[0].v.post(`/${sent[0].lang}/s`, sent[0].fields), sent[0].lang, trouble)

		await test(`${trouble.name}: though it does again, nothing is taken and all is read`, async () => {
			say('')
			const { children } = processes(house.store)
			for (let i = 0; i < 3 * children.length; i++)
				await shut()
			same((await new Visitor(house).get('/nl')).status, 200)
			same(processes(house.store).children, children, 'nobody gave way: a new process is no cure')
		})

		await test(`${trouble.name}: HUP and new workers are no cure either`, async () => {
			process.kill(processes(house.store).master.pid, 'SIGHUP')
			yes(await until(() => /stays shut: other processes still have it open: stop the portal, then start it$/m.test(house.log)), 'not said')
			yes(await until(() => /reload: the check failed; the portal goes on as it was$/m.test(house.log)), 'reloaded')
			await shut()
			await replaceAll()
			await shut()
		})
	}

	await test(`${trouble.name}: afterwards each is stored once, sent thrice and from the page of the error`, async () => {
		await end(trouble)
		for (const { lang, v, fields, refusal } of sent) {
			const review = await v.post(`/${lang}/s`, hidden(refusal.body))
			same(review.status, 200, `${lang}: the way back`)
			const again = [{ ...hidden(review.body), go: 'send' }, fields, fields]
			for (const f of again)
				same((await v.post(`/${lang}/s`, f)).status, 303, `${lang}: sent again`)
		}
		same(count(), before + languages.length)
	})
}

await test('the operator is told what to do, and nothing of who sent', async () => {
	match(house.log, /^ERROR .*the store is full: make room on its disk; what was accepted before is safe$/m)
	match(house.log, /^ERROR .*the store is read-only: look at the rights of its file and folder and at the mount$/m)
	match(house.log, /^WARN the store \S+ is read-only: nothing can be stored$/m)
	match(house.log, /^ERROR the disk does not keep what the store writes \(a sync failed\): the portal reads on and takes nothing\. /m)
	match(house.log, /^ERROR .*the store is shut since a sync failed: look at the disk, then stop the portal and start it$/m)
	match(house.log, /^WARN the store \S+ is shut since a sync failed: nothing can be stored$/m)
	match(house.log, /^INFO the store \S+ is sound and on disk: it takes answers again$/m)
	for (const secret of [house.youth.split('/').pop(), '127.0.0.1', house.password])
		yes(!house.log.includes(secret), 'the log holds what it must not')
})

// ---- Staff --------------------------------------------------------------------------

for (const trouble of troubles.filter((t) => t.name !== 'a limit on the size of files')) {
	const staff = new Visitor(house), leaver = new Visitor(house)
	const open = (place) => sql(`SELECT count(*) FROM surveys_site WHERE place = '${place}' AND state = 'open'`)
	let list, place, home, password

	await test(`${trouble.name}: staff look at figures`, async () => {
		same((await staff.signIn()).status, 303)
		same((await leaver.signIn()).status, 303)
		list = await staff.get('/nl/staff/surveys')
		home = await leaver.get('/nl/staff')
		password = await staff.get('/nl/staff/password')
		place = list.body.match(/name="place" value="([a-z0-9-]+)"/)[1]
		// A session that is due to be kept awake: that writes, and must not cost the page.
		execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db'), 'UPDATE kb_session SET seen = seen - 120'])
		await trouble.begin()
		for (const path of ['/nl/staff', '/nl/staff/surveys', '/nl/staff/metrics', `/nl/staff/metrics/${place}`, `/nl/staff/metrics/${place}/csv`, `/nl/staff/surveys/${place}/poster`])
			same((await staff.get(path)).status, 200, path)
	})

	await test(`${trouble.name}: closing a survey is refused plainly and changes nothing`, async () => {
		same(open(place), '1')
		isPlainRefusal(await staff.post('/nl/staff/surveys/close', { ...hidden(list.body), place }), 'nl', trouble)
		same(open(place), '1')
	})

	await test(`${trouble.name}: nobody signs in, out or changes a password by halves`, async () => {
		const before = sql('SELECT hash FROM kb_user')
		const v = new Visitor(house)
		const r = await v.signIn()
		isPlainRefusal(r, 'nl', trouble)
		same((await v.get('/nl/staff')).status, 303, 'not signed in')
		isPlainRefusal(await staff.post('/nl/staff/password', { ...hidden(password.body), old: house.password, fresh: 'een lang nieuw wachtwoord', again: 'een lang nieuw wachtwoord' }), 'nl', trouble)
		same(sql('SELECT hash FROM kb_user') === before, true, 'the same password')
		isPlainRefusal(await leaver.post('/nl/staff/logout', hidden(home.body)), 'nl', trouble)
		same((await leaver.get('/nl/staff')).status, 200, 'still signed in, as the page says')
	})

	await test(`${trouble.name}: afterwards all of it works`, async () => {
		await end(trouble)
		same((await new Visitor(house).signIn()).status, 303)
		same((await leaver.post('/nl/staff/logout', hidden(home.body))).status, 303)
		same((await leaver.get('/nl/staff')).status, 303)
		same((await staff.post('/nl/staff/surveys/close', { ...hidden(list.body), place })).status, 303)
		same(open(place), '0')
		same((await staff.post('/nl/staff/surveys/open', { ...hidden(list.body), place })).status, 303)
		same(open(place), '1')
	})
}

// ---- Afterwards -----------------------------------------------------------------------

await test('the keeper hears all that was told, without anything parked', async () => {
	yes(await until(() => sql('SELECT count(*) FROM kb_queue') === '0', 60000), `${sql('SELECT count(*) FROM kb_queue')} still wait`)
	yes(!/alarm:/.test(house.log), 'an alarm')
})

await test('klankbord verify finds the store whole', async () => {
	const r = klankbord(['verify'], { data: house.store })
	same(r.status, 0, r.stdout + r.stderr)
	match(r.stdout, /^store: the example organisation, problems: 0$/m)
})

await house.stop()
rmSync(work, { recursive: true, force: true })
done()
