// speak.mjs - to speak instead of to write, in real Chromium with a microphone that beeps: recorded, heard before it is sent,
// filed by ticks alone, heard again, answered by staff; by keyboard, without JavaScript, where a phone cannot; and a photo.

import { startHouse, Visitor, hidden, wireBytes } from '../lib/house.mjs'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { sql as ask, until } from '../lib/portal.mjs'
import { enrol } from '../lib/second.mjs'
import { test, same, yes, match, done } from '../lib/tap.mjs'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const house = await startHouse()
const sql = (text) => ask(house.store, text)
await until(() => sql('SELECT count(*) FROM complaints_team') !== '0', 20000)
const browser = await openBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'])
const shots = process.env.KB_SHOTS
const languages = (process.env.KB_LANGS || 'nl en ar ti fa-AF so').split(' ')
const folder = mkdtempSync(join(tmpdir(), 'klankbord-speak-'))

async function inspect(page, name) {
	if (shots)
		await page.screenshot({ path: `${shots}/speak-${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
}

const wait = (ms) => new Promise((go) => setTimeout(go, ms))
const shown = (page, id) => page.$eval(id, (e) => e.getClientRects().length > 0)

// By keyboard: the focus goes to what stops, and then to what was recorded.
async function record(page, ms = 1500) {
	await page.focus('#rec-start')
	await page.keyboard.press('Enter')
	await page.waitForFunction(() => document.activeElement.id === 'rec-stop')
	await wait(ms)
	await page.keyboard.press('Enter')
	await page.waitForFunction(() => document.activeElement.id === 'rec-play')
	return page.$eval('#sound', (e) => e.files[0] ? { size: e.files[0].size, type: e.files[0].type } : null)
}

const pick = async (page, value) => { await page.click(`input[value="${value}"]`); await press(page, 'button[value=next]') }

async function onByTicks(page) {
	for (const value of ['wrong', 'no', 'person', 'signal'])
		await pick(page, value)
	await press(page, 'button[value=next]')
	await press(page, 'button[value=send]')
	return page.$eval('input[name=code]', (e) => e.value)
}

async function openMine(page, lang, code) {
	await page.goto(`${house.base}/${lang}/complaints/look`)
	await page.type('#code', code)
	await press(page, 'button.primary')
}

// It sounds: the browser itself reads and plays it.
const plays = (page) => page.$$eval('audio.heard[src]', (list) => Promise.all(list.map(async (a) => {
	a.muted = true
	await a.play()
	await new Promise((go) => { a.ontimeupdate = () => a.currentTime > 0 && go() })
	return a.error ? a.error.message : 'plays'
})))

const bytesOf = async (path) => Buffer.from(await (await fetch(new URL(path, house.base))).arrayBuffer())
let code, kept

for (const lang of languages)
	await test(`${lang}: the pages on which one speaks, at 360 px`, async () => {
		const page = await openPage(browser, { language: lang })
		await page.goto(`${house.base}/${lang}/complaints`)
		await inspect(page, `${lang}-way-in`)
		await press(page, 'a[href$="/complaints/speak"]')
		await inspect(page, `${lang}-speak`)
		await record(page, 600)
		await inspect(page, `${lang}-recorded`)
		await press(page, 'main button.primary:not([type=button])')
		const own = await onByTicks(page)
		await openMine(page, lang, own)
		await inspect(page, `${lang}-mine`)
		await press(page, 'button[value=add]')
		await inspect(page, `${lang}-add`)
	})

await test('recorded, heard before it is sent, filed by ticks, heard again with the code; nothing beside the sound is kept', async () => {
	const page = await openPage(browser)
	await page.goto(`${house.base}/nl/complaints/speak`)
	const made = await record(page, 3000)
	console.log(`# three seconds are ${made.size} bytes of ${made.type}`)
	yes(made.type === 'audio/webm' && made.size > 1000 && made.size < 30000, JSON.stringify(made))
	match(await page.$eval('#rec-time', (e) => e.textContent), /^0:0[23]$/)
	same(await plays(page), ['plays'], 'before it is sent')
	same(sql('SELECT count(*) FROM complaints_file WHERE case_id IS NULL'), '0', 'it was sent')
	await press(page, 'main button.primary:not([type=button])')
	same(sql('SELECT count(*) FROM complaints_file WHERE case_id IS NULL'), '1')
	code = await onByTicks(page)
	await openMine(page, 'nl', code)
	same(await plays(page), ['plays'], 'with the code')
	kept = await bytesOf(await page.$eval('audio.heard', (e) => e.getAttribute('src')))
	same(kept.length, made.size)
	yes(!kept.includes('Chrome') && kept.includes('A_OPUS'), 'the name of the program is kept')
	same(page.complaints, [])
})

await test('without JavaScript a recording of the phone itself goes the same way', async () => {
	const page = await openPage(browser, { script: false }), file = join(folder, 'memo.webm')
	writeFileSync(file, kept)
	await page.goto(`${house.base}/nl/complaints/speak`)
	same([await shown(page, '#recorder'), await shown(page, '#rec-cannot'), await shown(page, '#sound')], [false, false, true])
	same(await page.$eval('#sound', (e) => [e.accept, e.hasAttribute('capture')]), ['audio/*', true])
	await (await page.$('#sound')).uploadFile(file)
	await press(page, 'main button.primary:not([type=button])')
	const own = await onByTicks(page)
	await openMine(page, 'nl', own)
	same((await bytesOf(await page.$eval('audio.heard', (e) => e.getAttribute('src')))).equals(kept), true)
})

await test('a phone that cannot record is told so, and so is who keeps the microphone shut', async () => {
	const old = await openPage(browser)
	await old.evaluateOnNewDocument(() => { delete window.MediaRecorder })
	await old.goto(`${house.base}/nl/complaints/speak`)
	same([await shown(old, '#recorder'), await shown(old, '#rec-cannot'), await shown(old, '#sound')], [false, true, true])
	await inspect(old, 'nl-cannot')
	const shut = await openPage(browser)
	await shut.evaluateOnNewDocument(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('no')) })
	await shut.goto(`${house.base}/nl/complaints/speak`)
	await shut.click('#rec-start')
	await shut.waitForFunction(() => !document.getElementById('rec-cannot').hidden)
})

await test('a recording ends by itself', async () => {
	const page = await openPage(browser)
	await page.goto(`${house.base}/nl/complaints/speak`)
	await page.$eval('#recorder', (e) => { e.dataset.seconds = '1' })
	await page.click('#rec-start')
	await page.waitForFunction(() => document.getElementById('sound').files.length === 1, { timeout: 5000 })
})

// A photo as a camera makes it: a JPEG of the browser with Exif put in, lying on its side, with a place.
async function photo(page) {
	const jpeg = Buffer.from(await page.evaluate(() => {
		const c = document.createElement('canvas')
		c.width = 400
		c.height = 200
		c.getContext('2d').fillRect(0, 0, 100, 200)
		return c.toDataURL('image/jpeg').split(',')[1]
	}), 'base64')
	const exif = Buffer.concat([Buffer.from('457869660000' + '49492a0008000000' + '0100' + '120103000100000006000000' + '00000000', 'hex'), Buffer.from('GPS 52.3702 N 4.8952 E')])
	return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif, jpeg.subarray(2)])
}

for (const script of [true, false])
	await test(`a photo stands upright and tells no place, ${script ? 'with' : 'without'} JavaScript`, async () => {
		const canvas = await openPage(browser), page = await openPage(browser, { script }), file = join(folder, 'photo.jpg'), taken = await photo(canvas)
		yes(taken.includes('GPS 52.3702'), 'control: the photo has a place')
		writeFileSync(file, taken)
		await openMine(page, 'nl', code)
		await press(page, 'button[value=add]')
		await (await page.$('#photo')).uploadFile(file)
		await press(page, 'form:has(#photo) button')
		const seen = await bytesOf(await page.$eval('img.seen', (e) => e.getAttribute('src')))
		yes(!seen.includes('GPS') && !seen.includes('Exif'), 'it is kept')
		if (script) {
			await page.$eval('img.seen', (e) => e.scrollIntoView())
			await page.waitForFunction(() => document.querySelector('img.seen').complete)
			same(await page.$eval('img.seen', (e) => [e.naturalWidth, e.naturalHeight]), [200, 400])
			await inspect(page, 'nl-photo')
		}
	})

await test('a handler hears it, and answers by voice; the reporter hears the answer', async () => {
	const handler = new Visitor(house), password = readFileSync(join(house.store, 'handler-password'), 'utf8').trim(), phrase = readFileSync(join(house.store, 'handler-phrase'), 'utf8').trim()
	await handler.signIn('klachten', password)
	await enrol(handler, '/nl/staff/complaints', password)
	const token = { csrf: hidden((await handler.get('/nl/staff/password')).body).csrf }
	await handler.post('/nl/staff/complaints/key', { ...token, go: 'open', phrase })
	const page = await openPage(browser, { width: 360 })
	await page.setCookie(...[...handler.cookies].map(([name, value]) => ({ name, value, url: house.base })))
	const id = sql("SELECT case_id FROM complaints_file GROUP BY case_id HAVING count(*) = 3")
	await handler.post('/nl/staff/complaints', { ...token, case: id })
	await page.goto(`${house.base}/nl/staff/complaints/${id}`)
	same(await plays(page), ['plays'])
	await inspect(page, 'staff-case')
	await press(page, 'a[href$="/add"]')
	await inspect(page, 'staff-speak')
	await record(page)
	await press(page, 'button[value=answer]')
	same(await plays(page), ['plays', 'plays'])
	same(sql(`SELECT count(*) FROM complaints_event WHERE case_id = '${id}' AND what = (SELECT max(what) FROM complaints_event WHERE case_id = '${id}')`), '1')
	const reporter = await openPage(browser)
	await openMine(reporter, 'nl', code)
	same(await plays(reporter), ['plays', 'plays'])
	await inspect(reporter, 'nl-answered')
})

await test('what the page weighs: the script comes with it alone', async () => {
	const page = await wireBytes(`${house.base}/nl/complaints/speak`), html = (await new Visitor(house).get('/nl/complaints/speak')).body
	const script = await wireBytes(house.base + html.match(/\/static\/speak[^"]+/)[0])
	console.log(`# the page ${page.bytes} bytes, its script ${script.bytes}`)
	yes(page.bytes <= 4000 && script.bytes <= 2000, 'too heavy')
	for (const path of ['/nl', '/nl/complaints', '/nl/complaints/look', '/nl/s'])
		yes(!(await new Visitor(house).get(path)).body.includes('speak.'), path)
})

await browser.close()
rmSync(folder, { recursive: true })
await house.stop()
done()
