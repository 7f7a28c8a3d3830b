/* xpath.js - works out the expressions of a form on the phone, without a network.
 *
 * The server reads an expression and sends its tree as JSON (portal/form/json.h); here it
 * is worked out over the nodes of an XML document, as portal/form/eval.c does it on the
 * server: the same choices between dialects (docs/decisions/xpath.md), the same cases
 * (make conformance). Only a page that needs it fetches it. Of XPath's functions digests,
 * places, id() and lang() are missing; the server gives no form that asks for them to a
 * phone (portal/form/phone.h).
 *
 *   kbXPath.evaluate(tree, node, scene)  a boolean, number, text, or array of nodes;
 *                                        throws where an expression asks for what cannot be
 *   kbXPath.boolean(worth), .number(worth, scene), .string(worth)
 *   kbXPath.functions                    what it knows: name to [least, most, function]
 *
 * A scene holds what an expression can ask for besides its nodes, all of it optional: root
 * (what "/" means), home and prefixes (of names), zone, now (milliseconds since 1970),
 * locale, and instance(id), itext(id), choiceName(value, path), random(). A node whose
 * property `off` is set is not relevant: it reads as blank. */
(function () {
	"use strict";
	var DAY = 86400000;
	var XMLNS = "http://www.w3.org/2000/xmlns/";
	var formats = {}; /* of zones: dear to make, the same for ever */
	var functions = {};

	function refuse(why) {
		throw new Error(why);
	}

	/* ---- moments, in milliseconds; local ones as if the zone were UTC ---- */

	/* Midnight of a day; NaN: there is no such day. */
	function dayOf(year, month, day) {
		var d = new Date(0);

		d.setUTCFullYear(year, month - 1, day);
		return d.getUTCMonth() === month - 1 && d.getUTCDate() === +day ? +d : NaN;
	}

	function clockOf(h, m, s, part) {
		return h < 24 && m < 60 && s < 60 ? ((h * 60 + +m) * 60 + +s) * 1000 + Math.round(part * 1000) : NaN;
	}

	function format(zone) {
		var two = "numeric";

		return formats[zone] = formats[zone] || new Intl.DateTimeFormat("en-US", {
			timeZone: zone, hour12: false, year: two, month: two, day: two, hour: two, minute: two, second: two
		});
	}

	/* How far the zone is ahead of UTC at a moment. */
	function ahead(scene, moment) {
		var p, whole = Math.floor(moment / 1000) * 1000;

		if (!scene.zone || !(Math.abs(moment) < 8e15)) {
			return 0;
		}
		p = format(scene.zone).format(whole).match(/\d+/g);
		return dayOf(p[2], p[0], p[1]) + clockOf(p[3] % 24, p[4], p[5], 0) - whole;
	}

	/* The moment at which clocks of the zone show this. Twice, because the first guess may
	 * stand on the other side of a change of the clocks. */
	function fromLocal(scene, local) {
		return local - ahead(scene, local - ahead(scene, local));
	}

	/* "Z", "+HH:MM" or "+HH"; NaN where there is none. */
	function offsetOf(s) {
		var m = /^([-+])(\d\d):?(\d\d)?$/.exec(s);

		return m ? (m[1] + 1) * clockOf(m[2], m[3] || 0, 0, 0) : s ? 0 : NaN;
	}

	var CLOCK = "(\\d\\d):(\\d\\d)(?::(\\d\\d))?(\\.\\d{1,9})?(Z|[-+]\\d\\d(?::\\d\\d)?)?";
	var TIME = new RegExp("^" + CLOCK + "$");
	var MOMENT = new RegExp("^(\\d{4})-(\\d\\d?)-(\\d\\d?)(?:T" + CLOCK + ")?$");

	/* The moment of "YYYY-MM-DD" with or without a time; NaN: it is none. */
	function momentOf(scene, s) {
		var m = MOMENT.exec(s) || [], offset = offsetOf(m[8]);
		var local = dayOf(m[1], m[2], m[3]) + (m[4] ? clockOf(m[4], m[5], m[6] || 0, m[7] || 0) : 0);

		return m[8] ? local - offset : fromLocal(scene, local);
	}

	/* A time of day since midnight of the zone. */
	function timeOf(scene, s) {
		var moment = momentOf(scene, s), at = moment, m = TIME.exec(s), local;

		if (m) {
			moment = clockOf(m[1], m[2], m[3] || 0, m[4] || 0);
			if (!m[5]) {
				return moment;
			}
			moment -= offsetOf(m[5]);
			at = scene.now || 0;
		}
		local = moment + ahead(scene, at);
		return local - Math.floor(local / DAY) * DAY;
	}

	function two(n) {
		return ("0" + n).slice(-2);
	}

	/* A date alone where it is midnight, else (or if `whole`) with time and offset. */
	function writeMoment(scene, moment, whole) {
		var minutes = ahead(scene, moment) / 60000, iso, m = Math.floor(Math.abs(minutes));

		if (!(Math.abs(moment) < 2e14)) {
			return "";
		}
		iso = new Date(moment + minutes * 60000).toISOString();
		if (iso[0] === "-") {
			return "";
		}
		return !whole && /T00:00:00.000Z/.test(iso) ? iso.slice(0, 10) :
			iso.slice(0, 23) + (minutes < 0 ? "-" : "+") + two(Math.floor(m / 60)) + ":" + two(m % 60);
	}

	/* ---- from one type of worth to another ---- */

	/* The text of a node: its own, or all that stands below. */
	function read(n) {
		var k, s = "";

		if (n.off) {
			return s;
		}
		if (n.nodeType !== 1 && n.nodeType !== 9) {
			return n.nodeValue;
		}
		for (k = n.firstChild; k; k = k.nextSibling) {
			s += k.nodeType === 7 || k.nodeType === 8 || k.nodeType === 10 ? "" : read(k);
		}
		return s;
	}

	/* As text a number has no exponent. */
	function numberText(v) {
		var m = /^(-?)(\d)\.?(\d*)e(.*)/.exec(v);

		if (!m) {
			return String(v);
		}
		return m[1] + (m[4] < 0 ? "0." + "0".repeat(-m[4] - 1) + m[2] + m[3] : m[2] + m[3] + "0".repeat(m[4] - m[3].length));
	}

	function string(w) {
		return Array.isArray(w) ? w.length ? read(w[0]) : "" : typeof w === "number" ? numberText(w) : String(w);
	}

	function boolean(w) {
		return Array.isArray(w) ? w.length > 0 : Boolean(w);
	}

	function plainNumber(s) {
		return /^[ \t\r\n]*-?(\d+\.?\d*|\.\d+)[ \t\r\n]*$/.test(s) ? parseFloat(s) : NaN;
	}

	/* A date counts as its days since 1970. */
	function number(w, scene) {
		var s, v;

		if (typeof w === "boolean" || typeof w === "number") {
			return +w;
		}
		s = string(w);
		v = plainNumber(s);
		return isNaN(v) ? momentOf(scene || {}, s) / DAY : v;
	}

	/* ---- operators ---- */

	var COMPARE = {
		"=": function (a, b) { return a === b; },
		"!=": function (a, b) { return a !== b; },
		"<": function (a, b) { return a < b; },
		"<=": function (a, b) { return a <= b; },
		">": function (a, b) { return a > b; },
		">=": function (a, b) { return a >= b; }
	};
	var RECKON = {
		"+": function (a, b) { return a + b; },
		"-": function (a, b) { return a - b; },
		"*": function (a, b) { return a * b; },
		div: function (a, b) { return a / b; },
		mod: function (a, b) { return a % b; }
	};

	/* Two worths of which none is a set. */
	function comparePlain(e, op, a, b) {
		var equality = op === "=" || op === "!=";

		if (equality && (typeof a === "boolean" || typeof b === "boolean")) {
			return COMPARE[op](Boolean(a), Boolean(b));
		}
		if (equality && typeof a === "string" && typeof b === "string") {
			return COMPARE[op](a, b);
		}
		return COMPARE[op](number(a, e.scene), number(b, e.scene));
	}

	/* A set compares as "is there a node such that"; with a boolean "=" takes it as one. */
	function compare(e, op, a, b) {
		var set = Array.isArray(a) ? a : b;

		if (!Array.isArray(set)) {
			return comparePlain(e, op, a, b);
		}
		if (/=/.test(op) && !/[<>]/.test(op) && (typeof a === "boolean" || typeof b === "boolean")) {
			return comparePlain(e, op, boolean(a), boolean(b));
		}
		return set.some(function (n) {
			return set === a ? compare(e, op, read(n), b) : compare(e, op, a, read(n));
		});
	}

	/* ---- sets of nodes ---- */

	function parent(n) {
		return n.ownerElement || n.parentNode;
	}

	function isAttribute(n) {
		return n.nodeType === 2;
	}

	/* In the order of the document, none twice. */
	function sort(nodes) {
		nodes.sort(function (a, b) {
			return a === b ? 0 : a.compareDocumentPosition(b) & 2 ? 1 : -1;
		});
		return nodes.filter(function (n, i) {
			return n !== nodes[i - 1];
		});
	}

	function row(n, way) {
		var out = [];

		for (; n; n = n[way]) {
			out.push(n);
		}
		return out;
	}

	function children(n) {
		return isAttribute(n) ? [] : row(n.firstChild, "nextSibling");
	}

	function below(n) {
		return children(n).reduce(function (out, k) {
			return out.concat([k], below(k));
		}, []);
	}

	function above(n) {
		var out = [];

		while ((n = parent(n))) {
			out.push(n);
		}
		return out;
	}

	/* All behind (nextSibling) or in front of a node that is neither in it nor around it,
	 * those nearest to it first. */
	function beyond(n, way) {
		var out = isAttribute(n) && way === "nextSibling" ? below(parent(n)) : [];

		[n].concat(above(n)).forEach(function (k) {
			row(isAttribute(k) ? null : k[way], way).forEach(function (s) {
				var all = [s].concat(below(s));
				out = out.concat(way === "nextSibling" ? all : all.reverse());
			});
		});
		return out;
	}

	function beside(n, way) {
		return row(isAttribute(n) ? null : n[way], way);
	}

	function attributes(n) {
		return [].filter.call(n.attributes || [], function (k) {
			return k.namespaceURI !== XMLNS;
		});
	}

	/* Each gives its nodes from the nearest on. */
	var AXES = {
		child: children,
		attribute: attributes,
		descendant: below,
		ancestor: above,
		self: function (n) { return [n]; },
		parent: function (n) { return above(n).slice(0, 1); },
		"descendant-or-self": function (n) { return [n].concat(below(n)); },
		"ancestor-or-self": function (n) { return [n].concat(above(n)); },
		following: function (n) { return beyond(n, "nextSibling"); },
		preceding: function (n) { return beyond(n, "previousSibling"); },
		"following-sibling": function (n) { return beside(n, "nextSibling"); },
		"preceding-sibling": function (n) { return beside(n, "previousSibling"); },
		namespace: function () { return []; }
	};

	/* A name without prefix means no namespace or that of the form. */
	function isOf(e, n, prefix) {
		var uri = n.namespaceURI || "", wanted = (e.scene.prefixes || {})[prefix];

		if (prefix) {
			return wanted ? uri === wanted : n.prefix === prefix;
		}
		return uri === "" || (!isAttribute(n) && uri === e.scene.home);
	}

	function isNamed(e, n, axis, test) {
		var m = /^(?:(.*):)?(.*)$/.exec(test);

		return n.nodeType === (axis === "attribute" ? 2 : 1) && (test === "*" ||
			((m[2] === "*" || m[2] === n.localName) && isOf(e, n, m[1])));
	}

	function isWanted(e, n, axis, test) {
		switch (test) {
		case "node()": return n.nodeType !== 10;
		case "text()": return n.nodeType === 3 || n.nodeType === 4;
		case "comment()": return n.nodeType === 8;
		case "processing-instruction()": return n.nodeType === 7;
		}
		return /\(/.test(test) ? n.nodeType === 7 && test.split("'")[1] === n.target : isNamed(e, n, axis, test);
	}

	/* The nodes for which a predicate holds; a number is a place among them. */
	function keep(e, nodes, predicate) {
		return nodes.filter(function (n, i) {
			var w = evaluate({
				scene: e.scene, root: e.root, current: e.current, here: n, position: i + 1, size: nodes.length
			}, predicate);

			return typeof w === "number" ? w === i + 1 : boolean(w);
		});
	}

	function step(e, from, s) {
		var out = [];

		from.forEach(function (n) {
			var found = AXES[s[0]](n).filter(function (k) {
				return isWanted(e, k, s[0], s[1]);
			});
			out = out.concat(s.slice(2).reduce(keep.bind(null, e), found));
		});
		return sort(out);
	}

	function nodes(e, t, why) {
		var w = evaluate(e, t);

		return Array.isArray(w) ? w : refuse(why || "nodes are needed");
	}

	function path(e, t) {
		var from = t[1] === "/" ? [e.root] : t[1] === "." ? [e.here] : nodes(e, t[1]);

		return t.slice(2).reduce(step.bind(null, e), from);
	}

	/* ---- evaluation ---- */

	function call(e, t) {
		var f = functions.hasOwnProperty(t[1]) && functions[t[1]], a = t.slice(2);

		if (!f || a.length < f[0] || a.length > f[1]) {
			refuse("no function " + t[1] + "() with " + a.length + " arguments");
		}
		return f[2](e, a);
	}

	function evaluate(e, t) {
		var op = t[0];

		if (typeof t === "number") {
			return t;
		}
		if (!Array.isArray(t)) {
			return "t" in t ? t.t : refuse("no variable $" + t["var"]);
		}
		switch (op) {
		case "path": return path(e, t);
		case "call": return call(e, t);
		case "filter": return t.slice(2).reduce(keep.bind(null, e), nodes(e, t[1]));
		case "|": return sort(nodes(e, t[1]).concat(nodes(e, t[2])));
		case "neg": return -num(e, t, 1);
		case "or": return bool(e, t, 1) || bool(e, t, 2);
		case "and": return bool(e, t, 1) && bool(e, t, 2);
		}
		return COMPARE[op] ? compare(e, op, evaluate(e, t[1]), evaluate(e, t[2])) : RECKON[op](num(e, t, 1), num(e, t, 2));
	}

	/* ---- arguments ---- */

	function num(e, a, i) {
		return number(evaluate(e, a[i]), e.scene);
	}

	function bool(e, a, i) {
		return boolean(evaluate(e, a[i]));
	}

	function str(e, a, i) {
		return string(evaluate(e, a[i]));
	}

	function strOrHere(e, a) {
		return a.length ? str(e, a, 0) : read(e.here);
	}

	/* A character is a code point. */
	function characters(s) {
		return Array.from(s);
	}

	function words(s) {
		return s.split(/[ \t\r\n]+/).filter(Boolean);
	}

	/* The arguments as single worths: every node of a set is one, as a text. */
	function spread(e, a) {
		return a.reduce(function (out, t) {
			var w = evaluate(e, t);

			return out.concat(Array.isArray(w) ? w.map(read) : [w]);
		}, []);
	}

	function add(name, least, most, f) {
		functions[name] = [least, most, f];
	}

	/* ---- what decides ---- */

	add("true", 0, 0, function () { return true; });
	add("false", 0, 0, function () { return false; });
	add("not", 1, 1, function (e, a) { return !bool(e, a, 0); });
	add("boolean", 1, 1, function (e, a) { return bool(e, a, 0); });
	add("boolean-from-string", 1, 1, function (e, a) { return /^(true|1)$/.test(str(e, a, 0)); });
	add("if", 3, 3, function (e, a) { return evaluate(e, a[bool(e, a, 0) ? 1 : 2]); });

	/* NaN counts as empty. */
	function filled(w) {
		return w !== w ? "" : string(w);
	}

	add("coalesce", 2, 2, function (e, a) { return filled(evaluate(e, a[0])) || str(e, a, 1); });
	add("once", 1, 1, function (e, a) { return read(e.here) || filled(evaluate(e, a[0])); });

	/* What was ticked; -1 as a limit is none. */
	function within(e, a, n) {
		var least = num(e, a, 0), most = num(e, a, 1);

		return (least === -1 || n >= least) && (most === -1 || n <= most);
	}

	function isChecked(w) {
		var v = typeof w === "string" ? plainNumber(w) : NaN;

		return isNaN(v) ? boolean(w) : v !== 0;
	}

	add("checklist", 2, 128, function (e, a) {
		return within(e, a, spread(e, a.slice(2)).filter(isChecked).length);
	});
	add("weighted-checklist", 4, 128, function (e, a) {
		var sum = 0, i;

		function weigh(v, k) {
			sum += isChecked(v) && k < this.length ? number(this[k], e.scene) : 0;
		}
		for (i = 2; i + 1 < a.length; i += 2) {
			spread(e, [a[i]]).forEach(weigh, spread(e, [a[i + 1]]));
		}
		return within(e, a, sum);
	});

	/* ---- texts ---- */

	add("string", 0, 1, strOrHere);
	add("concat", 0, 128, function (e, a) { return spread(e, a).map(string).join(""); });
	add("join", 1, 128, function (e, a) { return spread(e, a.slice(1)).map(string).join(str(e, a, 0)); });
	add("string-length", 0, 1, function (e, a) { return characters(strOrHere(e, a)).length; });
	add("normalize-space", 0, 1, function (e, a) { return words(strOrHere(e, a)).join(" "); });
	add("contains", 2, 2, function (e, a) { return str(e, a, 0).indexOf(str(e, a, 1)) >= 0; });
	add("starts-with", 2, 2, function (e, a) { return str(e, a, 0).startsWith(str(e, a, 1)); });
	add("ends-with", 2, 2, function (e, a) { return str(e, a, 0).endsWith(str(e, a, 1)); });
	add("substring-before", 2, 2, function (e, a) {
		var s = str(e, a, 0);

		return s.slice(0, Math.max(0, s.indexOf(str(e, a, 1))));
	});
	add("substring-after", 2, 2, function (e, a) {
		var s = str(e, a, 0), what = str(e, a, 1), at = s.indexOf(what);

		return at < 0 ? "" : s.slice(at + what.length);
	});
	add("substring", 2, 3, function (e, a) {
		var from = Math.floor(num(e, a, 1) + 0.5), to = a.length > 2 ? from + Math.floor(num(e, a, 2) + 0.5) : Infinity;

		return characters(str(e, a, 0)).filter(function (c, i) {
			return i + 1 >= from && i + 1 < to;
		}).join("");
	});

	/* Counts from 0, negative places from the end. */
	add("substr", 2, 3, function (e, a) {
		var s = characters(str(e, a, 0)), to = a.length > 2 ? num(e, a, 2) : NaN, from = num(e, a, 1);

		return isNaN(from) ? "" : s.slice(from, isNaN(to) ? s.length : to).join("");
	});
	add("translate", 3, 3, function (e, a) {
		var from = characters(str(e, a, 1)), to = characters(str(e, a, 2));

		return characters(str(e, a, 0)).map(function (c) {
			var i = from.indexOf(c);

			return i < 0 ? c : to[i] || "";
		}).join("");
	});
	add("regex", 2, 2, function (e, a) { return new RegExp(str(e, a, 1)).test(str(e, a, 0)); });

	/* ---- numbers ---- */

	/* Ten to the power of n times v, on the digits that are written. */
	function shifted(v, n) {
		var p = String(v).split("e");

		return +(p[0] + "e" + (+(p[1] || 0) + n));
	}

	/* Half goes away from zero. */
	function roundHalf(v) {
		return v < 0 ? -Math.round(-v) : Math.round(v);
	}

	add("round", 1, 2, function (e, a) {
		var v = num(e, a, 0), places = a.length > 1 ? Math.trunc(num(e, a, 1)) : 0;

		if (!isFinite(v) || Math.abs(v) >= 1e15 || !places) {
			return isNaN(places) ? NaN : roundHalf(v);
		}
		return Math.abs(places) > 30 ? places > 0 ? v : 0 : shifted(roundHalf(shifted(v, places)), -places);
	});
	add("number", 0, 1, function (e, a) { return a.length ? num(e, a, 0) : number([e.here], e.scene); });

	function extreme(name) {
		add(name, 0, 128, function (e, a) {
			var list = spread(e, a);

			return list.length ? Math[name].apply(null, list.map(function (w) { return number(w, e.scene); })) : NaN;
		});
	}

	extreme("max");
	extreme("min");
	add("sum", 1, 1, function (e, a) {
		return nodes(e, a[0]).reduce(function (sum, n) { return sum + number([n], e.scene); }, 0);
	});
	add("pi", 0, 0, function () { return Math.PI; });
	add("int", 1, 1, function (e, a) { return Math.trunc(num(e, a, 0)); });
	add("exp10", 1, 1, function (e, a) { return Math.pow(10, num(e, a, 0)); });
	add("ceiling", 1, 1, function (e, a) { return Math.ceil(num(e, a, 0)); });
	"abs acos asin atan cos exp floor log log10 sin sqrt tan".split(" ").forEach(function (name) {
		add(name, 1, 1, function (e, a) { return Math[name](num(e, a, 0)); });
	});
	["pow", "atan2"].forEach(function (name) {
		add(name, 2, 2, function (e, a) { return Math[name](num(e, a, 0), num(e, a, 1)); });
	});

	/* ---- dates ---- */

	function moment(e, a) {
		var w = evaluate(e, a[0]);

		return typeof w === "boolean" ? NaN : roundHalf(number(w, e.scene) * DAY);
	}

	function date(e, a) {
		return writeMoment(e.scene, moment(e, a));
	}

	function nameOf(e, local, what) {
		var options = { timeZone: "UTC" };

		options[what] = "short";
		return new Intl.DateTimeFormat(e.scene.locale || "en", options).format(local);
	}

	function piece(e, code, local) {
		var d = new Date(local), iso = d.toISOString();

		switch (code) {
		case "Y": return iso.slice(0, 4);
		case "y": return iso.slice(2, 4);
		case "m": return iso.slice(5, 7);
		case "n": return d.getUTCMonth() + 1;
		case "b": return nameOf(e, local, "month");
		case "d": return iso.slice(8, 10);
		case "e": return d.getUTCDate();
		case "a": return nameOf(e, local, "weekday");
		case "H": return iso.slice(11, 13);
		case "h": return d.getUTCHours();
		case "M": return iso.slice(14, 16);
		case "S": return iso.slice(17, 19);
		case "3": return iso.slice(20, 23);
		case "%": return code;
		}
		return "%" + code;
	}

	function formatDate(e, a) {
		var when = moment(e, a), local = when + ahead(e.scene, when);

		return !(Math.abs(when) < 2e14) ? "" : str(e, a, 1).replace(/%([^])/g, function (all, code) {
			return piece(e, code, local);
		});
	}

	add("date", 1, 1, date);
	add("date-time", 1, 1, date);
	add("format-date", 2, 2, formatDate);
	add("format-date-time", 2, 2, formatDate);
	add("decimal-date-time", 1, 1, function (e, a) { return moment(e, a) / DAY; });
	add("decimal-time", 1, 1, function (e, a) { return timeOf(e.scene, str(e, a, 0)) / DAY; });
	add("now", 0, 0, function (e) { return writeMoment(e.scene, e.scene.now || 0, true); });
	add("today", 0, 0, function (e) {
		var now = e.scene.now || 0, local = now + ahead(e.scene, now);

		return writeMoment(e.scene, fromLocal(e.scene, Math.floor(local / DAY) * DAY));
	});

	/* ---- answers with several choices, and their order ---- */

	add("selected", 2, 2, function (e, a) {
		var list = words(str(e, a, 0)), want = words(str(e, a, 1));

		return want.length ? want.length === 1 && list.indexOf(want[0]) >= 0 : !list.length;
	});
	add("count-selected", 1, 1, function (e, a) { return words(str(e, a, 0)).length; });
	add("selected-at", 2, 2, function (e, a) { return words(str(e, a, 0))[Math.trunc(num(e, a, 1))] || ""; });

	function dice(e) {
		return (e.scene.random || Math.random)();
	}

	/* A text as a seed needs a digest, which is not here. */
	function seedOf(e, a) {
		var w = a.length > 1 ? evaluate(e, a[1]) : dice(e) * 2147483647, v = number(w, e.scene);

		if (isNaN(v) && typeof w !== "number" && string(w)) {
			refuse("a seed that is no number");
		}
		v = Math.abs(v) < 9e18 ? Math.trunc(v) % 2147483647 : 0;
		return v <= 0 ? v + 2147483646 : v;
	}

	/* The same seed gives the same order in every engine. */
	add("randomize", 1, 2, function (e, a) {
		var out = [], seed = seedOf(e, a);

		nodes(e, a[0]).forEach(function (n, i) {
			var k;

			seed = seed * 16807 % 2147483647;
			k = Math.floor((seed - 1) / 2147483646 * (i + 1));
			out[i] = out[k];
			out[k] = n;
		});
		return out;
	});
	add("random", 0, 0, dice);

	/* Without a number: version 4 of RFC 4122. */
	add("uuid", 0, 1, function (e, a) {
		var signs = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
		var n = a.length ? num(e, a, 0) : 0;
		var form = !(n >= 0 && n <= 1e4) ? refuse("no number of characters") :
			a.length ? "z".repeat(n) : "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";

		return form.replace(/[xyz]/g, function (c) {
			return signs[Math.floor(c === "y" ? 8 + dice(e) * 4 : dice(e) * (c === "x" ? 16 : 62))];
		});
	});

	/* ---- nodes ---- */

	function about(name, of) {
		add(name, 0, 1, function (e, a) {
			var n = a.length ? nodes(e, a[0])[0] : e.here;

			return n && n.nodeType !== 3 && n.nodeType !== 8 && n.nodeType !== 9 ? of(n) || "" : "";
		});
	}

	about("local-name", function (n) { return n.localName || n.nodeName; });
	about("name", function (n) { return n.nodeName; });
	about("namespace-uri", function (n) { return n.namespaceURI; });
	add("count", 1, 1, function (e, a) { return nodes(e, a[0]).length; });
	add("count-non-empty", 1, 1, function (e, a) { return nodes(e, a[0]).filter(read).length; });
	add("last", 0, 0, function (e) { return e.size; });
	add("current", 0, 0, function (e) { return [e.current]; });

	/* Which one of its repeat: counted among the like-named elements in a row with it. */
	function place(n) {
		var i = 1, k = n;

		while ((k = k.previousElementSibling) && k.nodeName === n.nodeName) {
			i++;
		}
		return i;
	}

	add("position", 0, 1, function (e, a) {
		var w = a.length && nodes(e, a[0]);

		return !w ? e.position : w.length ? place(w[0]) : NaN;
	});

	/* indexed-repeat(nodes, repeat, place, ...) */
	add("indexed-repeat", 3, 128, function (e, a) {
		var out = nodes(e, a[0]), i;

		function isInside(n) {
			var around = this.repeats, it = [n].concat(above(n)).filter(function (k) { return around.indexOf(k) >= 0; })[0];

			return it && place(it) === this.wanted;
		}
		if (a.length % 2 === 0) {
			refuse("a repeat without a place");
		}
		for (i = 1; i < a.length; i += 2) {
			out = out.filter(isInside, { repeats: nodes(e, a[i]), wanted: Math.trunc(num(e, a, i + 1)) });
		}
		return out;
	});

	function ask(e, what, a, b) {
		return e.scene[what] ? e.scene[what](a, b) : "";
	}

	function instance(e, id) {
		var n = ask(e, "instance", id);

		return n ? [n] : [];
	}

	add("instance", 1, 1, function (e, a) { return instance(e, str(e, a, 0)); });
	add("jr:itext", 1, 1, function (e, a) { return ask(e, "itext", str(e, a, 0)); });
	add("jr:choice-name", 2, 2, function (e, a) { return ask(e, "choiceName", str(e, a, 0), str(e, a, 1)); });

	function named(n, name) {
		return children(n).filter(function (k) { return k.localName === name; });
	}

	/* pulldata(instance, column, key, value): instance(..)/root/item[key = value]/column. */
	add("pulldata", 4, 4, function (e, a) {
		var from = instance(e, str(e, a, 0))[0], key = str(e, a, 2), value = str(e, a, 3);
		var root = from && from.firstElementChild;
		var item = (root ? named(root, "item") : []).filter(function (k) { return string(named(k, key)) === value && named(k, key)[0]; })[0];

		return item ? string(named(item, str(e, a, 1))) : "";
	});

	window.kbXPath = {
		boolean: boolean, number: number, string: string, functions: functions,
		evaluate: function (tree, node, scene) {
			var root = scene && scene.root || node.ownerDocument || node;

			return evaluate({ scene: scene || {}, root: root, here: node, current: node, position: 1, size: 1 }, tree);
		}
	};
}());
