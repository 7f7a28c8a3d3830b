/* test-catalogue.c - the file of indicators: held against the forms, and each of its flaws seen.
 *
 * The house of this test owns all forms that come with surveys, and the file is the one that is
 * installed. Whoever adds an indicator to a copy of it sees its figure, without a line of C. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "catalogue.h"
#include "klankbord-test.h"

extern const struct kb_plugin kb_plugin; /* metrics */

enum { JANUARY = 12 * 2026, SEPTEMBER = JANUARY + 8, OCTOBER = JANUARY + 9 };

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

static const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){
		{ .file = "core.xml", .id = "core", .take = take },
		{ .file = "youth.xml", .id = "youth", .take = take },
		{ .file = "guardian.xml", .id = "guardian", .take = take }, { .file = "foster.xml", .id = "foster", .take = take },
		{ .file = "partner.xml", .id = "partner", .take = take }, { .file = "staff.xml", .id = "staff", .take = take },
		{ .file = "former.xml", .id = "former", .take = take }, { 0 } },
};

static struct kb_test *open_with(const char *first)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &surveys, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { first, KB_TOP "/plugins", NULL };

	return kb_test_open(plugins, locales, forms);
}

static int open_house(void **state)
{
	*state = open_with(KB_TOP "/plugins");
	return 0;
}

static int close_house(void **state)
{
	kb_test_close(*state);
	return 0;
}

static const char *file(struct kb_ctx *c)
{
	char *text = kb_alloc(c, CATALOGUE_BYTES + 1);
	FILE *f = fopen(KB_TOP "/plugins/metrics/indicators.txt", "r");

	assert_non_null(f);
	assert_true(fread(text, 1, CATALOGUE_BYTES, f) > 30000);
	fclose(f);
	return text;
}

/* The text with one place changed, which must be there. */
static const char *changed(struct kb_ctx *c, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (!at)
		fail_msg("the file does not hold: %s", from);
	return kb_fmt(c, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* ---- The file that is installed ------------------------------------------------------------- */

static const char *all_flaws(struct kb_ctx *c, const struct catalogue *k)
{
	const char *said = "";

	for (size_t i = 0; i < k->nflaws; i++)
		said = kb_fmt(c, "%s%d: %s\n", said, k->flaws[i].line, k->flaws[i].why);
	return said;
}

/* What no form asks, and what forms score and no figure uses. */
static const char *against_forms(struct kb_ctx *c, struct catalogue *k)
{
	const struct kb_form_item *items;
	size_t n = kb_items(c, &items), figures = 0;
	const char *said;

	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++)
			formula_check(c, k, &k->indicators[i].figures[j]);
	said = all_flaws(c, k);
	for (size_t q = 0; q < n; q++) {
		bool used = false;

		for (size_t i = 0; i < k->nindicators; i++)
			for (size_t j = 0; j < k->indicators[i].nfigures; j++, figures++)
				used = used || formula_uses(&k->indicators[i].figures[j], items[q].name);
		if (!used)
			said = kb_fmt(c, "%s%s is scored and no indicator uses it\n", said, items[q].name);
	}
	assert_true(n > 100 && figures > n);
	return said;
}

/* What the portal itself promises of complaints is none of the 101: a talk, an answer, the formal route. */
static bool is_promise(const struct catalogue_indicator *i)
{
	return strcmp(i->id, "KL12") == 0 || strcmp(i->id, "KL13") == 0 || strcmp(i->id, "KL14") == 0;
}

/* And what was added since: who left with unknown destination, and complaints that are open beyond their term. */
static bool is_added(const struct catalogue_indicator *i)
{
	return strcmp(i->id, "Z34") == 0 || strcmp(i->id, "KL15") == 0;
}

static void the_file_is_right_and_the_forms_feed_it(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	struct catalogue *k = catalogue_read(c, file(c));
	size_t surveys_feed = 0, registers_feed = 0, promises = 0, added = 0;

	assert_string_equal(all_flaws(c, k), "");
	assert_string_equal(against_forms(c, k), "");
	for (size_t i = 0; i < k->nindicators; i++)
		if (is_promise(&k->indicators[i]))
			promises++;
		else if (is_added(&k->indicators[i]))
			added++;
		else if (k->indicators[i].version == 1)
			++*(catalogue_is_register(&k->indicators[i]) ? &registers_feed : &surveys_feed);
	assert_int_equal(surveys_feed, 82);
	assert_int_equal(registers_feed, 19);
	assert_int_equal(promises, 3);
	assert_int_equal(added, 2);
}

/* Control: what the check above says when the file and the forms differ. */
static void a_file_that_does_not_fit_the_forms_is_seen(void **state)
{
	static const struct { const char *from, *to, *says; } cases[] = {
		{ "top2 A65", "top2 A10", "A65 is scored and no indicator uses it\n" },
		{ "top2 A65", "top2 A65 A98", ": no form asks A98\n" },
		{ "share A38.daily of", "share A38.dayly of", ": the question A38 has no answer dayly\n" },
		{ "share A61.yes of A61.yes,no", "top2 A67", ": the question A67 has no scale\n" },
		{ "A24|A78 A45", "A24|A97 A45", ": no form asks A97\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
		struct catalogue *k = catalogue_read(c, changed(c, file(c), cases[i].from, cases[i].to));
		const char *said = against_forms(c, k);

		if (!strstr(said, cases[i].says))
			fail_msg("%s: told \"%s\"", cases[i].to, said);
		assert_int_equal(kb_test_end(*state, false), KB_OK);
	}
}

/* ---- Flaws --------------------------------------------------------------------------------- */

static const char small[] =
	"stream 1\n\tnl een\n\ten one\n"
	"theme 1\n\tnl een\n\ten one\n"
	"topic life\n\tnl leven\n\ten life\n"
	"owner us\n\tnl wij\n\ten we\n"
	"population youth\n\tnl jongeren\n\ten youths\n"
	"population staff\n\tnl team\n\ten staff\n"
	"population register\n\tnl register\n\ten register\n"
	"part day\n\tnl overdag\n\ten by day\n"
	"column a.days days\n\tnl dagen\n\ten days\n"
	"column a.all count\n\tnl alle\n\ten all\n"
	"\n# a comment\n"
	"indicator I1 version 1 from 2026-01\n"
	"\tnl een\n\ten one\n\tstream 1\n\ttheme 1\n\ttopic life\n\tunit percent\n\tdirection higher\n"
	"\tnorm 75 us proposal\n\tleast 5 10\n\tchart p\n"
	"\tfigure youth: top2 A10\n"
	"\tfigure youth/day lower: share A38.daily of A38.*\n";

/* Each change of the small file is one flaw, told with its line. */
static const struct { const char *from, *to; int line; const char *why; } flaws[] = {
	{ "stream 1\n\tnl een", "stram 1\n\tnl een", 1, "unknown word: stram" },
	{ "stream 1\n", "stream\n", 1, "a stream takes one code, of letters, digits, _ and ." },
	{ "stream 1\n", "stream 1 x\n", 1, "unknown kind of stream: \"x\"" },
	{ "theme 1\n\tnl een\n\ten one\n", "theme 1\n\tnl een\n", 4, "en is missing" },
	{ "theme 1\n\tnl een\n\ten one\n", "theme 1\n\ten one\n", 4, "nl is missing" },
	{ "\ten life", "\ten life ", 9, "the line ends with a blank" },
	{ "\ten life", "\ten", 9, "en says nothing" },
	{ "\ten life", "\ten life\n\ten life", 10, "en stands twice" },
	{ "\ten life", "\ten life\n\tchart p", 10, "unknown field: chart" },
	{ "\ten life", "\ten life\n\treach I1", 10, "unknown field: reach" },
	{ "\ten youths", "\ten youths\n\treach I9", 13, "no indicator I9 is declared" },
	{ "\ten youths", "\ten youths\n\treach I1\n\treach I1", 17, "reach stands twice" },
	{ "\tchart p", "\tchart p\n\treach I1", 44, "unknown field: reach" },
	{ "population staff", "population youth", 16, "the population youth stands twice" },
	{ "a.days days", "a.days weeks", 25, "unknown kind of column: \"weeks\"" },
	{ "I1 version 1", "I1 version 0", 33, "an indicator begins \"indicator ID version NUMBER from YYYY-MM\"" },
	{ "from 2026-01", "from 2026-13", 33, "an indicator begins \"indicator ID version NUMBER from YYYY-MM\"" },
	{ "\tstream 1\n", "\tstream 2\n", 33, "no stream 2 is declared above" },
	{ "\ttheme 1\n", "\ttheme 2\n", 33, "no theme 2 is declared above" },
	{ "topic life\n\tunit", "topic love\n\tunit", 33, "no topic love is declared above" },
	{ "\tnl een\n\ten one\n\tstream", "\ten one\n\tstream", 33, "nl is missing" },
	{ "\ten one\n\tstream", "\tstream", 33, "en is missing" },
	{ "unit percent", "unit euro", 33, "unknown unit: euro" },
	{ "direction higher", "direction up", 33, "unknown direction: up" },
	{ "chart p", "chart pie", 33, "unknown chart: pie" },
	{ "\tchart p\n", "", 33, "chart is missing" },
	{ "norm 75 us proposal", "norm 75", 33, "a norm has an owner: who sets it?" },
	{ "norm 75 us proposal", "norm 75 them proposal", 33, "no owner them is declared above" },
	{ "norm 75 us proposal", "norm high us set", 33, "the norm high is no number" },
	{ "norm 75 us proposal", "norm 75 us maybe", 33, "a norm is a proposal or is set, not \"maybe\"" },
	{ "\ten life", "\ten life\n\tminimum all", 10, "unknown field: minimum" },
	{ "norm 75 us proposal", "norm none\n\tminimum all", 33, "a minimum norm is a norm, and there is none" },
	{ "norm 75 us proposal", "norm 75 us proposal\n\tminimum kwv,poa", 33, "minimum takes types of place, or all, not \"kwv,poa\"" },
	{ "\tchart p", "\tchart p\n\tagreement peace", 33, "unknown agreement: peace" },
	{ "\tchart p", "\tchart p\n\talso per_youth_year", 33, "a rate per 1000 is also told per_youth_year, and nothing else is: per_youth_year" },
	{ "norm 75 us proposal", "norm 75 us set today", 33, "more stands behind the norm: today" },
	{ "least 5 10", "least 10 5", 33, "least takes two numbers of people, inside and outside, the second not smaller" },
	{ "youth: top2 A10", "youth top2 A10", 44, "a figure says of whom, then \": \", then its formula" },
	{ "youth: top2 A10", "child: top2 A10", 44, "no population child is declared above" },
	{ "youth: top2 A10", "youth: best A10", 44, "unknown formula: best A10" },
	{ "youth: top2 A10", "youth: top2", 44, "a formula top2 has other terms than these" },
	{ "youth: top2 A10", "youth: top2 A10.yes", 44, "A10.yes names an answer: this formula takes questions" },
	{ "youth: top2 A10", "youth: scale 3 A10 A11", 44, "a scale takes at least 1 answer, at most as many as it has items" },
	{ "youth: top2 A10", "youth: scale A10 A11", 44, "a scale takes at least 1 answer, at most as many as it has items" },
	{ "youth: top2 A10", "youth: share A38.yes", 44, "a formula share has other terms than these" },
	{ "youth: top2 A10", "youth: share A38 of A38.*", 44, "A38 names no answer" },
	{ "youth: top2 A10", "youth: gap A10 with child A11", 44, "no population child is declared above" },
	{ "youth: top2 A10", "register: top2 A10", 44, "top2 of register: columns are the register's, answers a population's" },
	{ "youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "youth: ratio a.all of a.all", 44,
	    "ratio of youth: columns are the register's, answers a population's" },
	{ "youth/day lower: share A38.daily of A38.*", "register: ratio a.all of a.all", 45, "surveys and registers do not feed one indicator" },
	{ "youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "register: ratio a.none of a.all", 44, "no column a.none is declared above" },
	{ "youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "register: median a.all", 44, "the column a.all is of count: this formula takes another" },
	{ "youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "register: count a.days", 44, "the column a.days is of days: this formula takes another" },
	{ "youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "register: ratio a.all of a.all by a.all", 44, "the column a.all is of count: here it is one of stock" },
	{ "youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "register: ratio a.all of a.all by", 44, "a formula ratio has other terms than these" },
	{ "\tfigure youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "\tlevel house\n\tfigure register: count a.all", 33, "unknown level: house" },
	{ "\tfigure youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "\tdoubt I9\n\tfigure register: count a.all", 33, "no indicator I9 is declared" },
	{ "\tdirection higher\n\tnorm 75 us proposal\n\tleast 5 10\n\tchart p\n\tfigure youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*",
	    "\tdirection lower\n\tnorm 75 us proposal\n\tleast 5 10\n\tchart p\n\tdoubt I1\n\tfigure register: count a.all", 33,
	    "I1 has no norm in per cent below which a zero of I1 is doubted" },
	{ "\tfigure youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*", "\tbeside I9\n\tfigure register: count a.all", 33, "no indicator I9 is declared" },
	{ "\tchart p", "\tchart p\n\tlevel region", 33, "level, doubt and beside are of what a register counts" },
	{ "\tchart p", "\tchart p\n\tdoubt I1", 33, "level, doubt and beside are of what a register counts" },
	{ "\ten life", "\ten life\n\tlevel region", 10, "unknown field: level" },
	{ "youth/day lower", "youth/night lower", 45, "no part night is declared above" },
	{ "youth/day lower", "youth/day up", 45, "unknown direction: up" },
	{ "youth/day lower", "youth", 45, "a figure youth/ stands above already" },
	{ "\tfigure youth: top2 A10\n\tfigure youth/day lower: share A38.daily of A38.*\n", "", 33, "I1 has no figure" },
};

static void each_flaw_is_told_with_its_line(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);

	assert_string_equal(all_flaws(c, catalogue_read(c, small)), "");
	assert_string_equal(all_flaws(c, catalogue_read(c, changed(c, small, "\ten youths", "\ten youths\n\treach I1"))), "");
	for (size_t i = 0; i < sizeof(flaws) / sizeof(*flaws); i++) {
		const char *said = all_flaws(c, catalogue_read(c, changed(c, small, flaws[i].from, flaws[i].to)));

		if (!strstr(said, kb_fmt(c, "%d: %s\n", flaws[i].line, flaws[i].why)))
			fail_msg("wanted \"%d: %s\", told \"%s\"", flaws[i].line, flaws[i].why, said);
	}
	assert_string_equal(all_flaws(c, catalogue_read(c, "")), "0: there is no indicator\n");
	assert_string_equal(all_flaws(c, catalogue_read(c, changed(c, small, "stream 1", "\tnl x\nstream 1"))),
	    "1: an indented line belongs to a block above it\n");
}

static const char *block(struct kb_ctx *c, int version, const char *from, const char *formula)
{
	const char *text = changed(c, strstr(small, "indicator I1"), "version 1", kb_fmt(c, "version %d", version));

	return changed(c, changed(c, text, "2026-01", from), "top2 A10", formula);
}

static void versions_follow_one_another(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	const char *second = kb_fmt(c, "%s%s", small, block(c, 2, "2026-10", "top2 A11"));
	const struct catalogue *k = catalogue_read(c, second);

	assert_string_equal(all_flaws(c, k), "");
	assert_null(catalogue_find(k, "I1", JANUARY - 1));
	assert_null(catalogue_find(k, "I2", OCTOBER));
	assert_int_equal(catalogue_find(k, "I1", JANUARY)->version, 1);
	assert_int_equal(catalogue_find(k, "I1", SEPTEMBER)->version, 1);
	assert_int_equal(catalogue_find(k, "I1", OCTOBER)->version, 2);
	assert_string_equal(catalogue_find(k, "I1", OCTOBER)->figures[0].formula, "top2 A11");

	assert_string_equal(all_flaws(c, catalogue_read(c, kb_fmt(c, "%s%s", small, block(c, 1, "2026-10", "top2 A11")))),
	    "46: I1 version 1 stands twice\n");
	assert_string_equal(all_flaws(c, catalogue_read(c, kb_fmt(c, "%s%s", small, block(c, 3, "2026-10", "top2 A11")))),
	    "46: I1 version 3 does not follow version 1\n");
	assert_string_equal(all_flaws(c, catalogue_read(c, kb_fmt(c, "%s%s", small, block(c, 2, "2026-01", "top2 A11")))),
	    "46: I1 version 2 does not begin after the version before it\n");
}

/* ---- Marks ---------------------------------------------------------------------------------- */

/* The ids of the indicators of this month that are so. */
static const char *marked(struct kb_ctx *c, const struct catalogue *k, const char *type)
{
	const char *ids = "";

	for (size_t i = 0; i < k->nindicators; i++)
		if (catalogue_find(k, k->indicators[i].id, OCTOBER) == &k->indicators[i] &&
		    (type ? norm_is_minimum(&k->indicators[i], type) : k->indicators[i].agreement))
			ids = kb_fmt(c, "%s%s ", ids, k->indicators[i].id);
	return ids;
}

static void marks_are_of_the_file(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	const struct catalogue *k = catalogue_read(c, file(c));
	const char *one = changed(c, small, "norm 75 us proposal", "norm 75 us proposal\n\tminimum kwv poa");

	assert_string_equal(marked(c, k, ""), "Z01 Z14 Z22 T12 ");
	assert_string_equal(marked(c, k, NULL), "T03 T12 T15 T16 T30 T31 ");
	assert_string_equal(marked(c, k = catalogue_read(c, one), "poa"), "I1 ");
	assert_string_equal(all_flaws(c, k), "");
	assert_string_equal(marked(c, k, "ama"), "");
	assert_string_equal(marked(c, k, ""), "");
}

/* A list takes the place of all marks, of every version; what has no norm is none, an empty list leaves them. */
static void what_the_organisation_sets_takes_their_place(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	struct catalogue *k = catalogue_read(c, file(c));

	minimums_set(c, k, "");
	agreements_set(c, k, "");
	assert_string_equal(marked(c, k, "kwv"), "Z01 Z14 Z22 T12 ");
	minimums_set(c, k, " Z14=kwv,poa T03  Z10 nobody=kwv");
	assert_string_equal(marked(c, k, "kwv"), "Z14 T03 ");
	assert_string_equal(marked(c, k, "ama"), "T03 ");
	assert_true(norm_is_minimum(catalogue_find(k, "Z14", JANUARY), "poa"));
	agreements_set(c, k, "T13");
	assert_string_equal(marked(c, k, NULL), "T13 ");
}

/* Bytes that are no file of indicators: told, and nothing worse. */
static void no_text_makes_it_stumble(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	size_t n = strlen(small);

	for (size_t cut = 0; cut < n; cut++) {
		catalogue_read(c, kb_fmt(c, "%.*s", (int)cut, small));
		if (catalogue_read(c, kb_fmt(c, "%.*s%s", (int)cut, small, small + cut + 1))->nflaws > CATALOGUE_FLAWS)
			fail_msg("too many flaws");
	}
}

/* ---- Figures --------------------------------------------------------------------------------- */

/* "youth A10=3 A38.daily": one voice. */
static struct kb_observation voice(struct kb_ctx *c, const char *words)
{
	struct kb_item *items = kb_alloc(c, 40 * sizeof(*items));
	char *rest = NULL, *copy = (char *)kb_fmt(c, "%s", words), *word = strtok_r(copy, " ", &rest);
	struct kb_observation o = { .type = "answer", .place = "de-linde", .population = word, .month = JANUARY, .items = items };

	while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
		char *eq = strchr(word, '=');

		if (eq)
			*eq = '\0';
		items[o.count++] = (struct kb_item){ word, eq ? strtod(eq + 1, NULL) : 1 };
	}
	return o;
}

struct want {
	const char *id, *population, *part;
	int32_t month;
	const char *voices[8];
	int64_t n;
	double value;
};

static const struct catalogue_figure *figure_of(const struct catalogue *k, const struct want *w)
{
	const struct catalogue_indicator *i = catalogue_find(k, w->id, w->month);

	assert_non_null(i);
	for (size_t j = 0; j < i->nfigures; j++)
		if (strcmp(i->figures[j].population, w->population) == 0 && strcmp(i->figures[j].part, w->part) == 0)
			return &i->figures[j];
	fail_msg("%s has no figure %s/%s", w->id, w->population, w->part);
	return NULL;
}

static void expect_figure(struct kb_ctx *c, const struct catalogue *k, const struct want *w)
{
	const struct catalogue_figure *f = figure_of(k, w);
	struct catalogue_sum sums[2] = { { 0 }, { 0 } };
	double value = -1;
	int64_t n = -1;

	for (size_t i = 0; i < 8 && w->voices[i]; i++)
		for (int side = 0; side < 2; side++) {
			struct kb_observation o = voice(c, w->voices[i]);
			struct catalogue_sum add = reckon_voice(c, f, side, &o);

			sums[side].n += add.n;
			sums[side].total += add.total;
		}
	if (reckon_sums(f, sums, &value, &n) != (w->n > 0) || n != w->n)
		fail_msg("%s %s: n is %lld, not %lld", w->id, f->formula, (long long)n, (long long)w->n);
	if (w->n > 0 && (value < w->value - 0.001 || value > w->value + 0.001))
		fail_msg("%s %s: %f, not %f", w->id, f->formula, value, w->value);
}

/* Worked out by hand from the formulas in words. */
static const struct want wants[] = {
	{ "Z07", "youth", "", JANUARY, { "youth A72=3", "youth A72=2", "youth A72=4", "youth A72=1", "youth A72.dk" }, 4, 50 },
	{ "Z07", "youth", "", JANUARY, { "guardian A72=3", "youth A72.skip" }, 0, 0 },
	{ "Z08", "youth", "", JANUARY, { "youth A62=4 A13=1", "youth A62=4", "youth A62=2 A13=2 A63=2 A14=3" }, 2, (50 + 125 / 3.0) / 2 },
	{ "Z11", "guardian", "", JANUARY, { "guardian G11=4", "youth A15=1" }, 1, 100 },
	{ "Z13", "youth", "", JANUARY, { "youth A38=1 A38.daily", "youth A38=0 A38.no", "youth A38=0 A38.waiting", "youth A38.dk" }, 3, 100 / 3.0 },
	{ "Z14", "youth", "", JANUARY, { "youth A38.waiting A39.gt3", "youth A38.waiting A39.2to3", "youth A38.daily", "youth A38.waiting A39.dk" }, 3, 100 / 3.0 },
	{ "Z14", "youth", "", OCTOBER, { "youth A38.waiting A39.gt3", "youth A38.waiting A39.2to3", "youth A38.daily", "youth A38.waiting A39.dk" }, 3, 200 / 3.0 },
	{ "Z16", "youth", "english", JANUARY, { "youth A67.dutch A67.english", "youth A67.none", "youth A67.dk", "youth A67.skip" }, 2, 50 },
	{ "Z21", "youth", "", JANUARY, { "youth A31=1 A31.yes", "youth A31.dk", "youth A31=0 A31.no", "youth A31.skip" }, 3, 100 / 3.0 },
	{ "Z23", "youth", "", JANUARY, { "youth A46=1 A46.yes", "youth A46.dk" }, 1, 100 },
	{ "Z31", "youth", "", JANUARY, { "youth A47=1 A86=0", "youth A47=1", "youth A47=1 A86=1 A48=0" }, 2, (50 + 200 / 3.0) / 2 },
	{ "T02", "youth", "", JANUARY, { "youth A10=4 A78=4 A45=1 A50=1", "youth A10=4 A24=4 A45=4" }, 1, 50 },
	{ "T02", "youth", "", JANUARY, { "youth A10=4 A24.na A78=4 A45=1 A50=1" }, 1, 50 },
	{ "T03", "youth", "", JANUARY, { "youth A01=4 A02=2", "youth A01=3 A02=3", "youth A01=4" }, 2, 50 },
	{ "T03", "youth", "night", JANUARY, { "youth A01=4 A02=2", "youth A01=3 A02=3", "youth A01=4" }, 2, 50 },
	{ "T03", "youth", "day", JANUARY, { "youth A01=4 A02=2", "youth A01=3 A02=3", "youth A01=1" }, 3, 200 / 3.0 },
	{ "T13", "youth", "", JANUARY, { "youth A61=1 A61.yes", "youth A61=0 A61.no", "youth A61=0 A61.no", "youth A61=0 A61.no" }, 4, 25 },
	{ "P06", "partner", "", JANUARY, { "partner Q12=1 Q12.works", "partner Q12=0 Q12.no" }, 2, 50 },
	{ "B02", "staff", "w08", JANUARY, { "staff W08=4", "staff W08=3", "youth A01=2 A02=1", "youth A02=3", "youth A01.dk" }, 2,
	    (100 + 200 / 3.0) / 2 - (50 / 3.0 + 200 / 3.0) / 2 },
	{ "B02", "staff", "w08", JANUARY, { "staff W08=4" }, 0, 0 },
	{ "X03", "former", "", JANUARY, { "former E08.school E08.work", "former E08.looking", "former E08.internship", "former E08.dk" }, 3, 200 / 3.0 },
};

static void figures_are_what_the_formulas_say(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; i < sizeof(wants) / sizeof(*wants); i++) {
		struct want w = wants[i];

		if (strcmp(w.id, "B02") == 0 && w.n == 0) { /* one side alone is no gap */
			struct kb_observation o = voice(c, w.voices[0]);
			struct catalogue_sum sums[2] = { reckon_voice(c, figure_of(k, &w), 0, &o), { 0 } };
			double value;

			assert_false(reckon_sums(figure_of(k, &w), sums, &value, &w.n));
			assert_int_equal(w.n, 0);
			continue;
		}
		expect_figure(c, k, &w);
	}
}

static void registers_are_divided(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	const struct catalogue *k = kb_started(c);
	const int64_t days[] = { 10, 2, 4 }, count[] = { 1, 2, 1 };
	struct want w = { .id = "Z01", .population = "register", .part = "", .month = JANUARY };
	struct catalogue_sum sums[2] = { { 40000, 38000 }, { 0 } };
	double value;
	int64_t n;

	assert_true(reckon_sums(figure_of(k, &w), sums, &value, &n));
	assert_true(n == 40 && value == 95);
	w.id = "Z10";
	assert_true(reckon_sums(figure_of(k, &w), sums, &value, &n) && value == 950);
	w.id = "Z06";
	assert_true(reckon_sums(figure_of(k, &w), sums, &value, &n) && value == 0.95);
	sums[0].n = 0;
	assert_false(reckon_sums(figure_of(k, &w), sums, &value, &n));
	w.id = "KL03";
	assert_false(reckon_sums(figure_of(k, &w), sums, &value, &n));
	assert_true(reckon_days(c, figure_of(k, &w), days, count, 3, &value, &n) && n == 4 && value == 3);
	w.id = "KL04";
	w.part = "p90";
	assert_true(reckon_days(c, figure_of(k, &w), days, count, 3, &value, &n));
	assert_true(value > 8.199 && value < 8.201); /* 4 + 0.7 (10 - 4) */
	assert_false(reckon_days(c, figure_of(k, &w), days, count, 0, &value, &n));
}

/* ---- An indicator more, without C --------------------------------------------------------------- */

static void write_copy(const char *dir, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/metrics", dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/metrics/indicators.txt", dir);
	assert_non_null(f = fopen(path, "w"));
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void remove_copy(const char *dir)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/metrics/indicators.txt", dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/metrics", dir);
	rmdir(path);
	rmdir(dir);
}

static const char *with_one_more(struct kb_ctx *c)
{
	const char *more = changed(c, strstr(small, "indicator I1"), "topic life", "topic climate");

	more = changed(c, changed(c, more, " us ", " organisation "), "top2 A10", "scale 1 A18");
	return kb_fmt(c, "%s\n%s", file(c), changed(c, more, "I1", "Z99"));
}

static void an_indicator_is_added_without_c(void **state)
{
	char dir[] = "/tmp/kb-catalogue.XXXXXX";
	struct want w = { "Z99", "youth", "", JANUARY, { "youth A18=4", "youth A18=1", "youth A18=4" }, 3, 200 / 3.0 };
	struct kb_test *t;
	struct kb_ctx *c;

	assert_non_null(mkdtemp(dir));
	write_copy(dir, with_one_more(kb_test_ctx(*state, &kb_plugin)));
	t = open_with(dir);
	c = kb_test_ctx(t, &kb_plugin);
	expect_figure(c, kb_started(c), &w);
	kb_test_end(t, false);
	kb_test_close(t);
	c = kb_test_ctx(*state, &kb_plugin);
	assert_null(catalogue_find(kb_started(c), "Z99", JANUARY)); /* nor does the file that is installed have it */
	remove_copy(dir);
}

/* Control: with a flaw in its file the house does not stand. */
static void a_flaw_stops_the_house(void **state)
{
	char dir[] = "/tmp/kb-catalogue.XXXXXX";
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	int status = 0;
	pid_t child;

	assert_non_null(mkdtemp(dir));
	write_copy(dir, changed(c, file(c), "chart p\n", "chart pie\n"));
	if ((child = fork()) == 0) {
		open_with(dir);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	remove_copy(dir);
}

/* What the organisation has set stands in the place of a proposal, by indicator or by the question that it is the share of. */
static void what_was_set_takes_the_place_of_a_proposal(void **state)
{
	static const struct { const char *norms; double norm; const char *status; } cases[] = {
		{ "", 85, "proposal" }, { "T04=70", 70, "set" }, { "XX=70 T04=60", 60, "set" }, { "T04=700", 85, "proposal" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
		struct catalogue *k = catalogue_read(c, file(c));
		const struct catalogue_indicator *at;

		norms_set(k, cases[i].norms);
		at = catalogue_find(k, "T04", kb_month(c));
		assert_non_null(at);
		if (at->norm != cases[i].norm || strcmp(at->status, cases[i].status) != 0)
			fail_msg("\"%s\": %g %s", cases[i].norms, at->norm, at->status);
		kb_test_end(*state, false);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_file_is_right_and_the_forms_feed_it, open_house, close_house),
		cmocka_unit_test_setup_teardown(a_file_that_does_not_fit_the_forms_is_seen, open_house, close_house),
		cmocka_unit_test_setup_teardown(each_flaw_is_told_with_its_line, open_house, close_house),
		cmocka_unit_test_setup_teardown(marks_are_of_the_file, open_house, close_house),
		cmocka_unit_test_setup_teardown(what_the_organisation_sets_takes_their_place, open_house, close_house),
		cmocka_unit_test_setup_teardown(versions_follow_one_another, open_house, close_house),
		cmocka_unit_test_setup_teardown(no_text_makes_it_stumble, open_house, close_house),
		cmocka_unit_test_setup_teardown(figures_are_what_the_formulas_say, open_house, close_house),
		cmocka_unit_test_setup_teardown(registers_are_divided, open_house, close_house),
		cmocka_unit_test_setup_teardown(an_indicator_is_added_without_c, open_house, close_house),
		cmocka_unit_test_setup_teardown(what_was_set_takes_the_place_of_a_proposal, open_house, close_house),
		cmocka_unit_test_setup_teardown(a_flaw_stops_the_house, open_house, close_house),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
