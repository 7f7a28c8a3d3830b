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
	const char *code = code_read(c, kb_part(r, "code"), CODE_LEN), *place, *population;
	struct kb_doorway d = { 0 };
	const struct site *s;

	if (!code || !code_find(c, code, &place, &population))
		return kb_refuse(r, 404, "surveys.unknown");
	s = site_now(c, place, population);
	if (!s || site_phase(c, s) != PHASE_OPEN)
		return s && site_phase(c, s) == PHASE_EARLY ? kb_refuse(r, 403, "surveys.early") : kb_refuse(r, 410, "surveys.closed");
	if (s->cards)
		return kb_refuse(r, 403, "surveys.card.needed");
	d.place = place;
	d.pass = pass_visit(c, s);
	d.again = kb_url(c, "surveys.kiosk", code, NULL);
	return kb_open_doorway(r, &d, kb_url(c, "surveys.languages", NULL));
}
