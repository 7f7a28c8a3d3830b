// complaints.mjs - what tests of complaints share: a team that nobody can open, the walk
// through the intake, and a code on a receipt.

import { hidden } from './house.mjs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

export const BEGIN = (lang) => `/${lang}/complaints`, LOOK = (lang) => `/${lang}/complaints/look`

// A team for a body at the top of the house, where it has none, with a key that nobody holds: what is filed goes to it and is
// read by its reporter only. Staff who read it are in the unit tests.
export function makeTeam(store, body = 'coa') {
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(store, 'klankbord.db'),
		`INSERT OR IGNORE INTO complaints_team SELECT lower(hex(randomblob(16))), '${body}', id FROM kb_place WHERE parent = '';
		INSERT INTO complaints_epoch SELECT id, 1, randomblob(32), NULL FROM complaints_team WHERE id NOT IN (SELECT team FROM complaints_epoch);`])
}

// Whom youths in danger call, for the whole house.
export function setDuty(store, number) {
	execFileSync('sqlite3', ['-cmd', '.timeout 5000', join(store, 'klankbord.db'), `UPDATE kb_place SET duty = '${number}' WHERE parent = ''`])
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

// ---- What is sent besides words ----

export const SPEAK = (lang) => `/${lang}/complaints/speak`

// A recording as a browser makes it, in WebM: `voice` is its one block of sound, and `maker` the program that says so in it.
export function recording(voice, maker = 'Chrome') {
	const size = (n) => Buffer.from([0x40 | n >> 8, n & 255])
	const element = (id, body) => Buffer.concat([Buffer.from(id, 'hex'), size(body.length), Buffer.from(body)])
	const open = (id) => Buffer.from(`${id}01ffffffffffffff`, 'hex')
	return Buffer.concat([element('1a45dfa3', element('4282', Buffer.from('webm'))), open('18538067'),
		element('1549a966', Buffer.concat([element('2ad7b1', Buffer.from('0f4240', 'hex')), element('4d80', Buffer.from(maker))])),
		element('1654ae6b', element('ae', Buffer.concat([element('83', Buffer.from([2])), element('86', Buffer.from('A_OPUS'))]))),
		open('1f43b675'), element('e7', Buffer.from([0])), element('a3', Buffer.concat([Buffer.from([0x81, 0, 100, 0x80]), Buffer.from(voice)]))])
}

// A picture as PNG, with words in it that no picture needs; `pixels` are its grey ones.
export function picture(pixels, words) {
	const w = 60, h = Math.ceil(pixels.length / w), rows = Buffer.alloc(h * (w + 1))
	for (let i = 0; i < pixels.length; i++)
		rows[Math.floor(i / w) * (w + 1) + 1 + i % w] = pixels[i]
	const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n >>> 0); return b }
	const chunk = (type, body) => { const all = Buffer.concat([Buffer.from(type), body]); return Buffer.concat([u32(body.length), all, u32(crc32(all))]) }
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.concat([u32(w), u32(h), Buffer.from([8, 0, 0, 0, 0])])),
		chunk('tEXt', Buffer.from(`Comment\0${words}`)), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

// Speaks, and walks on by ticks alone to the receipt: no letter is typed.
export async function speak(visitor, lang, sound) {
	let page = await visitor.upload(SPEAK(lang), {}, { file: sound })
	for (const fields of [{ a: 'wrong' }, { a: 'no' }, { a: 'person' }, { a: 'signal' }, {}])
		page = await visitor.post(SPEAK(lang), { ...hidden(page.body), go: 'next', ...fields })
	return visitor.post(SPEAK(lang), { ...hidden(page.body), go: 'send' })
}

// The addresses of what can be heard and seen on a page.
export const heard = (page) => [...page.body.matchAll(/<(?:audio|img)[^>]* src="([^"]+)"/g)].map((m) => m[1])
