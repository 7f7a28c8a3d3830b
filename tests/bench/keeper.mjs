// keeper.mjs - what the keeper of a portal takes while it releases and writes the files of a release.
//
// Memory is that of the process which is no file (RssAnon), looked at some thirty times a second; what it was
// doing then is told by the store and by the name of the file that it has not finished.

import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cpuOf, keeperOf, sqlite } from './rig.mjs'
import { sleep } from '../lib/portal.mjs'

const LONG = 3600000

// Kilobytes of a line of /proc/PID/status; 0: it is gone.
export function statusOf(pid, name) {
	try {
		return Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1])
	} catch {
		return 0
	}
}

// How much of the address space that it may take a process has taken at most.
export function shareOfBound(pid) {
	const bound = Number(readFileSync(`/proc/${pid}/limits`, 'utf8').match(/^Max address space\s+(\d+)/m)[1])
	return { share: 1024 * statusOf(pid, 'VmPeak') / bound, bound: bound / 1048576 }
}

const drafts = (folder) => (existsSync(folder) ? readdirSync(folder) : []).filter((n) => n.startsWith('draft-metrics-'))
const waits = (data, text) => sqlite(data, `.timeout 60000\n${text}`)
export const releasedThrough = (data) => Number(waits(data, 'SELECT COALESCE(MAX(through), 0) FROM kb_release;'))
// Asks until the answer is true, once a second, since that stops all else; meanwhile looks at the keeper. One that
// ends, for want of memory perhaps, is followed by another that does no better.
async function watch(house, look, question) {
	const first = keeperOf(house)
	for (let i = 0, end = Date.now() + LONG; Date.now() < end; i++, await sleep(30)) {
		if (statusOf(first, 'VmSize') === 0)
			throw new Error('the keeper ended')
		look(first)
		if (i % 30 === 29 && question())
			return true
	}
	return false
}

// The release that waits when a house begins. The most memory, and processor seconds of the keeper until it begins to write
// files: the store is asked once a second only, and by then it has.
export async function watchRelease(house, through) {
	const pid = keeperOf(house), folder = join(house.data, 'files')
	let memory = 0, spent = 0, writes = false
	const look = () => {
		writes ||= drafts(folder).length > 0
		memory = writes ? memory : Math.max(memory, statusOf(pid, 'RssAnon'))
		spent = writes ? spent : cpuOf(pid)
	}
	if (!await watch(house, look, () => releasedThrough(house.data) >= through))
		throw new Error('nothing was released')
	return { memory, seconds: spent / 1e9, ...shareOfBound(pid) }
}

// Files as if none had ever been written; while no portal runs.
export function forgetFiles(data) {
	waits(data, 'DELETE FROM metrics_file; DELETE FROM metrics_release_delivered; DELETE FROM metrics_release;')
	for (const name of readdirSync(join(data, 'files')).filter((n) => n.startsWith('metrics-')))
		rmSync(join(data, 'files', name))
}

// The files that wait when a house begins, as far as this kind: the most memory by kind ("figures.csv"). They are
// written one after another, some seconds apart; those behind it are noted as lost, so that the keeper is still afterwards.
export async function watchFiles(house, last) {
	const folder = join(house.data, 'files'), most = {}, began = Date.now()
	const look = (pid) => {
		const draft = drafts(folder).map((n) => /^draft-metrics-\d{4}-\d\d-inside-(.*)$/.exec(n)).find((m) => m)
		if (pid !== undefined && draft)
			most[draft[1]] = Math.max(most[draft[1]] ?? 0, statusOf(pid, 'RssAnon'))
	}
	const noted = () => waits(house.data, `SELECT COUNT(*) FROM metrics_file WHERE kind = '${last}' AND tier = 'inside';`) === '1'
	if (!await watch(house, look, noted))
		throw new Error(`${last} was not written`)
	const { share } = shareOfBound(keeperOf(house))
	loseOthers(house.data)
	return { most, share, seconds: (Date.now() - began) / 1000 }
}

const KINDS = ['figures.csv', 'figures-excel.csv', 'complaints.csv', 'measures.csv', ...['nl', 'en'].flatMap((l) => [`law-${l}.csv`, `law-${l}.html`,
	`workbook-${l}.xlsx`, `report-${l}.html`, `charts-${l}.zip`, `figures-${l}.sav`, `figures-${l}.dta`]), 'codebook.xml', 'pack.zip']

function loseOthers(data) {
	const through = releasedThrough(data), month = `${Math.floor((through - 1) / 12)}-${String((through - 1) % 12 + 1).padStart(2, '0')}`
	const rows = ['inside', 'outside'].flatMap((tier) => KINDS.map((k) => `('metrics-${month}-${tier}-${k}', ${through}, '${tier}', '${k}', 0, '', 1)`))
	waits(data, `INSERT OR IGNORE INTO metrics_file (name, through, tier, kind, bytes, sha256, lost) VALUES ${rows.join(', ')};`)
}
