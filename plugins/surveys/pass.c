/* pass.c - what the door of a survey carries, sealed, from the code to the answer.
 *
 *   ROUND           the open code of a place
 *   ROUND c=MARK    a card: its mark is spent with the answer
 *   ROUND v=VISIT   a tablet: another visit each time it starts over, so that what one person
 *                   began is not gone on with by the next
 *
 * A mark is no code: who could read it could print no card. */
#include <string.h>

#include "surveys.h"

const char *pass_write(struct kb_ctx *c, const struct site *s, const char *card)
{
	return *card ? kb_fmt(c, "%s c=%s", s->round, card) : s->round;
}

const char *pass_visit(struct kb_ctx *c, const struct site *s)
{
	return kb_fmt(c, "%s v=%s", s->round, kb_key(c));
}

struct pass pass_read(struct kb_ctx *c, const char *text)
{
	const char *rest = text ? strchr(text, ' ') : NULL;

	if (!text)
		return (struct pass){ "", "", false };
	if (!rest)
		return (struct pass){ text, "", false };
	return (struct pass){ kb_fmt(c, "%.*s", (int)(rest - text), text), strncmp(rest, " c=", 3) == 0 ? rest + 3 : "",
		strncmp(rest, " v=", 3) == 0 };
}

const struct site *pass_site(struct kb_ctx *c, const char *text, const char *place)
{
	struct pass p = pass_read(c, text);

	return *p.round ? site_find(c, p.round, place) : site_now(c, place, SURVEYS_POPULATION);
}
