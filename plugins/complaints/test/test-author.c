/* test-author.c - a message shows who wrote it, and nobody can put words into another's mouth: neither a colleague who
 * holds the key of the case, nor who writes into the store. */
#include <sodium.h>
#include <stdio.h>

#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"
#define FORGED "Het is allemaal opgelost hoor"

static char code[SEAL_CODE], id[40], other_id[40];

/* A case, and a team of two: who is signed in, and `collega`, whose secrets are gone when it returns. */
static void begin_case(struct kb_test *t)
{
	struct seal_reporter r;
	struct member other, me;
	struct kb_ctx *c;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "signal", WORDS, code);
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	snprintf(id, sizeof id, "%s", case_by_mark(c, r.mark)->id);
	assert_int_equal(member_make_for(c, "collega", PHRASE, &other), KB_OK);
	snprintf(other_id, sizeof other_id, "%s", other.id);
	assert_int_equal(member_now(c, &me), KB_OK);
	assert_int_equal(team_admit(c, &me, team_for(c, "coa", ""), other_id), KB_OK);
	commit(t);
}

/* The handler writes FORGED with the key of the case and their own signature, in the name of another. */
static void forge(struct kb_test *t, enum seal_author author, const char *member)
{
	struct kb_ctx *c = begin(t);
	struct member me;
	struct hand h;

	assert_int_equal(member_now(c, &me), KB_OK);
	assert_int_equal(member_open(c, &me, case_by_id(c, id), &h), KB_OK);
	h.author = author;
	h.member = member ? member : me.id;
	assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "nl", FORGED), KB_OK);
	hand_wipe(&h);
	member_wipe(&me);
	commit(t);
}

/* How many messages there are, and how many of them open and say FORGED, for a member. */
static size_t forged(struct kb_test *t, size_t *all)
{
	struct kb_ctx *c = begin(t);
	const struct message *list;
	struct member me;
	struct hand h;
	size_t n = 0;

	assert_int_equal(member_now(c, &me), KB_OK);
	assert_int_equal(member_open(c, &me, case_by_id(c, id), &h), KB_OK);
	*all = case_read(c, &h, &list);
	for (size_t i = 0; i < *all; i++)
		n += list[i].text && strcmp(list[i].text, FORGED) == 0;
	commit(t);
	return n;
}

static const char *page_of_handler(struct kb_test *t)
{
	char body[100];

	kb_test_get(t, "/en/staff/complaints");
	snprintf(body, sizeof body, "csrf={csrf}&case=%s", id);
	kb_test_post(t, "/en/staff/complaints", body);
	snprintf(body, sizeof body, "/en/staff/complaints/%s", id);
	return kb_test_get(t, body).body;
}

static const char *page_of_reporter(struct kb_test *t)
{
	char body[100];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_post(t, "/en/complaints/look", body).body;
}

static void nobody_writes_in_the_name_of_another(void **state)
{
	struct kb_test *t = *state;
	size_t before, all;

	begin_case(t);
	assert_int_equal(forged(t, &before), 0);
	forge(t, SEAL_REPORTER, "");
	forge(t, SEAL_MEMBER, other_id);
	forge(t, SEAL_PORTAL, "");
	assert_int_equal(forged(t, &all), 0);
	assert_int_equal(all, before + 3); /* they are there, as messages that do not open */
	assert_null(strstr(page_of_handler(t), FORGED));
	assert_non_null(strstr(page_of_handler(t), "role=\"alert\""));
	assert_non_null(strstr(page_of_reporter(t), WORDS));
	assert_null(strstr(page_of_reporter(t), FORGED));
	forge(t, SEAL_MEMBER, NULL); /* control: in one's own name */
	assert_int_equal(forged(t, &all), 1);
	assert_non_null(strstr(page_of_handler(t), FORGED));
	assert_non_null(strstr(page_of_reporter(t), FORGED));
}

/* A message that somebody wrote is another's where the store says so. */
static void the_store_cannot_give_a_message_to_another(void **state)
{
	static const char *const changes[] = {
		"UPDATE complaints_message SET author = 1, member = '' WHERE author = 2", "UPDATE complaints_message SET author = 3, member = '' WHERE author = 2",
		"UPDATE complaints_message SET member = (SELECT id FROM complaints_member WHERE person = 'collega') WHERE author = 2",
		"UPDATE complaints_message SET author = 2, member = (SELECT id FROM complaints_member WHERE person = 'collega') WHERE author = 1",
		"UPDATE complaints_member SET sign_pk = (SELECT sign_pk FROM complaints_member WHERE person = 'collega') WHERE person <> 'collega'",
	};
	struct kb_test *t = *state;
	size_t all;

	begin_case(t);
	forge(t, SEAL_MEMBER, NULL);
	assert_int_equal(forged(t, &all), 1);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct kb_ctx *c = begin(t);
		const struct message *list;
		struct member me;
		struct hand h;
		size_t n, open = 0;

		assert_int_equal(member_now(c, &me), KB_OK);
		assert_int_equal(member_open(c, &me, case_by_id(c, id), &h), KB_OK);
		n = case_read(c, &h, &list);
		for (size_t k = 0; k < n; k++)
			open += list[k].text != NULL;
		assert_int_equal(open, n); /* control: all open before */
		kb_run(c, (&(const struct kb_stmt){ "complaints", "test_change", changes[i] }));
		n = case_read(c, &h, &list);
		for (size_t k = open = 0; k < n; k++)
			open += list[k].text != NULL;
		assert_true(open < n);
		kb_test_end(t, false);
	}
}

/* Control: it is the signature that refuses it. The key of the case alone opens what was forged. */
static void without_the_signature_it_would_pass(void **state)
{
	struct kb_test *t = *state;
	seal_byte case_sk[SEAL_KEY], signer[SEAL_SIGNER], stranger[SEAL_KEY], clear[4096], envelope[4096];
	const seal_byte *body;
	struct seal_at at = { .kind = SEAL_MESSAGE, .author = SEAL_REPORTER };
	const struct casefile *f;
	struct member me;
	struct hand h;
	struct kb_ctx *c;
	size_t n = seal_envelope_size(strlen(FORGED)), len;

	begin_case(t);
	c = begin(t);
	assert_int_equal(member_now(c, &me), KB_OK);
	f = case_by_id(c, id);
	assert_int_equal(member_open(c, &me, f, &h), KB_OK);
	memcpy(case_sk, h.case_sk, sizeof case_sk);
	memcpy(at.case_id, f->keys.c.id, SEAL_ID);
	crypto_sign_keypair(stranger, signer);
	assert_true(n <= sizeof envelope);
	assert_int_equal(seal_put(envelope, &at, &f->keys.c, case_sk, signer, FORGED, strlen(FORGED)), SEAL_FINE);
	assert_int_equal(seal_get(clear, &body, &len, envelope, n, &at, &f->keys.c, case_sk, f->keys.c.reporter), SEAL_CLOSED);
	assert_int_equal(seal_get(clear, &body, &len, envelope, n, &at, &f->keys.c, case_sk, NULL), SEAL_FINE);
	commit(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(nobody_writes_in_the_name_of_another),
		WITH_HOUSE(the_store_cannot_give_a_message_to_another),
		WITH_HOUSE(without_the_signature_it_would_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
