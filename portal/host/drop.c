/* drop.c - from root to a user without rights, for good.
 *
 * Whoever starts the portal as root (no service manager that does it) names the user to
 * become. Folders and socket are made before, for a user alone may not; everything else,
 * plugins included, comes after. */
#include "drop.h"

#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

const struct passwd *kb_drop_find(const char *user)
{
	const struct passwd *p = getpwnam(user);

	if (p && p->pw_uid)
		return p;
	kb_log_line(KB_ERROR, "user %s: %s; set user to one without rights", user,
	    p ? "it is root by another name" : "there is no such user");
	return NULL;
}

static enum kb_rc give_folder(const char *path, const struct passwd *user)
{
	struct stat st;

	if (!mkdir(path, 0700) && chown(path, user->pw_uid, user->pw_gid)) {
		kb_log_line(KB_ERROR, "folder %s cannot be given to %s: %s", path, user->pw_name, strerror(errno));
		return KB_FAIL;
	}
	if (lstat(path, &st) || !S_ISDIR(st.st_mode)) {
		kb_log_line(KB_ERROR, "folder %s cannot be made: %s; set data to a folder that can", path, strerror(errno));
		return KB_FAIL;
	}
	if (st.st_uid == user->pw_uid)
		return KB_OK;
	kb_log_line(KB_ERROR, "folder %s does not belong to %s: chown -R %s %s", path, user->pw_name, user->pw_name, path);
	return KB_FAIL;
}

enum kb_rc kb_drop_folders(struct kb_arena *a, const char *data, const struct passwd *user)
{
	if (give_folder(data, user) != KB_OK)
		return KB_FAIL;
	return give_folder(kb_arena_fmt(a, "%s/run", data), user);
}

/* The order matters: without the user's rights the groups could not be left. That there
 * is no way back is tried, not believed. */
enum kb_rc kb_drop(const struct passwd *user)
{
	if (!setgroups(0, NULL) && !setgid(user->pw_gid) && !setuid(user->pw_uid) && setuid(0) && setgid(0))
		return KB_OK;
	kb_log_line(KB_ERROR, "the portal cannot become user %s: %s", user->pw_name, strerror(errno));
	return KB_FAIL;
}
