/* user.c - accounts of staff and their roles. */
#include "web.h"

#include <string.h>

#include "codec.h"
#include "kb.sql.h"
#include "list.h"
#include "store.h"

enum { NAME_LONGEST = 40 };

static bool is_user_name(const char *user)
{
	return *user && strlen(user) <= NAME_LONGEST && kb_only(user, KB_LOWER KB_DIGITS "._-");
}

/* KB_OK if the last statement changed a row, KB_NONE if there was none to change. */
static enum kb_rc changed_one(struct kb_ctx *c, enum kb_rc rc)
{
	return rc != KB_OK || kb_changed(c) ? rc : KB_NONE;
}

enum kb_rc kb_user_add(struct kb_ctx *c, const char *user, const char *hash)
{
	if (!is_user_name(user))
		return kb_fail(c, "a login name is 1 to %d of a-z, 0-9, . _ and -", NAME_LONGEST);
	return changed_one(c, kb_core_run(c, &kb_add_user, kb_t(user), kb_t(hash)));
}

enum kb_rc kb_user_password(struct kb_ctx *c, const char *user, const char *hash)
{
	enum kb_rc rc = changed_one(c, kb_core_run(c, &kb_set_hash, kb_t(user), kb_t(hash)));

	return rc == KB_OK ? kb_core_run(c, &kb_drop_sessions_of, kb_t(user)) : rc;
}

static bool is_role(const char *role)
{
	return kb_list_has(KB_ROLES, role, strlen(role));
}

bool kb_user_is_there(struct kb_ctx *c, const char *user)
{
	return kb_next(kb_core_ask(c, &kb_find_user, kb_t(user)));
}

enum kb_rc kb_user_grant(struct kb_ctx *c, const char *user, const char *role, const char *place)
{
	if (!is_role(role))
		return kb_fail(c, "role \"%.40s\": it is one of " KB_ROLES, role);
	if (!kb_place(c, place))
		return kb_fail(c, "place \"%.40s\" is not there", place);
	if (!kb_user_is_there(c, user))
		return kb_fail(c, "user \"%.40s\" is not there", user);
	return kb_core_run(c, &kb_add_grant, kb_t(user), kb_t(role), kb_t(place));
}

enum kb_rc kb_user_revoke(struct kb_ctx *c, const char *user, const char *role, const char *place)
{
	return changed_one(c, kb_core_run(c, &kb_drop_grant, kb_t(user), kb_t(role), kb_t(place)));
}

/* Roles and sessions go with the account (ON DELETE CASCADE). */
enum kb_rc kb_user_remove(struct kb_ctx *c, const char *user)
{
	return changed_one(c, kb_core_run(c, &kb_drop_user, kb_t(user)));
}
