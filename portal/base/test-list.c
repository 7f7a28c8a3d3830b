/* test-list.c - lists of words in one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klankbord.h"
#include "list.h"

static void test_a_word_is_a_whole_one(void **state)
{
	static const struct { const char *list, *word; bool is; } cases[] = {
		{ "nl ar ti", "nl", true }, { "nl ar ti", "ti", true }, { "nl ar ti", "t", false }, { "nl ar ti", "tig", false },
		{ "nl ar ti", "nl ar", false }, { " \t nl\r\n", "nl", true }, { "fa-AF", "fa", false }, { "", "nl", false },
		{ "  ", "", false }, { "nl", "", false }, { NULL, "nl", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(kb_has_word(cases[i].list, cases[i].word), cases[i].is);
	assert_true(kb_list_has("admin quality", "quality@noord", 7));
	assert_false(kb_list_has("admin quality", "quality@noord", 6));
}

static void test_words_come_one_by_one(void **state)
{
	const char *s = " a\tbcd  e ";
	size_t n, lengths[3] = { 1, 3, 1 }, i = 0;

	(void)state;
	for (; (s = kb_next_word(s, &n)) != NULL; s += n) {
		assert_true(i < 3);
		assert_int_equal(n, lengths[i++]);
	}
	assert_int_equal(i, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_word_is_a_whole_one),
		cmocka_unit_test(test_words_come_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
