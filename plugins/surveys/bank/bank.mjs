// bank.mjs - reads the question bank and says what is wrong with it.
//
// A bank is { forms, questions, indicators, languages, translations }: questions by form,
// in the order in which they are asked; translations by language and id. Dutch and
// English stand with the question, the other languages apart, one file each.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

// How each form asks: `sittings` has a core and one module a time, the others ask all.
// `needs` is what stands in every question's `fits` and so holds for the whole form.
export const forms = [
	{ name: 'youth', title: 'Youth', prefix: 'A', many: true, sittings: true },
	{ name: 'guardian', title: 'Guardian', prefix: 'G', many: true, adult: true },
	{ name: 'foster', title: 'Foster parent', prefix: 'FG', many: true, adult: true, needs: { places: ['OG'] } },
	{ name: 'partner', title: 'Partner', prefix: 'Q', adult: true },
	{ name: 'staff', title: 'Self-evaluation', prefix: 'W', adult: true },
	{ name: 'former', title: 'Former youth', prefix: 'E', many: true, needs: { min_age: 18 } },
]

export const places = ['POA', 'KWV', 'KSO', 'OG', 'BO', 'NO', 'AZC']
export const triggers = { 'COMPLAINT-CLOSED': 'complaint', MOVE: 'moved', 'SCHOOL-SW': 'school', HOL: 'holiday' }
const faces = ['face-very-sad', 'face-sad', 'face-happy', 'face-very-happy']
const most = 4 // unconditional questions of a module

const json = file => JSON.parse(readFileSync(join(here, file), 'utf8'))

// What the catalogue of metrics says of each indicator: its id, what feeds it, by which of our
// questions. Of a gap that is its first side: the other lends its own figure. Every version counts.
export function indicators(text) {
	const all = new Map()
	for (const block of text.split(/^indicator /m).slice(1)) {
		const id = block.split(' ')[0]
		const formulas = [...block.matchAll(/^\tfigure [^:]*: (.*)$/gm)].map(m => m[1].split(' with ')[0])
		const before = all.get(id)?.questions ?? []
		const questions = [...new Set([...before, ...formulas.flatMap(f => f.match(/\b[A-Z][0-9]{2}\b/g) ?? [])])]
		all.set(id, { id, questions, source: /^\tfigure register/m.test(block) ? 'register' : 'survey' })
	}
	return [...all.values()]
}

export function read() {
	const languages = json('languages.json')
	const own = languages.filter(l => !['nl', 'en'].includes(l.tag))
	return {
		forms, languages,
		questions: Object.fromEntries(forms.map(f => [f.name, json(`questions/${f.name}.json`)])),
		indicators: indicators(readFileSync(join(here, '../../metrics/indicators.txt'), 'utf8')),
		translations: Object.fromEntries(own.map(l => [l.tag, json(`translations/${l.tag}.json`)])),
	}
}

export const languagesOf = (bank, form) => bank.languages.filter(l => form.many || ['nl', 'en'].includes(l.tag))

// The texts of a question in one language: [key, words]; undefined words are missing.
export function texts(bank, q, tag) {
	const told = bank.translations[tag]?.[q.id] ?? {}
	const say = (of, there) => (bank.translations[tag] ? there : of?.[tag])
	return [
		['', say(q.stem, told.stem)],
		...(q.hint ? [['-hint', say(q.hint, told.hint)]] : []),
		...(q.options ?? []).map(o => [`-${o.code}`, say(o, told.options?.[o.code])]),
		...(q.na ? [['-na', say(q.na, told.na)]] : []),
	]
}

// A question that is asked whatever was answered before.
export const isFree = q => !q.relevant
export const isKern = q => q.module === 'kern'

// ---- What is wrong -------------------------------------------------------------------

const all = bank => bank.forms.flatMap(f => bank.questions[f.name].map(q => [f, q]))

// One set of answers for every question says nothing about this one; agreeing least.
const generic = {
	nl: /^(helemaal |zeer )?(mee )?(on)?eens|^neutraal$|^gaat wel$/i,
	en: /^(strongly |fully )?(dis)?agree|^neutral$|^(dis)?satisfied nor/i,
}

function* scale(q) {
	const codes = (q.options ?? []).map(o => o.code).join(' ')
	if (codes !== '1 2 3 4')
		yield `${q.id}: a scale has the answers 1 2 3 4, worst first, no midpoint; not ${codes}`
	for (const [i, o] of (q.options ?? []).entries()) {
		if (String(o.value) !== o.code)
			yield `${q.id}: the value of ${o.code} is ${o.value}: what is stored is the value, not the position`
		if (o.icon !== faces[i])
			yield `${q.id}: answer ${o.code} needs the picture ${faces[i]}`
	}
	if (!/^(.*\. )?hoe/i.test(q.stem.nl) || !/^(.*\. )?how/i.test(q.stem.en))
		yield `${q.id}: a scale asks how`
}

function* count(q) {
	for (const o of q.options ?? [])
		if (/^[0-9]+$/.test(o.code))
			yield `${q.id}: the code ${o.code} could be a position: name it`
	if (q.type === 'yesno' && (q.options ?? []).map(o => o.code).join(' ') !== 'yes no')
		yield `${q.id}: yes and no have the codes yes and no`
}

function* answers(q) {
	for (const o of q.options ?? []) {
		if (['dk', 'na', 'skip'].includes(o.code))
			yield `${q.id}: the answer ${o.code} is no option: the form adds it, apart from the others`
		if (!/^[A-Za-z0-9_]{1,20}$/.test(o.code))
			yield `${q.id}: the code ${o.code}`
		for (const tag of ['nl', 'en'])
			if (generic[tag].test(o[tag]))
				yield `${q.id}: "${o[tag]}" belongs to a generic scale: give the answer words of its own`
	}
	if (q.type !== 'open' && !(q.options?.length > 1))
		yield `${q.id}: no answers`
}

function* words(bank, form, q) {
	for (const { tag } of languagesOf(bank, form)) {
		const said = texts(bank, q, tag)
		for (const [key, text] of said)
			if (!text?.trim())
				yield `${q.id}${key}: no words in ${tag}`
		const options = said.filter(([key]) => key !== '' && key !== '-hint').map(([, text]) => text)
		if (new Set(options).size !== options.length)
			yield `${q.id}: two answers with the same words in ${tag}`
	}
}

function* used(bank, q) {
	const feeds = bank.indicators.filter(i => i.questions.includes(q.id)).map(i => i.id)
	if (q.scored && feeds.length === 0)
		yield `${q.id} is scored but no indicator uses it`
	if (feeds.sort().join() !== [...(q.indicators ?? [])].sort().join())
		yield `${q.id} names the indicators ${q.indicators ?? 'none'}, the catalogue ${feeds.join() || 'none'}`
}

// What `relevant` names was asked before, and always together with it.
function* reaches(form, list, at) {
	const q = list[at]
	for (const [, id] of (q.relevant ?? '').matchAll(/\/data\/(\w+)/g)) {
		const to = list.findIndex(o => o.id === id)
		if (to < 0 || to >= at)
			yield `${q.id}: ${id} is not asked before it`
		else if (form.sittings && !isKern(list[to]) && !list[to].pinned && list[to].module !== q.module)
			yield `${q.id}: ${id} stands in another module`
	}
}

function* fit(q) {
	for (const p of q.fits?.places ?? [])
		if (!places.includes(p))
			yield `${q.id}: ${p} is no kind of place`
	if (q.fits?.trigger && !triggers[q.fits.trigger])
		yield `${q.id}: ${q.fits.trigger} is no trigger`
	if (q.negative_event && q.pinned && !(q.help_after && q.needs_owner))
		yield `${q.id}: an event that hurt has help after it and somebody who is told`
}

function* modules(bank) {
	for (const f of bank.forms.filter(f => f.sittings)) {
		const free = bank.questions[f.name].filter(q => isFree(q) && !isKern(q) && q.module !== 'slot' && !q.variant_of)
		for (const name of new Set(free.map(q => q.module))) {
			const n = free.filter(q => q.module === name).length
			if (n > most)
				yield `the module ${name} has ${n} questions that are always asked, at most ${most} may be`
		}
	}
}

function* ids(bank) {
	const seen = new Set()
	for (const [f, q] of all(bank)) {
		if (seen.has(q.id))
			yield `${q.id} stands twice`
		seen.add(q.id)
		if (!f.prefix.includes(q.id[0]) || !/^[A-Z][0-9]{2}$/.test(q.id))
			yield `${q.id} is no name for a question of ${f.name}`
	}
	for (const [tag, told] of Object.entries(bank.translations))
		for (const id of Object.keys(told))
			if (!seen.has(id))
				yield `${tag}: ${id} is no question`
}

function* catalogue(bank) {
	const asked = new Set(all(bank).map(([, q]) => q.id))
	const seen = new Set()
	for (const i of bank.indicators) {
		if (seen.has(i.id))
			yield `${i.id} stands twice`
		seen.add(i.id)
		for (const id of i.questions)
			if (!asked.has(id))
				yield `${i.id}: no question ${id} feeds it`
		if ((i.source === 'survey') !== i.questions.length > 0)
			yield `${i.id}: nothing feeds it, or it says so wrongly`
	}
}

export function problems(bank) {
	const found = [...ids(bank), ...catalogue(bank), ...modules(bank)]
	for (const f of bank.forms)
		for (const [at, q] of bank.questions[f.name].entries())
			found.push(...answers(q), ...(q.type === 'face4' ? scale(q) : count(q)), ...words(bank, f, q),
				...used(bank, q), ...reaches(f, bank.questions[f.name], at), ...fit(q))
	return found
}
