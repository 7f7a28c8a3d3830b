/* reporter-page.c - the page of a case, for who has its code.
 *
 * The code is typed once and posted, never part of an address. What it is worth then travels in the page,
 * sealed, for half an hour, so that the dear derivation is paid once; there is no cookie, and
 * the page is kept nowhere. A code that nobody has costs the same and leads to the same page. */
#include <sodium.h>
#include <string.h>

#include "reporter.h"

/* ---- Who asks ---- */

static enum kb_rc look_page(struct kb_req *r, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_look m = { .action = kb_url(c, "complaints.mine", NULL), .error = error };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_look, &m);
}

enum kb_rc serve_look(struct kb_req *r)
{
	return look_page(r, NULL);
}

bool reporter_held(struct kb_req *r, struct seal_reporter *keys)
{
	const void *bytes;
	size_t n;

	if (kb_carried(kb_task(r), kb_text(r, "held"), HELD_SECONDS, &bytes, &n) != KB_OK || n != sizeof(*keys))
		return false;
	memcpy(keys, bytes, n);
	return true;
}

/* What a page held, or a code is worth. Else the request is answered: KB_NONE. */
static enum kb_rc find_keys(struct kb_req *r, struct seal_reporter *keys)
{
	struct kb_ctx *c = kb_task(r);
	char code[SEAL_CODE];
	enum kb_rc rc;

	if (*kb_text(r, "held")) {
		if (reporter_held(r, keys))
			return KB_OK;
		look_page(r, kb_say(c, "complaints.code.again", NULL));
		return KB_NONE;
	}
	if (seal_code_read(code, kb_text(r, "code")) != SEAL_FINE) {
		look_page(r, kb_say(c, "complaints.code.twenty", NULL));
		return KB_NONE;
	}
	rc = receipt_keys(c, code, false, keys);
	sodium_memzero(code, sizeof code);
	if (rc == KB_NONE)
		kb_refuse(r, 429, "complaints.busy");
	return rc;
}

/* ---- The page ---- */

/* Words, with their language: named where it is another than that of the page, so that who cannot read them knows whom to ask. */
static struct complaints_said said_in(struct kb_ctx *c, const struct kb_language *list, size_t n, const char *lang, const char *words)
{
	struct complaints_said s = { .lang = lang, .dir = "auto", .words = words };

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].tag, lang) == 0) {
			s.dir = list[i].dir;
			s.tongue = strcmp(lang, kb_lang(c)) == 0 ? NULL : list[i].autonym;
		}
	return s;
}

/* `other`: in what a guardian filed for who reads this. */
static const char *author_words(struct kb_ctx *c, const struct message *m, bool other)
{
	const char *day = words_of_day(c, m->day);

	if (m->author == SEAL_REPORTER)
		return other ? kb_say(c, "complaints.case.guardian", "day", day, NULL) : kb_say(c, "complaints.case.me", "day", day, NULL);
	if (m->author == SEAL_PORTAL)
		return kb_say(c, "complaints.case.portal", "day", day, NULL);
	if (m->kind == SEAL_TRANSLATION)
		return kb_say(c, "complaints.case.translation", "day", day, NULL);
	if (m->kind == SEAL_ADVICE)
		return kb_say(c, "complaints.case.advice", "day", day, NULL);
	return kb_say(c, "complaints.case.them", "day", day, NULL);
}

/* What was written in the intake has the name of its question in front. */
static const char *words_in(const struct message *m)
{
	const char *at = m->kind == SEAL_STORY && m->text ? strchr(m->text, '=') : NULL;
	uint32_t of;

	if (m->kind == SEAL_TRANSLATION)
		return translation_of(m, &of);
	return at ? at + 1 : m->text;
}

/* Of their own words they need no translation. An advice is sent with the decision (Awb 9:16). */
static bool is_for_reporter(const struct told_line *all, size_t n, const struct told_line *line, bool decided)
{
	const struct message *m = line->m;
	uint32_t of = 0;

	if (m->kind == SEAL_ANSWERS || m->kind == SEAL_FILE_KEY)
		return false;
	if (m->kind == SEAL_ADVICE)
		return decided;
	if (!translation_of(m, &of))
		return true;
	for (size_t i = 0; i < n; i++)
		if (all[i].part == line->part && all[i].other == line->other && all[i].m->position == of)
			return all[i].m->author != SEAL_REPORTER;
	return false;
}

/* What was ticked is not shown again: its words hang on the form of that time. */
static void fill_said(struct kb_req *r, const struct dossier *d, const enum term_closing closings[PARTS], struct complaints_mine *m)
{
	struct kb_ctx *c = kb_task(r);
	const struct told_line *all;
	const struct kb_language *tongues;
	size_t n = dossier_read(c, d, &all), ntongues = kb_languages(r, &tongues);
	struct complaints_said *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		const struct message *k = all[i].m;

		if (k->kind == SEAL_FILE_KEY && k->author == SEAL_REPORTER && all[i].part != &d->parts[0])
			continue; /* each body has it */
		if (k->kind == SEAL_FILE_KEY) {
			list[m->nsaid] = (struct complaints_said){ .who = author_words(c, k, all[i].other) };
			show_file(c, all[i].part->f, k->text, &list[m->nsaid++]);
		} else if (is_for_reporter(all, n, &all[i], closings[all[i].part - d->parts] == TERM_WITH_DECISION)) {
			list[m->nsaid] = said_in(c, tongues, ntongues, k->lang, words_in(k));
			list[m->nsaid++].who = author_words(c, k, all[i].other);
		}
	}
	m->said = list;
}

static bool is_offered(uint64_t options, enum term_what what)
{
	return options >> what & 1;
}

static void fill_ways(struct kb_ctx *c, const struct casefile *f, const struct term_view *v, struct complaints_part *m)
{
	uint64_t may = case_options(c, f);
	const struct term_clock *silence = term_clock(v, TERM_C_SILENCE);

	m->asked = silence && (silence->state == TERM_RUNNING || v->closing == TERM_NO_REPLY);
	m->solved = v->closing == TERM_OPEN && is_offered(may, TERM_CONFIRMED);
	m->time = is_offered(may, TERM_MORE_TIME);
	m->convert = v->track == TERM_SIGNAL && is_offered(may, TERM_CONVERTED);
	m->reopen = is_offered(may, TERM_REOPENED);
	m->rate = v->closing != TERM_OPEN && f->rating == 0;
}

/* What a guardian may not do for a pupil. */
static void leave_to_pupil(struct kb_ctx *c, const struct casefile *f, struct complaints_part *m)
{
	m->solved = m->rate = false;
	m->convert = m->convert && !side_is_there(c, f);
}

/* Returns how it ended. */
static enum term_closing fill_part(struct kb_ctx *c, const struct casefile *f, enum holder who, struct complaints_part *p)
{
	struct term_view v;

	f = case_by_id(c, f->id); /* as it is by now */
	if (!f || case_look(c, f, &v) != TERM_FINE) {
		kb_fail(c, "a case has no clocks");
		return TERM_OPEN;
	}
	p->state = words_of_state(c, f, &v);
	p->next = words_of_next(c, &v);
	p->first = kb_say(c, "complaints.case.first", "day", words_of_day(c, v.first), NULL);
	fill_ways(c, f, &v, p);
	if (who == HOLDER_FOR_PUPIL)
		leave_to_pupil(c, f, p);
	return v.closing;
}

void fill_parts(struct kb_req *r, const struct dossier *d, enum holder who, struct complaints_mine *m)
{
	struct kb_ctx *c = kb_task(r);
	struct complaints_part *list = kb_alloc(c, (d->n + 1) * sizeof(*list));
	enum term_closing closings[PARTS] = { TERM_OPEN };

	for (size_t i = 0; i < d->n; i++) {
		list[i] = (struct complaints_part){ .m = m, .at = kb_fmt(c, "%zu", i), .body = d->n > 1 ? kb_say(c, body_find(d->parts[i].f->body)->key, NULL) : NULL };
		closings[i] = fill_part(c, d->parts[i].f, who, &list[i]);
	}
	m->parts = list;
	m->nparts = d->n;
	fill_said(r, d, closings, m);
	m->seen = kb_fmt(c, "%lld", (long long)dossier_seen(c, d));
}

/* The question whether another body should read it too. */
static void fill_also(struct kb_ctx *c, const struct dossier *d, struct complaints_mine *m)
{
	m->also = dossier_could_add(c, d);
	if (m->also)
		m->also_words = kb_say(c, "complaints.case.also", "body", kb_say(c, body_find(m->also)->key, NULL), NULL);
}

static enum kb_rc mine_page(struct kb_req *r, const struct seal_reporter *keys, const char *notice, const char *again)
{
	struct kb_ctx *c = kb_task(r);
	struct complaints_mine m = { .action = kb_url(c, "complaints.mine", NULL), .held = kb_carry(c, keys, sizeof(*keys)),
		.notice = notice ? kb_say(c, notice, NULL) : NULL, .wrong = again };
	struct dossier d;
	enum kb_rc rc = dossier_open(c, keys, &d);

	if (rc != KB_OK)
		return kb_fail(c, "a case is gone while its page is made");
	fill_parts(r, &d, HOLDER_TELLER, &m);
	fill_also(c, &d, &m);
	if (trust_is_possible(&d)) {
		m.trust = kb_url(c, "complaints.trust", NULL);
		m.trusted = trust_is_given(c, &d);
	}
	dossier_wipe(&d);
	return kb_failed(c) ? KB_FAIL : kb_page(r, kb_say(c, "nav.title", NULL), complaints_mine, &m);
}

enum kb_rc show_mine(struct kb_req *r, const struct seal_reporter *keys, const char *notice)
{
	return mine_page(r, keys, notice, "");
}

/* Who has a second code reads, whatever the button says: their page holds nothing and has no button. */
static enum kb_rc open_as_second(struct kb_req *r, const struct seal_reporter *second)
{
	struct complaints_mine m = { .action = kb_url(kb_task(r), "complaints.mine", NULL) };
	struct dossier d;
	enum kb_rc rc = trust_open(kb_task(r), second, &d);

	if (rc != KB_OK)
		return rc;
	fill_parts(r, &d, HOLDER_TELLER, &m);
	dossier_wipe(&d);
	return kb_failed(kb_task(r)) ? KB_FAIL : kb_page(r, kb_say(kb_task(r), "nav.title", NULL), complaints_mine, &m);
}

/* Digits that no case has may be a second code, or ask somebody in. */
static enum kb_rc no_case(struct kb_req *r, const struct seal_reporter *keys)
{
	enum kb_rc rc = open_as_second(r, keys);

	if (rc == KB_NONE)
		rc = bind_page(r, keys);
	return rc == KB_NONE ? look_page(r, kb_say(kb_task(r), "complaints.code.wrong", NULL)) : rc;
}

static enum kb_rc open_mine(struct kb_req *r, const struct seal_reporter *keys)
{
	struct kb_ctx *c = kb_task(r);
	const char *notice, *again = "";
	struct dossier d;
	enum kb_rc rc = dossier_open(c, keys, &d);

	if (rc != KB_OK)
		return rc == KB_NONE ? no_case(r, keys) : rc;
	if (strcmp(kb_text(r, "go"), "add") == 0) {
		rc = add_page(r, keys, &d);
		dossier_wipe(&d);
		return rc;
	}
	notice = reporter_act(r, keys, &d, HOLDER_TELLER, &again);
	dossier_wipe(&d);
	return kb_failed(c) ? KB_FAIL : mine_page(r, keys, notice, again);
}

enum kb_rc serve_mine(struct kb_req *r)
{
	struct seal_reporter keys;
	enum kb_rc rc;

	if (strcmp(kb_text(r, "go"), "leave") == 0)
		return kb_leave(r, kb_url(kb_task(r), "kb.home", NULL));
	if (strcmp(kb_text(r, "go"), "bind") == 0)
		return serve_bind(r);
	if (strcmp(kb_text(r, "go"), "show") == 0)
		return serve_given(r);
	rc = find_keys(r, &keys);
	if (rc == KB_OK)
		rc = open_mine(r, &keys);
	sodium_memzero(&keys, sizeof keys);
	return rc == KB_FAIL ? KB_FAIL : KB_OK;
}
