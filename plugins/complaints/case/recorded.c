/* recorded.c - that a measure was recorded after a complaint was upheld, wholly or in part, or why there is none.
 *
 * What it is, or the reason, is a note of the team (team/record.c); in the clear stands the day and which of both. The
 * Jeugdwet asks it within a month (4.2.1, fifth paragraph); for all other complaints the house promises it (KL08). */
#include "case.h"
#include "complaints.sql.h"

bool recorded_of(struct kb_ctx *c, const struct casefile *f, struct recorded *r)
{
	struct kb_rows *q = kb_ask(c, &complaints_recorded_of, kb_t(f->id));

	if (!kb_next(q))
		return false;
	*r = (struct recorded){ (int32_t)kb_col_int(q, 0), kb_col_int(q, 1) != 0 };
	return true;
}

bool record_is_asked(struct kb_ctx *c, const struct casefile *f)
{
	struct recorded r;

	return calls_for_measure(f->outcome) && !recorded_of(c, f, &r);
}
