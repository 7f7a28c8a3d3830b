// torture.mjs - what the torture tests share: a house without nginx whose survey is open at
// some places, shims in front of its C library that a test steers while it runs, and the
// sums that must be right whatever happened.

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choices, hidden, top } from './house.mjs'
import { klankbord, root, sleep, sql, until } from './portal.mjs'
import { ask } from './fastcgi.mjs'

export const long = process.env.KB_TORTURE === 'long'
export const count = (...words) => console.log(`# ${words.join(' ')}`)

// ---- Places ----------------------------------------------------------------------------

// Codes are eight of these letters; see plugins/surveys/code.c.
export const codeOf = (i) => `BCDFGHJ${'23456789'[i]}`
export const placeOf = (i) => `plaats-${i}`

// An organisation with this many places, the survey open at each. Written as staff would
// have it written, but at once.
export function openPlaces(data, n, tell = (...args) => klankbord(args, { data })) {
	const made = tell('migrate')
	if (made.status !== 0)
		throw new Error(`migrate: ${made.stderr}`)
	let text = "INSERT OR IGNORE INTO kb_place (id, name, kind) VALUES ('organisatie', 'Organisatie', 'organisation');"
	for (let i = 0; i < n; i++)
		text += `INSERT INTO kb_place (id, name, kind, parent) VALUES ('${placeOf(i)}', 'Plaats ${i}', 'location', 'organisatie');
			INSERT INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot)
				VALUES ('${String(i).padStart(32, '0')}', '', 'core', '', 'youth', 0, 99999999, '', 'poster', 0);
			INSERT INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month)
				VALUES ('${String(i).padStart(32, '0')}', '${placeOf(i)}', 'open', '', '', '', 0, 0, 0);
			INSERT INTO surveys_code (place, code) VALUES ('${placeOf(i)}', '${codeOf(i)}');`
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'klankbord.db'), `BEGIN; ${text} COMMIT;`])
}

// ---- Shims --------------------------------------------------------------------------------

// Numbers that a shim and the test share (tests/lib/shim.h).
export class Control {
	constructor(file) {
		writeFileSync(file, Buffer.alloc(4096))
		this.file = file
		this.fd = openSync(file, 'r+')
	}

	get(i) {
		const b = Buffer.alloc(8)
		readSync(this.fd, b, 0, 8, 8 * i)
		return Number(b.readBigInt64LE())
	}

	set(i, value) {
		const b = Buffer.alloc(8)
		b.writeBigInt64LE(BigInt(value))
		writeSync(this.fd, b, 0, 8, 8 * i)
	}
}

export function buildShim(dir, name) {
	const out = join(dir, `${name}.so`)
	execFileSync('gcc', ['-std=gnu17', '-O1', '-g', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-fno-builtin', '-I', join(top, 'tests/lib'),
		'-o', out, join(top, 'tests/lib', `${name}.c`)])
	return out
}

// ---- The house ------------------------------------------------------------------------------

// A fast machine sends more than a place of youths ever does: that it is refused is no
// matter of a test that sends for as long as it can (tests/scenarios/crowd.mjs).
export const roomy = { 'surveys.burst': 1000000 }

// A portal on a folder, reached by its socket. `wishes` are settings; `env` may hold shims;
// `one`: a single worker and no keeper.
export async function serve(data, { wishes = {}, env = {}, one = false, socket = join(data, 'run/klankbord.sock') } = {}) {
	const settings = { data, socket, require_approved: 'off', ...wishes }
	const args = ['serve', ...(one ? ['--one'] : []), ...Object.entries(settings).flatMap(([k, v]) => ['--set', `${k}=${v}`])]
	const house = { data, store: data, socket, log: '' }

	mkdirSync(join(data, 'run'), { recursive: true })
	house.portal = spawn(join(root, 'bin/klankbord'), args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
	house.portal.stderr.on('data', (d) => { house.log += d })
	house.gone = () => house.portal.exitCode !== null || house.portal.signalCode !== null
	house.ended = new Promise((r) => house.portal.on('exit', r))
	house.end = async (signal = 'SIGTERM') => {
		if (!house.gone())
			house.portal.kill(signal)
		await house.ended
	}
	house.says = (pattern) => until(() => pattern.test(house.log))
	if (!await until(async () => house.gone() || (existsSync(socket) && (await ask(socket, 'GET', '/nl', '', {}, 2000)).status === 200)) || house.gone())
		throw new Error(`the portal did not start:\n${house.log}`)
	return house
}

export function folder(name) {
	return mkdtempSync(join(tmpdir(), `klankbord-${name}-`))
}

export function copyStore(from, to) {
	rmSync(to, { recursive: true, force: true })
	cpSync(from, to, { recursive: true, filter: (f) => !/\/run\//.test(f) })
}

// ---- One voice ----------------------------------------------------------------------------------

// Walks to the review; what fails is sent again with the same fields, as a person would.
// `failed` is called for each failure. Null: it never went on.
export async function walk(v, i, { lang = 'nl', pick = (c) => c[Math.floor(Math.random() * c.length)], failed = () => {}, stop = () => false } = {}) {
	const path = `/${lang}/s`
	const insist = async (way) => {
		for (let k = 0; k < 400 && !stop(); k++) {
			const r = await way().catch((e) => ({ status: 0, error: String(e) }))
			if (r.status === 200 || r.status === 303)
				return r
			failed(r)
			await sleep(25)
		}
		return null
	}
	v.cookies.clear()
	if (!await insist(() => v.get(`/s/${codeOf(i)}`)))
		return null
	let page = await insist(() => v.post(path, {}))
	for (let k = 0; page && k < 60; k++) {
		const offered = choices(page.body)
		if (offered.length === 0)
			return { ...hidden(page.body), go: 'send' }
		const fields = { ...hidden(page.body), a: pick(offered), go: 'next' }
		page = await insist(() => v.post(path, fields))
	}
	return null
}

export const isThanks = (r) => r.status === 303 && /\/thanks$/.test(r.location || '')

// ---- What must be right afterwards ------------------------------------------------------------------

export const responses = (store, i) =>
	Number(sql(store, `SELECT count(*) FROM surveys_response${i === undefined ? '' : ` WHERE place = '${placeOf(i)}'`}`))

export const halves = (store) => Number(sql(store, `SELECT count(*) FROM surveys_response WHERE key NOT IN (SELECT response FROM surveys_answer)`)) +
	Number(sql(store, 'SELECT count(*) FROM surveys_answer WHERE response NOT IN (SELECT key FROM surveys_response)'))

// Every mark of the desk belongs to a response that is there, and the other way round.
export const marks = (store) => Number(sql(store, 'SELECT count(*) FROM kb_instance'))

// Where the sums of metrics differ from the answers that are stored: an observation that
// was lost or counted twice shows here.
export function wrongSums(store) {
	const told = new Map(), heard = new Map(), wrong = []
	const add = (map, key, n) => map.set(key, (map.get(key) || 0) + n)

	for (const line of sql(store, `SELECT r.place, a.item, a.value, count(*) FROM surveys_answer a JOIN surveys_response r ON r.key = a.response
		GROUP BY 1, 2, 3`).split('\n').filter(Boolean)) {
		const [place, item, value, n] = line.split('|')
		if (value === '')
			add(told, `${place} ${item}.skip`, Number(n))
		for (const code of value.split(' ').filter(Boolean)) {
			add(told, `${place} ${item}.${code}`, Number(n))
			if (code !== 'dk' && code !== 'na')
				add(told, `${place} ${item}`, Number(n))
		}
	}
	for (const line of sql(store, 'SELECT place, item, sum(n) FROM metrics_sum GROUP BY 1, 2').split('\n').filter(Boolean)) {
		const [place, item, n] = line.split('|')
		heard.set(`${place} ${item}`, Number(n))
	}
	for (const [key, n] of heard)
		if (told.get(key) !== n)
			wrong.push(`${key}: heard ${n}, told ${told.get(key) || 0}`)
	// A scale is told by its number, a choice by its code: one of the two is heard.
	const all = [...heard.keys()]
	for (const [key] of told)
		if (!heard.has(key) && !heard.has(key.replace(/\.[^.]*$/, '')) && !all.some((k) => k.startsWith(`${key}.`)))
			wrong.push(`${key}: never heard`)
	return { wrong, sums: heard.size }
}

export const isHeard = (store, ms = 60000) => until(() => sql(store, 'SELECT count(*) FROM kb_queue') === '0', ms)

export { klankbord, root, sleep, sql, until, spawnSync }
