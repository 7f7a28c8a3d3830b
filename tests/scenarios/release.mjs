// release.mjs - the register of releases in a real store: what a reader can know of small groups
// from everything that was ever released, worked out by glpsol (tests/audit/tables.mjs).

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { exposed } from '../audit/tables.mjs'
import { released } from '../lib/released.mjs'
import { startHouse, Visitor } from '../lib/house.mjs'
import { processes, until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startHouse()
const sql = (text) => JSON.parse(execFileSync('sqlite3', ['-json', join(house.store, 'klankbord.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]')

const ITEMS = ['A10', 'A24', 'A28']
const places = sql('SELECT id, kind, type, parent FROM kb_place')
const nation = places.find((p) => p.kind === 'organisation').id
const years = sql('SELECT DISTINCT first FROM kb_release ORDER BY first').map((r) => r.first)

const tables = ['inside', 'outside'].flatMap((tier) => ITEMS.flatMap((item) => years.map((first) => ({ tier, least: tier === 'inside' ? 5 : 10, item, first }))))

await test('of all that was ever released of three questions 0 small groups are exposed, inside and outside', () => {
	let small = 0, hidden = 0
	for (const t of tables) {
		t.cells = released(sql, nation, t.tier, t.item, t.first)
		small += t.cells.filter((c) => c.value > 0 && c.value < t.least).length
		hidden += t.cells.filter((c) => !c.shown).length
		same(exposed(t.cells, t.least).map((c) => c.name), [], `${t.tier} ${t.item} ${t.first / 12}`)
	}
	console.log(`# ${tables.length} tables, ${tables.reduce((n, t) => n + t.cells.length, 0)} cells, ${small} small, ${hidden} left out`)
	yes(small > 20 && hidden > small, 'too little to tell anything')
})

await test('control: small groups alone left out would expose some', () => {
	const found = tables.filter((t) => exposed(t.cells.map((c) => ({ ...c, shown: c.value === 0 || c.value >= t.least })), t.least).length > 0)
	console.log(`# in ${found.length} of ${tables.length} tables`)
	yes(found.length > 0, 'nothing was exposed')
})

await test('outside shows nothing that inside leaves out', () => {
	const bad = sql("SELECT o.place, o.item FROM kb_release_cell o LEFT JOIN kb_release_cell i ON i.tier = 'inside' AND i.place = o.place AND i.item = o.item AND i.month = o.month AND i.months = o.months WHERE o.tier = 'outside' AND o.shown = 1 AND COALESCE(i.shown, 0) = 0")
	same(bad, [])
	yes(sql("SELECT COUNT(*) AS n FROM kb_release_cell WHERE tier = 'outside' AND shown = 1")[0].n > 0, 'nothing is shown outside')
})

await test('what is left out has no number in the register; every release says its rules and its hash', () => {
	same(sql('SELECT COUNT(*) AS n FROM kb_release_cell WHERE shown = 0 AND (n <> 0 OR total <> 0 OR top <> 0)')[0].n, 0)
	same(sql("SELECT COUNT(*) AS n FROM kb_release WHERE rules <> 2 OR length(hash) <> 64 OR cells < 0")[0].n, 0)
})

await test('pages show what was released, and nothing else', async () => {
	const staff = new Visitor(house)
	await staff.signIn()
	let compared = 0
	for (const p of places.filter((p) => p.kind !== 'organisation').slice(0, 6)) {
		const csv = (await staff.get(`/en/staff/metrics/${p.id}/csv`)).body
		const shown = new Set(sql(`SELECT item, month, months, n FROM kb_release_cell WHERE tier = 'inside' AND shown = 1 AND place = '${p.id}'`)
			.map((r) => [r.months === 3 ? `${Math.floor(r.month / 12)}-Q${r.month % 12 / 3 + 1}` : `${Math.floor(r.month / 12)}-${String(r.month % 12 + 1).padStart(2, '0')}`, r.item, r.n].join(' ')))
		for (const line of csv.split('\r\n').filter((l) => l.endsWith('"shown"'))) {
			const cells = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => m[1])
			yes(shown.has([cells[3], cells[4], cells[6]].join(' ')), `${line} was not released`)
			compared++
		}
	}
	yes(compared > 100, `only ${compared} figures`)
})

// The example was released by its maker. A keeper that starts releases what is due, in its sandbox.
await test('a keeper that finds nothing released releases all of it, the same cells', async () => {
	const register = () => JSON.stringify([sql('SELECT * FROM kb_release_cell'), sql('SELECT * FROM kb_release_sum'), sql('SELECT tier, item, first, through, cells, hash FROM kb_release ORDER BY 1, 2, 3, 4')])
	const before = register()
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: 'BEGIN IMMEDIATE; DELETE FROM kb_release; DELETE FROM kb_release_cell; DELETE FROM kb_release_sum; COMMIT;' })
	yes(register() !== before, 'control: an empty register is another one')
	for (const pid of processes(house.store).children)
		process.kill(pid, 'SIGKILL')
	yes(await until(() => sql('SELECT COUNT(*) AS n FROM kb_release')[0].n > 0, 90000), house.log)
	same(register() === before, true, 'the register')
})

await house.stop()
done()
