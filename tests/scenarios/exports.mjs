// exports.mjs - release files: the keeper writes them once, staff take them through nginx, and
// what is withheld stands in no byte of any of them.

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { csv, named } from '../lib/exports.mjs'
import { startHouse, Visitor, hidden, top } from '../lib/house.mjs'
import { klankbord, processes, sql as look, until } from '../lib/portal.mjs'
import { copyStore, serve } from '../lib/torture.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'

// A disk of our own that can be full, mounted where nobody else sees it.
const OWN_MOUNTS = 'KB_OWN_MOUNTS'
if (!process.env[OWN_MOUNTS]) {
	const wish = process.getuid() === 0 ? ['-m'] : ['-rm']
	if (spawnSync('unshare', [...wish, 'true']).status === 0) {
		const r = spawnSync('unshare', [...wish, process.execPath, fileURLToPath(import.meta.url)], { stdio: 'inherit', env: { ...process.env, [OWN_MOUNTS]: 'yes' } })
		process.exit(r.status ?? 1)
	}
}

const TIERS = (process.env.KB_TIERS || 'inside outside').split(' ')
const KINDS = ['charts-en.zip', 'charts-nl.zip', 'codebook.xml', 'complaints.csv', 'figures-en.dta', 'figures-en.sav', 'figures-excel.csv', 'figures-nl.dta', 'figures-nl.sav',
	'figures.csv', 'law-en.csv', 'law-en.html', 'law-nl.csv', 'law-nl.html', 'measures.csv', 'pack.zip', 'report-en.html', 'report-nl.html', 'workbook-en.xlsx', 'workbook-nl.xlsx']
const FILES = KINDS.length * TIERS.length

const house = await startHouse()
const folder = join(house.store, 'files')
const sql = (text) => look(house.store, text)
const rows = (text) => JSON.parse(execFileSync('sqlite3', ['-json', '-readonly', join(house.store, 'klankbord.db'), text], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]')
const change = (text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(house.store, 'klankbord.db')], { input: `BEGIN IMMEDIATE; ${text} COMMIT;` })
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')
const daysAgo = (n) => Number(new Date(Date.now() - n * 86400000).toISOString().slice(0, 10).replaceAll('-', ''))
const onDisk = () => readdirSync(folder).filter((f) => f.startsWith('metrics-')).sort()
const noted = () => Number(sql('SELECT COUNT(*) FROM metrics_file'))
const whole = () => until(() => noted() === FILES && onDisk().length === FILES, 180000)
// The keeper's jobs are due when it begins.
const anew = () => { for (const pid of processes(house.store).children) process.kill(pid, 'SIGKILL') }

const staff = new Visitor(house)
const page = async (v = staff, lang = 'nl') => (await v.get(`/${lang}/staff/exports`))
const take = async (file, purpose, v = staff) => {
	const token = hidden((await v.get('/nl/staff/password')).body)
	return v.post('/nl/staff/exports', { csrf: token.csrf, ...(file === null ? {} : { file }), ...(purpose === null ? {} : { purpose }) })
}
// The bytes of the reply, which ask() reads as text.
async function bytesOf(file, purpose = 'check') {
	const token = hidden((await staff.get('/nl/staff/password')).body).csrf
	const r = await fetch(`${house.base}/nl/staff/exports`, { method: 'POST', body: String(new URLSearchParams({ csrf: token, file, purpose })), redirect: 'manual',
		headers: { cookie: [...staff.cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'content-type': 'application/x-www-form-urlencoded', origin: house.base, 'sec-fetch-site': 'same-origin' } })
	return { status: r.status, headers: r.headers, bytes: Buffer.from(await r.arrayBuffer()) }
}

await test('the keeper writes every file of the release once, in its sandbox, and notes length and hash', async () => {
	yes(await whole(), `${noted()} files\n${house.log}`)
	await staff.signIn()
	const month = onDisk()[0].match(/^metrics-(\d{4}-\d{2})-/)[1]
	same(onDisk(), TIERS.flatMap((t) => KINDS.map((k) => `metrics-${month}-${t}-${k}`)).sort())
	for (const f of rows('SELECT name, bytes, sha256 FROM metrics_file')) {
		const bytes = readFileSync(join(folder, f.name))
		same([f.bytes, f.sha256], [bytes.length, sha(bytes)], f.name)
		same((statSync(join(folder, f.name)).mode & 0o777).toString(8), '640', f.name)
	}
	same(readdirSync(join(folder, 'draft')), [])
	yes(!house.log.includes('ERROR'), house.log)
})

await test('the page lists each file with what it is for, its circle, its length and its hash, in Dutch and English', async () => {
	for (const [lang, word] of [['nl', 'Inspectiepakket'], ['en', 'Inspection pack']]) {
		const r = await page(staff, lang)
		same(r.status, 200)
		yes(r.body.includes(word), word)
		for (const f of rows('SELECT name, sha256 FROM metrics_file'))
			yes(r.body.includes(`value="${f.name}"`) && r.body.includes(f.sha256), f.name)
	}
	yes((await staff.get('/nl/staff/metrics')).body.includes('/nl/staff/exports'), 'a link from the figures')
})

await test('what nginx sends is the very file, the second time too; with headers for a file to keep and for nobody else', async () => {
	for (const f of rows('SELECT name, sha256 FROM metrics_file')) {
		const a = await bytesOf(f.name), b = await bytesOf(f.name)
		same([a.status, sha(a.bytes), sha(b.bytes)], [200, f.sha256, f.sha256], f.name)
		same(a.headers.get('content-disposition'), `attachment; filename="${f.name}"`)
		same(a.headers.get('cache-control'), 'private, no-store')
		same(a.headers.get('x-content-type-options'), 'nosniff')
		match(a.headers.get('content-security-policy'), /default-src 'none'/)
		same(a.headers.get('x-accel-redirect'), null)
	}
	match((await bytesOf(onDisk().find((f) => f.endsWith('.xlsx')))).headers.get('content-type'), /spreadsheetml/)
})

await test('each download is noted: who, as what, what for, which file, its hash; the page shows it', async () => {
	const taken = rows('SELECT person, role, purpose, file, tier, d.sha256 = f.sha256 AS same FROM metrics_download d JOIN (SELECT name, sha256 FROM metrics_file) f ON f.name = d.file')
	same(taken.length, 2 * FILES + 1)
	for (const t of taken)
		same([t.person, t.role, t.purpose, t.same], ['beheer', 'admin', 'check', 1])
	const body = (await page()).body
	yes(body.includes('Laatste downloads') && body.includes('<bdi>beheer</bdi>'), 'the list')
})

await test('after the months of the setting the account is forgotten; what was taken, as what and what for stays', async () => {
	const open = 12 * new Date().getUTCFullYear() + new Date().getUTCMonth()
	change(`INSERT INTO metrics_download (id, day, month, person, role, purpose, file, tier, sha256) VALUES
		('x-old', 20250101, ${open - 13}, 'kievit', 'quality', 'research', 'metrics-x.csv', 'inside', 'x'), ('x-new', 20250201, ${open - 12}, 'wulp', 'quality', 'research', 'metrics-x.csv', 'inside', 'x');`)
	anew() // the keeper's jobs are due when it begins
	yes(await until(() => sql("SELECT person FROM metrics_download WHERE id = 'x-old'") === '', 90000), 'the account')
	same(rows("SELECT person, role, purpose, file FROM metrics_download WHERE id LIKE 'x-%' ORDER BY id"), [
		{ person: 'wulp', role: 'quality', purpose: 'research', file: 'metrics-x.csv' }, { person: '', role: 'quality', purpose: 'research', file: 'metrics-x.csv' }], 'control: one month younger stays')
	yes(Number(sql("SELECT COUNT(*) FROM metrics_download WHERE person = 'beheer'")) > 0, 'those of today stay')
	change("DELETE FROM metrics_download WHERE id LIKE 'x-%';")
})

await test('refused and not noted: without a purpose, with one that is none, without a file, one that is none; by its address; signed out', async () => {
	const before = sql('SELECT COUNT(*) FROM metrics_download'), file = onDisk()[0]
	same((await take(file, null)).status, 400)
	same((await take(file, '')).status, 400)
	same((await take(file, 'curiosity')).status, 303)
	same((await take(null, 'check')).status, 400)
	for (const bad of ['metrics-none.csv', '../klankbord.db', 'klankbord.db', 'draft'])
		yes([303, 400].includes((await take(bad, 'check')).status), bad)
	for (const path of [`/files/${file}`, `/files/../klankbord.db`, '/files/', `/nl/staff/exports/${file}`])
		yes([400, 404].includes((await staff.get(path)).status), path)
	same((await staff.post('/nl/staff/exports', { file, purpose: 'check' })).status, 403, 'without a token')
	const nobody = new Visitor(house)
	same((await nobody.get('/nl/staff/exports')).location, '/nl/staff/login')
	same(sql('SELECT COUNT(*) FROM metrics_download'), before)
})

await test('a region or a location takes no file of the whole organisation, and reads what it may have instead', async () => {
	const region = sql("SELECT id FROM kb_place WHERE kind = 'region' LIMIT 1"), location = sql("SELECT id FROM kb_place WHERE kind = 'location' LIMIT 1")
	const person = async (name, role, place) => {
		const r = klankbord(['user', 'add', name, '--role', role, '--place', place], { data: house.store })
		const v = new Visitor(house)
		await v.signIn(name, r.stdout.match(/password: (\S+)/)?.[1] ?? r.stdout.trim().split(/\s+/).pop())
		return v
	}
	const a = await person('regio', 'quality', region), b = await person('locatie', 'location', location), c = await person('kievit', 'quality', 'organisatie')
	const own = await page(a), file = onDisk()[0]
	same(own.status, 200)
	yes(own.body.includes('hele organisatie') && !own.body.includes(file) && !own.body.includes('beheer</bdi>'), own.body)
	same((await take(file, 'check', a)).status, 403)
	same((await page(b)).status, 404)
	same((await take(file, 'check', b)).status, 404)
	same((await take(file, 'check', c)).status, 200)
	same(sql("SELECT role FROM metrics_download WHERE person = 'kievit'"), 'quality')
})

await test('a file that is not the one that was written is not sent, and the operator is told; whole again, it is', async () => {
	const file = onDisk().find((f) => f.endsWith('-figures.csv')), path = join(folder, file), bytes = readFileSync(path)
	const before = sql('SELECT COUNT(*) FROM metrics_download')
	appendFileSync(path, ' ')
	same((await take(file, 'check')).status, 409, 'longer')
	const other = Buffer.from(bytes)
	other[200] ^= 1
	writeFileSync(path, other)
	const r = await take(file, 'check')
	same(r.status, 409, 'another byte')
	yes(!r.body.includes('release_id'), 'nothing of it')
	yes(await until(() => house.log.includes(`release file ${file} is not the one that was written`)), house.log)
	same(sql('SELECT COUNT(*) FROM metrics_download'), before)
	writeFileSync(path, bytes)
	same((await take(file, 'check')).status, 200)
})

const stamp = () => onDisk().map((f) => { const s = statSync(join(folder, f)); return [f, s.ino, s.mtimeMs] })

await test('a restart writes nothing twice', async () => {
	const before = stamp()
	await house.restart()
	await new Promise((r) => setTimeout(r, 2500))
	same(stamp(), before)
	same(noted(), FILES)
})

await test('files that are gone, as after a restore, come back the same, byte by byte', async () => {
	const hashes = rows('SELECT name, sha256 FROM metrics_file ORDER BY name')
	for (const f of onDisk())
		rmSync(join(folder, f))
	anew()
	yes(await whole(), house.log)
	same(hashes.map((f) => sha(readFileSync(join(folder, f.name)))), hashes.map((f) => f.sha256))
	same(rows('SELECT name, sha256 FROM metrics_file ORDER BY name'), hashes)
})

await test('a file that is gone and does not come out the same is noted as lost, not replaced', async () => {
	const file = onDisk().find((f) => f.endsWith('-codebook.xml')), bytes = readFileSync(join(folder, file)), hash = sha(bytes)
	change(`UPDATE metrics_file SET sha256 = '${'0'.repeat(64)}' WHERE name = '${file}';`)
	rmSync(join(folder, file))
	anew()
	yes(await until(() => sql(`SELECT lost FROM metrics_file WHERE name = '${file}'`) === '1', 180000), house.log)
	yes(!existsSync(join(folder, file)), 'nothing lies there')
	yes((await page()).body.includes('Dit bestand is er niet meer'), 'the page says so')
	same((await take(file, 'check')).status, 303)
	writeFileSync(join(folder, file), bytes)
	change(`UPDATE metrics_file SET sha256 = '${hash}', lost = 0 WHERE name = '${file}';`)
})

// ---- What is withheld -------------------------------------------------------------------------

const figures = (tier, profile = '') => named(csv(readFileSync(join(folder, onDisk().find((f) => f.includes(`-${tier}-figures${profile}.csv`))), 'utf8').replace(/^\uFEFF/, ''), profile ? ';' : ','))
const MONTHS = { month: 1, quarter: 3, half_year: 6, year: 12 }
const GUARDED = ['n', 'invited', 'response_pct', 'value', 'ci_low', 'ci_high', 'band', 'centre', 'lcl', 'ucl', 'segment', 'signal', 'norm_verdict', 'note']

function leaks(list, tier) {
	const shown = new Map(rows(`SELECT place, item, month, months, n FROM kb_release_cell WHERE tier = '${tier}' AND shown = 1`).map((r) => [`${r.place} ${r.item} ${r.month} ${r.months}`, r.n]))
	const known = new Set(rows(`SELECT place, item, month, months FROM kb_release_cell WHERE tier = '${tier}'`).map((r) => `${r.place} ${r.item} ${r.month} ${r.months}`))
	const found = []
	for (const r of list) {
		const cell = `${r.place_code} ${r.indicator_id.replace('.top2', '')}`
		const month = 12 * Number(r.period_start.slice(0, 4)) + Number(r.period_start.slice(5, 7)) - 1
		if (r.conf_status === 'C' && GUARDED.some((g) => r[g] !== '' && r[g] !== '.'))
			found.push(`${r.place_code} ${r.indicator_id} ${r.period_start}: marked as not shown, and something is`)
		const key = `${cell} ${month} ${MONTHS[r.period_type]}`
		if (r.conf_status === 'F' && r.population === 'asked' && (r.n === '0' ? known.has(key) || r.value !== '' : shown.get(key) !== Number(r.n)))
			found.push(`${r.place_code} ${r.indicator_id} ${r.period_start}: was not released`)
	}
	return found
}

await test('both CSV files hold what the gate released and nothing of what it withheld', () => {
	for (const tier of TIERS) {
		const data = figures(tier), excel = figures(tier, '-excel')
		console.log(`# ${tier}: ${data.length} rows, ${data.filter((r) => r.conf_status === 'C').length} not shown`)
		yes(data.filter((r) => r.conf_status === 'C').length > 20 && data.filter((r) => r.conf_status === 'F').length > 1000, 'too little to tell anything')
		same(leaks(data, tier), [])
		same(leaks(excel.map((r) => ({ ...r, n: r.n.replace('.', '') })).map((r) => ({ ...r, n: r.n || '.' })), tier), [])
		same(excel.length, data.length)
	}
})

await test('control: a writer that shows one withheld row, or calls one released, is found', () => {
	const data = figures(TIERS[0]), at = data.findIndex((r) => r.conf_status === 'C' && r.population === 'asked')
	yes(leaks(data.with(at, { ...data[at], n: '3' }), TIERS[0]).length === 1, 'a number in a row that is not shown')
	yes(leaks(data.with(at, { ...data[at], n: '3', conf_status: 'F' }), TIERS[0]).length === 1, 'a row that was not released')
})

// A number that stands nowhere else, as text and as programs of statistics write it.
const POISON = 735911357
const forms = () => { const d = Buffer.alloc(8), i = Buffer.alloc(4); d.writeDoubleLE(POISON); i.writeInt32LE(POISON); return [Buffer.from(String(POISON)), d, i] }
function poisoned() {
	const work = mkdtempSync(join(tmpdir(), 'kb-files-')), found = []
	const search = (name, bytes) => { if (forms().some((f) => bytes.includes(f))) found.push(name) }
	for (const f of onDisk()) {
		search(f, readFileSync(join(folder, f)))
		if (/\.(zip|xlsx)$/.test(f)) {
			execFileSync('unzip', ['-q', '-o', '-d', join(work, f), join(folder, f)])
			for (const inner of readdirSync(join(work, f), { recursive: true }))
				if (statSync(join(work, f, inner)).isFile())
					search(`${f}: ${inner}`, readFileSync(join(work, f, inner)))
		}
	}
	rmSync(work, { recursive: true })
	return found
}
const rewrite = async () => {
	change('DELETE FROM metrics_file; DELETE FROM metrics_release;')
	for (const f of onDisk())
		rmSync(join(folder, f))
	anew()
	yes(await whole(), house.log)
}

await test('what was withheld stands in no byte of any file, archives opened', async () => {
	change(`UPDATE kb_release_cell SET n = ${POISON}, total = ${POISON}, top = ${POISON} WHERE shown = 0;`)
	yes(Number(sql('SELECT COUNT(*) FROM kb_release_cell WHERE shown = 0')) > 100, 'too little was withheld')
	await rewrite()
	same(poisoned(), [])
})

await test('control: one such cell that is shown is found in every file with figures', async () => {
	const cell = rows("SELECT place, item, month, months FROM kb_release_cell WHERE shown = 0 AND item = 'A10' AND months = 3 AND place IN (SELECT id FROM kb_place WHERE kind = 'location') ORDER BY month DESC LIMIT 1")[0]
	const where = `place = '${cell.place}' AND item = 'A10' AND month = ${cell.month} AND months = 3`
	change(`UPDATE kb_release_cell SET shown = 1 WHERE ${where};`)
	await rewrite()
	const found = poisoned().map((f) => f.replace(/metrics-\d+-\d+-/, ''))
	for (const kind of ['figures.csv', 'figures-excel.csv', 'figures-nl.sav', 'figures-nl.dta', 'report-nl.html', 'workbook-nl.xlsx: ', 'pack.zip: figures.csv'])
		yes(found.some((f) => f.startsWith(`inside-${kind}`)), `${kind} in ${found.join(', ')}`)
	change(`UPDATE kb_release_cell SET shown = 0 WHERE ${where}; UPDATE kb_release_cell SET n = 0, total = 0, top = 0 WHERE shown = 0;`)
	await rewrite()
	same(poisoned(), [])
})

// ---- The pack -----------------------------------------------------------------------------------

await test('the inspection pack: sha256sum finds all as it was; report, figures, definitions, releases, downloads, reach; nothing of a person', async () => {
	// Another release before this one, and downloads in it by people with telling names.
	change(`INSERT INTO metrics_release VALUES (${12 * 2025}, 20250102); 
		INSERT INTO metrics_note VALUES ('climate', ${12 * 2024 + 9}, 4, '2', 'Wij zien het, en "doen" er iets aan', 'kwartelkoning', ${daysAgo(40)});
		INSERT INTO metrics_note VALUES ('climate', ${12 * 2024 + 9}, 5, '2', 'nog niet voorbij', 'kwartelkoning', ${daysAgo(0)});
		INSERT INTO metrics_written VALUES ('de-linde', 'tailored', 'Z22', 1, ${12 * 2024 + 9}, ${12 * 2025 + 2}, 'De arts komt hier één keer per week', 'quality', 'kwartelkoning', ${daysAgo(40)}),
			('de-linde', 'tailored', 'Z22', 2, ${12 * 2024 + 9}, ${12 * 2025 + 2}, '', 'quality', 'kwartelkoning', ${daysAgo(39)}),
			('de-linde', 'target', 'Z22', 1, ${12 * 2024 + 9}, ${12 * 2025 + 2}, 'nog niet voorbij', 'quality', 'kwartelkoning', ${daysAgo(0)});
		INSERT INTO metrics_download VALUES ('${'b'.repeat(32)}', 20250203, ${12 * 2025 + 1}, 'kwartelkoning', 'quality', 'inspection', 'metrics-2024-12-inside-pack.zip', 'inside', '${'a'.repeat(64)}');`)
	const file = onDisk().find((f) => f.includes('-inside-pack.zip'))
	anew() // the keeper completes the one before
	yes(await until(() => noted() === FILES + KINDS.length * TIERS.length, 180000), house.log)
	const packs = TIERS.map((t) => file.replace('-inside-', `-${t}-`)), listed = packs.map((f) => `'${f}'`).join()
	change(`DELETE FROM metrics_file WHERE name IN (${listed});`)
	packs.forEach((f) => rmSync(join(folder, f)))
	anew()
	yes(await until(() => packs.every((f) => existsSync(join(folder, f))) && Number(sql(`SELECT COUNT(*) FROM metrics_file WHERE name IN (${listed})`)) === packs.length, 180000), house.log)
	const work = mkdtempSync(join(tmpdir(), 'kb-pack-'))
	execFileSync('unzip', ['-q', '-d', work, join(folder, file)])
	execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: work })
	same(readdirSync(work).sort(), ['SHA256SUMS', 'codebook.xml', 'definitions.csv', 'downloads.csv', 'figures-excel.csv', 'figures.csv', 'law-en.csv', 'law-en.html', 'law-nl.csv', 'law-nl.html', 'manifest.txt', 'measures.csv', 'notes.csv', 'reach.csv', 'releases.csv', 'report-en.html',
		'report-nl.html', 'streams.csv', 'workbook-en.xlsx', 'workbook-nl.xlsx', 'written.csv'])
	const text = (f) => readFileSync(join(work, f), 'utf8')
	yes(named(csv(text('definitions.csv'))).length > 100, 'definitions')
	same(named(csv(text('releases.csv'))).map((r) => [r.release, r.file]), TIERS.flatMap((t) => KINDS.map((k) => ['2024-12', `metrics-2024-12-${t}-${k}`])))
	same(named(csv(text('downloads.csv'))).map((r) => [r.month, r.role, r.purpose, r.downloads]), [['2025-02', 'quality', 'inspection', '1']])
	// What the board answered before the release ended, without who; outside that there was an answer.
	const note = { topic: 'climate', quarter_begins: '2024-10', times_seen: '4', rule_version: '2', day: String(daysAgo(40)), words: 'Wij zien het, en "doen" er iets aan' }
	same(named(csv(text('notes.csv'))), [note])
	match(text('manifest.txt'), /  notes\.csv\n/)
	for (const outer of packs.filter((f) => f.includes('-outside-')))
		same(named(csv(execFileSync('unzip', ['-p', join(folder, outer), 'notes.csv'], { encoding: 'utf8' }))), [{ ...note, times_seen: '', words: '' }])
	// What staff wrote beside a figure before it ended, by role and month, and that it was withdrawn; outside without its words.
	const month = (n) => `${String(daysAgo(n)).slice(0, 4)}-${String(daysAgo(n)).slice(4, 6)}`
	const written = [[1, 40, '0', 'De arts komt hier één keer per week'], [2, 39, '1', '']].map(([turn, ago, withdrawn, words]) => ({ place_code: 'de-linde', kind: 'tailored', indicator_id: 'Z22',
		turn: String(turn), since: '2024-10', until: '2025-03', role: 'quality', written: month(ago), withdrawn, words }))
	same(named(csv(text('written.csv'))), written)
	for (const outer of packs.filter((f) => f.includes('-outside-')))
		same(named(csv(execFileSync('unzip', ['-p', join(folder, outer), 'written.csv'], { encoding: 'utf8' }))), written.map((w) => ({ ...w, words: '' })))
	const reach = named(csv(text('reach.csv')))
	yes(reach.length > 10 && reach.every((r) => r.answers_least === '' || Number(r.answers_least) >= 5) && reach.some((r) => Number(r.answers_most) > 20), 'reach')
	// Only youths are asked in the example: what they are asked about is there, the partners and the complaints are not.
	const streams = named(csv(text('streams.csv')))
	same(streams.map((r) => [r.stream, r.state]), [['1', 'there'], ['2', 'there'], ['3', 'missing'], ['4', 'missing']])
	yes(streams.every((r) => (r.state === 'there') === (Number(r.indicators_shown) > 0) && Number(r.indicators) >= Number(r.indicators_shown)), JSON.stringify(streams))
	for (const lang of ['nl', 'en'])
		match(text(`report-${lang}.html`), lang === 'nl' ? /<strong>Onvolledig: / : /<strong>Incomplete: /)
	for (const lang of ['nl', 'en'])
		match(text(`report-${lang}.html`), lang === 'nl' ? /Over wie deze cijfers gaan/ : /Of whom these figures are/)
	// An account that is called by a word of the house ("klachten") proves nothing.
	const house_words = readFileSync(join(top, 'locales/nl.xlf'), 'utf8') + readFileSync(join(top, 'plugins/metrics/indicators.txt'), 'utf8')
	const people = ['kwartelkoning', ...sql('SELECT name FROM kb_user').split('\n')].filter((p) => !new RegExp(`\\b${p}\\b`).test(house_words))
	yes(people.includes('beheer') || people.length > 1, 'too few names')
	const names = (folder) => readdirSync(folder, { recursive: true }).filter((f) => statSync(join(folder, f)).isFile())
		.flatMap((f) => people.filter((p) => new RegExp(`(^|[^a-z-])${p}([^a-z-]|$)`).test(readFileSync(join(folder, f), 'latin1'))).map((p) => `${f}: ${p}`))
	execFileSync('unzip', ['-q', '-d', join(work, 'book'), join(work, 'workbook-nl.xlsx')])
	match(readFileSync(join(work, 'book/xl/worksheets/sheet4.xml'), 'utf8'), /is een gat in de grafiek[^]*(Hoogstens|Minstens) \d/)
	same(names(work), [])
	writeFileSync(join(work, 'x'), 'taken by kwartelkoning')
	same(names(work).filter((n) => n.startsWith('x:')).length, 1, 'control: a name is found')
	rmSync(work, { recursive: true })

	const first = sha(readFileSync(join(folder, file)))
	change(`DELETE FROM metrics_file WHERE name = '${file}';`)
	rmSync(join(folder, file))
	anew()
	yes(await until(() => existsSync(join(folder, file)), 180000), house.log)
	same(sha(readFileSync(join(folder, file))), first, 'made twice')
})

const pristine = join(mkdtempSync(join(tmpdir(), 'kb-disk-')), 'store')
await house.stop.call(null, copyStore(house.store, pristine))

// ---- A disk that is full --------------------------------------------------------------------------

const mounts = process.env[OWN_MOUNTS] === 'yes'
await test(`a full disk leaves no half file, and all are written when there is room again${mounts ? '' : ' # SKIP no mounts of our own here'}`, async () => {
	if (!mounts)
		return
	const files = join(pristine, 'files')
	execFileSync('sqlite3', [join(pristine, 'klankbord.db')], { input: 'DELETE FROM metrics_file; DELETE FROM metrics_release;' })
	rmSync(files, { recursive: true, force: true })
	mkdirSync(files)
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'none', files])
	const portal = await serve(pristine)
	try {
		yes(await until(() => /release file \S+ cannot be written: No space left/.test(portal.log), 180000), portal.log)
		const there = () => readdirSync(files).filter((f) => f !== 'draft').sort()
		const good = () => look(pristine, 'SELECT name FROM metrics_file ORDER BY name').split('\n').filter(Boolean)
		yes(await until(() => JSON.stringify(there()) === JSON.stringify(good())), `${there()} but noted ${good()}`)
		yes(good().length > 0 && good().length < FILES, `${good().length} files`)
		for (const line of look(pristine, 'SELECT name, sha256 FROM metrics_file').split('\n'))
			same(sha(readFileSync(join(files, line.split('|')[0]))), line.split('|')[1], line)
		same(readdirSync(join(files, 'draft')), [])
		execFileSync('mount', ['-o', 'remount,size=200m', files])
		yes(await until(() => good().length === FILES, 180000), portal.log)
	} finally {
		await portal.end()
		execFileSync('umount', [files])
	}
})

await test('what a keeper left half written when it was killed is gone at the next start', async () => {
	const files = join(pristine, 'files')
	mkdirSync(join(files, 'draft'), { recursive: true })
	writeFileSync(join(files, 'draft-metrics-2020-01-inside-figures.csv'), 'half')
	writeFileSync(join(files, 'draft/xlsx-abcdef'), 'half')
	const portal = await serve(pristine)
	await portal.end()
	same(readdirSync(files).filter((f) => f.startsWith('draft-')), [])
	same(readdirSync(join(files, 'draft')), [])
})
rmSync(join(pristine, '..'), { recursive: true, force: true })
done()
