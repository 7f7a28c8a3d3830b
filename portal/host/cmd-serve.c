/* cmd-serve.c - klankbord serve: the portal itself. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "drop.h"
#include "house.h"
#include "log.h"
#include "reload.h"
#include "sandbox.h"
#include "store.h"
#include "text.h"
#include "web.h"

static const char *one, *check;

static const struct kb_flag flags[] = {
	{ "one", NULL, "one worker in the foreground, no master, no keeper", &one },
	{ "check", NULL, "do all that a start does but serve", &check },
	{ 0 }
};

/* In a child: no connection of the store may live on over a fork. */
static _Noreturn void migrate_child(struct kb_cli *cli)
{
	if (kb_house_migrate(&cli->house, cli->arena, time(NULL)) != KB_OK ||
	    kb_house_open(&cli->house, cli->arena, 0) != KB_OK ||
	    kb_house_look(&cli->house, cli->arena) != KB_OK)
		_exit(KB_EXIT_FAILED);
	kb_store_close(cli->house.store);
	_exit(cli->house.example ? KB_EXIT_EXAMPLE : KB_EXIT_FINE);
}

static enum kb_rc migrate(struct kb_cli *cli)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		migrate_child(cli);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
		kb_log_line(KB_ERROR, "the migrations did not run to their end; nothing was started");
		return KB_FAIL;
	}
	cli->house.example = WEXITSTATUS(status) == KB_EXIT_EXAMPLE;
	return WEXITSTATUS(status) == KB_EXIT_FAILED ? KB_FAIL : KB_OK;
}

static bool is_listening(int fd)
{
	int listening = 0;
	socklen_t len = sizeof(listening);

	return fd >= 3 && !getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) && listening;
}

/* The sockets that the master before handed over. */
static void inherit_sockets(struct kb_post *post)
{
	const char *numbers = getenv(KB_ENV_LISTENER);
	char *end;

	for (size_t i = 0; numbers && i < KB_POOLS; i++, numbers = end) {
		int fd = (int)strtol(numbers, &end, 10);

		if (end == numbers)
			break;
		if (is_listening(fd))
			post->listeners[i] = fd;
	}
	unsetenv(KB_ENV_LISTENER);
}

/* Asked before the plugins are loaded too, so not of the house. That of pool NAME has
 * "-NAME" behind it (render.sh). */
static const char *socket_path(const struct kb_cli *cli, enum kb_pool pool)
{
	const char *path = kb_settings_get(cli->settings, "socket");

	if (!*path)
		path = kb_arena_fmt(cli->arena, "%s/run/klankbord.sock", kb_settings_get(cli->settings, "data"));
	return pool == KB_POOL_MAIN ? path : kb_arena_fmt(cli->arena, "%s-%s", path, kb_pool_name(pool));
}

/* One worker serves all pools: their sockets are one, under further names. */
static bool bind_socket(const struct kb_cli *cli, struct kb_post *post, enum kb_pool pool)
{
	if (one && pool != KB_POOL_MAIN) {
		post->listeners[pool] = post->listeners[KB_POOL_MAIN];
		return kb_listen_also(socket_path(cli, KB_POOL_MAIN), socket_path(cli, pool));
	}
	post->listeners[pool] = kb_listen(socket_path(cli, pool), kb_settings_get(cli->settings, "group"));
	return post->listeners[pool] >= 0;
}

static bool bind_sockets(const struct kb_cli *cli, struct kb_post *post)
{
	for (enum kb_pool i = KB_POOL_MAIN; i < KB_POOLS; i++)
		if (post->listeners[i] < 0 && !bind_socket(cli, post, i))
			return false;
	return true;
}

static bool give_sockets(const struct kb_cli *cli, const struct passwd *user)
{
	for (enum kb_pool i = KB_POOL_MAIN; i < KB_POOLS; i++)
		if (chown(socket_path(cli, i), user->pw_uid, (gid_t)-1))
			return false;
	return true;
}

static void unlink_sockets(const struct kb_cli *cli)
{
	for (enum kb_pool i = KB_POOL_MAIN; i < KB_POOLS; i++)
		unlink(socket_path(cli, i));
}

/* Root makes the folders and the sockets, then is root no more: no plugin, no migration and
 * no page ever runs with rights. */
static enum kb_rc leave_root(const struct kb_cli *cli, struct kb_post *post)
{
	const char *name = kb_settings_get(cli->settings, "user");
	const struct passwd *user;

	if (geteuid())
		return KB_OK;
	if (!*name) {
		kb_log_line(KB_WARN, "the portal runs as root: set user to a user without rights, and give the data folder to it");
		return KB_OK;
	}
	user = kb_drop_find(name);
	if (!user || kb_drop_folders(cli->arena, kb_settings_get(cli->settings, "data"), user) != KB_OK)
		return KB_FAIL;
	if (!check && (!bind_sockets(cli, post) || !give_sockets(cli, user)))
		return KB_FAIL;
	return kb_drop(user);
}

static enum kb_rc prepare(struct kb_cli *cli)
{
	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK || migrate(cli) != KB_OK)
		return KB_FAIL;
	return kb_house_furnish(&cli->house, cli->arena);
}

/* Which languages are not offered, and why: an operator who wonders looks here. */
static void tell_languages(const struct kb_texts *t)
{
	const struct kb_lang *const *list;
	size_t n = kb_texts_langs(t, &list);

	for (size_t i = 0; i < n; i++)
		if (!list[i]->whole_youth)
			kb_log_line(KB_INFO, "language %s is not offered: %zu texts are missing or not approved", list[i]->tag,
			    list[i]->lacks_youth);
}

static int serve(struct kb_cli *cli, struct kb_post *post)
{
	const char *elders = getenv(KB_ENV_ELDERS);
	static struct kb_board alone;
	int status;

	elders = elders ? kb_arena_text(cli->arena, elders) : "";
	unsetenv(KB_ENV_ELDERS);
	kb_warm(&cli->house); /* before anybody can wait at the socket */
	if (!bind_sockets(cli, post))
		return KB_EXIT_FAILED;
	cli->house.budgets = kb_budgets_new();
	cli->house.lanes = kb_lanes_new();
	if (!cli->house.budgets || !cli->house.lanes)
		return KB_EXIT_FAILED;
	tell_languages(cli->house.texts);
	kb_sandbox_tell(&cli->house);
	if (one)
		kb_worker(post, &alone, 0, KB_POOL_MAIN);
	status = kb_master(post, elders, cli->argv);
	unlink_sockets(cli);
	return status;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	struct kb_post post = { .house = &cli->house, .listeners = { -1, -1 }, .poke = { -1, -1 } };
	int status = kb_cli_begin(cli, argc, argv, flags);
	bool inherited;

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	umask(0077); /* what the portal keeps is nobody else's to read */
	if (!check)
		inherit_sockets(&post);
	inherited = post.listeners[KB_POOL_MAIN] >= 0;
	if (leave_root(cli, &post) != KB_OK)
		return KB_EXIT_FAILED;
	if (prepare(cli) == KB_OK)
		return check ? KB_EXIT_FINE : serve(cli, &post);
	if (post.listeners[KB_POOL_MAIN] >= 0 && !inherited)
		unlink_sockets(cli);
	return KB_EXIT_FAILED;
}

const struct kb_command kb_cmd_serve = {
	"serve", "[OPTIONS]", "run the portal",
	"Runs the portal: migrates the store, loads the plugins, listens on a unix socket for\n"
	"the web server and starts workers and a keeper. TERM or INT ends it after the requests\n"
	"in hand; HUP takes over new programs, plugins, texts and settings without losing one.",
	run
};
