/* fuzz-state.c - the answers so far, as they travel inside the seal.
 *
 * The first byte of the input chooses: 'm', each further line is a move of a person,
 * `go codes words`, through the core survey; 'c', the same through a form that has every
 * control, `words` is typed for each question of a page; 'r', through one that has repeats;
 * 'd' and 's', the bytes of a state of the two; 'l', the lines of a phone that walked through
 * the survey by itself; another, the bytes of a state of the survey.
 * A state that a person can reach, and one that is read, is written and read as itself:
 * otherwise somebody's answers would be lost on the way. */
#include "fuzz.h"

#include <string.h>

#include "keys.h"
#include "test-controls.h"
#include "text.h"
#include "walk.h"
#include "web.h"

const char kb_fuzz_name[] = "state";
const size_t kb_fuzz_memory = 1 << 25;

static struct kb_keys keys;
static struct kb_house house = { .keys = &keys };
static const struct kb_lang *english;
static const struct kb_xform *core, *controls, *turns;

enum { MOVES_MAX = 40, WORDS_MAX = 2000 };

void kb_fuzz_begin(void)
{
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	struct kb_arena *keep = kb_arena_new();
	const char *why = NULL;

	FUZZ_HOLDS(kb_text_start(), "ICU has its data");
	house.texts = kb_texts_load(keep, locales, 0);
	FUZZ_HOLDS(house.texts != NULL, "languages are there");
	english = kb_texts_find(house.texts, "en");
	core = kb_xform_load(keep, KB_TOP "/plugins/surveys/forms/core.xml", &why);
	FUZZ_HOLDS(core != NULL, "the core survey is there");
	controls = kb_xform_read(keep, controls_form, strlen(controls_form), &why);
	FUZZ_HOLDS(controls != NULL, "the form with every control is sound");
	turns = kb_xform_read(keep, turns_form, strlen(turns_form), &why);
	FUZZ_HOLDS(turns != NULL, "the form with repeats is sound");
}

static void state_holds(struct kb_arena *a, const struct kb_state *s)
{
	struct kb_buf one = { .arena = a }, two = { .arena = a };
	struct kb_state other;
	const char *key = NULL;

	FUZZ_HOLDS(s->at <= s->record.x->nquestions && (s->at < s->record.x->nquestions || s->reviewed), "a person stands somewhere");
	kb_state_write(s, &one);
	FUZZ_HOLDS(kb_state_read(&other, a, s->record.x, s->place, one.data, one.len, &key), "a state that was written is read");
	FUZZ_HOLDS(other.at == s->at && other.reviewed == s->reviewed && !strcmp(other.instance, s->instance), "at the same page");
	kb_state_write(&other, &two);
	FUZZ_HOLDS(one.len == two.len && !memcmp(one.data, two.data, one.len), "with the same answers");
}

static void numbers_hold(struct kb_ctx *c, struct kb_state *s)
{
	struct kb_filled f;

	kb_state_fill(s, c, &f);
	FUZZ_HOLDS(f.count <= s->record.x->nquestions && !strcmp(f.form, s->record.x->id), "a form is filled in");
	for (size_t i = 0; i < f.count; i++)
		FUZZ_HOLDS(kb_fuzz_utf8(f.answers[i].value, strlen(f.answers[i].value)), "with UTF-8");
	for (size_t i = 0; i < f.ntexts; i++)
		FUZZ_HOLDS(strlen(f.texts[i].value) < 8 || !strstr(f.document, f.texts[i].value), "and no words in the document");
}

/* `go codes words`: choices stand with commas here. False: no page sends such. */
static bool read_move(struct kb_arena *a, char *line, struct kb_move *m)
{
	char *none = kb_arena_text(a, ""), *parts[3] = { none, none, none };

	for (int i = 0; i < 2 && line; i++)
		parts[i] = strsep(&line, " ");
	if (line)
		parts[2] = line;
	for (char *s = parts[1]; *s; s++)
		if (*s == ',')
			*s = ' ';
	if (strlen(parts[2]) > WORDS_MAX || !kb_utf8_ok(parts[2], strlen(parts[2]), WORDS_MAX, true))
		return false;
	*m = (struct kb_move){ .go = parts[0] };
	for (int i = 0; i < KB_PAGE_MAX; i++)
		m->typed[i] = (struct kb_typed){ parts[1], kb_nfc(a, parts[2]), parts[1], parts[2] };
	return true;
}

static void walk(struct kb_ctx *c, const struct kb_xform *x, const char *bytes, size_t n)
{
	struct kb_state s = { .place = "de-linde", .pass = "", .instance = "0123456789abcdef0123456789abcdef" };
	struct kb_move m;

	kb_record_begin(&s.record, c->arena, x);
	s.at = kb_record_first(&s.record);
	for (int i = 0; i < MOVES_MAX && n; i++) {
		const char *error = NULL;
		bool sent = false;

		if (!read_move(c->arena, kb_fuzz_line(c->arena, &bytes, &n), &m))
			continue;
		if (!kb_state_move(&s, c, &m, &error, &sent))
			return;
		FUZZ_HOLDS(!kb_failed(c), "no move makes a request fail");
		state_holds(c->arena, &s);
		if (sent)
			numbers_hold(c, &s);
	}
}

/* What a phone sends that worked out by itself what is asked. */
static void take_lines(struct kb_ctx *c, const char *bytes, size_t n)
{
	struct kb_state s = { .place = "de-linde", .pass = "", .instance = "0123456789abcdef0123456789abcdef", .own = true };

	if (!kb_utf8_ok(bytes, n, KB_STATE_MAX, true))
		return;
	kb_record_begin(&s.record, c->arena, core);
	s.at = kb_record_first(&s.record);
	if (!kb_alone_lines(&s, c->arena, kb_nfc(c->arena, kb_arena_copy(c->arena, bytes, n))))
		return;
	numbers_hold(c, &s);
	if (kb_record_asks(&s.record, s.at))
		state_holds(c->arena, &s);
}

static const struct kb_xform *form_of(char kind)
{
	return kind == 'c' || kind == 'd' ? controls : kind == 'r' || kind == 's' ? turns : core;
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct kb_state s;
	struct kb_ctx c;
	const char *key = NULL;

	if (!n || n > KB_STATE_MAX)
		return;
	kb_ctx_begin(&c, &house, a, 1776254400, 12 * 2026 + 3);
	c.lang = english;
	if (*bytes == 'm' || *bytes == 'c' || *bytes == 'r') {
		walk(&c, form_of(*bytes), bytes + 1, n - 1);
		return;
	}
	if (*bytes == 'l') {
		take_lines(&c, bytes + 1, n - 1);
		return;
	}
	if (kb_state_read(&s, a, form_of(*bytes), "de-linde", bytes + 1, n - 1, &key)) {
		state_holds(a, &s);
		numbers_hold(&c, &s);
	} else {
		FUZZ_HOLDS(key != NULL, "a refusal says why");
	}
}
