/* cmd-user.c - klankbord user: who may sign in as staff, and with which role where.
 *
 * A password never stands on the command line, where other users of the machine can
 * read it: it is made here and printed once, or read from standard input. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "kb.sql.h"
#include "portal.h"
#include "store.h"
#include "web.h"

static const char *role, *place, *from_stdin, *reset, *address;
static const char *made; /* the password that was made here; told once it is stored */

static const struct kb_flag flags[] = {
	{ "role", "ROLE", "add, grant, revoke: admin, quality, location, interpreter, complaints or guardian", &role },
	{ "place", "ID", "add, grant, revoke: where the role holds, and all places under it", &place },
	{ "stdin", NULL, "add, password: read the password from standard input", &from_stdin },
	{ "reset", NULL, "second: take the second factor away, for a phone that is lost", &reset },
	{ "address", "ADDRESS", "mail: where mail of the portal goes; \"\": nowhere", &address },
	{ 0 }
};

/* One line of standard input. NULL: none, or of a wrong length. */
static const char *read_password(struct kb_cli *cli)
{
	char line[KB_PASSWORD_MAX + 3];
	size_t n;

	if (!fgets(line, sizeof(line), stdin))
		line[0] = '\0';
	n = strcspn(line, "\r\n");
	if (n >= KB_PASSWORD_MIN && n <= KB_PASSWORD_MAX)
		return kb_arena_copy(cli->arena, line, n);
	fprintf(stderr, "klankbord user: a password has %d to %d bytes\n", KB_PASSWORD_MIN, KB_PASSWORD_MAX);
	return NULL;
}

/* The password, its hash, and what to do with both. The hash is made before anything
 * is written: Argon2id takes its time and the write lock is for all. */
static enum kb_rc with_password(struct kb_cli *cli, const char *user,
    enum kb_rc (*store)(struct kb_ctx *, const char *, const char *))
{
	const char *password = from_stdin ? read_password(cli) : kb_password_make(&cli->ctx);
	enum kb_rc rc;

	if (!password)
		return KB_FAIL;
	rc = store(&cli->ctx, user, kb_password_hash(&cli->ctx, password));
	if (rc == KB_OK && !from_stdin)
		made = password;
	return rc;
}

static enum kb_rc add(struct kb_cli *cli, const char *user)
{
	enum kb_rc rc = with_password(cli, user, kb_user_add);

	if (rc == KB_NONE)
		fprintf(stderr, "klankbord user: there is an account %s already\n", user);
	if (rc == KB_OK && role)
		rc = kb_user_grant(&cli->ctx, user, role, place);
	return rc;
}

static enum kb_rc nobody(enum kb_rc rc, const char *user)
{
	if (rc == KB_NONE)
		fprintf(stderr, "klankbord user: there is no account %s\n", user);
	return rc;
}

static enum kb_rc password(struct kb_cli *cli, const char *user)
{
	return nobody(with_password(cli, user, kb_user_password), user);
}

/* For a laptop that was stolen: the password stays, what the browser of the thief holds is worth nothing. */
static enum kb_rc out(struct kb_cli *cli, const char *user)
{
	if (!kb_user_is_there(&cli->ctx, user))
		return nobody(KB_NONE, user);
	return kb_sign_out(&cli->ctx, user);
}

static enum kb_rc second(struct kb_cli *cli, const char *user)
{
	enum kb_rc rc = reset ? kb_second_reset(&cli->ctx, user) : KB_OK;

	if (rc == KB_NONE)
		fprintf(stderr, "klankbord user: %s has no second factor\n", user);
	if (!reset)
		printf("%s\n", kb_second_is_set(&cli->ctx, user) ? "set" : "none");
	return rc;
}

static enum kb_rc mail(struct kb_cli *cli, const char *user)
{
	enum kb_rc rc = address ? kb_mail_set(&cli->ctx, user, address) : KB_OK;

	if (rc == KB_NONE)
		fprintf(stderr, "klankbord user: there is no account %s, or that is no address\n", user);
	if (!address)
		printf("%s\n", *kb_mail_to(&cli->ctx, user) ? kb_mail_to(&cli->ctx, user) : "none");
	return rc;
}

static enum kb_rc grant(struct kb_cli *cli, const char *user)
{
	return kb_user_grant(&cli->ctx, user, role, place);
}

static enum kb_rc revoke(struct kb_cli *cli, const char *user)
{
	enum kb_rc rc = kb_user_revoke(&cli->ctx, user, role, place);

	if (rc == KB_NONE)
		fprintf(stderr, "klankbord user: %s has no role %s at %s\n", user, role, place);
	return rc;
}

static enum kb_rc remove_user(struct kb_cli *cli, const char *user)
{
	return nobody(kb_user_remove(&cli->ctx, user), user);
}

static enum kb_rc list(struct kb_cli *cli, const char *user)
{
	struct kb_rows *q = kb_ask(&cli->ctx, &kb_host_users);

	(void)user;
	while (kb_next(q))
		printf("%s\t%s\t%s\n", kb_col_text(q, 0), kb_col_text(q, 1), kb_col_text(q, 2));
	return KB_OK;
}

static const struct action {
	const char *name;
	size_t words;     /* with the action itself */
	bool needs_role;
	enum kb_rc (*run)(struct kb_cli *cli, const char *user);
} actions[] = {
	{ "add", 2, false, add },
	{ "password", 2, false, password },
	{ "out", 2, false, out },
	{ "second", 2, false, second },
	{ "mail", 2, false, mail },
	{ "grant", 2, true, grant },
	{ "revoke", 2, true, revoke },
	{ "remove", 2, false, remove_user },
	{ "list", 1, false, list },
};

static const struct action *find_action(const struct kb_cli *cli)
{
	for (size_t i = 0; cli->nwords && i < sizeof(actions) / sizeof(*actions); i++)
		if (!strcmp(actions[i].name, cli->words[0]) && actions[i].words == cli->nwords)
			return &actions[i];
	return NULL;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, flags);
	const struct action *action;

	if (status >= 0)
		return status;
	action = find_action(cli);
	if (!action)
		return kb_cli_usage(cli, "say add, password, out, second, mail, grant, revoke or remove with one NAME, or list");
	if ((action->needs_role && !role) || !role != !place)
		return kb_cli_usage(cli, "--role and --place belong together");
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	status = kb_cli_end(cli, action->run(cli, cli->words[1]));
	if (status == KB_EXIT_FINE && made)
		printf("%s\n", made);
	return status;
}

const struct kb_command kb_cmd_user = {
	"user", "add NAME [--role ROLE --place ID] | password NAME | out NAME | second NAME [--reset] |\n"
	"            mail NAME [--address ADDRESS] | grant NAME --role ROLE --place ID | revoke NAME --role ROLE --place ID | remove NAME | list",
	"manage accounts of staff",
	"add       makes an account and prints its password once.\n"
	"password  gives an account another password and signs it out everywhere.\n"
	"out       signs an account out everywhere at once: its laptop was stolen.\n"
	"second    tells whether an account has a second factor; --reset takes it away and signs\n"
	"          the account out: the next phone is enrolled with the password.\n"
	"mail      tells where mail to an account goes; --address sets it, empty takes it away.\n"
	"grant     gives a role at a place.\n"
	"revoke    takes it away; who is signed in loses it with the next page.\n"
	"remove    removes an account with its roles and sessions.\n"
	"list      shows accounts, roles and places.\n"
	"NAME is 1 to 40 of a-z, 0-9, dot, _ and -.",
	run
};
