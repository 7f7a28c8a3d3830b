/* phone.c - a form as JSON for the phone (phone.h). */
#include <string.h>
#include "eval.h"
#include "json.h"
#include "phone.h"

void kb_phone_rules(const struct kb_xform *x,
    void (*found)(void *with, size_t def, const char *what, const struct kb_ast *t), void *with)
{
	for (size_t i = 0; i < x->ndefs; i++) {
		const size_t def = x->order[i];
		const struct kb_bind *b = &x->binds[def];
		const struct { const char *what; const struct kb_ast *tree; } rules[] = {
			{ "relevant", b->relevant }, { "calculate", b->calculate }, { "required", b->required },
			{ "constraint", b->constraint }, { "readonly", b->readonly_if },
		};
		for (size_t k = 0; k < sizeof(rules) / sizeof(*rules); k++)
			if (rules[k].tree != NULL)
				found(with, def, rules[k].what, rules[k].tree);
	}
}

/* ---- what a phone lacks ---- */

/* Functions that static/xpath.js does not have; tests/browser/xpath.mjs holds the two
 * against each other. */
static bool is_missing(const char *name)
{
	static const char *const missing[] = { "area", "base64-decode", "digest", "distance", "extract-signed",
		"geofence", "id", "lang" };

	for (size_t i = 0; i < sizeof(missing) / sizeof(*missing); i++)
		if (strcmp(missing[i], name) == 0)
			return true;
	return false;
}

static const char *lacking(const struct kb_ast *t)
{
	const char *name = t->kind == KB_AST_CALL && is_missing(t->text) ? t->text : NULL;

	for (size_t i = 0; i < t->nargs && name == NULL; i++)
		name = lacking(t->args[i]);
	for (size_t i = 0; i < t->nsteps; i++)
		for (size_t k = 0; k < t->steps[i].npredicates && name == NULL; k++)
			name = lacking(t->steps[i].predicates[k]);
	return name;
}

static void note_lack(void *with, size_t def, const char *what, const struct kb_ast *t)
{
	const char **name = with;

	(void)def, (void)what;
	if (*name == NULL)
		*name = lacking(t);
}

const char *kb_phone_lacks(struct kb_arena *a, const struct kb_xform *x)
{
	const char *name = NULL;

	kb_phone_rules(x, note_lack, &name);
	if (name != NULL)
		return kb_arena_fmt(a, "%s()", name);
	if (x->nactions > 0)
		return "setvalue";
	for (size_t i = 0; i < x->ndefs; i++)
		if (x->defs[i].is_repeat)
			return "repeat";
	return x->nlists > 0 ? "instance" : NULL;
}

/* ---- JSON ---- */

static void write_nodes(struct kb_buf *b, const struct kb_xform *x)
{
	kb_buf_text(b, "\"nodes\":[0");
	for (size_t i = 1; i < x->ndefs; i++)
		if (x->defs[i].is_attribute)
			kb_buf_text(b, ",0");
		else
			kb_buf_fmt(b, ",[%zu,\"%s%s%s\"]", x->defs[i].parent, x->defs[i].prefix, *x->defs[i].prefix == '\0' ? "" : ":",
			    x->defs[i].name);
	kb_buf_text(b, "]");
}

static void write_rule(void *with, size_t def, const char *what, const struct kb_ast *t)
{
	struct kb_buf *b = with;

	kb_buf_fmt(b, "%s[%zu,\"%s\",", b->data[b->len - 1] == '[' ? "" : ",", def, what);
	kb_xpath_json(b, t);
	kb_buf_text(b, "]");
}

void kb_phone_form(struct kb_buf *b, const struct kb_xform *x)
{
	write_nodes(b, x);
	kb_buf_text(b, ",\"rules\":[");
	kb_phone_rules(x, write_rule, b);
	kb_buf_text(b, "]");
}
