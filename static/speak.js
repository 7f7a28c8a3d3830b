/* speak.js - records a voice on the pages where one may speak, and makes a photo small. Without it a recording or a photo
 * comes from the phone's own programs: the fields are there.
 *
 * What is recorded stays in the page until the form is sent, and can be heard before. Nothing begins by itself. */
(function () {
	"use strict";
	var box = document.getElementById("recorder"), field = document.getElementById("sound"), photo = document.getElementById("photo");
	var recorder, stream, pieces, timer, begun, url;
	/* Each browser makes one of these; WebM first, since every other browser plays it too. */
	var type = window.MediaRecorder && ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus"].find(function (t) {
		return MediaRecorder.isTypeSupported(t);
	});

	function show(id, on) {
		document.getElementById(id).hidden = !on;
	}

	function put(input, file) {
		var list = new DataTransfer();

		list.items.add(file);
		input.files = list.files;
	}

	function tick() {
		var s = Math.floor((Date.now() - begun) / 1000), most = Number(box.dataset.seconds);

		document.getElementById("rec-time").textContent = Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");
		if (s >= most) {
			stop();
		}
	}

	function stop() {
		clearInterval(timer);
		if (recorder && recorder.state !== "inactive") {
			recorder.stop();
		}
	}

	/* The microphone is let go at once. */
	function done() {
		var kind = type.split(";")[0], play = document.getElementById("rec-play");
		var file = new File(pieces, "sound." + kind.slice(6), { type: kind });

		stream.getTracks().forEach(function (t) { t.stop(); });
		put(field, file);
		URL.revokeObjectURL(url);
		url = URL.createObjectURL(file);
		play.src = url;
		["rec-start", "rec-play", "rec-done"].forEach(function (id) { show(id, true); });
		["rec-stop", "rec-on"].forEach(function (id) { show(id, false); });
		play.focus();
	}

	function cannot() {
		box.hidden = true;
		show("rec-cannot", true);
	}

	function start() {
		navigator.mediaDevices.getUserMedia({ audio: true }).then(function (s) {
			stream = s;
			pieces = [];
			recorder = new MediaRecorder(s, { mimeType: type, audioBitsPerSecond: 24000 });
			recorder.addEventListener("dataavailable", function (e) { pieces.push(e.data); });
			recorder.addEventListener("stop", done);
			recorder.start();
			begun = Date.now();
			timer = setInterval(tick, 250);
			["rec-start", "rec-play", "rec-done"].forEach(function (id) { show(id, false); });
			["rec-stop", "rec-on"].forEach(function (id) { show(id, true); });
			document.getElementById("rec-stop").focus();
		}).catch(cannot);
	}

	/* As large as it is kept, which also leaves behind what the camera wrote into it. */
	function shrink() {
		var file = photo.files[0];

		if (!file || file.size < 400000 || !window.createImageBitmap) {
			return;
		}
		createImageBitmap(file, { imageOrientation: "from-image" }).then(function (b) {
			var k = Math.min(1, 1600 / Math.max(b.width, b.height)), canvas = document.createElement("canvas");

			canvas.width = Math.round(b.width * k);
			canvas.height = Math.round(b.height * k);
			canvas.getContext("2d").drawImage(b, 0, 0, canvas.width, canvas.height);
			canvas.toBlob(function (small) {
				if (small && small.size < file.size) {
					put(photo, new File([small], "photo.jpg", { type: "image/jpeg" }));
				}
			}, "image/jpeg", 0.85);
		}).catch(function () {});
	}

	if (type && window.DataTransfer && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
		box.hidden = false;
		document.getElementById("rec-start").addEventListener("click", start);
		document.getElementById("rec-stop").addEventListener("click", stop);
		/* Another recording from the phone takes its place. */
		field.addEventListener("change", function () { show("rec-play", false); show("rec-done", false); });
		window.addEventListener("pagehide", stop);
	} else {
		cannot();
	}
	if (photo) {
		photo.addEventListener("change", shrink);
	}
})();
