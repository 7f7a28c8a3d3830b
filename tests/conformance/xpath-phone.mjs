// xpath-phone.mjs - the evaluator of the phone against the cases that others published, in
// Chromium. The trees come from the server's parser, as a form's do.
//
//   node xpath-phone.mjs PROGRAM DIR MISSES    PROGRAM is xpath.c's, DIR holds cases.jsonl
//
// All cases of tier 1 are held against MISSES both ways, and 99 % of those that have one
// right answer must pass; of the other tiers it only tells. Cases of parsing are the
// server's alone.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from '../lib/browser.mjs'
import { top } from '../lib/house.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const [program, dir, list] = process.argv.slice(2)

function readTrees() {
	const lines = execFileSync(program, ['--trees', dir], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n')
	return new Map(lines.map((l) => [l.slice(0, l.indexOf(' ')), JSON.parse(l.slice(l.indexOf(' ') + 1))]))
}

function readCases() {
	const lines = readFileSync(join(dir, 'cases.jsonl'), 'utf8').trim().split('\n')
	return lines.map((l) => JSON.parse(l)).filter((c) => !/^parse/.test(c.expected_type))
}

function readMisses() {
	const lines = readFileSync(list, 'utf8').split('\n').filter((l) => l && !l.startsWith('#'))
	yes(lines.every((l) => /^\S+ +\S/.test(l)), 'a miss without a reason')
	return lines.map((l) => l.split(' ')[0])
}

async function openPage(browser) {
	const page = await browser.newPage()
	for (const file of ['static/xpath.js', 'tests/conformance/phone-page.js'])
		await page.evaluate(readFileSync(join(top, file), 'utf8'))
	return page
}

// By context, so that each document goes over once.
async function runAll(page, cases, trees) {
	const results = new Map()
	for (const file of new Set(cases.map((c) => c.context))) {
		const xml = file ? readFileSync(join(dir, file), 'utf8') : '<x/>'
		const some = cases.filter((c) => c.context === file).map((c) => [c, trees.get(c.id) ?? null])
		const got = await page.evaluate((list, text) => list.map(([c, t]) => [c.id, runCase(c, t, text)]), some, xml)
		got.forEach(([id, r]) => results.set(id, r))
	}
	return results
}

function share(cases, results) {
	const passed = cases.filter((c) => results.get(c.id).right).length
	return { passed, total: cases.length, text: `${passed} of ${cases.length} (${(100 * passed / cases.length).toFixed(1)} %)` }
}

const browser = await openBrowser()
const cases = readCases()
const results = await runAll(await openPage(browser), cases, readTrees())
const failed = cases.filter((c) => !results.get(c.id).right)
const core = (tier) => share(cases.filter((c) => c.core && c.tier === tier), results)

for (const c of process.env.KB_SHOW ? failed : [])
	console.log(`# ${c.id} tier ${c.tier} ${c.core ? 'core' : ''} ${c.expr} -> ${results.get(c.id).said}, want ${c.expected_type} ${JSON.stringify(c.expected)}`)
for (const tier of [2, 3, 4])
	console.log(`# on the phone, core tier ${tier}: ${core(tier).text}`)
await test(`on the phone, core tier 1, at least 99 %: ${core(1).text}`, () => {
	yes(core(1).passed >= 0.99 * core(1).total && core(1).total > 0, 'too few pass')
})
await test('misses-phone.txt names every miss of tier 1 and nothing else', () => {
	same(failed.filter((c) => c.tier === 1).map((c) => c.id).sort(), readMisses().sort(), 'misses')
})
await browser.close()
done()
