/* test-matrix.c - who opens what: every role x epoch x member x case, none left out.
 *
 * What is expected comes of the table of members alone; what is, of bytes: each member takes
 * the whole store and tries every wrapped key under every name with every key that came
 * out before. The same comparison is then shown to see three mistakes. */
#include "test-seal.h"

enum { ROLES = 3, EPOCHS = 3, MEMBERS = 6, CASES = 30, KEYS = ROLES * EPOCHS };

/* Who belongs to a role, by epoch: bit e-1. The last member belongs nowhere. */
static const unsigned belongs[MEMBERS][ROLES] = {
	{ 7, 0, 0 }, /* stays */
	{ 1, 2, 4 }, /* goes from role to role */
	{ 3, 0, 7 }, /* leaves the first */
	{ 4, 7, 0 }, /* comes to the first at the end */
	{ 5, 5, 5 }, /* leaves, and comes back */
	{ 0, 0, 0 },
};

struct store {
	struct seal_role roles[KEYS];
	struct { seal_byte to_member[MEMBERS][SEAL_WRAPPED]; bool there[MEMBERS]; } keys[KEYS];
	seal_byte pk[KEYS][SEAL_KEY];
	struct seal_case_row cases[CASES];
};

struct world {
	struct store store;
	seal_byte ids[MEMBERS][SEAL_ID];
	struct seal_pair members[MEMBERS], roles[KEYS];
	struct seal_reporter reporters[CASES];
};

static size_t key_of(size_t role, size_t epoch) { return role * EPOCHS + epoch - 1; }
static size_t role_of_case(size_t i) { return i % ROLES; }
static size_t epoch_of_case(size_t i) { return i / ROLES % EPOCHS + 1; }

static void wrap_role(struct world *w, size_t key, size_t member)
{
	assert_true(seal_role_to_member(w->store.keys[key].to_member[member], &w->roles[key], &w->store.roles[key],
	    w->ids[member], w->members[member].pk));
	w->store.keys[key].there[member] = true;
}

static void make_roles(struct world *w)
{
	for (size_t key = 0; key < KEYS; key++) {
		seal_pair_make(&w->roles[key]);
		memcpy(w->store.pk[key], w->roles[key].pk, SEAL_KEY);
		w->store.roles[key] = (struct seal_role){ .id = { (seal_byte)(key / EPOCHS + 1) }, .epoch = (uint32_t)(key % EPOCHS + 1) };
		for (size_t m = 0; m < MEMBERS; m++)
			if (belongs[m][key / EPOCHS] >> (key % EPOCHS) & 1)
				wrap_role(w, key, m);
	}
}

static void make_cases(struct world *w)
{
	for (size_t i = 0; i < CASES; i++) {
		size_t key = key_of(role_of_case(i), epoch_of_case(i));
		seal_byte sk[SEAL_KEY];
		char code[SEAL_CODE];

		seal_code_make(code);
		assert_int_equal(seal_code_keys(&w->reporters[i], code, test_salt, test_pepper, cheap), SEAL_FINE);
		assert_true(seal_case_make(&w->store.cases[i], sk, &w->reporters[i], &w->store.roles[key], w->roles[key].pk));
	}
}

static struct world *world_make(void)
{
	struct world *w = test_calloc(1, sizeof *w);

	for (size_t m = 0; m < MEMBERS; m++) {
		w->ids[m][0] = (seal_byte)(0x40 + m);
		seal_pair_make(&w->members[m]);
	}
	make_roles(w);
	make_cases(w);
	return w;
}

/* ---- What one member gets out of a store ---- */

struct loot { bool role[KEYS], opened[CASES]; struct seal_pair pairs[KEYS]; };

static void take_roles(const struct world *w, const struct store *s, size_t member, struct loot *l)
{
	for (size_t key = 0; key < KEYS; key++)
		for (size_t to = 0; to < MEMBERS; to++)
			for (size_t as = 0; as < MEMBERS; as++) {
				struct seal_pair out;

				memcpy(out.pk, s->pk[key], SEAL_KEY);
				if (!s->keys[key].there[to] || seal_role_open(&out, s->keys[key].to_member[to], SEAL_WRAPPED,
				    &s->roles[key], w->ids[as], &w->members[member]) != SEAL_FINE)
					continue;
				l->role[key] = true;
				l->pairs[key] = out;
			}
}

/* With every role's key and their own, for every role and epoch that the case might be of. */
static void take_cases(const struct world *w, const struct store *s, size_t member, struct loot *l)
{
	seal_byte sk[SEAL_KEY];

	for (size_t i = 0; i < CASES; i++)
		for (size_t named = 0; named < KEYS; named++) {
			const struct seal_case_row *row = &s->cases[i];

			for (size_t key = 0; key < KEYS; key++)
				if (l->role[key] && seal_case_open(sk, row->to_role, SEAL_WRAPPED, &row->c, &s->roles[named], &l->pairs[key]) == SEAL_FINE)
					l->opened[i] = true;
			if (seal_case_open(sk, row->to_role, SEAL_WRAPPED, &row->c, &s->roles[named], &w->members[member]) == SEAL_FINE)
				l->opened[i] = true;
		}
}

static bool is_expected(size_t member, size_t role, size_t epoch)
{
	return belongs[member][role] >> (epoch - 1) & 1;
}

/* Cells in which bytes and table differ; *cells counts all of them. */
static size_t differences(const struct world *w, size_t *cells)
{
	size_t wrong = 0;

	*cells = 0;
	for (size_t m = 0; m < MEMBERS; m++) {
		struct loot l = { 0 };

		take_roles(w, &w->store, m, &l);
		take_cases(w, &w->store, m, &l);
		for (size_t key = 0; key < KEYS; key++, ++*cells)
			wrong += l.role[key] != is_expected(m, key / EPOCHS, key % EPOCHS + 1);
		for (size_t i = 0; i < CASES; i++, ++*cells)
			wrong += l.opened[i] != is_expected(m, role_of_case(i), epoch_of_case(i));
	}
	return wrong;
}

static void test_who_is_a_member_opens_and_nobody_else(void **state)
{
	struct world *w = world_make();
	size_t cells;

	(void)state;
	assert_int_equal(differences(w, &cells), 0);
	assert_int_equal(cells, MEMBERS * (KEYS + CASES));
	test_free(w);
}

/* ---- Mistakes that it sees ---- */

static void test_control_a_wrap_too_many_or_too_few_is_seen(void **state)
{
	struct world *w = world_make();
	size_t cells;

	(void)state;
	wrap_role(w, key_of(1, 1), 5); /* for who belongs nowhere */
	assert_int_not_equal(differences(w, &cells), 0);
	w->store.keys[key_of(1, 1)].there[5] = false;
	assert_int_equal(differences(w, &cells), 0);
	w->store.keys[key_of(0, 1)].there[0] = false; /* forgotten */
	assert_int_not_equal(differences(w, &cells), 0);
	test_free(w);
}

static void test_control_a_case_under_another_epoch_is_seen(void **state)
{
	struct world *w = world_make();
	size_t from = key_of(0, 1), to = key_of(0, 2), cells;
	struct seal_case_row *row = &w->store.cases[0];

	(void)state;
	assert_int_equal(seal_case_rewrap(row->to_role, row->to_role, SEAL_WRAPPED, &row->c, &w->store.roles[from], &w->roles[from],
	    &w->store.roles[to], w->roles[to].pk), SEAL_FINE);
	assert_int_not_equal(differences(w, &cells), 0);
	test_free(w);
}

/* ---- A member leaves ---- */

/* Everything of a role that is in epoch 1 or 2 goes to epoch 3. */
static void rewrap_all(struct world *w, size_t role, size_t leave_out)
{
	for (size_t i = 0; i < CASES; i++) {
		size_t from = key_of(role, epoch_of_case(i)), to = key_of(role, EPOCHS);
		struct seal_case_row *row = &w->store.cases[i];
		seal_byte next[SEAL_WRAPPED];

		if (role_of_case(i) != role || from == to || i == leave_out)
			continue;
		assert_int_equal(seal_case_rewrap(next, row->to_role, SEAL_WRAPPED, &row->c, &w->store.roles[from], &w->roles[from],
		    &w->store.roles[to], w->roles[to].pk), SEAL_FINE);
		memcpy(row->to_role, next, SEAL_WRAPPED);
		row->role = w->store.roles[to];
	}
}

/* Cases of a role that a member opens in a store, with all keys that they ever had. */
static size_t opens(const struct world *w, const struct store *s, size_t member, size_t role)
{
	struct loot l = { 0 };
	size_t n = 0;

	take_roles(w, &w->store, member, &l);
	take_cases(w, s, member, &l);
	for (size_t i = 0; i < CASES; i++)
		n += role_of_case(i) == role && l.opened[i];
	return n;
}

/* Member 2 was in epochs 1 and 2 of the first role, and kept both keys. */
static void test_who_left_opens_nothing_of_the_new_epoch(void **state)
{
	struct world *w = world_make();
	struct store *copy = test_malloc(sizeof *copy);
	size_t all = CASES / ROLES;

	(void)state;
	memcpy(copy, &w->store, sizeof *copy);
	rewrap_all(w, 0, CASES);
	assert_int_equal(opens(w, &w->store, 2, 0), 0);
	assert_int_equal(opens(w, &w->store, 0, 0), all);
	assert_int_equal(opens(w, &w->store, 3, 0), all);
	/* What is not promised: with a copy of the store of before, those who left still read what was theirs. */
	assert_int_equal(opens(w, copy, 2, 0), all - all / EPOCHS);
	test_free(copy);
	test_free(w);
}

static void test_control_a_case_that_rewrapping_forgot_is_seen(void **state)
{
	struct world *w = world_make();

	(void)state;
	rewrap_all(w, 0, 0);
	assert_int_equal(opens(w, &w->store, 2, 0), 1);
	test_free(w);
}

static void test_who_left_cannot_rewrap_what_they_cannot_open(void **state)
{
	struct world *w = world_make();
	size_t old = key_of(0, 2), new = key_of(0, 3);
	struct seal_case_row *row = &w->store.cases[6]; /* of the first role, epoch 3 */
	seal_byte out[SEAL_WRAPPED];

	(void)state;
	assert_int_equal(seal_case_rewrap(out, row->to_role, SEAL_WRAPPED, &row->c, &w->store.roles[new], &w->roles[old],
	    &w->store.roles[old], w->roles[old].pk), SEAL_CLOSED);
	test_free(w);
}

/* ---- Reporters ---- */

static void test_each_reporter_opens_their_own_case_only(void **state)
{
	struct world *w = world_make();
	seal_byte sk[SEAL_KEY];
	size_t right = 0;

	(void)state;
	for (size_t r = 0; r < CASES; r++)
		for (size_t i = 0; i < CASES; i++) {
			enum seal_rc rc = seal_case_by_reporter(sk, w->store.cases[i].to_reporter, SEAL_WRAPPED, &w->store.cases[i].c, &w->reporters[r]);

			assert_int_equal(rc, r == i ? SEAL_FINE : SEAL_CLOSED);
			right += rc == SEAL_FINE && seal_pair_fits(w->store.cases[i].c.pk, sk);
		}
	assert_int_equal(right, CASES);
	test_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_a_member_opens_and_nobody_else),
		cmocka_unit_test(test_control_a_wrap_too_many_or_too_few_is_seen),
		cmocka_unit_test(test_control_a_case_under_another_epoch_is_seen),
		cmocka_unit_test(test_who_left_opens_nothing_of_the_new_epoch),
		cmocka_unit_test(test_control_a_case_that_rewrapping_forgot_is_seen),
		cmocka_unit_test(test_who_left_cannot_rewrap_what_they_cannot_open),
		cmocka_unit_test(test_each_reporter_opens_their_own_case_only),
	};
	return cmocka_run_group_tests_name("matrix", tests, begin_sodium, NULL);
}
