/* test-chain.c - every way to touch the audit is seen, at the first link that does not hold. */
#include "test-seal.h"

enum { LINKS = 12 };

static const seal_byte key[SEAL_KEY] = "a key that lies outside.......", wrong_key[SEAL_KEY] = "a key that somebody else has..";

typedef void link_fn(seal_byte mac[SEAL_KEY], const seal_byte *key, const seal_byte *before, const struct seal_act *act);

static void build(struct seal_link *links, size_t n, const seal_byte *with, link_fn *bind)
{
	seal_byte none[SEAL_KEY] = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct seal_act a = { .seq = i + 1, .day = 20000 + (int32_t)(i / 3), .verb = 1 + (uint32_t)(i % 4), .actor = "someone",
			.object = { (seal_byte)(i + 1) }, .detail = { (seal_byte)(i * 7) } };

		links[i].act = a;
		bind(links[i].mac, with, i ? links[i - 1].mac : none, &a);
	}
}

static uint64_t first_bad(const struct seal_link *links, size_t n)
{
	return seal_chain_check(key, links, n, NULL, 0).seq;
}

static void test_a_whole_chain_holds(void **state)
{
	struct seal_link links[LINKS];

	(void)state;
	build(links, LINKS, key, seal_chain_link);
	for (size_t n = 0; n <= LINKS; n++)
		assert_int_equal(first_bad(links, n), 0);
	assert_int_equal(seal_chain_check(wrong_key, links, LINKS, NULL, 0).seq, 1);
}

/* Every byte of every field of every link. */
static void test_a_changed_byte_is_found_where_it_is(void **state)
{
	static const struct { size_t at, n; } fields[] = {
#define FIELD(name) { offsetof(struct seal_link, name), sizeof(((struct seal_link *)0)->name) }
		FIELD(act.seq), FIELD(act.day), FIELD(act.verb), FIELD(act.actor), FIELD(act.object), FIELD(act.detail), FIELD(mac),
	};
	struct seal_link links[LINKS];
	size_t tried = 0;

	(void)state;
	build(links, LINKS, key, seal_chain_link);
	for (size_t i = 0; i < LINKS; i++)
		for (size_t f = 0; f < COUNT(fields); f++)
			for (size_t b = 0; b < fields[f].n; b++, tried++) {
				seal_byte *byte = (seal_byte *)&links[i] + fields[f].at + b;

				*byte ^= 1;
				assert_int_equal(first_bad(links, LINKS), i + 1);
				*byte ^= 1;
			}
	assert_int_equal(tried, LINKS * (8 + 4 + 4 + 16 + 16 + 32 + 32));
}

/* ---- Left out, moved, put in: by somebody without the key, who may number anew ---- */

static void number_anew(struct seal_link *links, size_t n)
{
	for (size_t i = 0; i < n; i++)
		links[i].act.seq = i + 1;
}

static size_t leave_out(struct seal_link *links, size_t i)
{
	memmove(links + i, links + i + 1, (LINKS - 1 - i) * sizeof *links);
	return LINKS - 1;
}

static size_t exchange(struct seal_link *links, size_t i)
{
	struct seal_link l = links[i];

	links[i] = links[i + 1];
	links[i + 1] = l;
	return LINKS;
}

static size_t repeat(struct seal_link *links, size_t i)
{
	memmove(links + i + 1, links + i, (LINKS - i) * sizeof *links);
	return LINKS + 1;
}

static void test_a_link_left_out_moved_or_repeated_is_found(void **state)
{
	static size_t (*const acts[])(struct seal_link *links, size_t i) = { leave_out, exchange, repeat };
	static const size_t found_at[] = { 1, 1, 2 };

	(void)state;
	for (size_t a = 0; a < COUNT(acts); a++)
		for (size_t i = 0; i < LINKS - 1; i++)
			for (int anew = 0; anew < 2; anew++) {
				struct seal_link links[LINKS + 1];
				size_t n;

				build(links, LINKS, key, seal_chain_link);
				n = acts[a](links, i);
				if (anew)
					number_anew(links, n);
				assert_int_equal(first_bad(links, n), i + found_at[a]);
			}
}

/* By somebody who has the key, and leaves out a number that was given. */
static void test_a_number_that_is_missing_is_found(void **state)
{
	struct seal_link links[LINKS];

	(void)state;
	build(links, LINKS, key, seal_chain_link);
	for (size_t i = 7; i < LINKS; i++) {
		links[i].act.seq++;
		seal_chain_link(links[i].mac, key, links[i - 1].mac, &links[i].act);
	}
	assert_int_equal(first_bad(links, LINKS), 8);
}

/* ---- Control: a chain that forgets what stands before ---- */

static void link_alone(seal_byte mac[SEAL_KEY], const seal_byte *with, const seal_byte *before, const struct seal_act *act)
{
	static const seal_byte none[SEAL_KEY];
	struct seal_act unnumbered = *act;

	(void)before;
	unnumbered.seq = 0;
	seal_chain_link(mac, with, none, &unnumbered);
}

/* The same look for links that stand alone: each for itself, in its number. */
static bool alone_hold(const struct seal_link *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		seal_byte mac[SEAL_KEY];

		link_alone(mac, key, NULL, &links[i].act);
		if (links[i].act.seq != i + 1 || memcmp(mac, links[i].mac, SEAL_KEY))
			return false;
	}
	return true;
}

static void test_control_without_what_is_before_nothing_is_seen(void **state)
{
	struct seal_link links[LINKS + 1];
	size_t n;

	(void)state;
	build(links, LINKS, key, link_alone);
	n = leave_out(links, 4);
	number_anew(links, n);
	assert_true(alone_hold(links, n)); /* the loss of link 5 is not seen */
	build(links, LINKS, key, seal_chain_link);
	n = leave_out(links, 4);
	number_anew(links, n);
	assert_int_equal(first_bad(links, n), 5);
}

/* ---- Heads ---- */

static struct seal_head head_of(const struct seal_link *l)
{
	struct seal_head h = { .seq = l->act.seq, .day = l->act.day };

	memcpy(h.mac, l->mac, SEAL_KEY);
	return h;
}

static void test_a_chain_that_was_cut_is_seen_by_its_heads_only(void **state)
{
	struct seal_link links[LINKS];
	struct seal_head heads[2];

	(void)state;
	build(links, LINKS, key, seal_chain_link);
	heads[0] = head_of(&links[3]);
	heads[1] = head_of(&links[9]);
	assert_false(seal_chain_check(key, links, LINKS, heads, 2).cut);
	assert_false(seal_chain_check(key, links, 10, heads, 2).cut);
	assert_true(seal_chain_check(key, links, 9, heads, 2).cut);
	assert_false(seal_chain_check(key, links, 9, heads, 1).cut); /* nothing after link 4 was sent away */
}

/* Who has the key writes the chain anew: it holds in itself, and not against what was sent away before. */
static void test_a_chain_written_anew_with_the_key_fails_its_head(void **state)
{
	struct seal_link links[LINKS];
	struct seal_head head;
	seal_byte none[SEAL_KEY] = { 0 };

	(void)state;
	build(links, LINKS, key, seal_chain_link);
	head = head_of(&links[7]);
	links[2].act.object[0] ^= 1;
	for (size_t i = 0; i < LINKS; i++)
		seal_chain_link(links[i].mac, key, i ? links[i - 1].mac : none, &links[i].act);
	assert_int_equal(first_bad(links, LINKS), 0);
	assert_int_equal(seal_chain_check(key, links, LINKS, &head, 1).seq, 8);
}

static void test_a_head_is_read_as_it_was_signed(void **state)
{
	struct seal_head h = { .seq = 1234567, .day = 20783, .mac = "a mac" }, back;
	seal_byte verify[SEAL_KEY], signer[SEAL_SIGNER], other[SEAL_KEY];
	char text[SEAL_HEAD_TEXT], spoilt[SEAL_HEAD_TEXT];

	(void)state;
	crypto_sign_keypair(other, signer);
	crypto_sign_keypair(verify, signer);
	seal_head_write(text, &h, signer);
	assert_int_equal(seal_head_read(&back, text, verify), SEAL_FINE);
	assert_int_equal(back.seq, h.seq);
	assert_int_equal(back.day, h.day);
	assert_memory_equal(back.mac, h.mac, SEAL_KEY);
	assert_int_equal(seal_head_read(&back, text, other), SEAL_CLOSED);
	for (size_t i = 0; text[i]; i++) {
		memcpy(spoilt, text, sizeof text);
		spoilt[i] = spoilt[i] == '1' ? '2' : '1';
		assert_int_not_equal(seal_head_read(&back, spoilt, verify), SEAL_FINE);
		memcpy(spoilt, text, sizeof text);
		spoilt[i] = '\0';
		assert_int_equal(seal_head_read(&back, spoilt, verify), SEAL_MALFORMED);
	}
	memcpy(spoilt, text, sizeof text);
	memcpy(spoilt + strlen(text), " ", 2);
	assert_int_equal(seal_head_read(&back, spoilt, verify), SEAL_MALFORMED);
}

static void test_the_longest_head_has_room(void **state)
{
	struct seal_head h = { .seq = 9999999999999999999u, .day = -99999999 }, back;
	seal_byte verify[SEAL_KEY], signer[SEAL_SIGNER];
	char text[SEAL_HEAD_TEXT];

	(void)state;
	crypto_sign_keypair(verify, signer);
	seal_head_write(text, &h, signer);
	assert_int_equal(seal_head_read(&back, text, verify), SEAL_FINE);
	assert_true(back.seq == h.seq && back.day == h.day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_whole_chain_holds),
		cmocka_unit_test(test_a_changed_byte_is_found_where_it_is),
		cmocka_unit_test(test_a_link_left_out_moved_or_repeated_is_found),
		cmocka_unit_test(test_a_number_that_is_missing_is_found),
		cmocka_unit_test(test_control_without_what_is_before_nothing_is_seen),
		cmocka_unit_test(test_a_chain_that_was_cut_is_seen_by_its_heads_only),
		cmocka_unit_test(test_a_chain_written_anew_with_the_key_fails_its_head),
		cmocka_unit_test(test_a_head_is_read_as_it_was_signed),
		cmocka_unit_test(test_the_longest_head_has_room),
	};
	return cmocka_run_group_tests_name("chain", tests, begin_sodium, NULL);
}
