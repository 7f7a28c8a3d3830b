// pack.mjs - the inspection pack, unpacked by unzip and checked by sha256sum.

import { readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { run, sample, work } from '../lib/exports.mjs'

const files = sample()
const names = Object.keys(files.hashes).filter((n) => n !== 'pack.zip').sort()
const out = join(work, 'unpacked')

await test('all files of the release, by name, behind the manifest and the hashes', () => {
	run('unzip', ['-q', '-d', out, join(files.folder, 'pack.zip')])
	const listed = run('unzip', ['-Z1', join(files.folder, 'pack.zip')]).trim().split('\n')
	same(listed, ['manifest.txt', 'SHA256SUMS', ...names], 'members')
	for (const n of names) yes(readFileSync(join(out, n)).equals(files.bytes(n)), n)
})

await test('sha256sum finds every file as it was', () => {
	const said = run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out })
	same(said.trim().split('\n').length, names.length + 1, 'files that were checked')
})

await test('control: one letter more in one file is seen', () => {
	writeFileSync(join(out, 'figures.csv'), ' ', { flag: 'a' })
	same(spawnSync('sha256sum', ['--check', '--status', 'SHA256SUMS'], { cwd: out }).status, 1, 'status')
})

await test('the manifest tells the release, its day, and how long each file is', () => {
	const manifest = readFileSync(join(out, 'manifest.txt'), 'utf8')
	match(manifest, /^release: 2025-Q4-inside\ndate: 2026-01-20\nfiles: \d+\n/)
	for (const n of names) yes(manifest.includes(`${String(files.bytes(n).length).padEnd(10)}  ${n}\n`), n)
})

await test('no times and no owners of this machine', () => {
	const said = run('unzip', ['-Z', '-v', join(files.folder, 'pack.zip')])
	same([...said.matchAll(/file last modified on \(DOS date\/time\):\s*(.*)/g)].filter((m) => m[1] !== '1980 Jan 1 00:00:00').length, 0, 'times')
})

done()
