/* phone.js - a survey on a phone of one's own, without a network.
 *
 * Only the page that somebody chose for it fetches this. The questions lie in the page, each in
 * a section; xpath.js works out which are asked. Until they are sent the answers are
 * kept in this browser, encrypted with a key that the browser does not give out; they are sent by
 * the button, or when the page is opened again, and deleted when the server says that it
 * has them. Nothing is sent at a time of its own. The seal that travels along holds the
 * instanceID, so that what is sent twice is stored once. */
(function () {
	"use strict";
	var form = document.getElementById("alone");
	var NAME = "kb " + window.location.pathname;
	var data = JSON.parse(form.dataset.form);
	var sections = Array.from(form.querySelectorAll("section[data-item]"));
	var nodes = [];
	var kept; /* {state, answers, at, reviewed, send} */
	var key, base, saving = Promise.resolve(), aside = Promise.resolve(), gone = false;

	function byId(name) {
		return document.getElementById("alone-" + name);
	}

	/* ---- what the browser keeps ---- */

	function asked(request) {
		return new Promise(function (resolve, reject) {
			request.onsuccess = function () { resolve(request.result); };
			request.onerror = request.onblocked = function () { reject(request.error || new Error("blocked")); };
		});
	}

	async function openBase() {
		var request = indexedDB.open(NAME, 1);

		request.onupgradeneeded = function () { request.result.createObjectStore("kept"); };
		base = await asked(request);
		base.onversionchange = function () { /* sent or deleted in another tab */
			base.close();
			if (!gone) {
				gone = true;
				show("erased");
			}
		};
	}

	function store(mode) {
		return base.transaction("kept", mode).objectStore("kept");
	}

	async function makeKey() {
		key = await asked(store("readonly").get("key"));
		if (!key) {
			key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
			await asked(store("readwrite").put(key, "key"));
		}
	}

	async function load() {
		var sealed = await asked(store("readonly").get("answers"));

		return sealed && JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(
			{ name: "AES-GCM", iv: sealed.iv }, key, sealed.bytes)));
	}

	async function write(text) {
		var iv = crypto.getRandomValues(new Uint8Array(12));
		var bytes = await crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, key, new TextEncoder().encode(text));

		if (!gone) {
			await asked(store("readwrite").put({ iv: iv, bytes: bytes }, "answers"));
		}
	}

	/* One after the other, so that what was written last stands. */
	function save() {
		var text = JSON.stringify(kept);

		saving = saving.then(function () { return write(text); });
		return saving;
	}

	async function clear() {
		var worker;

		await caches.delete(NAME);
		worker = await navigator.serviceWorker.getRegistration(window.location.pathname);
		if (worker) {
			await worker.unregister();
		}
	}

	/* The answers first: if the rest is cut short, nothing is left that could be sent. The page
	 * may still be putting itself aside: what comes of that later is cleared there. */
	async function wipe() {
		gone = true;
		base.close();
		await asked(indexedDB.deleteDatabase(NAME));
		await Promise.race([aside, new Promise(function (resolve) { window.setTimeout(resolve, 3000); })]);
		await clear();
	}

	/* The page and its files, for when there is no network. Where that fails now it is
	 * tried again when the page is opened next. */
	async function putAside() {
		var files = Array.from(document.querySelectorAll("link[href], script[src]")).map(function (e) { return e.href || e.src; });

		await navigator.serviceWorker.register(form.dataset.worker, { scope: window.location.pathname });
		await navigator.serviceWorker.ready;
		await (await caches.open(NAME)).addAll(files.concat(form.dataset.also, window.location.pathname));
		form.dataset.ready = "yes";
	}

	/* ---- which questions are asked ---- */

	function build() {
		var d = document.implementation.createDocument(null, null);

		data.nodes.forEach(function (n, i) {
			if (i === 0 || n === 0) {
				nodes[i] = i === 0 ? d : null;
				return;
			}
			nodes[i] = n[1].includes(":") ? d.createElementNS("urn:other", n[1]) : d.createElementNS(null, n[1]);
			nodes[n[0]].appendChild(nodes[i]);
		});
		data.values.forEach(function (v) { nodes[v[0]].textContent = v[1]; });
	}

	/* A node is off by its own rule or with what is around it. */
	function cascade(node) {
		node.off = Boolean(node.alone || (node.parentNode && node.parentNode.off));
		Array.from(node.children).forEach(cascade);
	}

	function settle() {
		sections.forEach(function (s) {
			nodes[s.dataset.node].textContent = kept.answers[s.dataset.item] || "";
		});
		data.rules.forEach(function (rule) {
			var node = nodes[rule[0]], worth;

			if (rule[1] === "relevant") {
				node.alone = !kbXPath.boolean(kbXPath.evaluate(rule[2], node, {}));
				cascade(node);
			} else if (rule[1] === "calculate") {
				worth = kbXPath.string(kbXPath.evaluate(rule[2], node, {}));
				node.textContent = worth;
			}
		});
	}

	function isAsked(i) {
		return !nodes[sections[i].dataset.node].off;
	}

	/* The next question that is asked; past the last one stands the review. Who has seen the
	 * review goes back to it, by way of what a changed answer has brought. */
	function following(from) {
		var i = kept.reviewed ? 0 : from + 1;

		while (i < sections.length && !(isAsked(i) && !(kept.reviewed && sections[i].dataset.item in kept.answers))) {
			i++;
		}
		return i;
	}

	function before(from) {
		var i = from - 1;

		while (i >= 0 && !isAsked(i)) {
			i--;
		}
		return i;
	}

	/* ---- what is seen ---- */

	function show(what) {
		var shown = typeof what === "number" ? sections[what] || byId("review") : byId(what);
		var question = sections.includes(shown), open = question || shown === byId("review");
		var button = function (go, is) { form.querySelector("[data-go=" + go + "]").hidden = !is; };

		form.querySelectorAll("section").forEach(function (s) { s.hidden = s !== shown; });
		byId("error").hidden = true;
		byId("buttons").hidden = !open && shown !== byId("wait");
		byId("ways").hidden = !question || shown.dataset.kind === "note";
		byId("erase").hidden = byId("buttons").hidden;
		byId("progress").hidden = !question;
		byId("progress").firstElementChild.value = what / sections.length || 0;
		button("next", question);
		button("send", !question);
		button("back", open && before(kept.at) >= 0);
		button("dk", question && shown.dataset.dk !== "");
		form.querySelector("[data-go=dk]").textContent = question ? shown.dataset.dk : "";
		window.scrollTo(0, 0);
		focusOn(shown.querySelector("h1"));
	}

	function focusOn(heading) {
		heading.tabIndex = -1;
		heading.focus();
	}

	function element(name, text, parent) {
		var e = parent.appendChild(document.createElement(name));

		e.textContent = text;
		return e;
	}

	function wordsOf(s) {
		var value = kept.answers[s.dataset.item] || "";

		if (value === "") {
			return form.dataset.skipped;
		}
		if (value === "dk") {
			return s.dataset.dk;
		}
		return s.dataset.kind === "words" ? value : Array.from(s.querySelectorAll("input:checked")).map(function (e) {
			return e.closest("label").textContent.trim();
		}).join(", ");
	}

	function fillReview() {
		var list = byId("review").querySelector("dl");

		list.textContent = "";
		sections.forEach(function (s, i) {
			var row, change;

			if (!s.dataset.shown || !isAsked(i)) {
				return;
			}
			row = element("div", "", list);
			element("dt", s.querySelector("h1").textContent, row);
			element("dd", wordsOf(s), row).className = "answer";
			change = element("button", form.dataset.change, element("dd", "", row));
			change.type = "button";
			change.className = "plain";
			change.setAttribute("aria-label", form.dataset.change + ": " + s.querySelector("h1").textContent);
			change.addEventListener("click", function () { goTo(i); });
		});
	}

	function goTo(i) {
		kept.at = i;
		if (i === sections.length) {
			kept.reviewed = true;
			fillReview();
		}
		show(i);
		return save();
	}

	/* ---- what is given ---- */

	function fields(s) {
		return Array.from(s.querySelectorAll("input, textarea"));
	}

	function valueIn(s) {
		return fields(s).map(function (e) {
			return e.type === "radio" || e.type === "checkbox" ? e.checked ? e.value : "" : e.value.trim();
		}).filter(Boolean).join(" ");
	}

	function putIn(s, value) {
		fields(s).forEach(function (e) {
			if (e.type === "radio" || e.type === "checkbox") {
				e.checked = value.split(" ").includes(e.value);
			} else {
				e.value = value === "dk" ? "" : value;
			}
		});
	}

	function give(value) {
		var s = sections[kept.at];

		kept.answers[s.dataset.item] = value;
		putIn(s, value);
		settle();
		return goTo(following(kept.at));
	}

	function next() {
		var s = sections[kept.at], value = valueIn(s), error = byId("error");

		if (value === "" && s.dataset.kind !== "note") {
			error.textContent = s.dataset.kind === "words" ? error.dataset.words : error.dataset.choose;
			error.hidden = false;
			error.focus();
			return;
		}
		give(value);
	}

	/* ---- sending ---- */

	function all() {
		return sections.filter(function (s, i) {
			return isAsked(i) && kept.answers[s.dataset.item];
		}).map(function (s) {
			return s.dataset.item + "=" + kept.answers[s.dataset.item].replace(/\\/g, "\\\\").replace(/\r?\n/g, "\\n");
		}).join("\n");
	}

	function isTaken(reply) {
		return reply.ok && reply.redirected && /\/s\/thanks(-first)?$/.test(new URL(reply.url).pathname);
	}

	/* 410 from a page of ours: it can never be sent any more. */
	async function whyOver(reply) {
		var heading = reply.status === 410 &&
			new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("#main h1");

		return heading && heading.textContent;
	}

	async function post() {
		return fetch(window.location.pathname, { method: "POST", cache: "no-store",
			body: new URLSearchParams({ state: kept.state, all: all() }) });
	}

	async function send() {
		var reply, why;

		kept.send = true;
		await save();
		show("wait");
		try {
			reply = await post();
			why = isTaken(reply) ? "" : await whyOver(reply);
		} catch (e) {
			return; /* no network: the page says so, and the answers stay */
		}
		if (isTaken(reply)) {
			await wipe();
			show("sent");
		} else if (why) {
			await wipe();
			byId("over").querySelector("h1").textContent = why;
			show("over");
		}
	}

	async function erase() {
		await saving;
		await wipe();
		show("erased");
	}

	/* ---- beginning ---- */

	var moves = {
		next: next, send: send, erase: erase,
		back: function () { goTo(before(kept.at)); },
		dk: function () { give("dk"); },
		skip: function () { give(""); }
	};

	function listen() {
		form.addEventListener("submit", function (event) {
			event.preventDefault();
			event.stopPropagation();
			if (kept.at < sections.length && !kept.send) {
				next();
			}
		});
		form.addEventListener("click", function (event) {
			var button = event.target.closest("[data-go]");

			if (button) {
				moves[button.dataset.go]();
			}
		});
	}

	async function begin() {
		await openBase();
		await makeKey();
		kept = await load();
		if (!kept) {
			kept = { state: form.elements.state.value, answers: {}, at: -1, reviewed: false, send: false };
		}
		build();
		settle();
		sections.forEach(function (s) { putIn(s, kept.answers[s.dataset.item] || ""); });
		listen();
		await goTo(kept.at < 0 ? following(-1) : kept.at);
		aside = putAside().catch(function () { form.dataset.ready = "no"; }).then(function () { return gone ? clear() : null; });
		if (kept.send) {
			await send();
		}
		form.dataset.begun = "yes";
	}

	if (window.isSecureContext && window.indexedDB && window.caches && navigator.serviceWorker && window.crypto.subtle) {
		begin().catch(function () { show("unable"); });
	}
}());
