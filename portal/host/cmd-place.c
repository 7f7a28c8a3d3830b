/* cmd-place.c - klankbord place: the organisation, its regions, its locations. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "web.h"

static const char *kind, *type, *parent, *number;

static const struct kb_flag flags[] = {
	{ "kind", "KIND", "add: organisation, region or location (preset)", &kind },
	{ "type", "TYPE", "add: type of a location, such as kwv or poa", &type },
	{ "parent", "ID", "add, move: the place above", &parent },
	{ "number", "TELEPHONE", "duty: the number; an empty one takes it away", &number },
	{ 0 }
};

static int add(struct kb_cli *cli)
{
	struct kb_place p = {
		.kind = kind ? kind : "location", .type = type ? type : "", .parent = parent ? parent : ""
	};
	enum kb_rc rc;

	if (cli->nwords != 3)
		return kb_cli_usage(cli, "add needs an ID and a NAME");
	p.id = cli->words[1];
	p.name = cli->words[2];
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	rc = kb_place_add(&cli->ctx, &p);
	if (rc == KB_NONE)
		fprintf(stderr, "klankbord place: there is a place %s already\n", p.id);
	return kb_cli_end(cli, rc);
}

static int move(struct kb_cli *cli)
{
	enum kb_rc rc;

	if (cli->nwords != 2 || !parent)
		return kb_cli_usage(cli, "move needs an ID and --parent");
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	rc = kb_place_move(&cli->ctx, cli->words[1], parent);
	if (rc == KB_NONE)
		fprintf(stderr, "klankbord place: there is no place %s\n", cli->words[1]);
	return kb_cli_end(cli, rc);
}

/* What no telephone can call, or where there is no place, is said apart. */
static void say_duty(struct kb_ctx *c, enum kb_rc rc, const char *id)
{
	const char *now = rc == KB_OK ? kb_duty(c, id) : NULL;

	if (rc == KB_NONE && kb_place(c, id))
		fprintf(stderr, "klankbord place: a number has 3 to 15 digits, spaces, and a + in front at most\n");
	else if (rc == KB_NONE)
		fprintf(stderr, "klankbord place: there is no place %s\n", id);
	else if (rc == KB_OK)
		printf("%s\t%s\n", id, now ? now : "");
}

static int duty(struct kb_cli *cli)
{
	enum kb_rc rc;

	if (cli->nwords != 2)
		return kb_cli_usage(cli, "duty needs an ID");
	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	rc = number ? kb_duty_set(&cli->ctx, cli->words[1], number) : kb_place(&cli->ctx, cli->words[1]) ? KB_OK : KB_NONE;
	say_duty(&cli->ctx, rc, cli->words[1]);
	return kb_cli_end(cli, rc);
}

static int list(struct kb_cli *cli)
{
	const struct kb_place *places;
	size_t n;

	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	n = kb_places(&cli->ctx, NULL, &places);
	for (size_t i = 0; i < n; i++)
		printf("%s\t%s\t%s\t%s\t%s\n", places[i].id, places[i].kind, places[i].type, places[i].parent,
		    places[i].name);
	return kb_cli_end(cli, KB_OK);
}

/* The ways in for youths: what hangs on the wall of each place. */
static void print_doors(struct kb_ctx *c, const struct kb_plugin *p, const struct kb_place *place)
{
	for (const struct kb_form *f = p->forms; f && f->file; f++) {
		const struct kb_plugin *before = kb_ctx_enter(c, p);
		const char *door = f->door ? f->door(c, place->id) : NULL;

		kb_ctx_enter(c, before);
		if (door)
			printf("%s\t%s\t%s\n", place->id, door, place->name);
	}
}

static int doors(struct kb_cli *cli)
{
	const struct kb_place *places;
	size_t n;

	if (kb_cli_open(cli, 0) != KB_OK)
		return kb_cli_end(cli, KB_FAIL);
	n = kb_places(&cli->ctx, NULL, &places);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < cli->house.nplugins; k++)
			print_doors(&cli->ctx, cli->house.plugins[k], &places[i]);
	return kb_cli_end(cli, KB_OK);
}

static int run(struct kb_cli *cli, int argc, char **argv)
{
	int status = kb_cli_begin(cli, argc, argv, flags);

	if (status >= 0)
		return status;
	if (cli->nwords && !strcmp(cli->words[0], "add"))
		return add(cli);
	if (cli->nwords && !strcmp(cli->words[0], "move"))
		return move(cli);
	if (cli->nwords && !strcmp(cli->words[0], "duty"))
		return duty(cli);
	if (cli->nwords == 1 && !strcmp(cli->words[0], "list"))
		return list(cli);
	if (cli->nwords == 1 && !strcmp(cli->words[0], "doors"))
		return doors(cli);
	return kb_cli_usage(cli, "say add, move, duty, list or doors");
}

const struct kb_command kb_cmd_place = {
	"place", "add ID NAME [--kind KIND] [--type TYPE] [--parent ID] | move ID --parent ID | duty ID [--number TELEPHONE] | list | doors", "add, move or list places",
	"add   adds a place. ID is 1 to 40 of a-z, 0-9 and -; NAME is its proper name.\n"
	"move  puts a location under another region. A quarter that has begun stays with the region\n"
	"      that it was released in first; what was released is not changed.\n"
	"duty  shows whom a youth in danger calls at a place, or sets it: its own number, else that of the\n"
	"      nearest place above that has one.\n"
	"list  shows all places: id, kind, type, place above, name.\n"
	"doors shows by which address youths come in at each place.",
	run
};
