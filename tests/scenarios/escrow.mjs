// escrow.mjs - the reserve key: made apart, two of three shares let a new handler into a team of which nobody is
// left; one share, or two of different cuttings, do not.

import { Visitor, hidden } from '../lib/house.mjs'
import { file, codeOn } from '../lib/complaints.mjs'
import { root, startPortal, sql as ask } from '../lib/portal.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const tool = (word, input = '') => spawnSync(join(root, 'lib/klankbord/klankbord-escrow'), [word], { encoding: 'utf8', input })
const lines = (r) => r.stdout.trim().split('\n')
const [first, ...shares] = lines(tool('make')), others = lines(tool('make')).slice(1)
const key = first.replace('public ', '')
const house = await startPortal({ 'complaints.escrow': key })
const sql = (text) => ask(house.store, text)
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA foreign_keys = ON', join(house.store, 'klankbord.db')], { input: text })
const INBOX = '/nl/staff/complaints', PHRASE = 'een zin van een paar woorden', WORDS = 'De verwarming is al weken stuk'

async function handler(name) {
	const password = house.kb('user', 'add', name, '--role', 'complaints', '--place', 'organisatie').stdout.trim(), v = new Visitor(house)
	same((await v.signIn(name, password)).status, 303)
	change(`UPDATE kb_session SET second = 1 WHERE name = '${name}';`)
	v.press = async (path, fields) => v.post(path, { csrf: hidden((await v.get('/nl/staff/password')).body).csrf, ...fields })
	same((await v.press(`${INBOX}/key`, { go: 'open', phrase: PHRASE, again: PHRASE })).status, 303)
	return v
}

const old = await handler('oud')
same((await old.press(`${INBOX}/teams`, { body: 'coa', where: 'organisatie' })).status, 303)
yes(codeOn(await file(new Visitor(house), 'nl', WORDS)), 'a receipt')
const id = sql('SELECT id FROM complaints_case')
change("DELETE FROM complaints_holder WHERE member = (SELECT id FROM complaints_member WHERE person = 'oud');")
const fresh = await handler('nieuw')
const team = sql("SELECT team || ' ' || epoch || ' ' || lower(hex(pk)) || ' ' || lower(hex(escrow)) FROM complaints_epoch")
const member = sql("SELECT id || ' ' || lower(hex(box_pk)) FROM complaints_member WHERE person = 'nieuw'")
const open = (one, two, pk = key) => tool('open', [one, two, pk, team, member].join('\n') + '\n')

await test('nobody is left: the case opens for nobody', async () => {
	for (const v of [old, fresh])
		same((await v.get(`${INBOX}/${id}`)).status, 404)
})

await test('one share, a misread one, shares of two cuttings, another public half: nothing', () => {
	for (const r of [open(shares[0], shares[0]), open(shares[0], shares[1].replace(/.$/, (c) => c === '0' ? '1' : '0')), open(shares[0], others[1]), open(others[0], others[1]),
		open(shares[0], shares[1], '0'.repeat(64)), tool('open', shares[0]), tool('what')])
		same([r.stdout, r.status > 0], ['', true], r.stderr)
})

await test('any two shares let the new handler in, and nobody else', async () => {
	for (const [i, k] of [[0, 1], [1, 2], [2, 0]])
		match(open(shares[i], shares[k]).stdout, /^INSERT INTO complaints_holder /)
	change(open(shares[2], shares[0]).stdout)
	same((await fresh.press(INBOX, { case: id })).status, 303)
	match((await fresh.get(`${INBOX}/${id}`)).body, new RegExp(WORDS))
	same((await old.get(`${INBOX}/${id}`)).status, 404)
})

await house.stop()
done()
