/* parse-path.c - location paths: steps, axes, tests of nodes, predicates. */
#include <string.h>
#include "ast.h"

static const struct { const char *name; enum kb_axis axis; } axes[] = {
	{ "child", KB_AXIS_CHILD }, { "self", KB_AXIS_SELF }, { "parent", KB_AXIS_PARENT },
	{ "attribute", KB_AXIS_ATTRIBUTE }, { "descendant", KB_AXIS_DESCENDANT },
	{ "descendant-or-self", KB_AXIS_DESCENDANT_OR_SELF }, { "ancestor", KB_AXIS_ANCESTOR },
	{ "ancestor-or-self", KB_AXIS_ANCESTOR_OR_SELF }, { "following", KB_AXIS_FOLLOWING },
	{ "following-sibling", KB_AXIS_FOLLOWING_SIBLING }, { "preceding", KB_AXIS_PRECEDING },
	{ "preceding-sibling", KB_AXIS_PRECEDING_SIBLING }, { "namespace", KB_AXIS_NAMESPACE },
};

static const struct { const char *name; enum kb_test test; } tests[] = {
	{ "node", KB_TEST_NODE }, { "text", KB_TEST_TEXT }, { "comment", KB_TEST_COMMENT },
	{ "processing-instruction", KB_TEST_PI },
};

static bool is_word(const struct kb_parser *p, const char *word)
{
	return strlen(word) == p->lex.len && memcmp(word, p->lex.text, p->lex.len) == 0;
}

static const char *after(const struct kb_parser *p) { return p->lex.at + strspn(p->lex.at, " \t\r\n"); }

bool kb_parse_is_node_test(const struct kb_parser *p)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		if (is_word(p, tests[i].name))
			return true;
	return false;
}

static bool complain(struct kb_parser *p)
{
	kb_parse_refuse(p, kb_parse_complaint(p));
	return false;
}

/* "name::" or "@" in front of a test; a step without is a child. */
static bool axis(struct kb_parser *p, struct kb_step *s)
{
	s->axis = KB_AXIS_CHILD;
	if (kb_parse_accept(p, KB_TOK_AT)) {
		s->axis = KB_AXIS_ATTRIBUTE;
		return true;
	}
	if (p->lex.kind != KB_TOK_NAME || strncmp(after(p), "::", 2) != 0)
		return true;
	for (size_t i = 0; i < sizeof(axes) / sizeof(*axes); i++)
		if (is_word(p, axes[i].name)) {
			s->axis = axes[i].axis;
			kb_lex_next(&p->lex);
			return kb_parse_accept(p, KB_TOK_AXIS);
		}
	return complain(p);
}

static bool node_test(struct kb_parser *p, struct kb_step *s)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		if (is_word(p, tests[i].name))
			s->test = tests[i].test;
	kb_lex_next(&p->lex); /* the name */
	kb_lex_next(&p->lex); /* "(" */
	if (s->test == KB_TEST_PI && p->lex.kind == KB_TOK_STRING) {
		s->name = kb_arena_copy(p->arena, p->lex.text, p->lex.len);
		kb_lex_next(&p->lex);
	}
	return kb_parse_accept(p, KB_TOK_CLOSE) || complain(p);
}

static void name_test(struct kb_parser *p, struct kb_step *s)
{
	const char *colon = memchr(p->lex.text, ':', p->lex.len), *name = p->lex.text;
	size_t n = p->lex.len;

	if (colon != NULL) {
		s->prefix = kb_arena_copy(p->arena, name, (size_t)(colon - name));
		n -= (size_t)(colon + 1 - name);
		name = colon + 1;
	}
	s->test = *name == '*' ? KB_TEST_STAR : KB_TEST_NAME;
	s->name = s->test == KB_TEST_STAR ? NULL : kb_arena_copy(p->arena, name, n);
	kb_lex_next(&p->lex);
}

static bool test(struct kb_parser *p, struct kb_step *s)
{
	if (p->lex.kind == KB_TOK_STAR) {
		s->test = KB_TEST_STAR;
		kb_lex_next(&p->lex);
		return true;
	}
	if (p->lex.kind != KB_TOK_NAME)
		return complain(p);
	if (*after(p) == '(')
		return kb_parse_is_node_test(p) ? node_test(p, s) : complain(p);
	name_test(p, s);
	return true;
}

/* Reads "[...]" as often as it stands there. Returns how many; p->why tells of trouble. */
static size_t predicates(struct kb_parser *p, struct kb_ast **list)
{
	size_t n = 0;

	while (kb_parse_accept(p, KB_TOK_BRACKET)) {
		if (n == KB_PREDICATES_MAX) {
			kb_parse_refuse(p, "too many predicates");
			return 0;
		}
		if ((list[n++] = kb_parse_expression(p)) == NULL)
			return 0;
		if (!kb_parse_accept(p, KB_TOK_UNBRACKET)) {
			complain(p);
			return 0;
		}
	}
	return n;
}

static bool step_predicates(struct kb_parser *p, struct kb_step *s, unsigned *depth)
{
	struct kb_ast *list[KB_PREDICATES_MAX];

	s->npredicates = predicates(p, list);
	if (p->why != NULL || s->npredicates == 0)
		return p->why == NULL;
	s->predicates = kb_arena_alloc(p->arena, s->npredicates * sizeof(*list));
	memcpy(s->predicates, list, s->npredicates * sizeof(*list));
	for (size_t i = 0; i < s->npredicates; i++)
		if (list[i]->depth >= *depth)
			*depth = list[i]->depth + 1;
	return true;
}

static bool step(struct kb_parser *p, struct kb_step *s, unsigned *depth)
{
	if (p->lex.kind == KB_TOK_DOT || p->lex.kind == KB_TOK_DOTDOT) {
		s->axis = p->lex.kind == KB_TOK_DOT ? KB_AXIS_SELF : KB_AXIS_PARENT;
		s->test = KB_TEST_NODE;
		kb_lex_next(&p->lex);
	} else if (!axis(p, s) || !test(p, s)) {
		return false;
	}
	return step_predicates(p, s, depth);
}

static bool can_begin_step(enum kb_tok kind)
{
	return kind == KB_TOK_NAME || kind == KB_TOK_STAR || kind == KB_TOK_DOT || kind == KB_TOK_DOTDOT || kind == KB_TOK_AT;
}

struct reading {
	struct kb_step steps[KB_STEPS_MAX];
	size_t n;
	unsigned depth;
};

static bool add_step(struct kb_parser *p, struct reading *r)
{
	if (r->n == KB_STEPS_MAX) {
		kb_parse_refuse(p, "the path has too many steps");
		return false;
	}
	r->steps[r->n] = (struct kb_step){ 0 };
	return step(p, &r->steps[r->n++], &r->depth);
}

/* "//" stands for a step over everything below. */
static bool add_all_below(struct kb_parser *p, struct reading *r)
{
	if (r->n == KB_STEPS_MAX) {
		kb_parse_refuse(p, "the path has too many steps");
		return false;
	}
	r->steps[r->n++] = (struct kb_step){ .axis = KB_AXIS_DESCENDANT_OR_SELF, .test = KB_TEST_NODE };
	return true;
}

static bool steps(struct kb_parser *p, struct reading *r)
{
	for (;;) {
		if (!add_step(p, r))
			return false;
		if (p->lex.kind != KB_TOK_SLASH && p->lex.kind != KB_TOK_SLASHES)
			return true;
		if (p->lex.kind == KB_TOK_SLASHES && !add_all_below(p, r))
			return false;
		kb_lex_next(&p->lex);
	}
}

struct kb_ast *kb_parse_path(struct kb_parser *p, struct kb_ast *from)
{
	struct kb_ast *t = from == NULL ? kb_parse_leaf(p, KB_AST_PATH) : kb_parse_branch(p, KB_AST_PATH, &from, 1);
	struct reading r = { .depth = t == NULL ? 0 : t->depth };
	bool slashes = p->lex.kind == KB_TOK_SLASHES;

	if (t == NULL)
		return NULL;
	if (slashes || p->lex.kind == KB_TOK_SLASH) {
		t->absolute = from == NULL;
		kb_lex_next(&p->lex);
		if (t->absolute && !slashes && !can_begin_step(p->lex.kind))
			return t;
	}
	if ((slashes && !add_all_below(p, &r)) || !steps(p, &r))
		return NULL;
	if ((t->depth = r.depth) > KB_EXPR_DEPTH)
		return kb_parse_refuse(p, "the expression is nested too deeply");
	t->nsteps = r.n;
	t->steps = kb_arena_alloc(p->arena, r.n * sizeof(*t->steps));
	memcpy(t->steps, r.steps, r.n * sizeof(*t->steps));
	return t;
}

struct kb_ast *kb_parse_filter(struct kb_parser *p, struct kb_ast *t)
{
	struct kb_ast *args[1 + KB_PREDICATES_MAX] = { t };
	size_t n = predicates(p, args + 1);

	if (p->why != NULL)
		return NULL;
	return n == 0 ? t : kb_parse_branch(p, KB_AST_FILTER, args, n + 1);
}
