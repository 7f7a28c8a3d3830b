/* formula.c - reads a formula, and holds it against what forms ask.
 *
 *   top2 ITEM...                   all answered and all with one of the two best answers of four
 *   scale LEAST ITEM...            mean of a person's scores of 0 to 100, of LEAST answers or more
 *   share TERM... of TERM...       who gave one of these answers, of who gave one of those
 *   gap ITEM... with OTHER ITEM... mean score less that of population OTHER
 *   ratio COLUMNS of COLUMNS       100 k/n of columns of a register, added up: "a+b of a+b+c"
 *   ratio ... of ... by COLUMNS    the same of amounts, which guard nobody: by columns of the people whose they are
 *   rate COLUMNS per COLUMNS       1000 k/n
 *   mean COLUMNS of COLUMNS        k/n
 *   count COLUMNS                  how many: a "count" of what happened, a "stock" of what stands there in a month
 *   median COLUMN, p90 COLUMN      of a column of days
 *
 * ITEM is "A10", or "A24|A78": the first of them that was answered. TERM is "A38.daily,waiting", or
 * "A67.*": any answer but "don't know", "not applicable" and a skipped question. */
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"

static const struct shape {
	const char *word, *between;
	enum catalogue_kind kind;
} shapes[] = {
	{ "top2", NULL, CATALOGUE_TOP2 }, { "scale", NULL, CATALOGUE_SCALE }, { "share", "of", CATALOGUE_SHARE },
	{ "gap", "with", CATALOGUE_GAP }, { "ratio", "of", CATALOGUE_RATIO }, { "rate", "per", CATALOGUE_RATE },
	{ "mean", "of", CATALOGUE_MEAN }, { "count", NULL, CATALOGUE_COUNT }, { "median", NULL, CATALOGUE_MEDIAN }, { "p90", NULL, CATALOGUE_P90 }, { 0 }
};

/* The words of a formula one by one, copied; NULL at its end. */
static const char *next_word(struct kb_ctx *c, const char **at)
{
	size_t n = strcspn(*at, " ");
	const char *word = n > 0 ? kb_fmt(c, "%.*s", (int)n, *at) : NULL;

	*at += n;
	*at += **at == ' ';
	return word;
}

static struct catalogue_terms take_terms(struct kb_ctx *c, const char **at, const char *until)
{
	const char **list = kb_alloc(c, CATALOGUE_TERMS * sizeof(*list)), *word;
	size_t n = 0;

	while (n < CATALOGUE_TERMS && (word = next_word(c, at)) != NULL && !(until && strcmp(word, until) == 0))
		list[n++] = word;
	return (struct catalogue_terms){ list, n };
}

/* "a+b" becomes two terms. */
static struct catalogue_terms take_columns(struct kb_ctx *c, const char **at, const char *until)
{
	struct catalogue_terms t = take_terms(c, at, until);
	const char **list = kb_alloc(c, CATALOGUE_TERMS * sizeof(*list));
	size_t n = 0;

	if (t.count != 1)
		return (struct catalogue_terms){ list, 0 };
	for (const char *s = t.list[0]; n < CATALOGUE_TERMS && *s; s += *s == '+') {
		size_t len = strcspn(s, "+");
		list[n++] = kb_fmt(c, "%.*s", (int)len, s);
		s += len;
	}
	return (struct catalogue_terms){ list, n };
}

static const struct shape *find_shape(const char *word)
{
	const struct shape *s = shapes;

	while (word && s->word && strcmp(s->word, word) != 0)
		s++;
	return word && s->word ? s : NULL;
}

/* ---- Columns ---- */

/* Figures of days want a column of days, all others a column that is added up. */
static void check_columns(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f, struct catalogue_terms t)
{
	bool days = f->kind == CATALOGUE_MEDIAN || f->kind == CATALOGUE_P90;

	for (size_t i = 0; i < t.count; i++) {
		const struct catalogue_word *w = catalogue_word(k, CATALOGUE_COLUMN, t.list[i]);

		if (!w)
			catalogue_flaw(c, k, f->line, "no column %s is declared above", t.list[i]);
		else if ((strcmp(w->kind, "days") == 0) != days)
			catalogue_flaw(c, k, f->line, "the column %s is of %s: this formula takes another", w->code, w->kind);
	}
}

/* All of them of one kind. */
static void check_kind(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f, struct catalogue_terms t, const char *kind)
{
	for (size_t i = 0; i < t.count; i++) {
		const struct catalogue_word *w = catalogue_word(k, CATALOGUE_COLUMN, t.list[i]);

		if (w && strcmp(w->kind, kind) != 0)
			catalogue_flaw(c, k, f->line, "the column %s is of %s: here it is one of %s", w->code, w->kind, kind);
	}
}

/* "by" and whose: people, of amounts. */
static void read_by(struct kb_ctx *c, struct catalogue *k, struct catalogue_figure *f, const char **at)
{
	size_t n = strlen(f->formula);

	if (**at)
		f->by = take_columns(c, at, NULL);
	if (f->by.count == 0 && !(n > 3 && strcmp(f->formula + n - 3, " by") == 0))
		return;
	if (f->by.count == 0)
		catalogue_flaw(c, k, f->line, "a formula ratio has other terms than these");
	check_columns(c, k, f, f->by);
	check_kind(c, k, f, f->by, "stock");
	check_kind(c, k, f, f->of, "amount");
	check_kind(c, k, f, f->to, "amount");
}

/* What is counted is of one kind: of what happened, or of what stands there. */
static void check_counted(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f)
{
	const struct catalogue_word *first = f->of.count > 0 ? catalogue_word(k, CATALOGUE_COLUMN, f->of.list[0]) : NULL;

	if (first)
		check_kind(c, k, f, f->of, strcmp(first->kind, "stock") == 0 ? "stock" : "count");
}

/* ---- Answers ---- */

static bool has_codes(const char *term)
{
	return strchr(term, '.') && strchr(term, '.')[1] != '\0';
}

static void check_terms(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f, struct catalogue_terms t)
{
	bool codes = f->kind == CATALOGUE_SHARE;

	for (size_t i = 0; i < t.count; i++)
		if (has_codes(t.list[i]) != codes)
			catalogue_flaw(c, k, f->line, codes ? "%s names no answer" : "%s names an answer: this formula takes questions", t.list[i]);
}

static void read_sides(struct kb_ctx *c, struct catalogue *k, struct catalogue_figure *f, const struct shape *s, const char *at)
{
	bool register_ = f->kind >= CATALOGUE_RATIO;
	struct catalogue_terms (*take)(struct kb_ctx *, const char **, const char *) = register_ ? take_columns : take_terms;

	f->of = take(c, &at, s->between);
	if (f->kind == CATALOGUE_GAP && (f->with = next_word(c, &at)) != NULL && !catalogue_word(k, CATALOGUE_POPULATION, f->with))
		catalogue_flaw(c, k, f->line, "no population %s is declared above", f->with);
	if (s->between)
		f->to = take(c, &at, f->kind == CATALOGUE_RATIO ? "by" : NULL);
	if (f->kind == CATALOGUE_RATIO)
		read_by(c, k, f, &at);
	if (f->kind == CATALOGUE_COUNT)
		check_counted(c, k, f);
	if (*at || f->of.count == 0 || (s->between && f->to.count == 0))
		catalogue_flaw(c, k, f->line, "a formula %s has other terms than these", s->word);
	(register_ ? check_columns : check_terms)(c, k, f, f->of);
	(register_ ? check_columns : check_terms)(c, k, f, f->to);
	if (register_ != (strcmp(f->population, "register") == 0))
		catalogue_flaw(c, k, f->line, "%s of %s: columns are the register's, answers a population's", s->word, f->population);
}

void formula_read(struct kb_ctx *c, struct catalogue *k, struct catalogue_figure *f)
{
	const char *at = f->formula, *least;
	const struct shape *s = find_shape(next_word(c, &at));

	if (!s) {
		catalogue_flaw(c, k, f->line, "unknown formula: %s", f->formula);
		return;
	}
	f->kind = s->kind;
	if (f->kind == CATALOGUE_SCALE && (least = next_word(c, &at)) != NULL)
		f->least = strspn(least, "0123456789") == strlen(least) && strlen(least) < 3 ? (int)strtol(least, NULL, 10) : 0;
	read_sides(c, k, f, s, at);
	if (f->kind == CATALOGUE_SCALE && (f->least < 1 || (size_t)f->least > f->of.count))
		catalogue_flaw(c, k, f->line, "a scale takes at least 1 answer, at most as many as it has items");
}

/* ---- Held against the forms ---- */

const char *formula_item(struct kb_ctx *c, const char **term)
{
	size_t n = strcspn(*term, "|.");
	const char *item = n > 0 ? kb_fmt(c, "%.*s", (int)n, *term) : NULL;

	*term += n;
	if (**term == '|')
		++*term;
	else
		*term = "";
	return item;
}

static void check_codes(struct kb_ctx *c, struct catalogue *k, int line, const struct kb_form_item *i, const char *codes)
{
	while (*codes && strcmp(codes, "*") != 0) {
		size_t n = strcspn(codes, ",");
		const char *code = kb_fmt(c, "%.*s", (int)n, codes);

		if (!kb_has_word(i->codes, code))
			catalogue_flaw(c, k, line, "the question %s has no answer %s", i->name, code);
		codes += n + (codes[n] == ',');
	}
}

static void check_term(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f, const char *term)
{
	const char *codes = strchr(term, '.'), *name;

	while ((name = formula_item(c, &term)) != NULL) {
		const struct kb_form_item *i = kb_item_find(c, name);

		if (!i)
			catalogue_flaw(c, k, f->line, "no form asks %s", name);
		else if (codes)
			check_codes(c, k, f->line, i, codes + 1);
		else if (!i->scored)
			catalogue_flaw(c, k, f->line, "the question %s has no scale", name);
	}
}

void formula_check(struct kb_ctx *c, struct catalogue *k, const struct catalogue_figure *f)
{
	if (f->kind >= CATALOGUE_RATIO)
		return;
	for (size_t i = 0; i < f->of.count; i++)
		check_term(c, k, f, f->of.list[i]);
	for (size_t i = 0; i < f->to.count; i++)
		check_term(c, k, f, f->to.list[i]);
}

static bool names(struct catalogue_terms t, const char *item)
{
	size_t n = strlen(item);

	for (size_t i = 0; i < t.count; i++)
		for (const char *at = t.list[i]; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
			if (strncmp(at, item, n) == 0 && (at[n] == '\0' || at[n] == '|' || at[n] == '.'))
				return true;
	return false;
}

bool formula_uses(const struct catalogue_figure *f, const char *item)
{
	return f->kind < CATALOGUE_RATIO && (names(f->of, item) || names(f->to, item));
}
