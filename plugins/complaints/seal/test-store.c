/* test-store.c - what a thief of all stored bytes holds: no run of eight bytes of anything that was
 * told, of a code, a password or a key; and what is left after retention: numbers.
 *
 * The same look at the same store with sealing switched off must find them. */
#include "test-seal.h"

#include <stdio.h>

enum { ROOM = 1 << 20, RUN = 8, CASES = 8, MESSAGES = 4, SECRETS = 128 };

/* Everything that would lie in store and backup, one after the other. */
struct disk { seal_byte *bytes; size_t n; bool sealing; };

/* Everything that must not. */
struct secrets { struct { seal_byte bytes[256]; size_t n; } all[SECRETS]; size_t n; };

static void keep(struct disk *d, const void *bytes, size_t n)
{
	assert_true(d->n + n <= ROOM);
	memcpy(d->bytes + d->n, bytes, n);
	d->n += n;
}

static void hush(struct secrets *s, const void *bytes, size_t n)
{
	assert_true(s->n < SECRETS && n <= sizeof s->all[0].bytes);
	memcpy(s->all[s->n].bytes, bytes, n);
	s->all[s->n++].n = n;
}

/* Runs of eight bytes of the secrets that lie on the disk. */
static size_t leaks(const struct disk *d, const struct secrets *s)
{
	size_t found = 0;

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k + RUN <= s->all[i].n; k++)
			found += memmem(d->bytes, d->n, s->all[i].bytes + k, RUN) != NULL;
	return found;
}

/* ---- A small portal ---- */

static const char *const stories[] = {
	"The man at the door calls me names every evening and nobody stops him.",
	"شب ها در اتاق من باز است و می ترسم",
	"ለይቲ ኣብ ገዛ ዘሎ ሰብ የፍርሓኒ",
	"Ik krijg geen warm eten als ik te laat van school kom.",
};

static void put(struct disk *d, struct seal_at *at, const struct dossier *o, const seal_byte *signer, const char *text)
{
	seal_byte e[4096];
	size_t n = seal_envelope_size(strlen(text));

	if (d->sealing)
		assert_int_equal(seal_put(e, at, &o->row.c, at->position % 2 ? NULL : o->sk, signer, text, strlen(text)), SEAL_FINE);
	else
		memcpy(e, text, n = strlen(text));
	keep(d, e, n);
	seal_at_next(at, e, n);
}

static void attach(struct disk *d, struct seal_at *at, const struct dossier *o, struct secrets *s)
{
	static const char photo[] = "the bytes of a photograph of a broken door";
	seal_byte key[SEAL_KEY], *sealed = test_malloc(seal_stream_size(sizeof photo));
	char hex[2 * SEAL_KEY + 1];

	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	seal_stream_put(sealed, key, photo, sizeof photo);
	if (d->sealing)
		keep(d, sealed, seal_stream_size(sizeof photo));
	else
		keep(d, photo, sizeof photo);
	at->kind = SEAL_FILE_KEY;
	put(d, at, o, o->reporter.signer, hex);
	hush(s, photo, sizeof photo);
	hush(s, hex, sizeof hex - 1);
	hush(s, key, sizeof key);
	test_free(sealed);
}

static void add_case(struct disk *d, struct secrets *s, size_t i)
{
	struct dossier o;
	struct seal_at at;
	char shown[SEAL_CODE_SHOWN];

	dossier_make(&o);
	at = first_of(&o);
	for (size_t k = 0; k < MESSAGES; k++) {
		put(d, &at, &o, o.reporter.signer, stories[(i + k) % COUNT(stories)]);
		hush(s, stories[(i + k) % COUNT(stories)], strlen(stories[(i + k) % COUNT(stories)]));
	}
	attach(d, &at, &o, s);
	keep(d, &o.row, sizeof o.row);
	seal_code_show(shown, o.code);
	hush(s, o.code, SEAL_DIGITS);
	hush(s, shown, SEAL_CODE_SHOWN - 1);
	hush(s, o.sk, SEAL_KEY);
	hush(s, o.role_pair.sk, SEAL_KEY);
	hush(s, o.reporter.lock, SEAL_KEY);
	hush(s, o.reporter.signer, SEAL_KEY);
	if (!d->sealing)
		keep(d, o.sk, SEAL_KEY);
}

static void add_member(struct disk *d, struct secrets *s)
{
	static const char password[] = "seven swans a-swimming";
	const struct seal_role role = { "committee", 1 };
	struct seal_member_row row = { .id = "a member" };
	struct seal_member m;
	struct seal_pair pair;
	seal_byte token[SEAL_KEY], wrapped[SEAL_WRAPPED];

	assert_int_equal(seal_member_make(&row, &m, password, cheap), SEAL_FINE);
	keep(d, &row, sizeof row);
	seal_pair_make(&pair);
	assert_true(seal_role_to_member(wrapped, &pair, &role, row.id, m.box.pk));
	keep(d, wrapped, sizeof wrapped);
	randombytes_buf(token, sizeof token);
	seal_session_lock(wrapped, &pair, &role, row.id, token);
	keep(d, wrapped, sizeof wrapped);
	hush(s, password, strlen(password));
	hush(s, m.seed, SEAL_KEY);
	hush(s, m.box.sk, SEAL_KEY);
	hush(s, m.signer, SEAL_KEY);
	hush(s, pair.sk, SEAL_KEY);
	hush(s, token, SEAL_KEY);
	if (!d->sealing)
		keep(d, pair.sk, SEAL_KEY);
}

static size_t leaks_of_a_portal(bool sealing, size_t *stored)
{
	struct disk d = { test_malloc(ROOM), 0, sealing };
	struct secrets *s = test_calloc(1, sizeof *s);
	size_t found;

	for (size_t i = 0; i < CASES; i++)
		add_case(&d, s, i);
	add_member(&d, s);
	assert_true(s->n > CASES * MESSAGES);
	*stored = d.n;
	found = leaks(&d, s);
	test_free(d.bytes);
	test_free(s);
	return found;
}

static void test_a_thief_of_all_bytes_holds_nothing_that_was_told(void **state)
{
	size_t stored;

	(void)state;
	assert_int_equal(leaks_of_a_portal(true, &stored), 0);
	assert_true(stored > CASES * (size_t)SEAL_CHUNK);
}

static void test_control_with_sealing_off_the_same_look_finds_it(void **state)
{
	size_t stored;

	(void)state;
	assert_true(leaks_of_a_portal(false, &stored) > 1000);
}

/* ---- Retention ---- */

static void test_what_is_shredded_opens_for_nobody(void **state)
{
	static const struct seal_ledger l = { 12 * 2026 + 3, 7, 4, 1, 2, 5 };
	struct dossier d;
	struct seal_case_row copy, nothing = { 0 };
	struct seal_case_row *row = &d.row;
	seal_byte sk[SEAL_KEY];
	char line[SEAL_LEDGER_TEXT];

	(void)state;
	dossier_make(&d);
	copy = d.row;
	seal_shred(row, line, &l);
	assert_memory_equal(row, &nothing, sizeof nothing);
	/* With the name from elsewhere, with the role's key and with the code: nothing opens. */
	assert_int_not_equal(seal_case_open(sk, row->to_role, SEAL_WRAPPED, &copy.c, &d.role, &d.role_pair), SEAL_FINE);
	assert_int_not_equal(seal_case_by_reporter(sk, row->to_reporter, SEAL_WRAPPED, &copy.c, &d.reporter), SEAL_FINE);
	/* What is not promised: a backup of before still opens, until it is deleted. */
	assert_int_equal(seal_case_open(sk, copy.to_role, SEAL_WRAPPED, &copy.c, &d.role, &d.role_pair), SEAL_FINE);
	assert_int_equal(seal_case_by_reporter(sk, copy.to_reporter, SEAL_WRAPPED, &copy.c, &d.reporter), SEAL_FINE);
}

/* The line is a function of its six numbers: two different cases leave the same one. */
static void test_the_line_that_stays_is_numbers_only(void **state)
{
	static const struct seal_ledger l = { 12 * 2026 + 3, 7, 4, 1, 2, 5 }, most = { INT32_MIN, UINT32_MAX, UINT32_MAX, UINT32_MAX,
		UINT32_MAX, UINT32_MAX };
	char one[SEAL_LEDGER_TEXT], two[SEAL_LEDGER_TEXT];
	struct dossier a, b;

	(void)state;
	dossier_make(&a);
	dossier_make(&b);
	seal_shred(&a.row, one, &l);
	seal_shred(&b.row, two, &l);
	assert_string_equal(one, two);
	assert_string_equal(one, "case month=24315 place=7 category=4 track=1 outcome=2 messages=5");
	seal_shred(&a.row, one, &most);
	assert_string_equal(one + strlen(one) - 19, "messages=4294967295"); /* nothing is cut */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_thief_of_all_bytes_holds_nothing_that_was_told),
		cmocka_unit_test(test_control_with_sealing_off_the_same_look_finds_it),
		cmocka_unit_test(test_what_is_shredded_opens_for_nobody),
		cmocka_unit_test(test_the_line_that_stays_is_numbers_only),
	};
	return cmocka_run_group_tests_name("store", tests, begin_sodium, NULL);
}
