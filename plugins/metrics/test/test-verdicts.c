/* test-verdicts.c - what a page says of the figures of a question, in words: bands, change, norms. */
#include "test-house.h"

#include "charted.h"

/* Twelve quarters up to the first of 2026, by turns one and the other. */
static const char *page_of_turns(struct kb_test *t, const char *odd, const char *even)
{
	for (int i = 0; i < 12; i++)
		house_answer(t, "de-linde", MONTH_2026_01 - 3 * i, "A10", i % 2 ? odd : even);
	return house_page(t, "/en/staff/metrics/de-linde");
}

/* "At least 88" of eight, every quarter: where they lie is not told, so neither change nor none is said. They are
 * not "the same in all periods". The list of what stands out does not have them. */
static void test_nobody_says_what_bands_do(void **state)
{
	const char *body = page_of_turns(*state, "44444444", "44444444");

	house_expect_words(body, "at least 87");
	house_expect_words(body, "Whether it has changed cannot be said");
	house_expect_words(body, "Upright with a foot at either end");
	assert_null(strstr(body, "No change shown"));
	assert_null(strstr(body, "A change is shown"));
	house_expect_words(house_page(*state, "/en/staff/attention"), "No chart shows a change");
}

/* Whatever they are within their bands, they go up and down as chance does. */
static void test_what_holds_in_all_of_the_bands_is_said(void **state)
{
	const char *body = page_of_turns(*state, "44444444", "33333333");

	house_expect_words(body, "at least 87");
	house_expect_words(body, "No change shown: the periods differ no more than chance makes them.");
	assert_null(strstr(body, "cannot be said"));
}

/* A norm within the band is neither met nor missed; control: the end of the band alone misses it. */
static void test_a_norm_within_a_band(void **state)
{
	(void)state;
	assert_int_equal(charted_norm(90, 1000, KB_AT_LEAST, 0.95), KBS_NOT_DISTINGUISHABLE);
	assert_int_equal(charted_norm(90, 1000, KB_AS_IS, 0.95), KBS_BELOW);
	assert_int_equal(charted_norm(90, 1000, KB_AT_LEAST, 0.85), KBS_ABOVE);
	assert_int_equal(charted_norm(10, 1000, KB_AT_MOST, 0.05), KBS_NOT_DISTINGUISHABLE);
	assert_int_equal(charted_norm(10, 1000, KB_AT_MOST, 0.15), KBS_BELOW);
	assert_int_equal(charted_counts(10, 19, KB_AT_MOST).high, 1);
	assert_int_equal(charted_counts(90, 19, KB_AT_LEAST).low, 18);
}

/* ---- Verdicts ---- */

/* A quarter that lies `back` quarters before the first of 2026. */
static int32_t quarter(int back)
{
	return MONTH_2026_01 - 3 * back;
}

/* Four quarters are too few for a verdict, and twelve answers for a small rise. */
static void test_too_early(void **state)
{
	const char *body;

	for (int i = 0; i < 4; i++)
		house_answer(*state, "de-linde", quarter(i), "A10", i % 2 == 0 ? "333333332222" : "333333322222");
	body = house_page(*state, "/en/staff/metrics/de-linde");
	house_expect_words(body, "Too early for a verdict: useful periods 4 of 10.");
	house_expect_words(body, "With about 12 answers a period, a rise of the share by less than 20 points stays invisible");
	assert_null(strstr(body, "stroke-dasharray"));
	/* 8 of 12, by hand: Wilson from 39 to 86. */
	house_expect_words(body, "<td class=\"number\">39–86%</td>");
}

/* Twelve quarters that go up and down say nothing; six low and then six high ones do. */
static void test_change_is_shown_or_not(void **state)
{
	const char *body;

	for (int i = 0; i < 12; i++) {
		house_answer(*state, "de-linde", quarter(i), "A10", i % 2 == 0 ? "333333332222" : "333333322222");
		house_answer(*state, "de-eik", quarter(i), "A10", i < 6 ? "444444443333" : "222222222333");
	}
	body = house_page(*state, "/en/staff/metrics/de-linde");
	house_expect_words(body, "No change shown");
	house_expect_words(body, "The dotted limits are provisional until there are 20 periods.");
	assert_null(strstr(body, "A change is shown"));
	assert_non_null(strstr(body, "stroke-dasharray"));
	body = house_page(*state, "/en/staff/metrics/de-eik");
	house_expect_words(body, "A change is shown: the line crosses the mean too seldom (1; by chance 3 or more).");
	assert_null(strstr(body, "No change shown"));
}

/* Above a location the four rules speak, a sign for each month. */
static void test_signs_of_a_region(void **state)
{
	const char *body;

	for (int i = 0; i < 20; i++)
		house_answer(*state, "de-linde", MONTH_2026_03 - i, "A10", i == 0 ? "1111111111" : i % 2 == 0 ? "3333333332" : "3333332222");
	body = house_page(*state, "/en/staff/metrics/noord");
	house_expect_words(body, "Lower than chance makes it");
	house_expect_words(body, "periods that stand out: 1.");
	assert_null(strstr(body, "One of seven"));
	assert_null(strstr(body, "provisional"));
}

/* By hand: Wilson of 8 of 12 is 39 to 86, of 12 of 12 from 76 on, of 1 of 12 up to 35. */
static void test_against_a_norm(void **state)
{
	const char *body;

	house_answer(*state, "de-linde", quarter(0), "A10", "333333332222");
	house_answer(*state, "de-linde", quarter(0), "A24", "333333333333");
	house_answer(*state, "de-linde", quarter(0), "A50", "322222222222");
	house_answer(*state, "de-linde", quarter(0), "A28", "111111111");
	house_answer(*state, "de-linde", quarter(0), "A01", "333333333333");
	body = house_page(*state, "/en/staff/metrics/de-linde");
	house_expect_words(strstr(body, "<h2 id=\"A10\">"), "is not distinguishable from the norm of 60%.");
	house_expect_words(strstr(body, "<h2 id=\"A24\">"), "lies above the norm of 60%.");
	house_expect_words(strstr(body, "<h2 id=\"A50\">"), "lies below the norm of 60%.");
	house_expect_words(strstr(body, "<h2 id=\"A28\">"), "is not compared with the norm of 60%: fewer than ten answers.");
	/* A question without a norm is compared with none: four sentences for five questions. */
	size_t count = 0;
	for (const char *s = body; (s = strstr(s, "norm of")); s++)
		count++;
	assert_int_equal(count, 4);
}

/* The list of norms: words of their own, and only sound ones. */
static void test_norms(void **state)
{
	static const struct { const char *norms, *item; double norm; } cases[] = {
		{ "A10=75 A24=85", "A10", 75 }, { "A10=75 A24=85", "A24", 85 }, { "A10=75 A24=85", "A1", 0 }, { "A10=75", "A100", 0 },
		{ "  A10=72.5  ", "A10", 72.5 }, { "", "A10", 0 }, { "A10=", "A10", 0 }, { "A10=75x", "A10", 0 }, { "A10=750", "A10", 0 },
		{ "A10=-5", "A10", 0 }, { "A10=nan", "A10", 0 }, { "A10", "A10", 0 }, { "BA10=75", "A10", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (norm_in(cases[i].norms, cases[i].item) != cases[i].norm)
			fail_msg("%s of \"%s\"", cases[i].item, cases[i].norms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_nobody_says_what_bands_do),
		WITH_HOUSE(test_what_holds_in_all_of_the_bands_is_said),
		cmocka_unit_test(test_a_norm_within_a_band),
		WITH_HOUSE(test_too_early),
		WITH_HOUSE(test_change_is_shown_or_not),
		WITH_HOUSE(test_signs_of_a_region),
		cmocka_unit_test_setup_teardown(test_against_a_norm, house_open_with_norms, house_close),
		cmocka_unit_test(test_norms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
