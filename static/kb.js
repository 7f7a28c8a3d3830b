/* kb.js - comfort, nothing that a page needs. Without it the way out is a plain link.
 *
 * It never chooses, sends or goes on by itself: only a tap or a key does. */
(function () {
	"use strict";
	var root = document.documentElement;
	var exit = document.getElementById("exit");
	var shifts = [];
	var again = document.querySelector("meta[name=kb-again]");
	var idle, sound, heard;

	/* The way out: the page goes white at once, and no entry of it stays in the
	 * list that Back walks. What the phone keeps elsewhere is out of our hands. */
	function leave(event) {
		if (event) {
			event.preventDefault();
		}
		document.title = "\u00a0";
		root.hidden = true;
		window.location.replace(exit.href);
	}

	/* Shift three times within two seconds leaves too. */
	function onKey(event) {
		if (event.key !== "Shift" || event.repeat) {
			shifts = event.key === "Shift" ? shifts : [];
			return;
		}
		shifts = shifts.concat(event.timeStamp).slice(-3);
		if (shifts.length === 3 && shifts[2] - shifts[0] < 2000) {
			leave();
		}
	}

	/* A second tap within five seconds sends nothing: the first is on its way. */
	function onSubmit(event) {
		var form = event.target, sent = Number(form.dataset.sent || 0);

		if (event.timeStamp - sent < 5000 && sent > 0) {
			event.preventDefault();
			return;
		}
		form.dataset.sent = event.timeStamp;
		form.setAttribute("aria-busy", "true");
	}

	/* Where a form wants it, a tap on a choice goes on; a key that walks through the
	 * choices does not. */
	function onQuick(event) {
		var option = event.target.closest ? event.target.closest(".quick .option") : null;

		if (option && event.detail > 0) {
			setTimeout(function () {
				option.closest("form").querySelector("button[value=next]").click();
			}, 0);
		}
	}

	/* A speaker plays in the page, in the smaller format where the browser can; a second
	 * tap stops it. Nothing is fetched before the tap. Where it fails, the link is followed. */
	function hush() {
		sound.pause();
		if (heard) {
			heard.classList.remove("on");
			heard.removeAttribute("aria-busy");
		}
		heard = null;
	}

	function onHear(event) {
		var link = event.target.closest ? event.target.closest("a.hear") : null;
		var again = link && link === heard;

		if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
			return;
		}
		event.preventDefault();
		if (!sound) {
			sound = new Audio();
			sound.addEventListener("ended", hush);
			sound.addEventListener("playing", function () {
				if (heard) {
					heard.removeAttribute("aria-busy");
				}
			});
		}
		hush();
		if (again) {
			return;
		}
		heard = link;
		link.classList.add("on");
		link.setAttribute("aria-busy", "true");
		sound.src = link.href + (sound.canPlayType("audio/ogg; codecs=opus") ? "/opus" : "");
		sound.play().catch(function (e) {
			if (e.name !== "AbortError" && heard === link) {
				hush();
				/* Who goes without a network stays on the page. */
				if (!document.getElementById("alone")) {
					window.location.assign(link.href);
				}
			}
		});
	}

	/* The phone's own Back may bring a page as it was left: make it usable. */
	function onShow() {
		root.hidden = false;
		document.querySelectorAll("form").forEach(function (form) {
			delete form.dataset.sent;
			form.removeAttribute("aria-busy");
		});
	}

	/* A shared tablet starts over when nobody has touched it for a while. */
	function startOver() {
		root.hidden = true;
		window.location.replace(again.content.split(" ")[1]);
	}

	function onTouch() {
		clearTimeout(idle);
		idle = setTimeout(startOver, (parseInt(again.content, 10) || 180) * 1000);
	}

	function openHelp() {
		var help = document.getElementById("help");

		if (help && window.location.hash === "#help") {
			help.open = true;
		}
	}

	function focusError() {
		var error = document.querySelector(".error");

		if (error) {
			error.focus();
		}
	}

	if (exit) {
		exit.addEventListener("click", leave);
		document.addEventListener("keydown", onKey);
	}
	if (again) {
		["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
			document.addEventListener(name, onTouch, { passive: true });
		});
		onTouch();
	}
	document.addEventListener("submit", onSubmit);
	if (document.querySelector(".quick")) {
		document.addEventListener("click", onQuick);
	}
	if (document.querySelector("a.hear")) {
		document.addEventListener("click", onHear);
	}
	window.addEventListener("pageshow", onShow);
	window.addEventListener("hashchange", openHelp);
	openHelp();
	focusError();
}());
