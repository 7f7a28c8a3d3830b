/* cmd-post.c - klankbord post: hands the outbox to sendmail(1).
 *
 * The portal itself may start no program, so this is a process of its own, which a timer starts every few
 * minutes. A mail is marked as in hand, and that is on disk, before sendmail sees it: a process that is killed
 * in between leaves the mark, and the next one drops that mail and says so. Each leaves at most once. What sendmail refuses comes
 * again after 5 minutes, then after twice as long each time, and is dropped after TRIES. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "house.h"
#include "kb.sql.h"
#include "log.h"
#include "store.h"
#include "text.h"

enum { TRIES = 6, FIRST_WAIT = 300, SENDMAIL_SECONDS = 60, AT_ONCE = 200 };

struct mail { const char *id, *name, *subject, *body, *to; int64_t tries; };

/* ---- sendmail(1) ---- */

/* In the child: standard input is the mail, nothing else is open. A program that hangs is ended by its clock. */
static _Noreturn void become_sendmail(const char *program, const char *to, int in)
{
	char *const argv[] = { (char *)program, "-i", "--", (char *)to, NULL };
	char *const environment[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };

	if (dup2(in, STDIN_FILENO) < 0 || close_range(3, ~0U, 0))
		_exit(71);
	signal(SIGPIPE, SIG_DFL);
	alarm(SENDMAIL_SECONDS);
	execve(program, argv, environment);
	_exit(69);
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t put = write(fd, bytes, n);

		if (put < 0 && errno != EINTR)
			return false;
		if (put > 0) {
			bytes += put;
			n -= (size_t)put;
		}
	}
	return true;
}

/* Did it take the mail? Whatever it says on its outputs goes to ours. */
static bool sendmail(const char *program, const char *to, const char *text)
{
	int ends[2], status = -1;
	bool whole;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC))
		return false;
	child = fork();
	if (child == 0)
		become_sendmail(program, to, ends[0]);
	close(ends[0]);
	whole = child > 0 && write_all(ends[1], text, strlen(text));
	close(ends[1]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* A subject of our own texts, which may have any letter: one encoded word for each twelve code points (RFC 2047). */
static const char *subject_line(struct kb_ctx *c, const char *subject)
{
	const char *line = "";

	while (*subject) {
		const char *word = "";
		int letters = 0;

		for (; *subject && (letters < 12 || ((unsigned char)*subject & 0xc0) == 0x80); subject++) {
			letters += ((unsigned char)*subject & 0xc0) != 0x80;
			word = kb_fmt(c, "%s=%02X", word, (unsigned char)*subject);
		}
		line = kb_fmt(c, "%s%s=?UTF-8?Q?%s?=", line, *line ? "\n " : "", word);
	}
	return line;
}

static const char *text_of(struct kb_ctx *c, const struct mail *m)
{
	const char *from = kb_set(c, "mail_from");

	return kb_fmt(c, "%s%s%sTo: %s\nSubject: %s\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n%s\n",
	    *from ? "From: " : "", from, *from ? "\n" : "", m->to, subject_line(c, m->subject), m->body);
}

/* ---- The outbox ---- */

/* A step is a transaction of its own, on disk when it ends. */
static bool step(struct kb_cli *cli, const struct kb_stmt *s, const struct kb_val *v, size_t n)
{
	struct kb_ctx *c = &cli->ctx;

	kb_house_task(c, &cli->house, cli->arena, time(NULL));
	kb_run_(c, s, v, n);
	return kb_tx_commit(c) == KB_OK;
}

#define STEP(cli, s, ...) step((cli), (s), (const struct kb_val[]){ __VA_ARGS__ }, sizeof((const struct kb_val[]){ __VA_ARGS__ }) / sizeof(struct kb_val))

static bool drop(struct kb_cli *cli, const char *id, const char *name, const char *why)
{
	if (why)
		kb_log_line(KB_WARN, "post: a mail to %s is dropped: %s", name, why);
	return STEP(cli, &kb_mail_drop, kb_t(id));
}

/* What was in hand when somebody was killed may have gone out, or not. */
static bool drop_unsure(struct kb_cli *cli)
{
	struct kb_rows *q = kb_ask(&cli->ctx, &kb_mail_unsure);
	struct mail list[AT_ONCE];
	size_t n = 0;
	bool fine = true;

	for (; n < AT_ONCE && kb_next(q); n++)
		list[n] = (struct mail){ .id = kb_col_text(q, 0), .name = kb_col_text(q, 1) };
	kb_tx_rollback(&cli->ctx);
	for (size_t i = 0; fine && i < n; i++)
		fine = drop(cli, list[i].id, list[i].name, "it was in hand when klankbord post was ended, and may have gone; it is not sent twice");
	return fine;
}

static bool refused(struct kb_cli *cli, const struct mail *m)
{
	int64_t tries = m->tries + 1;

	if (tries >= TRIES)
		return drop(cli, m->id, m->name, "sendmail refused it each time");
	kb_log_line(KB_WARN, "post: sendmail did not take a mail to %s; it is tried again in %d s", m->name, FIRST_WAIT << m->tries);
	return STEP(cli, &kb_mail_later, kb_t(m->id), kb_i(tries), kb_i(time(NULL) + ((int64_t)FIRST_WAIT << m->tries)));
}

static bool send_one(struct kb_cli *cli, const struct mail *m)
{
	const char *program = kb_house_set(&cli->house, "sendmail");

	if (*m->to == '\0')
		return drop(cli, m->id, m->name, "the account has no address any more");
	if (!STEP(cli, &kb_mail_hand, kb_t(m->id)))
		return false;
	return sendmail(program, m->to, text_of(&cli->ctx, m)) ? drop(cli, m->id, m->name, NULL) : refused(cli, m);
}

static size_t list_due(struct kb_cli *cli, struct mail list[AT_ONCE])
{
	struct kb_rows *q;
	size_t n = 0;

	kb_house_task(&cli->ctx, &cli->house, cli->arena, time(NULL));
	q = kb_ask(&cli->ctx, &kb_mail_due, kb_i(time(NULL)));
	for (; n < AT_ONCE && kb_next(q); n++)
		list[n] = (struct mail){ kb_col_text(q, 0), kb_col_text(q, 1), kb_col_text(q, 2), kb_col_text(q, 3), kb_col_text(q, 5), kb_col_int(q, 4) };
	kb_tx_rollback(&cli->ctx);
	return n;
}

static enum kb_rc send_all(struct kb_cli *cli)
{
	struct mail list[AT_ONCE];
	bool fine = drop_unsure(cli);
	size_t n = fine ? list_due(cli, list) : 0;

	for (size_t i = 0; fine && i < n; i++)
		fine = send_one(cli, &list[i]);
	return fine ? KB_OK : KB_FAIL;
}

/* One at a time: the lock goes with the process. -1: another one is at it. */
static int take_turn(struct kb_cli *cli)
{
	int fd = open(kb_data_path(&cli->house, cli->arena, "run/post.lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL), turn;

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	if (*kb_house_set(&cli->house, "sendmail") != '/') {
		fprintf(stderr, "klankbord post: set sendmail to the whole path of a program\n");
		return kb_cli_end(cli, KB_FAIL);
	}
	turn = take_turn(cli);
	if (turn < 0)
		return kb_cli_end(cli, KB_OK);
	signal(SIGPIPE, SIG_IGN);
	status = kb_cli_end(cli, send_all(cli));
	close(turn);
	return status;
}

const struct kb_command kb_cmd_post = {
	"post", "[OPTIONS]", "hand mail that waits to sendmail",
	"Hands each mail of the outbox to the program of the setting sendmail; for a timer or cron, every\n"
	"few minutes. What is refused comes again later, six times at most; each leaves at most once.",
	run
};
