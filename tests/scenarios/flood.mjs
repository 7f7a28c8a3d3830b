// flood.mjs - noise on the pages of surveys leaves every complaint answered, and a flood of
// complaints from one address leaves those of others answered. Each with its control: one pool
// for all, and a web server that counts nobody.

import { RATE, WORK, file as files, fileDuring as filesDuring, floodPlugins, noise as noises, oneAddress as floods, post as asks } from '../lib/flood.mjs'
import { Visitor, hidden, top } from '../lib/house.mjs'
import { buildPlugin, klankbord, processes, sleep, sql, startPortal, until } from '../lib/portal.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const work = mkdtempSync(join(tmpdir(), 'klankbord-flood-'))
const settings = { plugins: floodPlugins(join(work, 'plugins')) }
const house = await startPortal(settings)
const run = join(house.store, 'run')

const password = house.kb('user', 'add', 'beheer', '--role', 'admin', '--place', 'organisatie').stdout.trim()
const admin = new Visitor(house)
await admin.signIn('beheer', password)
await admin.post('/nl/staff/surveys/open', { ...hidden((await admin.get('/nl/staff/surveys')).body), place: 'de-linde' })
const youth = new Visitor(house)
await youth.enter(`/s/${sql(house.store, 'SELECT code FROM surveys_code')}`)
const cookie = [...youth.cookies].map(([k, v]) => `${k}=${v}`).join('; ')

const post = (path, wishes) => asks(house, path, wishes)
const file = (wishes) => files(house, wishes)
const noise = (wishes) => noises(house, cookie, wishes)
const fileDuring = (loud) => filesDuring(house, loud)

// Its workers: a reload is over when none of the old ones is left.
const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)

// Another nginx.conf for the same portal, until it is put back.
async function withNginx(change, what) {
	const files = ['nginx.conf', 'pass-complaints.conf'], before = files.map((f) => readFileSync(join(run, f), 'utf8'))
	const hup = async () => {
		const master = Number(readFileSync(join(run, 'nginx.pid'), 'utf8')), old = new Set(childrenOf(master))
		process.kill(master, 'SIGHUP')
		yes(await until(() => { const now = childrenOf(master); return now.length > 0 && !now.some((p) => old.has(p)) }, 20000), 'nginx kept its workers')
	}
	files.forEach((f, i) => writeFileSync(join(run, f), change(before[i])))
	await hup()
	await what().finally(async () => {
		files.forEach((f, i) => writeFileSync(join(run, f), before[i]))
		await hup()
	})
}

await test('two pools: other processes, another socket', async () => {
	const pids = async (path) => new Set((await Promise.all(Array.from({ length: 12 }, () => post(path)))).map((r) => r.pid))
	const pool = await pids('/nl/complaints/flood'), main = await pids('/nl/flood')
	same(processes(house.store).children.length, 5, 'two of each, and the keeper')
	yes(pool.size > 0 && main.size > 0 && ![...pool].some((p) => main.has(p)), `${[...pool]} and ${[...main]}`)
	same((statSync(join(run, 'klankbord.sock-complaints')).mode & 0o777).toString(8), '660')
})

await test('50,000 posts a minute of noise on the survey leave every complaint answered', async () => {
	const loud = noise({ rate: Math.ceil(RATE * 1.02) }), r = await fileDuring(loud), n = await loud
	console.log(`# ${Math.round(n.sent / n.seconds * 60)} posts a minute of noise ${JSON.stringify(n)}; ${JSON.stringify(r)}`)
	yes(n[200] / n.seconds >= RATE * 0.98, `only ${n[200]} of noise in ${n.seconds} s were served`)
	same(r.failed, 0)
	yes(r.asked >= 20, `${r.asked} complaints`)
})

await test('as many as 1,400 connections can send leave every complaint answered', async () => {
	const loud = noise({ each: 35 }), r = await fileDuring(loud), n = await loud
	console.log(`# noise ${JSON.stringify(n)}; ${JSON.stringify(r)}`)
	same(r.failed, 0)
	yes(r.asked >= 10, `${r.asked} complaints`)
})

// Pages of main that cost as much as a complaint: its queue is full then.
const costly = { each: 35, path: '/nl/flood', body: `ms=${WORK}` }

await test('a queue of main that is full leaves every complaint answered', async () => {
	const loud = noise(costly), r = await fileDuring(loud), n = await loud
	console.log(`# noise ${JSON.stringify(n)}; ${JSON.stringify(r)}`)
	same(r.failed, 0)
	yes(n[502] > 0, 'the queue was not full')
	yes(r.asked >= 10, `${r.asked} complaints`)
})

await test('control: with one pool the same noise leaves complaints without an answer', async () => {
	await withNginx((text) => text.replace('klankbord_complaints;', 'klankbord;'), async () => {
		const loud = noise(costly), r = await fileDuring(loud), n = await loud
		console.log(`# noise ${JSON.stringify(n)}; ${JSON.stringify(r)}`)
		yes(n[502] > 0, 'the queue was not full')
		yes(r.failed > 0, 'nothing failed')
	})
})

async function oneAddress() {
	const r = await floods(house)
	console.log(`# of the flood ${JSON.stringify(r.counts)}; others waited ${r.others.map((o) => o.ms).sort((a, b) => a - b).join(' ')} ms`)
	return r
}

let bounded
await test('a flood of complaints from one address leaves those of ten others answered', async () => {
	bounded = await oneAddress()
	same(bounded.others.map((r) => r.status), Array(10).fill(303))
	yes(bounded.counts[429] > 150 && bounded.counts[303] > 0, JSON.stringify(bounded.counts))
})

await test('who was refused reads a page, and is answered when the flood is over', async () => {
	yes(await until(async () => (await file({ from: '127.0.3.1' })).status === 303, 5000), 'still refused')
})

await test('a page that is only looked at is not counted', async () => {
	const all = await Promise.all(Array.from({ length: 150 }, () => fetch(`${house.base}/nl/complaints/nothing`).then((r) => r.status)))
	same(all.filter((s) => s === 429), [])
})

await test('control: where nobody is counted the others wait for all of it', async () => {
	await withNginx((text) => text.replace(/limit_req zone=sent.*\n/g, '\n').replace(/limit_conn sending.*\n/g, '\n').replace(/limit_conn peers 200;/g, 'limit_conn peers 1000;'), async () => {
		const { counts, longest } = await oneAddress()
		yes(!counts[429] && longest > 2 * bounded.longest, `${longest} ms, with the bounds ${bounded.longest} ms`)
	})
})

await test('an address of IPv6 counts by its first half', async () => {
	const pattern = [...readFileSync(join(run, 'nginx.conf'), 'utf8').matchAll(/"~(\^\S+)" \$kb_/g)].map((m) => new RegExp(m[1]))
	const peer = (a) => pattern.map((p) => a.match(p)?.[1]).find(Boolean) ?? a
	same(pattern.length, 2)
	same(peer('2001:db8:1:2:3:4:5:6'), peer('2001:db8:1:2:ffff::1'))
	same(peer('2001:db8::1'), peer('2001:db8::2:1'))
	yes(peer('2001:db8:1:2::1') !== peer('2001:db8:1:3::1'), 'another network')
	same([peer('::1'), peer('127.0.0.1')], ['::1', '127.0.0.1'])
})

await test('workers of the pool that are killed are replaced, and those of main are left alone', async () => {
	const pids = async (path) => [...new Set((await Promise.all(Array.from({ length: 12 }, (_, i) => post(path, { from: `127.0.4.${i + 1}` })))).map((r) => r.pid))].sort()
	const pool = await pids('/nl/complaints/flood'), main = await pids('/nl/flood')
	for (const pid of pool)
		process.kill(pid, 'SIGKILL')
	yes(await until(() => processes(house.store).children.length === 5 && !pool.some((p) => processes(house.store).children.includes(p))), 'not replaced')
	same(await pids('/nl/flood'), main)
	same((await file({ from: '127.0.4.100' })).status, 303)
})

await test('a reload under complaints loses none', async () => {
	const before = processes(house.store).children
	let over = false
	const filing = (async () => {
		const list = []
		for (let i = 0; !over; i++)
			list.push((await file({ ms: 5, from: `127.0.5.${1 + i % 200}` })).status)
		return list
	})()
	process.kill(processes(house.store).master.pid, 'SIGHUP')
	yes(await until(() => { const now = processes(house.store).children; return now.length === 5 && !now.some((p) => before.includes(p)) }), 'no new generation')
	await sleep(300)
	over = true
	const list = await filing
	console.log(`# ${list.length} asked over the reload`)
	same(list.filter((s) => s !== 303), [])
	yes(list.length > 10, `${list.length} asked`)
})

await house.stop()
await test('no socket is left', async () => {
	same([existsSync(join(run, 'klankbord.sock')), existsSync(join(run, 'klankbord.sock-complaints'))], [false, false])
})

await test('a plugin that wants a pool that is not there stops the start, with a sentence', async () => {
	const dir = join(work, 'odd')
	buildPlugin(dir, 'flood', readFileSync(join(top, 'tests/lib/flood.c'), 'utf8').replace('.pool = "complaints"', '.pool = "others"'))
	const data = mkdtempSync(join(work, 'data-'))
	const r = klankbord(['serve', '--check'], { data, settings: { plugins: dir } })
	same(r.status, 1)
	yes(r.stderr.includes('plugin flood: there is no pool "others"; leave it out for main'), r.stderr)
})

rmSync(work, { recursive: true, force: true })
done()
