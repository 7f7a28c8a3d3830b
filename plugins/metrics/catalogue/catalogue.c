/* catalogue.c - reads the file of indicators.
 *
 * The file is a list of blocks. A line that is not indented begins a block: what it is and
 * its code ("topic education", "indicator Z07 version 1 from 2026-01"); the indented lines under
 * it are its fields, a word and what it says. Nothing is guessed: an unknown word, a field that
 * is missing or stands twice, a code that no block declares is a flaw, told with its line. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"

enum { NEEDED = 10, REACH = NEEDED, MINIMUM, AGREEMENT, ALSO, LEVEL, DOUBT, BESIDE, FIELDS };

static const char *const whats[CATALOGUE_WHATS] = { "stream", "theme", "topic", "owner", "population", "part", "column" };
static const char *const fields[FIELDS] = { "nl", "en", "stream", "theme", "topic", "unit", "direction", "norm", "least", "chart", "reach",
	"minimum", "agreement", "also", "level", "doubt", "beside" };

struct reader {
	struct kb_ctx *c;
	struct catalogue *k;
	int line;
	struct catalogue_word *word;            /* the block at hand is one of these two */
	struct catalogue_indicator *indicator;
	const char *said[FIELDS];               /* what its fields say; NULL: not yet */
};

void catalogue_flaw(struct kb_ctx *c, struct catalogue *k, int line, const char *fmt, ...)
{
	char why[300];
	va_list ap;

	if (k->nflaws == CATALOGUE_FLAWS)
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	k->flaws[k->nflaws++] = (struct catalogue_flaw){ line, kb_fmt(c, "%s", why) };
}

#define FLAW(rd, ...) catalogue_flaw((rd)->c, (rd)->k, (rd)->line, __VA_ARGS__)

static bool is_code(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

	return n > 0 && n <= 40 && s[n] == '\0';
}

/* A whole number of at most `most`; -1: it is none. */
static long whole(const char *s, long most)
{
	size_t n = strspn(s, "0123456789");
	long v = n > 0 && n <= 6 && s[n] == '\0' ? strtol(s, NULL, 10) : -1;

	return v <= most ? v : -1;
}

/* Is the word one of a list that ends with NULL? */
static bool is_one_of(const char *word, const char *const *list)
{
	while (*list && strcmp(*list, word) != 0)
		list++;
	return *list != NULL;
}

/* Cuts the first word off a line; "" at its end. */
static char *take_word(char **line)
{
	char *word = *line;

	*line += strcspn(*line, " ");
	if (**line)
		*(*line)++ = '\0';
	*line += strspn(*line, " ");
	return word;
}

const struct catalogue_word *catalogue_word(const struct catalogue *k, enum catalogue_what what, const char *code)
{
	for (size_t i = 0; i < k->nwords; i++)
		if (k->words[i].what == what && strcmp(k->words[i].code, code) == 0)
			return &k->words[i];
	return NULL;
}

static void must_be_declared(struct reader *rd, enum catalogue_what what, const char *code)
{
	if (!catalogue_word(rd->k, what, code))
		FLAW(rd, "no %s %s is declared above", whats[what], code);
}

/* ---- The end of a block: is it whole? ------------------------------------------------------ */

static int field_index(const char *name)
{
	for (int i = 0; i < FIELDS; i++)
		if (strcmp(fields[i], name) == 0)
			return i;
	return -1;
}

static const char *said(const struct reader *rd, const char *field)
{
	const char *text = rd->said[field_index(field)];

	return text ? text : "";
}

/* The first `n` fields must have been said. */
static bool has_fields(struct reader *rd, int n)
{
	bool whole = true;

	for (int i = 0; i < n; i++)
		if (!rd->said[i]) {
			FLAW(rd, "%s is missing", fields[i]);
			whole = false;
		}
	return whole;
}

static void end_word(struct reader *rd)
{
	rd->line = rd->word->line;
	has_fields(rd, 2);
	rd->word->nl = said(rd, "nl");
	rd->word->en = said(rd, "en");
	rd->word->reach = said(rd, "reach");
}

/* "none", or "75 organisation proposal". */
static void read_norm(struct reader *rd, struct catalogue_indicator *i)
{
	char *text = (char *)kb_fmt(rd->c, "%s", said(rd, "norm")), *end;
	const char *value = take_word(&text);

	if (strcmp(value, "none") == 0 && !*text)
		return;
	i->has_norm = true;
	i->norm = strtod(value, &end);
	if (end == value || *end || strspn(value, "-.0123456789") != strlen(value) || i->norm < -1000 || i->norm > 1000)
		FLAW(rd, "the norm %s is no number", value);
	i->owner = take_word(&text);
	if (!*i->owner)
		FLAW(rd, "a norm has an owner: who sets it?");
	else
		must_be_declared(rd, CATALOGUE_OWNER, i->owner);
	i->status = take_word(&text);
	if (strcmp(i->status, "proposal") != 0 && strcmp(i->status, "set") != 0)
		FLAW(rd, "a norm is a proposal or is set, not \"%s\"", i->status);
	if (*text)
		FLAW(rd, "more stands behind the norm: %s", text);
}

static void read_least(struct reader *rd, struct catalogue_indicator *i)
{
	char *text = (char *)kb_fmt(rd->c, "%s", said(rd, "least"));

	i->least = (int)whole(take_word(&text), 1000);
	i->least_outside = (int)whole(take_word(&text), 1000);
	if (i->least < 0 || i->least_outside < i->least || *text)
		FLAW(rd, "least takes two numbers of people, inside and outside, the second not smaller");
}

/* "all", or "kwv poa": a minimum norm is a norm. */
static void read_minimum(struct reader *rd, struct catalogue_indicator *i)
{
	char *text = (char *)kb_fmt(rd->c, "%s", i->minimum = said(rd, "minimum"));

	if (*i->minimum && !i->has_norm)
		FLAW(rd, "a minimum norm is a norm, and there is none");
	while (*text) {
		const char *type = take_word(&text);

		if (!is_code(type))
			FLAW(rd, "minimum takes types of place, or all, not \"%s\"", type);
	}
}

/* What an indicator is besides its figure. */
static void read_marks(struct reader *rd, struct catalogue_indicator *i)
{
	const char *agreement = said(rd, "agreement"), *also = said(rd, "also");

	read_minimum(rd, i);
	i->agreement = strcmp(agreement, "safety") == 0;
	if (*agreement && !i->agreement)
		FLAW(rd, "unknown agreement: %s", agreement);
	i->per_youth = strcmp(also, "per_youth_year") == 0;
	if (*also && (!i->per_youth || strcmp(i->unit, "per_1000") != 0))
		FLAW(rd, "a rate per 1000 is also told per_youth_year, and nothing else is: %s", also);
}

static void read_choices(struct reader *rd, struct catalogue_indicator *i)
{
	static const char *const units[] = { "percent", "score", "points", "per_1000", "days", "count", NULL };
	static const char *const directions[] = { "higher", "lower", "neutral", NULL };
	static const char *const charts[] = { "p", "xmr", "run", "u", "u_prime", NULL };

	if (!is_one_of(i->unit = said(rd, "unit"), units))
		FLAW(rd, "unknown unit: %s", i->unit);
	if (!is_one_of(i->direction = said(rd, "direction"), directions))
		FLAW(rd, "unknown direction: %s", i->direction);
	if (!is_one_of(i->chart = said(rd, "chart"), charts))
		FLAW(rd, "unknown chart: %s", i->chart);
	must_be_declared(rd, CATALOGUE_STREAM, i->stream = said(rd, "stream"));
	must_be_declared(rd, CATALOGUE_THEME, i->theme = said(rd, "theme"));
	must_be_declared(rd, CATALOGUE_TOPIC, i->topic = said(rd, "topic"));
}

/* All are of what is counted: where a figure is told above locations only, a zero of it is doubted, or another stands beside it. */
static void read_counted(struct reader *rd, struct catalogue_indicator *i)
{
	static const char *const levels[] = { "location", "region", NULL };
	const char *level = said(rd, "level");

	if (*level && !is_one_of(level, levels))
		FLAW(rd, "unknown level: %s", level);
	i->above = strcmp(level, "region") == 0;
	i->doubt = said(rd, "doubt");
	i->beside = said(rd, "beside");
	if ((*level || *i->doubt || *i->beside) && !catalogue_is_register(i))
		FLAW(rd, "level, doubt and beside are of what a register counts");
}

/* The versions of an indicator count up in the file, and so do the months from which
 * they hold: what is drawn is one line after another. */
static void check_order(struct reader *rd, const struct catalogue_indicator *i)
{
	const struct catalogue_indicator *before = NULL;

	for (const struct catalogue_indicator *j = rd->k->indicators; j < i; j++)
		if (strcmp(j->id, i->id) == 0)
			before = j;
	if (before && i->version == before->version)
		FLAW(rd, "%s version %d stands twice", i->id, i->version);
	else if (i->version != (before ? before->version + 1 : 1))
		FLAW(rd, "%s version %d does not follow version %d", i->id, i->version, before ? before->version : 0);
	if (before && i->from <= before->from)
		FLAW(rd, "%s version %d does not begin after the version before it", i->id, i->version);
}

/* All figures are of surveys, or all of a register; none stands twice. */
static void check_figures(struct reader *rd, const struct catalogue_indicator *i)
{
	if (i->nfigures == 0)
		FLAW(rd, "%s has no figure", i->id);
	for (size_t a = 0; a < i->nfigures; a++) {
		const struct catalogue_figure *f = &i->figures[a];

		rd->line = f->line;
		if ((f->kind >= CATALOGUE_RATIO) != (i->figures[0].kind >= CATALOGUE_RATIO))
			FLAW(rd, "surveys and registers do not feed one indicator");
		for (size_t b = 0; b < a; b++)
			if (strcmp(i->figures[b].population, f->population) == 0 && strcmp(i->figures[b].part, f->part) == 0)
				FLAW(rd, "a figure %s/%s stands above already", f->population, f->part);
	}
}

static void end_indicator(struct reader *rd)
{
	struct catalogue_indicator *i = rd->indicator;

	rd->line = i->line;
	if (has_fields(rd, NEEDED)) {
		read_choices(rd, i);
		read_norm(rd, i);
		read_least(rd, i);
		read_marks(rd, i);
	}
	i->nl = said(rd, "nl");
	i->en = said(rd, "en");
	for (size_t a = 0; a < i->nfigures; a++)
		if (!*i->figures[a].direction)
			i->figures[a].direction = said(rd, "direction");
	read_counted(rd, i);
	check_order(rd, i);
	check_figures(rd, i);
}

static void end_block(struct reader *rd)
{
	int line = rd->line;

	if (rd->word)
		end_word(rd);
	if (rd->indicator)
		end_indicator(rd);
	rd->line = line;
	rd->word = NULL;
	rd->indicator = NULL;
	memset(rd->said, 0, sizeof(rd->said));
}

/* ---- A line ------------------------------------------------------------------------------- */

static void begin_word(struct reader *rd, enum catalogue_what what, char *rest)
{
	static const char *const kinds[] = { "count", "stock", "amount", "days", NULL };
	struct catalogue_word *w = &rd->k->words[rd->k->nwords];

	*w = (struct catalogue_word){ .what = what, .code = take_word(&rest), .kind = take_word(&rest), .reach = "", .line = rd->line };
	if (!is_code(w->code) || *rest)
		FLAW(rd, "a %s takes one code, of letters, digits, _ and .", whats[what]);
	if (catalogue_word(rd->k, what, w->code))
		FLAW(rd, "the %s %s stands twice", whats[what], w->code);
	if (what == CATALOGUE_COLUMN ? !is_one_of(w->kind, kinds) : *w->kind != '\0')
		FLAW(rd, "unknown kind of %s: \"%s\"", whats[what], w->kind);
	rd->word = w;
	rd->k->nwords++;
}

/* "2026-01"; -1: it is none. */
static int32_t month_of(const char *s)
{
	long year = strlen(s) == 7 && s[4] == '-' ? strtol(s, NULL, 10) : 0, month = year ? whole(s + 5, 12) : 0;

	return year >= 2000 && year < 2100 && month >= 1 ? (int32_t)(12 * year + month - 1) : -1;
}

/* "Z07 version 1 from 2026-01". */
static void begin_indicator(struct reader *rd, char *rest)
{
	struct catalogue_indicator *i = &rd->k->indicators[rd->k->nindicators++];
	const char *version, *from;

	i->id = take_word(&rest);
	i->line = rd->line;
	i->owner = i->status = i->minimum = i->doubt = i->beside = "";
	rd->indicator = i;
	version = take_word(&rest);
	i->version = (int)whole(take_word(&rest), 999);
	from = take_word(&rest);
	i->from = month_of(take_word(&rest));
	if (!is_code(i->id) || strcmp(version, "version") != 0 || i->version < 1 || strcmp(from, "from") != 0 || i->from < 0 || *rest)
		FLAW(rd, "an indicator begins \"indicator ID version NUMBER from YYYY-MM\"");
}

static void begin_block(struct reader *rd, char *line)
{
	const char *what = take_word(&line);

	end_block(rd);
	if (strcmp(what, "indicator") == 0) {
		begin_indicator(rd, line);
		return;
	}
	for (int i = 0; i < CATALOGUE_WHATS; i++)
		if (strcmp(whats[i], what) == 0) {
			begin_word(rd, (enum catalogue_what)i, line);
			return;
		}
	FLAW(rd, "unknown word: %.40s", what);
}

/* "youth: top2 A72", "youth/same_test lower: share ...". */
static void take_figure(struct reader *rd, char *line)
{
	struct catalogue_indicator *i = rd->indicator;
	struct catalogue_figure *f = &i->figures[i->nfigures++];
	char *formula = strstr(line, ": "), *part;

	*f = (struct catalogue_figure){ .population = "", .part = "", .direction = "", .formula = "", .line = rd->line };
	if (!formula) {
		FLAW(rd, "a figure says of whom, then \": \", then its formula");
		return;
	}
	*formula = '\0';
	f->formula = formula + 2;
	f->population = take_word(&line);
	f->direction = line;
	if (*line && strcmp(line, "lower") != 0 && strcmp(line, "higher") != 0)
		FLAW(rd, "unknown direction: %s", line);
	if ((part = strchr(f->population, '/')) != NULL) {
		*part = '\0';
		must_be_declared(rd, CATALOGUE_PART, f->part = part + 1);
	}
	must_be_declared(rd, CATALOGUE_POPULATION, f->population);
	formula_read(rd->c, rd->k, f);
}

/* Words have words alone; a population also says which indicator tells how many were reached, an indicator has marks. */
static bool takes_field(const struct reader *rd, int i)
{
	if (i == REACH)
		return rd->word && rd->word->what == CATALOGUE_POPULATION;
	if (i > REACH)
		return !rd->word;
	return i >= 0 && (!rd->word || i < 2);
}

static void take_field(struct reader *rd, char *line)
{
	const char *name = take_word(&line);
	int i = field_index(name);

	if (!rd->word && !rd->indicator)
		FLAW(rd, "an indented line belongs to a block above it");
	else if (rd->indicator && strcmp(name, "figure") == 0)
		take_figure(rd, line);
	else if (!takes_field(rd, i))
		FLAW(rd, "unknown field: %.40s", name);
	else if (rd->said[i])
		FLAW(rd, "%s stands twice", name);
	else if (!*line)
		FLAW(rd, "%s says nothing", name);
	else
		rd->said[i] = line;
}

static void take_line(struct reader *rd, char *line)
{
	size_t n = strlen(line);

	if (n > CATALOGUE_LINE)
		FLAW(rd, "the line is longer than %d bytes", CATALOGUE_LINE);
	else if (n == 0 || *line == '#')
		return;
	else if (line[n - 1] == ' ' || line[n - 1] == '\t' || line[n - 1] == '\r')
		FLAW(rd, "the line ends with a blank");
	else if (*line == '\t')
		take_field(rd, line + 1);
	else
		begin_block(rd, line);
}

/* ---- The file -------------------------------------------------------------------------------- */

/* How many lines begin with these bytes: the room that a list needs at most. */
static size_t count_lines(const char *text, const char *with)
{
	size_t n = 0;

	for (const char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		n += strncmp(at, with, strlen(with)) == 0;
	return n;
}

/* The figures of all indicators lie in one row; each indicator knows where its own begin. */
static void take_lines(struct reader *rd, char *text)
{
	struct catalogue_figure *figures = kb_alloc(rd->c, (count_lines(text, "\tfigure ") + 1) * sizeof(*figures));
	size_t n = 0;

	while (*text) {
		char *end = text + strcspn(text, "\n"), *next = *end ? end + 1 : end;
		const struct catalogue_indicator *before = rd->indicator;

		*end = '\0';
		rd->line++;
		take_line(rd, text);
		if (before && rd->indicator != before)
			n += before->nfigures;
		if (rd->indicator && rd->indicator != before)
			rd->indicator->figures = &figures[n];
		text = next;
	}
	end_block(rd);
}

/* Is it before this id and month, or just there? */
static bool is_before(const struct catalogue_indicator *i, const char *id, int32_t month)
{
	int order = strcmp(i->id, id);

	return order < 0 || (order == 0 && i->from <= month);
}

/* Each voice and each figure of a page is looked up. One behind the other: nearly all come so. */
static void put_in_order(struct kb_ctx *c, struct catalogue *k)
{
	k->order = kb_alloc(c, (k->nindicators + 1) * sizeof(*k->order));
	for (size_t i = 0, at; i < k->nindicators; i++) {
		const struct catalogue_indicator *one = &k->indicators[i];

		for (at = i; at > 0 && !is_before(k->order[at - 1], one->id, one->from); at--)
			k->order[at] = k->order[at - 1];
		k->order[at] = one;
	}
}

/* Of a doubt low is below its norm. */
static void check_named(struct reader *rd, const struct catalogue_indicator *i)
{
	const struct catalogue_indicator *knows = *i->doubt ? catalogue_find(rd->k, i->doubt, INT32_MAX) : NULL;

	rd->line = i->line;
	if (*i->beside && !catalogue_find(rd->k, i->beside, INT32_MAX))
		FLAW(rd, "no indicator %s is declared", i->beside);
	if (!*i->doubt)
		return;
	if (!knows)
		FLAW(rd, "no indicator %s is declared", i->doubt);
	else if (!knows->has_norm || strcmp(knows->unit, "percent") != 0 || strcmp(knows->direction, "higher") != 0)
		FLAW(rd, "%s has no norm in per cent below which a zero of %s is doubted", i->doubt, i->id);
}

/* Indicators stand below the populations that name them, so this comes last. */
static void check_reach(struct reader *rd)
{
	for (size_t i = 0; i < rd->k->nwords; i++) {
		const struct catalogue_word *w = &rd->k->words[i];

		rd->line = w->line;
		if (*w->reach && !catalogue_find(rd->k, w->reach, INT32_MAX))
			FLAW(rd, "no indicator %s is declared", w->reach);
	}
	for (size_t i = 0; i < rd->k->nindicators; i++)
		check_named(rd, &rd->k->indicators[i]);
}

struct catalogue *catalogue_read(struct kb_ctx *c, const char *text)
{
	struct catalogue *k = kb_alloc(c, sizeof(*k));
	struct reader rd = { .c = c, .k = k };

	k->flaws = kb_alloc(c, CATALOGUE_FLAWS * sizeof(*k->flaws));
	k->indicators = kb_alloc(c, (count_lines(text, "indicator") + 1) * sizeof(*k->indicators));
	for (int i = 0; i < CATALOGUE_WHATS; i++)
		k->nwords += count_lines(text, whats[i]);
	k->words = kb_alloc(c, (k->nwords + 1) * sizeof(*k->words));
	k->nwords = 0;
	take_lines(&rd, (char *)kb_fmt(c, "%s", text));
	if (k->nindicators == 0)
		FLAW(&rd, "there is no indicator");
	put_in_order(c, k);
	check_reach(&rd);
	k->families = families_of(c, k);
	return k;
}

const struct catalogue_indicator *catalogue_find(const struct catalogue *k, const char *id, int32_t month)
{
	size_t low = 0, high = k->nindicators;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (is_before(k->order[mid], id, month))
			low = mid + 1;
		else
			high = mid;
	}
	return low > 0 && strcmp(k->order[low - 1]->id, id) == 0 ? k->order[low - 1] : NULL;
}

bool catalogue_is_share(const struct catalogue_indicator *i, const struct catalogue_figure *f)
{
	return strcmp(i->unit, "percent") == 0 && f->by.count == 0;
}

bool catalogue_is_register(const struct catalogue_indicator *i)
{
	return i->nfigures > 0 && i->figures[0].kind >= CATALOGUE_RATIO;
}

/* ---- At the start ----------------------------------------------------------------------------- */

/* A house need not ask everything: what no form of this one asks is said, and no more. */
static void check_fed(struct kb_ctx *c, const struct catalogue *k)
{
	struct catalogue unfed = { .flaws = kb_alloc(c, CATALOGUE_FLAWS * sizeof(struct catalogue_flaw)) };

	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++)
			formula_check(c, &unfed, &k->indicators[i].figures[j]);
	if (unfed.nflaws > 0)
		kb_log(c, KB_WARN, "indicators.txt: %zu%s answers of formulas are asked by no form here, the first in line %d: %s",
		    unfed.nflaws, unfed.nflaws == CATALOGUE_FLAWS ? " or more" : "", unfed.flaws[0].line, unfed.flaws[0].why);
}

const void *catalogue_start(struct kb_ctx *c)
{
	const char *text = kb_beside(c, "indicators.txt", CATALOGUE_BYTES);
	struct catalogue *k = text ? catalogue_read(c, text) : NULL;

	for (size_t i = 0; k && i < k->nflaws; i++)
		kb_log(c, KB_ERROR, "indicators.txt line %d: %s", k->flaws[i].line, k->flaws[i].why);
	if (!k || k->nflaws > 0)
		return NULL;
	check_fed(c, k);
	norms_set(k, kb_set(c, "metrics.norms"));
	minimums_set(c, k, kb_set(c, "metrics.minimum"));
	agreements_set(c, k, kb_set(c, "metrics.agreements"));
	return k;
}
