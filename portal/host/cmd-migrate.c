/* cmd-migrate.c - klankbord migrate: brings the store to what the program needs. */
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "cli.h"
#include "house.h"

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL);

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	umask(0077);
	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK ||
	    kb_house_migrate(&cli->house, cli->arena, time(NULL)) != KB_OK)
		return KB_EXIT_FAILED;
	printf("store %s is up to date\n", kb_data_path(&cli->house, cli->arena, "klankbord.db"));
	return KB_EXIT_FINE;
}

const struct kb_command kb_cmd_migrate = {
	"migrate", "[OPTIONS]", "make the store, or bring it up to date",
	"Makes the store and the keys where they are not there and applies the migrations that\n"
	"are missing. klankbord serve does the same at its start.",
	run
};
