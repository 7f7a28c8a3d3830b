// bytes.mjs - the same release gives the same bytes, at another time and in another zone, and
// a long table takes no more memory than a short one.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { test, same, yes, done } from '../lib/tap.mjs'
import { make, sample, work } from '../lib/exports.mjs'

const GROWTH = 512 // kilobytes that a writer may take, however long the table

const first = sample('first')

await test('the hash that a writer tells is that of the file', () => {
	yes(Object.keys(first.hashes).length >= 13, 'files')
	for (const [name, hash] of Object.entries(first.hashes))
		same(createHash('sha256').update(first.bytes(name)).digest('hex'), hash, name)
})

// Two seconds: the clock of a zip archive.
await test('the same bytes two seconds later, in another zone and locale', async () => {
	await new Promise((r) => setTimeout(r, 2100))
	Object.assign(process.env, { TZ: 'Pacific/Auckland', LC_ALL: 'C.UTF-8' })
	same(sample('later').hashes, first.hashes, 'hashes')
})

await test('SVG is well-formed, with a title and a description', () => {
	for (const name of Object.keys(first.hashes).filter((n) => n.endsWith('.svg'))) {
		execFileSync('xmllint', ['--nonet', '--noout', `${first.folder}/${name}`], { cwd: work })
		yes(/role="img" aria-labelledby="t(\d+) d\1"[\s\S]*<title id="t\1">[^<]+<\/title>\n<desc id="d\1">[^<]+<\/desc>/.test(first.text(name)), name)
	}
})

await test('100,000 rows of CSV take no more memory than a few', () => {
	const [, rows, bytes, grown] = /^(\d+) rows (\d+) bytes (\d+) kB/.exec(make('--rows', '100000')).map(Number)
	yes(rows >= 100000 && bytes > 20e6, `${rows} rows, ${bytes} bytes`)
	console.log(`    # memory for 100,000 rows of CSV, ratio to its limit of ${GROWTH} kB: ${(grown / GROWTH).toFixed(2)}`)
	yes(grown <= GROWTH, `grew by ${grown} kB`)
})

done()
