/* cmd-verify.c - klankbord verify: is everything sound, without changing anything? */
#include <stdio.h>

#include "cli.h"
#include "form.h"
#include "house.h"
#include "store.h"
#include "text.h"

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

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL);
	size_t problems;

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
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
	"keep the rules, and shows which languages are offered. Changes nothing.",
	run
};
