/* table.c - the columns of the three tables, and words for codes.
 *
 * The columns and their order are those of statistics.md, section 6; others read the files
 * by them. A column is added at the end of its table, never moved. */
#include "table.h"

#include <stddef.h>
#include <string.h>

#define LEN(a) (sizeof(a) / sizeof(*(a)))

/* ---- Figures ---- */

#define AT(member) offsetof(struct kbx_row, member)

static const struct kbx_column figures[] = {
	{ "release_id", "staff.export.col.release_id", KBX_RELEASE, 0, 0, false },
	{ "release_date", "staff.export.col.release_date", KBX_RELEASED, 0, 0, false },
	{ "tier", "staff.export.col.tier", KBX_CODE, AT(tier), 0, false },
	{ "population", "staff.export.col.population", KBX_CODE, AT(population), 0, false },
	{ "indicator_id", "staff.export.col.indicator_id", KBX_CODE, AT(indicator_id), 0, false },
	{ "indicator_version", "staff.export.col.indicator_version", KBX_WHOLE, AT(indicator_version), 0, false },
	{ "place_level", "staff.export.col.place_level", KBX_CODE, AT(place_level), 0, false },
	{ "place_code", "staff.export.col.place_code", KBX_CODE, AT(place_code), 0, false },
	{ "period_type", "staff.export.col.period_type", KBX_CODE, AT(period_type), 0, false },
	{ "period_start", "staff.export.col.period_start", KBX_DAY, AT(period_start), 0, false },
	{ "period_end", "staff.export.col.period_end", KBX_DAY, AT(period_end), 0, false },
	{ "n", "staff.export.col.n", KBX_WHOLE, AT(n), 0, true },
	{ "invited", "staff.export.col.invited", KBX_WHOLE, AT(invited), 0, true },
	{ "response_pct", "staff.export.col.response_pct", KBX_REAL, AT(response_pct), 1, true },
	{ "value", "staff.export.col.value", KBX_REAL, AT(value), 3, true },
	{ "unit", "staff.export.col.unit", KBX_CODE, AT(unit), 0, false },
	{ "ci_low", "staff.export.col.ci_low", KBX_REAL, AT(ci_low), 3, true },
	{ "ci_high", "staff.export.col.ci_high", KBX_REAL, AT(ci_high), 3, true },
	{ "band", "staff.export.col.band", KBX_CODE, AT(band), 0, true },
	{ "centre", "staff.export.col.centre", KBX_REAL, AT(centre), 3, true },
	{ "lcl", "staff.export.col.lcl", KBX_REAL, AT(lcl), 3, true },
	{ "ucl", "staff.export.col.ucl", KBX_REAL, AT(ucl), 3, true },
	{ "segment", "staff.export.col.segment", KBX_WHOLE, AT(segment), 0, true },
	{ "signal", "staff.export.col.signal", KBX_CODE, AT(signal), 0, true },
	{ "norm", "staff.export.col.norm", KBX_REAL, AT(norm), 3, false },
	{ "norm_verdict", "staff.export.col.norm_verdict", KBX_CODE, AT(norm_verdict), 0, true },
	{ "conf_status", "staff.export.col.conf_status", KBX_STATUS, 0, 0, false },
	{ "note", "staff.export.col.note", KBX_TEXT, AT(note), 0, true },
};

/* ---- Measures ---- */

#undef AT
#define AT(member) offsetof(struct kbx_measure, member)

static const struct kbx_column measures[] = {
	{ "measure_id", "staff.export.col.measure_id", KBX_TEXT, AT(measure_id), 0, false },
	{ "signal_source", "staff.export.col.signal_source", KBX_CODE, AT(signal_source), 0, false },
	{ "indicator_id", "staff.export.col.indicator_id", KBX_CODE, AT(indicator_id), 0, false },
	{ "place_code", "staff.export.col.place_code", KBX_CODE, AT(place_code), 0, false },
	{ "start_date", "staff.export.col.start_date", KBX_DAY, AT(start_date), 0, false },
	{ "owner_role", "staff.export.col.owner_role", KBX_CODE, AT(owner_role), 0, false },
	{ "baseline_points", "staff.export.col.baseline_points", KBX_WHOLE, AT(baseline_points), 0, true },
	{ "after_points", "staff.export.col.after_points", KBX_WHOLE, AT(after_points), 0, true },
	{ "effect", "staff.export.col.effect", KBX_REAL, AT(effect), 3, true },
	{ "ci_low", "staff.export.col.ci_low", KBX_REAL, AT(ci_low), 3, true },
	{ "ci_high", "staff.export.col.ci_high", KBX_REAL, AT(ci_high), 3, true },
	{ "method", "staff.export.col.method", KBX_CODE, AT(method), 0, true },
	{ "verdict", "staff.export.col.verdict", KBX_CODE, AT(verdict), 0, true },
	{ "concluded_on", "staff.export.col.concluded_on", KBX_DAY, AT(concluded_on), 0, true },
};

/* ---- Complaints ---- */

#undef AT
#define AT(member) offsetof(struct kbx_complaints, member)

static const struct kbx_column complaints[] = {
	{ "period", "staff.export.col.period", KBX_TEXT, AT(period), 0, false },
	{ "place_code", "staff.export.col.place_code", KBX_CODE, AT(place_code), 0, false },
	{ "received", "staff.export.col.received", KBX_WHOLE, AT(received), 0, true },
	{ "due", "staff.export.col.due", KBX_WHOLE, AT(due), 0, true },
	{ "in_time_pct", "staff.export.col.in_time_pct", KBX_REAL, AT(in_time_pct), 1, true },
	{ "ack_pct", "staff.export.col.ack_pct", KBX_REAL, AT(ack_pct), 1, true },
	{ "median_days", "staff.export.col.median_days", KBX_REAL, AT(median_days), 1, true },
	{ "p90_days", "staff.export.col.late_days", KBX_REAL, AT(p90_days), 1, true },
	{ "upheld_pct", "staff.export.col.upheld_pct", KBX_REAL, AT(upheld_pct), 1, true },
	{ "rate_1000", "staff.export.col.rate", KBX_REAL, AT(rate_1000), 2, true },
	{ "open_overdue", "staff.export.col.open_overdue", KBX_WHOLE, AT(open_overdue), 0, true },
	{ "conf_status", "staff.export.col.conf_status", KBX_STATUS, 0, 0, false },
};

struct kbx_table kbx_table(const struct kbx_release *r, enum kbx_which which)
{
	switch (which) {
	case KBX_MEASURES:
		return (struct kbx_table){ measures, LEN(measures), r->measures, sizeof(*r->measures), r->nmeasures,
			offsetof(struct kbx_measure, suppressed) };
	case KBX_COMPLAINTS:
		return (struct kbx_table){ complaints, LEN(complaints), r->complaints, sizeof(*r->complaints), r->ncomplaints,
			offsetof(struct kbx_complaints, suppressed) };
	default:
		return (struct kbx_table){ figures, LEN(figures), r->rows, sizeof(*r->rows), r->nrows,
			offsetof(struct kbx_row, suppressed) };
	}
}

const struct kbx_column *kbx_column(const struct kbx_table *t, const char *name)
{
	size_t i = 0;

	while (strcmp(t->columns[i].name, name) != 0)
		i++;
	return &t->columns[i];
}

bool kbx_is_number(const struct kbx_column *c)
{
	return c->kind == KBX_WHOLE || c->kind == KBX_REAL;
}

/* ---- Words ---- */

const struct kbx_list *kbx_list(const struct kbx_release *r, const char *column)
{
	for (size_t i = 0; i < r->nlists; i++)
		if (strcmp(r->lists[i].column, column) == 0)
			return &r->lists[i];
	return NULL;
}

size_t kbx_number_of(const struct kbx_list *l, const char *id)
{
	for (size_t i = 0; l != NULL && i < l->count; i++)
		if (strcmp(l->codes[i].id, id) == 0)
			return i + 1;
	return 0;
}

const char *kbx_pick(const struct kbx_text *texts, size_t n, const char *lang)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(texts[i].lang, lang) == 0)
			return texts[i].text;
	return n > 0 ? texts[0].text : "";
}

const char *kbx_label(const struct kbx_release *r, const char *column, const char *id, const char *lang)
{
	const struct kbx_list *l = kbx_list(r, column);
	size_t number = kbx_number_of(l, id);

	if (number == 0 || l->codes[number - 1].nlabels == 0)
		return id;
	return kbx_pick(l->codes[number - 1].labels, l->codes[number - 1].nlabels, lang);
}

const char *kbx_say(const struct kbx_release *r, const char *lang, const char *key)
{
	return r->say(r->owner, strcmp(lang, "nl") == 0 ? "nl" : "en", key);
}
