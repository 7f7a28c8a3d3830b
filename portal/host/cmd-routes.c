/* cmd-routes.c - klankbord routes: every address that this portal serves, and to whom.
 *
 * For people who look whether a page is open that should not be, and for the test that
 * asks each of them as everybody (tests/scenarios/roles.mjs): what is printed is what the
 * tables of the plugins say, so a new route is looked at by itself. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "house.h"

static const struct kb_right *right_of(const struct kb_plugin *p, const char *name)
{
	for (const struct kb_right *r = p->rights; name && r && r->name; r++)
		if (!strcmp(r->name, name))
			return r;
	return NULL;
}

/* "place:code:1:40:required" */
static void print_fields(const struct kb_field *f)
{
	static const char *const kinds[] = {
		[KB_TEXT] = "text", [KB_LINE] = "line", [KB_CODE] = "code", [KB_INT] = "int", [KB_FLAG] = "flag",
		[KB_MANY] = "many", [KB_SEALED] = "sealed", [KB_FILE] = "file",
	};

	if (!f || !f->name)
		printf("-");
	for (const struct kb_field *i = f; i && i->name; i++)
		printf("%s%s:%s:%lld:%lld:%s", i == f ? "" : " ", i->name, kinds[i->kind], (long long)i->min, (long long)i->max,
		    i->required ? "required" : "optional");
}

static void print_flags(const struct kb_route *r, const struct kb_right *right)
{
	const char *flags[] = {
		r->flags & KB_NO_STORE ? "no-store" : NULL, right && (right->flags & KB_SECOND_FACTOR) ? "second-factor" : NULL,
		r->flags & KB_TAKES_FILE ? "file" : NULL, r->flags & KB_TAKES_MEDIA ? "media" : NULL,
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (flags[i])
			printf("%s%s", n++ ? " " : "", flags[i]);
	printf("%s\n", n ? "" : "-");
}

static void print_route(const struct kb_plugin *p, const struct kb_route *r)
{
	const struct kb_right *right = right_of(p, r->right);

	printf("%s\t%s\t%s\t%s\t%s\t", r->method == KB_GET ? "GET" : "POST", r->path, r->name, r->right ? r->right : "-",
	    right ? right->roles : "-");
	print_fields(r->form);
	printf("\t");
	print_flags(r, right);
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, NULL);

	if (status >= 0)
		return status;
	if (cli->nwords)
		return kb_cli_usage(cli, "unexpected word \"%s\"", cli->words[0]);
	if (kb_house_plugins(&cli->house, cli->arena, cli->settings) != KB_OK)
		return KB_EXIT_FAILED;
	for (size_t i = 0; i < cli->house.nplugins; i++)
		for (const struct kb_route *r = cli->house.plugins[i]->routes; r && r->path; r++)
			print_route(cli->house.plugins[i], r);
	return KB_EXIT_FINE;
}

const struct kb_command kb_cmd_routes = {
	"routes", "", "show every address, and who may ask for it",
	"Prints a line for each route of the core and of the plugins, a tab between the columns:\n"
	"method, path, name, right, roles that hold it, fields of its form, flags; \"-\" is none.\n"
	"A field is name:kind:least:most:required or optional.",
	run
};
