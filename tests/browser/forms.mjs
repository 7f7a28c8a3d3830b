// forms.mjs - staff work with forms in real Chromium at 360 px: the list, a version, what
// changed, the preview of a page, and a file with flaws that is chosen and sent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBrowser, openPage, axeFinds, overflow, smallTargets, press } from '../lib/browser.mjs'
import { Visitor, hidden } from '../lib/house.mjs'
import { startPortal } from '../lib/portal.mjs'
import { FORM } from '../lib/sport.mjs'
import { test, same, match, done } from '../lib/tap.mjs'

const house = await startPortal({}), browser = await openBrowser()
const shots = process.env.KB_SHOTS
const password = house.kb('user', 'add', 'kwaliteit', '--role', 'quality', '--place', 'organisatie').stdout.trim()
const staff = new Visitor(house)
await staff.signIn('kwaliteit', password)
const csrf = async () => ({ csrf: hidden((await staff.get('/nl/staff/forms')).body).csrf })
const bring = async (bytes) => (await staff.upload('/nl/staff/forms', { ...await csrf(), population: 'youth' }, { form: bytes })).location
const live = await bring(FORM())
await staff.post(`${live}/publish`, await csrf())
const draft = await bring(FORM({ version: '2', nl: 'Hoe vaak doe je aan sport?' }))
const core = (await staff.get('/nl/staff/forms')).body.match(/href="([^"]*staff\/forms\/[0-9a-f]{32})"[^>]*>(?:(?!<\/a>).)*\(core\)/s)[1]

const page = await openPage(browser, { language: 'nl' })
await page.goto(`${house.base}/nl/staff/login`)
await page.type('[name=user]', 'kwaliteit')
await page.type('[name=password]', password)
await press(page, 'form button')

async function inspect(name) {
	if (shots)
		await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
	same((await axeFinds(page)).violations, [], `${name}: axe`)
	same(await overflow(page), 0, `${name}: sideways pixels`)
	same(await smallTargets(page), [], `${name}: small targets`)
	same(page.complaints, [], `${name}: console`)
}

for (const [name, address] of Object.entries({ list: '/nl/staff/forms', live, draft, shipped: core, 'preview-ar': `${core}/ar/2`, 'preview-ti': `${core}/ti/3` }))
	await test(`the page ${name} at 360 px`, async () => {
		await page.goto(house.base + address)
		await inspect(`forms-${name}`)
	})

await test('a preview stands in the language and direction of the phone, and can send nothing', async () => {
	await page.goto(`${house.base}${core}/ar/2`)
	same(await page.$eval('section.phone', (e) => [e.lang, getComputedStyle(e).direction].join()), 'ar,rtl')
	same(await page.$eval('html', (e) => e.lang), 'nl')
	same(await page.$$eval('section.phone button, section.phone input', (all) => all.filter((e) => !e.matches(':disabled')).length), 0)
})

await test('a file is chosen and sent; its flaws stand beside their lines', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'klankbord-form-')), file = join(dir, 'sport.xml')
	writeFileSync(file, FORM({ version: '9', inside: '\n<upload ref="/data/Q2"><label>x</label></upload>' }))
	await page.goto(`${house.base}/nl/staff/forms`)
	await (await page.$('input[type=file]')).uploadFile(file)
	await press(page, 'form[enctype] button')
	match(await page.$eval('.flaws', (e) => e.textContent), /Regel 14, kolom 1.*upload/s)
	await inspect('forms-flaws')
	rmSync(dir, { recursive: true })
})

await test('a translated file is chosen and sent, and makes a draft; one with flaws says where', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'klankbord-xliff-')), file = join(dir, 'sport.xlf')
	const xliff = (await staff.get(`${live}/en/xliff`)).body
	const send = async (bytes, version) => {
		writeFileSync(file, bytes)
		await page.goto(house.base + live)
		await (await page.$('form[action$="/translate"] input[type=file]')).uploadFile(file)
		await page.type('[name=version]', version)
		await press(page, 'form[action$="/translate"] button')
	}
	await send(xliff.replace('>often<', '>very often<').replace('id="Q2"', 'id="Q9"'), '3')
	match(await page.$eval('.flaws', (e) => e.textContent), /Regel 25, kolom 1.*Q9/s)
	await inspect('forms-xliff-flaws')
	await send(xliff.replace('>often<', '>very often<'), '3')
	same(await page.$eval('h1', (e) => e.textContent), 'Sport')
	await page.goto(`${page.url()}/en/1`)
	match(await page.$eval('section.phone', (e) => e.textContent), /very often/)
	rmSync(dir, { recursive: true })
})

await test('a language of the house that the form does not speak is offered to be translated', async () => {
	await page.goto(house.base + live)
	same(await page.$$eval('a[href$="/xliff"]', (all) => all.map((a) => a.getAttribute('href').split('/').at(-2)).sort()), ['ar', 'en', 'fa-AF', 'so', 'ti'])
})

await browser.close()
await house.stop()
done()
