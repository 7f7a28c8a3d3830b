// recalc.mjs - big forms worked out anew, against one bare parse of their file.
//
// The forms are those of others and lie in the folder that KB_CASES names (../shared/cases
// beside the project). Both times are taken in one run of tests/bench/recalc; the ratio
// counts, the milliseconds only tell.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const LIMIT = 1
const cases = process.env.KB_CASES ?? '../shared/cases'
const built = process.env.KB_BUILT ?? 'build/tests/bench'
const forms = ['42-va_who_v1_5_3.xml', '41-whova_form.xml'].map((f) => `${cases}/forms/hard/${f}`)

if (!forms.every((f) => existsSync(f))) {
	console.log(`not run: the forms are not in ${cases}`)
	process.exit(1)
}
let over = 0
for (const line of execFileSync(`${built}/recalc`, forms, { encoding: 'utf8' }).trim().split('\n')) {
	const [ms, parse, ratio, asked, name] = line.split(' ')
	const good = Number(ratio) <= LIMIT
	console.log(`${good ? 'ok' : 'not ok'} - ${name}: ${ms} ms with ${asked} questions asked, ${ratio} of a bare parse (${parse} ms), limit ${LIMIT}`)
	over += !good
}
process.exit(over ? 1 : 0)
