/* norm.c - which norm holds, and which norms are the least there must be.
 *
 * Norms stand in the catalogue, and nowhere else: most of them are proposals. What the
 * organisation has set itself is in the setting metrics.norms, which is laid over the
 * catalogue when the house starts; whoever asks an indicator for its norm gets what holds.
 * A question has the norm that was set for the indicator that is its share. Minimum norms by type of place (S40) and the
 * agreements on safety (S98) are marks of indicators; metrics.minimum and metrics.agreements take the place of all of them. */
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

const struct catalogue_indicator *norm_share_of(struct kb_ctx *c, const char *item)
{
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; k && i < k->nindicators; i++)
		if (is_share_of(&k->indicators[i], item) && catalogue_find(k, k->indicators[i].id, kb_month(c)) == &k->indicators[i])
			return &k->indicators[i];
	return NULL;
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

/* ---- Marks ------------------------------------------------------------------------------- */

/* Cuts the first word off a list: gives what stands before its "=", and in *value what stands behind it; "": nothing does. */
static const char *take_mark(struct kb_ctx *c, const char **list, const char **value)
{
	size_t n = strcspn(*list, " "), name = strcspn(*list, " =");
	const char *id = kb_fmt(c, "%.*s", (int)name, *list);

	*value = name < n ? kb_fmt(c, "%.*s", (int)(n - name - 1), *list + name + 1) : "";
	*list += n;
	*list += strspn(*list, " ");
	return id;
}

/* "kwv,poa" as the catalogue has it: "kwv poa"; none named: all. */
static const char *types_of(struct kb_ctx *c, const char *value)
{
	char *types = (char *)kb_fmt(c, "%s", *value ? value : "all");

	for (char *s = types; *s; s++)
		if (*s == ',')
			*s = ' ';
	return types;
}

/* Every version of the indicator: a mark is no part of a formula. */
static bool mark_minimum(struct catalogue *k, const char *id, const char *types)
{
	bool any = false;

	for (size_t i = 0; i < k->nindicators; i++)
		if (strcmp(k->indicators[i].id, id) == 0 && k->indicators[i].has_norm) {
			k->indicators[i].minimum = types;
			any = true;
		}
	return any;
}

static bool mark_agreement(struct catalogue *k, const char *id)
{
	bool any = false;

	for (size_t i = 0; i < k->nindicators; i++)
		if (strcmp(k->indicators[i].id, id) == 0)
			any = k->indicators[i].agreement = true;
	return any;
}

void minimums_set(struct kb_ctx *c, struct catalogue *k, const char *list)
{
	for (size_t i = 0; *list && i < k->nindicators; i++)
		k->indicators[i].minimum = "";
	for (list += strspn(list, " "); *list;) {
		const char *value, *id = take_mark(c, &list, &value);

		if (!mark_minimum(k, id, types_of(c, value)))
			kb_log(c, KB_WARN, "metrics.minimum: no indicator %s with a norm", id);
	}
}

void agreements_set(struct kb_ctx *c, struct catalogue *k, const char *list)
{
	for (size_t i = 0; *list && i < k->nindicators; i++)
		k->indicators[i].agreement = false;
	for (list += strspn(list, " "); *list;) {
		const char *value, *id = take_mark(c, &list, &value);

		if (*value || !mark_agreement(k, id))
			kb_log(c, KB_WARN, "metrics.agreements: no indicator %s%s%s", id, *value ? "=" : "", value);
	}
}

bool norm_is_minimum(const struct catalogue_indicator *i, const char *type)
{
	return i->has_norm && (kb_has_word(i->minimum, "all") || (*type && kb_has_word(i->minimum, type)));
}
