/* landlock.c - of all files, only those of the data folder and of the folder of files to send.
 *
 * Neither the C library nor Debian 12's headers know what newer kernels offer, so the
 * numbers of the kernel's interface stand here. What a kernel does not know is not asked
 * of it: Debian 12 has version 2, later ones also keep the process from TCP and from
 * signals and sockets of others. */
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

enum {
	CREATE = 444, ADD_RULE = 445, RESTRICT = 446, /* system calls, the same everywhere */
	ASK_VERSION = 1,
	BENEATH = 1 /* kind of a rule */
};

/* Rights on files, a bit each. */
enum {
	WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3, REMOVE_FILE = 1 << 5, MAKE_REG = 1 << 8,
	TRUNCATE = 1 << 14, /* version 3 */
};

/* What is governed, and so refused where no rule gives it. */
struct ruleset { uint64_t fs, net, scoped; };

struct rule { uint64_t rights; int32_t folder; } __attribute__((packed));

/* How many of the bits a version knows. */
static uint64_t all_files(int version)
{
	int bits = version >= 5 ? 16 : version >= 3 ? 15 : version == 2 ? 14 : 13;

	return ((uint64_t)1 << bits) - 1;
}

int kb_landlock_version(void)
{
	long version = syscall(CREATE, NULL, 0, ASK_VERSION);

	return version > 0 ? (int)version : 0;
}

static int create(int version)
{
	const struct ruleset r = {
		.fs = all_files(version),
		.net = 3,    /* TCP: bind, connect */
		.scoped = 3, /* abstract sockets and signals of others */
	};
	size_t known = version >= 6 ? sizeof(r) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);

	return (int)syscall(CREATE, &r, known, 0);
}

static bool allow(int rules, const char *path, int version)
{
	const struct rule r = {
		.rights = (WRITE_FILE | READ_FILE | READ_DIR | REMOVE_FILE | MAKE_REG | TRUNCATE) & all_files(version),
		.folder = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC),
	};
	bool done = r.folder >= 0 && !syscall(ADD_RULE, rules, BENEATH, &r, 0);

	if (r.folder >= 0)
		close(r.folder);
	return done;
}

/* Needs no_new_privs. */
enum kb_rc kb_landlock_enter(const char *data, const char *files)
{
	int version = kb_landlock_version(), rules;
	bool done;

	if (!version)
		return KB_NONE;
	rules = create(version);
	done = rules >= 0 && allow(rules, data, version) && allow(rules, files, version) && !syscall(RESTRICT, rules, 0);
	if (rules >= 0)
		close(rules);
	return done ? KB_OK : KB_FAIL;
}
