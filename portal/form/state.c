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

void kb_state_write(const struct kb_state *s, struct kb_buf *out)
{
	const struct kb_xform *x = s->record.x;

	put(out, FORMAT);
	put(out, x->id);
	put(out, x->version);
	put(out, s->place);
	put(out, s->instance);
	put(out, s->reviewed ? "r" : "");
	put(out, at_name(s));
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

static bool read_answers(struct kb_state *s, struct kb_arena *a, struct rest *r)
{
	const struct kb_xform *x = s->record.x;

	while (r->n > 0) {
		size_t q = kb_xform_question(x, take(r));
		const char *value = take(r), *read;
		if (!r->fine || q == x->nquestions || s->record.given[q] != NULL)
			return false;
		if ((read = kb_answer_read(a, &x->questions[q], value)) == NULL)
			return false;
		kb_record_put(&s->record, q, read);
	}
	kb_record_settle(&s->record);
	return true;
}

bool kb_state_read(struct kb_state *s, struct kb_arena *a, const struct kb_xform *x, const char *place,
    const char *bytes, size_t n, const char **key)
{
	struct rest r = { bytes, n, true };
	const char *format = take(&r), *id = take(&r), *version = take(&r), *at;

	*key = "error.state.forged";
	*s = (struct kb_state){ 0 };
	s->place = take(&r);
	s->instance = take(&r);
	s->reviewed = strcmp(take(&r), "r") == 0;
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
	*s = (struct kb_state){ .place = place, .instance = kb_key(c) };
	kb_record_begin(&s->record, c->arena, x);
	s->at = kb_record_first(&s->record);
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
