/* flaws.c - all that is wrong with a file, each with its place.
 *
 * The bytes are well-formed XML when places are looked for: a tag begins at a "<" that is
 * outside of comments, instructions and CDATA, and ends at the first ">" outside of quotes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "flaws.h"
#include "text.h"

void kb_flaws_begin(struct kb_flaws *f, struct kb_arena *a, const char *bytes, size_t n)
{
	*f = (struct kb_flaws){ .arena = a, .bytes = bytes, .n = n };
	f->list = kb_arena_alloc(a, KB_FLAWS_MAX * sizeof(*f->list));
}

/* One sentence about one place, however many ways lead to it. */
static bool is_known(const struct kb_flaws *f, long line, const char *words)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].line == line && strcmp(f->list[i].words, words) == 0)
			return true;
	return false;
}

void kb_flaws_add(struct kb_flaws *f, long line, int column, const char *words)
{
	if (f->count == KB_FLAWS_MAX)
		f->more = true;
	else if (!is_known(f, line, words))
		f->list[f->count++] = (struct kb_flaw){ kb_arena_text(f->arena, words), line, column, "" };
}

/* ---- tags ---- */

static size_t behind(const char *bytes, size_t n, size_t at, const char *mark)
{
	const char *found = memmem(bytes + at, n - at, mark, strlen(mark));

	return found == NULL ? n : (size_t)(found - bytes) + strlen(mark);
}

static bool starts(const char *bytes, size_t n, size_t at, const char *with)
{
	return n - at >= strlen(with) && memcmp(bytes + at, with, strlen(with)) == 0;
}

size_t kb_tag_next(const char *bytes, size_t n, size_t at)
{
	while (at < n) {
		const char *open = memchr(bytes + at, '<', n - at);

		if (open == NULL)
			return n;
		at = (size_t)(open - bytes);
		if (starts(bytes, n, at, "<!--"))
			at = behind(bytes, n, at, "-->");
		else if (starts(bytes, n, at, "<![CDATA["))
			at = behind(bytes, n, at, "]]>");
		else if (starts(bytes, n, at, "<?"))
			at = behind(bytes, n, at, "?>");
		else
			return at;
	}
	return n;
}

size_t kb_tag_end(const char *bytes, size_t n, size_t at, bool *empty)
{
	size_t i = at;
	char quote = '\0';

	for (; i < n && (quote != '\0' || bytes[i] != '>'); i++)
		if (quote != '\0')
			quote = bytes[i] == quote ? '\0' : quote;
		else if (bytes[i] == '"' || bytes[i] == '\'')
			quote = bytes[i];
	if (empty != NULL)
		*empty = i > at && bytes[i - 1] == '/';
	return i < n ? i + 1 : n;
}

size_t kb_tag_close(const char *bytes, size_t n, size_t at)
{
	size_t depth = 0;
	bool empty;

	for (at = kb_tag_next(bytes, n, at); at < n; at = kb_tag_next(bytes, n, kb_tag_end(bytes, n, at, NULL))) {
		if (starts(bytes, n, at, "</")) {
			if (depth-- == 0)
				return at;
			continue;
		}
		kb_tag_end(bytes, n, at, &empty);
		depth += !empty;
	}
	return n;
}

/* ---- attributes ---- */

/* The next attribute of a tag from `at` on: its name, then its value. false: none is left. */
struct attribute { size_t name, name_len, value, len; };

static bool next_attribute(const char *bytes, size_t end, size_t at, struct attribute *a)
{
	char quote;

	while (at < end && strchr(" \t\r\n", bytes[at]) != NULL)
		at++;
	a->name = at;
	while (at < end && strchr(" \t\r\n=/>", bytes[at]) == NULL)
		at++;
	a->name_len = at - a->name;
	while (at < end && strchr(" \t\r\n=", bytes[at]) != NULL)
		at++;
	if (a->name_len == 0 || at == end || (bytes[at] != '"' && bytes[at] != '\''))
		return false;
	quote = bytes[at++];
	a->value = at;
	while (at < end && bytes[at] != quote)
		at++;
	a->len = at - a->value;
	return at < end;
}

static bool is_called(const char *bytes, const struct attribute *a, const char *name, bool prefix)
{
	size_t len = strlen(name);
	const char *end = bytes + a->name + a->name_len;

	if (prefix ? a->name_len <= len || end[-(ptrdiff_t)len - 1] != ':' : a->name_len != len)
		return false;
	return memcmp(end - len, name, len) == 0;
}

size_t kb_tag_value(const char *bytes, size_t n, size_t at, const char *name, size_t *len)
{
	size_t end = kb_tag_end(bytes, n, at, NULL), first = at;

	while (first < end && strchr(" \t\r\n/>", bytes[first]) == NULL)
		first++;
	for (int prefix = 0; prefix < 2; prefix++) {
		struct attribute a;

		for (size_t i = first; next_attribute(bytes, end, i, &a); i = a.value + a.len + 1)
			if (is_called(bytes, &a, name, prefix)) {
				*len = a.len;
				return a.value;
			}
	}
	return at;
}

/* ---- places ---- */

/* Elements in the order of the document, which is that of their tags. */
static xmlNode *next_element(xmlNode *n)
{
	do {
		if (n->children != NULL) {
			n = n->children;
			continue;
		}
		while (n != NULL && n->next == NULL)
			n = n->parent != NULL && n->parent->type == XML_ELEMENT_NODE ? n->parent : NULL;
		n = n == NULL ? NULL : n->next;
	} while (n != NULL && n->type != XML_ELEMENT_NODE);
	return n;
}

void kb_flaws_place(const struct kb_flaws *f, xmlDoc *doc)
{
	size_t at = kb_tag_next(f->bytes, f->n, 0);

	for (xmlNode *n = xmlDocGetRootElement(doc); n != NULL && at < f->n; n = next_element(n)) {
		while (at < f->n && starts(f->bytes, f->n, at, "</"))
			at = kb_tag_next(f->bytes, f->n, at + 2);
		n->_private = (void *)(uintptr_t)(at + 1);
		at = kb_tag_next(f->bytes, f->n, kb_tag_end(f->bytes, f->n, at, NULL));
	}
}

size_t kb_element_at(const xmlNode *n)
{
	uintptr_t kept = (uintptr_t)n->_private;

	return kept == 0 ? 0 : (size_t)kept - 1;
}

/* Line and column of a byte; a column counts signs, not bytes. */
static void find_place(const struct kb_flaws *f, size_t at, long *line, int *column)
{
	size_t start = 0;

	*line = 1;
	*column = 1;
	for (size_t i = 0; i < at; i++)
		if (f->bytes[i] == '\n') {
			++*line;
			start = i + 1;
		}
	for (size_t i = start; i < at; i++)
		*column += ((unsigned char)f->bytes[i] & 0xc0) != 0x80;
}

static bool may_look(struct kb_flaws *f)
{
	if (f->count < KB_FLAWS_MAX && f->tries++ < KB_FLAWS_TRIES)
		return true;
	f->tries = KB_FLAWS_TRIES;
	f->more = true;
	return false;
}

static void add_at(struct kb_flaws *f, size_t at, const char *words)
{
	long line;
	int column;

	find_place(f, at, &line, &column);
	kb_flaws_add(f, line, column, words);
}

void kb_flaws_at(struct kb_flaws *f, const xmlNode *n, const char *attribute, const char *words)
{
	size_t at = n == NULL ? 0 : kb_element_at(n), len;

	if (may_look(f))
		add_at(f, attribute == NULL ? at : kb_tag_value(f->bytes, f->n, at, attribute, &len), words);
}

void kb_flaws_nth(struct kb_flaws *f, size_t element, const char *words)
{
	size_t at = kb_tag_next(f->bytes, f->n, 0);

	if (!may_look(f))
		return;
	for (size_t i = 0; at < f->n; at = kb_tag_next(f->bytes, f->n, kb_tag_end(f->bytes, f->n, at, NULL)))
		if (!starts(f->bytes, f->n, at, "</") && ++i == element)
			break;
	add_at(f, at, words);
}

/* ---- the line itself ---- */

static const char *line_start(const struct kb_flaws *f, long line)
{
	const char *s = f->bytes, *end = f->bytes + f->n;

	for (long i = 1; i < line; i++) {
		const char *next = memchr(s, '\n', (size_t)(end - s));

		if (next == NULL)
			return NULL;
		s = next + 1;
	}
	return line < 1 ? NULL : s;
}

static bool is_inside(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

/* Cut around the column, at whole signs; other than UTF-8 is not shown. */
static const char *text_of(const struct kb_flaws *f, const struct kb_flaw *flaw, const char *line)
{
	const char *end = f->bytes + f->n, *from = line, *stop = memchr(line, '\n', (size_t)(end - line));
	const char *at = line;

	stop = stop == NULL ? end : stop;
	for (int i = 1; i < flaw->column && at < stop; i++)
		for (at++; at < stop && is_inside(*at); at++)
			;
	if (at - from > KB_FLAW_TEXT / 3)
		from = at - KB_FLAW_TEXT / 3;
	while (from < stop && is_inside(*from))
		from++;
	if (stop - from > KB_FLAW_TEXT)
		stop = from + KB_FLAW_TEXT;
	while (stop > from && stop < end && is_inside(*stop))
		stop--;
	while (stop > from && strchr(" \t\r", stop[-1]) != NULL)
		stop--;
	return kb_arena_copy(f->arena, from, (size_t)(stop - from));
}

static int first_sign(const char *line, const char *end)
{
	const char *s = line;

	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	return (int)(s - line) + 1;
}

static int by_place(const void *a, const void *b)
{
	const struct kb_flaw *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* What is no UTF-8, or holds what no page shows, is left out: the line and its words are enough. */
static bool is_shown(const char *s)
{
	return kb_utf8_ok(s, strlen(s), KB_FLAW_TEXT, true);
}

void kb_flaws_finish(struct kb_flaws *f)
{
	for (size_t i = 0; i < f->count; i++) {
		struct kb_flaw *flaw = &f->list[i];
		const char *line = line_start(f, flaw->line);

		if (line == NULL)
			continue;
		if (flaw->column == 0)
			flaw->column = first_sign(line, f->bytes + f->n);
		flaw->text = text_of(f, flaw, line);
		if (!is_shown(flaw->text))
			flaw->text = "";
	}
	qsort(f->list, f->count, sizeof(*f->list), by_place);
}
