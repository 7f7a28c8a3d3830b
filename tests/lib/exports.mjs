// exports.mjs - the files of the sample release (plugins/metrics/export/sample.c), and CSV.
//
// make-exports is built with the unit tests (make check); KB_BUILD names the build folder.
// Everything lies in a temporary folder that goes at the end.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const maker = join(process.env.KB_BUILD ?? 'build', 'plugins/metrics/export/make-exports')
export const work = mkdtempSync(join(tmpdir(), 'kb-exports-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

export const make = (...args) => execFileSync(maker, args, { encoding: 'utf8' })

// A folder with all files; returns it and the hash of each by name.
export function sample(name = 'sample') {
	const folder = join(work, name)
	mkdirSync(folder)
	const hashes = Object.fromEntries(make(folder).trim().split('\n').map((l) => l.split('  ').reverse()))
	return { folder, hashes, bytes: (file) => readFileSync(join(folder, file)), text: (file) => readFileSync(join(folder, file), 'utf8') }
}

// Runs a program of others; an error is a failed test that says what it wrote.
export function run(program, args, options = {}) {
	const r = spawnSync(program, args, { encoding: 'utf8', cwd: work, timeout: 120000, ...options })
	if (r.error || r.status !== 0)
		throw new Error(`${program}: ${r.error ?? r.status}\n${r.stdout}\n${r.stderr}`)
	return r.stdout
}

// RFC 4180 by the letter: rows of cells.
export function csv(text, comma = ',') {
	const rows = []
	let row = [], at = 0
	const quoted = new RegExp(`"((?:[^"]|"")*)"(${comma}|\\r\\n)`, 'y')
	while (at < text.length) {
		quoted.lastIndex = at
		const m = quoted.exec(text)
		if (!m) throw new Error(`not RFC 4180 at ${at}: ${text.slice(at, at + 60)}`)
		row.push(m[1].replaceAll('""', '"'))
		at = quoted.lastIndex
		if (m[2] === '\r\n') rows.push(row.splice(0))
	}
	return rows
}

// Rows as objects, by the names of the first row.
export const named = ([head, ...rows]) => rows.map((r) => Object.fromEntries(head.map((name, i) => [name, r[i]])))
