/* cases.c - what a case costs in the plugin, over a store: cases
 *
 * Prints "NAME VALUE UNIT" lines: the page of a case of five messages, what of it was the opening (the key of the
 * session, the team's, the case's, the five messages with their signatures), and the leaving of a member of a team
 * with 10,000 cases. Processor time of this process; the page is the best of its rounds. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "complaints.h"
#include "klankbord-test.h"

extern const struct kb_plugin kb_plugin; /* complaints */

enum { ROUNDS = 5, PAGES = 40, CASES = 10000, MESSAGES = 5, LONG = 900 };
#define PHRASE "een zin van zes woorden of meer"

static struct kb_test *t;

static void must(bool good, const char *what)
{
	if (!good) {
		fprintf(stderr, "cases: %s\n", what);
		exit(2);
	}
}

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static struct kb_ctx *begin(void)
{
	return kb_test_as(t, &kb_plugin);
}

static void commit(void)
{
	must(kb_test_end(t, true) == KB_OK, "a task was not kept");
}

/* ---- A house with a team ---- */

static void open_house(void)
{
	static const struct kb_plugin *const plugins[] = { &kb_plugin, NULL };
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	static const char *const forms[] = { KB_TOP "/plugins", NULL };

	t = kb_test_open(plugins, locales, forms);
	kb_test_place(t, "organisatie", "organisation", "");
	kb_test_place(t, "de-linde", "location", "organisatie");
	kb_test_staff(t, "complaints", "organisatie");
	kb_test_second(t);
	kb_test_brief(t);
}

static const struct team *the_team(struct kb_ctx *c)
{
	return team_for(c, "coa", "organisatie");
}

static void make_team(void)
{
	struct kb_ctx *c = begin();
	struct member m, other;

	must(member_make(c, PHRASE) == KB_OK, "a key");
	commit();
	c = begin();
	must(member_now(c, &m) == KB_OK && team_make(c, &m, body_find("coa"), kb_place(c, "organisatie")) == KB_OK, "a team");
	must(member_make_for(c, "leaver", PHRASE, &other) == KB_OK && team_admit(c, &m, the_team(c), other.id) == KB_OK, "a second member");
	member_wipe(&other);
	member_wipe(&m);
	commit();
}

/* ---- Cases ---- */

/* The keys of a code without its derivation, which is not what is measured here. */
static struct seal_reporter quick_reporter(void)
{
	static const seal_byte salt[SEAL_SALT] = "salt", pepper[SEAL_KEY] = "pepper";
	struct seal_reporter r;
	char code[SEAL_CODE];

	seal_code_make(code);
	must(seal_code_keys(&r, code, salt, pepper, (struct seal_cost){ 1, 8192 }) == SEAL_FINE, "a code");
	return r;
}

static const char *add_case(struct kb_ctx *c, const struct team *team, int messages)
{
	static char words[LONG + 1];
	struct casefile f = { .dossier = "", .body = "coa", .place = "de-linde", .population = "youth", .lang = "nl", .theme = "person", .filer = "" };
	struct seal_reporter r = quick_reporter();
	struct hand h = { .author = SEAL_REPORTER, .member = "" };

	memset(words, 'a', LONG);
	must(seal_case_make(&f.keys, h.case_sk, &r, &team->role, team->pk), "a case");
	f.id = f.dossier = hex_of(c, f.keys.c.id, SEAL_ID); /* a story of its own: clocks read all that happened in one */
	f.team = team->id;
	must(case_add(c, &f) == KB_OK, "the row of a case");
	h.f = &f;
	memcpy(h.signer, r.signer, SEAL_SIGNER);
	must(case_event(c, &f, (struct term_event){ .what = TERM_RECEIVED, .track = TERM_SIGNAL }) == TERM_FINE, "an event");
	for (int i = 0; i < messages; i++)
		must(case_write(c, &h, SEAL_MESSAGE, "nl", words) == KB_OK, "a message");
	hand_wipe(&h);
	return f.id;
}

/* ---- Reading ---- */

static char id[40], path[100];

static void ask_pages(void)
{
	for (int i = 0; i < PAGES; i++)
		must(kb_test_get(t, path).status == 200, "the page of a case");
}

/* What of a page is the opening. Each time a task of its own, as a page has one. */
static void open_cases(void)
{
	for (int i = 0; i < PAGES; i++) {
		struct kb_ctx *c = begin();
		const struct message *all;
		struct member m;
		struct hand h;

		must(member_now(c, &m) == KB_OK && member_open(c, &m, case_by_id(c, id), &h) == KB_OK, "a case does not open");
		must(case_read(c, &h, &all) == MESSAGES && all[MESSAGES - 1].text, "its messages do not open");
		hand_wipe(&h);
		member_wipe(&m);
		kb_test_end(t, false);
	}
}

/* The same task with nothing in it. */
static void do_nothing(void)
{
	for (int i = 0; i < PAGES; i++) {
		begin();
		kb_test_end(t, false);
	}
}

static double best(void (*what)(void))
{
	double least = 1e9;

	for (int i = 0; i < ROUNDS; i++) {
		double from = now(), s;

		what();
		s = now() - from;
		least = s < least ? s : least;
	}
	return least / PAGES * 1e6;
}

static void read_one(void)
{
	struct kb_ctx *c = begin();
	struct kb_test_reply p;
	char body[100];

	snprintf(id, sizeof id, "%s", add_case(c, the_team(c), MESSAGES));
	commit();
	snprintf(path, sizeof path, "/en/staff/complaints/%s", id);
	snprintf(body, sizeof body, "csrf={csrf}&case=%s", id);
	must(kb_test_post(t, "/en/staff/complaints", body).status == 303, "the reading of a case");
	p = kb_test_get(t, path);
	must(p.status == 200 && strstr(p.body, "aaaaaaaaaa"), "its words");
	printf("page %.0f microseconds for the page of a case of %d messages\n", best(ask_pages), MESSAGES);
	printf("opening %.0f microseconds of it to open the case\n", best(open_cases) - best(do_nothing));
}

/* ---- A member leaves ---- */

static void fill(void)
{
	struct kb_ctx *c = NULL;

	for (int i = 0; i < CASES; i++) {
		if (i % 500 == 0) {
			if (c)
				commit();
			c = begin();
		}
		add_case(c, the_team(c), 0);
	}
	commit();
}

static void leave(void)
{
	struct kb_ctx *c = begin();
	const struct team *team = the_team(c);
	const struct member *all;
	size_t n = team_members(c, team, &all);
	const char *leaver = NULL;
	struct member m;
	double from;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].person, "leaver") == 0)
			leaver = all[i].id;
	must(leaver && member_now(c, &m) == KB_OK, "who leaves");
	from = now();
	must(team_next_epoch(c, &m, team, leaver) == KB_OK, "a new epoch");
	member_wipe(&m);
	commit();
	printf("rewrap %.2f seconds in which %d cases were wrapped anew and written\n", now() - from, CASES + 1);
}

int main(void)
{
	open_house();
	make_team();
	read_one();
	fill();
	leave();
	kb_test_close(t);
	return 0;
}
