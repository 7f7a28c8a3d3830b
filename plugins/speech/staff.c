/* staff.c - per language what nobody has read out yet, and the script to read from. */
#include <stdlib.h>
#include <string.h>

#include "speech.h"
#include "klankbord-view.h"

enum { LINES_MAX = 200 }; /* of a page; the file has all */

/* ---- Languages ---- */

static size_t count_recorded(const struct clip_states *s, const struct kb_spoken *list, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += clips_state(s, list[i].wording) >= CLIP_MP3_ONLY;
	return count;
}

enum kb_rc serve_languages(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct clip_states known = clips_states(c);
	const struct kb_language *all;
	size_t n = kb_languages(r, &all);
	struct speech_language *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		const struct kb_spoken *texts;
		size_t count = kb_spoken(c, all[i].tag, &texts);

		list[i] = (struct speech_language){
			.tag = all[i].tag, .dir = all[i].dir, .autonym = all[i].autonym,
			.url = kb_url(c, "speech.script", all[i].tag, NULL),
			.texts = count, .recorded = count_recorded(&known, texts, count),
		};
	}
	return kb_page(r, kb_say(c, "staff.speech.title", NULL), speech_languages,
	    (&(struct speech_languages){ list, n }));
}

/* ---- One language ---- */

/* The language of the address; NULL: the house has none such. */
static const struct kb_language *tongue_of(struct kb_req *r)
{
	const struct kb_language *all;
	size_t n = kb_languages(r, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].tag, kb_part(r, "tongue")) == 0)
			return &all[i];
	return NULL;
}

static const char *url_of(struct kb_ctx *c, const char *tag, int64_t wording)
{
	return kb_url(c, "speech.text", tag, kb_fmt(c, "%016llx", (unsigned long long)wording), NULL);
}

enum kb_rc serve_script(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *l = tongue_of(r);
	const struct clip_states known = clips_states(c);
	const struct kb_spoken *texts;
	struct speech_line *list = kb_alloc(c, LINES_MAX * sizeof(*list));
	struct speech_script m = { .list = list };

	if (!l)
		return KB_NONE;
	m.texts = kb_spoken(c, l->tag, &texts);
	for (size_t i = 0; i < m.texts; i++) {
		enum clip_state state = clips_state(&known, texts[i].wording);

		if (state >= CLIP_MP3_ONLY)
			continue;
		if (m.missing++ < LINES_MAX)
			list[m.count++] = (struct speech_line){ texts[i].key, texts[i].words,
			    url_of(c, l->tag, texts[i].wording), state == CLIP_OPUS_ONLY };
	}
	m.back = kb_url(c, "speech.languages", NULL);
	m.file = kb_url(c, "speech.file", l->tag, NULL);
	m.lang = l->tag;
	m.dir = l->dir;
	m.autonym = l->autonym;
	return kb_page(r, kb_say(c, "staff.speech.title", NULL), speech_script, &m);
}

static void line(struct kb_out *o, const char *s)
{
	kb_lit(o, s, strlen(s));
}

/* Plain text: the name that the recording gets, and under it the words. */
enum kb_rc serve_script_file(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *l = tongue_of(r);
	const struct clip_states known = clips_states(c);
	const struct kb_spoken *texts;
	struct kb_out *o;
	size_t n;

	if (!l)
		return KB_NONE;
	n = kb_spoken(c, l->tag, &texts);
	o = kb_download(r, "text/plain", kb_fmt(c, "script-%s.txt", l->tag));
	for (size_t i = 0; i < n; i++)
		if (clips_state(&known, texts[i].wording) < CLIP_MP3_ONLY)
			line(o, kb_fmt(c, "%016llx\n%s\n\n", (unsigned long long)texts[i].wording, texts[i].words));
	return KB_OK;
}

/* ---- One text ---- */

/* The text of the address, which must be asked for now. */
static const struct kb_spoken *text_of(struct kb_req *r, const struct kb_language *l)
{
	const char *part = kb_part(r, "wording");
	const struct kb_spoken *list;
	size_t n = kb_spoken(kb_task(r), l->tag, &list);
	int64_t wording = (int64_t)strtoull(part, NULL, 16);

	for (size_t i = 0; i < n; i++)
		if (list[i].wording == wording && strspn(part, "0123456789abcdef") == 16 && strlen(part) == 16)
			return &list[i];
	return NULL;
}

static enum kb_rc send_text(struct kb_req *r, const struct kb_language *l, const struct kb_spoken *text, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const struct clip_states known = clips_states(c);
	enum clip_state state = clips_state(&known, text->wording);
	const char *name = clips_name(c, text->wording);
	const struct speech_text m = {
		.back = kb_url(c, "speech.script", l->tag, NULL), .action = url_of(c, l->tag, text->wording),
		.lang = l->tag, .dir = l->dir, .words = text->words,
		.mp3 = state >= CLIP_MP3_ONLY, .opus = state == CLIP_OPUS_ONLY || state == CLIP_BOTH,
		.listen = name ? kb_url(c, "speech.clip", name, NULL) : NULL,
		.error = error ? kb_say(c, error, NULL) : NULL,
	};

	return kb_page(r, kb_say(c, "staff.speech.title", NULL), speech_text, &m);
}

enum kb_rc serve_text(struct kb_req *r)
{
	const struct kb_language *l = tongue_of(r);
	const struct kb_spoken *text = l ? text_of(r, l) : NULL;

	return text ? send_text(r, l, text, NULL) : KB_NONE;
}

enum kb_rc take_text(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *l = tongue_of(r);
	const struct kb_spoken *text = l ? text_of(r, l) : NULL;
	const char *bytes, *why = "staff.speech.none";
	size_t n;
	enum kb_rc rc;

	if (!text)
		return KB_NONE;
	bytes = kb_file(r, "clip", &n);
	rc = bytes ? clips_take(c, text->wording, false, bytes, n, &why) : KB_NONE;
	if (rc == KB_FAIL)
		return KB_FAIL;
	return rc == KB_OK ? kb_see(r, url_of(c, l->tag, text->wording)) : send_text(r, l, text, why);
}

/* ---- On pages of the core ---- */

enum kb_rc show_home(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "speech.record", NULL))
		speech_home(c, o, &(struct speech_link){ kb_url(c, "speech.languages", NULL) });
	return KB_OK;
}

enum kb_rc show_nav(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_may(c, "speech.record", NULL))
		speech_nav(c, o, &(struct speech_link){ kb_url(c, "speech.languages", NULL) });
	return KB_OK;
}
