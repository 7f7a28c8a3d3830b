// matrix.mjs - one route, asked by everybody, at one's own place, at another's and at one
// that is not there; a POST also without its token, with another's, from another site and
// by GET. What must come follows from the right of the route alone.

import { Visitor, hidden } from './house.mjs'

// What `klankbord routes` prints.
export function readRoutes(text) {
	const list = (s) => s === '-' ? [] : s.split(' ')
	return text.trim().split('\n').map((line) => {
		const [method, path, name, right, roles, fields, flags] = line.split('\t')
		return { method, path, name, right: right === '-' ? null : right, roles: list(roles), flags: list(flags),
			fields: list(fields).map((f) => { const [field, kind, min, max, need] = f.split(':'); return { field, kind, min: Number(min), max: Number(max), required: need === 'required' } }) }
	})
}

const NONE = 'no-such-place'
const KNOWN = ['lang', 'place', 'code', 'round', 'form', 'tongue', 'page', 'clip', 'wording', 'type', 'item', 'theme', 'case', 'team', 'letter', 'outage', 'id']
const NO_ROUND = '0'.repeat(32)
let rounds = {} // by place, set by findings()
let form = '' // the key of one that is there
let known = {} // fields that must name something that is there

// The address of a route at a place; {round} is the one that was made there. A part that
// nobody explained here fails the test. Forms speak nl themselves: they are translated into en.
function at(route, place) {
	return route.path.replace('{tongue}/xliff', 'en/xliff').replace(/\{(\w+)\}/g, (_, name) => {
		if (!KNOWN.includes(name))
			throw new Error(`${route.path}: what is {${name}}?`)
		return { lang: 'nl', place, code: 'BBBBBBBB', round: rounds[place] || NO_ROUND, form, tongue: 'nl', page: '1', clip: '0'.repeat(20), wording: 'd01adfbd616a4155', type: 'kwv', item: 'A10', theme: '2', case: NO_ROUND, team: NO_ROUND, letter: 'decided', outage: NO_ROUND, id: 'T03' }[name]
	})
}

const takesPlace = (route) => route.path.includes('{place}') || route.path.includes('{round}') || route.fields.some((f) => f.field === 'place')

// Values that pass the check of the fields and mean nothing.
function filled(route, place) {
	const value = { code: 'x', line: 'x', text: 'x', int: '1', flag: '1', many: 'x', sealed: 'AAAA' }
	return Object.fromEntries(route.fields.filter((f) => f.required && f.kind !== 'file')
		.map((f) => [f.field, f.field === 'place' ? place : f.field === 'population' ? 'youth' : known[f.field] || (f.kind === 'int' ? String(f.min) : value[f.kind].repeat(Math.max(1, f.min)))]))
}

// A reply without what names the place and without what differs each time.
const bytes = (r, place) => JSON.stringify([r.status, r.body.replaceAll(rounds[place] || NO_ROUND, 'R').replaceAll(place, 'X').replace(/value="[^"]*"/g, ''), [...r.headers.keys()].sort()])

// What every question of this file goes through.
const ask = (v, route, place, more = {}, headers = {}) =>
	route.method === 'GET' ? v.get(at(route, place), headers) : send(v, route, at(route, place), { ...filled(route, place), ...more }, headers)

// A route that takes a file gets one that is none.
function send(v, route, path, fields, headers) {
	const files = route.fields.filter((f) => f.kind === 'file')
	return files.length ? v.upload(path, fields, Object.fromEntries(files.map((f) => [f.field, '<x/>'])), headers) : v.post(path, fields, headers)
}

// Any page of staff gives the token of the session.
const tokenOf = async (v) => ({ csrf: hidden((await v.get('/nl/staff/password')).body).csrf })

class Look {
	constructor(route) {
		this.route = route
		this.found = []
		this.asked = 0
	}

	want(who, where, r, statuses, what = '') {
		this.asked++
		if (!statuses.includes(r.status))
			this.found.push(`${who} at ${where}${what}: ${r.status} instead of ${statuses.join(' or ')}`)
	}
}

async function asNobody(world, look, route) {
	for (const place of [world.own, NONE]) {
		const r = await ask(world.people.nobody, route, place)
		look.want('nobody', place, r, [303])
		if (r.location !== '/nl/staff/login' || r.body !== '')
			look.found.push(`nobody at ${place}: ${r.location}, ${r.body.length} bytes`)
	}
}

// Who holds the right nowhere; who holds it here and not there.
async function asSomebody(world, look, route, who, v) {
	const may = route.roles.some((role) => world.holds(who).includes(role))
	const more = route.method === 'POST' ? await tokenOf(v) : {}
	const none = takesPlace(route) ? await ask(v, route, NONE, more) : null

	if (none)
		look.want(who, NONE, none, [404])
	for (const place of takesPlace(route) ? [world.own, ...world.others] : [world.own]) {
		const r = await ask(v, route, place, more)
		if (may && !takesPlace(route))
			look.want(who, 'the page', r, [200, 303, 403])
		else if (!may || !world.reads(who, place)) {
			look.want(who, place, r, [404])
			if (none && bytes(r, place) !== bytes(none, NONE))
				look.found.push(`${who} at ${place}: looks different from a place that is not there`)
		} else
			look.want(who, place, r, [200, 303, 404]) // 404: a region has no poster
		if ((await v.get('/nl/staff')).status === 303)
			await world.again(v, who) // this was the way out
	}
}

async function forged(world, look, route, who, v) {
	const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
	const own = await tokenOf(v), other = await tokenOf(world.other)

	look.want(who, world.own, await ask(v, route, world.own), [403], ' without a token')
	if (world.other !== v)
		look.want(who, world.own, await ask(v, route, world.own, other), [403], ' with the token of another session')
	look.want(who, world.own, await ask(v, route, world.own, own, foreign), [403], ' from another site')
	look.want(who, world.own, await ask(v, route, world.own, own, { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }), [403], ' from another origin')
}

export async function findings(world, route) {
	rounds = world.rounds || {}
	form = world.form || ''
	known = { text: world.text, quote: world.quote }
	const look = new Look(route)
	const first = Object.entries(world.people).find(([who]) => route.roles.some((role) => world.holds(who).includes(role)))

	if (route.right)
		await asNobody(world, look, route)
	for (const [who, v] of Object.entries(world.people)) {
		if (route.right && who !== 'nobody')
			await asSomebody(world, look, route, who, v)
		if (!route.right)
			look.want(who, 'the page', await ask(new Visitor(world.house), route, world.own), [200, 303, 400, 403, 404, 410, 429])
	}
	if (route.method === 'POST' && route.right && first)
		await forged(world, look, route, ...first)
	if (route.method === 'POST') {
		const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
		look.want('nobody', world.own, await ask(new Visitor(world.house), route, world.own, {}, foreign), [403], ' from another site')
		const get = await (first ? first[1] : world.people.nobody).get(at(route, world.own))
		const twin = world.routes.some((g) => g.method === 'GET' && g.path === route.path)
		look.want('by GET', world.own, get, twin ? [200, 303, 403] : [405])
	}
	return { found: look.found, asked: look.asked }
}
