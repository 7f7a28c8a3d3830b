/* kbview-read.c - the reader of views: strict XML without DTD, but for one thing.
 *
 * It knows holes. Inside {..} stands C, so quotes, < and & need no disguise there,
 * and every hole knows its own line, which an XML library does not tell for a tag
 * or a text that runs over several lines. */
#include "kbview.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct reader {
	struct view *view;
	const char *p;
	unsigned line;
};

/* A text that grows. */
struct grown {
	char *s;
	size_t n, cap;
};

static void grow(struct grown *g, const char *s, size_t n)
{
	if (g->n + n + 1 > g->cap) {
		g->cap = 2 * (g->n + n + 1);
		g->s = realloc(g->s, g->cap);
		if (g->s == NULL)
			abort();
	}
	memcpy(g->s + g->n, s, n);
	g->n += n;
	g->s[g->n] = '\0';
}

/* Moves the text into the view's memory. */
static const char *settle(struct view *v, struct grown *g)
{
	char *s = view_alloc(v, g->n + 1);

	if (g->n > 0)
		memcpy(s, g->s, g->n);
	free(g->s);
	*g = (struct grown){ 0 };
	return s;
}

static bool at(const struct reader *r, const char *s)
{
	return strncmp(r->p, s, strlen(s)) == 0;
}

static void step(struct reader *r, size_t n)
{
	for (; n > 0 && *r->p != '\0'; n--, r->p++)
		if (*r->p == '\n')
			r->line++;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void skip_space(struct reader *r)
{
	while (is_space(*r->p))
		step(r, 1);
}

static void expect(struct reader *r, const char *s)
{
	if (!at(r, s))
		die(r->view, r->line, "\"%s\" is expected here", s);
	step(r, strlen(s));
}

static const char *read_name(struct reader *r)
{
	size_t n = 0;

	if (!isalpha((unsigned char)*r->p))
		die(r->view, r->line, "a name is expected here");
	while (isalnum((unsigned char)r->p[n]) || (r->p[n] != '\0' && strchr(":-_", r->p[n])))
		n++;
	char *s = view_alloc(r->view, n + 1);
	memcpy(s, r->p, n);
	step(r, n);
	return s;
}

static void put_utf8(struct grown *g, unsigned long u)
{
	if (u < 0x80)
		grow(g, (char[]){ (char)u }, 1);
	else if (u < 0x800)
		grow(g, (char[]){ (char)(0xC0 | u >> 6), (char)(0x80 | (u & 63)) }, 2);
	else if (u < 0x10000)
		grow(g, (char[]){ (char)(0xE0 | u >> 12), (char)(0x80 | (u >> 6 & 63)), (char)(0x80 | (u & 63)) }, 3);
	else
		grow(g, (char[]){ (char)(0xF0 | u >> 18), (char)(0x80 | (u >> 12 & 63)),
		    (char)(0x80 | (u >> 6 & 63)), (char)(0x80 | (u & 63)) }, 4);
}

/* &#160; or &#xA0; */
static void read_number(struct reader *r, struct grown *g)
{
	bool hex = r->p[2] == 'x';
	const char *digits = r->p + (hex ? 3 : 2);
	char *end;
	unsigned long u = strtoul(digits, &end, hex ? 16 : 10);

	if (!isxdigit((unsigned char)*digits) || *end != ';' || u < 32 || u > 0x10FFFF || (u >= 0xD800 && u < 0xE000))
		die(r->view, r->line, "this is no character: %.12s", r->p);
	put_utf8(g, u);
	step(r, (size_t)(end + 1 - r->p));
}

/* One of the five entities that XML knows; false: something else. */
static bool read_entity(struct reader *r, struct grown *g)
{
	static const struct { const char *name, *is; } known[] = {
		{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (at(r, known[i].name)) {
			grow(g, known[i].is, 1);
			step(r, strlen(known[i].name));
			return true;
		}
	return false;
}

static void read_reference(struct reader *r, struct grown *g)
{
	if (at(r, "&#"))
		read_number(r, g);
	else if (!read_entity(r, g))
		die(r->view, r->line, "write &amp; for the sign &; other characters stand as they are or as &#160;");
}

/* A C string or character constant, with its quotes. */
static void read_quoted(struct reader *r, struct grown *g, unsigned opened)
{
	char quote = *r->p;

	do {
		size_t n = *r->p == '\\' && r->p[1] != '\0' ? 2 : 1;

		if (*r->p == '\0' || *r->p == '\n')
			die(r->view, opened, "a { is not closed by a }: a %c in it has no partner", quote);
		grow(g, r->p, n);
		step(r, n);
	} while (*r->p != quote);
	grow(g, &quote, 1);
	step(r, 1);
}

/* The C between { and its }; line ends become spaces. */
static const char *read_hole(struct reader *r)
{
	struct grown g = { 0 };
	unsigned depth = 1, opened = r->line;

	step(r, 1);
	for (;;) {
		if (*r->p == '\0')
			die(r->view, opened, "a { is not closed by a }");
		if (*r->p == '"' || *r->p == '\'') {
			read_quoted(r, &g, opened);
			continue;
		}
		if (*r->p == '&' && read_entity(r, &g))
			continue;
		depth += *r->p == '{';
		depth -= *r->p == '}';
		if (depth == 0)
			break;
		grow(&g, is_space(*r->p) ? " " : r->p, 1);
		step(r, 1);
	}
	step(r, 1);
	return settle(r->view, &g);
}

static struct piece *new_piece(struct reader *r, struct piece ***end, enum piece_kind kind, const char *s, unsigned line)
{
	struct piece *p = view_alloc(r->view, sizeof(*p));

	*p = (struct piece){ .kind = kind, .s = s, .line = line };
	**end = p;
	*end = &p->next;
	return p;
}

static void add_text(struct reader *r, struct piece ***end, struct grown *g, unsigned line)
{
	if (g->n > 0)
		new_piece(r, end, PIECE_TEXT, settle(r->view, g), line);
}

static void add_hole(struct reader *r, struct piece ***end)
{
	unsigned line = r->line;
	const char *s = read_hole(r);

	while (*s == ' ')
		s++;
	if (*s == '\0')
		die(r->view, line, "a hole {} is empty");
	new_piece(r, end, *s == '@' ? PIECE_KEY : PIECE_HOLE, *s == '@' ? s + 1 : s, line);
}

/* A text up to `stop`: '<', or the quote that ends an attribute. */
static struct piece *read_pieces(struct reader *r, char stop, bool holes)
{
	struct piece *first = NULL, **end = &first;
	struct grown g = { 0 };
	unsigned line = r->line;

	while (*r->p != stop && *r->p != '\0') {
		if (*r->p == '{' && holes) {
			add_text(r, &end, &g, line);
			add_hole(r, &end);
			line = r->line;
		} else if (*r->p == '}' && holes)
			die(r->view, r->line, "a } stands alone; write {\"}\"} for the sign itself");
		else if (*r->p == '<')
			die(r->view, r->line, "a < stands inside an attribute: is a quote missing?");
		else if (*r->p == '&')
			read_reference(r, &g);
		else {
			grow(&g, r->p, 1);
			step(r, 1);
		}
	}
	add_text(r, &end, &g, line);
	return first;
}

/* In a kb: attribute, and in every attribute of a kb: element, the value is C. */
static struct piece *read_expression(struct reader *r, char quote)
{
	struct piece *first = NULL, **end = &first;
	struct grown g = { 0 };
	unsigned line = r->line;

	while (*r->p != quote && *r->p != '\0') {
		if (*r->p == '&' && read_entity(r, &g))
			continue;
		grow(&g, is_space(*r->p) ? " " : r->p, 1);
		step(r, 1);
	}
	add_text(r, &end, &g, line);
	return first;
}

static void read_attr(struct reader *r, struct node *n, struct attr ***end)
{
	struct attr *a = view_alloc(r->view, sizeof(*a));

	a->line = r->line;
	a->name = read_name(r);
	if (attr_find(n, a->name) != NULL)
		die(r->view, a->line, "the attribute %s stands twice", a->name);
	skip_space(r);
	expect(r, "=");
	skip_space(r);
	char quote = *r->p;
	if (quote != '"' && quote != '\'')
		die(r->view, r->line, "the value of %s stands in no quotes", a->name);
	step(r, 1);
	bool code = is_kb(n->name) || is_kb(a->name);
	a->value = code ? read_expression(r, quote) : read_pieces(r, quote, true);
	expect(r, (char[]){ quote, '\0' });
	if (!is_space(*r->p) && *r->p != '/' && *r->p != '>')
		die(r->view, a->line, "the value of %s ends too early: a C string in it asks for '...' around it", a->name);
	**end = a;
	*end = &a->next;
}

static void hang(struct node *parent, struct node *n)
{
	n->parent = parent;
	if (parent == NULL)
		return;
	if (parent->last == NULL)
		parent->first = n;
	else
		parent->last->next = n;
	parent->last = n;
}

/* A start tag; false: it closed itself. */
static bool read_tag(struct reader *r, struct node *n)
{
	struct attr **end = &n->attrs;

	expect(r, "<");
	n->name = read_name(r);
	for (;;) {
		skip_space(r);
		if (at(r, "/>") || at(r, ">"))
			break;
		read_attr(r, n, &end);
	}
	bool open = *r->p == '>';
	step(r, open ? 1 : 2);
	return open;
}

static void skip_comment(struct reader *r)
{
	unsigned line = r->line;
	const char *end = strstr(r->p + 4, "-->");

	if (end == NULL)
		die(r->view, line, "this comment has no end");
	step(r, (size_t)(end + 3 - r->p));
}

static void read_text(struct reader *r, struct node *parent)
{
	struct node *n = view_alloc(r->view, sizeof(*n));

	n->line = r->line;
	n->text = read_pieces(r, '<', true);
	hang(parent, n);
}

static struct node *read_element(struct reader *r, struct node *parent, int depth)
{
	struct node *n = view_alloc(r->view, sizeof(*n));

	n->line = r->line;
	if (depth > DEPTH_MAX)
		die(r->view, r->line, "elements stand deeper than %d in each other", DEPTH_MAX);
	hang(parent, n);
	if (!read_tag(r, n))
		return n;
	while (!at(r, "</")) {
		if (*r->p == '\0')
			die(r->view, n->line, "<%s> is not closed", n->name);
		else if (at(r, "<!--"))
			skip_comment(r);
		else if (at(r, "<!") || at(r, "<?"))
			die(r->view, r->line, "no doctype, CDATA or instruction belongs here");
		else if (*r->p == '<')
			read_element(r, n, depth + 1);
		else
			read_text(r, n);
	}
	unsigned line = r->line;
	step(r, 2);
	const char *name = read_name(r);
	if (strcmp(name, n->name) != 0)
		die(r->view, line, "</%s> closes nothing: <%s> of line %u is open", name, n->name, n->line);
	skip_space(r);
	expect(r, ">");
	return n;
}

/* Comments and white space around the root. */
static void skip_outside(struct reader *r)
{
	skip_space(r);
	while (at(r, "<!--")) {
		skip_comment(r);
		skip_space(r);
	}
}

void view_read(struct view *v, const char *bytes)
{
	struct reader r = { v, bytes, 1 };

	skip_outside(&r);
	if (*r.p != '<' || at(&r, "<!") || at(&r, "<?"))
		die(v, r.line, "a view begins with <kb:view>");
	v->root = read_element(&r, NULL, 0);
	skip_outside(&r);
	if (*r.p != '\0')
		die(v, r.line, "nothing may stand after </%s>", v->root->name);
}
