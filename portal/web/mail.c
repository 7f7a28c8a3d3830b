/* mail.c - the outbox: mail to staff, kept until sendmail(1) has it.
 *
 * A worker or keeper may start no program (sandbox.c), so nothing leaves from here: a row waits for
 * `klankbord post`, which is no part of the running portal. A mail says numbers and a link, never a word
 * of a person, and goes to accounts of the house alone. */
#include "web.h"

#include <string.h>

#include "codec.h"
#include "ctx.h"
#include "kb.sql.h"
#include "store.h"

enum { PART_LONGEST = 64 };

#define LETTERS KB_LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ" KB_DIGITS

bool kb_mail_is_address(const char *s)
{
	const char *at = strchr(s, '@');
	size_t n = strlen(s), before = strspn(s, LETTERS "._+-");

	return at && at - s == (ptrdiff_t)before && before > 0 && before <= PART_LONGEST && *s != '-' && *s != '.' && n <= KB_MAIL_ADDRESS_MAX &&
	    at[1] != '.' && at[1] != '-' && strchr(at, '.') && kb_only(at + 1, LETTERS ".-") && s[n - 1] != '.' && !strstr(s, "..");
}

const char *kb_mail_to(struct kb_ctx *c, const char *user)
{
	struct kb_rows *q = kb_core_ask(c, &kb_mail_address, kb_t(user));

	return kb_next(q) ? kb_col_text(q, 0) : "";
}

enum kb_rc kb_mail_set(struct kb_ctx *c, const char *user, const char *address)
{
	if (*address == '\0')
		return kb_core_run(c, &kb_mail_drop_address, kb_t(user));
	if (!kb_mail_is_address(address) || !kb_next(kb_core_ask(c, &kb_find_user, kb_t(user))))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return kb_core_run(c, &kb_mail_set_address, kb_t(user), kb_t(address));
}

enum kb_rc kb_mail(struct kb_ctx *c, const char *user, const char *subject, const char *body)
{
	if (*kb_set(c, "sendmail") == '\0' || *kb_mail_to(c, user) == '\0')
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return kb_core_run(c, &kb_mail_add, kb_t(kb_key(c)), kb_t(user), kb_t(subject), kb_t(body), kb_i(kb_now(c)));
}

/* The names, a space between. */
static const char *accounts(struct kb_ctx *c, size_t *n)
{
	struct kb_rows *q = kb_core_ask(c, &kb_mail_accounts);
	struct kb_buf b = { .arena = c->arena };

	for (*n = 0; kb_next(q); (*n)++)
		kb_buf_fmt(&b, "%s%s", b.len ? " " : "", kb_col_text(q, 0));
	return b.len ? b.data : "";
}

size_t kb_mail_readers(struct kb_ctx *c, const char *right, const struct kb_person **list)
{
	size_t n, found = 0;
	const char *names = accounts(c, &n);
	struct kb_person *all = kb_alloc(c, (n + 1) * sizeof(*all));
	const struct kb_place *places;

	for (; *names; names += strspn(names, " ")) {
		const char *user = kb_arena_copy(c->arena, names, strcspn(names, " "));

		all[found] = (struct kb_person){ user, kb_roles_of(c, user) };
		found += kb_places_of(c, all[found].roles, right, &places) > 0;
		names += strlen(user);
	}
	*list = all;
	return found;
}
