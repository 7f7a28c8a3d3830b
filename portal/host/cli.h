/* cli.h - what all commands of the program `klankbord` share.
 *
 * A command says what it is for, which options it has and which function runs it.
 * Answers go to standard output, everything else is a line on standard error. The
 * exit status is 0 (done), 1 (could not be done) or 2 (asked in a wrong way). */
#ifndef KB_CLI_H
#define KB_CLI_H

#include "ctx.h"
#include "process.h"
#include "settings.h"

enum { KB_CLI_WORDS = 16, KB_CLI_SETS = 64 };

/* An option `--name` or `--name ARG`. *to becomes the argument ("" where there is
 * none); it stays NULL when the option was not given. */
struct kb_flag {
	const char *name, *arg, *meaning;
	const char **to;
};

struct kb_cli {
	const struct kb_command *command;
	const char *const *words;      /* what is no option */
	size_t nwords;
	char **argv;                   /* the whole command line */
	struct kb_arena *arena;
	struct kb_settings *settings;
	struct kb_house house;
	struct kb_ctx ctx;
};

struct kb_command {
	const char *name, *usage, *summary;
	const char *help;              /* one or more paragraphs */
	int (*run)(struct kb_cli *cli, int argc, char **argv);
};

extern const struct kb_command kb_cmd_serve, kb_cmd_migrate, kb_cmd_user, kb_cmd_place, kb_cmd_example,
    kb_cmd_verify, kb_cmd_tell, kb_cmd_backup, kb_cmd_restore, kb_cmd_status, kb_cmd_routes, kb_cmd_speech, kb_cmd_post;

/* The program: finds the command and runs it. */
KB_API int kb_main(int argc, char **argv);

/* Reads the options (--help, --config, --set and `flags`, which may be NULL), the
 * settings and the words. -1: go on; else the exit status. */
int kb_cli_begin(struct kb_cli *cli, int argc, char **argv, const struct kb_flag *flags);

/* One sentence about what was asked wrongly, and where help is. Returns 2. */
int kb_cli_usage(const struct kb_cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Loads plugins and settings; opens the store with `flags`; begins the context. */
enum kb_rc kb_cli_open(struct kb_cli *cli, unsigned flags);

/* Commits where `rc` is KB_OK, else rolls back; closes the store. Returns the exit
 * status. */
int kb_cli_end(struct kb_cli *cli, enum kb_rc rc);

#endif
