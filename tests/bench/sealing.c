/* sealing.c - what the sealing of complaints costs, by itself: sealing WHAT
 *
 * Prints "NAME VALUE UNIT" lines, in processor time of one thread, best of the rounds, so that other
 * work on the machine does not count. WHAT is one of
 *   rates   complaints sealed a second, cases wrapped anew, filings with their receipt while
 *           the other processor derives wrong codes, a hit against a miss
 *   read N  the same case opened N times, for callgrind to count */
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "seal.h"

enum { ROUNDS = 5, COMPLAINTS = 500, CASES = 10000, MESSAGES = 5, FILINGS = 8, KNOCKS = 100, QUEUE = 20, ROOM = 8192 };

static const seal_byte salt[SEAL_SALT] = "a salt", pepper[SEAL_KEY] = "a pepper";
static const struct seal_role role = { "committee", 1 }, next_role = { "committee", 2 };
static struct seal_pair role_pair, next_pair;
static struct seal_reporter reporter;
static char story[900];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(bool good, const char *what)
{
	if (!good) {
		fprintf(stderr, "sealing: %s\n", what);
		exit(2);
	}
}

/* One complaint as it is filed: a case, its story, and the row of the audit. */
static void seal_one(const struct seal_reporter *r, struct seal_case_row *row)
{
	static const seal_byte key[SEAL_KEY] = "a key";
	seal_byte sk[SEAL_KEY], envelope[ROOM], mac[SEAL_KEY];
	struct seal_at at = { .kind = SEAL_STORY, .author = SEAL_REPORTER };
	struct seal_act act = { .seq = 1, .day = 1, .verb = 1 };

	must(seal_case_make(row, sk, r, &role, role_pair.pk), "a case");
	memcpy(at.case_id, row->c.id, SEAL_ID);
	must(seal_put(envelope, &at, &row->c, sk, r->signer, story, sizeof story) == SEAL_FINE, "a story");
	seal_at_next(&at, envelope, seal_envelope_size(sizeof story));
	memcpy(act.object, row->c.id, SEAL_ID);
	memcpy(act.detail, at.before, SEAL_KEY);
	seal_chain_link(mac, key, key, &act);
	sodium_memzero(sk, sizeof sk);
}

static double best(double (*once)(void))
{
	double least = once();

	for (int i = 1; i < ROUNDS; i++) {
		double s = once();
		least = s < least ? s : least;
	}
	return least;
}

static double seal_many(void)
{
	double from = now();
	struct seal_case_row row;

	for (int i = 0; i < COMPLAINTS; i++)
		seal_one(&reporter, &row);
	return now() - from;
}

static double rewrap_many(void)
{
	struct seal_case_row row;
	seal_byte out[SEAL_WRAPPED];
	double from;

	seal_one(&reporter, &row);
	from = now();
	for (int i = 0; i < CASES; i++)
		must(seal_case_rewrap(out, row.to_role, SEAL_WRAPPED, &row.c, &role, &role_pair, &next_role, next_pair.pk) == SEAL_FINE, "a wrap");
	return now() - from;
}

/* ---- Filing while strangers knock ---- */

static atomic_bool over, knocking;
static unsigned tried, refused;

/* The lane of codes: one derivation at a time, QUEUE that wait, the rest is told to come later.
 * KNOCKS arrive in each second that this processor works. */
static void *knock(void *unused)
{
	double from = now(), arrived = 0, waiting = 0;
	struct seal_reporter r;
	char code[SEAL_CODE];

	while (!over) {
		double more;

		seal_code_make(code);
		must(seal_code_keys(&r, code, salt, pepper, seal_cost_now) == SEAL_FINE, "a wrong code");
		knocking = true;
		tried++;
		more = (now() - from) * KNOCKS - arrived;
		arrived += more;
		waiting += more - 1;
		if (waiting > QUEUE) {
			refused += (unsigned)(waiting - QUEUE);
			waiting = QUEUE;
		}
	}
	return unused;
}

/* Seconds of one filing, its receipt derived, while the lane of codes is busy. */
static double file_many(void)
{
	struct seal_case_row row;
	struct seal_reporter r;
	char code[SEAL_CODE];
	double from = now();

	for (int i = 0; i < FILINGS; i++) {
		seal_code_make(code);
		must(seal_code_keys(&r, code, salt, pepper, seal_cost_now) == SEAL_FINE, "a receipt");
		seal_one(&r, &row);
	}
	return (now() - from) / FILINGS;
}

static double file_while_knocked(void)
{
	pthread_t t;
	double s;

	must(pthread_create(&t, NULL, knock, NULL) == 0, "a thread");
	while (!knocking)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	s = best(file_many);
	over = true;
	pthread_join(t, NULL);
	return s;
}

/* ---- A code that is there and one that is not ---- */

static struct seal_case_row hit_row;

static double derive(bool hit)
{
	struct seal_reporter r;
	seal_byte sk[SEAL_KEY];
	double from = now();

	must(seal_code_keys(&r, "12345678901234567890", salt, pepper, seal_cost_now) == SEAL_FINE, "a code");
	if (hit)
		must(seal_case_by_reporter(sk, hit_row.to_reporter, SEAL_WRAPPED, &hit_row.c, &r) == SEAL_FINE, "a hit");
	return now() - from;
}

/* In turns, so that both meet the same machine. */
static double hit_over_miss(void)
{
	double there = derive(true), not_there = derive(false);

	for (int i = 1; i < 2 * ROUNDS; i++) {
		double a = derive(true), b = derive(false);
		there = a < there ? a : there;
		not_there = b < not_there ? b : not_there;
	}
	return there / not_there;
}

/* ---- Reading ---- */

struct thread { struct seal_case_row row; seal_byte session[SEAL_WRAPPED], token[SEAL_KEY], vouch[SEAL_KEY], envelopes[MESSAGES][ROOM]; };

static struct seal_at start_of(const struct seal_case_row *row)
{
	struct seal_at at = { .kind = SEAL_MESSAGE, .author = SEAL_REPORTER };

	memcpy(at.case_id, row->c.id, SEAL_ID);
	return at;
}

/* All but the last message were verified before. */
static void thread_make(struct thread *t)
{
	seal_byte sk[SEAL_KEY];
	struct seal_at at;

	must(seal_case_make(&t->row, sk, &reporter, &role, role_pair.pk), "a case");
	randombytes_buf(t->token, sizeof t->token);
	seal_session_lock(t->session, &role_pair, &role, role.id, t->token);
	at = start_of(&t->row);
	for (int i = 0; i < MESSAGES; i++) {
		if (i == MESSAGES - 1)
			seal_vouch(t->vouch, &at, &role, &role_pair);
		must(seal_put(t->envelopes[i], &at, &t->row.c, sk, reporter.signer, story, sizeof story) == SEAL_FINE, "a message");
		seal_at_next(&at, t->envelopes[i], seal_envelope_size(sizeof story));
	}
}

/* What a page of a case does: the session's key, the case's, the messages, the last one's signature. */
__attribute__((noinline)) void read_case(const struct thread *t);
void read_case(const struct thread *t)
{
	size_t n = seal_envelope_size(sizeof story), len;
	struct seal_at at = start_of(&t->row);
	struct seal_pair pair = { 0 };
	seal_byte sk[SEAL_KEY], clear[ROOM];
	const seal_byte *body;

	memcpy(pair.pk, role_pair.pk, SEAL_KEY);
	must(seal_session_open(&pair, t->session, SEAL_WRAPPED, &role, role.id, t->token) == SEAL_FINE, "a session");
	must(seal_case_open(sk, t->row.to_role, SEAL_WRAPPED, &t->row.c, &role, &pair) == SEAL_FINE, "a case");
	for (int i = 0; i < MESSAGES; i++) {
		bool fresh = i == MESSAGES - 1;

		if (fresh)
			must(seal_vouch_fits(t->vouch, &at, &role, &pair), "a vouch");
		must(seal_get(clear, &body, &len, t->envelopes[i], n, &at, &t->row.c, sk, fresh ? t->row.c.reporter : NULL) == SEAL_FINE, "a message");
		seal_at_next(&at, t->envelopes[i], n);
	}
	sodium_memzero(clear, sizeof clear);
	sodium_memzero(&pair, sizeof pair);
	sodium_memzero(sk, sizeof sk);
}

static struct thread read_thread;

static double read_many(void)
{
	double from = now();

	for (int i = 0; i < 200; i++)
		read_case(&read_thread);
	return (now() - from) / 200;
}

/* ---- ---- */

static void rates(void)
{
	double filing;

	printf("complaints %.0f a second of one processor\n", COMPLAINTS / best(seal_many));
	printf("rewrap %.2f seconds for %d cases\n", best(rewrap_many), CASES);
	printf("read %.0f microseconds to open a case of %d messages\n", best(read_many) * 1e6, MESSAGES);
	seal_one(&reporter, &hit_row);
	printf("hit %.4f of a miss\n", hit_over_miss());
	filing = file_while_knocked();
	printf("filings %.2f a second of one processor\n", 1 / filing);
	printf("knocks %u tried, %u told to come later\n", tried, refused);
}

int main(int argc, char **argv)
{
	must(argc > 1 && sodium_init() >= 0, "rates, or read N");
	memset(story, 'a', sizeof story);
	seal_pair_make(&role_pair);
	seal_pair_make(&next_pair);
	must(seal_code_keys(&reporter, "12345678901234567890", salt, pepper, seal_cost_now) == SEAL_FINE, "a reporter");
	thread_make(&read_thread);
	if (strcmp(argv[1], "rates") == 0)
		rates();
	for (int i = argc > 2 ? atoi(argv[2]) : 0; i > 0; i--)
		read_case(&read_thread);
	return 0;
}
