// callgrind.mjs - counts the instructions of single requests in one worker.
//
// callgrind writes its counts each time a reply was sent; between two of them lies one
// request. What a first request prepares once (statements, the tables of ICU) is left out
// by taking the median.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, median, startHouse } from './rig.mjs'

const total = (file) => Number((readFileSync(file, 'utf8').match(/^(?:totals|summary): (\d+)/m) || [])[1])

// A portal of one worker under callgrind. use(house, counted) is given the house and counted(ask), which is the median of
// the instructions of the requests that ask() makes. Returns what `use` does.
export async function underCallgrind(data, { settings = {}, env = {} }, use) {
	const dir = mkdtempSync(join(tmpdir(), 'klankbord-callgrind-'))
	// What callgrind keeps beside the worker counts as the worker's own memory.
	const house = await startHouse({ data, one: true, env, settings: { memory: 1024, ...settings }, valgrind: ['--tool=callgrind', '--dump-after=kb_fcgi_send',
		`--callgrind-out-file=${dir}/out.%p`, '-q'] })
	const dumps = () => readdirSync(dir).filter((f) => f.startsWith(`out.${house.portal.pid}.`))
		.sort((a, b) => Number(a.split('.').pop()) - Number(b.split('.').pop()))
	const counted = async (asks) => {
		const before = dumps().length
		await asks()
		return median(dumps().slice(before).map((f) => total(join(dir, f))))
	}
	const given = await use(house, counted)
	await house.stop()
	if (process.argv.includes('--keep'))
		console.log(`    # callgrind_annotate ${dir}/out.*`)
	else
		rmSync(dir, { recursive: true })
	return given
}

async function askAll(house, lines) {
	for (const line of lines) {
		const r = await ask(house, line)
		if (r.status !== 200 && r.status !== 303)
			throw new Error(`${line.slice(0, 40)}: status ${r.status}`)
	}
}

// groups: { name: lines }. Returns { name: median of instructions }.
export const countInstructions = (data, groups, settings = {}) => underCallgrind(data, { settings }, async (house, counted) => {
	const counts = {}
	for (const [name, lines] of Object.entries(groups)) {
		await ask(house, lines[0])
		counts[name] = await counted(() => askAll(house, lines.slice(1)))
	}
	return counts
})
