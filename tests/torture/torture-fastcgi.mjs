// torture-fastcgi.mjs - a peer on the socket that says what no web server says: nothing,
// half a header, lengths that lie, ten thousand parameters, noise. Each is refused, or costs
// one worker that is replaced; the next ordinary request is served, and no worker grows.
//
// The control is the loop that libfcgi brings itself, which one silent peer stops for good.

import { spawn, execFileSync } from 'node:child_process'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import net from 'node:net'
import { TYPE, about, ask, begin, length, pair, params, record, send, stream, whole } from '../lib/fastcgi.mjs'
import { count, folder, long, openPlaces, serve, until } from '../lib/torture.mjs'
import { processes } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const WORKERS = 4, MEMORY_KB = 96 * 1024
const work = folder('fastcgi')
const data = join(work, 'data')

openPlaces(data, 1)
const house = await serve(data, { wishes: { workers: WORKERS } })
const deaths = () => (house.log.match(/^ERROR worker \d+ (ended by|ended with|hangs)/gm) || []).length
const isWhole = () => until(() => processes(data).children.length === WORKERS + 3)
const next = async () => (await ask(house.socket, 'GET', '/nl')).status

// ---- What is sent -------------------------------------------------------------------------

const get = about('GET', '/nl')
const post = (n) => about('POST', '/nl/s', n)
const head = (list) => Buffer.concat([begin(), params(list)])
const noBody = record(TYPE.stdin)
const repeats = (n) => Buffer.concat(Array.from({ length: n }, () => pair('FCGI_MPXS_CONNS', '')))
const without = (list, name) => list.filter(([n]) => n !== name)
const listed = ['REQUEST_METHOD', 'REQUEST_URI', 'CONTENT_TYPE', 'CONTENT_LENGTH', 'HTTP_HOST', 'HTTP_COOKIE', 'HTTP_ORIGIN',
	'HTTP_SEC_FETCH_SITE', 'HTTP_ACCEPT_LANGUAGE', 'HTTPS']
const valueOf = { REQUEST_METHOD: 'GET', REQUEST_URI: '/nl', CONTENT_LENGTH: '0' }
const concat = (...parts) => Buffer.concat(parts)

// What may come of it. REFUSED: a page that says so, or a closed connection.
const REFUSED = ['refused', 'closed'], SERVED = ['served'], EITHER = ['refused', 'closed', 'served'], MAY_DIE = ['refused', 'closed', 'died']

const cases = [
	['control: an ordinary request', whole('GET', '/nl'), SERVED],
	['a kept connection', concat(begin({ keep: 1 }), params(get), noBody), SERVED],
	['ABORT_REQUEST instead of the body', concat(head(post(100)), record(TYPE.abort)), REFUSED],
	['ABORT_REQUEST before the parameters', concat(begin(), record(TYPE.abort)), REFUSED, { shut: true }],
	['a body that is cut', concat(head(post(100)), stream(TYPE.stdin, Buffer.alloc(40, 97), { end: false })), REFUSED, { shut: true }],
	['a body that ends early', concat(head(post(1000)), stream(TYPE.stdin, Buffer.alloc(100, 97))), REFUSED],
	['a body that is longer than announced', concat(head(post(10)), stream(TYPE.stdin, Buffer.alloc(100, 97))), REFUSED],
	['a body without an announcement', concat(head(post('')), stream(TYPE.stdin, Buffer.alloc(100, 97))), REFUSED],
	['a body of 100 MB announced', concat(head(post(100000000)), noBody), REFUSED],
	['a length that is no number', concat(head(post('-1')), noBody), REFUSED],
	['a length of 20 digits', concat(head(post('9'.repeat(20))), noBody), REFUSED],
	['a second BEGIN_REQUEST', concat(begin(), params(get, { end: false }), begin({ id: 2 }), record(TYPE.params), noBody), EITHER],
	['the same BEGIN_REQUEST twice', concat(begin(), begin(), params(get), noBody), EITHER],
	['version 0', record(TYPE.begin, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]), { version: 0 }), REFUSED],
	['version 2 behind the head', concat(begin(), record(TYPE.params, Buffer.alloc(10), { version: 2 })), REFUSED],
	['an unknown role', concat(begin({ role: 77 }), params(get), noBody), REFUSED],
	['the role of an authorizer', concat(begin({ role: 2 }), params(get), noBody), EITHER],
	['the role of a filter', concat(begin({ role: 3 }), params(get), noBody, record(TYPE.data)), EITHER],
	['an unknown record for this request', concat(begin(), record(99, Buffer.alloc(30)), params(get), noBody), EITHER, { shut: true }],
	['an unknown record for all', concat(record(99, Buffer.alloc(30), { id: 0 }), whole('GET', '/nl')), EITHER, { shut: true }],
	['a thousand unknown records', concat(...Array(1000).fill(record(200, Buffer.alloc(8), { id: 0 })), whole('GET', '/nl')), EITHER, { shut: true }],
	['a name of 0x7fffffff', concat(begin(), record(TYPE.params, pair('A', 'b', [0x7fffffff, 1]))), MAY_DIE, { shut: true }],
	['a value of 0x7fffffff', concat(begin(), record(TYPE.params, pair('A', 'b', [1, 0x7fffffff]))), MAY_DIE, { shut: true }],
	['lengths of 0x7ffffffe twice', concat(begin(), record(TYPE.params, pair('A', 'b', [0x7ffffffe, 0x7ffffffe]))), MAY_DIE, { shut: true }],
	['lengths of 0x40000000 twice', concat(begin(), record(TYPE.params, pair('A', 'b', [0x40000000, 0x40000000]))), MAY_DIE, { shut: true }],
	['a parameter of 1 GB announced', concat(begin(), record(TYPE.params, pair('A', 'b', [1, 0x3fffffff])), noBody), MAY_DIE, { shut: true }],
	['half a parameter', concat(begin(), record(TYPE.params, pair('REQUEST_METHOD', 'GE', [14, 3])), record(TYPE.params), noBody), MAY_DIE, { shut: true }],
	['60,000 parameters', head([...get, ...Array.from({ length: 60000 }, (_, i) => [`P${i}`, ''])]), REFUSED, { shut: true }],
	['parameters of more than 64 KiB', concat(head([...get, ['X', 'y'.repeat(70000)]]), noBody), REFUSED],
	['parameters never ended', concat(begin(), params(get, { end: false })), REFUSED, { shut: true }],
	['no parameters', concat(begin(), record(TYPE.params), noBody), REFUSED],
	['nothing in any record', concat(record(TYPE.begin), record(TYPE.params), noBody), REFUSED, { shut: true }],
	['no method', concat(head(without(get, 'REQUEST_METHOD')), noBody), REFUSED],
	['no address', concat(head(without(get, 'REQUEST_URI')), noBody), REFUSED],
	['a nameless parameter', concat(begin(), record(TYPE.params, pair('', 'x')), params(get), noBody), EITHER],
	['the body before the parameters', concat(begin(), stream(TYPE.stdin, Buffer.from('go=next')), params(post(7))), REFUSED, { shut: true }],
	['parameters before BEGIN_REQUEST', concat(params(get), begin(), noBody), REFUSED, { shut: true }],
	['END_REQUEST from the peer', concat(begin(), record(TYPE.end, Buffer.alloc(8)), params(get), noBody), EITHER, { shut: true }],
	['DATA for a responder', concat(head(get), record(TYPE.data, Buffer.alloc(100)), noBody), EITHER, { shut: true }],
	['a record that claims more than follows', concat(begin(), record(TYPE.params, pair('A', 'b'), { length: 5000 })), REFUSED, { shut: true }],
	['another request id', concat(begin({ id: 7 }), params(get, { id: 9 })), REFUSED, { shut: true }],
	['padding behind parameters', concat(begin(), record(TYPE.params, Buffer.concat(get.map(([n, v]) => pair(n, v))), { padding: 255 }), record(TYPE.params), noBody), SERVED],
	// libfcgi takes padding behind records where nobody pads for bytes of a body: refused, then.
	['padding everywhere', concat(record(TYPE.begin, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]), { padding: 255 }),
		record(TYPE.params, Buffer.concat(get.map(([n, v]) => pair(n, v))), { padding: 255 }), record(TYPE.params, '', { padding: 255 }), record(TYPE.stdin, '', { padding: 255 })), EITHER],
	['parameters in records of one byte', concat(begin(), ...[...Buffer.concat(get.map(([n, v]) => pair(n, v)))].map((b) => record(TYPE.params, Buffer.from([b]))), record(TYPE.params), noBody), SERVED],
	['an address of 100,000 bytes', concat(head([['REQUEST_METHOD', 'GET'], ['REQUEST_URI', `/${'a'.repeat(100000)}`]]), noBody), REFUSED],
	['an address that is not UTF-8', concat(head([['REQUEST_METHOD', 'GET'], ['REQUEST_URI', '/%ff%fe']]), noBody), REFUSED],
	['a method of 10,000 bytes', concat(head([['REQUEST_METHOD', 'G'.repeat(10000)], ['REQUEST_URI', '/nl']]), noBody), REFUSED]
]
for (const name of listed) {
	const value = valueOf[name] ?? 'x'
	cases.push([`${name} twice`, concat(head([...without(get, name), [name, value], [name, value]]), noBody), REFUSED])
	cases.push([`${name}, first empty`, concat(head([...without(get, name), [name, ''], [name, value]]), noBody), REFUSED])
	for (const control of ['\r', '\n', '\t', '\x01', '\x1f', '\x7f'])
		cases.push([`${name} with ${JSON.stringify(control)}`, concat(head([...without(get, name), [name, `${value}${control}X: y`]]), noBody), REFUSED])
	// libfcgi hands over texts: what stands behind a NUL is not there.
	cases.push([`${name} with NUL`, concat(head([...without(get, name), [name, `${value}\0X`]]), noBody), EITHER])
}
for (let n = 1; n <= 12; n++)
	for (const padding of [0, 1, 8])
		for (const [when, before] of [['first', Buffer.alloc(0)], ['in a request', begin()]]) {
			if (!long && n > 5 && n < 12)
				continue
			cases.push([`GET_VALUES ${when}, ${n} times, padding ${padding}`,
				concat(before, record(TYPE.getValues, repeats(n), { id: 0, padding })), MAY_DIE, { shut: true }])
		}

// ---- What comes of it ---------------------------------------------------------------------

const told = { sent: 0, refused: 0, closed: 0, served: 0 }

async function outcome(bytes, options) {
	const r = await send(house.socket, bytes, options)
	told.sent++
	let how = 'closed'
	if (r.error === 'silent')
		how = 'silent'
	else if (r.reply && r.reply.whole)
		how = r.reply.status >= 400 && r.reply.status < 500 ? 'refused' : r.reply.status < 400 ? 'served' : `answered ${r.reply.status}`
	told[how] = (told[how] || 0) + 1
	return how
}

// Workers that died before they served ten requests make the next wait longer; a house in
// use has served more.
async function use() {
	for (let i = 0; i < 12 * WORKERS; i++)
		await next()
}

let calm = 0
for (const [name, bytes, may, options] of cases)
	await test(name, async () => {
		const before = deaths()
		const how = await outcome(bytes, options)
		same(await next(), 200, 'the next request')
		// The master says a moment later that a worker died.
		const end = how === 'closed' && deaths() > before ? 'died' : how
		yes(may.includes(end), `it was ${end}`)
		if (deaths() > before && ++calm % 2 === 0)
			await use()
	})

await test('peers that say nothing, half a header or one byte a second, as many as there are workers', async () => {
	const lazy = [Buffer.alloc(0), Buffer.from([1, 1, 0]), begin(), head(get).subarray(0, 60), concat(head(post(10)), record(TYPE.stdin, 'abc'))]
	const began = Date.now()
	const silent = lazy.map((bytes) => send(house.socket, bytes, { ms: 30000 }))
	const drip = new Promise((closed) => {
		const bytes = whole('GET', '/nl')
		let at = 0
		const s = net.connect(house.socket, () => { s.timer = setInterval(() => s.write(bytes.subarray(at, ++at)), 1000) })
		s.on('error', () => {}).on('close', () => { clearInterval(s.timer); closed(at) })
		s.resume()
	})
	same(await next(), 200, 'who asks meanwhile')
	const waited = Date.now() - began
	for (const [i, r] of (await Promise.all(silent)).entries())
		yes(r.error !== 'silent', `peer ${i} is still waited for`)
	const bytes = await drip
	yes(bytes < 60, `${bytes} bytes were waited for`)
	count(`who asked meanwhile waited ${waited} ms; the dripping peer was cut after ${bytes} bytes`)
	yes(waited < 15000, `${waited} ms`)
	yes(await isWhole(), 'a worker is missing')
	same(await next(), 200)
})

function noise(seed) {
	let x = seed * 2654435761 >>> 0 || 1
	return () => (x ^= x << 13, x >>>= 0, x ^= x >>> 17, x ^= x << 5, x >>>= 0)
}

await test('noise, and ordinary requests with some bytes changed', async () => {
	const n = long ? 5000 : 300
	const bad = []
	const plain = whole('POST', '/nl/s', 'go=next&a=1')
	for (let i = 0; i < n; i++) {
		const random = noise(i + 1)
		const bytes = i % 2 ? Buffer.from(Array.from({ length: random() % 600 }, () => random() & 255)) : Buffer.from(plain)
		if (i % 2 === 0)
			for (let k = random() % 6; k >= 0; k--)
				bytes[random() % bytes.length] = random() & 255
		const before = deaths()
		const how = await outcome(bytes, { shut: true })
		if (!EITHER.includes(how))
			bad.push(`${i}: ${how}`)
		if (deaths() > before)
			await use()
		if (i % 20 === 0 && await next() !== 200)
			bad.push(`${i}: the next one was not served`)
	}
	same(bad, [])
})

await test('no worker has grown', async () => {
	yes(await isWhole(), 'a worker is missing')
	const sizes = processes(data).children.map((pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]))
	count(`largest worker ${Math.max(...sizes)} kB`)
	yes(sizes.every((s) => s < MEMORY_KB), String(sizes))
})

// ---- The socket -----------------------------------------------------------------------------

const backlogOf = (path) => Number(execFileSync('ss', ['-lxnH'], { encoding: 'utf8' }).split('\n').find((l) => l.includes(path)).split(/\s+/)[3])

async function crowd(socket, n) {
	const all = await Promise.all(Array.from({ length: n }, () => send(socket, whole('GET', '/nl'), { ms: 30000 })))
	return { refused: all.filter((r) => r.error === 'EAGAIN' || r.error === 'ECONNREFUSED').length, served: all.filter((r) => r.reply && r.reply.status === 200).length }
}

await test('the socket is for its owner and group, and a crowd finds room', async () => {
	same((statSync(house.socket).mode & 0o777).toString(8), '660')
	yes(backlogOf(house.socket) >= 1024, `backlog ${backlogOf(house.socket)}`)
	const n = long ? 900 : 200
	const r = await crowd(house.socket, n)
	count(`${n} at once: refused ${r.refused}, served ${r.served}`)
	same(r, { refused: 0, served: n })
})

// ---- The control: libfcgi by itself ------------------------------------------------------------

const stock = join(work, 'stock'), stockSocket = join(work, 'stock.sock')
writeFileSync(`${stock}.c`, `#include <fcgiapp.h>
int main(int argc, char **argv)
{
	FCGX_Request r;
	FCGX_Init();
	FCGX_InitRequest(&r, FCGX_OpenSocket(argv[argc - 1], 8), 0);
	while (FCGX_Accept_r(&r) == 0)
		FCGX_FPrintF(r.out, "Status: 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\nfine");
	return 0;
}
`)
execFileSync('gcc', ['-o', stock, `${stock}.c`, '-lfcgi'])
const plain = spawn(stock, [stockSocket], { stdio: 'ignore' })

await test('control: the loop of libfcgi serves, and one half header stops it for good', async () => {
	yes(await until(async () => (await ask(stockSocket, 'GET', '/nl', '', {}, 1000)).status === 200), 'it does not serve')
	const silent = net.connect(stockSocket, () => silent.write(Buffer.from([1, 1, 0])))
	silent.on('error', () => {})
	await new Promise((r) => setTimeout(r, 300))
	same((await ask(stockSocket, 'GET', '/nl', '', {}, 8000)).status, 0, 'the next request')
	const r = await crowd(stockSocket, 0)
	same(r, { refused: 0, served: 0 })
	silent.destroy()
})

await test('control: a backlog of 8 has no room for a crowd', async () => {
	yes(backlogOf(stockSocket) < 1024, `backlog ${backlogOf(stockSocket)}`)
	const silent = net.connect(stockSocket, () => silent.write(Buffer.from([1, 1, 0])))
	silent.on('error', () => {})
	await new Promise((r) => setTimeout(r, 300))
	const all = Array.from({ length: 64 }, () => send(stockSocket, whole('GET', '/nl'), { ms: 3000 }))
	const refused = (await Promise.all(all)).filter((r) => r.error === 'EAGAIN').length
	count(`64 at once at a backlog of 8: refused ${refused}`)
	yes(refused > 40, `${refused} of 64`)
	silent.destroy()
})

count(`sent ${told.sent}, refused ${told.refused + told.closed}, served ${told.served}, workers replaced ${deaths()}, next requests not served 0`)
plain.kill('SIGKILL')
await house.end()
rmSync(work, { recursive: true, force: true })
done()
