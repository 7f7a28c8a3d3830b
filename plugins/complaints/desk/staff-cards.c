/* staff-cards.c - page of staff and guardians: a sheet of cards to cut, each with twenty digits.
 *
 * A youth draws one and types or scans it where a complaint begins: then it is the code. Until then it is bound to nothing.
 * No card says what it is for, none has a number, and none is kept: the digits are made by chance while the page is written, stand
 * in no table, log or address, and another sheet is other cards. Whoever prints one knows its digits: so it is drawn, not given, and
 * the page says to print more than there are youths. */
#include <sodium.h>

#include "desk.h"

static const int64_t sizes[] = { 10, 20, 40, 60 };

/* What a person would not have made up: is_card() asks for the same. */
static void make_card(struct kb_ctx *c, struct desk_card *to)
{
	char code[SEAL_CODE], shown[SEAL_CODE_SHOWN];

	do
		seal_code_make(code);
	while (!is_card(code));
	seal_code_show(shown, code);
	to->code = kb_fmt(c, "%s", shown);
	kb_qr(c, shown, &to->qr);
	sodium_memzero(code, sizeof code);
	sodium_memzero(shown, sizeof shown);
}

static enum kb_rc show(struct kb_req *r, size_t n)
{
	struct kb_ctx *c = kb_task(r);
	struct desk_card *list = kb_alloc(c, n * sizeof *list + 1);
	const struct desk_cards m = { .action = kb_url(c, "complaints.cards", NULL), .sizes = sizes, .nsizes = sizeof sizes / sizeof *sizes, .list = list, .count = n };

	for (size_t i = 0; i < n; i++)
		make_card(c, &list[i]);
	return kb_page(r, kb_say(c, "staff.complaints.cards.title", NULL), complaints_cards, &m);
}

enum kb_rc serve_cards(struct kb_req *r)
{
	return show(r, 0);
}

enum kb_rc serve_cards_printed(struct kb_req *r)
{
	return show(r, (size_t)kb_int(r, "n"));
}
