/* fuzz-multipart.c - a multipart body: its parts, and the fields of a form in it.
 *
 * The first line of the input is the Content-Type, the rest is the body. Parts are
 * written again in the plainest way, and must then be read as the same parts. */
#include "fuzz-form.h"

#include <string.h>

const char kb_fuzz_name[] = "multipart";
const size_t kb_fuzz_memory = 1 << 22;

void kb_fuzz_begin(void)
{
}

static void part_holds(const struct kb_part *p, const char *body, size_t n, const char *mark)
{
	FUZZ_HOLDS(p->bytes >= body && p->bytes <= body + n && p->n <= (size_t)(body + n - p->bytes), "a part lies in the body");
	FUZZ_HOLDS(!memmem(p->bytes, p->n, mark, strlen(mark)), "no boundary lies in a part");
	FUZZ_HOLDS(p->name && *p->name && strlen(p->name) <= 100 && kb_fuzz_utf8(p->name, strlen(p->name)), "a part has a name");
	FUZZ_HOLDS(!p->filename || (strlen(p->filename) <= 255 && kb_fuzz_utf8(p->filename, strlen(p->filename))),
	    "a filename is a short text");
	FUZZ_HOLDS(!p->type || (*p->type && strlen(p->type) <= 100), "a type is a short text");
}

static void write_part(struct kb_buf *b, const struct kb_part *p)
{
	kb_buf_fmt(b, "--X.klankbord.X\r\nContent-Disposition: form-data; name=\"%s\"", p->name);
	if (p->filename)
		kb_buf_fmt(b, "; filename=\"%s\"", p->filename);
	if (p->type)
		kb_buf_fmt(b, "\r\nContent-Type: %s", p->type);
	kb_buf_text(b, "\r\n\r\n");
	kb_buf_add(b, p->bytes, p->n);
	kb_buf_text(b, "\r\n");
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void again(struct kb_arena *a, const struct kb_part *parts, size_t n)
{
	struct kb_part other[KB_FIELDS_MAX];
	struct kb_buf b = { .arena = a };
	size_t count;

	for (size_t i = 0; i < n; i++)
		write_part(&b, &parts[i]);
	kb_buf_text(&b, "--X.klankbord.X--\r\n");
	/* A part that holds our own boundary cannot be written with it. */
	for (size_t i = 0; i < n; i++)
		if (memmem(parts[i].bytes, parts[i].n, "X.klankbord.X", 13))
			return;
	FUZZ_HOLDS(kb_multipart_read(a, "multipart/form-data; boundary=X.klankbord.X", b.data, b.len, other, KB_FIELDS_MAX,
	    &count) == KB_OK && count == n, "parts that were read can be written");
	for (size_t i = 0; i < n; i++)
		FUZZ_HOLDS(same(parts[i].name, other[i].name) && same(parts[i].filename, other[i].filename) &&
		    same(parts[i].type, other[i].type) && parts[i].n == other[i].n &&
		    !memcmp(parts[i].bytes, other[i].bytes, parts[i].n), "and are read again as the same");
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	static struct fuzz_form f;
	const char *type = kb_fuzz_line(a, &bytes, &n), *body, *mark;
	struct kb_part parts[KB_FIELDS_MAX];
	size_t count;

	if (n > KB_BODY_MAX)
		return;
	body = kb_arena_copy(a, bytes, n);
	if (kb_multipart_read(a, type, body, n, parts, KB_FIELDS_MAX, &count) == KB_OK) {
		mark = kb_arena_fmt(a, "\r\n%.*s", (int)strcspn(body, "\r"), body);
		for (size_t i = 0; i < count; i++)
			part_holds(&parts[i], body, n, mark);
		again(a, parts, count);
	}
	if (fuzz_form_send(&f, a, type, body, n) == KB_OK)
		fuzz_form_again(&f, a);
}
