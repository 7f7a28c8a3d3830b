/* digest.c - once a day a mail to each handler: how many cases are open, late, due soon, with danger, and a link.
 *
 * It counts what the inbox of that handler shows and says nothing of any case, since a mail is read by
 * more people than its reader. Who has nothing open gets none. No handler has said which language is theirs: it is in both that staff
 * have, Dutch above. */
#include <stdlib.h>
#include <string.h>

#include "complaints.sql.h"
#include "desk.h"

enum { HOUR = 3600 };

/* Is it later in the day than the hour of the setting? */
static bool is_hour(struct kb_ctx *c)
{
	return kb_day_of(kb_now(c) - atoi(kb_set(c, "complaints.digest_hour")) * (int64_t)HOUR) == kb_today(c);
}

static const char *number(struct kb_ctx *c, size_t n)
{
	return kb_fmt(c, "%zu", n);
}

/* The names of ICU's numbers, and the link to the inbox under them, in one language. */
static const char *text_in(struct kb_ctx *c, const char *lang, const struct desk_counts *n)
{
	const char *base = kb_set(c, "base_url"), *url;
	int keep = (int)strlen(base);

	kb_speak(c, lang);
	url = kb_url(c, "complaints.inbox", NULL);
	return kb_fmt(c, "%s\n%s\n\n%.*s%s",
	    kb_say(c, "staff.complaints.counts", "open", number(c, n->open), "late", number(c, n->late), "danger", number(c, n->danger), NULL),
	    kb_say(c, "staff.complaints.digest.more", "soon", number(c, n->soon), "nobody", number(c, n->nobody), "written", number(c, n->written), NULL),
	    keep && base[keep - 1] == '/' ? keep - 1 : keep, base, url);
}

static const char *digest_text(struct kb_ctx *c, const struct desk_counts *n)
{
	const char *dutch = text_in(c, "nl", n);

	return kb_fmt(c, "%s\n\n%s", dutch, text_in(c, "en", n));
}

static const char *digest_subject(struct kb_ctx *c)
{
	const char *dutch;

	kb_speak(c, "nl");
	dutch = kb_say(c, "staff.complaints.digest.subject", NULL);
	kb_speak(c, "en");
	return kb_fmt(c, "%s / %s", dutch, kb_say(c, "staff.complaints.digest.subject", NULL));
}

static void send_to(struct kb_ctx *c, const struct kb_person *who)
{
	const struct desk_counts n = inbox_counts_of(c, who);
	struct member m;

	if (n.open + n.written == 0 || member_named(c, who->user, &m) != KB_OK)
		return;
	kb_run(c, &complaints_digest_once, kb_t(m.id), kb_i(kb_today(c)));
	if (kb_changed(c) > 0)
		kb_mail(c, who->user, digest_subject(c), digest_text(c, &n));
}

enum kb_rc digest_run(struct kb_ctx *c)
{
	const struct kb_person *list;
	size_t n;

	if (!is_hour(c) || *kb_set(c, "sendmail") == '\0')
		return KB_OK;
	n = kb_mail_readers(c, "complaints.handle", &list);
	for (size_t i = 0; i < n && !kb_failed(c); i++)
		send_to(c, &list[i]);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
