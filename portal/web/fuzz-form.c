/* fuzz-form.c - a form with a field of every kind, and what must hold of its answers. */
#include "fuzz-form.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"

static const struct kb_field fields[] = {
	{ "text", KB_TEXT, 2, 40, false },
	{ "line", KB_LINE, 0, 12, false },
	{ "code", KB_CODE, 1, 8, false },
	{ "must", KB_CODE, 1, 20, true },
	{ "n", KB_INT, -5, 120, false },
	{ "flag", KB_FLAG, 0, 0, false },
	{ "many", KB_MANY, 1, 30, false },
	{ "state", KB_SEALED, 1, 60, false },
	{ 0 }
};
static const struct kb_route route = { .method = KB_POST, .path = "/x", .form = fields };
static const struct kb_field csrf = { "csrf", KB_SEALED, 1, 400, false };

static const char CODE[] = KB_LOWER KB_UPPER KB_DIGITS "._-";
static const char SEALED[] = KB_LOWER KB_UPPER KB_DIGITS "_-";

/* ---- What must hold ---- */

static const struct kb_field *field_of(const char *name)
{
	for (const struct kb_field *f = fields; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return strcmp(name, csrf.name) ? NULL : &csrf;
}

static int64_t characters(const char *s)
{
	int64_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void words_hold(const struct kb_field *f, struct kb_arena *a, const char *v)
{
	FUZZ_HOLDS(kb_fuzz_utf8(v, strlen(v)), "a text is UTF-8");
	FUZZ_HOLDS(characters(v) >= f->min && characters(v) <= f->max, "a text is as long as declared");
	FUZZ_HOLDS(kb_utf8_ok(v, strlen(v), (size_t)f->max, f->kind == KB_TEXT),
	    "a text has no control character and no tower of marks");
	FUZZ_HOLDS(!strcmp(kb_nfc(a, v), v), "a text is normalised");
}

static void value_holds(const struct kb_field *f, struct kb_arena *a, const char *v)
{
	int64_t n = (int64_t)strlen(v);

	FUZZ_HOLDS(n > 0, "an empty value counts as absent");
	switch (f->kind) {
	case KB_TEXT:
	case KB_LINE:
		words_hold(f, a, v);
		return;
	case KB_INT:
		n = strtoll(v, NULL, 10);
		FUZZ_HOLDS(n >= f->min && n <= f->max, "a number is within its bounds");
		FUZZ_HOLDS(!strcmp(kb_arena_fmt(a, "%lld", (long long)n), v), "a number has one spelling");
		return;
	case KB_FLAG:
		FUZZ_HOLDS(!strcmp(v, "1"), "a flag is 1");
		return;
	case KB_MANY:
		FUZZ_HOLDS(kb_only(v, KB_LOWER KB_UPPER KB_DIGITS "._- ") && *v != ' ' && v[n - 1] != ' ' && !strstr(v, "  "),
		    "choices stand with one space between");
		break;
	default:
		FUZZ_HOLDS(kb_only(v, f->kind == KB_CODE ? CODE : SEALED), "a code is made of its letters");
	}
	FUZZ_HOLDS(n >= f->min && n <= f->max, "a code is as long as declared");
}

static void fields_hold(const struct fuzz_form *f, struct kb_arena *a)
{
	const struct kb_req *r = &f->req;

	FUZZ_HOLDS(r->nfields <= sizeof(fields) / sizeof(*fields), "no more fields than declared, and the token");
	FUZZ_HOLDS(*kb_text(r, "must"), "what is required is there");
	for (size_t i = 0; i < r->nfields; i++) {
		const struct kb_field *d = field_of(r->fields[i].name);

		FUZZ_HOLDS(d != NULL, "only declared fields are read");
		value_holds(d, a, r->fields[i].value);
		for (size_t k = 0; k < i; k++)
			FUZZ_HOLDS(strcmp(r->fields[i].name, r->fields[k].name), "no field is there twice");
	}
}

/* ---- Sending ---- */

enum kb_rc fuzz_form_send(struct fuzz_form *f, struct kb_arena *a, const char *type, const char *body, size_t n)
{
	const char *key = NULL;
	enum kb_rc rc;

	kb_ctx_begin(&f->ctx, &f->house, a, 1776254400, 12 * 2026 + 3);
	f->raw = (struct kb_raw){ .method = "POST", .path = "/x", .content_type = type, .body = body, .body_len = n };
	f->req = (struct kb_req){ .ctx = &f->ctx, .raw = &f->raw, .route = &route };
	rc = kb_fields_read(&f->req, &key);
	FUZZ_HOLDS((rc == KB_OK) == (key == NULL), "a refusal says why");
	if (rc == KB_OK)
		fields_hold(f, a);
	else
		FUZZ_HOLDS(f->req.nfields == 0, "a refusal leaves nothing to read");
	return rc;
}

/* Every byte escaped, so that any value can stand there. */
static void write_pair(struct kb_buf *b, const char *name, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";

	kb_buf_fmt(b, "%s%s=", b->len ? "&" : "", name);
	for (; *value; value++) {
		const unsigned char c = (unsigned char)*value;

		kb_buf_add(b, (const char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}

/* Choices travel one by one. */
static void write_field(struct kb_buf *b, const struct kb_param *p)
{
	const char *s = p->value;

	if (field_of(p->name)->kind != KB_MANY) {
		write_pair(b, p->name, s);
		return;
	}
	for (size_t n; *s; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		write_pair(b, p->name, kb_arena_copy(b->arena, s, n));
	}
}

void fuzz_form_again(const struct fuzz_form *f, struct kb_arena *a)
{
	struct kb_buf b = { .arena = a };
	struct fuzz_form other = { 0 };

	for (size_t i = 0; i < f->req.nfields; i++)
		write_field(&b, &f->req.fields[i]);
	FUZZ_HOLDS(fuzz_form_send(&other, a, "application/x-www-form-urlencoded", b.data, b.len) == KB_OK,
	    "what was read passes again");
	FUZZ_HOLDS(other.req.nfields == f->req.nfields, "no field gets lost");
	for (size_t i = 0; i < f->req.nfields; i++)
		FUZZ_HOLDS(!strcmp(f->req.fields[i].name, other.req.fields[i].name) &&
		    !strcmp(f->req.fields[i].value, other.req.fields[i].value), "what was read is read again as the same");
}
