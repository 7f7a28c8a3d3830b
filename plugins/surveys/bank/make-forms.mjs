// make-forms.mjs - writes the forms of the bank: node make-forms.mjs [--check]
//
// ../forms/*.xml and ../modules.h are made by this program and committed, so that nobody
// needs node to build the house. With --check nothing is written: exit code 1 names
// the first file that is not what the bank says. Change the bank, then run it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forms, isFree, isKern, languagesOf, places, problems, read, texts, triggers } from './bank.mjs'

const top = join(dirname(fileURLToPath(import.meta.url)), '..')
const version = '2026-11-25' // of the forms: a new one with every change that a person sees

const text = s => s.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const attr = s => text(s).replace(/"/g, '&quot;')
const either = list => (list.length > 1 ? `(${list.join(' or ')})` : list[0])
const at = node => `/data/sitting/${node}`

// ---- When a question is asked ----------------------------------------------------------
//
// What the software knows of a sitting stands in the nodes under `sitting`; it fills them
// before the first page. A node that nobody fills means: not known. A question for few
// kinds of place is asked where the kind is known, one for nearly all is left out where it
// is known not to fit; nothing that needs an owner or aftercare is asked unless they are
// named.

function placeGate(list) {
	const others = places.filter(p => !list.includes(p))
	if (others.length < list.length)
		return `not(${others.map(p => `${at('place')} = '${p}'`).join(' or ')})`
	return either(list.map(p => `${at('place')} = '${p}'`))
}

// A youth whose age nobody knows is not asked about being 18; who answers for a youth is.
function ageGates(form, fits) {
	const gates = []
	if (fits.min_age)
		gates.push(form.sittings ? `${at('age')} >= ${fits.min_age}` : `not(${at('age')} < ${fits.min_age})`)
	if (fits.max_age)
		gates.push(`not(${at('age')} > ${fits.max_age})`)
	return gates
}

function moduleGates(form, q) {
	if (!form.sittings || isKern(q) || q.pinned)
		return []
	return [q.module === 'slot' ? `selected(${at('closing')}, '${q.id}')` : `${at('module')} = '${q.module}'`]
}

function relevant(form, q) {
	if (form.core)
		return q.relevant
	const fits = { ...q.fits }
	for (const known of Object.keys(form.needs ?? {}))
		delete fits[known]
	const gates = [
		...moduleGates(form, q),
		...(fits.places ? [placeGate(fits.places)] : []),
		...ageGates(form, fits),
		...(fits.partner_types ? [either(fits.partner_types.map(t => `${at('partner')} = '${t}'`))] : []),
		...(fits.trigger ? [`${at(triggers[fits.trigger])} = 'yes'`] : []),
		...(q.needs_owner ? [`${at('owner')} = 'yes'`] : []),
		...(q.sensitive ? [`${at('aftercare')} = 'yes'`] : []),
	]
	if (q.relevant)
		gates.push(gates.length && / or /.test(q.relevant) && !/^\([^()]*\)$/.test(q.relevant) ? `(${q.relevant})` : q.relevant)
	return gates.join(' and ')
}

// ---- Help ------------------------------------------------------------------------------

// An answer after which we say where help is.
function worrying(q) {
	const node = `/data/${q.id}`
	if (q.type === 'open' || q.type === 'multi')
		return [`${node} != ''`]
	const bad = q.negative_event ? 1 : 0
	const codes = q.type === 'face4' ? ['1', '2'] : q.options.filter(o => o.value === bad).map(o => o.code)
	return (q.type === 'yesno' && !q.negative_event ? [...codes, 'dk'] : codes).map(c => `${node} = '${c}'`)
}

// Questions in a row with help after them share one page of help, behind the last.
function helps(form, questions) {
	const pages = new Map()
	let row = []
	for (const [i, q] of questions.entries()) {
		if (form.core || !q.help_after)
			continue
		row.push(q)
		const next = questions[i + 1]
		if (!next?.help_after || next.module !== q.module) {
			pages.set(q.id, { node: `${q.id}_help`, relevant: row.flatMap(worrying).join(' or ') })
			row = []
		}
	}
	return pages
}

// ---- The form --------------------------------------------------------------------------

function* translation(bank, form, questions, language) {
	const { tag, name, approved, dk } = language
	yield `<translation lang="${name} (${tag})"${tag === 'nl' ? ' default="true()"' : ''} kb:approved="${approved ? 'yes' : 'no'}">`
	for (const q of questions) {
		const icons = new Map([...(q.options ?? []).map(o => [`-${o.code}`, o.icon]), ['-na', q.na?.icon]])
		for (const [key, words] of texts(bank, q, tag)) {
			const icon = icons.get(key)
			yield `<text id="${q.id}${key}"><value>${text(words)}</value>${icon ? `<value form="image">jr://images/${icon}.svg</value>` : ''}</text>`
		}
		if (q.type !== 'open')
			yield `<text id="${q.id}-dk"><value>${text(dk)}</value></text>`
	}
	if (helps(form, questions).size)
		yield `<text id="help"><value>${text((form.adult && language.help_adult) || language.help)}</value></text>`
	yield '</translation>'
}

// A figure is made of a scale, and of a count of which some answers are good and some not.
// Where a yes says that something bad happened, 1 is the worst.
function scored(q) {
	const values = (q.options ?? []).map(o => o.value)
	if (!q.scored || q.type === 'multi' || q.type === 'open')
		return ''
	if (q.type === 'face4')
		return ' kb:scored="true()" kb:worst="1" kb:best="4"'
	if (!values.includes(0) || !values.includes(1))
		return ''
	const [worst, best] = q.negative_event ? [1, 0] : [0, 1]
	const each = q.options.map(o => `${o.code}=${o.value ?? '-'}`).join(' ')
	return ` kb:scored="true()" kb:worst="${worst}" kb:best="${best}" kb:values="${each}"`
}

function* binds(form, questions, sitting) {
	const pages = helps(form, questions)
	for (const node of sitting)
		yield `<bind nodeset="${at(node)}" type="string"/>`
	for (const q of questions) {
		const when = relevant(form, q)
		yield `<bind nodeset="/data/${q.id}" type="string"${when ? ` relevant="${attr(when)}"` : ''}${q.id === 'A00' ? ' kb:practice="true()"' : scored(q)}/>`
		if (pages.has(q.id))
			yield `<bind nodeset="/data/${pages.get(q.id).node}" type="string" readonly="true()" relevant="${attr(pages.get(q.id).relevant)}"/>`
	}
}

const controls = { face4: ['select1', ' appearance="likert"'], yesno: ['select1', ''], choice: ['select1', ''], multi: ['select', ''],
	open: ['input', ' appearance="multiline"'] }

function* control(q, help) {
	const [element, appearance] = controls[q.type]
	yield `<${element} ref="/data/${q.id}"${appearance}>`
	yield `<label ref="jr:itext('${q.id}')"/>`
	if (q.hint)
		yield `<hint ref="jr:itext('${q.id}-hint')"/>`
	for (const code of q.type === 'open' ? [] : [...q.options.map(o => o.code), ...(q.na ? ['na'] : []), 'dk'])
		yield `<item><label ref="jr:itext('${q.id}-${code}')"/><value>${code}</value></item>`
	yield `</${element}>`
	if (help)
		yield `<input ref="/data/${help.node}"><label ref="jr:itext('help')"/></input>`
}

// The nodes of the sitting that the form asks for, in one order in all forms.
function sittingOf(form, questions) {
	const all = questions.map(q => relevant(form, q)).join(' ')
	return ['module', 'closing', 'place', 'partner', 'age', ...Object.values(triggers), 'owner', 'aftercare']
		.filter(node => all.includes(at(node)))
}

function* xform(bank, form, questions) {
	const pages = helps(form, questions)
	const sitting = sittingOf(form, questions)
	yield '<?xml version="1.0" encoding="UTF-8"?>'
	yield `<!-- Made by ../bank/make-forms.mjs from the question bank: change that. Words in nl and en
     are those of the bank. Those in other languages are drafts that no native speaker
     has read: kb:approved="no". -->`
	yield `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" xmlns:kb="urn:klankbord:form">`
	yield `<h:head>\n<h:title>${form.title}</h:title>\n<model>\n<itext>`
	for (const language of languagesOf(bank, form))
		yield* translation(bank, form, questions, language)
	yield `</itext>\n<instance>\n<data id="${form.name}" version="${version}">`
	if (sitting.length)
		yield `<sitting>${sitting.map(node => `<${node}/>`).join('')}</sitting>`
	for (const q of questions)
		yield `<${q.id}/>${pages.has(q.id) ? `<${pages.get(q.id).node}/>` : ''}`
	yield '<orx:meta><orx:instanceID/></orx:meta>\n</data>\n</instance>'
	yield* binds(form, questions, sitting)
	yield '</model>\n</h:head>\n<h:body>'
	for (const q of questions)
		yield* control(q, pages.get(q.id))
	yield '</h:body>\n</h:html>\n'
}

// ---- Modules, for sitting.c -------------------------------------------------------------

const c = s => (s === undefined ? 'NULL' : JSON.stringify(s))

// One row of the table: which module it is and where it can be asked whole.
function row(name, questions) {
	const free = questions.filter(isFree)
	const kinds = q => q.fits?.places ?? places
	const need = (list, flag) => [...new Set(list.filter(q => q[flag]).flatMap(kinds))]
	const ages = questions.map(q => q.fits?.min_age ?? 0)
	const trigger = questions.find(q => q.fits?.trigger)?.fits.trigger
	const asks = free.some(q => !q.fits?.trigger) // its first question asks whether it happened
	const where = [...new Set(free.flatMap(kinds))]
	return `\t{ ${c(name)}, ${c(trigger && triggers[trigger])}, ${asks}, ${Math.min(...ages)}, ` +
		`${Math.max(0, ...questions.map(q => q.fits?.max_age ?? 0))}, ${c(where.join(' '))}, ` +
		`${c(need(questions, 'sensitive').join(' '))}, ${c(need(questions, 'needs_owner').join(' '))} },`
}

function header(bank) {
	const youth = bank.questions.youth
	const names = [...new Set(youth.filter(q => !isKern(q) && q.module !== 'slot').map(q => q.module))]
	const closing = youth.filter(q => q.module === 'slot' && !q.pinned).map(q => q.id)
	return `/* modules.h - the modules of the form youth: made by bank/make-forms.mjs, change the bank.
 *
 * Name, trigger, whether it asks itself if that happened, ages (0: any), kinds of place
 * where there is something to ask, where a question needs aftercare, where an owner. */
static const struct module modules[] = {
${names.map(name => row(name, youth.filter(q => q.module === name))).join('\n')}
};

/* Questions that close a sitting; two of them are asked. */
static const char *const closing[] = { ${closing.map(c).join(', ')} };
`
}

// ---- Files -----------------------------------------------------------------------------

// The first survey: the core alone, without what needs an owner.
const core = { name: 'core', title: 'Core', many: true, core: true }
const coreQuestions = bank => bank.questions.youth.filter(q => isKern(q) && !q.needs_owner && !q.variant_of)

export function files(bank) {
	const make = (form, questions) => [`forms/${form.name}.xml`, [...xform(bank, form, questions)].join('\n')]
	return [make(core, coreQuestions(bank)), ...forms.map(f => make(f, bank.questions[f.name])), ['modules.h', header(bank)]]
}

// The files that are not what the bank says.
export const stale = bank => files(bank).map(([file, want]) => [join(top, file), want])
	.filter(([file, want]) => !existsSync(file) || readFileSync(file, 'utf8') !== want)

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const bank = read()
	const wrong = problems(bank)
	wrong.forEach(p => console.error(p))
	if (wrong.length)
		process.exit(1)
	for (const [file, want] of stale(bank)) {
		if (process.argv[2] === '--check') {
			console.error(`${file} is not what the bank says: run make-forms.mjs`)
			process.exit(1)
		}
		writeFileSync(file, want)
		console.log(file)
	}
}
