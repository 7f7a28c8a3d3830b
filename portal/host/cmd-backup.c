/* cmd-backup.c - klankbord backup DIR: a whole copy of the store while the portal runs.
 *
 * A backup is two files, NAME.db and NAME.manifest, and NAME tells when it was made. Both
 * are made under other names, synced and tested; only then they get theirs, the copy
 * last. So a name that ends in .db is a whole backup, whatever happened to the machine. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "cli.h"
#include "house.h"
#include "log.h"
#include "machine.h"
#include "manifest.h"

#define NAME "klankbord-%Y%m%dT%H%M%SZ"
enum { KEEP_DAYS = 30, KEEP_MOST = 36500, DAY = 24 * 3600 };

struct backup {
	struct kb_cli *cli;
	const char *dir;   /* absolute, so that SQLite takes it for nothing but a path */
	int fd;            /* of the folder; its lock keeps a second backup out */
	time_t now;
	const char *name;  /* "klankbord-20261125T165000Z" */
	int64_t days;      /* older backups are removed; 0: never */
	int64_t bytes;
};

static const char *keep;

static const struct kb_flag flags[] = {
	{ "keep", "DAYS", "remove backups that are older (30); 0: none", &keep },
	{ 0 }
};

/* ---- The folder ----------------------------------------------------------------- */

static bool open_folder(struct backup *b, const char *dir)
{
	char path[4096];

	if (mkdir(dir, 0700) && errno != EEXIST)
		kb_log_line(KB_ERROR, "folder %s cannot be made: %s", dir, strerror(errno));
	else if (!realpath(dir, path) || (b->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		kb_log_line(KB_ERROR, "folder %s cannot be opened: %s", dir, strerror(errno));
	else if (flock(b->fd, LOCK_EX | LOCK_NB))
		kb_log_line(KB_ERROR, "another backup is being made in %s", dir);
	else
		b->dir = kb_arena_text(b->cli->arena, path);
	return b->dir != NULL;
}

/* "klankbord-20261125T165000Z" and what stands behind it; -1: not a name of ours. */
static time_t time_of(const char *name, const char **rest)
{
	struct tm t = { 0 };

	*rest = strptime(name, NAME, &t);
	return *rest ? timegm(&t) : -1;
}

static bool is_leftover(const char *name)
{
	const char *rest;

	return name[0] == '.' && time_of(name + 1, &rest) >= 0 && (!strcmp(rest, ".db") || !strcmp(rest, ".db-journal") ||
	    !strcmp(rest, ".manifest"));
}

static bool is_old(const struct backup *b, const char *name)
{
	const char *rest;
	time_t made = time_of(name, &rest);

	return b->days && made >= 0 && (!strcmp(rest, ".db") || !strcmp(rest, ".manifest")) && made < b->now - b->days * DAY;
}

/* Removes what `which` says, by its name alone: other files are nobody's business here. */
static void sweep(const struct backup *b, bool (*which)(const struct backup *, const char *))
{
	int fd = openat(b->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	for (const struct dirent *e; d && (e = readdir(d));)
		if (which(b, e->d_name) && unlinkat(b->fd, e->d_name, 0))
			kb_log_line(KB_WARN, "%s/%s cannot be removed: %s", b->dir, e->d_name, strerror(errno));
	if (d)
		closedir(d);
}

static bool is_leftover_here(const struct backup *b, const char *name)
{
	(void)b;
	return is_leftover(name);
}

/* ---- The two files ---------------------------------------------------------------- */

static const char *path_of(const struct backup *b, const char *before, const char *after)
{
	return kb_arena_fmt(b->cli->arena, "%s/%s%s%s", b->dir, before, b->name, after);
}

/* Reads the copy back, as a restore would. */
static enum kb_rc test_copy(struct backup *b, const char *path, struct kb_manifest *m)
{
	char *sum = kb_arena_alloc(b->cli->arena, KB_SUM_TEXT);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum kb_rc rc = fd < 0 ? KB_FAIL : kb_sum_file(fd, -1, sum, &m->bytes);

	if (rc != KB_OK)
		kb_log_line(KB_ERROR, "no backup: %s cannot be read back: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	m->sha256 = sum;
	b->bytes = m->bytes;
	return rc == KB_OK ? kb_copy_check(b->cli->arena, path, "the copy just made", m->facts) : rc;
}

static enum kb_rc make_drafts(struct backup *b, const char *copy, const char *manifest)
{
	struct kb_manifest m = { .program = KB_VERSION, .made = strchr(b->name, '-') + 1 };

	if (kb_store_copy(b->cli->house.store, b->cli->arena, copy, &m.facts) != KB_OK || test_copy(b, copy, &m) != KB_OK)
		return KB_FAIL;
	return kb_manifest_write(&b->cli->ctx, manifest, &m);
}

/* The copy comes last: without its manifest it would be refused. */
static enum kb_rc give_names(const struct backup *b, const char *copy, const char *manifest)
{
	if (!faccessat(b->fd, kb_arena_fmt(b->cli->arena, "%s.db", b->name), F_OK, 0)) {
		kb_log_line(KB_ERROR, "no backup: there is one of this second already");
		return KB_FAIL;
	}
	if (!rename(manifest, path_of(b, "", ".manifest")) && !rename(copy, path_of(b, "", ".db")) && !fsync(b->fd))
		return KB_OK;
	kb_log_line(KB_ERROR, "no backup: the files in %s cannot be named: %s", b->dir, strerror(errno));
	unlink(path_of(b, "", ".manifest"));
	unlink(path_of(b, "", ".db"));
	return KB_FAIL;
}

static enum kb_rc make(struct backup *b)
{
	const char *copy = path_of(b, ".", ".db"), *manifest = path_of(b, ".", ".manifest");

	sweep(b, is_leftover_here);
	if (make_drafts(b, copy, manifest) == KB_OK && give_names(b, copy, manifest) == KB_OK)
		return KB_OK;
	sweep(b, is_leftover_here);
	return KB_FAIL;
}

/* ---- The command ------------------------------------------------------------------- */

static const char *name_now(struct kb_arena *a, time_t now)
{
	char name[64];
	struct tm t;

	strftime(name, sizeof(name), NAME, gmtime_r(&now, &t));
	return kb_arena_text(a, name);
}

/* The store is opened as it is, migrated or not: a backup is the first step of an upgrade. */
static enum kb_rc open_store(struct kb_cli *cli)
{
	struct kb_house *h = &cli->house;

	if (kb_house_plugins(h, cli->arena, cli->settings) != KB_OK || kb_house_keys(h, cli->arena) != KB_OK)
		return KB_FAIL;
	h->store = kb_store_open(kb_data_path(h, cli->arena, "klankbord.db"), 0);
	kb_house_task(&cli->ctx, h, cli->arena, time(NULL));
	return h->store ? KB_OK : KB_FAIL;
}

static enum kb_rc back_up(struct kb_cli *cli, int64_t days)
{
	struct backup b = { .cli = cli, .fd = -1, .now = time(NULL), .days = days };
	enum kb_rc rc;

	b.name = name_now(cli->arena, b.now);
	if (!open_folder(&b, cli->words[0]))
		return KB_FAIL;
	rc = make(&b);
	if (rc == KB_OK) {
		sweep(&b, is_old);
		kb_machine_backed_up(&cli->house, cli->arena, b.now);
		printf("%s\n%lld bytes, read back and whole\n", path_of(&b, "", ".db"), (long long)b.bytes);
	}
	close(b.fd);
	return rc;
}

static bool read_days(int64_t *days)
{
	char *end;

	*days = KEEP_DAYS;
	if (!keep)
		return true;
	*days = *keep >= '0' && *keep <= '9' ? strtoll(keep, &end, 10) : -1;
	return *days >= 0 && !*end && *days <= KEEP_MOST;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, flags);
	int64_t days;

	if (status >= 0)
		return status;
	if (cli->nwords != 1)
		return kb_cli_usage(cli, "say into which folder");
	if (!read_days(&days))
		return kb_cli_usage(cli, "--keep needs a number of days");
	umask(0077);
	return kb_cli_end(cli, open_store(cli) == KB_OK ? back_up(cli, days) : KB_FAIL);
}

const struct kb_command kb_cmd_backup = {
	"backup", "DIR [OPTIONS]", "copy the store into a folder, while the portal runs",
	"Copies the store, as it is at one moment, to DIR/klankbord-TIME.db, reads the copy back\n"
	"and writes beside it what must be in it. Removes its own backups that are older than 30\n"
	"days. The keys of the house are never in a backup: keep a copy of their file elsewhere.",
	run
};
