/* fuzz-posts.c - what phones post to the reporter's side: the intake, a code, what a page held, a second code.
 *
 * The first line says where to, the rest is the body. "{code}", "{held}" and "{state}" in it become those of a case that is
 * there, so that changed inputs come further than the door. No post breaks the house, and the words of the case are shown
 * to nobody who had neither its code nor what its page held. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complaints.h"
#include "fuzz.h"
#include "klankbord-test.h"

extern const struct kb_plugin kb_plugin; /* complaints */

const char kb_fuzz_name[] = "posts";
const size_t kb_fuzz_memory = 1 << 20;

/* Pages lie in the memory of the house until it is closed: another one after so many. */
enum { LONGEST = 9000, EACH_HOUSE = 400 };
#define WORDS "Zevenslaper onder de trap"
#define PHRASE "een zin van zes woorden of meer"

static struct kb_test *house;
static char code[SEAL_CODE], held[700];
static unsigned taken;

static struct kb_ctx *begin(void)
{
	return kb_test_as(house, &kb_plugin);
}

static void commit(void)
{
	FUZZ_HOLDS(kb_test_end(house, true) == KB_OK, "a task is kept");
}

static void make_team(void)
{
	struct kb_ctx *c = begin();
	struct member m;

	FUZZ_HOLDS(member_make(c, PHRASE) == KB_OK, "a key");
	commit();
	c = begin();
	FUZZ_HOLDS(member_now(c, &m) == KB_OK && team_make(c, &m, body_find("coa"), kb_place(c, "organisatie")) == KB_OK, "a team");
	member_wipe(&m);
	commit();
}

static void file_one(void)
{
	static const struct kb_answer answers[] = { { "about", "person" }, { "track", "signal" }, { "danger", "no" }, { "story", KB_WRITTEN } };
	static const struct kb_answer texts[] = { { "story", WORDS } };
	struct kb_filled f = { .form = COMPLAINTS_FORM, .place = "de-linde", .answers = answers, .count = 4, .texts = texts, .ntexts = 1 };
	struct kb_ctx *c = begin();

	f.pass = pass_write(c, code, "");
	FUZZ_HOLDS(filing_ready(c, &f, &f.ready) == KB_OK && filing_take(c, &f) == KB_OK, "a case");
	commit();
}

/* What the page of the case holds, for half an hour of a clock that stands. */
static void take_held(void)
{
	struct kb_test_reply p;
	char body[60];
	const char *at;

	snprintf(body, sizeof body, "go=open&code=%s", code);
	p = kb_test_post(house, "/nl/complaints/look", body);
	at = strstr(p.body, "name=\"held\" value=\"");
	FUZZ_HOLDS(p.status == 200 && strstr(p.body, WORDS) && at, "the page of the case");
	snprintf(held, sizeof held, "%.*s", (int)strcspn(at + 19, "\""), at + 19);
	kb_test_post(house, "/nl/complaints", "");
}

static void open_house(void)
{
	static const struct kb_plugin *const plugins[] = { &kb_plugin, NULL };
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	static const char *const forms[] = { KB_TOP "/plugins", NULL };

	if (house)
		kb_test_close(house);
	house = kb_test_open(plugins, locales, forms);
	kb_test_place(house, "organisatie", "organisation", "");
	kb_test_place(house, "de-linde", "location", "organisatie");
	kb_test_staff(house, "complaints", "organisatie");
	kb_test_second(house);
	snprintf(code, sizeof code, "%s", "84620175390284617530");
	make_team();
	file_one();
	kb_test_anonymous(house);
	take_held();
}

void kb_fuzz_begin(void)
{
	open_house();
}

/* `mark` replaced once. */
static const char *filled(struct kb_arena *a, const char *body, const char *mark, const char *value)
{
	const char *at = strstr(body, mark);

	return at ? kb_arena_fmt(a, "%.*s%s%s", (int)(at - body), body, value, at + strlen(mark)) : body;
}

static const char *path_of(const char *line)
{
	static const char *const paths[][2] = { { "begin", "/nl/complaints" }, { "look", "/ar/complaints/look" }, { "trust", "/nl/complaints/trust" } };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (strcmp(line, paths[i][0]) == 0)
			return paths[i][1];
	return paths[1][1];
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *path, *body, *sent;
	struct kb_test_reply p;

	if (n > LONGEST)
		return;
	if (++taken % EACH_HOUSE == 0)
		open_house();
	path = path_of(kb_fuzz_line(a, &bytes, &n));
	body = kb_arena_copy(a, bytes, n);
	sent = filled(a, filled(a, body, "{code}", code), "{held}", held);
	p = kb_test_post(house, path, sent);
	FUZZ_HOLDS(p.status >= 200 && p.status < 500, "no post breaks the house");
	FUZZ_HOLDS(!strstr(p.body, WORDS) || strstr(sent, code) || strstr(sent, held), "words are shown to who has the code");
	FUZZ_HOLDS(!p.cookie || !*p.cookie, "no cookie is set");
}
