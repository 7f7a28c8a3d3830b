/* json.c - writes the tree of an expression as nested arrays (json.h). */
#include <math.h>
#include "eval.h"
#include "json.h"

void kb_json_text(struct kb_buf *b, const char *s)
{
	kb_buf_text(b, "\"");
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			kb_buf_fmt(b, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == '<')
			kb_buf_fmt(b, "\\u%04x", (unsigned)*s); /* "<" so that it may stand in a page */
		else
			kb_buf_add(b, s, 1);
	kb_buf_text(b, "\"");
}

/* An exponent is fine in JSON, and 17 digits always say which double it is. */
static void number(struct kb_buf *b, double v)
{
	if (isfinite(v))
		kb_buf_fmt(b, "%.17g", v);
	else
		kb_buf_text(b, v > 0 ? "1e999" : "-1e999");
}

static void list(struct kb_buf *b, struct kb_ast *const *t, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		kb_buf_text(b, ",");
		kb_xpath_json(b, t[i]);
	}
}

static const char *axis_name(enum kb_axis axis)
{
	static const char *const names[] = {
		[KB_AXIS_CHILD] = "child", [KB_AXIS_SELF] = "self", [KB_AXIS_PARENT] = "parent",
		[KB_AXIS_ATTRIBUTE] = "attribute", [KB_AXIS_DESCENDANT] = "descendant",
		[KB_AXIS_DESCENDANT_OR_SELF] = "descendant-or-self", [KB_AXIS_ANCESTOR] = "ancestor",
		[KB_AXIS_ANCESTOR_OR_SELF] = "ancestor-or-self", [KB_AXIS_FOLLOWING] = "following",
		[KB_AXIS_FOLLOWING_SIBLING] = "following-sibling", [KB_AXIS_PRECEDING] = "preceding",
		[KB_AXIS_PRECEDING_SIBLING] = "preceding-sibling", [KB_AXIS_NAMESPACE] = "namespace",
	};

	return names[axis];
}

static const char *test_text(struct kb_arena *a, const struct kb_step *s)
{
	const char *name = s->name == NULL ? "*" : s->name;

	switch (s->test) {
	case KB_TEST_NODE: return "node()";
	case KB_TEST_TEXT: return "text()";
	case KB_TEST_COMMENT: return "comment()";
	case KB_TEST_PI:
		return s->name == NULL ? "processing-instruction()" : kb_arena_fmt(a, "processing-instruction('%s')", s->name);
	default: return s->prefix == NULL ? name : kb_arena_fmt(a, "%s:%s", s->prefix, name);
	}
}

static void path(struct kb_buf *b, const struct kb_ast *t)
{
	kb_buf_text(b, "[\"path\",");
	if (t->nargs > 0)
		kb_xpath_json(b, t->args[0]);
	else
		kb_buf_text(b, t->absolute ? "\"/\"" : "\".\"");
	for (size_t i = 0; i < t->nsteps; i++) {
		kb_buf_fmt(b, ",[\"%s\",", axis_name(t->steps[i].axis));
		kb_json_text(b, test_text(b->arena, &t->steps[i]));
		list(b, t->steps[i].predicates, t->steps[i].npredicates);
		kb_buf_text(b, "]");
	}
	kb_buf_text(b, "]");
}

static void operator(struct kb_buf *b, const struct kb_ast *t)
{
	static const char *const names[] = {
		[KB_AST_FILTER] = "filter", [KB_AST_NEGATE] = "neg", [KB_AST_OR] = "or", [KB_AST_AND] = "and", [KB_AST_EQ] = "=",
		[KB_AST_NE] = "!=", [KB_AST_LT] = "\\u003c", [KB_AST_LE] = "\\u003c=", [KB_AST_GT] = ">", [KB_AST_GE] = ">=",
		[KB_AST_ADD] = "+", [KB_AST_SUBTRACT] = "-", [KB_AST_MULTIPLY] = "*", [KB_AST_DIVIDE] = "div",
		[KB_AST_MODULO] = "mod", [KB_AST_UNION] = "|",
	};

	kb_buf_fmt(b, "[\"%s\"", names[t->kind]);
	list(b, t->args, t->nargs);
	kb_buf_text(b, "]");
}

static void call(struct kb_buf *b, const struct kb_ast *t)
{
	kb_buf_text(b, "[\"call\",");
	kb_json_text(b, t->text);
	list(b, t->args, t->nargs);
	kb_buf_text(b, "]");
}

void kb_xpath_json(struct kb_buf *b, const struct kb_ast *t)
{
	switch (t->kind) {
	case KB_AST_NUMBER: number(b, t->number); break;
	case KB_AST_STRING: case KB_AST_VARIABLE:
		kb_buf_fmt(b, "{\"%s\":", t->kind == KB_AST_STRING ? "t" : "var");
		kb_json_text(b, t->text);
		kb_buf_text(b, "}");
		break;
	case KB_AST_PATH: path(b, t); break;
	case KB_AST_CALL: call(b, t); break;
	default: operator(b, t);
	}
}
