/* stranger.c - a house whose youths answer, and all that it tells of them in the end, for stranger.mjs.
 *
 *   stranger < VOICES
 *
 * A line of VOICES is "place ID KIND PARENT TYPE", "answer MONTH PLACE ITEMS" (the month counted from January 2026) or
 * "release MONTH": the keeper does its work in the middle of that month. Written is what the plugin tells of each place, figure by figure as its
 * pages and files ask for it, "CIRCLE PLACE MONTH MONTHS TABLE N", and "none" for N where it says that there was nobody. Of types of
 * location, which have no page, it is what the gate tells. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "test-voices.h"
#include "metrics.h"

enum { LINE = 2000, LISTS = 400, YEAR = 12 };

struct house { struct kb_test *t; char places[100][3][40]; size_t count; };

/* ---- What happens ---- */

static void add_place(struct house *h, const char *id, const char *kind, const char *parent, const char *type)
{
	char sql[200];

	kb_test_place(h->t, id, kind, strcmp(parent, "-") == 0 ? "" : parent);
	snprintf(sql, sizeof(sql), "UPDATE kb_place SET type = '%s' WHERE id = '%s'", strcmp(type, "-") == 0 ? "" : type, id);
	voices_change(h->t, sql);
	snprintf(h->places[h->count][0], 40, "%s", id);
	snprintf(h->places[h->count][1], 40, "%s", kind);
	snprintf(h->places[h->count++][2], 40, "%s", type);
}

static void obey(struct house *h, char *line)
{
	char word[4][40] = { "" };
	int used = 0, month;

	if (sscanf(line, "place %39s %39s %39s %39s", word[0], word[1], word[2], word[3]) == 4)
		add_place(h, word[0], word[1], word[2], word[3]);
	else if (sscanf(line, "answer %d %39s %n", &month, word[0], &used) == 2)
		voices_tell(h->t, word[0], "youth", JAN_2026 + month, 1, line + used);
	else if (sscanf(line, "release %d", &month) == 1) {
		kb_test_keeper(h->t);
		voices_clock(h->t, JAN_2026 + month);
		voices_release(h->t);
	}
}

/* ---- What is told ---- */

static void write_figure(const char *circle, const char *table, const struct kb_figure *g)
{
	if (g->shown)
		printf("%s %s %d %d %s %lld\n", circle, g->place, (int)(g->period.month - JAN_2026), g->period.months, table, (long long)g->n);
	else if (g->nobody)
		printf("%s %s %d %d %s none\n", circle, g->place, (int)(g->period.month - JAN_2026), g->period.months, table);
}

static size_t year_of(int months, struct kb_period *to)
{
	for (int i = 0; i < YEAR / months; i++)
		to[i] = (struct kb_period){ JAN_2026 + YEAR - months * (i + 1), months };
	return (size_t)(YEAR / months);
}

static void write_over(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *p, int months)
{
	struct kb_period periods[YEAR];
	size_t n = year_of(months, periods);
	const char *circle = tier == KB_INSIDE ? "inside" : "outside";
	const struct metrics_figures *f = figures_over(c, tier, p, periods, n);
	const struct metrics_indicators *s = indicators_over(c, tier, p, periods, n);

	for (size_t i = 0; i < f->nitems * n; i++)
		write_figure(circle, f->items[i / n].name, &f->figures[i]);
	for (size_t i = 0; i < s->nseries * n; i++)
		if (s->series[i / n].figure->kind < CATALOGUE_GAP)
			write_figure(circle, kb_fmt(c, "%s:%d:%s", s->series[i / n].indicator->id, s->versions[i], s->series[i / n].key), &s->figures[i]);
}

static void write_all(struct house *h)
{
	static const int kinds[] = { 1, 3, 6, 12 };
	struct kb_ctx *c = kb_test_ctx(h->t, &kb_plugin);
	const struct kb_place *places;
	size_t n = kb_places(c, NULL, &places);

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < 4; k++) {
			write_over(c, KB_INSIDE, &places[i], kinds[k]);
			write_over(c, KB_OUTSIDE, &places[i], kinds[k]);
		}
	kb_test_end(h->t, false);
}

/* Whatever table the gate has of a type of location. */
static void write_types(struct house *h)
{
	printf("%s", voices_look(h->t, "SELECT tier, place, month - 24312, months, CASE WHEN item LIKE '%:%' THEN substr(item, 1, length(item) - 2) ELSE item END, n "
		"FROM kb_release_cell WHERE place LIKE 'type:%' AND shown = 1"));
}

int main(void)
{
	struct house h = { 0 };
	void *state;
	char line[LINE];

	voices_open_empty(&state);
	h.t = state;
	while (fgets(line, sizeof(line), stdin))
		obey(&h, line);
	write_all(&h);
	write_types(&h);
	voices_close(&state);
	return 0;
}
