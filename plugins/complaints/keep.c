/* keep.c - how long a case is kept, and what the portal does by itself.
 *
 * When a case closes, the day is written until which it is kept (setting complaints.keep_months); it is
 * open again when its reporter opens it. Until the organisation has filled in its selection list nothing
 * is deleted (Archiefwet 3 and 5). After that day the keys of the case are destroyed: a line of numbers stays. */
#include <stdlib.h>
#include <string.h>

#include "complaints.h"
#include "complaints.sql.h"

/* ---- When it closes ---- */

/* The last day that there is: nobody has said how long. */
static int32_t for_ever(void)
{
	return kb_civil_make(2999, 12, 31);
}

static int32_t kept_until(struct kb_ctx *c, int32_t closed)
{
	int months = atoi(kb_set(c, "complaints.keep_months"));

	return months > 0 ? kb_civil_add_months(closed, months) : for_ever();
}

enum kb_rc case_settle(struct kb_ctx *c, const struct casefile *f)
{
	struct term_view v;
	int32_t until;

	f = case_by_id(c, f->id); /* what it was is read again under the lock */
	if (!f || case_look(c, f, &v) != TERM_FINE)
		return kb_failed(c) ? KB_FAIL : KB_OK;
	until = v.closing == TERM_OPEN ? 0 : kept_until(c, v.closed);
	return until == f->kept_until ? KB_OK : kb_run(c, &complaints_case_keep, kb_t(f->id), kb_i(until));
}
