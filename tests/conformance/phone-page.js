// phone-page.js - what xpath-phone.mjs runs inside Chromium: one case, worked out by
// static/xpath.js in the world that xpath-stage.c makes for C, and judged as in xpath-right.c.
(function () {
	'use strict'
	const XFORMS = 'http://www.w3.org/2002/xforms'
	const documents = new Map()

	// To XPath 1.0 a CDATA section is text, as libxml2 hands it to C.
	function joinTexts(node) {
		for (let k = node.firstChild; k; k = k.nextSibling) {
			if (k.nodeType === 4) {
				const text = node.ownerDocument.createTextNode(k.data)
				node.replaceChild(text, k)
				k = text
			}
			joinTexts(k)
		}
	}

	function read(file, xml) {
		if (!documents.has(file)) {
			const d = new DOMParser().parseFromString(xml, 'application/xml')
			if (d.documentElement)
				joinTexts(d.documentElement)
			d.normalize()
			documents.set(file, d)
		}
		return documents.get(file)
	}

	// "*[2]" counts elements, "node()[2]" all nodes but a doctype, "@*[name()='x']" is an attribute.
	function nodeAt(top, place) {
		let n = top
		for (const [, kind, number, name] of place.matchAll(/\/(?:(\*|node\(\))\[(\d+)\]|@\*\[name\(\)='([^']*)'\])/g)) {
			if (name !== undefined)
				n = n && n.getAttributeNode(name)
			else
				n = n && [...n.childNodes].filter((k) => (kind === '*' ? k.nodeType === 1 : k.nodeType !== 10))[number - 1]
		}
		return n || null
	}

	const find = (d, name, attribute, value) => [...d.getElementsByTagNameNS('*', name)].find((n) => n.getAttribute(attribute) === value)

	function itext(d, lang, id) {
		const t = (lang && find(d, 'translation', 'lang', lang)) || find(d, 'translation', 'default', 'true()') ||
			find(d, 'translation', 'default', '') || d.getElementsByTagNameNS('*', 'translation')[0]
		const text = t && find(t, 'text', 'id', id)
		return text ? [...text.children].filter((n) => n.localName === 'value').slice(0, 1) : []
	}

	function zoneOf(c) {
		if (c.tz && c.tz !== 'host-default')
			return c.tz
		return c.suite === 'rxeval-oracle' ? 'America/Sao_Paulo' : 'UTC'
	}

	function sceneOf(c, d) {
		const prefixes = Object.fromEntries(Object.entries(c.ns || {}).filter(([p, uri]) => p && uri))
		let seed = 20261125
		return {
			root: c.root ? nodeAt(d, c.root) : d, prefixes, zone: zoneOf(c), now: 1795302000000, locale: 'en',
			home: c.ns && '' in c.ns ? c.ns[''] : c.dialect === 'odk' ? XFORMS : undefined,
			instance: (id) => find(d, 'instance', 'id', id), itext: (id) => itext(d, c.lang, id),
			random: () => { seed = seed * 48271 % 2147483647; return seed / 2147483648 }
		}
	}

	function isNumber(c, v) {
		const want = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }[c.expected] ?? Number(c.expected)
		if (Number.isNaN(want))
			return Number.isNaN(v)
		if (!Number.isFinite(want) || Object.is(want, -0))
			return Object.is(v, want)
		if (c.round_factor > 0)
			v = Math.round(v * c.round_factor) / c.round_factor
		return Math.abs(v - want) <= (c.tol ?? 1e-9) * Math.max(1, Math.abs(want))
	}

	function areNodes(c, d, w) {
		if (!Array.isArray(w) || w.length !== c.expected.length)
			return false
		if (c.expected_type === 'nodeset-strings')
			return w.every((n, i) => kbXPath.string([n]) === c.expected[i])
		const want = c.expected.map((at) => nodeAt(d, at))
		return c.expected_type === 'nodeset-unordered' ? want.every((n) => w.includes(n)) : want.every((n, i) => w[i] === n)
	}

	// The moment that a text means, by the evaluator itself, in milliseconds.
	const moment = (s, scene) => Math.round(kbXPath.number(s, scene) * 86400000)

	function isRight(c, d, scene, w) {
		const string = kbXPath.string(w)
		switch (c.expected_type) {
		case 'boolean': return kbXPath.boolean(w) === (c.expected === true || c.expected === 1)
		case 'number': return isNumber(c, kbXPath.number(w, scene))
		case 'string': return string === String(c.expected)
		case 'string-regex': return new RegExp(c.expected).test(string)
		case 'string-length': return string.length === Number(c.expected)
		case 'node': return Array.isArray(w) && w.length > 0 && w[0] === nodeAt(d, c.expected)
		case 'date': return string.slice(0, 10) === c.expected
		case 'dateTime': return moment(string, scene) === moment(c.expected, scene)
		}
		return c.expected_type.startsWith('nodeset') && areNodes(c, d, w)
	}

	// What came of a case: right or not, and the worth as a text, to read about a miss.
	window.runCase = function (c, tree, xml) {
		const d = read(c.context, xml), scene = sceneOf(c, d), here = nodeAt(d, c.ctx)
		if (tree === null || !here || !scene.root)
			return { right: c.expected_type === 'error', said: 'there is no such tree or node' }
		try {
			const w = kbXPath.evaluate(tree, here, scene)
			return { right: isRight(c, d, scene, w), said: kbXPath.string(w) }
		} catch (e) {
			return { right: c.expected_type === 'error', said: String(e) }
		}
	}
}())
