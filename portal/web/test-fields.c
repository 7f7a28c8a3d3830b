/* test-fields.c - which values of a form pass, and which sentence tells of one that
 * does not. The list of fields and the body itself: test-form.c. */
#include "test-web.h"

#include <string.h>

/* One field "x" of a form, what a browser sends for it, and what comes of it. */
struct sent {
	const char *why;
	const char *value;    /* as it stands in the body, behind "x=" */
	const char *key;      /* NULL: it passes */
	const char *read;     /* what the handler then reads */
};

static const char LONG[] = "error.too_long", SHORT[] = "error.too_short", TEXT[] = "error.text";
static const char FORM[] = "error.form", NUMBER[] = "error.number", RANGE[] = "error.number_range";

static void send_one(struct world *w, struct kb_field field, const struct sent *s)
{
	const struct kb_field form[] = { field, { 0 } };
	const struct kb_route route = { .method = KB_POST, .path = "/x", .form = form };
	const char *body = kb_arena_fmt(w->arena, "x=%s", s->value), *key = NULL;
	struct kb_req *r = world_ask(w, "POST", "/x", NULL);
	enum kb_rc rc;

	w->raw.content_type = "application/x-www-form-urlencoded";
	w->raw.body = body;
	w->raw.body_len = strlen(body);
	r->route = &route;
	rc = kb_fields_read(r, &key);
	if (rc != (s->key ? KB_NONE : KB_OK) || strcmp(key ? key : "", s->key ? s->key : ""))
		fail_msg("%s: %s, not %s", s->why, key ? key : "passed", s->key ? s->key : "passed");
	if (strcmp(kb_text(r, "x"), s->key ? "" : s->read))
		fail_msg("%s: reads \"%s\"", s->why, kb_text(r, "x"));
}

#define SEND(w, field, cases) do { \
	for (size_t i_ = 0; i_ < sizeof(cases) / sizeof(*(cases)); i_++) \
		send_one((w), (struct kb_field)field, &(cases)[i_]); \
} while (0)
#define FIELD(...) { "x", __VA_ARGS__, false }

/* ---- Text ---- */

static void test_text_within_bounds(void **state)
{
	static const struct sent cases[] = {
		{ "the shortest", "ab", NULL, "ab" },
		{ "one too short", "a", SHORT, NULL },
		{ "the longest", "abcde", NULL, "abcde" },
		{ "one too long", "abcdef", LONG, NULL },
		{ "characters count, not bytes: three bytes each", "%E1%88%B0%E1%88%B0%E1%88%B0%E1%88%B0%E1%88%B0", NULL,
		    "\u1230\u1230\u1230\u1230\u1230" },
		{ "four bytes each", "%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80", NULL,
		    "\U0001F600\U0001F600\U0001F600\U0001F600\U0001F600" },
		{ "one of them too many", "%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80", LONG, NULL },
		{ "a plus is a space", "a+b", NULL, "a b" },
		{ "an escaped plus is a plus", "a%2Bb", NULL, "a+b" },
		{ "hex digits of either case", "%c3%A9%C3%a9", NULL, "\u00e9\u00e9" },
		{ "decoded once", "%2541", NULL, "%41" },
		{ "a second = belongs to the value", "a=b", NULL, "a=b" },
		{ "absent", "", NULL, "" },
	};

	SEND(*state, FIELD(KB_TEXT, 2, 5), cases);
}

static void test_lines(void **state)
{
	static const struct sent text[] = {
		{ "CR LF becomes LF", "a%0D%0Ab", NULL, "a\nb" },
		{ "each of them", "%0D%0A%0D%0A", NULL, "\n\n" },
		{ "LF stays", "a%0Ab", NULL, "a\nb" },
		{ "a tab stays", "a%09b", NULL, "a\tb" },
		{ "a line separator stays", "a%E2%80%A8b", NULL, "a\u2028b" },
		{ "a CR alone is no line end", "a%0Db", TEXT, NULL },
		{ "nor one before CR LF", "a%0D%0D%0Ab", TEXT, NULL },
		{ "nor one at the end", "a%0D", TEXT, NULL },
		{ "the length counts after that: five characters", "ab%0D%0Acd", NULL, "ab\ncd" },
	};
	static const struct sent line[] = {
		{ "plain", "abc", NULL, "abc" },
		{ "LF", "a%0Ab", TEXT, NULL },
		{ "CR LF", "a%0D%0Ab", TEXT, NULL },
		{ "tab", "a%09b", TEXT, NULL },
		{ "line separator", "a%E2%80%A8b", TEXT, NULL },
		{ "paragraph separator", "a%E2%80%A9b", TEXT, NULL },
	};

	SEND(*state, FIELD(KB_TEXT, 1, 5), text);
	SEND(*state, FIELD(KB_LINE, 1, 5), line);
}

/* All of them in both kinds of text: nothing that is no character goes further. */
static void test_bytes_that_are_no_text(void **state)
{
	static const struct sent cases[] = {
		{ "overlong /", "%C0%AF", TEXT, NULL },
		{ "overlong /, three bytes", "%E0%80%AF", TEXT, NULL },
		{ "overlong /, four bytes", "%F0%80%80%AF", TEXT, NULL },
		{ "overlong NUL", "a%C0%80", TEXT, NULL },
		{ "high surrogate", "%ED%A0%80", TEXT, NULL },
		{ "low surrogate", "%ED%BF%BF", TEXT, NULL },
		{ "surrogate pair (CESU-8)", "%ED%A0%BD%ED%B8%80", TEXT, NULL },
		{ "cut after one byte of two", "a%C3", TEXT, NULL },
		{ "cut after two bytes of three", "a%E1%88", TEXT, NULL },
		{ "cut after three bytes of four", "a%F0%9F%98", TEXT, NULL },
		{ "cut in the middle", "%E1%88a", TEXT, NULL },
		{ "a byte that only continues", "a%80", TEXT, NULL },
		{ "nothing else", "%80", TEXT, NULL },
		{ "above U+10FFFF", "%F4%90%80%80", TEXT, NULL },
		{ "five bytes", "%F8%88%80%80%80", TEXT, NULL },
		{ "never in UTF-8", "a%FF", TEXT, NULL },
		{ "noncharacter U+FFFE", "%EF%BF%BE", TEXT, NULL },
		{ "noncharacter U+FDD0", "%EF%B7%90", TEXT, NULL },
		{ "bell", "a%07", TEXT, NULL },
		{ "escape", "%1B%5B31m", TEXT, NULL },
		{ "delete", "a%7F", TEXT, NULL },
		{ "control character above ASCII", "a%C2%85", TEXT, NULL },
		{ "control: the last character there is that is one", "%F4%8F%BF%BD", NULL, "\U0010FFFD" },
	};

	SEND(*state, FIELD(KB_TEXT, 1, 40), cases);
	SEND(*state, FIELD(KB_LINE, 1, 40), cases);
}

static void test_same_words_same_bytes(void **state)
{
	static const struct sent cases[] = {
		{ "e and an acute become one", "e%CC%81", NULL, "\u00e9" },
		{ "one stays one", "%C3%A9", NULL, "\u00e9" },
		{ "Arabic alef and hamza", "%D8%A7%D9%94", NULL, "\u0623" },
		{ "marks in the order of the standard", "a%CC%81%CC%A3", NULL, "\u1ea1\u0301" },
		{ "what only looks alike stays", "%EF%BC%A1", NULL, "\uff21" },
		{ "joiners stay: Persian needs them", "a%E2%80%8Cb", NULL, "a\u200cb" },
	};
	/* These become more characters by themselves: U+0958 two, U+FB2C three. */
	static const struct sent grow[] = {
		{ "two that become four", "%E0%A5%98%E0%A5%98", NULL, "\u0915\u093c\u0915\u093c" },
		{ "three that become six", "%E0%A5%98%E0%A5%98%E0%A5%98", LONG, NULL },
		{ "two that become six", "%EF%AC%AC%EF%AC%AC", LONG, NULL },
		{ "two that become one", "e%CC%81", SHORT, NULL },
	};

	SEND(*state, FIELD(KB_TEXT, 1, 40), cases);
	SEND(*state, FIELD(KB_LINE, 1, 40), cases);
	SEND(*state, FIELD(KB_LINE, 2, 4), grow);
}

/* ---- Marks without end ---- */

static const char *marks(struct world *w, size_t n, const char *one, const char *other)
{
	struct kb_buf b = { .arena = w->arena };

	kb_buf_text(&b, "a");
	for (size_t i = 0; i < n; i++)
		kb_buf_text(&b, i % 2 ? other : one);
	return b.data;
}

static void test_marks(void **state)
{
	struct world *w = *state;
	const struct kb_field wide = { "x", KB_TEXT, 1, 500000, false }, usual = { "x", KB_TEXT, 1, 2000, false };
	const struct sent most = { "30 marks", marks(w, 30, "%CC%A3", "%CC%A3"), NULL,
	    kb_arena_fmt(w->arena, "\u1ea1%s", marks(w, 29, "\u0323", "\u0323") + 1) };
	const struct sent more = { "31 marks", marks(w, 31, "%CC%A3", "%CC%A3"), TEXT, NULL };
	const struct sent twins = { "19 marks that are two each in NFC", marks(w, 19, "%CD%84", "%CD%84"), TEXT, NULL };
	const struct sent flood = { "400,000 marks", marks(w, 400000, "\u0301", "\u0316"), LONG, NULL };
	const struct sent flood_in_bounds = { "400,000 marks that may be", flood.value, TEXT, NULL };
	double before;

	send_one(w, usual, &most);
	send_one(w, usual, &more);
	send_one(w, usual, &twins);
	before = world_seconds();
	send_one(w, usual, &flood);
	send_one(w, wide, &flood_in_bounds);
	assert_true(world_seconds() - before < 0.2);
	/* The control: what the guard keeps from happening, with a tenth of the marks. */
	before = world_seconds();
	kb_nfc(w->arena, marks(w, 40000, "\u0301", "\u0316"));
	assert_true(world_seconds() - before > 0.2);
}

/* ---- Codes, seals, flags ---- */

static void test_codes(void **state)
{
	static const struct sent code[] = {
		{ "the shortest", "ab", NULL, "ab" },
		{ "one too short", "a", FORM, NULL },
		{ "all kinds of characters", "aZ9._-", NULL, "aZ9._-" },
		{ "one too long", "abcdefg", FORM, NULL },
		{ "a space", "a+b", FORM, NULL },
		{ "an escaped letter is the letter", "%41%42", NULL, "AB" },
		{ "a slash", "a%2Fb", FORM, NULL },
		{ "a quote", "a%27b", FORM, NULL },
		{ "a letter with an accent", "a%C3%A9", FORM, NULL },
		{ "a line end", "ab%0A", FORM, NULL },
		{ "a digit of another script", "%D9%A1%D9%A1", FORM, NULL },
	};
	static const struct sent sealed[] = {
		{ "base64url", "aZ9_-", NULL, "aZ9_-" },
		{ "the longest", "abcdef", NULL, "abcdef" },
		{ "one too long", "abcdefg", FORM, NULL },
		{ "one too short", "a", FORM, NULL },
		{ "a dot", "a.b", FORM, NULL },
		{ "padding", "abc=", FORM, NULL },
		{ "base64 that is no base64url: +", "a%2Bb", FORM, NULL },
		{ "base64 that is no base64url: /", "a%2Fb", FORM, NULL },
	};
	static const struct sent flag[] = {
		{ "what browsers send", "on", NULL, "1" },
		{ "any code", "0", NULL, "1" },
		{ "absent", "", NULL, "" },
		{ "no code", "%3Cb%3E", FORM, NULL },
		{ "40 characters", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, "1" },
		{ "41 characters", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", FORM, NULL },
	};

	SEND(*state, FIELD(KB_CODE, 2, 6), code);
	SEND(*state, FIELD(KB_SEALED, 2, 6), sealed);
	SEND(*state, FIELD(KB_FLAG, 0, 0), flag);
}

static void test_many(void **state)
{
	static const struct sent cases[] = {
		{ "one", "aa", NULL, "aa" },
		{ "two", "aa&x=b", NULL, "aa b" },
		{ "three, in their order", "c&x=a&x=b", NULL, "c a b" },
		{ "together the longest: 10 bytes", "aaaa&x=bbbbb", NULL, "aaaa bbbbb" },
		{ "together one too long", "aaaaa&x=bbbbb", FORM, NULL },
		{ "one of them too long", "aaaaaaaaaaa", FORM, NULL },
		{ "a space inside one would make two of it", "a+b", FORM, NULL },
		{ "an empty one is none", "a&x=&x=b", NULL, "a b" },
	};

	SEND(*state, FIELD(KB_MANY, 1, 10), cases);
}

/* ---- Numbers ---- */

static void test_numbers(void **state)
{
	static const struct sent cases[] = {
		{ "the smallest", "1", NULL, "1" },
		{ "one less", "0", RANGE, NULL },
		{ "the largest", "120", NULL, "120" },
		{ "one more", "121", RANGE, NULL },
		{ "below zero", "-5", RANGE, NULL },
		{ "below zero with a minus sign", "%E2%88%925", RANGE, NULL },
		{ "more than 64 bits", "99999999999999999999999", RANGE, NULL },
		{ "zeros in front", "0016", NULL, "16" },
		{ "Arabic-Indic digits", "%D9%A1%D9%A6", NULL, "16" },
		{ "Extended Arabic-Indic digits", "%DB%B1%DB%B6", NULL, "16" },
		{ "Ethiopic: ten and six", "%E1%8D%B2%E1%8D%AE", NULL, "16" },
		{ "Ethiopic: hundred and twenty", "%E1%8D%BB%E1%8D%B3", NULL, "120" },
		{ "Ethiopic: one more", "%E1%8D%BB%E1%8D%B3%E1%8D%A9", RANGE, NULL },
		{ "Devanagari digits", "%E0%A5%A7%E0%A5%AC", NULL, "16" },
		{ "Arabic-Indic digits above the largest", "%D9%A1%D9%A2%D9%A1", RANGE, NULL },
		{ "spaces around", "+16+", NULL, "16" },
		{ "a direction mark in front", "%E2%80%8F16", NULL, "16" },
		{ "only a space", "+", NUMBER, NULL },
		{ "a word behind", "16+years", NUMBER, NULL },
		{ "a comma", "12%2C5", NUMBER, NULL },
		{ "a point", "12.5", NUMBER, NULL },
		{ "an exponent", "1e1", NUMBER, NULL },
		{ "hexadecimal", "0x10", NUMBER, NULL },
		{ "a superscript", "1%C2%B2", NUMBER, NULL },
		{ "a plus sign", "%2B16", NUMBER, NULL },
		{ "a minus alone", "-", NUMBER, NULL },
		{ "two minuses", "--1", NUMBER, NULL },
		{ "no UTF-8", "1%FF", NUMBER, NULL },
		{ "a line end", "16%0A", NUMBER, NULL },
		{ "Ethiopic in an order that is no number", "%E1%8D%AE%E1%8D%B2", NUMBER, NULL },
	};
	struct world *w = *state;
	char spaces[202];

	SEND(w, FIELD(KB_INT, 1, 120), cases);
	memset(spaces, '+', 200);
	strcpy(spaces + 200, "7");
	send_one(w, (struct kb_field)FIELD(KB_INT, 1, 120), &(struct sent){ "201 bytes", spaces, NUMBER, NULL });
	send_one(w, (struct kb_field)FIELD(KB_INT, 1, 120), &(struct sent){ "200 bytes", spaces + 1, NULL, "7" });
	send_one(w, (struct kb_field)FIELD(KB_INT, -10, 10), &(struct sent){ "below zero", "-7", NULL, "-7" });
	assert_int_equal(kb_int(&w->req, "x"), -7);
	send_one(w, (struct kb_field)FIELD(KB_INT, 1, 120), &(struct sent){ "absent", "", NULL, "" });
	assert_int_equal(kb_int(&w->req, "x"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text_within_bounds, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_lines, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_bytes_that_are_no_text, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_same_words_same_bytes, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_marks, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_codes, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_many, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_numbers, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
