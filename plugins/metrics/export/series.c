/* series.c - which rows are one line of a chart. */
#include "table.h"

#include <stdio.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_series(const struct kbx_row *a, const struct kbx_row *b)
{
	return same(a->tier, b->tier) && same(a->population, b->population) && same(a->indicator_id, b->indicator_id) &&
	    same(a->place_code, b->place_code) && same(a->period_type, b->period_type);
}

struct kbx_series kbx_series(const struct kbx_release *r, size_t from)
{
	const struct kbx_table t = kbx_table(r, KBX_FIGURES);
	const struct kbx_column *value = kbx_column(&t, "value");
	struct kbx_series s = { .from = from, .end = from };

	for (; s.end < r->nrows && same_series(&r->rows[from], &r->rows[s.end]); s.end++)
		s.shown += kbx_cell(r, &t, s.end, value).is == KBX_NUMBER;
	return s;
}

struct kbx_title kbx_title(const struct kbx_release *r, const struct kbx_series *s, const char *lang)
{
	const struct kbx_row *row = &r->rows[s->from];
	struct kbx_title title;
	char indicator[190], place[190];

	kbx_cut(indicator, sizeof(indicator), kbx_label(r, "indicator_id", row->indicator_id, lang));
	kbx_cut(place, sizeof(place), kbx_label(r, "place_code", row->place_code, lang));
	snprintf(title.text, sizeof(title.text), "%s – %s", indicator, place);
	return title;
}
