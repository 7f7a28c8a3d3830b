/* klankbord-view.h - what a view that kbview compiled calls to write itself.
 *
 * Escaping is chosen by place, not by memory: kbview puts kb_put() where text or
 * an ordinary attribute stands and kb_put_url() where an address stands. */
#ifndef KLANKBORD_VIEW_H
#define KLANKBORD_VIEW_H

#include "klankbord.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes as they are: only kbview and writers of plain files call it. */
KB_API void kb_lit(struct kb_out *o, const char *bytes, size_t n);

/* Text, safe in element content and in a double-quoted attribute. NULL: nothing. */
KB_API void kb_put_text(struct kb_out *o, const char *s);
KB_API void kb_put_int(struct kb_out *o, int64_t v);
KB_API void kb_put_real(struct kb_out *o, double v); /* at most 2 decimals, "." */

/* An address: https:, http:, tel:, mailto:, otpauth: or one that begins with "/", "#" or
 * "?"; anything else becomes "#" and is logged. */
KB_API void kb_put_url(struct kb_out *o, const char *url);

/* The hidden CSRF field of a form on a staff page; re-masked on every reply
 * (BREACH). Views write it as <kb:csrf/>. */
KB_API void kb_put_csrf(struct kb_ctx *c, struct kb_out *o);

/* A speaker for words that stand beside it, where there is a clip of them in the language of
 * the page; else nothing. A plain link without script. Views write
 * <kb:call view="kb_speaker" model="words"/>. kb_speaker_key(): the text of a key, which is said only
 * where there are clips at all; kb_speaker_name(): the name of a language, in it. */
KB_API void kb_speaker(struct kb_ctx *c, struct kb_out *o, const char *words);
KB_API void kb_speaker_key(struct kb_ctx *c, struct kb_out *o, const char *key);
KB_API void kb_speaker_name(struct kb_ctx *c, struct kb_out *o, const struct kb_language *l);

/* Whom a person in danger calls: 112, and who is on duty where they are. `duty` is as kb_duty() gives it, NULL: nobody
 * is known; `duty_tel` its address, kb_calls_at() makes it. On a tablet that many use (`shared`) nothing can be tapped. NULL
 * for the whole is 112 alone. Views write <kb:call view="kb_calls" model="m->calls"/>. */
struct kb_calls {
	const char *duty, *duty_tel;
	bool shared;
};
KB_API void kb_calls(struct kb_ctx *c, struct kb_out *o, const struct kb_calls *m);

/* Those of the place whose door this browser came through. */
KB_API const struct kb_calls *kb_calls_at(struct kb_req *r);

/* Whatever the plugins show at slot `place`. Views write <kb:slot place="..."/>. */
KB_API void kb_put_slot(struct kb_ctx *c, struct kb_out *o, const char *place);

/* The same on a page about one thing: `about` is what kb_about() tells those who show something there. The README of the
 * plugin that has the slot says what stands in it. */
KB_API void kb_put_slot_about(struct kb_ctx *c, struct kb_out *o, const char *place, const char *about);

/* In the `show` of a slot: what the page is about, as it was given; "" where nothing was. Lives as long as the page. */
KB_API const char *kb_about(const struct kb_ctx *c);

#define kb_put(o, v) _Generic((v), \
	char *: kb_put_text, const char *: kb_put_text, \
	float: kb_put_real, double: kb_put_real, \
	bool: kb_put_int, short: kb_put_int, unsigned short: kb_put_int, \
	int: kb_put_int, unsigned: kb_put_int, long: kb_put_int, long long: kb_put_int, \
	unsigned long: kb_put_int, unsigned long long: kb_put_int)((o), (v))

/* An argument of kb_say() in a view: refuses to compile when it is not a text. */
#define kb_word(v) _Generic((v), char *: (v), const char *: (v))

#ifdef __cplusplus
}
#endif
#endif
