/* bodies.c - whom a complaint can be about, and under which law (domain.md 3a, L1 and L2).
 *
 * COA and a municipality are administrative bodies: Awb title 9.1. Nidos is a certified
 * institution and a provider of youth care has a scheme of its own: Jeugdwet 4.2.1, which
 * says in its sixth paragraph that title 9.1 does not apply. The terms of a scheme are settings, read
 * by terms/read.c; under the Jeugdwet there is none before the organisation has filled it in. */
#include <string.h>

#include "case.h"

const struct body bodies[] = {
	{ "coa", TERM_AWB, "complaints.scheme_coa", "complaints.body.coa" },
	{ "municipality", TERM_AWB, "complaints.scheme_municipality", "complaints.body.municipality" },
	{ "nidos", TERM_JEUGDWET, "complaints.scheme_nidos", "complaints.body.nidos" },
	{ "care", TERM_JEUGDWET, "complaints.scheme_care", "complaints.body.care" },
	{ NULL, TERM_SIGNAL, NULL, NULL }
};

const struct body *body_find(const char *id)
{
	for (const struct body *b = bodies; b->id; b++)
		if (strcmp(b->id, id) == 0)
			return b;
	return NULL;
}

/* "" in the setting: as the law has it. */
const struct term_scheme *body_scheme(struct kb_ctx *c, const struct body *b)
{
	const char *text = kb_set(c, b->scheme), *at = NULL;
	struct term_scheme *s = kb_alloc(c, sizeof(*s));

	if (*text == '\0')
		return NULL;
	if (term_scheme_read(text, s, &at) == TERM_FINE && term_scheme_check(s, b->formal) == TERM_FINE)
		return s;
	kb_log(c, KB_WARN, "the setting %s is unsound at \"%.20s\": terms are those of the law", b->scheme, at ? at : "");
	return NULL;
}

/* Who runs the house and who is a guardian differ; all else is for who runs the house. */
const char *body_for(struct kb_ctx *c, const char *about, const char *place)
{
	const struct kb_place *p = *place ? kb_place(c, place) : NULL;

	if (strcmp(about, "guardian") == 0)
		return "nidos";
	return p && kb_has_word(kb_set(c, "complaints.municipal_types"), p->type) && *p->type ? "municipality" : "coa";
}
