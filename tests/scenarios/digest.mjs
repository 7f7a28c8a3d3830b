// digest.mjs - the daily digest in a running house: counts by the keeper, an outbox, and a sendmail(1) of the test's own that
// refuses, hangs or is killed. What leaves is numbers and a link; each mail leaves once at most, one a day.

import { Visitor, hidden } from '../lib/house.mjs'
import { file } from '../lib/complaints.mjs'
import { klankbord, startPortal, sql as ask, until, sleep, root } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-mail-')), box = join(work, 'box'), mode = join(work, 'mode')
writeFileSync(join(work, 'sendmail'), `#!/bin/sh
printf '%s\\n' "$@" > ${work}/words
case "$(cat ${mode})" in
refuse) echo x >> ${work}/refused; exit 75;;
hang) cat > ${work}/hung; sleep 30;;
slow) n=$(ls ${work} | grep -c '^box'); cat > ${box}$n; touch ${work}/took; sleep 30;;
*) n=$(ls ${work} | grep -c '^box'); cat > ${box}$n;;
esac
`)
chmodSync(join(work, 'sendmail'), 0o755)
const say = (what) => writeFileSync(mode, what)
const boxes = () => readdirSync(work).filter((f) => f.startsWith('box')).map((f) => readFileSync(join(work, f), 'utf8'))
say('take')

const settings = { sendmail: join(work, 'sendmail'), mail_from: 'portaal@klankbord.example', base_url: 'https://klankbord.example', 'complaints.digest_hour': '0' }
const house = await startPortal(settings)
const sql = (text) => ask(house.store, text)
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA foreign_keys = ON', join(house.store, 'klankbord.db'), text])
const INBOX = '/nl/staff/complaints', PHRASE = 'een zin van een paar woorden', WORDS = 'Kwikstaart 8812 achter de wasserij'
const post = () => house.kb('post')
const due = () => change('UPDATE kb_mail SET due = 0')
const tomorrow = () => change('UPDATE complaints_digest SET day = day - 1')
const count = () => Number(sql('SELECT count(*) FROM kb_mail'))
// A fresh keeper runs every job at once.
const digest = async (n) => { house.portal.kill('SIGHUP'); return until(() => count() === n) }

async function handler(name) {
	const password = house.kb('user', 'add', name, '--role', 'complaints', '--place', 'organisatie').stdout.trim(), v = new Visitor(house)
	same((await v.signIn(name, password)).status, 303)
	change(`UPDATE kb_session SET second = 1 WHERE name = '${name}'`)
	v.press = async (path, fields) => v.post(path, { csrf: hidden((await v.get('/nl/staff/password')).body).csrf, ...fields })
	same((await v.press(`${INBOX}/key`, { go: 'open', phrase: PHRASE, again: PHRASE })).status, 303)
	return v
}

const anna = await handler('anna'), bram = await handler('bram')
same((await anna.press(`${INBOX}/teams`, { body: 'coa', where: 'organisatie' })).status, 303)
for (let i = 0; i < 2; i++)
	yes((await file(new Visitor(house), 'nl', WORDS)).body.includes('name="code"'), 'a receipt')

await test('an address is set by who it belongs to, or by the operator; what is none is refused', async () => {
	for (const wrong of ['anna', 'a@b', '-oX@x.nl', 'a b@c.nl', 'a@c.nl, b@c.nl', 'a@c.nl\u000aBcc: x@y.nl', '"a"@c.nl', 'a@.nl'])
		yes([422, 400].includes((await anna.press('/nl/staff/mail', { address: wrong })).status), wrong)
	same(sql('SELECT count(*) FROM kb_address'), '0')
	match((await anna.press('/nl/staff/mail', { address: 'anna@klankbord.example' })).body, /Opgeslagen/)
	match((await anna.get('/nl/staff/mail')).body, /value="anna@klankbord.example"/)
	same(house.kb('user', 'mail', 'bram', '--address', 'bram@klankbord.example').status, 0)
	same(house.kb('user', 'mail', 'bram').stdout, 'bram@klankbord.example\n')
	same(house.kb('user', 'mail', 'carla', '--address', 'c@klankbord.example').status, 1)
})

await test('sendmail refuses twice, then takes it: one mail, with numbers and a link, to who has cases alone', async () => {
	yes(await digest(1), `the outbox has ${count()}`)
	say('refuse')
	for (let i = 0; i < 2; i++) {
		same(post().status, 0)
		same(post().status, 0) // not due yet
		same(boxes().length, 0)
		due()
	}
	same(readFileSync(join(work, 'refused'), 'utf8'), 'x\nx\n', 'it waits between two tries')
	say('take')
	same(post().status, 0)
	same([boxes().length, count()], [1, 0])
	same(post().status, 0)
	same(boxes().length, 1)
	const mail = boxes()[0]
	match(mail, /^From: portaal@klankbord\.example\nTo: anna@klankbord\.example\n/)
	match(mail, /2 zijn open/)
	match(mail, /https:\/\/klankbord\.example\/nl\/staff\/complaints\n/)
	match(mail, /2 are open/)
	match(mail, /https:\/\/klankbord\.example\/en\/staff\/complaints\n/)
	yes(mail.indexOf('zijn open') < mail.indexOf('are open'), 'Dutch above')
	const subject = [...mail.match(/^Subject: (?:.|\n )*/m)[0].matchAll(/=\?UTF-8\?Q\?([^?]*)\?=/g)].map((m) => m[1]).join('')
	same(decodeURIComponent(subject.replaceAll('=', '%')), 'Klachten vandaag / Complaints today')
	same(readFileSync(join(work, 'words'), 'utf8'), '-i\n--\nanna@klankbord.example\n')
})

await test('no byte of a case is in it: no word, id, number, place, theme, body', async () => {
	const mail = boxes()[0]
	const secret = sql('SELECT id, place, theme, lang, team FROM complaints_case').split(/[|\n]/).filter((s) => s.length > 2)
	secret.push('De Linde', 'Kwikstaart', 'COA', ...sql('SELECT upper(substr(id, 1, 4)) FROM complaints_case').split('\n'))
	same(secret.filter((s) => mail.includes(s)), [])
	yes(secret.length > 8, 'nothing was looked for')
})

await test('one a day: the job again writes nothing; the next day it does', async () => {
	house.portal.kill('SIGHUP')
	await sleep(3000)
	same(count(), 0)
	tomorrow()
	yes(await digest(1), 'the next day')
})

await test('killed with a mail in hand: it is not sent twice, and the log says that it may have gone', async () => {
	say('slow')
	const p = spawn(join(root, 'bin/klankbord'), ['post', ...Object.entries({ data: house.data, require_approved: 'off', ...settings }).flatMap(([k, v]) => ['--set', `${k}=${v}`])], { stdio: 'ignore' })
	yes(await until(() => existsSync(join(work, 'took'))), 'sendmail was not started')
	same(post().stderr.match(/dropped/), null, 'a second one at the same time keeps its hands off')
	p.kill('SIGKILL')
	await until(() => p.signalCode)
	say('take')
	same([count(), sql('SELECT hand FROM kb_mail')], [1, '1'])
	let r
	yes(await until(() => { r = post(); return /may have gone/.test(r.stderr) }), `${r?.stderr}`)
	same([boxes().length, count()], [2, 0], 'once before the kill, never after')
})

await test('control: without the mark it would have been sent twice', async () => {
	tomorrow()
	yes(await digest(1))
	const before = boxes().length
	rmSync(join(work, 'took'))
	say('slow')
	const p = spawn(join(root, 'bin/klankbord'), ['post', ...Object.entries({ data: house.data, require_approved: 'off', ...settings }).flatMap(([k, v]) => ['--set', `${k}=${v}`])], { stdio: 'ignore' })
	yes(await until(() => existsSync(join(work, 'took'))))
	p.kill('SIGKILL')
	await until(() => p.signalCode)
	change('UPDATE kb_mail SET hand = 0')
	say('take')
	same(await until(() => { post(); return boxes().length === before + 2 }), true)
})

await test('six refusals and it is dropped, with a line', async () => {
	tomorrow()
	yes(await digest(1))
	say('refuse')
	let said = ''
	for (let i = 0; i < 6; i++) {
		due()
		said += post().stderr
	}
	same(count(), 0)
	match(said, /a mail to anna is dropped: sendmail refused it each time/)
	yes(!said.includes('@'), 'an address in the log')
})

await test('no address, or no sendmail: nothing waits', async () => {
	tomorrow()
	match((await anna.press('/nl/staff/mail', { address: '' })).body, /Opgeslagen/)
	house.portal.kill('SIGHUP')
	await sleep(3000)
	same([count(), sql('SELECT count(*) FROM kb_address')], [0, '1'])
	const r = klankbord(['post'], { data: house.data })
	same([r.status, r.stderr.split('\n').filter((l) => !/^(INFO|WARN)/.test(l)).join('')], [1, 'klankbord post: set sendmail to the whole path of a program'])
})

await house.stop()
rmSync(work, { recursive: true, force: true })
done()
