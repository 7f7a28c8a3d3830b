/* splice.c - changes to a file whose other bytes stay as they are. */
#include "splice.h"

#include <stdlib.h>
#include <string.h>

void kb_splice_put(struct kb_splice *s, size_t at, size_t cut, const char *put)
{
	if (s->count == s->room) {
		struct kb_edit *more = kb_arena_alloc(s->arena, (s->room = 2 * s->room + 64) * sizeof(*more));

		if (s->count > 0)
			memcpy(more, s->edits, s->count * sizeof(*more));
		s->edits = more;
	}
	s->edits[s->count] = (struct kb_edit){ at, cut, s->count, put };
	s->count++;
}

/* ---- elements ---- */

/* The name of the tag at `at`, as it is written. */
static const char *tag_name(const struct kb_splice *s, size_t at)
{
	size_t end = ++at;

	while (end < s->n && strchr(" \t\r\n/>", s->bytes[end]) == NULL)
		end++;
	return kb_arena_copy(s->arena, s->bytes + at, end - at);
}

/* Makes two tags of an empty one, with `xml` between. */
static void open_up(struct kb_splice *s, size_t at, size_t end, const char *xml)
{
	kb_splice_put(s, end - 2, 2, kb_arena_fmt(s->arena, ">%s</%s>", xml, tag_name(s, at)));
}

void kb_splice_fill(struct kb_splice *s, const xmlNode *n, const char *xml)
{
	bool empty;
	size_t at = kb_element_at(n), end = kb_tag_end(s->bytes, s->n, at, &empty);

	if (empty)
		open_up(s, at, end, xml);
	else
		kb_splice_put(s, end, kb_tag_close(s->bytes, s->n, end) - end, xml);
}

void kb_splice_append(struct kb_splice *s, const xmlNode *n, const char *xml)
{
	bool empty;
	size_t at = kb_element_at(n), end = kb_tag_end(s->bytes, s->n, at, &empty);

	if (empty)
		open_up(s, at, end, xml);
	else
		kb_splice_put(s, kb_tag_close(s->bytes, s->n, end), 0, xml);
}

bool kb_splice_attribute(struct kb_splice *s, const xmlNode *n, const char *name, const char *value)
{
	size_t at = kb_element_at(n), len, found = kb_tag_value(s->bytes, s->n, at, name, &len);
	struct kb_buf b = { .arena = s->arena };

	if (found == at)
		return false;
	kb_buf_text(&b, "");
	kb_xml_escape(&b, value, true);
	if (s->bytes[found - 1] == '\'') /* its quote stays: another word in it must not end it */
		kb_splice_put(s, found - 1, len + 2, kb_arena_fmt(s->arena, "\"%s\"", b.data));
	else
		kb_splice_put(s, found, len, b.data);
	return true;
}

/* ---- the whole ---- */

static int by_place(const void *one, const void *other)
{
	const struct kb_edit *e = one, *f = other;

	return e->at != f->at ? (e->at > f->at) - (e->at < f->at) : (e->order > f->order) - (e->order < f->order);
}

struct kb_buf kb_splice_done(struct kb_splice *s)
{
	struct kb_buf b = { .arena = s->arena };
	size_t done = 0;

	if (s->count > 0)
		qsort(s->edits, s->count, sizeof(*s->edits), by_place);
	for (size_t i = 0; i < s->count; i++) {
		kb_buf_add(&b, s->bytes + done, s->edits[i].at - done);
		kb_buf_text(&b, s->edits[i].put);
		done = s->edits[i].at + s->edits[i].cut;
	}
	kb_buf_add(&b, s->bytes + done, s->n - done);
	return b;
}
