/* listen.c - the socket that the web server speaks to.
 *
 * A unix socket, never TCP: who can write to it is decided by file rights (0660 and
 * one group). A unix socket does not queue beyond its backlog, so that is large. */
#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"
#include "process.h"

enum { BACKLOG = 1024 };

static bool make_address(const char *path, struct sockaddr_un *u)
{
	size_t n = strlen(path);

	if (!n || n >= sizeof(u->sun_path)) {
		kb_log_line(KB_ERROR, "socket %s: the path must have 1 to %zu bytes; set socket to a shorter one",
		    path, sizeof(u->sun_path) - 1);
		return false;
	}
	*u = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(u->sun_path, path, n + 1);
	return true;
}

/* A socket that nobody answers at was left behind by a crash: it is removed. */
static bool clear_path(const struct sockaddr_un *u)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answered = fd >= 0 && !connect(fd, (const struct sockaddr *)u, sizeof(*u));
	struct stat st;

	if (fd >= 0)
		close(fd);
	if (answered) {
		kb_log_line(KB_ERROR, "socket %s: a portal answers there already; stop it or set another socket", u->sun_path);
		return false;
	}
	if (lstat(u->sun_path, &st))
		return true;
	if (!S_ISSOCK(st.st_mode)) {
		kb_log_line(KB_ERROR, "socket %s: something else lies there; set another socket", u->sun_path);
		return false;
	}
	return !unlink(u->sun_path);
}

static bool give_to_group(const char *path, const char *group)
{
	struct group *g;

	if (!*group)
		return true;
	g = getgrnam(group);
	if (g && !chown(path, (uid_t)-1, g->gr_gid))
		return true;
	kb_log_line(KB_ERROR, "socket %s cannot be given to group %s: %s; set group to one that this user is in",
	    path, group, g ? strerror(errno) : "no such group");
	return false;
}

bool kb_listen_also(const char *path, const char *name)
{
	struct sockaddr_un u;

	if (!make_address(name, &u) || !clear_path(&u))
		return false;
	if (!link(path, name))
		return true;
	kb_log_line(KB_ERROR, "socket %s cannot be reached as %s: %s", path, name, strerror(errno));
	return false;
}

int kb_listen(const char *path, const char *group)
{
	struct sockaddr_un u;
	mode_t before;
	int fd;

	if (!make_address(path, &u) || !clear_path(&u))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	before = umask(0117); /* the socket file is made with mode 0660 */
	if (fd < 0 || bind(fd, (struct sockaddr *)&u, sizeof(u)) || listen(fd, BACKLOG)) {
		kb_log_line(KB_ERROR, "socket %s cannot be made: %s; set socket to a folder that can be written",
		    path, strerror(errno));
		umask(before);
		return -1;
	}
	umask(before);
	return give_to_group(path, group) ? fd : -1;
}
