/* kiosk.c - a tablet at a location, which many use one after another.
 *
 * Staff open its address once (staff-print.c shows it with a QR code). From then on each page
 * of the survey leads nowhere else and starts over here when nobody touches it; that is the
 * core's part (struct kb_doorway). Each start is another visit: what the person
 * before began is not shown to the next, not by Back either.
 *
 * The address ends in the code of the poster, so it opens no more than the poster does. */
#include "surveys.h"

enum kb_rc serve_kiosk(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *code = kb_part(r, "code");
	enum kb_rc rc;
	const struct site *s = enter_by_poster(r, code, &rc);
	struct kb_doorway d;

	if (!s)
		return rc;
	d = (struct kb_doorway){
		.place = s->place, .pass = pass_visit(c, s),
		.again = kb_url(c, "surveys.kiosk", code_read(c, code, CODE_LEN), NULL),
	};
	return kb_open_doorway(r, &d, kb_url(c, "surveys.languages", NULL));
}
