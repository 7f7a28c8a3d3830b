/* duty.c - the telephone number of who is on duty at a place.
 *
 * A youth in danger calls 112, or somebody who is near. The number is of the house and is changed by
 * staff of the place; a place without one has that of the nearest place above. Only what a telephone can call is
 * taken: the number becomes an address (tel:) on pages of youths. */
#include "web.h"

#include <string.h>

#include "codec.h"
#include "kb.sql.h"
#include "store.h"

enum { DIGITS_MIN = 3, DIGITS_MAX = 15, DEPTH_MAX = 16 }; /* E.164 has at most 15 digits */

static bool is_number(const char *s)
{
	size_t n = strlen(s), digits = 0;

	if (n > KB_DUTY_MAX || *s == ' ' || (n && s[n - 1] == ' '))
		return false;
	s += *s == '+';
	for (; *s; s++) {
		if (!strchr(KB_DIGITS " ", *s))
			return false;
		digits += *s != ' ';
	}
	return digits >= DIGITS_MIN && digits <= DIGITS_MAX;
}

const char *kb_duty(struct kb_ctx *c, const char *place)
{
	for (int depth = 0; place && *place && depth < DEPTH_MAX; depth++) {
		struct kb_rows *q = kb_core_ask(c, &kb_find_duty, kb_t(place));
		const char *duty;

		if (!kb_next(q))
			return NULL;
		duty = kb_col_text(q, 0);
		if (*duty)
			return duty;
		place = kb_col_text(q, 1);
	}
	return NULL;
}

const char *kb_duty_own(struct kb_ctx *c, const char *place)
{
	struct kb_rows *q = kb_core_ask(c, &kb_find_duty, kb_t(place));

	return kb_next(q) ? kb_col_text(q, 0) : "";
}

enum kb_rc kb_duty_set(struct kb_ctx *c, const char *place, const char *number)
{
	if (!kb_place(c, place) || (*number && !is_number(number)))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return kb_core_run(c, &kb_set_duty, kb_t(place), kb_t(number));
}
