/* test-world.c - a house for complaints. */
#include <sodium.h>
#include <stdio.h>

#include "test-world.h"

char told[4000];

static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	(void)c;
	for (size_t i = 0; i < o->count; i++)
		snprintf(told + strlen(told), sizeof told - strlen(told), "%s %s %s=%g\n", o->place, o->population, o->items[i].name, o->items[i].value);
	return KB_OK;
}

static enum kb_rc forget(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	return KB_OK;
}

static const struct kb_hears hears[] = { { "complaint", hear, forget }, { "draft", hear, forget }, { 0 } };
/* A poster of de-linde. */
static enum kb_rc scanned(struct kb_req *r)
{
	return kb_open_door(r, "de-linde", "/nl");
}

static const struct kb_route ways[] = { { KB_GET, "/poster", "ear.poster", NULL, NULL, scanned, 0 }, { 0 } };
static const struct kb_plugin ear = { .abi = KB_ABI, .name = "ear", .routes = ways, .hears = hears };

int open_house(void **state)
{
	static const struct kb_plugin *const plugins[] = { &kb_plugin, &ear, NULL };
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	static const char *const forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	told[0] = '\0';
	kb_test_place(t, "organisatie", "organisation", "");
	kb_test_place(t, "regio-noord", "region", "organisatie");
	kb_test_place(t, "regio-zuid", "region", "organisatie");
	kb_test_place(t, "de-linde", "location", "regio-noord");
	kb_test_place(t, "de-eik", "location", "regio-zuid");
	*state = t;
	return 0;
}

/* Texts that were cut out of pages. */
static char *texts[1000];
static size_t ntexts;

const char *piece(const char *at, size_t n)
{
	assert_true(ntexts < sizeof texts / sizeof *texts);
	return texts[ntexts++] = strndup(at, n);
}

int close_house(void **state)
{
	while (ntexts > 0)
		free(texts[--ntexts]);
	kb_test_close(*state);
	return 0;
}

void sign_in_handler(struct kb_test *t, const char *place)
{
	kb_test_staff(t, "complaints", place);
	kb_test_second(t);
}

struct kb_ctx *begin(struct kb_test *t)
{
	return kb_test_as(t, &kb_plugin);
}

void commit(struct kb_test *t)
{
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

void make_team(struct kb_test *t, const char *body, const char *place)
{
	struct kb_ctx *c = begin(t);
	struct member m;

	if (!member_exists(c))
		assert_int_equal(member_make(c, PHRASE), KB_OK);
	commit(t);
	c = begin(t);
	assert_int_equal(member_now(c, &m), KB_OK);
	assert_int_equal(team_make(c, &m, body_find(body), kb_place(c, place)), KB_OK);
	member_wipe(&m);
	commit(t);
}

void file_case(struct kb_test *t, const char *about, const char *track, const char *words, char code[SEAL_CODE])
{
	struct kb_ctx *c = begin(t);
	const struct kb_answer answers[] = { { "about", about }, { "track", track }, { "danger", "no" }, { "story", KB_WRITTEN } };
	const struct kb_answer texts[] = { { "story", words }, { "name", "Testnaam" } };
	struct kb_filled f = { .form = "complaint", .place = "de-linde", .answers = answers, .count = 4, .texts = texts, .ntexts = strcmp(track, "formal") == 0 ? 2 : 1 };

	seal_code_make(code);
	f.pass = pass_write(c, code, "");
	assert_int_equal(filing_ready(c, &f, &f.ready), KB_OK);
	assert_int_equal(filing_take(c, &f), KB_OK);
	commit(t);
}

struct kb_test_reply walk_intake(struct kb_test *t, const char *const *steps)
{
	struct kb_test_reply p = kb_test_post(t, "/nl/complaints", "");

	for (; *steps; steps++) {
		char body[3000];

		assert_int_equal(p.status, 200);
		snprintf(body, sizeof body, "state={state}&%s%s", strstr(*steps, "go=") ? "" : "go=next&", *steps);
		p = kb_test_post(t, "/nl/complaints", body);
	}
	return p;
}

void code_on(const struct kb_test_reply *p, char code[SEAL_CODE])
{
	const char *at = strstr(p->body, "name=\"code\" value=\"");

	code[0] = '\0';
	if (at)
		assert_int_equal(seal_code_read(code, piece(at + 19, SEAL_CODE_SHOWN - 1)), SEAL_FINE);
}
