/* fields.c - the body of a form, urlencoded or multipart, becomes checked fields.
 *
 * A handler sees only what its route declared, in the kind and within the bounds that
 * it declared. Everything else refuses the whole request: a field that nobody
 * expects is a mistake of ours or a try of somebody. Lengths are capped before any
 * library sees the bytes. */
#include "web.h"

#include <string.h>

#include "codec.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

static const char CODE[] = KB_LOWER KB_UPPER KB_DIGITS "._-";
static const char SEALED[] = KB_LOWER KB_UPPER KB_DIGITS "_-";

/* What the person reads when a field does not pass. */
static const char NOT_UNDERSTOOD[] = "error.form";
static const char MISSING[] = "error.required";
static const char TOO_LONG[] = "error.too_long";
static const char TOO_SHORT[] = "error.too_short";
static const char BAD_TEXT[] = "error.text";
static const char NO_NUMBER[] = "error.number";
static const char NUMBER_RANGE[] = "error.number_range";
static const char NO_FILES[] = "error.file";
static const char TOO_LARGE[] = "error.large";

/* The token of csrf.c may stand in every form. */
static const struct kb_field csrf_field = { "csrf", KB_SEALED, 1, 400, false };

/* ---- One value ---- */

/* Code points; the text is UTF-8. */
static int64_t characters(const char *s)
{
	int64_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Browsers send line ends as CR LF; stored text has LF. */
static char *with_plain_lines(struct kb_arena *a, const char *s, size_t n)
{
	char *to = kb_arena_alloc(a, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (s[i] != '\r' || s[i + 1] != '\n')
			to[k++] = s[i];
	return to;
}

/* Free text: length first, then strict UTF-8, then NFC, so that the same words are
 * the same bytes. NFC makes some texts longer and some shorter, and of one mark
 * sometimes two: the bounds hold for what the handler gets. */
static const char *read_text(struct kb_arena *a, const struct kb_field *f, const char *s, size_t n, const char **out)
{
	bool lines = f->kind == KB_TEXT;

	if (lines) {
		s = with_plain_lines(a, s, n);
		n = strlen(s);
	}
	if (n > 4 * (size_t)f->max || characters(s) > f->max)
		return TOO_LONG;
	if (!kb_utf8_ok(s, n, (size_t)f->max, lines))
		return BAD_TEXT;
	*out = kb_nfc(a, s);
	if (characters(*out) > f->max)
		return TOO_LONG;
	if (!kb_utf8_ok(*out, strlen(*out), (size_t)f->max, lines))
		return BAD_TEXT;
	return characters(*out) < f->min ? TOO_SHORT : NULL;
}

static const char *read_bytes(const struct kb_field *f, const char *s, size_t n, const char *set, const char **out)
{
	if ((int64_t)n < f->min || (int64_t)n > f->max || !kb_only(s, set))
		return NOT_UNDERSTOOD;
	*out = s;
	return NULL;
}

static const char *read_number(struct kb_arena *a, const struct kb_field *f, const char *s, size_t n, const char **out)
{
	int64_t v;

	/* The longest number in Ethiopic numerals, with room for spaces. */
	if (n > 200 || !kb_utf8_ok(s, n, n, false))
		return NO_NUMBER;
	switch (kb_number_read(s, f->min, f->max, &v)) {
	case KB_OK:
		*out = kb_arena_fmt(a, "%lld", (long long)v);
		return NULL;
	case KB_FAIL:
		return NUMBER_RANGE;
	default:
		return NO_NUMBER;
	}
}

/* Checks a value that is not empty. NULL: fine, *out is what the handler reads. */
static const char *read_value(struct kb_arena *a, const struct kb_field *f, const char *s, size_t n, const char **out)
{
	switch (f->kind) {
	case KB_TEXT:
	case KB_LINE:
		return read_text(a, f, s, n, out);
	case KB_CODE:
	case KB_MANY:
		return read_bytes(f, s, n, CODE, out);
	case KB_SEALED:
		return read_bytes(f, s, n, SEALED, out);
	case KB_INT:
		return read_number(a, f, s, n, out);
	case KB_FLAG:
		*out = "1";
		return n <= 40 && kb_only(s, CODE) ? NULL : NOT_UNDERSTOOD;
	case KB_FILE:
		break; /* comes as a file or not at all */
	}
	return NOT_UNDERSTOOD;
}

/* ---- The list of fields ---- */

static const struct kb_field *declared(const struct kb_route *route, const char *name)
{
	for (const struct kb_field *f = route->form; f && f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	return strcmp(name, csrf_field.name) ? NULL : &csrf_field;
}

static struct kb_param *taken(struct kb_req *r, const char *name)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (!strcmp(r->fields[i].name, name))
			return &r->fields[i];
	return NULL;
}

/* A further value of a field that was there: KB_MANY joins, all others refuse. */
static const char *join(struct kb_req *r, const struct kb_field *f, struct kb_param *before, const char *value)
{
	if (f->kind != KB_MANY || (int64_t)(strlen(before->value) + 1 + strlen(value)) > f->max)
		return NOT_UNDERSTOOD;
	before->value = kb_fmt(r->ctx, "%s %s", before->value, value);
	return NULL;
}

static const char *take_field(struct kb_req *r, const char *name, const char *value, size_t n)
{
	const struct kb_field *f = declared(r->route, name);
	struct kb_param *before = taken(r, name);
	const char *checked, *why;

	if (!f)
		return NOT_UNDERSTOOD;
	if (!n)
		return NULL;
	why = read_value(r->ctx->arena, f, value, n, &checked);
	if (why)
		return why;
	if (before)
		return join(r, f, before, checked);
	if (r->nfields == KB_FIELDS_MAX)
		return NOT_UNDERSTOOD;
	r->fields[r->nfields++] = (struct kb_param){ f->name, checked };
	return NULL;
}

/* ---- The body ---- */

/* One "name=value" of n bytes. */
static const char *take_pair(struct kb_req *r, const char *pair, size_t n)
{
	const char *eq = memchr(pair, '=', n), *name, *value;
	size_t name_len, value_len;

	if (!eq ||
	    kb_percent_decode(r->ctx->arena, pair, (size_t)(eq - pair), true, &name, &name_len) != KB_OK ||
	    kb_percent_decode(r->ctx->arena, eq + 1, n - (size_t)(eq - pair) - 1, true, &value, &value_len) != KB_OK)
		return NOT_UNDERSTOOD;
	return take_field(r, name, value, value_len);
}

static const char *take_pairs(struct kb_req *r)
{
	const char *s = r->raw->body, *end = s + r->raw->body_len, *why = NULL;
	size_t pairs = 0;

	while (s < end && !why) {
		const char *amp = memchr(s, '&', (size_t)(end - s));
		size_t n = (size_t)((amp ? amp : end) - s);

		why = ++pairs > KB_FIELDS_MAX ? NOT_UNDERSTOOD : take_pair(r, s, n);
		s += n + 1;
	}
	return why;
}

/* What a file holds is the handler's affair; here it is bytes. Its name is not kept. A
 * browser sends a field that nobody filled as a file without name and bytes. */
static const char *take_file(struct kb_req *r, const struct kb_part *p)
{
	const struct kb_field *f = declared(r->route, p->name);

	if (!f || f->kind != KB_FILE)
		return NO_FILES;
	if (!p->n)
		return NULL;
	if (r->file.name)
		return NOT_UNDERSTOOD;
	if ((int64_t)p->n > f->max)
		return TOO_LARGE;
	if ((int64_t)p->n < f->min)
		return TOO_SHORT;
	r->file = (struct kb_param){ f->name, kb_arena_copy(r->ctx->arena, p->bytes, p->n) };
	r->file_len = p->n;
	return NULL;
}

static const char *take_part(struct kb_req *r, const struct kb_part *p)
{
	if (p->filename)
		return take_file(r, p);
	if (!kb_part_is_text(r->ctx->arena, p) || memchr(p->bytes, '\0', p->n))
		return NOT_UNDERSTOOD;
	return take_field(r, p->name, kb_arena_copy(r->ctx->arena, p->bytes, p->n), p->n);
}

static const char *take_parts(struct kb_req *r)
{
	struct kb_part parts[KB_FIELDS_MAX];
	const char *why = NULL;
	size_t n;

	if (kb_multipart_read(r->ctx->arena, r->raw->content_type, r->raw->body, r->raw->body_len,
	    parts, KB_FIELDS_MAX, &n) != KB_OK)
		return NOT_UNDERSTOOD;
	for (size_t i = 0; i < n && !why; i++)
		why = take_part(r, &parts[i]);
	return why;
}

static bool is_form_type(const char *type)
{
	size_t n = sizeof(FORM_TYPE) - 1;

	return type && !strncasecmp(type, FORM_TYPE, n) && (!type[n] || type[n] == ';' || type[n] == ' ');
}

static const char *take_body(struct kb_req *r)
{
	if (is_form_type(r->raw->content_type))
		return take_pairs(r);
	return kb_is_multipart(r->raw->content_type) ? take_parts(r) : NOT_UNDERSTOOD;
}

static bool came(struct kb_req *r, const struct kb_field *f)
{
	return f->kind == KB_FILE ? r->file.name != NULL : taken(r, f->name) != NULL;
}

static const char *look_for_required(struct kb_req *r)
{
	for (const struct kb_field *f = r->route->form; f && f->name; f++)
		if (f->required && !came(r, f))
			return MISSING;
	return NULL;
}

enum kb_rc kb_fields_read(struct kb_req *r, const char **key)
{
	r->nfields = 0;
	r->file = (struct kb_param){ 0 };
	*key = NULL;
	if (r->raw->refused)
		*key = NOT_UNDERSTOOD;
	else if (r->raw->body_len)
		*key = take_body(r);
	if (!*key)
		*key = look_for_required(r);
	if (*key) {
		r->nfields = 0;
		r->file = (struct kb_param){ 0 };
	}
	return *key ? KB_NONE : KB_OK;
}
