// released.mjs - a year of one table of the register of releases, for a look from outside (tests/audit/tables.mjs).

import { same, yes } from './tap.mjs'

// The sums that the register keeps, and every cell that a release could hold.
export function released(sql, nation, tier, item, first) {
	const through = sql(`SELECT MAX(through) AS m FROM kb_release WHERE tier = '${tier}' AND item = '${item}' AND first = ${first}`)[0].m - first
	const inner = sql(`SELECT place, region, type, month - ${first} AS month, n, total, top FROM kb_release_sum WHERE item = '${item}' AND month >= ${first} AND month < ${first + 12}`)
	const shown = new Map(sql(`SELECT place, month - ${first} AS month, months, shown, n, banded FROM kb_release_cell WHERE tier = '${tier}' AND item = '${item}' AND month >= ${first} AND month < ${first + 12}`)
		.map((r) => [`${r.place} ${r.month}+${r.months}`, r]))
	const of = (column, prefix = '') => [...new Set(inner.map((x) => x[column]))].filter(Boolean).map((v) => [prefix + v, (x) => x[column] === v, column])
	const cells = []
	for (const [name, has, kind] of [...of('place'), ...of('region'), ...of('type', 'type:'), [nation, () => true, 'nation']])
		for (const months of [1, 3, 6, 12])
			for (let at = 0; at + months <= through; at += months) {
				if (months === 1 && !['region', 'nation'].includes(kind) || months === 3 && kind === 'place' && tier === 'outside')
					continue
				const members = inner.flatMap((x, i) => (has(x) && x.month >= at && x.month < at + months ? [i] : []))
				const value = members.reduce((sum, i) => sum + inner[i].n, 0), row = shown.get(`${name} ${at}+${months}`)
				if (value > 0)
					yes(row, `${item} ${name} ${at}+${months} of ${value} stands in the register`)
				if (row?.shown)
					same(row.n, value, `${item} ${name} ${at}+${months}`)
				cells.push({ name: `${name} ${at}+${months}`, months, members, value, shown: !row || row.shown === 1, banded: row?.banded ?? 0 })
			}
	cells.inner = inner
	return cells
}
