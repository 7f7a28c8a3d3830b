/* publish.c - the only door for figures about groups.
 *
 * A figure leaves when its group is large enough (KB_GATE_MIN), its period is over,
 * and the period is as long as the place asks (statistics.md 2: locations by quarter,
 * regions and the organisation also by month). Everything else is wiped, n included,
 * so that no page can show it by mistake. Periods are those of the calendar: a window
 * that could slide would let two pages be subtracted from each other.
 *
 * Of the rules of docs/privacy.md a single figure keeps R1 (none is not shown either: there
 * is no table that would show it as none), R2 and R4. There is nothing beside it to be
 * subtracted, so R3 asks of its caller that no other figure sums it: that is what
 * kb_release() is for. */
#include <math.h>
#include <string.h>

#include "kb.sql.h"
#include "month.h"
#include "protect.h"
#include "store.h"

static void wipe(struct kb_figure *f)
{
	f->n = 0;
	f->value = 0;
	f->share = 0;
	f->exposure = 0;
	f->value_band = f->share_band = KB_AS_IS;
	f->shown = f->nobody = false;
}

/* A whole month or a whole quarter of the calendar. */
static bool is_calendar(struct kb_period p)
{
	return p.months == 1 || (p.months == 3 && p.month == kb_quarter_start(p.month));
}

static bool is_long_enough(const char *kind, struct kb_period p)
{
	if (strcmp(kind, "location") == 0)
		return p.months == 3;
	return strcmp(kind, "region") == 0 || strcmp(kind, "organisation") == 0;
}

/* "location", "region", "organisation"; "" where there is no such place. */
static const char *kind_of(struct kb_ctx *c, const char *place)
{
	struct kb_rows *q = kb_core_ask(c, &kb_gate_kind, kb_t(place == NULL ? "" : place));
	return kb_next(q) ? kb_col_text(q, 0) : "";
}

static bool may_leave(struct kb_ctx *c, const char *kind, const struct kb_figure *f)
{
	return f->n >= KB_GATE_MIN && isfinite(f->value) && isfinite(f->share) && is_calendar(f->period) &&
	    kb_period_closed(f->period, c->month) && is_long_enough(kind, f->period);
}

static bool is_same_place(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Figures come in runs of one place, so its kind is asked once a run. */
static void judge(struct kb_ctx *c, struct kb_figure *figures, size_t count)
{
	const char *place = NULL, *kind = "";
	for (size_t i = 0; i < count; i++) {
		if (!is_same_place(place, figures[i].place)) {
			place = figures[i].place;
			kind = kind_of(c, place);
		}
		figures[i].shown = may_leave(c, kind, &figures[i]);
		figures[i].nobody = false;
		if (figures[i].shown)
			kb_band_figure(&figures[i], false, false);
		else
			wipe(&figures[i]);
	}
}

enum kb_rc kb_publish(struct kb_ctx *c, struct kb_figure *figures, size_t count)
{
	judge(c, figures, count);
	if (!c->failed)
		return KB_OK;
	for (size_t i = 0; i < count; i++)
		wipe(&figures[i]);
	return KB_FAIL;
}
