// privacy.mjs - what is not in the store and not in the logs; nothing live; no order.

import { startHouse, Visitor, walkToReview, hidden, readAll } from '../lib/house.mjs'
import { until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const house = await startHouse()
const code = house.youth.split('/').pop()

const sql = (text) => execFileSync('sqlite3', [join(house.store, 'klankbord.db'), text], { encoding: 'utf8' }).trim()

async function handIn(lang, pick) {
	const v = new Visitor(house, lang)
	await v.enter()
	const { page } = await walkToReview(v, lang, pick)
	const r = await v.post(`/${lang}/s`, { ...hidden(page.body), go: 'send' })
	same(r.status, 303)
}

// A page without what must differ between two loads: tokens.
const still = (html) => html.replace(/name="csrf" value="[^"]*"/g, '').replace(/value="[A-Za-z0-9_-]{60,}"/g, '')

await test('two loads of each staff page around one answer look the same', async () => {
	const staff = new Visitor(house)
	await staff.signIn()
	const list = await staff.get('/nl/staff/metrics')
	const places = [...new Set([...list.body.matchAll(/staff\/metrics\/([a-z0-9-]+)/g)].map((m) => m[1]))]
	yes(places.length >= 12, `only ${places.length} places`)
	const paths = ['/nl/staff', '/nl/staff/machine', '/nl/staff/surveys', '/nl/staff/metrics', ...places.flatMap((p) => [`/nl/staff/metrics/${p}`, `/nl/staff/metrics/${p}/csv`])]
	const load = async () => Promise.all(paths.map(async (p) => still((await staff.get(p)).body)))
	const before = await load()
	await handIn('nl')
	yes(await until(() => sql('SELECT count(*) FROM kb_queue') === '0', 60000), 'observations still waiting')
	const after = await load()
	for (const [i, p] of paths.entries())
		yes(before[i] === after[i], `${p} changed`)
})

await test('no group under five and no n stands on a page or in a CSV', async () => {
	const staff = new Visitor(house)
	await staff.signIn()
	const list = await staff.get('/en/staff/metrics')
	let rows = 0, withheld = 0
	for (const place of new Set([...list.body.matchAll(/staff\/metrics\/([a-z0-9-]+)/g)].map((m) => m[1]))) {
		const csv = (await staff.get(`/en/staff/metrics/${place}/csv`)).body.replace(/^\uFEFF/, '').trim().split(/\r\n/)
		const names = csv[0].split(',').map((s) => s.replace(/"/g, ''))
		const n = names.indexOf('n'), status = names.indexOf('status'), score = names.indexOf('score')
		for (const line of csv.slice(1)) {
			const cells = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((m) => m[1])
			rows++
			if (cells[status] === 'withheld') {
				withheld++
				same([cells[n], cells[score]], ['', ''], line)
			} else
				yes(Number(cells[n]) >= 5, line)
		}
	}
	yes(rows > 500 && withheld > 0, `${rows} rows, ${withheld} withheld: the example shows both`)
})

await test('neither keys nor the order of rows tell who answered first', async () => {
	const before = new Set(sql('SELECT key FROM surveys_response').split('\n'))
	const order = []
	for (let i = 0; i < 24; i++) {
		await handIn('en')
		order.push(sql('SELECT key FROM surveys_response').split('\n').find((id) => !before.has(id) && !order.includes(id)))
	}
	const scanned = sql('SELECT key FROM surveys_response').split('\n').filter((id) => order.includes(id))
	const sorted = [...order].sort()
	const concordance = (list) => {
		let up = 0, all = 0
		for (let i = 0; i < list.length; i++)
			for (let j = i + 1; j < list.length; j++, all++)
				up += order.indexOf(list[i]) < order.indexOf(list[j])
		return up / all
	}
	for (const [what, list] of [['scan', scanned], ['keys', sorted]]) {
		const c = concordance(list)
		yes(c > 0.2 && c < 0.8, `${what} order agrees with time: ${c}`)
	}
	same(concordance(order), 1, 'the check sees an order where there is one')
	same(sql("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND (name LIKE 'surveys_%' OR name LIKE 'kb_%') AND sql NOT LIKE '%WITHOUT ROWID%'"), '0', 'tables with a hidden counter')
})

await test('no file beside the store and its log is written for an answer', async () => {
	const list = () => readAll(house.store).map((f) => f.path).filter((f) => !/\/run\//.test(f)).sort()
	const before = list()
	await handIn('nl')
	same(list(), before)
})

await test('no log and no file holds a code, an address or an answer', async () => {
	const secrets = [code, '127.0.0.1', house.password, 'not_daily']
	await handIn('nl', (c) => ({ a: c.includes('not_daily') ? 'not_daily' : c[0], go: 'next' }))
	await new Visitor(house).get(`/s/${code}`)
	await new Visitor(house).get('/s/BBBBBBBB')
	for (const s of secrets)
		yes(!house.log.includes(s), `the log holds ${s === house.password ? 'the password' : s}`)
	for (const f of readAll(house.store).filter((f) => /\/run\//.test(f.path) && !f.path.endsWith('nginx.conf')))
		for (const s of secrets)
			yes(!f.bytes.includes(s), `${f.path} holds ${s}`)
})

await test('the store holds no address, day or device of a youth', async () => {
	const columns = sql("SELECT m.name || '.' || p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name LIKE 'surveys_%'").split('\n')
	const bad = columns.filter((c) => /address|ip|agent|day|date|time|device|lang|created|_at$/.test(c.split('.')[1]))
	// The language is kept of an answer and of what was written; of staff, which languages an interpreter reads
	// and on which day they promised to keep it secret.
	same(bad.sort(), ['surveys_interpreter.lang', 'surveys_response.lang', 'surveys_secrecy.day', 'surveys_text.lang'])
	same(sql("SELECT DISTINCT mode FROM surveys_response WHERE mode NOT IN ('', 'pages', 'tablet', 'offline')"), '')
	yes(columns.some((c) => c.endsWith('.month')), 'no month')
	const bytes = readFileSync(join(house.store, 'klankbord.db'))
	yes(!bytes.includes('127.0.0.1'), 'an address in the store')
})

await test('the key file and the store are for the owner only', async () => {
	for (const { path: f } of readAll(house.store).filter((f) => /\.db|keys/.test(f.path) && !/\/run\//.test(f.path)))
		same(statSync(f).mode & 0o077, 0, f)
})

await house.stop()
done()
