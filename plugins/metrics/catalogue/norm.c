/* norm.c - which norm holds.
 *
 * Norms stand in the catalogue, and nowhere else: most of them are proposals. What the
 * organisation has set itself is in the setting metrics.norms, which is laid over the
 * catalogue when the house starts; whoever asks an indicator for its norm gets what holds.
 * A question has the norm that was set for the indicator that is its share. */
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "metrics.h"

double norm_in(const char *norms, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = norms; *s != '\0'; s += strcspn(s, " "), s += strspn(s, " ")) {
		char *end;
		double norm;
		if (strncmp(s, name, n) != 0 || s[n] != '=')
			continue;
		norm = strtod(s + n + 1, &end);
		return end > s + n + 1 && (*end == ' ' || *end == '\0') && norm > 0 && norm <= 100 ? norm : 0;
	}
	return 0;
}

/* Is the indicator the share of this question, and of nothing else? */
static bool is_share_of(const struct catalogue_indicator *i, const char *item)
{
	const struct catalogue_figure *f = i->nfigures == 1 ? &i->figures[0] : NULL;

	return f && f->kind == CATALOGUE_TOP2 && f->of.count == 1 && strcmp(f->of.list[0], item) == 0;
}

static double set_for(const struct catalogue_indicator *i, const char *norms)
{
	const struct catalogue_figure *f = i->nfigures == 1 ? &i->figures[0] : NULL;
	double norm = norm_in(norms, i->id);

	if (norm == 0 && f && f->kind == CATALOGUE_TOP2 && f->of.count == 1)
		norm = norm_in(norms, f->of.list[0]);
	return norm;
}

void norms_set(struct catalogue *k, const char *norms)
{
	for (size_t i = 0; i < k->nindicators; i++) {
		struct catalogue_indicator *at = &k->indicators[i];
		double norm = set_for(at, norms);

		if (norm == 0)
			continue;
		at->has_norm = true;
		at->norm = norm;
		at->owner = "organisation";
		at->status = "set";
	}
}

double norm_of_question(struct kb_ctx *c, const char *item)
{
	const struct catalogue *k = kb_started(c);
	double norm = norm_in(kb_set(c, "metrics.norms"), item);

	for (size_t i = 0; k && norm == 0 && i < k->nindicators; i++) {
		const struct catalogue_indicator *at = &k->indicators[i];

		if (at->has_norm && strcmp(at->status, "set") == 0 && is_share_of(at, item) && catalogue_find(k, at->id, kb_month(c)) == at)
			norm = at->norm;
	}
	return norm;
}
