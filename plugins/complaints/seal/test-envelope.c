/* test-envelope.c - a message opens where it stands, by whom it is, and whole; or not at all.
 *
 * The same list of attacks meets the envelope, and two that are wrong on purpose: bound to nothing, and
 * bound but not signed. Each of those must lose to the attacks that it is named for. */
#include "test-seal.h"

#include "box.h"

enum { ROOM = 8192 };

/* A way to put a message in and to get it out. */
struct way {
	const char *name;
	size_t (*put)(seal_byte *e, const struct seal_at *at, const struct dossier *d, const seal_byte *signer, const char *text);
	bool (*get)(char *text, const seal_byte *e, size_t n, const struct seal_at *at, const struct dossier *d, const seal_byte *verify);
};

/* ---- The right one, in both forms ---- */

static size_t put_right(seal_byte *e, const struct seal_at *at, const struct dossier *d, const seal_byte *signer, const char *text)
{
	assert_int_equal(seal_put(e, at, &d->row.c, d->sk, signer, text, strlen(text)), SEAL_FINE);
	return seal_envelope_size(strlen(text));
}

static size_t put_from_outside(seal_byte *e, const struct seal_at *at, const struct dossier *d, const seal_byte *signer, const char *text)
{
	assert_int_equal(seal_put(e, at, &d->row.c, NULL, signer, text, strlen(text)), SEAL_FINE);
	return seal_envelope_size(strlen(text));
}

static bool get_right(char *text, const seal_byte *e, size_t n, const struct seal_at *at, const struct dossier *d, const seal_byte *verify)
{
	seal_byte clear[ROOM];
	const seal_byte *body;
	size_t len;

	if (n > ROOM || seal_get(clear, &body, &len, e, n, at, &d->row.c, d->sk, verify) != SEAL_FINE)
		return false;
	memcpy(text, body, len);
	text[len] = '\0';
	return true;
}

/* ---- Wrong: what libsodium does by itself, without associated data ---- */

static size_t put_unbound(seal_byte *e, const struct seal_at *at, const struct dossier *d, const seal_byte *signer, const char *text)
{
	(void)at, (void)signer;
	crypto_box_seal(e, (const seal_byte *)text, strlen(text) + 1, d->row.c.pk);
	return strlen(text) + 1 + crypto_box_SEALBYTES;
}

static bool get_unbound(char *text, const seal_byte *e, size_t n, const struct seal_at *at, const struct dossier *d, const seal_byte *verify)
{
	(void)at, (void)verify;
	return n > crypto_box_SEALBYTES && crypto_box_seal_open((seal_byte *)text, e, n, d->row.c.pk, d->sk) == 0;
}

/* ---- Wrong: bound, but nobody looks who signed ---- */

static bool get_unverified(char *text, const seal_byte *e, size_t n, const struct seal_at *at, const struct dossier *d, const seal_byte *verify)
{
	(void)verify;
	return get_right(text, e, n, at, d, NULL);
}

static const struct way right = { "right", put_right, get_right }, outside = { "from outside", put_from_outside, get_right },
	unbound = { "unbound", put_unbound, get_unbound }, unverified = { "unverified", put_right, get_unverified };

/* ---- Attacks: each says whether something came out that should not ---- */

struct stage {
	struct dossier d, other;
	struct seal_at at;
	seal_byte e[ROOM];
	size_t n;
	char text[ROOM];
};

static void stage_make(struct stage *s, const struct way *w)
{
	dossier_make(&s->d);
	dossier_make(&s->other);
	s->at = first_of(&s->d);
	s->n = w->put(s->e, &s->at, &s->d, s->d.reporter.signer, "they took my shoes");
}

static bool comes_out(struct stage *s, const struct way *w, const struct seal_at *at)
{
	return w->get(s->text, s->e, s->n, at, &s->d, s->d.reporter.verify);
}

static bool moved(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at;

	at.position = 1;
	return comes_out(s, w, &at);
}

static bool as_another_kind(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at;

	at.kind = SEAL_MESSAGE;
	return comes_out(s, w, &at);
}

static bool as_another_author(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at;

	at.author = SEAL_MEMBER;
	return comes_out(s, w, &at);
}

static bool as_another_member(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at;

	at.author_id[15] = 1;
	return comes_out(s, w, &at);
}

static bool after_another_history(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at;

	at.before[0] = 1;
	return comes_out(s, w, &at);
}

static bool under_another_name(struct stage *s, const struct way *w)
{
	struct seal_at at = first_of(&s->other);

	return comes_out(s, w, &at);
}

static bool in_another_case(struct stage *s, const struct way *w)
{
	return w->get(s->text, s->e, s->n, &s->at, &s->other, s->d.reporter.verify);
}

static bool touched(struct stage *s, const struct way *w)
{
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		s->e[i] ^= 0x40;
		any = comes_out(s, w, &s->at) || any;
		s->e[i] ^= 0x40;
	}
	return any;
}

static bool cut_or_longer(struct stage *s, const struct way *w)
{
	size_t whole = s->n;
	bool any = false;

	for (s->n = 0; s->n < whole + 2048 && s->n < ROOM; s->n++)
		any = (s->n != whole && comes_out(s, w, &s->at)) || any;
	s->n = whole;
	return any;
}

/* Second in the thread, then put once more as the third. */
static bool replayed(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at, third;

	seal_at_next(&at, s->e, s->n);
	s->n = w->put(s->e, &at, &s->d, s->d.reporter.signer, "again");
	third = at;
	seal_at_next(&third, s->e, s->n);
	return comes_out(s, w, &third);
}

/* The first message is exchanged for another true one: the second does not follow it. */
static bool before_was_exchanged(struct stage *s, const struct way *w)
{
	struct seal_at second = s->at, false_second = s->at;
	seal_byte first[ROOM];
	size_t n = w->put(first, &s->at, &s->d, s->d.reporter.signer, "they gave me shoes");

	seal_at_next(&second, s->e, s->n);
	seal_at_next(&false_second, first, n);
	s->n = w->put(s->e, &second, &s->d, s->d.reporter.signer, "and it is cold");
	return comes_out(s, w, &false_second);
}

/* A reader of the case, who can close messages, puts what the reporter signed at another place. */
static bool put_elsewhere_by_a_reader(struct stage *s, const struct way *w)
{
	struct seal_at at = s->at;
	struct bound b = bound_to("message");
	seal_byte key[SEAL_KEY], clear[ROOM];
	const seal_byte *body;
	size_t len;

	if (w->get == get_unbound || seal_get(clear, &body, &len, s->e, s->n, &at, &s->d.row.c, s->d.sk, NULL) != SEAL_FINE)
		return false;
	at.position = 1;
	bound_add(&b, at.case_id, SEAL_ID);
	bound_number(&b, at.position);
	bound_number(&b, at.kind);
	bound_number(&b, at.author);
	bound_add(&b, at.author_id, SEAL_ID);
	bound_add(&b, at.before, SEAL_KEY);
	memcpy(s->e + BOX_BYTES, clear, s->n - SEAL_BOX);
	box_subkey(key, s->d.sk, "messages");
	box_close_under(s->e, s->n - SEAL_BOX, key, s->d.row.c.pk, &b);
	return comes_out(s, w, &at);
}

/* By who knows the public key of the case only, or even its secret, and not the reporter's code. */
static bool forged(struct stage *s, const struct way *w)
{
	s->n = w->put(s->e, &s->at, &s->d, s->other.reporter.signer, "all is well here");
	return comes_out(s, w, &s->at);
}

enum attack { MOVED, KIND, AUTHOR, MEMBER, HISTORY, NAME, CASE, TOUCHED, CUT, REPLAYED, EXCHANGED, FORGED, ELSEWHERE, ATTACKS };
static bool (*const attacks[ATTACKS])(struct stage *s, const struct way *w) = { moved, as_another_kind, as_another_author,
	as_another_member, after_another_history, under_another_name, in_another_case, touched, cut_or_longer, replayed,
	before_was_exchanged, forged, put_elsewhere_by_a_reader };

/* The attacks that succeed, as bits. */
static unsigned lost(const struct way *w)
{
	struct stage *s = test_calloc(1, sizeof *s);
	unsigned bits = 0;

	for (int i = 0; i < ATTACKS; i++) {
		stage_make(s, w);
		assert_true(comes_out(s, w, &s->at));
		assert_string_equal(s->text, "they took my shoes");
		bits |= attacks[i](s, w) ? 1u << i : 0;
	}
	test_free(s);
	return bits;
}

static void test_a_message_withstands_every_attack(void **state)
{
	(void)state;
	assert_int_equal(lost(&right), 0);
	assert_int_equal(lost(&outside), 0);
}

static void test_control_without_binding_most_attacks_succeed(void **state)
{
	(void)state;
	assert_int_equal(lost(&unbound), 1u << MOVED | 1u << KIND | 1u << AUTHOR | 1u << MEMBER | 1u << HISTORY | 1u << NAME |
	    1u << REPLAYED | 1u << EXCHANGED | 1u << FORGED);
}

static void test_control_without_a_look_at_the_signature_a_forgery_passes(void **state)
{
	(void)state;
	assert_int_equal(lost(&unverified), 1u << FORGED | 1u << ELSEWHERE);
}

/* A caller who brings the wrong key for a reporter gets nothing, even if it signed. */
static void test_only_the_reporter_of_the_case_is_its_reporter(void **state)
{
	struct stage *s = test_calloc(1, sizeof *s);

	(void)state;
	stage_make(s, &right);
	s->n = put_right(s->e, &s->at, &s->d, s->other.reporter.signer, "all is well here");
	assert_false(get_right(s->text, s->e, s->n, &s->at, &s->d, s->other.reporter.verify));
	s->at.author = SEAL_MEMBER;
	s->n = put_right(s->e, &s->at, &s->d, s->other.reporter.signer, "a handler writes");
	assert_true(get_right(s->text, s->e, s->n, &s->at, &s->d, s->other.reporter.verify));
	test_free(s);
}

/* The same case with the reporter's key of another, under the name that belongs to both: so
 * that the other may speak as the reporter, to handlers who read on. */
static struct seal_case taken_over(const struct dossier *d, const struct dossier *by)
{
	struct seal_case c = d->row.c;
	struct bound b = bound_to("case");

	memcpy(c.reporter, by->row.c.reporter, SEAL_KEY);
	bound_add(&b, c.pk, SEAL_KEY);
	bound_add(&b, c.reporter, SEAL_KEY);
	crypto_generichash(c.id, SEAL_ID, b.bytes, b.n, NULL, 0);
	assert_true(seal_case_is_whole(&c));
	return c;
}

static void test_a_case_cannot_be_taken_over(void **state)
{
	struct dossier d, thief;
	struct seal_case c;
	seal_byte sk[SEAL_KEY];

	(void)state;
	dossier_make(&d);
	dossier_make(&thief);
	c = taken_over(&d, &thief);
	assert_int_equal(seal_case_open(sk, d.row.to_role, SEAL_WRAPPED, &c, &d.role, &d.role_pair), SEAL_CLOSED);
	assert_int_equal(seal_case_by_reporter(sk, d.row.to_reporter, SEAL_WRAPPED, &c, &d.reporter), SEAL_CLOSED);
}

/* The wrapped key of a case is bound to it: not to be put into the row of another. */
static void test_the_key_of_a_case_does_not_open_under_another(void **state)
{
	struct dossier a, b;
	struct seal_case mixed;
	seal_byte sk[SEAL_KEY], free_key[SEAL_WRAPPED];

	(void)state;
	dossier_make(&a);
	dossier_make(&b);
	assert_int_equal(seal_case_open(sk, a.row.to_role, SEAL_WRAPPED, &a.row.c, &a.role, &a.role_pair), SEAL_FINE);
	assert_int_equal(seal_case_open(sk, a.row.to_role, SEAL_WRAPPED, &b.row.c, &a.role, &a.role_pair), SEAL_CLOSED);
	mixed = a.row.c;
	memcpy(mixed.reporter, b.row.c.reporter, SEAL_KEY); /* so that another may speak as the reporter */
	assert_int_equal(seal_case_open(sk, a.row.to_role, SEAL_WRAPPED, &mixed, &a.role, &a.role_pair), SEAL_MALFORMED);
	/* Control: wrapped without binding it opens for whatever case the row says. */
	crypto_box_seal(free_key, a.sk, SEAL_KEY, a.role_pair.pk);
	assert_int_equal(crypto_box_seal_open(sk, free_key, SEAL_KEY + crypto_box_SEALBYTES, a.role_pair.pk, a.role_pair.sk), 0);
}

/* ---- Lengths ---- */

static void test_a_length_tells_steps_of_1024_only(void **state)
{
	static const struct { size_t n, steps; } cases[] = { { 0, 1 }, { 1, 1 }, { 1023, 1 }, { 1024, 2 }, { 2047, 2 }, { 2048, 3 },
		{ SEAL_BODY_MAX, 65 } };
	struct dossier d;
	char *body = test_calloc(1, SEAL_BODY_MAX + 1);
	seal_byte *e = test_malloc(seal_envelope_size(SEAL_BODY_MAX)), *clear = test_malloc(seal_envelope_size(SEAL_BODY_MAX));

	(void)state;
	dossier_make(&d);
	memset(body, 'y', SEAL_BODY_MAX);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct seal_at at = first_of(&d);
		size_t n = seal_envelope_size(cases[i].n), len;
		const seal_byte *out;

		assert_int_equal(n, SEAL_BOX + crypto_sign_BYTES + cases[i].steps * SEAL_STEP);
		assert_int_equal(seal_put(e, &at, &d.row.c, d.sk, d.reporter.signer, body, cases[i].n), SEAL_FINE);
		assert_int_equal(seal_get(clear, &out, &len, e, n, &at, &d.row.c, d.sk, d.reporter.verify), SEAL_FINE);
		assert_int_equal(len, cases[i].n);
		assert_memory_equal(out, body, len);
	}
	assert_int_equal(seal_put(e, &(struct seal_at){ 0 }, &d.row.c, d.sk, d.reporter.signer, body, SEAL_BODY_MAX + 1), SEAL_TOO_MUCH);
	test_free(body);
	test_free(e);
	test_free(clear);
}

/* ---- Never the same twice ---- */

enum { BOXES = 4000 };

static int by_fresh(const void *a, const void *b) { return memcmp(a, b, SEAL_KEY); }

/* Pairs of boxes with the same fresh bytes, and so with the same key and nonce. */
static size_t twice(seal_byte fresh[][SEAL_KEY], size_t n)
{
	size_t same = 0;

	qsort(fresh, n, SEAL_KEY, by_fresh);
	for (size_t i = 1; i < n; i++)
		same += memcmp(fresh[i - 1], fresh[i], SEAL_KEY) == 0;
	return same;
}

static void test_no_two_boxes_share_key_and_nonce(void **state)
{
	seal_byte (*fresh)[SEAL_KEY] = test_malloc(BOXES * sizeof *fresh);
	struct stage *s = test_calloc(1, sizeof *s);

	(void)state;
	stage_make(s, &right);
	for (size_t i = 0; i < BOXES; i++) {
		(i % 2 ? put_right : put_from_outside)(s->e, &s->at, &s->d, s->d.reporter.signer, "the same");
		memcpy(fresh[i], s->e + BOX_FRESH, SEAL_KEY);
	}
	assert_int_equal(twice(fresh, BOXES), 0);
	memcpy(fresh[7], fresh[8], SEAL_KEY); /* control */
	assert_int_equal(twice(fresh, BOXES), 1);
	test_free(fresh);
	test_free(s);
}

/* ---- What was verified before ---- */

static void test_only_the_role_can_vouch(void **state)
{
	struct dossier d;
	struct seal_pair other;
	struct seal_role later;
	struct seal_at at, moved_at;
	seal_byte vouch[SEAL_KEY];

	(void)state;
	dossier_make(&d);
	seal_pair_make(&other);
	at = moved_at = first_of(&d);
	seal_vouch(vouch, &at, &d.role, &d.role_pair);
	assert_true(seal_vouch_fits(vouch, &at, &d.role, &d.role_pair));
	assert_false(seal_vouch_fits(vouch, &at, &d.role, &other));
	moved_at.position++;
	assert_false(seal_vouch_fits(vouch, &moved_at, &d.role, &d.role_pair));
	moved_at = at;
	moved_at.before[3] ^= 1;
	assert_false(seal_vouch_fits(vouch, &moved_at, &d.role, &d.role_pair));
	later = d.role;
	later.epoch++;
	assert_false(seal_vouch_fits(vouch, &at, &later, &d.role_pair));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_withstands_every_attack),
		cmocka_unit_test(test_control_without_binding_most_attacks_succeed),
		cmocka_unit_test(test_control_without_a_look_at_the_signature_a_forgery_passes),
		cmocka_unit_test(test_only_the_reporter_of_the_case_is_its_reporter),
		cmocka_unit_test(test_a_case_cannot_be_taken_over),
		cmocka_unit_test(test_the_key_of_a_case_does_not_open_under_another),
		cmocka_unit_test(test_a_length_tells_steps_of_1024_only),
		cmocka_unit_test(test_no_two_boxes_share_key_and_nonce),
		cmocka_unit_test(test_only_the_role_can_vouch),
	};
	return cmocka_run_group_tests_name("envelope", tests, begin_sodium, NULL);
}
