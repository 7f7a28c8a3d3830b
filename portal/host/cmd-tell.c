/* cmd-tell.c - klankbord tell again: rebuilds what hearers learned. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "stream.h"

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL);
	int64_t waiting = 0, parked = 0;
	enum kb_rc rc;

	if (status >= 0)
		return status;
	if (cli->nwords != 1 || strcmp(cli->words[0], "again"))
		return kb_cli_usage(cli, "say again");
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	rc = kb_stream_again(&cli->house, cli->ctx.now, cli->ctx.month);
	if (rc == KB_OK && kb_stream_state(&cli->ctx, &waiting, &parked) == KB_OK)
		printf("%" PRId64 " observations wait for the keeper, %" PRId64 " of them parked\n", waiting, parked);
	return kb_cli_end(cli, rc);
}

const struct kb_command kb_cmd_tell = {
	"tell", "again [OPTIONS]", "let every plugin tell all closed months once more",
	"Lets those who hear forget the closed months and those who told tell them again, in one\n"
	"transaction. The keeper then hears it all. Figures are the same afterwards, or repaired.",
	run
};
