// second.mjs - the phone of a member of staff: codes of RFC 6238, by node's own crypto, so
// that the portal is compared with another hand.

import { createHmac } from 'node:crypto'
import { hidden } from './house.mjs'

function decode(base32) {
	let bits = ''
	for (const c of base32)
		bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')
	return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
}

// The code of a secret in groups, so many seconds from now.
export function codeOf(groups, later = 0) {
	const counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + later) / 30)))
	const mac = createHmac('sha1', decode(groups.replaceAll(' ', ''))).update(counter).digest()
	const at = mac[19] & 15
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// The secret that a page offers; undefined: none.
export const groupsOf = (html) => (html.match(/<p class="secret"><bdi dir="ltr">([A-Z2-7 ]+)</) || [])[1]

// Enrols the phone that the page at `path` asks for. The reply, and the secret.
export async function enrol(visitor, path, password, more = {}) {
	const page = (await visitor.get(path)).body
	const groups = groupsOf(page)
	const r = await visitor.post('/nl/staff/second', { ...hidden(page), password, code: codeOf(groups), ...more })
	return { ...r, groups }
}
