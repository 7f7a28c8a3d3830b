/* cmd-example.c - klankbord example: makes the example organisation in an empty folder. */
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "example.h"
#include "house.h"
#include "log.h"
#include "store.h"

static void show_progress(int done, int of)
{
	if (isatty(STDOUT_FILENO))
		printf("\r%d of %d months%s", done, of, done == of ? "\n" : "");
	else if (done == of)
		printf("%d months\n", done);
	fflush(stdout);
}

/* A store that is there already may be somebody's: it is never filled. */
static bool is_there(struct kb_cli *cli)
{
	const char *path = kb_data_path(&cli->house, cli->arena, "klankbord.db");
	struct stat st;

	if (stat(path, &st))
		return false;
	kb_log_line(KB_ERROR, "there is a store %s already: set data to a new folder, or remove the old one", path);
	return true;
}

/* While it is made no commit waits for the disk; the checkpoint at the end puts it all there. */
static enum kb_rc make(struct kb_cli *cli)
{
	struct kb_house *h = &cli->house;
	enum kb_rc rc;

	if (kb_house_migrate(h, cli->arena, time(NULL)) != KB_OK || kb_house_open(h, cli->arena, KB_STORE_BULK) != KB_OK)
		return KB_FAIL;
	h->example = true;
	if (kb_house_furnish(h, cli->arena) != KB_OK)
		return KB_FAIL;
	rc = kb_example_make(h, time(NULL), show_progress);
	return rc == KB_OK ? kb_store_checkpoint(h->store) : rc;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL);

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	umask(0077);
	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK || is_there(cli))
		return KB_EXIT_FAILED;
	return kb_cli_end(cli, make(cli));
}

const struct kb_command kb_cmd_example = {
	"example", "[OPTIONS]", "make the example organisation",
	"Makes a store with an organisation that does not exist: 12 locations in 3 regions and 36\n"
	"months of made-up answers, handed in like real ones. Every page of it says so. It is\n"
	"removed by removing its data folder.",
	run
};
