// complaints.mjs - what tests of complaints share: a team that nobody can open, the walk
// through the intake, and a code on a receipt.

import { hidden } from './house.mjs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export const BEGIN = (lang) => `/${lang}/complaints`, LOOK = (lang) => `/${lang}/complaints/look`

// A team for a body at the top of the house, where it has none, with a key that nobody holds: what is filed goes to it and is
// read by its reporter only. Staff who read it are in the unit tests.
export function makeTeam(store, body = 'coa') {
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(store, 'klankbord.db'),
		`INSERT OR IGNORE INTO complaints_team SELECT lower(hex(randomblob(16))), '${body}', id FROM kb_place WHERE parent = '';
		INSERT INTO complaints_epoch SELECT id, 1, randomblob(32), NULL FROM complaints_team WHERE id NOT IN (SELECT team FROM complaints_epoch);`])
}

// The pages of the shortest way to a receipt: what is wrong, nobody is in danger, a person, written, without a name.
export const steps = (words) => [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'write' }, { t: words }, { a: 'signal' }, {}]

export async function walk(visitor, lang, pages, card) {
	let page = await visitor.post(BEGIN(lang), card ? { card } : {})
	for (const fields of pages)
		page = await visitor.post(BEGIN(lang), { ...hidden(page.body), go: 'next', ...fields })
	return page
}

export async function file(visitor, lang, words, card) {
	const review = await walk(visitor, lang, steps(words), card)
	return visitor.post(BEGIN(lang), { ...hidden(review.body), go: 'send' })
}

export const codeOn = (page) => (page.body.match(/name="code" value="([0-9 ]{24})"/) || [])[1]

export const open = (visitor, lang, code) => visitor.post(LOOK(lang), { go: 'open', code })

// A button on the page of a case.
export const tap = (visitor, lang, page, go, more = {}) => visitor.post(LOOK(lang), { ...hidden(page.body), go, ...more })
