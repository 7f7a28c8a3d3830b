/* staff-duty.c - page of staff: whom a youth in danger calls at each place of one's own.
 *
 * The number is kept by the core (kb_duty_set()) and stands on the help of every page of youths, at once and without a network.
 * A place without a number of its own shows that of the place above. */
#include <string.h>

#include "desk.h"

static size_t rows_of(struct kb_ctx *c, const char *place, const char *typed, const struct desk_duty **to)
{
	const struct kb_place *places;
	size_t n = kb_places(c, "complaints.duty", &places);
	struct desk_duty *rows = kb_alloc(c, n * sizeof *rows + 1);

	for (size_t i = 0; i < n; i++) {
		const char *above = kb_duty(c, places[i].parent), *now = kb_duty(c, places[i].id), *own = kb_duty_own(c, places[i].id);
		bool wrong = place && strcmp(place, places[i].id) == 0;

		rows[i] = (struct desk_duty){ .id = places[i].id, .name = places[i].name, .number = wrong ? typed : own, .wrong = wrong,
			.above = *own ? NULL : above, .none = !now };
	}
	*to = rows;
	return n;
}

/* `place` is where `typed` is no telephone number; NULL: nowhere. */
static enum kb_rc show(struct kb_req *r, const char *place, const char *typed)
{
	struct kb_ctx *c = kb_task(r);
	struct desk_duties m = { .action = kb_url(c, "complaints.duty", NULL) };

	m.count = rows_of(c, place, typed, &m.list);
	return kb_page(r, kb_say(c, "staff.complaints.duty.title", NULL), complaints_duty, &m);
}

enum kb_rc serve_duty(struct kb_req *r)
{
	return show(r, NULL, NULL);
}

enum kb_rc serve_duty_set(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *place = kb_text(r, "place"), *number = kb_text(r, "number");
	enum kb_rc rc;

	if (!kb_place(c, place) || !kb_may(c, "complaints.duty", place))
		return kb_refuse(r, 404, "error.not_found");
	rc = kb_duty_set(c, place, number);
	if (rc == KB_NONE)
		return show(r, place, number);
	return rc == KB_OK ? kb_see(r, kb_url(c, "complaints.duty", NULL)) : rc;
}
