// xpath.mjs - the evaluator of the phone (static/xpath.js) against that of the server, in
// Chromium: every expression of every form that we ship, over many states. And its weight.
//
// tests/conformance/shipped.c says what C makes of them. KB_BUILD names the build.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { openBrowser } from '../lib/browser.mjs'
import { top } from '../lib/house.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const build = process.env.KB_BUILD || join(top, 'build')
const programs = join(build, 'tests/conformance')
const folder = join(top, 'plugins/surveys/forms')
const source = readFileSync(join(top, 'static/xpath.js'), 'utf8')
const STATES = 700
const MOST_BYTES = 8192

function readForms() {
	execFileSync('make', ['-s', '-C', programs, 'shipped'])
	return readdirSync(folder).filter((f) => f.endsWith('.xml')).sort().map((file) => ({
		file, ...JSON.parse(execFileSync(join(programs, 'shipped'), [join(folder, file), String(STATES)], { maxBuffer: 1 << 28 }))
	}))
}

// In the page: what differs, "file node what: phone, server", and how much was worked out.
function compareAll(forms) {
	function build(nodes) {
		const d = document.implementation.createDocument(null, null)
		const made = [d]
		nodes.slice(1).forEach((n, i) => {
			made[i + 1] = n === 0 ? null : n[1].includes(':') ? d.createElementNS('urn:other', n[1]) : d.createElementNS(null, n[1])
			if (n !== 0)
				made[n[0]].appendChild(made[i + 1])
		})
		return made
	}
	function fill(made, state) {
		state.values.forEach((value, i) => {
			if (made[i] && !made[i].firstElementChild && i > 0)
				made[i].textContent = value
			if (made[i])
				made[i].off = state.off.includes(i) && i > 0
		})
	}
	function workOut(tree, node) {
		try {
			const w = kbXPath.evaluate(tree, node, {})
			return `${Array.isArray(w) ? 'nodes' : typeof w} ${kbXPath.string(w)}`
		} catch {
			return 'refused'
		}
	}
	const different = []
	for (const form of forms) {
		const made = build(form.nodes)
		for (const state of form.states) {
			fill(made, state)
			form.rules.forEach(([node, what, tree], i) => {
				const got = workOut(tree, made[node])
				if (got !== state.worths[i])
					different.push(`${form.file} ${node} ${what}: ${got}, ${state.worths[i]}`)
			})
		}
	}
	return different
}

async function differences(browser, forms, script) {
	const page = await browser.newPage()
	await page.evaluate(script)
	const found = await page.evaluate(compareAll, forms)
	await page.close()
	return found
}

// One thing of the evaluator made wrong at a time, among those that our forms use.
const WRONG = [
	['return a === b;', 'return a !== b;'],
	['return a < b;', 'return a <= b;'],
	['return a > b;', 'return a >= b;'],
	['return a >= b;', 'return a > b;'],
	['bool(e, t, 1) || bool(e, t, 2)', 'bool(e, t, 1) && bool(e, t, 2)'],
	['bool(e, t, 1) && bool(e, t, 2)', 'bool(e, t, 1) || bool(e, t, 2)'],
	['return !bool(e, a, 0);', 'return bool(e, a, 0);'],
	['list.indexOf(want[0]) >= 0', 'list.indexOf(want[0]) > 0'],
	['"t" in t ? t.t', '"t" in t ? ""'],
	['if (n.off) {', 'if (false) {'],
	['m[2] === n.localName', 'true'],
	['t[1] === "/" ? [e.root]', 't[1] === "/" ? [e.here]'],
	['axis === "attribute" ? 2 : 1', 'axis === "attribute" ? 1 : 2'],
	['k = n.firstChild; k; k = k.nextSibling', 'k = n.firstChild; false; k = k.nextSibling'],
	['return isNaN(v) ? momentOf', 'return true ? momentOf'],
	['typeof a === "string" && typeof b === "string"', 'false']
]

const browser = await openBrowser()
const forms = readForms()
const rules = forms.reduce((n, f) => n + f.rules.length, 0)
const states = forms.reduce((n, f) => n + f.states.length, 0)

await test(`phone and server agree: ${rules} expressions of ${forms.length} forms, ${states} states`, async () => {
	yes(rules > 100 && forms.length >= 7, 'too few expressions')
	same((await differences(browser, forms, source)).slice(0, 10), [], 'differences')
})
await test('both outcomes of every expression were seen, so that a wrong one would show', () => {
	const one = forms.flatMap((f) => f.rules.map(([node, what], i) =>
		new Set(f.states.map((s) => s.worths[i])).size > 1 ? null : `${f.file} ${node} ${what} ${f.states[0].worths[i]}`))
	same(one.filter((r) => r && !/required boolean true$/.test(r)), [], 'never anything else')
})
for (const [right, wrong] of WRONG)
	await test(`a wrong evaluator is found: ${wrong}`, async () => {
		yes(source.includes(right), `there is no ${right}`)
		yes((await differences(browser, forms, source.replace(right, wrong))).length > 0, 'nobody noticed')
	})
await test('what the server says that a phone lacks is what xpath.js does not have', async () => {
	const page = await browser.newPage()
	await page.evaluate(source)
	const has = await page.evaluate(() => Object.keys(kbXPath.functions))
	const table = readdirSync(join(top, 'portal/xpath')).filter((f) => /^functions.*\.c$/.test(f))
		.flatMap((f) => [...readFileSync(join(top, 'portal/xpath', f), 'utf8').matchAll(/\{ "([a-z0-9:-]+)", \d+, \w+, f_/g)].map((m) => m[1]))
	const lacks = readFileSync(join(top, 'portal/form/phone.c'), 'utf8').match(/missing\[\] = \{([^}]*)\}/)[1].match(/[a-z0-9-]+/g)
	same(table.filter((f) => !has.includes(f)).sort(), lacks.sort(), 'missing on the phone')
	same(has.filter((f) => !table.includes(f)), [], 'only on the phone')
})
const served = readdirSync(join(build, 'static/out')).find((f) => /^xpath\.\w+\.js\.gz$/.test(f))
const bytes = served ? readFileSync(join(build, 'static/out', served)).length : 0
await test(`the evaluator weighs at most ${MOST_BYTES} bytes compressed: ${bytes}`, () => {
	yes(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes served, ${gzipSync(source).length} as written`)
})
await browser.close()
done()
