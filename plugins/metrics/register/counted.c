/* counted.c - what another plugin counts of a place by itself, as a register would in a file.
 *
 * An observation of the type "complaint" has items by the names of columns of the catalogue: a number is
 * added to what was counted in its month, days are one more of so many days. Items of the law are counted apart (law.c). "complaint.ended" says that all of the months before is told. Other
 * items are none of ours. */
#include <math.h>
#include <string.h>

#include "catalogue.h"
#include "deliver.h"
#include "law.h"
#include "metrics.h"
#include "metrics.sql.h"

enum { THOUSAND = 1000, DAYS_MOST = 3650 };

enum kb_rc counted_hear(struct kb_ctx *c, const struct kb_observation *o)
{
	if (o->count == 1 && strcmp(o->items[0].name, DELIVER_ENDED) == 0)
		return kb_run(c, &metrics_put_delivered, kb_t(DELIVER_ENDED), kb_i(o->month));
	kb_run(c, &metrics_put_delivered, kb_t(DELIVER_TOLD), kb_i(o->month));
	for (size_t i = 0; i < o->count && !kb_failed(c); i++) {
		const struct kb_item *told = &o->items[i];
		const struct catalogue_word *w = catalogue_word(kb_started(c), CATALOGUE_COLUMN, told->name);
		bool days = w && strcmp(w->kind, "days") == 0;

		if (law_hear(c, o, told) || !w)
			continue;
		if (!(told->value >= 0 && told->value <= DAYS_MOST))
			return kb_fail(c, "%s of a complaint is no number of days or of complaints", told->name);
		kb_run(c, &metrics_add_register, kb_t(o->place), kb_i(o->month), kb_t(told->name), kb_i(days ? (int64_t)told->value : 0),
		    kb_i(days ? THOUSAND : llround(THOUSAND * told->value)));
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc counted_forget(struct kb_ctx *c, int32_t month)
{
	kb_run(c, &metrics_forget_counted, kb_i(month));
	return law_forget(c, month);
}
