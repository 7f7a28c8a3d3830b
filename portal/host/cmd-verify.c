/* cmd-verify.c - klankbord verify: is everything sound, without changing anything? */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "cli.h"
#include "form.h"
#include "house.h"
#include "log.h"
#include "manifest.h"
#include "store.h"
#include "text.h"

static const char *backup, *foreign;

static const struct kb_flag flags[] = {
	{ "backup", "FILE", "check this backup instead of the store", &backup },
	{ "foreign", NULL, "take a backup that was made with other keys", &foreign },
	{ 0 }
};

static size_t verify_forms(const struct kb_house *h)
{
	size_t problems = 0, n = 0;

	for (size_t i = 0; i < h->nplugins; i++) {
		for (const struct kb_form *f = h->plugins[i]->forms; f && f->file; f++, n++) {
			const struct kb_xform *x = kb_forms_find(h->forms, f->id, NULL, NULL);

			problems += x ? kb_xform_check(x, f->file) : 1;
		}
	}
	printf("forms: %zu, problems: %zu\n", n, problems);
	return problems;
}

/* A language that lacks texts, or whose texts nobody approved, is not offered; that is
 * shown and is no problem. */
static void show_languages(const struct kb_house *h)
{
	const struct kb_lang *const *list;
	size_t n = kb_texts_langs(h->texts, &list);

	for (size_t i = 0; i < n; i++)
		printf("language %s: youths %s (%zu texts missing or not approved), staff %s (%zu)\n", list[i]->tag,
		    list[i]->whole_youth ? "yes" : "no", list[i]->lacks_youth, list[i]->whole_staff ? "yes" : "no",
		    list[i]->lacks_staff);
}

static size_t verify_store(struct kb_house *h)
{
	size_t problems = kb_store_verify(h->store, h->plugins, h->nplugins);

	printf("store: %s, problems: %zu\n", h->example ? "the example organisation" : "an organisation", problems);
	return problems;
}

/* ---- A backup ------------------------------------------------------------------------ */

static enum kb_rc check_sum(const char *file, const struct kb_manifest *m)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char sum[KB_SUM_TEXT];
	int64_t bytes;
	enum kb_rc rc = fd < 0 ? KB_FAIL : kb_sum_file(fd, -1, sum, &bytes);

	if (rc != KB_OK)
		kb_log_line(KB_ERROR, "%s cannot be read: %s", file, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc == KB_OK ? kb_manifest_fits(m, file, sum, bytes) : rc;
}

/* The same as a restore looks at, before it installs anything. */
static enum kb_rc verify_backup(struct kb_cli *cli)
{
	const char *manifest = kb_manifest_path(cli->arena, backup);
	struct kb_house *h = &cli->house;
	struct kb_manifest m;

	if (!manifest || kb_house_plugins(h, cli->arena, cli->settings) != KB_OK || kb_house_keys(h, cli->arena) != KB_OK)
		return KB_FAIL;
	kb_house_task(&cli->ctx, h, cli->arena, time(NULL));
	if (kb_manifest_read(&cli->ctx, manifest, foreign != NULL, &m) != KB_OK || check_sum(backup, &m) != KB_OK ||
	    kb_facts_known(cli->arena, m.facts, h->plugins, h->nplugins) != KB_OK ||
	    kb_copy_check(cli->arena, backup, backup, m.facts) != KB_OK)
		return KB_FAIL;
	printf("backup of %s by klankbord %s: %lld bytes, whole\n", m.made, m.program, (long long)m.bytes);
	return KB_OK;
}

/* ---- The command --------------------------------------------------------------------- */

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, flags);
	size_t problems;

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	if (backup)
		return kb_cli_end(cli, verify_backup(cli));
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	printf("plugins: %zu\n", cli->house.nplugins - 1);
	show_languages(&cli->house);
	problems = verify_forms(&cli->house) + verify_store(&cli->house);
	return kb_cli_end(cli, problems ? KB_FAIL : KB_OK);
}

const struct kb_command kb_cmd_verify = {
	"verify", "[OPTIONS]", "check store, plugins, forms and texts",
	"Checks that the store is whole and every statement fits it, that plugins load, that forms\n"
	"keep the rules, and shows which languages are offered. Changes nothing. With --backup it\n"
	"looks at a backup as a restore would.",
	run
};
