// clips.mjs - clips without a voice, byte by byte, and a store in which every word has one.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// MPEG 2 layer III, 24 kbit/s, 22.05 kHz, one channel: 78 bytes for 576 samples. `mark`
// makes one clip differ from another.
export function mp3({ frames = 20, mark = '' } = {}) {
	const frame = Buffer.alloc(78)
	frame.set([0xff, 0xf3, 0x30, 0xc4])
	const all = Buffer.concat(Array(frames).fill(frame))
	all.write(mark.slice(0, 60), 10, 'latin1')
	return all
}

function crc(bytes) {
	let c = 0
	for (const b of bytes) {
		c = (c ^ (b << 24)) >>> 0
		for (let i = 0; i < 8; i++)
			c = ((c << 1) ^ (c & 0x80000000 ? 0x04c11db7 : 0)) >>> 0
	}
	return c
}

// One page of Ogg (RFC 3533) with these packets in it.
export function oggPage(number, flags, granule, packets, serial = 7) {
	const lacing = packets.flatMap((p) => [...Array(Math.floor(p.length / 255)).fill(255), p.length % 255])
	const head = Buffer.alloc(27 + lacing.length)
	head.write('OggS')
	head[5] = flags
	head.writeBigUInt64LE(BigInt(granule), 6)
	head.writeUInt32LE(serial, 14)
	head.writeUInt32LE(number, 18)
	head[26] = lacing.length
	head.set(lacing, 27)
	const page = Buffer.concat([head, ...packets])
	page.writeUInt32LE(crc(page), 22)
	return page
}

// Opus in Ogg (RFC 7845): half a second of silence in 25 packets that hold no sound, with a
// comment that must not be kept.
export function opus({ mark = '', packets = 25, comment = 'ARTIST=somebody' } = {}) {
	const head = Buffer.from('OpusHead\x01\x01\x00\x00\x22\x56\x00\x00\x00\x00\x00', 'latin1')
	const tags = Buffer.alloc(8 + 4 + 4 + 4 + comment.length)
	const silence = (n) => Array(n).fill(Buffer.from([0x08]))
	tags.write('OpusTags')
	tags.writeUInt32LE(1, 12)
	tags.writeUInt32LE(comment.length, 16)
	tags.write(comment, 20)
	const serial = mark ? Number.parseInt(mark.slice(0, 7), 16) : 7
	return Buffer.concat([oggPage(0, 2, 0, [head], serial), oggPage(1, 0, 0, [tags], serial),
		oggPage(2, 0, 960 * (packets - 5), silence(packets - 5), serial), oggPage(3, 4, 960 * packets, silence(5), serial)])
}

// What is to be read out: [{ name, words }]. `kb` runs klankbord and gives what it printed.
export const script = (kb, language, ...more) => kb('speech', 'script', language, ...more).split('\n').filter(Boolean)
	.map((line) => ({ name: line.slice(0, 16), words: line.slice(17) }))

// Gives each of these texts a clip of both kinds.
export function record(kb, language, texts, ...more) {
	const folder = mkdtempSync(join(tmpdir(), 'klankbord-clips-'))
	for (const { name } of texts) {
		writeFileSync(join(folder, `${name}.mp3`), mp3({ mark: name }))
		writeFileSync(join(folder, `${name}.opus`), opus({ mark: name }))
	}
	const said = kb('speech', 'take', language, folder, ...more)
	rmSync(folder, { recursive: true })
	return said
}

export const LANGUAGES = ['en', 'nl', 'ar', 'ti', 'fa-AF', 'so']

// Every word of every language; returns how many clips that are.
export const recordAll = (kb, ...more) => LANGUAGES.reduce((n, language) => {
	const texts = script(kb, language, '--all')
	record(kb, language, texts, ...more)
	return n + texts.length
}, 0)
