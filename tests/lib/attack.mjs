// attack.mjs - what a thief tries with a POST of staff: no token, the token of another session, of a session that is over, a cookie
// that was planted, another site, and the same post once more. What is found is a list of sentences; an empty one is what must come.
//
// A recipe says how a route is asked so that it changes something:
//   { who, ask(v, token) -> reply, state() -> text, once() before the post that counts, again: what a second one may say }

import { Visitor, hidden } from './house.mjs'

export const tokenOf = async (v) => ({ csrf: hidden((await v.get('/nl/staff/password')).body).csrf })

// Somebody else's hands on a session: the same cookies in another browser.
export function copyOf(v) {
	const thief = new Visitor(v.house)
	thief.cookies = new Map(v.cookies)
	return thief
}

export function planted(v) {
	const thief = new Visitor(v.house)
	for (const [name] of v.cookies)
		thief.cookies.set(name, 'A'.repeat(43))
	return thief
}

// Routes of a list that no recipe asks, and recipes of routes that are not there.
export function forgotten(routes, recipes) {
	const names = routes.map((r) => r.name)
	return [...names.filter((n) => !recipes[n]), ...Object.keys(recipes).filter((n) => !names.includes(n)).map((n) => `${n} is no route`)]
}

// `v` is signed in, `other` too; `old` is { v, token } of a session of the same person that is over.
export async function thefts(recipe, { v, other, old }) {
	const found = [], own = await tokenOf(v)
	const tries = {
		'without a token': [v, {}, 403], 'with the token of another session': [v, await tokenOf(other), 403], 'with a token that is none': [v, { csrf: 'A'.repeat(60) }, 403],
		'with the token of a session that is over': [v, old.token, 403], 'from a session that is over': [old.v, old.token, 303],
		'from a session that is over, with a token of now': [old.v, own, 303], 'from a cookie that was planted': [planted(v), own, 303],
		'from another site': [v, own, 403, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }]
	}
	for (const [what, [thief, token, status, headers]] of Object.entries(tries)) {
		const before = recipe.state(), r = await recipe.ask(thief, token, headers)
		if (r.status !== status || (status === 303 && r.location !== '/nl/staff/login'))
			found.push(`${what}: ${r.status} ${r.location || ''} instead of ${status}`)
		if (recipe.state() !== before)
			found.push(`${what}: something changed`)
	}
	return found
}

// The same bytes, sent twice.
export async function doubled(recipe, v, token) {
	const found = [], before = recipe.state(), first = await recipe.ask(v, token), once = recipe.state()
	if (once === before && !recipe.keepsNothing)
		found.push(`the post that counts changed nothing: ${first.status}`)
	const second = await recipe.ask(v, token)
	if (recipe.state() !== once && !recipe.replaces)
		found.push(`sent twice it changed twice: ${first.status}, ${second.status}`)
	if (second.status >= 500)
		found.push(`sent twice it broke: ${second.status}`)
	return found
}
