/* desk.c - what the pages of staff share. */
#include <ctype.h>
#include <sodium.h>
#include <string.h>

#include "complaints.sql.h"
#include "desk.h"
#include "klankbord-view.h"

bool desk_in(struct kb_req *r, struct member *m)
{
	struct kb_ctx *c = kb_task(r);

	if (member_now(c, m) == KB_OK)
		return true;
	member_wipe(m);
	if (!kb_failed(c))
		kb_see(r, kb_url(c, "complaints.key", NULL));
	return false;
}

/* ---- Sent twice ---- */

static void hash_field(crypto_generichash_state *h, const char *value)
{
	crypto_generichash_update(h, (const unsigned char *)value, strlen(value) + 1);
}

/* The token of a form is sealed anew wherever one is drawn: the same token with the same words and files is the same sending. */
static const char *sending(struct kb_req *r, const struct kb_field *fields)
{
	struct kb_ctx *c = kb_task(r);
	unsigned char hash[SEAL_KEY];
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, sizeof hash);
	hash_field(&h, kb_text(r, "csrf"));
	for (; fields->name; fields++) {
		size_t n = 0;
		const char *bytes = fields->kind == KB_FILE ? kb_file(r, fields->name, &n) : NULL;

		hash_field(&h, fields->kind == KB_FILE ? "" : kb_text(r, fields->name));
		if (bytes)
			crypto_generichash_update(&h, (const unsigned char *)bytes, n);
	}
	crypto_generichash_final(&h, hash, sizeof hash);
	return kb_keyed(c, kb_fmt(c, "sending %s", hex_of(c, hash, sizeof hash)));
}

bool desk_was_sent(struct kb_req *r, const struct kb_field *fields)
{
	struct kb_ctx *c = kb_task(r);

	kb_run(c, &complaints_once_add, kb_t(sending(r, fields)), kb_i(civil_today(c)));
	return !kb_failed(c) && kb_changed(c) == 0;
}

void desk_was_wrong(struct kb_req *r, const struct kb_field *fields)
{
	kb_run(kb_task(r), &complaints_once_drop, kb_t(sending(r, fields)));
}

const char *day_words(struct kb_ctx *c, int32_t day)
{
	return day == KB_NO_DAY ? "" : kb_day_name(c, kb_civil_write(day));
}

const char *body_words(struct kb_ctx *c, const char *body)
{
	return body_find(body) ? kb_say(c, kb_fmt(c, "staff.complaints.body.%s", body), NULL) : body;
}

const char *tongue_words(struct kb_req *r, const char *tag)
{
	const struct kb_language *all;
	size_t n = kb_languages(r, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].tag, tag) == 0)
			return all[i].autonym;
	return tag;
}

const char *place_words(struct kb_ctx *c, const char *place)
{
	const struct kb_place *p = *place ? kb_place(c, place) : NULL;

	if (*place && kb_has_word(kb_set(c, "complaints.protected"), place))
		return kb_say(c, "staff.complaints.protected", NULL);
	return p ? p->name : *place ? place : kb_say(c, "staff.complaints.no_place", NULL);
}

/* A theme that the intake has and this list does not is shown as its code: forms are changed without C. */
const char *theme_words(struct kb_ctx *c, const char *theme)
{
	static const struct { const char *code, *key; } known[] = {
		{ "person", "staff.complaints.theme.person" },
		{ "place", "staff.complaints.theme.place" },
		{ "guardian", "staff.complaints.theme.guardian" },
		{ "school", "staff.complaints.theme.school" },
		{ "doctor", "staff.complaints.theme.doctor" },
		{ "youth", "staff.complaints.theme.youth" },
		{ "measure", "staff.complaints.theme.measure" },
		{ "asylum", "staff.complaints.theme.asylum" },
		{ "discrimination", "staff.complaints.theme.discrimination" },
		{ "safety", "staff.complaints.theme.safety" },
		{ "other", "staff.complaints.theme.other" },
		{ "dk", "staff.complaints.theme.dk" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].code, theme) == 0)
			return kb_say(c, known[i].key, NULL);
	return theme;
}

const char *track_words(struct kb_ctx *c, enum term_track track)
{
	static const char *const keys[] = { "staff.complaints.track.signal", "staff.complaints.track.awb", "staff.complaints.track.jeugdwet" };

	return track < TERM_TRACKS ? kb_say(c, keys[track], NULL) : "";
}

const char *clock_words(struct kb_ctx *c, enum term_clock_id id)
{
	return kb_say(c, kb_fmt(c, "staff.complaints.clock.%s", term_rule(id)->name), NULL);
}

const char *case_number(struct kb_ctx *c, const struct casefile *f)
{
	char *s = (char *)kb_fmt(c, "%.4s %.4s", f->id, f->id + 4);

	for (size_t i = 0; s[i]; i++)
		s[i] = (char)toupper((unsigned char)s[i]);
	return s;
}

/* "3 open, 1 late, 1 with danger". */
static const char *counts_words(struct kb_ctx *c)
{
	const struct desk_counts n = inbox_counts(c);

	if (n.open == 0)
		return NULL;
	return kb_say(c, "staff.complaints.counts", "open", kb_fmt(c, "%zu", n.open), "late", kb_fmt(c, "%zu", n.late), "danger", kb_fmt(c, "%zu", n.danger), NULL);
}

enum kb_rc show_complaints_home(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_could(c, "complaints.handle"))
		complaints_home(c, o, &(struct desk_home){ kb_url(c, "complaints.inbox", NULL), counts_words(c) });
	if (kb_could(c, "complaints.represent"))
		complaints_own_home(c, o, &(struct desk_link){ kb_url(c, "complaints.own", NULL) });
	if (kb_could(c, "complaints.duty"))
		complaints_duty_home(c, o, &(struct desk_link){ kb_url(c, "complaints.duty", NULL) });
	if (kb_may(c, "complaints.cards", NULL))
		complaints_cards_home(c, o, &(struct desk_link){ kb_url(c, "complaints.cards", NULL) });
	return KB_OK;
}

enum kb_rc show_complaints_nav(struct kb_ctx *c, struct kb_out *o)
{
	if (kb_could(c, "complaints.interpret"))
		complaints_tasks_nav(c, o, &(struct desk_link){ kb_url(c, "complaints.tasks", NULL) });
	if (kb_could(c, "complaints.handle"))
		complaints_nav(c, o, &(struct desk_link){ kb_url(c, "complaints.inbox", NULL) });
	if (kb_could(c, "complaints.represent"))
		complaints_own_nav(c, o, &(struct desk_link){ kb_url(c, "complaints.own", NULL) });
	return KB_OK;
}
