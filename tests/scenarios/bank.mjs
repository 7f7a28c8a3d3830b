// bank.mjs - the question bank: forms are what it says, and each of its rules bites.
//
// Needs no house. What the C rules say of the forms stands in portal/form/test-core.sh.

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { done, same, test, yes } from '../lib/tap.mjs'
import { indicators, problems, read } from '../../plugins/surveys/bank/bank.mjs'
import { files, stale } from '../../plugins/surveys/bank/make-forms.mjs'

const top = join(dirname(fileURLToPath(import.meta.url)), '../..')
const surveys = join(top, 'plugins/surveys')
const form = name => readFileSync(join(surveys, `forms/${name}.xml`), 'utf8')

const counts = { youth: 86, guardian: 21, foster: 12, partner: 23, staff: 27, former: 12 }
const five = ['nl', 'en', 'ar', 'ti', 'fa-AF', 'so']

await test('the forms are byte for byte what the bank says', () => {
	same(stale(read()).map(([file]) => file), [])
	same(files(read()).length, 8)
})

await test('control: one changed word in the bank is seen', () => {
	const bank = read()
	bank.questions.youth[1].stem.nl += ' '
	same(stale(bank).map(([file]) => file.split('/').at(-1)), ['core.xml', 'youth.xml'])
})

// A note is no question: it is an input that is read only.
const asked = xml => [...xml.matchAll(/<(?:select1|select|input) ref="\/data\/([^"]+)"/g)].map(m => m[1]).filter(id => !id.endsWith('_help'))
for (const [name, n] of Object.entries(counts))
	await test(`${name} asks ${n} questions, each once`, () => {
		const ids = asked(form(name))
		same(ids.length, n)
		same(new Set(ids).size, n)
	})

// What each language says: every text, or the language is not whole.
const languages = xml => [...xml.matchAll(/<translation lang="[^"]*\(([^)]+)\)"[^>]*kb:approved="(\w+)">([^]*?)<\/translation>/g)]
	.map(([, tag, approved, body]) => ({ tag, approved, texts: [...body.matchAll(/<text id="([^"]+)"><value>[^<]+<\/value>/g)].map(m => m[1]) }))
for (const name of Object.keys(counts))
	await test(`${name}: every language is whole; only nl and en are approved`, () => {
		const all = languages(form(name))
		same(all.map(l => l.tag), ['partner', 'staff'].includes(name) ? ['nl', 'en'] : five)
		for (const l of all) {
			same(l.texts, all[0].texts, l.tag)
			same(l.approved, ['nl', 'en'].includes(l.tag) ? 'yes' : 'no', l.tag)
		}
	})

// ---- Pictures ------------------------------------------------------------------------

const drawn = new Set([...readFileSync(join(top, 'static/icons.svg'), 'utf8').matchAll(/<symbol id="([^"]+)"/g)].map(m => m[1]))
const pictures = xml => new Set([...xml.matchAll(/jr:\/\/images\/([a-z0-9-]+)\.svg/g)].map(m => m[1]))
const missing = (xml, have) => [...pictures(xml)].filter(name => !have.has(name))

await test('every picture of every form is drawn', () => {
	const all = readdirSync(join(surveys, 'forms')).map(file => readFileSync(join(surveys, 'forms', file), 'utf8')).join('')
	same(missing(all, drawn), [])
	yes(pictures(all).size >= 80, `only ${pictures(all).size} pictures are used`)
	const fewer = new Set([...drawn].filter(name => name !== 'hourglass'))
	same(missing(all, fewer), ['hourglass'], 'control')
})

// ---- Rules ---------------------------------------------------------------------------

await test('the bank keeps its rules', () => same(problems(read()), []))

const find = (bank, id) => Object.values(bank.questions).flat().find(q => q.id === id)
const indicator = (bank, id) => bank.indicators.find(i => i.id === id)

// Each change breaks one rule; the sentence must be among the problems.
const wrong = [
	['a duplicate id', b => b.questions.youth.push(structuredClone(find(b, 'A59'))), 'A59 stands twice'],
	['an id of another form', b => (find(b, 'Q22').id = 'A99'), 'A99 is no name for a question of partner'],
	['an indicator twice', b => b.indicators.push(indicator(b, 'T01')), 'T01 stands twice'],
	['an indicator item that no question feeds', b => indicator(b, 'T01').questions.push('A98'), 'T01: no question A98 feeds it'],
	['an indicator without any', b => (indicator(b, 'T01').questions = []), 'T01: nothing feeds it, or it says so wrongly'],
	['a scored question that no indicator uses', b => {
		indicator(b, 'T01').questions = ['A10']
		find(b, 'A65').indicators = []
	}, 'A65 is scored but no indicator uses it'],
	['a question that names other indicators', b => (find(b, 'A65').indicators = ['T02']), 'A65 names the indicators T02, the catalogue T01'],
	['a generic scale', b => (find(b, 'A10').options[0].nl = 'helemaal mee oneens'), 'A10: "helemaal mee oneens" belongs to a generic scale: give the answer words of its own'],
	['a generic scale in English', b => (find(b, 'W01').options[3].en = 'strongly agree'), 'W01: "strongly agree" belongs to a generic scale: give the answer words of its own'],
	['a midpoint', b => find(b, 'A10').options.splice(2, 0, { code: '5', value: 2.5, nl: 'gaat', en: 'fair', icon: 'face-sad' }), 'A10: a scale has the answers 1 2 3 4, worst first, no midpoint; not 1 2 5 3 4'],
	['best first', b => find(b, 'A10').options.reverse(), 'A10: a scale has the answers 1 2 3 4, worst first, no midpoint; not 4 3 2 1'],
	['a position for a value', b => (find(b, 'A10').options[0].value = 4), 'A10: the value of 1 is 4: what is stored is the value, not the position'],
	['a position for a code', b => (find(b, 'A28').options[0].code = '1'), 'A28: the code 1 could be a position: name it'],
	['another face', b => (find(b, 'A10').options[3].icon = 'sun'), 'A10: answer 4 needs the picture face-very-happy'],
	['a stem for yes or no', b => (find(b, 'A10').stem.nl = 'Is de sfeer goed?'), 'A10: a scale asks how'],
	['dk as an option', b => (find(b, 'A38').options[4].code = 'dk'), 'A38: the answer dk is no option: the form adds it, apart from the others'],
	['skip as an option', b => (find(b, 'A38').options[4].code = 'skip'), 'A38: the answer skip is no option: the form adds it, apart from the others'],
	['two answers with the same words', b => (find(b, 'A38').options[4].en = find(b, 'A38').options[0].en), 'A38: two answers with the same words in en'],
	['a missing translation', b => delete b.translations.so.A10.options['2'], 'A10-2: no words in so'],
	['a translation of nothing', b => (b.translations.ti.A97 = { stem: 'x' }), 'ti: A97 is no question'],
	['a module of five', b => (find(b, 'A59').module = 'wonen'), 'the module wonen has 5 questions that are always asked, at most 4 may be'],
	['a condition on what comes later', b => (find(b, 'A13').relevant = "/data/A14 = '1'"), 'A13: A14 is not asked before it'],
	['a condition on another module', b => (find(b, 'A46').relevant = "/data/A62 = '1'"), 'A46: A62 stands in another module'],
	['a kind of place that there is not', b => (find(b, 'A13').fits.places = ['HOTEL']), 'A13: HOTEL is no kind of place'],
	['a trigger that there is not', b => (find(b, 'A22').fits.trigger = 'RAIN'), 'A22: RAIN is no trigger'],
	['bad news without help', b => delete find(b, 'A61').help_after, 'A61: an event that hurt has help after it and somebody who is told'],
	['bad news that nobody is told', b => delete find(b, 'A61').needs_owner, 'A61: an event that hurt has help after it and somebody who is told'],
]
for (const [what, change, why] of wrong)
	await test(`refused: ${what}`, () => {
		const bank = read()
		change(bank)
		yes(problems(bank).includes(why), `told: ${problems(bank).join(' | ') || 'nothing'}`)
	})

await test('the catalogue of metrics is read: 82 fed by questions, 19 by registers', () => {
	const all = read().indicators
	// None of the 101 is what the portal itself promises of complaints (a talk, an answer, the formal route), and what was added: who left with unknown
	// destination, and complaints that are open beyond their term.
	const promises = all.filter(i => ['KL12', 'KL13', 'KL14'].includes(i.id)), added = all.filter(i => ['Z34', 'KL15'].includes(i.id)), rest = all.filter(i => !promises.includes(i) && !added.includes(i))
	same(['survey', 'register'].map(s => rest.filter(i => i.source === s).length), [82, 19])
	same(promises.map(i => i.source), ['register', 'register', 'register'])
	same(added.map(i => i.source), ['register', 'register'])
	same(all.find(i => i.id === 'T02').questions, ['A10', 'A24', 'A78', 'A45', 'A50', 'A52', 'A01', 'A02'])
	const two = 'indicator Z01 version 1 from 2026-01\n\tfigure staff: gap W03 with youth A24\nindicator Z01 version 2 from 2026-02\n\tfigure staff: top2 W04\n'
	same(indicators(two), [{ id: 'Z01', questions: ['W03', 'W04'], source: 'survey' }], 'versions together, a gap by its first side')
})

// ---- What a form asks of whom ----------------------------------------------------------

const relevant = (xml, id) => xml.match(new RegExp(`<bind nodeset="/data/${id}"[^>]*?relevant="([^"]*)"`))?.[1] ?? ''

await test('A61 stands beside safety, needs an owner and aftercare, and help follows', () => {
	const youth = form('youth')
	same(asked(youth).slice(asked(youth).indexOf('A01')).slice(0, 4), ['A01', 'A02', 'A61', 'A03'])
	same(relevant(youth, 'A61'), "/data/sitting/owner = 'yes' and /data/sitting/aftercare = 'yes'")
	yes(relevant(youth, 'A03_help').includes("/data/A61 = 'yes'"), 'no help after A61')
	yes(youth.indexOf('ref="/data/A03_help"') < youth.indexOf('ref="/data/A06"'), 'help comes late')
})

await test('whatever needs an owner or is sensitive is asked only where that is named', () => {
	const bank = read()
	for (const [name, list] of Object.entries(bank.questions))
		for (const q of list) {
			same(relevant(form(name), q.id).includes("/data/sitting/owner = 'yes'"), Boolean(q.needs_owner), q.id)
			same(relevant(form(name), q.id).includes("/data/sitting/aftercare = 'yes'"), Boolean(q.sensitive), q.id)
		}
})

await test('every question of a module waits for it; core and pinned wait for none', () => {
	for (const q of read().questions.youth) {
		const when = relevant(form('youth'), q.id)
		if (q.module === 'kern' || q.pinned)
			yes(!when.includes('sitting/module') && !when.includes('sitting/closing'), q.id)
		else
			yes(when.startsWith(q.module === 'slot' ? `selected(/data/sitting/closing, '${q.id}')` : `/data/sitting/module = '${q.module}'`), q.id)
	}
})

await test('nobody is promised that a voice is taken, and the forms exist for all', () => {
	for (const name of Object.keys(counts)) {
		yes(!/[Ii]nspreken|speak\.|تسجيل صوتك|duubi kartaa|ብድምጺ|با صدای خود/.test(form(name)), name)
		yes(existsSync(join(surveys, `forms/${name}.xml`)), name)
	}
})

// ---- Sittings --------------------------------------------------------------------------

// The few XPath words that the bank uses, as JavaScript: what is asked when these nodes
// have these values.
function asks(name, values) {
	const xml = form(name)
	const unescaped = s => s.replace(/&lt;/g, '<').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
	const says = when => Function('v', 'not', 'selected', `return ${when
		.replace(/ and /g, ' && ').replace(/ or /g, ' || ').replace(/ != /g, ' !== ').replace(/ = /g, ' === ')
		.replace(/\/data\/([\w/]+)(?= [<>])/g, "v('$1', true)").replace(/\/data\/([\w/]+)/g, "v('$1')")}`)(
		(node, number) => (number ? parseFloat(values[node] ?? '') : values[node] ?? ''), x => !x,
		(list, code) => list.split(' ').includes(code))
	return asked(xml).filter(id => {
		const when = relevant(xml, id)
		return !when || says(unescaped(when))
	})
}
const core = ['A00', 'A10', 'A38', 'A24', 'A50', 'A45', 'A28', 'A52', 'A01', 'A02']
const sitting = about => Object.fromEntries(Object.entries(about).map(([node, value]) => [`sitting/${node}`, value]))
const beyond = values => asks('youth', values).filter(id => !core.includes(id))

await test('a sitting that nobody fills asks the core and what is pinned for all', () =>
	same(asks('youth', {}), [...core.slice(0), 'A65']))

await test('a module is asked whole, at most four questions, with two that close', () => {
	const everything = { place: 'KSO', age: '17', owner: 'yes', aftercare: 'yes', moved: 'yes', holiday: 'yes', school: 'yes', complaint: 'yes' }
	const modules = [...new Set(read().questions.youth.filter(q => !['kern', 'slot'].includes(q.module)).map(q => q.module))]
	same(modules.length, 19)
	for (const module of modules) {
		const own = read().questions.youth.filter(q => q.module === module).map(q => q.id)
		const now = beyond(sitting({ ...everything, module, closing: 'A58 A59' })).filter(id => !['A61', 'A65', 'A58', 'A59'].includes(id))
		yes(now.length >= 1 && now.length <= 4 && now.every(id => own.includes(id)), `${module}: ${now}`)
	}
})

await test('what is asked hangs on place, age, trigger, owner and aftercare', () => {
	const of = about => beyond(sitting(about)).filter(id => id !== 'A65').join(' ')
	same(of({ module: 'wonen', place: 'KWV' }), 'A62 A13 A63 A14')
	same(beyond(sitting({ module: 'wonen', place: 'OG' })).join(' '), 'A62 A14 A78 A65')
	yes(!asks('youth', sitting({ place: 'OG' })).includes('A24'), 'a mentor in a family')
	same(of({ module: 'zelfstandig', age: '14' }), '')
	same(of({ module: 'zelfstandig' }), '')
	same(of({ module: 'zelfstandig', age: '15' }), 'A37 A80 A81 A44')
	same(of({ module: 'vakantie' }), '')
	same(of({ module: 'vakantie', holiday: 'yes' }), 'A22')
	same(of({ module: 'verhuizing' }), 'A69')
	same(beyond({ ...sitting({ module: 'verhuizing', moved: 'yes' }), A69: 'lt1m' }).join(' '), 'A69 A47 A86 A48 A43 A65')
	same(beyond({ ...sitting({ module: 'verhuizing', moved: 'yes' }), A69: 'gt12m' }).join(' '), 'A69 A65')
	same(of({ module: 'zorg', owner: 'yes' }), 'A11 A76')
	same(of({ owner: 'yes' }), '')
	same(of({ owner: 'yes', aftercare: 'yes' }), 'A61')
	same(of({ closing: 'A60 A59' }), 'A60 A59')
})

await test('who answers for a youth is asked all that fits', () => {
	same(asks('guardian', {}).length, 14)
	same(asks('guardian', sitting({ moved: 'yes', complaint: 'yes', owner: 'yes' })).length, 19)
	yes(!asks('guardian', sitting({ age: '14' })).includes('G09'), 'the future of a child of 14')
	same(asks('foster', sitting({ moved: 'yes' })).length, 12)
	same(asks('partner', sitting({ partner: 'school' })).includes('Q06'), true)
	same(asks('partner', {}).includes('Q06'), false)
	same(asks('former', {}).length, 10)
	same(asks('former', sitting({ aftercare: 'yes' })).length, 12)
})

done()
