/* worker.js - the page of who answers without a network, and its files, from what phone.js has
 * put aside. It puts nothing aside itself, sends nothing, and wakes at no time of its own. */
(function () {
	"use strict";

	self.addEventListener("install", function () {
		self.skipWaiting();
	});
	self.addEventListener("activate", function (event) {
		event.waitUntil(self.clients.claim());
	});
	self.addEventListener("fetch", function (event) {
		if (event.request.method === "GET") {
			event.respondWith(caches.match(event.request, { ignoreVary: true }).then(function (found) {
				return found || fetch(event.request);
			}));
		}
	});
}());
