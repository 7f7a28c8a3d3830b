/* cmd-restore.c - klankbord restore FILE: a backup becomes the store.
 *
 * The file is copied into the data folder first and tested there, so that what was
 * tested is what is installed. The old store is put aside, not removed. Between the two
 * renames there is no store: the draft then lies under a name that keeps a portal from
 * starting with an empty one (house.c), and a second restore carries on. */
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
#include "manifest.h"

/* Where SQLite keeps its locks in a database file (sqlite.org/fileformat2.html, "the lock-byte page"): whoever
 * has a store open holds a lock somewhere here. */
enum { LOCK_BYTES = 0x40000000, LOCK_COUNT = 512 };

static const char *foreign;

static const struct kb_flag flags[] = {
	{ "foreign", NULL, "take a backup that was made with other keys", &foreign },
	{ 0 }
};

static const char *in_data(struct kb_cli *cli, const char *file)
{
	return kb_data_path(&cli->house, cli->arena, file);
}

/* ---- Nobody else ------------------------------------------------------------------ */

/* Takes the keeper's lock. It is held until this process ends. */
static bool keeper_is_gone(struct kb_cli *cli)
{
	int fd;

	mkdir(in_data(cli, "run"), 0700);
	fd = open(in_data(cli, "run/keeper.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB))
		return true;
	kb_log_line(KB_ERROR, "a portal runs on %s, or the folder cannot be written: stop the portal first",
	    kb_house_set(&cli->house, "data"));
	return false;
}

/* Locks the old store against everybody: who has it open is seen, who comes is turned
 * away. True too where there is none. */
static bool nobody_has(const char *path)
{
	struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BYTES, .l_len = LOCK_COUNT };
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd >= 0 && !fcntl(fd, F_SETLK, &l))
		return true; /* the descriptor stays: the lock goes with it */
	kb_log_line(KB_ERROR, "somebody has %s open: stop the portal and every other command first", path);
	return false;
}

/* ---- The draft ---------------------------------------------------------------------- */

static enum kb_rc copy_file(const char *from, const char *to, const struct kb_manifest *m)
{
	int in = open(from, O_RDONLY | O_CLOEXEC), out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	char sum[KB_SUM_TEXT];
	int64_t bytes = 0;
	enum kb_rc rc = KB_FAIL;

	if (out < 0 || kb_sum_file(in, out, sum, &bytes) != KB_OK || fsync(out))
		kb_log_line(KB_ERROR, "%s cannot be copied to %s: %s", from, to, strerror(errno));
	else
		rc = kb_manifest_fits(m, from, sum, bytes);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return rc;
}

/* What its manifest says is held against the file before SQLite opens it. */
static enum kb_rc make_draft(struct kb_cli *cli, const char *file, const char *draft)
{
	const char *manifest = kb_manifest_path(cli->arena, file);
	struct kb_manifest m;

	if (!manifest) {
		kb_log_line(KB_ERROR, "%s is no backup of ours: its name does not end in .db", file);
		return KB_FAIL;
	}
	unlink(draft);
	if (kb_manifest_read(&cli->ctx, manifest, foreign != NULL, &m) != KB_OK ||
	    kb_facts_known(cli->arena, m.facts, cli->house.plugins, cli->house.nplugins) != KB_OK ||
	    copy_file(file, draft, &m) != KB_OK)
		return KB_FAIL;
	return kb_copy_check(cli->arena, draft, file, m.facts);
}

/* ---- Installing ----------------------------------------------------------------------- */

static bool sync_data(struct kb_cli *cli)
{
	int fd = open(kb_house_set(&cli->house, "data"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = fd >= 0 && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return fine;
}

static bool move(const char *from, const char *to)
{
	if (!rename(from, to) || errno == ENOENT)
		return true;
	kb_log_line(KB_ERROR, "%s cannot be named %s: %s", from, to, strerror(errno));
	return false;
}

/* With its WAL, in which its latest rows may be. */
static bool put_aside(struct kb_cli *cli, const char *store)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	char stamp[32];
	time_t now = time(NULL);
	struct tm t;

	strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", gmtime_r(&now, &t));
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!move(kb_arena_fmt(cli->arena, "%s%s", store, parts[i]),
		    kb_arena_fmt(cli->arena, "%s.before-%s%s", store, stamp, parts[i])))
			return false;
	return true;
}

static enum kb_rc install(struct kb_cli *cli, const char *draft)
{
	const char *store = in_data(cli, "klankbord.db"), *marked = in_data(cli, KB_RESTORING);

	if (!nobody_has(store) || !move(draft, marked) || !sync_data(cli) || !put_aside(cli, store) || !sync_data(cli) ||
	    !move(marked, store) || !sync_data(cli))
		return KB_FAIL;
	return KB_OK;
}

/* ---- The command ------------------------------------------------------------------------ */

/* What an older backup lacks is made up, then everything is looked at. */
static enum kb_rc bring_up(struct kb_cli *cli)
{
	struct kb_house *h = &cli->house;

	if (kb_house_migrate(h, cli->arena, time(NULL)) != KB_OK || kb_house_open(h, cli->arena, 0) != KB_OK ||
	    kb_house_look(h, cli->arena) != KB_OK || kb_store_verify(h->store, h->plugins, h->nplugins))
		return KB_FAIL;
	printf("restored: %s\nWhat was there before lies beside it (klankbord.db.before-...): remove it when all is well\n",
	    h->example ? "the example organisation" : "an organisation");
	return KB_OK;
}

static enum kb_rc restore(struct kb_cli *cli)
{
	const char *draft;

	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK ||
	    kb_house_keys(&cli->house, cli->arena) != KB_OK || !keeper_is_gone(cli))
		return KB_FAIL;
	kb_house_task(&cli->ctx, &cli->house, cli->arena, time(NULL));
	draft = in_data(cli, "klankbord.db.draft");
	if (make_draft(cli, cli->words[0], draft) == KB_OK && install(cli, draft) == KB_OK)
		return bring_up(cli);
	unlink(draft);
	return KB_FAIL;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, flags);

	if (status >= 0)
		return status;
	if (cli->nwords != 1)
		return kb_cli_usage(cli, "say which file");
	umask(0077);
	return kb_cli_end(cli, restore(cli));
}

const struct kb_command kb_cmd_restore = {
	"restore", "FILE [OPTIONS]", "make a backup the store; the portal must be stopped",
	"Takes DIR/klankbord-TIME.db, if it is whole and what its manifest says, in the place of\n"
	"the store. The store that was there is put aside, not removed. The keys must be there\n"
	"before: they are in no backup.",
	run
};
