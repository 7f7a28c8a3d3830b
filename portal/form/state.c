/* state.c - answers so far <-> the sealed field of a page.
 *
 * The seal keeps strangers from reading and changing it. It does not keep a person
 * from sending an old one again, or one from another page: so the bytes say which
 * form, version and place they are of, and the desk knows the instanceID. */
#include <string.h>
#include "state.h"
#include "web.h"

static const char FORMAT[] = "1"; /* of the bytes below */
static const int64_t EVER = INT64_C(1) << 40;

/* ---- bytes ---- */

static void put(struct kb_buf *b, const char *s) { kb_buf_add(b, s, strlen(s) + 1); }

static const char *at_name(const struct kb_state *s)
{
	const struct kb_xform *x = s->record.x;

	return s->at < x->nquestions ? x->questions[s->at].name : "";
}

/* Beside the answers, under names that no node can have: "@" the pass, "@path" a preset. */
static void write_extras(const struct kb_state *s, struct kb_buf *out)
{
	if (*s->pass != '\0') {
		put(out, "@");
		put(out, s->pass);
	}
	for (size_t i = 0; i < s->npresets; i++) {
		kb_buf_text(out, "@");
		put(out, s->presets[i].item);
		put(out, s->presets[i].value);
	}
}

void kb_state_write(const struct kb_state *s, struct kb_buf *out)
{
	const struct kb_xform *x = s->record.x;

	put(out, FORMAT);
	put(out, x->id);
	put(out, x->version);
	put(out, s->place);
	put(out, s->instance);
	put(out, s->own ? s->reviewed ? "ro" : "o" : s->reviewed ? "r" : "");
	put(out, at_name(s));
	write_extras(s, out);
	for (size_t i = 0; i < x->nquestions; i++)
		if (s->record.given[i] != NULL) {
			put(out, x->questions[i].name);
			put(out, s->record.given[i]);
		}
}

/* What is left to read. */
struct rest { const char *at; size_t n; bool fine; };

static const char *take(struct rest *r)
{
	const char *s = r->at, *end = r->n == 0 ? NULL : memchr(s, '\0', r->n);

	if (end == NULL) {
		r->fine = false;
		return "";
	}
	r->n -= (size_t)(end + 1 - s);
	r->at = end + 1;
	return s;
}

static bool read_preset(struct kb_state *s, struct kb_arena *a, const char *path, const char *value)
{
	struct kb_answer *list = kb_arena_alloc(a, (s->npresets + 1) * sizeof(*list));

	if (s->npresets == KB_PRESETS_MAX || !kb_record_preset(&s->record, path, value))
		return false;
	for (size_t i = 0; i < s->npresets; i++)
		list[i] = s->presets[i];
	list[s->npresets++] = (struct kb_answer){ path, value };
	s->presets = list;
	return true;
}

static bool read_extra(struct kb_state *s, struct kb_arena *a, const char *path, const char *value)
{
	if (*path != '\0')
		return read_preset(s, a, path, value);
	if (*s->pass != '\0' || strlen(value) > KB_PASS_MAX)
		return false;
	s->pass = value;
	return true;
}

static bool read_answer(struct kb_state *s, struct kb_arena *a, const char *name, const char *value)
{
	const struct kb_xform *x = s->record.x;
	size_t q = kb_xform_question(x, name);
	const char *read;

	if (q == x->nquestions || s->record.given[q] != NULL)
		return false;
	if ((read = kb_answer_read(a, &x->questions[q], value)) == NULL)
		return false;
	kb_record_put(&s->record, q, read);
	return true;
}

static bool read_answers(struct kb_state *s, struct kb_arena *a, struct rest *r)
{
	while (r->n > 0) {
		const char *name = take(r), *value = take(r);

		if (!r->fine)
			return false;
		if (!(*name == '@' ? read_extra(s, a, name + 1, value) : read_answer(s, a, name, value)))
			return false;
	}
	kb_record_settle(&s->record);
	return true;
}

bool kb_state_read(struct kb_state *s, struct kb_arena *a, const struct kb_xform *x, const char *place,
    const char *bytes, size_t n, const char **key)
{
	struct rest r = { bytes, n, true };
	const char *format = take(&r), *id = take(&r), *version = take(&r), *at, *flags;

	*key = "error.state.forged";
	*s = (struct kb_state){ .pass = "" };
	s->place = take(&r);
	s->instance = take(&r);
	flags = take(&r);
	s->reviewed = strchr(flags, 'r') != NULL;
	s->own = strchr(flags, 'o') != NULL;
	at = take(&r);
	if (!r.fine || strcmp(format, FORMAT) != 0 || strlen(s->instance) != 32)
		return false;
	if (strcmp(id, x->id) != 0 || (place != NULL && strcmp(s->place, place) != 0)) {
		*key = "error.state.other";
		return false;
	}
	if (strcmp(version, x->version) != 0) {
		*key = "error.state.version";
		return false;
	}
	kb_record_begin(&s->record, a, x);
	s->at = kb_xform_question(x, at);
	if ((s->at == x->nquestions && *at != '\0') || !read_answers(s, a, &r))
		return false;
	return s->at == x->nquestions ? s->reviewed : kb_record_asks(&s->record, s->at);
}

/* ---- seal ---- */

void kb_state_begin(struct kb_state *s, struct kb_ctx *c, const struct kb_xform *x, const char *place)
{
	*s = (struct kb_state){ .place = place, .instance = kb_key(c), .pass = "" };
	kb_record_begin(&s->record, c->arena, x);
	s->at = kb_record_first(&s->record);
}

/* The pass, and the presets that the form has a node for. */
static void give_along(struct kb_state *s, struct kb_ctx *c, const struct kb_start *start)
{
	struct kb_answer *list = kb_alloc(c, (start->count + 1) * sizeof(*list));

	if (start->count > KB_PRESETS_MAX) {
		kb_fail(c, "a form begins with at most %d presets", KB_PRESETS_MAX);
		return;
	}
	s->pass = start->door == NULL || start->door->pass == NULL ? "" : start->door->pass;
	s->presets = list;
	s->npresets = 0;
	for (size_t i = 0; i < start->count; i++)
		if (kb_record_preset(&s->record, start->preset[i].item, start->preset[i].value))
			list[s->npresets++] = start->preset[i];
	kb_record_settle(&s->record);
}

void kb_state_equip(struct kb_state *s, struct kb_ctx *c, const struct kb_start *start)
{
	s->own = start->later != NULL;
	give_along(s, c, start);
	s->at = kb_record_first(&s->record);
}

/* A question in hand that is asked no more gives way to the review. */
bool kb_state_renew(struct kb_state *s, struct kb_ctx *c, const struct kb_start *start)
{
	const size_t review = s->record.x->nquestions;
	size_t next;

	for (size_t i = 0; i < s->npresets; i++)
		kb_record_preset(&s->record, s->presets[i].item, "");
	give_along(s, c, start);
	next = kb_record_unreached(&s->record);
	if (next != review || (s->at != review && !kb_record_asks(&s->record, s->at)))
		s->at = kb_record_page(&s->record, next);
	s->reviewed = s->reviewed || s->at == review;
	return next != review;
}

const char *kb_state_form_in(const char *bytes, size_t n, const char **version)
{
	struct rest r = { bytes, n, true };
	const char *id, *of;

	take(&r); /* the format: kb_state_read() looks at it */
	id = take(&r);
	of = take(&r);
	if (r.fine)
		*version = of;
	return r.fine ? id : NULL;
}

const char *kb_state_form(struct kb_ctx *c, const char *sealed, const char **version)
{
	const void *bytes;
	size_t n;

	return kb_unseal(c, "form", sealed, EVER, &bytes, &n) == KB_OK ? kb_state_form_in(bytes, n, version) : NULL;
}

const char *kb_state_seal(const struct kb_state *s, struct kb_ctx *c)
{
	struct kb_buf b = { .arena = c->arena };
	const char *sealed;

	kb_state_write(s, &b);
	sealed = kb_seal(c, "form", b.data, b.len);
	return sealed == NULL || strlen(sealed) > KB_STATE_MAX ? NULL : sealed;
}

struct kb_lost kb_state_open(struct kb_state *s, struct kb_ctx *c, const struct kb_xform *x, const char *place,
    const char *sealed)
{
	const void *bytes;
	const char *key;
	size_t n;

	if (kb_unseal(c, "form", sealed, KB_STATE_AGE, &bytes, &n) == KB_OK) {
		if (kb_state_read(s, c->arena, x, place, bytes, n, &key))
			return (struct kb_lost){ NULL, 0 };
		return (struct kb_lost){ key, strcmp(key, "error.state.version") == 0 ? 410 : 400 };
	}
	/* One of ours that has become too old deserves another sentence than a forged one. */
	if (kb_unseal(c, "form", sealed, EVER, &bytes, &n) == KB_OK)
		return (struct kb_lost){ "error.state.old", 410 };
	return (struct kb_lost){ "error.state.forged", 400 };
}
