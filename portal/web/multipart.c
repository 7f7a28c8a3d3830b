/* multipart.c - a multipart/form-data body becomes parts (RFC 7578, RFC 2046 5.1).
 *
 * Two readers that understand one body differently are a way in; so what browsers and
 * collectors of forms really send is read, and all else refuses the whole body:
 *
 *   - lines end in CR LF; the first byte is that of the first boundary, nothing stands
 *     in front of it or behind the last one, and no space behind any;
 *   - a part has one Content-Disposition "form-data" with one name and at most one
 *     filename, each a quoted text without escapes (as browsers write it) or a token;
 *     no name*= in another encoding, no folded line;
 *   - no multipart in a multipart, and no transfer encoding that changes bytes;
 *   - bounds: BOUNDARY_LONGEST, LINES_LONGEST of LINE_LONGEST bytes for each part,
 *     NAME_LONGEST, FILENAME_LONGEST; how many parts says the caller, how many bytes fcgi.c.
 *
 * A filename is what a stranger wrote: to show, never to open. */
#include <string.h>

#include "codec.h"
#include "web.h"

enum { BOUNDARY_LONGEST = 70, LINES_LONGEST = 8, LINE_LONGEST = 1024, NAME_LONGEST = 100, FILENAME_LONGEST = 255 };

static const char TOKEN[] = KB_LOWER KB_UPPER KB_DIGITS "!#$%&'*+-.^_`|~";
static const char BOUNDARY[] = KB_LOWER KB_UPPER KB_DIGITS "'()+_,-./:=? ";
static const char FORM_DATA[] = "multipart/form-data";
static const char BLANK[] = " \t";

/* ---- Values with parameters: form-data; name="x" ---- */

/* Takes the next "; name=value". KB_NONE: there is no further one; KB_FAIL: malformed. */
static enum kb_rc next_param(struct kb_arena *a, const char **s, struct kb_param *p)
{
	const char *at = *s + strspn(*s, BLANK);
	size_t n;
	bool quoted;

	if (!*at)
		return KB_NONE;
	if (*at++ != ';')
		return KB_FAIL;
	at += strspn(at, BLANK);
	n = strspn(at, TOKEN);
	if (!n || at[n] != '=')
		return KB_FAIL;
	p->name = kb_arena_copy(a, at, n);
	at += n + 1;
	quoted = *at == '"';
	at += quoted;
	n = quoted ? strcspn(at, "\"") : strspn(at, TOKEN);
	if (quoted ? at[n] != '"' : !n)
		return KB_FAIL;
	p->value = kb_arena_copy(a, at, n);
	*s = at + n + quoted;
	return KB_OK;
}

/* Behind `word` at the front of a value, case apart; NULL: another word stands there. */
static const char *behind(const char *value, const char *word)
{
	size_t n = strlen(word);

	if (!value || strncasecmp(value, word, n))
		return NULL;
	return value[n] && !strchr(" \t;", value[n]) ? NULL : value + n;
}

bool kb_is_multipart(const char *content_type)
{
	return behind(content_type, FORM_DATA) != NULL;
}

/* The boundary that the Content-Type names; NULL: none, more than one, or no boundary. */
static const char *boundary_of(struct kb_arena *a, const char *content_type)
{
	const char *s = behind(content_type, FORM_DATA), *found = NULL;
	struct kb_param p;
	enum kb_rc rc = KB_FAIL;
	size_t n;

	while (s && (rc = next_param(a, &s, &p)) == KB_OK) {
		if (strcasecmp(p.name, "boundary"))
			continue;
		if (found)
			return NULL;
		found = p.value;
	}
	if (rc != KB_NONE || !found)
		return NULL;
	n = strlen(found);
	return n && n <= BOUNDARY_LONGEST && kb_only(found, BOUNDARY) && found[n - 1] != ' ' ? found : NULL;
}

bool kb_part_is_text(struct kb_arena *a, const struct kb_part *p)
{
	const char *s = p->type ? behind(p->type, "text/plain") : "";
	struct kb_param param;
	enum kb_rc rc = KB_FAIL;

	while (s && (rc = next_param(a, &s, &param)) == KB_OK)
		if (!strcasecmp(param.name, "charset") && strcasecmp(param.value, "utf-8") &&
		    strcasecmp(param.value, "us-ascii"))
			return false;
	return rc == KB_NONE;
}

/* ---- The lines in front of a part ---- */

struct reader {
	struct kb_arena *arena;
	const char *at, *end;
	const char *mark; /* CR LF, two dashes, the boundary */
	size_t mark_len;
};

/* Takes these two bytes; false: something else stands there. */
static bool accept(struct reader *r, const char *two)
{
	if (r->end - r->at < 2 || memcmp(r->at, two, 2))
		return false;
	r->at += 2;
	return true;
}

/* Takes a line without its CR LF. NULL: it has no end, is too long, or has a control
 * character; a line that is folded begins with a blank and so has no name. */
static char *take_line(struct reader *r)
{
	size_t most = (size_t)(r->end - r->at), n;
	const char *line = r->at, *end;

	end = memmem(line, most < LINE_LONGEST + 2 ? most : LINE_LONGEST + 2, "\r\n", 2);
	if (!end)
		return NULL;
	n = (size_t)(end - line);
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7f)
			return NULL;
	r->at = end + 2;
	return kb_arena_copy(r->arena, line, n);
}

static bool is_text(const char *s, size_t min, size_t max)
{
	size_t n = strlen(s);

	return n >= min && n <= max && kb_utf8_ok(s, n, n, false);
}

/* form-data; name="x"; filename="y" */
static bool take_disposition(struct reader *r, struct kb_part *p, const char *value)
{
	const char *s = behind(value, "form-data");
	struct kb_param param;
	enum kb_rc rc = KB_FAIL;

	if (p->name)
		return false;
	while (s && (rc = next_param(r->arena, &s, &param)) == KB_OK) {
		const char **to = !strcasecmp(param.name, "name") ? &p->name :
		    !strcasecmp(param.name, "filename") ? &p->filename : NULL;

		if (!to || *to)
			return false;
		*to = param.value;
	}
	return rc == KB_NONE && p->name && is_text(p->name, 1, NAME_LONGEST) &&
	    (!p->filename || is_text(p->filename, 0, FILENAME_LONGEST));
}

static bool take_type(struct kb_part *p, const char *value)
{
	if (p->type || !is_text(value, 1, NAME_LONGEST) || !strncasecmp(value, "multipart/", 10))
		return false;
	p->type = value;
	return true;
}

/* These three say that the bytes are as they are. */
static bool is_plain_transfer(const char *value)
{
	return !strcasecmp(value, "binary") || !strcasecmp(value, "8bit") || !strcasecmp(value, "7bit");
}

/* RFC 7578 4.8: lines with other names say nothing. */
static bool take_header(struct reader *r, struct kb_part *p, char *line)
{
	size_t name = strspn(line, TOKEN);
	char *value = line + name + 1;
	size_t n;

	if (!name || line[name] != ':')
		return false;
	line[name] = '\0';
	value += strspn(value, BLANK);
	for (n = strlen(value); n && strchr(BLANK, value[n - 1]); n--)
		;
	value[n] = '\0';
	if (!strcasecmp(line, "Content-Disposition"))
		return take_disposition(r, p, value);
	if (!strcasecmp(line, "Content-Type"))
		return take_type(p, value);
	return strcasecmp(line, "Content-Transfer-Encoding") || is_plain_transfer(value);
}

static bool take_headers(struct reader *r, struct kb_part *p)
{
	for (int lines = 0; lines <= LINES_LONGEST; lines++) {
		char *line = take_line(r);

		if (!line)
			return false;
		if (!*line)
			return p->name != NULL;
		if (!take_header(r, p, line))
			return false;
	}
	return false;
}

/* ---- Parts ---- */

/* Stands behind a boundary that another part follows. */
static bool take_part(struct reader *r, struct kb_part *p)
{
	const char *mark;

	*p = (struct kb_part){ 0 };
	if (!accept(r, "\r\n") || !take_headers(r, p))
		return false;
	mark = memmem(r->at, (size_t)(r->end - r->at), r->mark, r->mark_len);
	if (!mark)
		return false;
	p->bytes = r->at;
	p->n = (size_t)(mark - r->at);
	r->at = mark + r->mark_len;
	return true;
}

static enum kb_rc take_parts(struct reader *r, struct kb_part *parts, size_t max, size_t *count)
{
	while (!accept(r, "--")) {
		if (*count == max || !take_part(r, &parts[*count]))
			return KB_NONE;
		++*count;
	}
	if (r->at < r->end)
		accept(r, "\r\n");
	return r->at == r->end ? KB_OK : KB_NONE;
}

enum kb_rc kb_multipart_read(struct kb_arena *a, const char *content_type, const char *body, size_t n,
    struct kb_part *parts, size_t max, size_t *count)
{
	const char *boundary = boundary_of(a, content_type);
	struct reader r = { .arena = a, .at = body, .end = body + n };

	*count = 0;
	if (!boundary)
		return KB_NONE;
	r.mark = kb_arena_fmt(a, "\r\n--%s", boundary);
	r.mark_len = strlen(r.mark);
	/* The first boundary has no line in front of it. */
	if (n < r.mark_len - 2 || memcmp(body, r.mark + 2, r.mark_len - 2))
		return KB_NONE;
	r.at += r.mark_len - 2;
	return take_parts(&r, parts, max, count);
}
