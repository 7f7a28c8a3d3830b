/* told.c - what a youth told to an adult, written down by that adult (Awb 9:1 and 9:2: oral counts).
 *
 * The adult walks through the same intake; the day on which it was told is that of the receipt. The code is the youth's: a card
 * whose digits the youth types at the beginning, or at the end a page without the code, which says to give the phone to the youth,
 * and the code behind a button. The adult has nothing with which to come back. */
#include <sodium.h>
#include <string.h>

#include "reporter.h"

enum { GIVE_SECONDS = 1800, A_YEAR = 365 };

static enum kb_rc told_page(struct kb_req *r, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_told m = { .action = kb_url(c, "complaints.told.begin", NULL), .back = kb_url(c, "complaints.intro", NULL), .error = error,
		.day = error ? kb_text(r, "day") : "", .card = error ? kb_text(r, "card") : "" };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_told, &m);
}

enum kb_rc serve_told(struct kb_req *r)
{
	return told_page(r, NULL);
}

/* Not later than today, and within the year after which nobody need handle it (Awb 9:8). */
static bool is_sound(struct kb_ctx *c, int32_t day)
{
	return day != KB_NO_DAY && day <= civil_today(c) && day >= civil_today(c) - A_YEAR;
}

enum kb_rc serve_told_begin(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *card = kb_text(r, "card");
	int32_t day = day_read(kb_text(r, "day"));
	char code[SEAL_CODE];
	enum kb_rc rc;

	if (*kb_text(r, "state"))
		return serve_intake(r); /* its pages post to where they were begun */
	if (!is_sound(c, day))
		return told_page(r, kb_say(c, "complaints.told.bad_day", NULL));
	if (*card && (seal_code_read(code, card) != SEAL_FINE || !is_card(code)))
		return told_page(r, kb_say(c, "complaints.code.twenty", NULL));
	if (!*card)
		seal_code_make(code);
	rc = begin_told(r, code, kb_fmt(c, FILER_TOLD "%d%s", (int)kb_civil_write(day), *card ? FILER_CARD : ""));
	sodium_memzero(code, sizeof code);
	return rc;
}

enum kb_rc give_page(struct kb_req *r, const char code[SEAL_CODE], bool card)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_give m = { .action = kb_url(c, "complaints.mine", NULL), .held = card ? NULL : kb_carry(c, code, SEAL_CODE) };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_give, &m);
}

enum kb_rc serve_given(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct complaints_receipt m = { .title = kb_say(c, "complaints.bind.done", NULL) };
	const void *bytes;
	size_t n;

	if (kb_carried(c, kb_text(r, "held"), GIVE_SECONDS, &bytes, &n) != KB_OK || n != SEAL_CODE)
		return kb_see(r, kb_url(c, "complaints.look", NULL));
	return show_receipt(r, bytes, &m);
}
