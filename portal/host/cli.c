/* cli.c - options, help and the frame around every command. */
#include "cli.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "house.h"
#include "log.h"
#include "store.h"
#include "text.h"

enum { FLAGS_MAX = 12, OPT_HELP = 1000, OPT_CONFIG, OPT_SET };

/* ---- Help ---------------------------------------------------------------------- */

static void print_flag(const char *name, const char *arg, const char *meaning)
{
	char left[64];

	snprintf(left, sizeof(left), "--%s%s%s", name, arg ? " " : "", arg ? arg : "");
	printf("  %-22s %s\n", left, meaning);
}

static void print_help(const struct kb_cli *cli, const struct kb_flag *flags)
{
	printf("Usage: klankbord %s %s\n\n%s\n\nOptions:\n", cli->command->name, cli->command->usage,
	    cli->command->help);
	for (const struct kb_flag *f = flags; f && f->name; f++)
		print_flag(f->name, f->arg, f->meaning);
	print_flag("config", "FILE", "settings file (" KB_CONFIG_FILE ")");
	print_flag("set", "NAME=VALUE", "one setting; stronger than the file");
	print_flag("help", NULL, "this text");
	printf("\nSettings of the portal, with their presets:\n");
	for (const struct kb_setting *s = kb_portal.settings; s->name; s++)
		printf("  %s = %s\n      %s\n", s->name, s->preset, s->meaning);
}

int kb_cli_usage(const struct kb_cli *cli, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "klankbord %s: ", cli->command->name);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, "; see klankbord %s --help\n", cli->command->name);
	va_end(ap);
	return KB_EXIT_USAGE;
}

/* ---- Options -------------------------------------------------------------------- */

struct wish {
	const char *config;
	const char *sets[KB_CLI_SETS];
	size_t nsets;
	bool help, wrong;
};

/* The options as getopt_long() wants them; a flag's value is its index. */
static size_t list_options(struct option *o, const struct kb_flag *flags)
{
	size_t n = 0;

	for (; flags && flags[n].name && n < FLAGS_MAX; n++)
		o[n] = (struct option){ flags[n].name, flags[n].arg ? required_argument : no_argument, NULL, (int)n };
	o[n] = (struct option){ "help", no_argument, NULL, OPT_HELP };
	o[n + 1] = (struct option){ "config", required_argument, NULL, OPT_CONFIG };
	o[n + 2] = (struct option){ "set", required_argument, NULL, OPT_SET };
	return n;
}

static void take_option(struct wish *w, const struct kb_flag *flags, size_t nflags, int which)
{
	if (which == OPT_HELP)
		w->help = true;
	else if (which == OPT_CONFIG)
		w->config = optarg;
	else if (which == OPT_SET && w->nsets < KB_CLI_SETS)
		w->sets[w->nsets++] = optarg;
	else if (which >= 0 && (size_t)which < nflags)
		*flags[which].to = optarg ? optarg : "";
	else
		w->wrong = true;
}

static void read_options(struct wish *w, int argc, char **argv, const struct kb_flag *flags)
{
	struct option o[FLAGS_MAX + 4] = { 0 };
	size_t n = list_options(o, flags);
	int which;

	optind = 1;
	opterr = 0;
	while ((which = getopt_long(argc, argv, ":", o, NULL)) != -1)
		take_option(w, flags, n, which);
}

static enum kb_rc read_settings(struct kb_cli *cli, const struct wish *w)
{
	cli->settings = kb_settings_new(cli->arena, kb_portal.settings);
	if (kb_settings_read(cli->settings, w->config ? w->config : KB_CONFIG_FILE, w->config != NULL) != KB_OK)
		return KB_FAIL;
	for (size_t i = 0; i < w->nsets; i++)
		if (kb_settings_put(cli->settings, w->sets[i], "--set") != KB_OK)
			return KB_FAIL;
	return KB_OK;
}

int kb_cli_begin(struct kb_cli *cli, int argc, char **argv, const struct kb_flag *flags)
{
	struct wish w = { 0 };

	read_options(&w, argc, argv, flags);
	if (w.help) {
		print_help(cli, flags);
		return KB_EXIT_FINE;
	}
	if (w.wrong)
		return kb_cli_usage(cli, "unknown option, or its argument is missing: %s", argv[optind - 1]);
	cli->words = (const char *const *)argv + optind;
	cli->nwords = (size_t)(argc - optind);
	return read_settings(cli, &w) == KB_OK ? -1 : KB_EXIT_FAILED;
}

/* ---- The frame -------------------------------------------------------------------- */

enum kb_rc kb_cli_open(struct kb_cli *cli, unsigned flags)
{
	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK ||
	    kb_house_open(&cli->house, cli->arena, flags) != KB_OK ||
	    kb_house_look(&cli->house, cli->arena) != KB_OK ||
	    kb_house_furnish(&cli->house, cli->arena) != KB_OK)
		return KB_FAIL;
	kb_house_task(&cli->ctx, &cli->house, cli->arena, time(NULL));
	return KB_OK;
}

int kb_cli_end(struct kb_cli *cli, enum kb_rc rc)
{
	if (cli->house.store && cli->ctx.house) {
		if (rc == KB_OK)
			rc = kb_tx_commit(&cli->ctx);
		else
			kb_tx_rollback(&cli->ctx);
	}
	if (cli->house.store)
		kb_store_close(cli->house.store);
	return rc == KB_OK && !kb_failed(&cli->ctx) ? KB_EXIT_FINE : KB_EXIT_FAILED;
}

/* ---- The program ------------------------------------------------------------------ */

static const struct kb_command *const commands[] = {
	&kb_cmd_serve, &kb_cmd_migrate, &kb_cmd_user, &kb_cmd_place, &kb_cmd_example, &kb_cmd_verify, &kb_cmd_tell,
	&kb_cmd_backup, &kb_cmd_restore, &kb_cmd_status, &kb_cmd_routes, &kb_cmd_speech, &kb_cmd_post, NULL
};

static int print_commands(FILE *to, int status)
{
	fprintf(to, "Usage: klankbord COMMAND [OPTIONS]\n\n");
	for (size_t i = 0; commands[i]; i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to, "\nklankbord COMMAND --help says more.\n");
	return status;
}

static const struct kb_command *find_command(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

int kb_main(int argc, char **argv)
{
	const struct kb_command *command = argc > 1 ? find_command(argv[1]) : NULL;
	struct kb_cli cli = { .command = command, .argv = argv };
	int status;

	if (argc > 1 && !strcmp(argv[1], "--help"))
		return print_commands(stdout, KB_EXIT_FINE);
	if (argc > 1 && !strcmp(argv[1], "--version")) {
		printf("klankbord %s\n", KB_VERSION);
		return KB_EXIT_FINE;
	}
	if (argc > 1 && !command)
		fprintf(stderr, "klankbord: there is no command \"%s\"\n\n", argv[1]);
	if (!command)
		return print_commands(stderr, KB_EXIT_USAGE);
	cli.arena = kb_arena_new();
	status = command->run(&cli, argc - 1, argv + 1);
	kb_texts_free(cli.house.texts);
	kb_arena_free(cli.arena);
	return status;
}
