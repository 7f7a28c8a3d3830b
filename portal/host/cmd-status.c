/* cmd-status.c - klankbord status: how the machine is, for the operator and for monitoring. */
#include <stdio.h>
#include <time.h>

#include "cli.h"
#include "house.h"
#include "machine.h"

static const char *ago(struct kb_arena *a, int64_t then, int64_t now)
{
	int64_t n;

	switch (kb_round_ago(then, now, &n)) {
	case KB_AGO_MINUTES: return "less than 5 minutes ago";
	case KB_AGO_HOUR: return "less than an hour ago";
	case KB_AGO_HOURS: return kb_arena_fmt(a, "%lld h ago", (long long)n);
	case KB_AGO_DAYS: return kb_arena_fmt(a, "%lld days ago", (long long)n);
	default: return "never";
	}
}

static void show(struct kb_arena *a, const struct kb_machine *m, int64_t now)
{
	printf("program     %s\n", KB_VERSION);
	printf("keeper      %s\n", ago(a, m->seen, now));
	printf("queue       under %lld\n", (long long)kb_round_count(m->waiting));
	printf("parked      %s\n", m->parked ? kb_arena_fmt(a, "under %lld", (long long)kb_round_count(m->parked)) : "none");
	printf("checkpoint  %s\n", ago(a, m->clean, now));
	printf("backup      %s\n", ago(a, m->backup, now));
	printf("store       under %lld MB\n", (long long)kb_round_megabytes(m->store));
	printf("log         under %lld MB\n", (long long)kb_round_megabytes(m->wal));
	printf("disk free   %d %% or more\n", kb_round_free(m));
}

static int show_alarms(const struct kb_machine *m, int64_t now)
{
	int status = KB_EXIT_FINE;

	for (int i = 0; i < KB_ALARMS; i++) {
		if (!kb_alarm_rings(m, (enum kb_alarm)i, now))
			continue;
		printf("alarm       %s: %s\n", kb_alarm_name((enum kb_alarm)i), kb_alarm_sentence((enum kb_alarm)i));
		status = KB_EXIT_FAILED;
	}
	return status;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL);
	struct kb_machine m;
	int64_t now = time(NULL);

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK ||
	    kb_machine_read(&cli->house, cli->arena, &m) != KB_OK)
		return KB_EXIT_FAILED;
	show(cli->arena, &m, now);
	return show_alarms(&m, now);
}

const struct kb_command kb_cmd_status = {
	"status", "[OPTIONS]", "how the machine is; status 1 when there is an alarm",
	"Shows what the keeper measured last, rounded so that it tells of nobody who answered,\n"
	"and names each alarm with what to do. Exit status 0: no alarm, 1: at least one.",
	run
};
