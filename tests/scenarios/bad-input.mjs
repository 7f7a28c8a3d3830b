// bad-input.mjs - what is wrong gets a plain answer in the person's language, and
// nothing that was accepted before is lost.

import { startHouse, Visitor, walkToReview, hidden, choices } from '../lib/house.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import net from 'node:net'

const house = await startHouse()

// Bytes as they are, for what no client library would send.
function raw(bytes, { end = false } = {}) {
	return new Promise((got) => {
		let reply = ''
		const s = net.connect(house.port, '127.0.0.1', () => { s.write(bytes); if (end) s.end() })
		s.setTimeout(15000, () => s.destroy())
		s.on('data', (d) => { reply += d })
		s.on('close', () => got(reply))
		s.on('error', () => got(reply))
	})
}

const head = (method, path, more = '') => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${more}\r\n`

async function inSurvey(lang = 'nl') {
	const v = new Visitor(house, lang)
	await v.enter()
	const page = await v.post(`/${lang}/s`, {})
	return { v, page, state: hidden(page.body).state }
}

// A refusal is a page of ours, in the language of the path, with a way on.
function isPlainPage(r, lang, status) {
	same(r.status, status)
	match(r.body, new RegExp(`<html[^>]*lang="${lang}"`), 'page')
	match(r.body, /<h1/, 'page')
	yes(!/error\.[a-z_.]+|SQLITE|at line|undefined/.test(r.body), `a message for builders: ${r.body.slice(0, 300)}`)
}

const forged = [
	['one byte changed', (s) => s.slice(0, 40) + (s[40] === 'A' ? 'B' : 'A') + s.slice(41)],
	['cut short', (s) => s.slice(0, s.length - 9)],
	['made up', () => 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA']
]
for (const lang of ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so'])
	for (const [what, change] of forged)
		await test(`${lang}: sealed field ${what} is refused plainly`, async () => {
			const { v, state } = await inSurvey(lang)
			isPlainPage(await v.post(`/${lang}/s`, { state: change(state), go: 'next', a: '1' }), lang, 400)
		})

await test('a sealed door is no sealed answer (swapped)', async () => {
	const { v } = await inSurvey()
	isPlainPage(await v.post('/nl/s', { state: decodeURIComponent(v.cookies.get('kb_door')), go: 'next', a: '1' }), 'nl', 400)
})

await test('an answer that the question does not have is not taken', async () => {
	const { v, state } = await inSurvey()
	const r = await v.post('/nl/s', { state, go: 'next', a: 'nonsense' })
	yes([200, 400].includes(r.status), `status ${r.status}`)
	if (r.status === 200)
		match(r.body, /role="alert"/)
})

await test('sending is possible from the review only', async () => {
	const { v, state } = await inSurvey()
	const r = await v.post('/nl/s', { state, go: 'send' })
	yes(r.status !== 303, 'it was sent')
})

await test('an unknown field is refused', async () => {
	const { v, state } = await inSurvey()
	isPlainPage(await v.post('/nl/s', { state, go: 'next', a: '1', extra: 'x' }), 'nl', 400)
})

await test('invalid UTF-8 is refused', async () => {
	const { v, state } = await inSurvey()
	const r = await v.ask('POST', '/nl/s', `state=${state}&go=next&a=%FF%FE`)
	isPlainPage(r, 'nl', 400)
	const t = await v.ask('POST', '/nl/s', `state=${state}&go=next&t=%C3%28`)
	isPlainPage(t, 'nl', 400)
})

await test('400,000 combining marks are refused quickly', async () => {
	const { v, state } = await inSurvey()
	const began = Date.now()
	const r = await v.ask('POST', '/nl/s', `state=${state}&go=next&t=a${'%CC%81%CC%A3'.repeat(200000)}`)
	same(r.status, 413)
	const s = await v.ask('POST', '/nl/s', `state=${state}&go=next&t=a${'%CC%81%CC%A3'.repeat(900)}`)
	same(s.status, 400)
	yes(Date.now() - began < 5000, 'slow')
})

await test('a body over the limit is refused with 413', async () => {
	const { v, state } = await inSurvey()
	same((await v.post('/nl/s', { state, go: 'next', t: 'x'.repeat(80000) })).status, 413)
})

await test('a body cut off by the phone stores nothing and the next page works', async () => {
	await raw(head('POST', '/nl/s', 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n') + 'state=abc', { end: true })
	same((await new Visitor(house).get('/nl')).status, 200)
})

await test('XML with a DTD, 50,000 attributes and a bomb are no form of ours', async () => {
	const v = new Visitor(house)
	for (const body of ['<!DOCTYPE r [<!ENTITY a "x">]><r>&a;</r>', `<r ${Array.from({ length: 5000 }, (_, i) => `a${i}=""`).join(' ')}/>`]) {
		const r = await v.ask('POST', '/nl/s', body, { 'content-type': 'text/xml' })
		yes([400, 415].includes(r.status), `status ${r.status}`)
	}
})

await test('unknown codes are refused kindly, in the language of the header', async () => {
	for (const code of ['BBBBBBBB', 'x', 'A'.repeat(200), '%00', "'%20OR%201=1"]) {
		const r = await new Visitor(house).get(`/s/${code}`)
		yes([400, 404, 410].includes(r.status), `${code}: ${r.status}`)
	}
})

for (const path of ['/static/../../etc/passwd', '/static/%2e%2e/%2e%2e/etc/passwd', '/nl/%2e%2e/%2e%2e/etc/passwd', '/nl/s%00', '/nl//s', '/nl\\s',
	'/nl/staff/metrics/..%2f..', '/%c0%ae%c0%ae/', `/${'a/'.repeat(400)}`, `/${'x'.repeat(30000)}`])
	await test(`path trick ${path.slice(0, 40)}`, async () => {
		const reply = await raw(head('GET', path))
		match(reply, /^HTTP\/1\.1 (400|404|414|301|303|308) /)
		yes(!reply.includes('root:'), 'a file of the machine')
	})

for (const [what, value] of [['CR LF', '%0d%0aX-Evil:%201'], ['unicode', '%E5%98%8A%E5%98%8DX-Evil:1'], ['NUL', '%00']])
	await test(`header injection by ${what}`, async () => {
		for (const path of [`/s/${value}`, `/${value}/s`, `/nl/staff/metrics/${value}`, `/prs/${value}`]) {
			const reply = await raw(head('GET', path))
			yes(!/^X-Evil/mi.test(reply.split('\r\n\r\n')[0]), `${path}: header came through`)
		}
	})

await test('methods that a page does not have get 405 and Allow', async () => {
	const r = await raw(head('DELETE', '/nl'))
	match(r, /^HTTP\/1\.1 405 /)
	match(r, /\r\nAllow: /i)
	match(await raw(head('TRACE', '/nl')), /^HTTP\/1\.1 405 /)
})

await test('a compressed body is refused', async () => {
	const { v, state } = await inSurvey()
	const r = await v.ask('POST', '/nl/s', `state=${state}&go=next`, { 'content-encoding': 'gzip' })
	same(r.status, 415)
})

await test('a form from another site is refused', async () => {
	const { v, state } = await inSurvey()
	same((await v.post('/nl/s', { state, go: 'next', a: '1' }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status, 403)
})

await test('after all of this an answer is still taken', async () => {
	const v = new Visitor(house, 'en')
	await v.enter()
	const { page } = await walkToReview(v, 'en')
	same((await v.post('/en/s', { ...hidden(page.body), go: 'send' })).status, 303)
})

await house.stop()
done()
