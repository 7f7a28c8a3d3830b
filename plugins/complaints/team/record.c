/* record.c - records a measure after what was upheld, or that there is none and why: in words for the team. */
#include "beside.h"
#include "complaints.sql.h"

enum kb_rc record_write(struct kb_ctx *c, const struct member *m, const struct casefile *f, bool made, const char *text)
{
	enum kb_rc rc;

	case_touch(c, f->id);
	if (!record_is_asked(c, f))
		return KB_NONE;
	rc = note_write(c, m, f, text);
	return rc == KB_OK ? kb_run(c, &complaints_record, kb_t(f->id), kb_i(civil_today(c)), kb_i(made)) : rc;
}
