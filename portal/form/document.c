/* document.c - the record as it is kept: as ODK sends it, without what a person wrote.
 *
 * Words go a way of their own (kb_filled.texts): they are kept apart from the rest, and for a
 * shorter time. So the document leaves them out, and all that the form works out from them or
 * copies of them; a practice question, which is never stored, likewise. Whoever reads it
 * finds empty elements there, which is what ODK sends for a question that was skipped. The
 * number of the record is another than the one on the phone: nothing leads from one to the other. */
#include <string.h>
#include "model.h"

/* Uses that carry a value on; no form that people are asked has actions, which could carry one
 * too. That something is asked because words were written says nothing of the words. */
static void leave_out(const struct kb_xform *x, bool *out, size_t def)
{
	if (out[def])
		return;
	out[def] = true;
	for (size_t i = 0; i < x->defs[def].nuses; i++)
		if ((x->defs[def].uses[i].bits & KB_DO_CALCULATE) != 0)
			leave_out(x, out, x->defs[def].uses[i].def);
}

static const bool *left_out(struct kb_record *r)
{
	const struct kb_xform *x = r->x;
	bool *out = kb_arena_alloc(r->arena, (x->ndefs + 1) * sizeof(*out));

	for (size_t i = 0; i < x->nquestions; i++)
		if (x->questions[i].bind->practice || kb_question_is_free(&x->questions[i]))
			leave_out(x, out, x->questions[i].node);
	return out;
}

/* "uuid:" and the 32 hex digits of a key in the groups of RFC 4122. */
static const char *uuid_of(struct kb_arena *a, const char *key)
{
	return kb_arena_fmt(a, "uuid:%.8s-%.4s-%.4s-%.4s-%s", key, key + 8, key + 12, key + 16, key + 20);
}

const char *kb_record_document(struct kb_record *r, const char *key)
{
	return kb_record_write_out(r, &(struct kb_leaving){ .out = left_out(r), .instance = uuid_of(r->arena, key) });
}
