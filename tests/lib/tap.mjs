// tap.mjs - tests in a few lines: test(name, fn) runs fn and prints "ok" or "not ok".
//
// ./check counts these lines. A file that runs no test at all fails.

import { isDeepStrictEqual } from 'node:util'

let passed = 0
let failed = 0

export async function test(name, fn) {
	try {
		await fn()
		passed++
		console.log(`ok - ${name}`)
	} catch (e) {
		failed++
		console.log(`not ok - ${name}`)
		console.log(String(e.stack || e).replace(/^/gm, '    # '))
	}
}

export function same(got, want, what = 'value') {
	if (!isDeepStrictEqual(got, want))
		throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`)
}

export function yes(condition, what) {
	if (!condition)
		throw new Error(what)
}

export function match(text, pattern, what = 'text') {
	if (!pattern.test(text))
		throw new Error(`${what} does not match ${pattern}: ${String(text).slice(0, 400)}`)
}

export function done() {
	if (passed + failed === 0) {
		console.log('not ok - no test ran')
		failed++
	}
	process.exitCode = failed ? 1 : 0
}
