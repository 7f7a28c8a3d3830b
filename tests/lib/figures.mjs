// figures.mjs - from every figure on a page of staff to what it is (S106): its definition, n, response, period, source and the
// version of the rules, folded together beside it or behind a link. Nothing here knows how a page is made.

// What each of the six is called in nl, and what it has to say.
const SIX = { definition: [/^Formule$/, /\S/], n: [/^(Antwoorden|Geteld)$/, /\d|Per plek/], response: [/^Respons$/, /\S/],
	period: [/^Nieuwste periode$/, /\d{4}/], source: [/^Bron$/, /\S/], rules: [/^Regels$/, /Versie \d/] }

// In the page: each figure, what lies folded beside it, and where its row, item or heading leads.
const collect = () => {
	const words = (e) => e.textContent.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim()
	const facts = (section) => {
		const dl = section?.querySelector('details.defined dl.facts')
		return dl && Object.fromEntries([...dl.querySelectorAll('dt')].map((dt) => [words(dt), words(dt.nextElementSibling)]))
	}
	// From a stream or a viewpoint to its first figure, which is a figure of this page too.
	const ways = (a) => {
		const href = a.getAttribute('href')
		if (!href.startsWith('#'))
			return [href]
		return [...document.getElementById(href.slice(1))?.closest('section')?.querySelectorAll('th a[href]:not([href^="#"])') || []].slice(0, 1).map((x) => x.getAttribute('href'))
	}
	const figures = [...document.querySelectorAll('main td.number, main ul.voices li, main ul.alarms li, main svg[role=img]')]
		.map((e) => [e, e.tagName === 'svg' ? [...(e.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent), e.getAttribute('aria-label')].join(' ') : words(e)])
		.filter(([, text]) => /\d/.test(text))
	return figures.map(([e, text]) => ({ text, facts: facts(e.closest('section')),
		links: [...(e.closest('tr') || e.closest('li'))?.querySelectorAll('a[href]') || []].flatMap(ways) }))
}

const lacks = (facts) => Object.entries(SIX).filter(([, [name, says]]) => !Object.entries(facts || {}).some(([k, v]) => name.test(k) && says.test(v))).map(([what]) => what)

// Of the section that an address names.
const factsBehind = (page, id) => page.evaluate((id) => {
	const words = (e) => e.textContent.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim()
	const dl = document.getElementById(id)?.closest('section')?.querySelector('details.defined dl.facts')
	return dl && Object.fromEntries([...dl.querySelectorAll('dt')].map((dt) => [words(dt), words(dt.nextElementSibling)]))
}, id)

// The figures of the page that is open, and those from which there is no way to all six. `follow` is another page of the same person.
export async function figuresWithout(page, follow, base, seen = new Map()) {
	const all = await page.evaluate(collect), without = []
	const behind = async (href) => {
		if (!seen.has(href)) {
			await follow.goto(base + href)
			seen.set(href, lacks(await factsBehind(follow, decodeURIComponent(href.split('#')[1] || ''))))
		}
		return seen.get(href)
	}
	for (const figure of all) {
		let missing = lacks(figure.facts)
		for (const href of figure.links)
			if (missing.length > 0)
				missing = await behind(href)
		if (missing.length > 0)
			without.push(`${figure.text}: ${missing.join(', ')}`)
	}
	return { count: all.length, without }
}
