// offline.mjs - a survey without a network, in real Chromium: the network is cut at each request
// in turn, before the portal hears it and before its reply comes back, and comes again later.
// Nothing is lost, nothing is stored twice, nothing stays in the browser.

import { createServer, request } from 'node:http'
import { startHouse, Visitor, hidden } from '../lib/house.mjs'
import { sql as ask } from '../lib/portal.mjs'
import { setDuty } from '../lib/complaints.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { test, same, yes, done } from '../lib/tap.mjs'

const house = await startHouse()
const browser = await openBrowser()
const shots = process.env.KB_SHOTS
const languages = ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']
const number = (text) => Number(ask(house.store, text))
const responses = () => number('SELECT count(*) FROM surveys_response')

// ---- A network that can be cut --------------------------------------------------------------

// From the request `at` on (its number, or its name: the order of some differs on a busy machine) nothing comes through: "before" the portal hears it, or its reply is
// lost ("after"). Between the browser and the house, so that service workers are cut too.
const net = { seen: [], at: Infinity, how: 'before', wrong: (code) => code, back() { this.at = Infinity } }
const proxy = createServer({ keepAlive: false }, (q, r) => {
	const name = `${q.method} ${q.url.replace(/\.[0-9a-f]{8}\./, '.')}`, index = net.seen.push(name) - 1
	if (net.at === name)
		net.at = index
	const body = []
	q.on('data', (d) => body.push(d))
	q.on('end', () => {
		const isCut = index >= net.at // never for a name
		if (isCut && !(net.how === 'after' && index === net.at))
			return q.socket.destroy()
		const isOurs = q.url.startsWith('/static/phone.')
		const up = request(house.base + q.url, { method: q.method, headers: { ...q.headers, connection: 'close', ...isOurs && { 'accept-encoding': 'identity' } } }, (a) => {
			const parts = []
			a.on('data', (d) => parts.push(d))
			a.on('end', () => {
				if (isCut || index >= net.at)
					return q.socket.destroy()
				const bytes = isOurs ? Buffer.from(net.wrong(Buffer.concat(parts).toString())) : Buffer.concat(parts)
				r.writeHead(a.statusCode, { ...a.headers, connection: 'close', ...isOurs && { 'content-length': bytes.length } })
				r.end(bytes)
			})
		})
		up.on('error', () => q.socket.destroy())
		up.end(Buffer.concat(body))
	})
})
proxy.listen(0, '127.0.0.1')
await new Promise((resolve) => proxy.once('listening', resolve))
const base = `http://127.0.0.1:${proxy.address().port}`

// ---- A person -----------------------------------------------------------------------------------

const kept = (page) => page.evaluate(async () => [
	...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()).map((d) => d.name),
	...await caches.keys(), ...(await navigator.serviceWorker.getRegistrations()).map((r) => r.scope)
])
const shown = (page) => page.$eval('section:not([hidden])', (s) => s.id || 'question')
const tries = async (what) => { try { return await what() } catch { return null } }
// The page is there and knows whether it could put itself aside.
const settled = (page) => page.waitForFunction(() => { const f = document.getElementById('alone'); return f && f.dataset.ready && f.dataset.begun }, { timeout: 20000 })
const click = (page, go) => page.$eval(`[data-go=${go}]`, (b) => b.click())
const where = (page) => page.evaluate(() => [...document.querySelectorAll('section')].findIndex((s) => !s.hidden))

async function door(page, lang = 'en') {
	net.back()
	await page.goto(base + house.youth)
	await page.goto(`${base}/${lang}/s/own`)
}

// Opens the page of the survey, again and again where the network is gone.
async function open(page, lang = 'en') {
	if (await tries(() => page.goto(`${base}/${lang}/s/phone`, { timeout: 20000 })) && await tries(() => settled(page)))
		return
	net.back()
	await page.goto(`${base}/${lang}/s/phone`)
	await settled(page)
}

// The first choice of each question that is not answered yet, words where they are asked.
async function answer(page) {
	for (let i = 0; i < 60 && await shown(page) === 'question'; i++) {
		const before = await where(page)
		await page.evaluate(() => {
			const s = document.querySelector('section:not([hidden])')
			const choice = s.querySelector('input[type=radio], input[type=checkbox]'), words = s.querySelector('textarea, input[type=text]')
			if (choice)
				choice.checked = true
			else if (words)
				words.value = 'a\\b\nc'
		})
		await click(page, 'next')
		await page.waitForFunction((n) => [...document.querySelectorAll('section')].findIndex((s) => !s.hidden) !== n, {}, before)
	}
	same(await shown(page), 'alone-review')
}

// Sends; where the network is gone, opens the page again when it is back.
async function send(page) {
	const ends = () => page.waitForFunction(() => { const s = document.querySelector('section:not([hidden])'); return s && /^alone-(sent|over)$/.test(s.id) }, { timeout: 4000 })
	await click(page, 'send')
	if (await tries(ends))
		return
	same(await shown(page), 'alone-wait')
	net.back()
	await page.goto(`${base}/en/s/phone`)
	await ends()
}

const answersOf = (key) => ask(house.store, `SELECT group_concat(item || '=' || value, ' ') FROM (SELECT item, value FROM surveys_answer WHERE response = '${key}' ORDER BY item)`)
const keys = () => new Set(ask(house.store, 'SELECT key FROM surveys_response').split('\n').filter(Boolean))

// A whole survey with the network cut at one request; what came of it.
async function survey(at, how) {
	const page = await openPage(browser, { language: 'en' })
	await door(page)
	const before = keys()
	Object.assign(net, { seen: [], at, how })
	await open(page)
	await answer(page)
	await send(page)
	const end = await shown(page), left = await kept(page), seen = [...net.seen]
	net.back()
	const fresh = [...keys()].filter((k) => !before.has(k))
	await page.browserContext().close()
	return { end, left, seen, stored: fresh.map(answersOf) }
}

// ---- The tests --------------------------------------------------------------------------------------

const whole = await survey(Infinity, 'before')
await test('with a network: stored once, and nothing stays in the browser', () => {
	same([whole.end, whole.left, whole.stored.length], ['alone-sent', [], 1])
	yes(whole.seen.includes('POST /en/s/phone') && whole.seen.includes('GET /static/worker.js'), whole.seen.join(', '))
	yes(whole.stored[0].split(' ').length >= 9, whole.stored[0])
})

// What is wrong with a survey; '' nothing.
async function judge(at, how) {
	const r = await survey(at, how).catch((e) => ({ end: String(e), left: [], stored: [] }))

	return r.stored.length === 0 ? 'lost' : r.stored.length > 1 ? 'twice' : r.stored[0] !== whole.stored[0] ? 'other answers' :
		r.left.length > 0 ? 'left' : r.end === 'alone-sent' ? '' : r.end
}

console.log(`# requests: ${whole.seen.join(', ')}`)
for (const how of ['before', 'after'])
	await test(`cut ${how} each of ${whole.seen.length} requests, and back later: nothing lost, nothing twice, nothing left`, async () => {
		const found = []
		for (let i = 0; i < whole.seen.length; i++)
			found.push(`${i} ${whole.seen[i]}: ${await judge(i, how)}`)
		same(found.filter((f) => !f.endsWith(': ')), [])
	})

// The script made wrong on its way to the browser: the same looks must see it.
const sent = 'POST /en/s/phone'
const WRONG = [
	['lost', 'before', 'deletes what was not acknowledged', /\} catch \(e\) \{\s*return;/, '} catch (e) { await wipe(); show("sent"); return;'],
	['twice', 'after', 'takes another instance for each try', 'kept = await load();', 'kept = await load(); if (kept) { kept.state = form.elements.state.value; }'],
	['left', 'before', 'leaves the page in the cache', 'await caches.delete(NAME);', ''],
	['left', 'before', 'leaves the answers', 'await asked(indexedDB.deleteDatabase(NAME));', ''],
	['left', 'before', 'leaves the worker', 'await worker.unregister();', '']
]
for (const [what, how, name, right, wrong] of WRONG)
	await test(`control: a script that ${name} is seen`, async () => {
		let changed = 0
		net.wrong = (code) => { const made = code.replace(right, wrong); changed += made !== code; return made }
		same(await judge(sent, how), what)
		yes(changed > 0, 'nothing was made wrong')
		net.wrong = (code) => code
	})

// On the phone, half-way, without a network.
async function halfWay(lang = 'en') {
	const page = await openPage(browser, { language: lang })
	await door(page, lang)
	await open(page, lang)
	Object.assign(net, { seen: [], at: 0, how: 'before' })
	await page.$eval('section:not([hidden]) input', (e) => e.click())
	await click(page, 'next')
	await page.waitForFunction(() => [...document.querySelectorAll('section[data-item]')].findIndex((s) => !s.hidden) === 1)
	return page
}

await test('the page is closed and opened again without a network: it stands where it stood', async () => {
	const page = await halfWay(), at = await where(page), before = responses()
	await page.goto('about:blank')
	await page.goto(`${base}/en/s/phone`)
	await page.waitForFunction(() => document.getElementById('alone').dataset.begun === 'yes')
	same([await where(page), net.seen.filter((s) => s.startsWith('POST'))], [at, []])
	await answer(page)
	await click(page, 'send')
	await page.waitForFunction(() => !document.getElementById('alone-wait').hidden)
	same(responses(), before)
	net.back()
	await click(page, 'send')
	await page.waitForFunction(() => !document.getElementById('alone-sent').hidden)
	same([responses(), await kept(page)], [before + 1, []])
	await page.browserContext().close()
})

// The page says that it waits before its request has failed.
async function triedInVain() {
	while (!net.seen.some((s) => s.startsWith('POST')))
		await new Promise((resolve) => setTimeout(resolve, 50))
	await new Promise((resolve) => setTimeout(resolve, 300))
}

await test('nothing is sent at a time of its own when the network comes back', async () => {
	const page = await halfWay()
	await answer(page)
	const before = responses()
	await click(page, 'send')
	await page.waitForFunction(() => !document.getElementById('alone-wait').hidden)
	await triedInVain()
	net.back()
	await page.evaluate(() => window.dispatchEvent(new Event('online')))
	await new Promise((resolve) => setTimeout(resolve, 1500))
	same(responses(), before)
	await page.browserContext().close()
})

// What was put aside, address by address.
const asideIn = (page) => page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (k) => (await (await caches.open(k)).keys()).map((q) => new URL(q.url).pathname)))).flat())

await test('without a network the page says whom to call in danger, and nothing of complaints is put aside', async () => {
	const tel = 'a[href="tel:0887157000"]', there = async (lang) => {
		const page = await halfWay(lang)
		await page.goto('about:blank')
		await page.goto(`${base}/${lang}/s/phone`)
		await page.waitForFunction(() => document.getElementById('alone').dataset.begun === 'yes')
		await page.click('a[href="#help"]')
		const found = { has112: await page.$eval('#help[open] a[href="tel:112"]', (a) => a.getBoundingClientRect().height >= 44), duty: Boolean(await page.$(`#help[open] ${tel}`)) }
		const aside = await asideIn(page)
		yes(aside.includes(`/${lang}/s/phone`) && !aside.some((a) => a.includes('complaints')), aside.join(', '))
		await page.browserContext().close()
		return found
	}
	same(await there('en'), { has112: true, duty: false }, 'control: nobody is on duty')
	setDuty(house.store, '088 715 70 00')
	for (const lang of ['en', 'ar', 'ti'])
		same(await there(lang), { has112: true, duty: true }, lang)
})

await test('what lies in the browser holds no answer and no seal, and the key is not given out', async () => {
	const page = await halfWay()
	const found = await page.evaluate(async () => {
		const open = (n) => new Promise((resolve) => { const q = indexedDB.open(n); q.onsuccess = () => resolve(q.result) })
		const get = (d, k) => new Promise((resolve) => { const q = d.transaction('kept').objectStore('kept').get(k); q.onsuccess = () => resolve(q.result) })
		const names = (await indexedDB.databases()).map((d) => d.name), d = await open(names[0])
		const key = await get(d, 'key'), sealed = await get(d, 'answers')
		const text = new TextDecoder('latin1').decode(sealed.bytes)
		const clear = new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, key, sealed.bytes))
		d.close()
		return { names, extractable: key.extractable, exported: await crypto.subtle.exportKey('raw', key).then(() => true, () => false),
			holds: /answers|A00|A10/.test(text), control: /"answers":\{"A00"/.test(clear) }
	})
	same(found, { names: ['kb /en/s/phone'], extractable: false, exported: false, holds: false, control: true })
	await page.browserContext().close()
})

await test('the button deletes everything from the phone, without a network', async () => {
	const page = await halfWay(), before = responses()
	yes((await kept(page)).length >= 3, 'nothing was kept')
	await click(page, 'erase')
	await page.waitForFunction(() => !document.getElementById('alone-erased').hidden)
	same([await kept(page), responses()], [[], before])
	await page.browserContext().close()
})

for (const lang of languages)
	await test(`${lang}: the pages at 360 px`, async () => {
		const page = await openPage(browser, { language: lang })
		const look = async (name) => {
			if (shots)
				await page.screenshot({ path: `${shots}/${lang}-alone-${name}.png`, fullPage: true })
			same((await axeFinds(page)).violations, [], `${name}: axe`)
			same(await overflow(page), 0, `${name}: sideways pixels`)
			same(await smallTargets(page), [], `${name}: small targets`)
		}
		await door(page, lang)
		await press(page, 'a[href$="/s/phone"]')
		await settled(page)
		await look('question')
		await click(page, 'next')
		await look('error')
		await answer(page)
		await look('review')
		Object.assign(net, { seen: [], at: 0, how: 'before' })
		await click(page, 'send')
		await page.waitForFunction(() => !document.getElementById('alone-wait').hidden)
		await look('wait')
		net.back()
		await click(page, 'send')
		await page.waitForFunction(() => !document.getElementById('alone-sent').hidden)
		await look('sent')
		same(page.complaints.filter((c) => !/ERR_|Failed to load/.test(c)), [])
		await page.browserContext().close()
	})

await test('a survey that was closed meanwhile says so, and nothing stays', async () => {
	const page = await halfWay(), before = responses()
	await answer(page)
	const staff = new Visitor(house)
	await staff.signIn()
	const list = await staff.get('/nl/staff/surveys')
	for (const m of list.body.matchAll(/name="place" value="([a-z0-9-]+)"/g))
		await staff.post('/nl/staff/surveys/close', { ...hidden(list.body), place: m[1] })
	net.back()
	await click(page, 'send')
	await page.waitForFunction(() => !document.getElementById('alone-over').hidden)
	yes(/closed/.test(await page.$eval('#alone-over h1', (h) => h.textContent)), 'not said')
	same([await kept(page), responses()], [[], before])
	await page.browserContext().close()
})

await browser.close()
proxy.close()
proxy.closeAllConnections()
await house.stop()
done()
