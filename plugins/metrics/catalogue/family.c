/* family.c - which questions and figures count the same people, some of them more of these than others.
 *
 * T07 counts who said yes, no or "I don't know" to A54; T03 who answered both A01 and A02, T15 what was answered to A05 and A04; and each question is a
 * figure too. The one less the other is how many, of a few, and sometimes what they said. So
 * - where an indicator counts "I don't know", the question does (family_counts_unsure());
 * - of questions that a figure takes together an answer counts where the same person answered all of them that were asked
 *   (family_is_whole()), so that the figure and each question are about the same people;
 * - what the gate leaves out of one it leaves out of the others (klankbord.h, struct kb_sum): where one of the questions was not asked, numbers differ still.
 *
 * A figure of some of several questions (two of three) holds none of them and is held by none. What takes one question for another
 * ("A24|A78") leaves out what one of the single questions leaves out, and not the other way round: that would leave out what all others tell
 * wherever few have foster parents. */
#include <string.h>

#include "catalogue.h"
#include "metrics.h"

enum { NAME = 80 };

/* A question and who it belongs to; `taken`: with which it is taken together. Both lead to a question that leads to itself. */
struct member { const char *item; size_t family, taken; };

/* `mated`: those that are taken together with another: few, and asked for with each answer that is heard. */
struct catalogue_families { struct member *list, *mated; size_t count, room, nmated; };

/* ---- What a side of a figure counts whole ---- */

/* The terms of which it counts everybody who answered one, or all; none of another figure. */
static struct catalogue_terms terms_of(const struct catalogue_figure *f, int side)
{
	bool scale = f->kind == CATALOGUE_SCALE && (f->least == 1 || (size_t)f->least == f->of.count);

	if (f->kind == CATALOGUE_GAP)
		return side == 0 ? f->of : f->to;
	if (side > 0)
		return (struct catalogue_terms){ 0 };
	return f->kind == CATALOGUE_SHARE ? f->to : f->kind == CATALOGUE_TOP2 || scale ? f->of : (struct catalogue_terms){ 0 };
}

static bool takes_one_for_another(struct catalogue_terms t)
{
	for (size_t i = 0; i < t.count; i++)
		if (strchr(t.list[i], '|'))
			return true;
	return false;
}

/* ---- Who belongs together ---- */

/* "A38" of "A38.daily,no": its place in the list; as many as there are: it is not there. */
static size_t find(const struct catalogue_families *l, const char *term)
{
	size_t n = strcspn(term, "."), at = 0;

	while (at < l->count && (strncmp(l->list[at].item, term, n) != 0 || l->list[at].item[n] != '\0'))
		at++;
	return at;
}

static size_t find_or_add(struct kb_ctx *c, struct catalogue_families *l, const char *term)
{
	size_t at = find(l, term);

	if (at == l->count)
		l->list[l->count++] = (struct member){ kb_fmt(c, "%.*s", (int)strcspn(term, "."), term), at, at };
	return at;
}

static size_t family_of(const struct catalogue_families *l, size_t at)
{
	while (l->list[at].family != at)
		at = l->list[at].family;
	return at;
}

static size_t taken_with(const struct catalogue_families *l, size_t at)
{
	while (l->list[at].taken != at)
		at = l->list[at].taken;
	return at;
}

static void join(struct kb_ctx *c, struct catalogue_families *l, const struct catalogue_figure *f, int side)
{
	struct catalogue_terms t = terms_of(f, side);
	size_t first = t.count > 0 && !takes_one_for_another(t) ? find_or_add(c, l, t.list[0]) : 0;

	if (takes_one_for_another(t))
		return;
	for (size_t i = 1; i < t.count; i++) {
		size_t at = find_or_add(c, l, t.list[i]);

		l->list[family_of(l, at)].family = family_of(l, first);
		if (f->kind != CATALOGUE_SHARE)
			l->list[taken_with(l, at)].taken = taken_with(l, first);
	}
}

/* Each by the one that it leads to. */
static void list_mated(struct kb_ctx *c, struct catalogue_families *l)
{
	l->mated = kb_alloc(c, (l->count + 1) * sizeof(*l->mated));
	for (size_t i = 0; i < l->count; i++) {
		bool alone = true;

		for (size_t k = 0; k < l->count && alone; k++)
			alone = k == i || taken_with(l, k) != taken_with(l, i);
		if (!alone)
			l->mated[l->nmated++] = (struct member){ l->list[i].item, i, taken_with(l, i) };
	}
}

struct catalogue_families *families_of(struct kb_ctx *c, const struct catalogue *k)
{
	struct catalogue_families *l = kb_alloc(c, sizeof(*l));

	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++)
			l->room += k->indicators[i].figures[j].of.count + k->indicators[i].figures[j].to.count;
	l->list = kb_alloc(c, (l->room + 1) * sizeof(*l->list));
	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures && !catalogue_is_register(&k->indicators[i]); j++) {
			join(c, l, &k->indicators[i].figures[j], 0);
			join(c, l, &k->indicators[i].figures[j], 1);
		}
	list_mated(c, l);
	return l;
}

/* ---- Of one table ---- */

const char *family_of_item(const struct catalogue *k, const char *item)
{
	size_t at = k ? find(k->families, item) : 0;

	return k && at < k->families->count ? k->families->list[family_of(k->families, at)].item : NULL;
}

const char *family_of_side(const struct catalogue *k, const struct catalogue_figure *f, int side)
{
	struct catalogue_terms t = terms_of(f, side);

	return t.count > 0 && !takes_one_for_another(t) ? family_of_item(k, t.list[0]) : NULL;
}

const char *family_apart(const struct catalogue_figure *f)
{
	if ((f->kind != CATALOGUE_TOP2 && f->kind != CATALOGUE_SCALE) || f->of.count != 1 || !strchr(f->of.list[0], '|'))
		return NULL;
	return f->of.list[0];
}

/* ---- Whose answer counts ---- */

bool family_counts_unsure(const struct catalogue *k, const char *item)
{
	size_t n = strlen(item);

	for (size_t i = 0; k && i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++) {
			const struct catalogue_figure *f = &k->indicators[i].figures[j];

			for (size_t t = 0; f->kind == CATALOGUE_SHARE && t < f->to.count; t++)
				if (strncmp(f->to.list[t], item, n) == 0 && f->to.list[t][n] == '.' && reckon_is_meant(f->to.list[t] + n + 1, "dk"))
					return true;
		}
	return false;
}

/* Asked and not answered: there is "A02.skip" or "A02.dk", and no "A02". */
static bool lacks(const struct kb_observation *o, const char *item)
{
	size_t n = strlen(item);
	bool asked = false;

	for (size_t i = 0; i < o->count; i++) {
		if (strncmp(o->items[i].name, item, n) != 0)
			continue;
		if (o->items[i].name[n] == '\0')
			return false;
		asked = asked || o->items[i].name[n] == '.';
	}
	return asked;
}

/* Its place among those that are taken together; as many as there are: it is taken with none. */
static size_t find_mated(const struct catalogue_families *l, const char *item)
{
	size_t n = strcspn(item, "."), at = 0;

	while (at < l->nmated && (strncmp(l->mated[at].item, item, n) != 0 || l->mated[at].item[n] != '\0'))
		at++;
	return at;
}

bool family_is_whole(const struct catalogue *k, const struct kb_observation *o, const char *item)
{
	const struct catalogue_families *l = k ? k->families : NULL;
	size_t at = l ? find_mated(l, item) : 0, count = l && at < l->nmated ? l->nmated : 0;

	for (size_t i = 0; i < count; i++)
		if (i != at && l->mated[i].taken == l->mated[at].taken && lacks(o, l->mated[i].item))
			return false;
	return true;
}

const char *family_taken_with(struct kb_ctx *c, const struct catalogue *k, const char *item)
{
	const struct catalogue_families *l = k ? k->families : NULL;
	size_t at = l ? find_mated(l, item) : 0, count = l && at < l->nmated ? l->nmated : 0;
	const char *list = "";

	for (size_t i = 0; i < count; i++)
		if (i != at && l->mated[i].taken == l->mated[at].taken)
			list = kb_fmt(c, "%s%s%s", list, *list ? ", " : "", l->mated[i].item);
	return list;
}
