/* test-seal.c - sealed fields, marks and the file of keys. */
#include "test-web.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char SECRET[] = "A10=3 A38=1";

static enum kb_rc opens(struct world *w, const char *purpose, const char *sealed, int64_t max_age)
{
	const void *bytes;
	size_t n;
	enum kb_rc rc = kb_unseal(&w->ctx, purpose, sealed, max_age, &bytes, &n);

	if (rc == KB_OK) {
		assert_int_equal(n, strlen(SECRET));
		assert_memory_equal(bytes, SECRET, n + 1); /* with the NUL */
	}
	return rc;
}

static const char *seal(struct world *w)
{
	return kb_seal(&w->ctx, "form", SECRET, strlen(SECRET));
}

static void test_round_trip(void **state)
{
	struct world *w = *state;
	const void *bytes;
	size_t n;

	assert_int_equal(opens(w, "form", seal(w), 60), KB_OK);
	assert_int_equal(kb_unseal(&w->ctx, "x", kb_seal(&w->ctx, "x", "", 0), 60, &bytes, &n), KB_OK);
	assert_int_equal(n, 0);
}

static void test_other_purpose(void **state)
{
	struct world *w = *state;
	const char *sealed = seal(w);

	assert_int_equal(opens(w, "door", sealed, 60), KB_NONE);
	assert_int_equal(opens(w, "", sealed, 60), KB_NONE);
	assert_int_equal(opens(w, "form", sealed, 60), KB_OK);
}

static void test_expired(void **state)
{
	struct world *w = *state;
	const char *sealed = seal(w);

	w->ctx.now += 60;
	assert_int_equal(opens(w, "form", sealed, 60), KB_OK);
	w->ctx.now += 1;
	assert_int_equal(opens(w, "form", sealed, 60), KB_NONE);
}

/* Every single character counts, and so does the order of any two. */
/* What a page carries opens for the plugin that made it, for as long as it says. */
static void test_carried(void **state)
{
	static const struct kb_plugin one = { .name = "one" }, two = { .name = "two" };
	struct world *w = *state;
	const char *carried;
	const void *bytes;
	size_t n;

	w->ctx.plugin = &one;
	carried = kb_carry(&w->ctx, SECRET, strlen(SECRET));
	assert_string_not_equal(carried, kb_carry(&w->ctx, SECRET, strlen(SECRET)));
	assert_int_equal(kb_carried(&w->ctx, carried, 60, &bytes, &n), KB_OK);
	assert_memory_equal(bytes, SECRET, sizeof SECRET);
	assert_int_equal(opens(w, "form", carried, 60), KB_NONE);
	w->ctx.plugin = &two;
	assert_int_equal(kb_carried(&w->ctx, carried, 60, &bytes, &n), KB_NONE);
	w->ctx.plugin = &one;
	w->ctx.now += 61;
	assert_int_equal(kb_carried(&w->ctx, carried, 60, &bytes, &n), KB_NONE);
	w->ctx.plugin = NULL;
}

static void test_forged(void **state)
{
	struct world *w = *state;
	const char *sealed = seal(w);
	size_t n = strlen(sealed);

	for (size_t i = 0; i < n; i++) {
		char *forged = kb_arena_text(w->arena, sealed);

		forged[i] = forged[i] == 'A' ? 'Q' : 'A';
		assert_int_equal(opens(w, "form", forged, 60), KB_NONE);
	}
	for (size_t i = 1; i < n; i++) {
		char *swapped = kb_arena_text(w->arena, sealed);

		swapped[i - 1] = sealed[i];
		swapped[i] = sealed[i - 1];
		assert_int_equal(opens(w, "form", swapped, 60), strcmp(swapped, sealed) ? KB_NONE : KB_OK);
	}
}

/* No other byte stands for a letter of a seal. */
static void test_one_spelling(void **state)
{
	struct world *w = *state;
	const char *sealed = seal(w);

	for (size_t i = 0; sealed[i]; i++) {
		char *other = kb_arena_text(w->arena, sealed);

		for (int byte = 1; byte < 256; byte++) {
			other[i] = (char)byte;
			assert_int_equal(opens(w, "form", other, 60), other[i] == sealed[i] ? KB_OK : KB_NONE);
		}
	}
}

static void test_cut_and_garbage(void **state)
{
	struct world *w = *state;
	const char *sealed = seal(w);
	static const char *const garbage[] = { "", "A", "====", "....", "\xff\xfe", "AAAA", NULL };

	for (size_t i = 0; i < strlen(sealed); i++)
		assert_int_equal(opens(w, "form", kb_arena_copy(w->arena, sealed, i), 60), KB_NONE);
	for (size_t i = 0; garbage[i]; i++)
		assert_int_equal(opens(w, "form", garbage[i], 60), KB_NONE);
	assert_int_equal(opens(w, "form", NULL, 60), KB_NONE);
	assert_int_equal(opens(w, "form", kb_fmt(&w->ctx, "%sA", sealed), 60), KB_NONE);
}

/* Equal secrets never look alike: not even their first bytes. */
static void test_fresh(void **state)
{
	struct world *w = *state;
	const char *one = seal(w), *two = seal(w);

	assert_int_equal(strlen(one), strlen(two));
	assert_memory_not_equal(one, two, 16);
	assert_null(strstr(one, "A10"));
}

static void test_other_house(void **state)
{
	struct world *w = *state;
	const char *sealed = seal(w), *mark = kb_mark(&w->ctx, "p", "a", "b");

	w->house.keys = kb_keys_load(w->arena, kb_fmt(&w->ctx, "%s/other", w->dir), true);
	assert_int_equal(opens(w, "form", sealed, 60), KB_NONE);
	assert_string_not_equal(kb_mark(&w->ctx, "p", "a", "b"), mark);
}

static void test_mark(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = &w->ctx;
	const char *mark = kb_mark(c, "p", "ab", "c");

	assert_int_equal(strlen(mark), 64);
	assert_string_equal(kb_mark(c, "p", "ab", "c"), mark);
	assert_string_not_equal(kb_mark(c, "p", "a", "bc"), mark);
	assert_string_not_equal(kb_mark(c, "q", "ab", "c"), mark);
	assert_string_not_equal(kb_mark(c, "pa", "b", "c"), mark);
	assert_string_equal(kb_mark(c, "p", "a", NULL), kb_mark(c, "p", "a", ""));
}

/* ---- The file ---- */

static const char *write_file(struct world *w, const char *text, mode_t mode)
{
	const char *path = kb_fmt(&w->ctx, "%s/file", w->dir);
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

#define HEX32 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static enum kb_rc unlocks(struct world *w, const char *secret, const char *locked)
{
	const void *bytes;
	size_t n;
	enum kb_rc rc = kb_unlock(&w->ctx, secret, locked, &bytes, &n);

	if (rc == KB_OK) {
		assert_int_equal(n, strlen(SECRET));
		assert_memory_equal(bytes, SECRET, n);
	}
	return rc;
}

/* Half the key is the secret, half is the house's; the time does not matter. */
static void test_lock(void **state)
{
	struct world *w = *state;
	const char *locked = kb_lock(&w->ctx, "22223333", SECRET, strlen(SECRET));
	char *forged = kb_arena_copy(w->arena, locked, strlen(locked));

	assert_int_equal(unlocks(w, "22223333", locked), KB_OK);
	assert_int_equal(unlocks(w, "22223334", locked), KB_NONE);
	assert_int_equal(unlocks(w, "", locked), KB_NONE);
	assert_string_not_equal(kb_lock(&w->ctx, "22223333", SECRET, strlen(SECRET)), locked);
	assert_int_equal(opens(w, "lock", locked, 60), KB_NONE); /* the house alone */
	forged[40] = forged[40] == 'A' ? 'B' : 'A';
	assert_int_equal(unlocks(w, "22223333", forged), KB_NONE);
	assert_int_equal(unlocks(w, "22223333", ""), KB_NONE);
	w->ctx.now += 1000 * 86400;
	assert_int_equal(unlocks(w, "22223333", locked), KB_OK);
	w->house.keys = kb_keys_load(w->arena, kb_fmt(&w->ctx, "%s/other", w->dir), true);
	assert_int_equal(unlocks(w, "22223333", locked), KB_NONE);
}

/* How long it is tells the block, not the letter. */
static void test_length_of_a_lock(void **state)
{
	struct world *w = *state;
	char bytes[2100];
	size_t none;

	memset(bytes, 'x', sizeof(bytes));
	none = strlen(kb_lock(&w->ctx, "k", bytes, 0));
	assert_int_equal(strlen(kb_lock(&w->ctx, "k", bytes, 1023)), none);
	assert_true(strlen(kb_lock(&w->ctx, "k", bytes, 1024)) > none);
	for (size_t n = 0; n < sizeof(bytes); n += 97) {
		const void *out;
		size_t len;

		assert_int_equal(kb_unlock(&w->ctx, "k", kb_lock(&w->ctx, "k", bytes, n), &out, &len), KB_OK);
		assert_int_equal(len, n);
	}
}

static void test_file(void **state)
{
	struct world *w = *state;
	static const struct { const char *text; mode_t mode; bool taken; } cases[] = {
		{ "seal " HEX32 "\nmark " HEX32 "\n", 0600, true },
		{ "seal " HEX32 "\nmark " HEX32 "\n", 0400, true },
		{ "seal " HEX32 "\nmark " HEX32 "\n", 0640, false },
		{ "seal " HEX32 "\nmark " HEX32 "\n", 0604, false },
		{ "seal " HEX32 "\n", 0600, false },
		{ "mark " HEX32 "\nseal " HEX32 "\n", 0600, false },
		{ "seal " HEX32 "\nmark " HEX32, 0600, false },
		{ "seal 00" HEX32 "\nmark " HEX32 "\n", 0600, false },
		{ "seal zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\nmark " HEX32 "\n", 0600, false },
		{ "", 0600, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *path = write_file(w, cases[i].text, cases[i].mode);

		assert_int_equal(kb_keys_load(w->arena, path, true) != NULL, cases[i].taken);
	}
}

static void test_file_is_made_once(void **state)
{
	struct world *w = *state;
	const char *path = kb_fmt(&w->ctx, "%s/fresh", w->dir), *mark;
	struct stat st;

	assert_null(kb_keys_load(w->arena, path, false));
	assert_int_not_equal(stat(path, &st), 0);
	w->house.keys = kb_keys_load(w->arena, path, true);
	assert_non_null(w->house.keys);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_nlink, 1); /* the draft is gone */
	mark = kb_mark(&w->ctx, "p", "a", "b");
	w->house.keys = kb_keys_load(w->arena, path, true);
	assert_string_equal(kb_mark(&w->ctx, "p", "a", "b"), mark);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_round_trip, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_other_purpose, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_expired, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_forged, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_carried, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_one_spelling, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_cut_and_garbage, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_fresh, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_other_house, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_mark, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_lock, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_length_of_a_lock, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_file, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_file_is_made_once, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
