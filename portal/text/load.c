/* load.c - catalogues from folders into memory.
 *
 * First en.xlf of every folder, the list of keys and what every translation is compared
 * with; then every other file, added to the language of its name. What is wrong with a
 * file or a unit costs that file or unit and a line for the operator, never the start. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>

#include "calendar.h"
#include "catalog.h"
#include "tags.h"
#include "log.h"
#include "xliff.h"

#define SUFFIX ".xlf"

/* The units of one language, from all its files. */
struct draft {
	const char *tag;
	struct kb_unit *units;
	size_t n;
};

struct loading {
	struct kb_texts *texts;
	struct kb_arena *arena;
	unsigned flags;
	struct draft *drafts; /* the source first */
	size_t n, cap;
};

/* ---- Reading the files -------------------------------------------------------------- */

static struct draft *draft_of(struct loading *g, const char *tag)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->drafts[i].tag, tag) == 0)
			return &g->drafts[i];
	if (g->n == g->cap) {
		struct draft *larger = kb_arena_alloc(g->arena, 2 * (g->cap + 4) * sizeof *larger);
		if (g->n)
			memcpy(larger, g->drafts, g->n * sizeof *larger);
		g->drafts = larger;
		g->cap = 2 * (g->cap + 4);
	}
	g->drafts[g->n].tag = kb_arena_text(g->arena, tag);
	return &g->drafts[g->n++];
}

static void draft_add(struct loading *g, struct draft *d, const struct kb_xliff *x)
{
	struct kb_unit *all = kb_arena_alloc(g->arena, (d->n + x->n) * sizeof *all);

	if (d->n)
		memcpy(all, d->units, d->n * sizeof *all);
	if (x->n)
		memcpy(all + d->n, x->units, x->n * sizeof *all);
	d->units = all;
	d->n += x->n;
}

/* The file must speak of the language that it is named after, by our name for it. */
static const char *wrong_name(struct loading *g, const char *tag, const struct kb_xliff *x)
{
	char ours[KB_TAG_MAX], icu[KB_ICU_MAX];

	kb_tag_ours(ours, tag);
	if (strcmp(ours, tag) != 0)
		return kb_arena_fmt(g->arena, "name it %s" SUFFIX, *ours ? ours : "by a BCP 47 tag");
	if (!kb_icu_of_tag(icu, tag))
		return "the name is not a BCP 47 tag";
	if (strcmp(tag, "en-XA") == 0 || strcmp(tag, "ar-XB") == 0)
		return "this name is kept for a pseudo-language";
	if (strcmp(x->language, tag) != 0 && !(strcmp(tag, KB_SOURCE) == 0 && !*x->language))
		return kb_arena_fmt(g->arena, "its target-language is '%s'", x->language);
	return NULL;
}

static bool load_file(struct loading *g, const char *dir, const char *tag)
{
	const char *path = kb_arena_fmt(g->arena, "%s/%s" SUFFIX, dir, tag), *why = NULL;
	struct kb_xliff x;
	enum kb_rc rc = kb_xliff_read(g->arena, path, &x, &why);

	if (rc == KB_NONE)
		return false;
	if (rc == KB_OK)
		why = wrong_name(g, tag, &x);
	if (why) {
		kb_log_line(KB_ERROR, "%s: %s: the file is left out", path, why);
		return false;
	}
	draft_add(g, draft_of(g, tag), &x);
	return true;
}

/* "ti" of "ti.xlf"; NULL if the name is not one of a catalogue of a translation. */
static const char *tag_of(struct kb_arena *a, const char *name)
{
	size_t n = strlen(name), tail = strlen(SUFFIX);

	if (*name == '.' || n <= tail || strcmp(name + n - tail, SUFFIX) != 0 || n - tail >= KB_TAG_MAX)
		return NULL;
	name = kb_arena_copy(a, name, n - tail);
	return strcmp(name, KB_SOURCE) == 0 ? NULL : name;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_folder(struct loading *g, const char *dir)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, NULL, by_name);

	for (int i = 0; i < n; i++) {
		const char *tag = tag_of(g->arena, names[i]->d_name);
		if (tag)
			load_file(g, dir, tag);
		free(names[i]);
	}
	free(names);
}

/* ---- From units to texts ---------------------------------------------------------------- */

static void lost(const struct kb_unit *u, const char *why)
{
	kb_log_line(KB_WARN, "%s:%d: %s: %s: the text is left out", u->file, u->line, u->id, why);
}

/* The pattern that a unit offers, or NULL if it counts as missing. */
static const char *offered(const struct loading *g, const struct kb_unit *u, bool source)
{
	const char *target = u->target && *u->target ? u->target : NULL;

	if (u->too_long) {
		lost(u, "longer than 8 KiB");
		return NULL;
	}
	if (source)
		return target ? target : *u->source ? u->source : NULL;
	if (strcmp(u->state, "new") == 0 || strcmp(u->state, "needs-translation") == 0)
		return NULL;
	if ((g->flags & KB_REQUIRE_APPROVED) && !u->approved && !u->fixed)
		return NULL;
	return target;
}

/* By key; among equal keys the file that came first (sorting keeps no order itself). */
static int by_id(const void *a, const void *b)
{
	const struct kb_unit *x = *(const struct kb_unit *const *)a, *y = *(const struct kb_unit *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x > y) - (x < y);
}

static const struct kb_unit **sorted(struct kb_arena *a, const struct draft *d)
{
	const struct kb_unit **list = kb_arena_alloc(a, (d->n + 1) * sizeof *list);

	for (size_t i = 0; i < d->n; i++)
		list[i] = &d->units[i];
	qsort(list, d->n, sizeof *list, by_id);
	return list;
}

/* The source has no source of its own: it is checked against itself. */
static const char *wrong_text(struct loading *g, const struct kb_catalogue *source, const struct kb_catalogue *l,
    const struct kb_unit *u, const char *pattern)
{
	const struct kb_entry *original = NULL;

	if (source != l && !(original = kb_entry_find(source, u->id)))
		return "the source has no such key";
	return kb_message_check(g->arena, l->lang.icu, original ? original->pattern : pattern, pattern);
}

static void add_entry(struct loading *g, const struct kb_catalogue *source, struct kb_catalogue *l,
    const struct kb_unit *u)
{
	struct kb_entry e = { .key = u->id, .pattern = offered(g, u, source == l) };
	const char *why;

	if (!e.pattern)
		return;
	why = wrong_text(g, source, l, u, e.pattern);
	if (!why && !kb_entry_open(g->texts->arena, &l->lang, &e))
		why = "ICU cannot read it";
	if (why)
		lost(u, why);
	else
		l->entries[l->n++] = e;
}

/* Unlike kb_texts_say(): before there are texts, and without approval or fallback. */
static const char *meta(const struct draft *d, const char *key)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->units[i].id, key) == 0 && d->units[i].target && *d->units[i].target)
			return d->units[i].target;
	return NULL;
}

/* ICU's name for the language: meta.icu, where ICU knows what it says. */
static const char *icu_of(struct loading *g, const struct draft *d)
{
	const char *said = meta(d, "meta.icu");
	char icu[KB_ICU_MAX];

	if (said && kb_icu_known(said))
		return said;
	if (said)
		kb_log_line(KB_WARN, "language %s: ICU does not know meta.icu '%s'", d->tag, said);
	if (kb_icu_of_tag(icu, d->tag) && kb_icu_known(icu))
		return kb_arena_text(g->texts->arena, icu);
	kb_log_line(KB_WARN, "language %s: ICU has no data: numbers and dates as in English", d->tag);
	return "en@calendar=gregorian;numbers=latn";
}

static const char *date_pattern(const struct draft *d, const char *key)
{
	const char *pattern = meta(d, key);

	if (!pattern || kb_date_pattern_ok(pattern))
		return pattern;
	kb_log_line(KB_WARN, "language %s: %s '%s' is not made of d, M, L and y", d->tag, key, pattern);
	return NULL;
}

struct kb_catalogue *kb_catalogue_add(struct kb_texts *t, const char *tag, const char *icu)
{
	struct kb_catalogue *l;

	if (t->n == t->cap) {
		t->cap = 2 * (t->cap + 4);
		l = kb_arena_alloc(t->arena, t->cap * sizeof *l);
		if (t->n)
			memcpy(l, t->all, t->n * sizeof *l);
		t->all = l;
	}
	l = &t->all[t->n++];
	l->lang.tag = tag;
	l->lang.icu = icu;
	return l;
}

static void add_language(struct loading *g, const struct draft *d)
{
	struct kb_catalogue *l = kb_catalogue_add(g->texts, d->tag, icu_of(g, d));
	const struct kb_catalogue *source = &g->texts->all[0];
	const struct kb_unit **units = sorted(g->arena, d);
	const char *autonym = meta(d, "meta.autonym");

	l->lang.autonym = autonym ? autonym : d->tag;
	l->lang.rtl = uloc_isRightToLeft(d->tag);
	l->lang.date = date_pattern(d, "meta.date.long");
	l->lang.month = date_pattern(d, "meta.month");
	l->entries = kb_arena_alloc(g->texts->arena, (d->n + 1) * sizeof *l->entries);
	for (size_t i = 0; i < d->n; i++) {
		if (i > 0 && strcmp(units[i]->id, units[i - 1]->id) == 0)
			lost(units[i], "the key was there before");
		else
			add_entry(g, source, l, units[i]);
	}
}

/* ---- The whole -------------------------------------------------------------------------- */

/* How many keys of the source a language lacks, for youths and for staff. */
static void count_missing(const struct kb_catalogue *source, struct kb_catalogue *l)
{
	for (size_t i = 0; i < source->n; i++) {
		const char *key = source->entries[i].key;
		if (kb_entry_find(l, key))
			continue;
		if (strncmp(key, "staff.", 6) == 0)
			l->lang.lacks_staff++;
		else
			l->lang.lacks_youth++;
	}
	l->lang.whole_youth = l->lang.lacks_youth == 0;
	l->lang.whole_staff = l->lang.whole_youth && l->lang.lacks_staff == 0;
}

static int source_then_tag(const void *a, const void *b)
{
	const struct kb_catalogue *x = a, *y = b;
	bool xs = strcmp(x->lang.tag, KB_SOURCE) == 0, ys = strcmp(y->lang.tag, KB_SOURCE) == 0;

	return xs != ys ? ys - xs : strcmp(x->lang.tag, y->lang.tag);
}

static void finish(struct kb_texts *t)
{
	qsort(t->all, t->n, sizeof *t->all, source_then_tag);
	t->list = kb_arena_alloc(t->arena, t->n * sizeof *t->list);
	for (size_t i = 0; i < t->n; i++) {
		t->all[i].lang.index = i;
		t->list[i] = &t->all[i].lang;
		count_missing(&t->all[0], &t->all[i]);
	}
}

struct kb_texts *kb_texts_load(struct kb_arena *a, const char *const *dirs, unsigned flags)
{
	struct kb_texts *t = kb_arena_alloc(a, sizeof *t);
	struct loading g = { .texts = t, .arena = a, .flags = flags };

	t->arena = a;
	if (!dirs[0] || !load_file(&g, dirs[0], KB_SOURCE)) {
		kb_log_line(KB_ERROR, "%s/" KB_SOURCE SUFFIX " is missing", dirs[0] ? dirs[0] : "");
		return NULL;
	}
	for (size_t i = 1; dirs[i]; i++)
		load_file(&g, dirs[i], KB_SOURCE);
	for (size_t i = 0; dirs[i]; i++)
		load_folder(&g, dirs[i]);
	for (size_t i = 0; i < g.n; i++)
		add_language(&g, &g.drafts[i]);
	if (flags & KB_PSEUDO)
		kb_pseudo_add(t);
	finish(t);
	return t;
}

void kb_texts_free(struct kb_texts *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n; i++)
		for (size_t j = 0; j < t->all[i].n; j++)
			kb_message_free(t->all[i].entries[j].message);
	t->n = 0;
}
