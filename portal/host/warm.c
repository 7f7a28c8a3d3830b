/* warm.c - the first use of everything, while files can still be opened.
 *
 * ICU makes formatters and calendars of a language when it is first asked for them,
 * libxml2 and libsodium set themselves up. What a plugin does is not tried: its code runs
 * only inside the walls. */
#include <libxml/tree.h>
#include <string.h>
#include <time.h>

#include "house.h"
#include "sandbox.h"
#include "text.h"
#include "web.h"

static void warm_language(struct kb_ctx *c, const struct kb_lang *l)
{
	int64_t n;

	c->lang = l;
	kb_say(c, "staff.login.wait", "n", "3", NULL); /* has a plural */
	kb_number_write(c->arena, l, 1234.5, 1);
	kb_month_write(c->arena, l, c->month);
	kb_date_write(c->arena, l, c->now);
	kb_number_read("12", 0, 99, &n);
}

static void warm_web(struct kb_ctx *c)
{
	const char *why, *sealed = kb_seal(c, "warm", "x", 1);
	const void *bytes;
	size_t n;

	kb_unseal(c, "warm", sealed, 60, &bytes, &n);
	kb_mark(c, "warm", "x", "y");
	kb_password_fits(c, kb_password_of_nobody, "x");
	xmlFreeDoc(kb_xml_read(c->arena, "<a b='c'>d</a>", 14, 100, &why));
}

void kb_warm(struct kb_house *h)
{
	struct kb_arena *a = kb_arena_new();
	const struct kb_lang *const *list;
	size_t n = kb_texts_langs(h->texts, &list);
	struct kb_ctx c;

	kb_house_task(&c, h, a, time(NULL));
	for (size_t i = 0; i < n; i++)
		warm_language(&c, list[i]);
	kb_nfc(a, "e\xcc\x81");
	warm_web(&c);
	kb_arena_free(a);
}
