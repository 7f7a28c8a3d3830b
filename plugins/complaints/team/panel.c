/* panel.c - the committee that judges a Jeugdwet complaint: at least three, the chair neither working
 * for nor at the body (Jeugdwet 4.2.1, second paragraph, a). Who they are is told to the reporter, in an envelope. */
#include "team.h"
#include "complaints.sql.h"

enum { SEATS_MIN = 3 };

enum kb_rc panel_set(struct kb_ctx *c, const struct casefile *f, int seats, bool outside)
{
	if (seats < SEATS_MIN || !outside)
		return KB_NONE;
	return kb_run(c, &complaints_panel_set, kb_t(f->id), kb_i(seats), kb_i(outside), kb_i(civil_today(c)));
}

bool panel_is_set(struct kb_ctx *c, const struct casefile *f)
{
	struct kb_rows *q = kb_ask(c, &complaints_panel_of, kb_t(f->id));

	return kb_next(q) && kb_col_int(q, 0) >= SEATS_MIN && kb_col_int(q, 1) == 1;
}
