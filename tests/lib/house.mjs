// house.mjs - the real house for a test: ./run on a free port over a temporary folder.
//
// What users start is what tests start: nginx, the portal, its workers and keeper.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import http from 'node:http'
import net from 'node:net'

export const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

// The files that declare routes: the core's, and that of each folder of plugins/ whose Makefile.am makes a plugin.
export function routeSources() {
	const makes = (name) => readFileSync(join(top, 'plugins', name, 'Makefile.am'), 'utf8').includes(`${name}_LTLIBRARIES = ${name}.la`)
	const folders = readdirSync(join(top, 'plugins'), { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name)
	return ['portal/host/portal.c', ...folders.filter(makes).map((name) => `plugins/${name}/${name}.c`)]
}

export async function freePort() {
	return new Promise((found) => {
		const s = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = s.address()
			s.close(() => found(port))
		})
	})
}

// An example store made once and copied, so that each test file starts quickly.
// KB_TEST_STORE names the folder where the first test file leaves it: under another name
// first, since test files run side by side.
function reuseExample(data) {
	const kept = process.env.KB_TEST_STORE
	if (kept && existsSync(join(kept, 'example', 'first-password')))
		cpSync(join(kept, 'example'), join(data, 'example'), { recursive: true })
}

function keepExample(data) {
	const kept = process.env.KB_TEST_STORE
	if (!kept || existsSync(join(kept, 'example')))
		return
	const fresh = mkdtempSync(join(kept, 'making-'))
	cpSync(join(data, 'example'), fresh, { recursive: true, filter: (f) => !/\/run(\/|$)|\/draft-/.test(f) }) // not what comes and goes
	try { renameSync(fresh, join(kept, 'example')) } catch { rmSync(fresh, { recursive: true }) } // another was first
}

// Starts ./run with the options and with `env` on top of our own environment; resolves
// when it has printed its addresses.
export async function startHouse(options = [], env = {}) {
	const data = mkdtempSync(join(tmpdir(), 'klankbord-test-'))
	const port = await freePort()
	const empty = options.includes('--empty')

	if (!empty)
		reuseExample(data)
	const house = { data, port, base: `http://127.0.0.1:${port}`, log: '', out: '' }
	const start = () => new Promise((ready, failed) => {
		const child = house.child = spawn(join(top, 'run'), ['--port', String(port), '--data', data, ...options],
			{ stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })

		house.out = ''
		child.stderr.on('data', (d) => { house.log += d })
		child.stdout.on('data', (d) => {
			house.out += d
			if (house.out.includes('Ctrl-C stops everything'))
				ready()
		})
		child.on('exit', (code) => failed(new Error(`./run ended with ${code}\n${house.out}\n${house.log}`)))
	})
	const end = () => new Promise((ended) => {
		house.child.removeAllListeners('exit')
		house.child.on('exit', ended)
		house.child.kill('SIGINT')
	})

	house.store = join(data, empty ? 'own' : 'example')
	await start()
	house.youth = (house.out.match(/Youths:\s+\S+?:\d+(\/\S*)/) || [])[1]
	house.password = (house.out.match(/password: (\S+)/) || [])[1]
	if (!empty)
		keepExample(data)
	// The same folder and port, new processes: what an operator does.
	house.restart = async () => { await end(); await start() }
	house.stop = async () => {
		const code = await end()
		rmSync(data, { recursive: true, force: true })
		return code
	}
	return house
}

// A browser without pages: keeps cookies, follows nothing, sends what a same-site
// form would send.
export class Visitor {
	constructor(house, language = 'nl') {
		this.house = house
		this.language = language
		this.cookies = new Map()
	}

	async ask(method, path, body, headers = {}) {
		const r = await fetch(this.house.base + path, {
			method, body, redirect: 'manual',
			headers: {
				'accept-language': this.language,
				cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '),
				...(body === undefined ? {} : {
					'content-type': 'application/x-www-form-urlencoded',
					origin: this.house.base, 'sec-fetch-site': 'same-origin'
				}),
				...headers
			}
		})
		for (const line of r.headers.getSetCookie()) {
			const [, name, value] = line.match(/^([^=]+)=([^;]*)/)
			if (value === '' || /max-age=0/i.test(line))
				this.cookies.delete(name)
			else
				this.cookies.set(name, value)
		}
		return { status: r.status, headers: r.headers, location: r.headers.get('location'), body: await r.text() }
	}

	get(path, headers) { return this.ask('GET', path, undefined, headers) }
	post(path, fields, headers) { return this.ask('POST', path, String(new URLSearchParams(fields)), headers) }

	// With files: { field: bytes }.
	upload(path, fields, files, headers) {
		const { type, body } = multipart(fields, files)
		return this.ask('POST', path, body, { 'content-type': type, ...headers })
	}

	// The door of a place: scans the code, keeps the cookie.
	async enter(path = this.house.youth) {
		const r = await this.get(path)
		return r
	}

	async signIn(name = 'beheer', password = this.house.password) {
		const login = `/${this.language === 'en' ? 'en' : 'nl'}/staff/login` // staff read these two
		const page = await this.get(login)
		return this.post(login, { ...hidden(page.body), user: name, password })
	}
}

// A form with files as a browser sends it.
export function multipart(fields, files) {
	const sign = `----klankbord${Math.random().toString(16).slice(2)}`
	const part = (head, bytes) => [Buffer.from(`--${sign}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n')]
	const body = [...Object.entries(fields).flatMap(([k, v]) => part(`name="${k}"`, String(v))),
		...Object.entries(files).flatMap(([k, v]) => part(`name="${k}"; filename="file"\r\nContent-Type: application/octet-stream`, v)), Buffer.from(`--${sign}--\r\n`)]
	return { type: `multipart/form-data; boundary=${sign}`, body: Buffer.concat(body) }
}

// The bytes of one reply as they come over the wire, not unpacked. With fields it is a POST.
export function wireBytes(url, headers = {}, encoding = 'gzip', fields = null) {
	const method = fields ? 'POST' : 'GET'
	const form = fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
	return new Promise((got, failed) => {
		http.request(url, { method, headers: { 'accept-encoding': encoding, ...form, ...headers } }, (r) => {
			let bytes = 0
			r.on('data', (d) => { bytes += d.length })
			r.on('end', () => got({ bytes, status: r.statusCode, encoding: r.headers['content-encoding'] }))
		}).on('error', failed).end(fields ? String(new URLSearchParams(fields)) : undefined)
	})
}

// The hidden fields of the first form that has them.
export function hidden(html) {
	const fields = {}
	for (const m of html.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)) {
		const name = (m[0].match(/name="([^"]*)"/) || [])[1]
		const value = (m[0].match(/value="([^"]*)"/) || [])[1] || ''
		if (name && !(name in fields))
			fields[name] = value.replace(/&amp;/g, '&')
	}
	return fields
}

// The values of the choices that a question page offers.
export function choices(html) {
	return [...html.matchAll(/<input\b[^>]*name="a"[^>]*>/g)].map((m) => (m[0].match(/value="([^"]*)"/) || [])[1])
}

// Walks the survey from the intro to the review: pick(choices, html) gives the fields
// of one step. Returns the review page.
export async function walkToReview(visitor, lang, pick = (c) => ({ a: c[0], go: 'next' })) {
	const path = `/${lang}/s`
	let page = await visitor.post(path, {})
	const seen = []

	for (let i = 0; i < 40; i++) {
		const offered = choices(page.body)
		if (offered.length === 0)
			return { page, seen }
		seen.push(page.body)
		page = await visitor.post(path, { ...hidden(page.body), ...pick(offered, page.body, i) })
	}
	throw new Error('the survey has no end')
}

// Every file below a folder: { path, bytes }. One that goes away while it is looked at (a draft gets its name, a run file
// ends) makes the look begin anew, so that nothing is missed under its next name.
export function readAll(dir, tries = 50) {
	try {
		return walk(dir).map((path) => ({ path, bytes: readFileSync(path) }))
	} catch (e) {
		if (e.code !== 'ENOENT' || tries === 1)
			throw e
		return readAll(dir, tries - 1)
	}
}

function walk(dir) {
	return readdirSync(dir).flatMap((name) => {
		const path = join(dir, name), s = lstatSync(path)
		return s.isDirectory() ? walk(path) : s.isFile() ? [path] : []
	})
}
