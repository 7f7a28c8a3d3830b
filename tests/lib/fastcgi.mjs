// fastcgi.mjs - speaks FastCGI to the portal's socket, without a web server between.
//
// ask() is a well-behaved web server. The records can also be made one by one, so that a
// test can send what no web server sends.

import net from 'node:net'
import { multipart } from './house.mjs'

export const TYPE = { begin: 1, abort: 2, end: 3, params: 4, stdin: 5, stdout: 6, stderr: 7, data: 8, getValues: 9, values: 10, unknown: 11 }

// One record: version, type, request id, length of content, padding, reserved.
export function record(type, content = Buffer.alloc(0), { id = 1, padding = 0, version = 1, length = content.length } = {}) {
	const head = Buffer.alloc(8)
	head.writeUInt8(version, 0)
	head.writeUInt8(type, 1)
	head.writeUInt16BE(id, 2)
	head.writeUInt16BE(length, 4)
	head.writeUInt8(padding, 6)
	return Buffer.concat([head, Buffer.from(content), Buffer.alloc(padding)])
}

export const begin = ({ role = 1, keep = 0, id = 1 } = {}) => record(TYPE.begin, Buffer.from([role >> 8, role & 255, keep, 0, 0, 0, 0, 0]), { id })

// The length of a name or value: one byte, or four with the highest bit set.
export function length(n) {
	if (n < 128)
		return Buffer.from([n])
	const b = Buffer.alloc(4)
	b.writeUInt32BE((n | 0x80000000) >>> 0)
	return b
}

// One pair; `lengths` are what it claims, where that differs from what it holds.
export function pair(name, value, lengths = [Buffer.byteLength(name), Buffer.byteLength(value)]) {
	return Buffer.concat([length(lengths[0]), length(lengths[1]), Buffer.from(name), Buffer.from(value)])
}

// Content of any length as records of at most 65,535 bytes, and the empty one that ends it.
export function stream(type, content, { end = true, id = 1 } = {}) {
	const all = []
	for (let i = 0; i < content.length; i += 65535)
		all.push(record(type, content.subarray(i, i + 65535), { id }))
	return Buffer.concat(end ? [...all, record(type, Buffer.alloc(0), { id })] : all)
}

export const params = (list, more) => stream(TYPE.params, Buffer.concat(list.map(([n, v]) => pair(n, v))), more)

// What nginx would say of this request (host/nginx/pass.conf).
export const about = (method, uri, length = '', headers = {}) => [
	['REQUEST_METHOD', method], ['REQUEST_URI', uri], ['DOCUMENT_URI', uri.split('?')[0]], ['QUERY_STRING', uri.split('?')[1] || ''],
	['CONTENT_TYPE', method === 'POST' ? headers['content-type'] || 'application/x-www-form-urlencoded' : ''], ['CONTENT_LENGTH', String(length)],
	['HTTP_HOST', 'localhost'], ['HTTP_PROXY', ''],
	...Object.entries(headers).filter(([k]) => k !== 'content-type').map(([k, v]) => [`HTTP_${k.toUpperCase().replace(/-/g, '_')}`, v])
]

export const whole = (method, uri, body = '', headers = {}) =>
	Buffer.concat([begin(), params(about(method, uri, method === 'POST' ? Buffer.byteLength(body) : '', headers)), stream(TYPE.stdin, Buffer.from(body))])

// The records of a reply that came so far.
export function records(bytes) {
	const all = []
	for (let at = 0; at + 8 <= bytes.length;) {
		const n = bytes.readUInt16BE(at + 4), padding = bytes.readUInt8(at + 6)
		all.push({ type: bytes.readUInt8(at + 1), content: bytes.subarray(at + 8, at + 8 + n) })
		at += 8 + n + padding
	}
	return all
}

// What the records say as an HTTP reply; null: not even a head.
export function reply(bytes) {
	const all = records(bytes)
	const text = Buffer.concat(all.filter((r) => r.type === TYPE.stdout).map((r) => r.content)).toString()
	const at = text.indexOf('\r\n\r\n')
	if (at < 0)
		return null
	const headers = text.slice(0, at).split('\r\n').map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 1).trim()])
	const first = (name) => (headers.find(([k]) => k === name) || [])[1] ?? null
	return {
		status: parseInt(first('status') ?? '200', 10), location: first('location'), body: text.slice(at + 4),
		cookies: headers.filter(([k]) => k === 'set-cookie').map(([, v]) => v), headers,
		whole: all.some((r) => r.type === TYPE.end)
	}
}

// Sends bytes and reads until the portal closes, or `ms` have passed. With `shut` our side
// ends behind the bytes; with `hang` we also stay when they are answered.
export function send(socket, bytes, { ms = 20000, shut = false } = {}) {
	return new Promise((done) => {
		const got = []
		let error = null
		const s = net.connect({ path: socket, allowHalfOpen: true })
		const timer = setTimeout(() => { error = error || 'silent'; s.destroy() }, ms)
		s.on('connect', () => { s.write(bytes); if (shut) s.end() })
		s.on('data', (d) => got.push(d))
		s.on('end', () => s.end())
		s.on('error', (e) => { error = e.code })
		s.on('close', () => { clearTimeout(timer); const all = Buffer.concat(got); done({ error, bytes: all, reply: reply(all) }) })
	})
}

// One ordinary request.
export async function ask(socket, method, uri, body = '', headers = {}, ms = 20000) {
	const r = await send(socket, whole(method, uri, body, headers), { ms })
	return r.reply && r.reply.whole ? r.reply : { status: 0, body: '', location: null, cookies: [], headers: [], error: r.error || 'cut' }
}

// As Visitor in house.mjs: a browser without pages, over FastCGI itself.
export class Caller {
	constructor(socket, language = 'nl') {
		this.socket = socket
		this.language = language
		this.cookies = new Map()
	}

	async ask(method, path, body = '', more = {}) {
		const headers = { 'accept-language': this.language, ...more }
		if (this.cookies.size)
			headers.cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ')
		if (method === 'POST')
			Object.assign(headers, { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })
		const r = await ask(this.socket, method, path, body, headers)
		for (const line of r.cookies) {
			const [, name, value] = line.match(/^([^=]+)=([^;]*)/)
			if (value === '')
				this.cookies.delete(name)
			else
				this.cookies.set(name, value)
		}
		return r
	}

	get(path) { return this.ask('GET', path) }
	post(path, fields) { return this.ask('POST', path, String(new URLSearchParams(fields))) }
	upload(path, fields, files) {
		const { type, body } = multipart(fields, files)
		return this.ask('POST', path, body, { 'content-type': type })
	}
}
