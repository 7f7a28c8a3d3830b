/* staff-forms.c - pages of staff: all forms and their versions, and a file that is sent in.
 *
 * A file with flaws is not kept: the page says all of them, each beside its line. One without becomes
 * a draft, and its page shows what it would ask. */
#include <string.h>

#include "forms.h"

static const char *const populations[] = { "youth", "guardian", "foster", "partner", "staff", "former" };
enum { POPULATIONS = sizeof(populations) / sizeof(*populations) };

static const char *state_words(struct kb_ctx *c, enum kb_form_state state)
{
	static const char *const keys[] = {
		[KB_FORM_DRAFT] = "staff.forms.draft", [KB_FORM_LIVE] = "staff.forms.live", [KB_FORM_RETIRED] = "staff.forms.retired",
	};

	return kb_say(c, keys[state], NULL);
}

/* In which languages of the house it is asked, and in which not: whose language is missing, is missing in the figures. */
static void fill_tongues(struct kb_req *r, const struct kb_form_version *v, struct forms_row *row)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *all;
	size_t n = kb_languages(r, &all);
	struct kb_language *lacks = kb_alloc(c, (n + 1) * sizeof(*lacks));

	row->offered = "";
	row->lacks = lacks;
	if (v->state != KB_FORM_LIVE)
		return;
	for (size_t i = 0; i < n; i++)
		if (!kb_form_speaks(c, v->id, v->version, all[i].tag))
			lacks[row->nlacks++] = all[i];
	row->offered = kb_say(c, "staff.forms.offered", "n", kb_fmt(c, "%zu", n - row->nlacks), "all", kb_fmt(c, "%zu", n), NULL);
}

static struct forms_row row_of(struct kb_req *r, const struct kb_form_version *v)
{
	struct kb_ctx *c = kb_task(r);
	const struct ask *a = ask_find(c, v->id);
	struct forms_row row = {
		.id = v->id, .version = v->version, .title = v->title, .url = kb_url(c, "surveys.form", v->key, NULL),
		.state = state_words(c, v->state), .population = a ? population_name(c, a->population) : "",
		.day = v->day ? kb_day_name(c, v->day) : "", .shipped = v->shipped,
	};

	fill_tongues(r, v, &row);
	return row;
}

static size_t population_options(struct kb_ctx *c, const struct forms_option **to)
{
	struct forms_option *list = kb_alloc(c, POPULATIONS * sizeof(*list));

	for (size_t i = 0; i < POPULATIONS; i++)
		list[i] = (struct forms_option){ populations[i], population_name(c, populations[i]) };
	*to = list;
	return POPULATIONS;
}

enum kb_rc serve_forms(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_version *versions;
	size_t n = kb_form_versions(c, &versions);
	struct forms_row *rows = kb_alloc(c, (n + 1) * sizeof(*rows));
	struct forms_list m = {
		.rows = rows, .count = n, .action = kb_url(c, "surveys.bring", NULL), .back = kb_url(c, "surveys.list", NULL),
	};

	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(r, &versions[i]);
	m.npopulations = population_options(c, &m.populations);
	return kb_page(r, kb_say(c, "staff.forms.title", NULL), surveys_forms, &m);
}

enum kb_rc show_flaws(struct kb_req *r, const struct kb_brought *b, const char *back)
{
	struct kb_ctx *c = kb_task(r);
	const struct forms_flaws m = { .flaws = b->flaws, .count = b->count, .more = b->more, .back = back };

	return kb_page(r, kb_say(c, "staff.flaws.title", NULL), surveys_flaws, &m);
}

static bool is_population(const char *s)
{
	for (size_t i = 0; i < POPULATIONS; i++)
		if (strcmp(populations[i], s) == 0)
			return true;
	return false;
}

/* A form that is known keeps the people of whom it is asked: their answers never meet those
 * of others in one figure. */
static enum kb_rc name_population(struct kb_ctx *c, const char *form, const char *population)
{
	return ask_find(c, form) ? KB_OK : form_asked_of(c, form, population);
}

enum kb_rc serve_bring(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *population = kb_text(r, "population"), *bytes;
	struct kb_brought b;
	size_t n;

	bytes = kb_file(r, "form", &n);
	if (!is_population(population))
		return kb_refuse(r, 400, "error.form");
	switch (kb_form_bring(c, bytes, n, &b)) {
	case KB_OK:
		if (name_population(c, kb_form_find(c, b.key)->id, population) != KB_OK)
			return KB_FAIL;
		return kb_see(r, kb_url(c, "surveys.form", b.key, NULL));
	case KB_NONE:
		return show_flaws(r, &b, kb_url(c, "surveys.forms", NULL));
	default:
		return KB_FAIL;
	}
}
