// noise.mjs - many addresses that send the same again and again, in a process of its own:
//
//   node noise.mjs PORT PATH BODY COOKIE ADDRESSES EACH RATE SECONDS
//
// ADDRESSES of the loopback network with EACH connections; RATE requests a second in all, or 0:
// as many as are answered. Prints how many were sent and how many replies there were of each status.

import net from 'node:net'

const [port, path, body, cookie, addresses, each, rate, seconds] = process.argv.slice(2)
const request = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\n` +
	`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const count = { sent: 0, lost: 0 }, free = []
let over = false

// A connection: ready when it may send.
function open(localAddress) {
	const s = net.connect({ port: Number(port), host: '127.0.0.1', localAddress })
	let got = ''
	const ready = () => Number(rate) || over ? free.push(s) : send(s)
	s.setEncoding('latin1')
	s.on('connect', ready)
	s.on('error', () => {})
	s.on('close', () => { count.lost += Boolean(s.waits); s.gone = true; if (!over) setTimeout(open, 50, localAddress) })
	s.on('data', (d) => {
		got += d
		const end = got.indexOf('\r\n\r\n')
		const length = /\r\nContent-Length: (\d+)/i.exec(got)
		if (end < 0 || !(length ? got.length >= end + 4 + Number(length[1]) : got.endsWith('\r\n0\r\n\r\n')))
			return
		const status = got.slice(9, 12)
		count[status] = (count[status] || 0) + 1
		got = ''
		s.waits = false
		ready()
	})
}

function send(s) {
	if (s.gone)
		return
	count.sent++
	s.waits = true
	s.write(request)
}

for (let a = 0; a < Number(addresses); a++)
	for (let i = 0; i < Number(each); i++)
		open(`127.0.1.${a + 1}`)

const began = Date.now()
const tick = Number(rate) && setInterval(() => {
	const due = Math.floor((Date.now() - began) * Number(rate) / 1000)
	for (let n = due - count.sent; n > 0 && free.length; n--)
		send(free.shift())
}, 10)
setTimeout(() => {
	over = true
	clearInterval(tick)
	console.log(JSON.stringify({ ...count, seconds: (Date.now() - began) / 1000 }))
	process.exit()
}, Number(seconds) * 1000)
