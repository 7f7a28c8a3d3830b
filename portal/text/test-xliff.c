/* test-xliff.c - catalogues that are hostile or spoiled: a file that cannot be trusted is
 * left out with its line, a text that cannot is left out alone, and the house starts. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-catalogues.h"
#include "xliff.h"

static const struct unit english[] = { { "hello", NULL, "Hello", NULL }, { "bye", NULL, "Bye", NULL }, { 0 } };
static const struct unit dutch[] = { { "hello", NULL, "Hello", "Hallo" }, { "bye", NULL, "Bye", "Dag" }, { 0 } };

static const char *edited(struct desk *d, const char *text, const char *from, const char *to)
{
	const char *found = strstr(text, from);

	if (!found)
		fail_msg("\"%s\" is not there", from);
	return kb_arena_fmt(d->arena, "%.*s%s%s", (int)(found - text), text, to, found + strlen(from));
}

/* ---- files that are left out --------------------------------------------------------------- */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define FILE_TAG "<file original=\"ui\" datatype=\"plaintext\" source-language=\"en\" target-language=\"nl\">"

static const struct { const char *what, *from, *to, *why; } spoiled[] = {
	{ "a DTD", HEAD, HEAD "<!DOCTYPE xliff>", "a DTD is not accepted" },
	{ "a DTD of elsewhere", HEAD, HEAD "<!DOCTYPE xliff SYSTEM \"file:///etc/passwd\">", "a DTD is not accepted" },
	{ "a bomb", HEAD, HEAD "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>", "a DTD is not accepted" },
	{ "an unknown entity", "Hallo", "&hallo;", "line 5: " },
	{ "no UTF-8", "Hallo", "Hall\xf3", "line 5: " },
	{ "half a character", "Hallo", "Hall\xe1\x88", "line 5: " },
	{ "an overlong character", "Hallo", "\xc0\xbc", "line 5: " },
	{ "a surrogate", "Hallo", "\xed\xa0\x80", "line 5: " },
	{ "a control character", "Hallo", "\x01", "line 5: " },
	{ "a control character as a number", "Hallo", "&#1;", "line 5: " },
	{ "a tag left open", "</target></trans-unit>\n<trans-unit id=\"bye\"", "</trans-unit>\n<trans-unit id=\"bye\"", "line 5: " },
	{ "the end cut off", "</body></file></xliff>", "</body></file>", "line " },
	{ "markup in a text", "Hallo", "Ha<b>llo</b>", "line 5: markup inside a text" },
	{ "markup of XLIFF in a text", "Hallo", "Ha<x id=\"1\"/>llo", "line 5: markup inside a text" },
	{ "XLIFF 2", "version=\"1.2\"", "version=\"2.0\"", "this is not XLIFF version 1.2" },
	{ "another namespace", "urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:2.0", "this is not XLIFF 1.2" },
	{ "another source language", "source-language=\"en\"", "source-language=\"de\"", "line 3: the source-language is not en" },
	{ "no source language", "source-language=\"en\"", "", "line 3: the source-language is not en" },
	{ "another target language", "target-language=\"nl\"", "target-language=\"de\"", "its target-language is 'de'" },
	{ "no target language", "target-language=\"nl\"", "", "its target-language is ''" },
	{ "two target languages", "</file>", "</file><file source-language=\"en\" target-language=\"de\"><body/></file>", "two target-languages in one file" },
	{ "a unit in a unit", "<trans-unit id=\"hello\" >", "<trans-unit id=\"hello\" ><trans-unit id=\"x\"/>", "line 5: a trans-unit inside a trans-unit" },
	{ "a unit without id", "<trans-unit id=\"bye\"", "<trans-unit", "line 6: the id of a trans-unit is missing" },
	{ "an id with a path", "<trans-unit id=\"bye\"", "<trans-unit id=\"../bye\"", "line 6: the id of a trans-unit is missing or has other signs" },
	{ "no XML", HEAD, "", NULL }, /* control: a declaration is not needed */
};

static void a_spoiled_file_is_left_out_with_its_line(void **state)
{
	struct desk *d = *state;
	const char *good = desk_xliff(d, "nl", "nl", dutch);

	desk_catalogue(d, "en", english);
	for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
		const char *why = spoiled[i].why;
		desk_put(d, "nl.xlf", edited(d, good, spoiled[i].from, spoiled[i].to));
		assert_non_null(desk_load(d, NULL, 0)); /* the house starts all the same */
		if (!kb_texts_find(d->texts, "nl") != !!why)
			fail_msg("%s is %s: %s", spoiled[i].what, why ? "taken" : "not taken", d->log);
		if (why && (!strstr(d->log, why) || !strstr(d->log, ": the file is left out")))
			fail_msg("%s: \"%s\", not \"%s\"", spoiled[i].what, d->log, why);
	}
}

/* Whatever encoding a file claims, its bytes are read as UTF-8. */
static void a_claimed_encoding_changes_nothing(void **state)
{
	static const char *const claims[] = { "UTF-16", "ISO-8859-1", "UTF-7", "EBCDIC-CP-US", "nonsense" };
	static const struct unit units[] = { { "hello", NULL, "Hello", "H\u00e1llo" }, { "bye", NULL, "Bye", "+ADw-b" }, { 0 } };
	struct desk *d = *state;
	const char *good = desk_xliff(d, "nl", "nl", units);

	desk_catalogue(d, "en", english);
	for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
		desk_put(d, "nl.xlf", edited(d, good, "UTF-8", claims[i]));
		desk_load(d, NULL, 0);
		assert_non_null(kb_texts_find(d->texts, "nl"));
		assert_string_equal(desk_say(d, "nl", "hello", NULL, NULL), "H\u00e1llo");
		assert_string_equal(desk_say(d, "nl", "bye", NULL, NULL), "+ADw-b");
	}
	desk_put(d, "nl.xlf", good);
	desk_load(d, NULL, 0);
	assert_string_equal(desk_say(d, "nl", "hello", NULL, NULL), "H\u00e1llo");
}

/* ---- sizes ------------------------------------------------------------------------------------ */

static const char *padded(struct desk *d, const char *text, size_t n)
{
	char *s = kb_arena_alloc(d->arena, n + 1);
	size_t len = strlen(text);

	memset(s, '\n', n);
	memcpy(s, text, len);
	return s;
}

static void a_file_may_be_so_long_and_no_longer(void **state)
{
	struct desk *d = *state;
	const char *good = desk_xliff(d, "nl", "nl", dutch);

	desk_catalogue(d, "en", english);
	desk_put(d, "nl.xlf", padded(d, good, KB_XLIFF_MAX));
	desk_load(d, NULL, 0);
	assert_non_null(kb_texts_find(d->texts, "nl"));
	desk_put(d, "nl.xlf", padded(d, good, KB_XLIFF_MAX + 1));
	desk_load(d, NULL, 0);
	assert_null(kb_texts_find(d->texts, "nl"));
	assert_non_null(strstr(d->log, "nl.xlf: larger than 4 MiB: the file is left out"));
}

static void a_text_may_be_so_long_and_no_longer(void **state)
{
	struct desk *d = *state;
	char *most = kb_arena_alloc(d->arena, KB_UNIT_MAX + 2);

	desk_catalogue(d, "en", english);
	memset(most, 'x', KB_UNIT_MAX + 1);
	for (int over = 1; over >= 0; over--) {
		struct unit units[] = { { "hello", NULL, "Hello", most }, { "bye", NULL, "Bye", "Dag" }, { 0 } };
		most[KB_UNIT_MAX + over] = '\0';
		desk_catalogue(d, "nl", units);
		desk_load(d, NULL, 0);
		assert_string_equal(desk_say(d, "nl", "hello", NULL, NULL), over ? "Hello" : most);
		assert_string_equal(desk_say(d, "nl", "bye", NULL, NULL), "Dag"); /* the others stay */
		assert_int_equal(strstr(d->log, "hello: longer than 8 KiB: the text is left out") != NULL, over);
	}
}

/* ---- keys that stand twice ----------------------------------------------------------------------- */

static void of_two_texts_with_one_key_the_first_stays(void **state)
{
	static const struct unit twice[] = { { "hello", NULL, "Hello", "Hallo" }, { "bye", NULL, "Bye", "Dag" }, { "hello", NULL, "Hello", "Hoi" }, { 0 } };
	struct desk *d = *state;

	desk_catalogue(d, "en", english);
	desk_catalogue(d, "nl", twice);
	desk_load(d, NULL, 0);
	assert_string_equal(desk_say(d, "nl", "hello", NULL, NULL), "Hallo");
	assert_non_null(strstr(d->log, "nl.xlf:7: hello: the key was there before: the text is left out"));
	assert_true(kb_texts_find(d->texts, "nl")->whole_youth);
}

/* ---- what is no file ---------------------------------------------------------------------------- */

static void only_plain_files_with_the_right_name_are_read(void **state)
{
	static const char *const others[] = { ".nl.xlf", "nl.xlf~", "nl.txt", "nl.XLF", ".xlf", "nederlands-nederlands-nederlands-nl.xlf" };
	struct desk *d = *state;
	const char *good = desk_xliff(d, "nl", "nl", dutch);

	desk_catalogue(d, "en", english);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		desk_put(d, others[i], good);
	assert_int_equal(mkdir(kb_arena_fmt(d->arena, "%s/ar.xlf", d->dir), 0700), 0);
	assert_int_equal(mkfifo(kb_arena_fmt(d->arena, "%s/ti.xlf", d->dir), 0600), 0); /* reading it would never end */
	desk_load(d, NULL, 0);
	for (const char *const *tag = (const char *const []){ "nl", "ar", "ti", NULL }; *tag; tag++)
		assert_null(kb_texts_find(d->texts, *tag));
	assert_non_null(strstr(d->log, "ar.xlf: not a regular file: the file is left out"));
	assert_non_null(strstr(d->log, "ti.xlf: not a regular file: the file is left out"));
}

static void names_that_are_kept_are_refused(void **state)
{
	static const struct { const char *name, *why; } cases[] = {
		{ "en-XA", "this name is kept for a pseudo-language" }, { "ar-XB", "this name is kept for a pseudo-language" },
		{ "dut", "name it nl.xlf" }, { "kmr", "name it ku.xlf" }, { "fa_AF", "name it fa-AF.xlf" }, { "x y", "name it by a BCP 47 tag.xlf" },
		{ "nl-", "the name is not a BCP 47 tag" },
	};
	struct desk *d = *state;

	desk_catalogue(d, "en", english);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		desk_put(d, kb_arena_fmt(d->arena, "%s.xlf", cases[i].name), desk_xliff(d, cases[i].name, cases[i].name, dutch));
	desk_load(d, NULL, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (!strstr(d->log, kb_arena_fmt(d->arena, "/%s.xlf: %s: the file is left out", cases[i].name, cases[i].why)))
			fail_msg("%s: %s", cases[i].name, d->log);
}

/* ---- any bytes ---------------------------------------------------------------------------------- */

static unsigned dice(uint64_t *seed, unsigned sides)
{
	*seed = *seed * 48271 % 2147483647;
	return (unsigned)(*seed % sides);
}

static void no_bytes_make_it_stumble(void **state)
{
	enum { ROUNDS = 1000 };
	static const char pieces[] = "<>/\"'=&;{}# \nA01x.-:\xff\x01";
	struct desk *d = *state;
	const char *good = desk_xliff(d, "nl", "nl", dutch), *path = kb_arena_fmt(d->arena, "%s/nl.xlf", d->dir);
	size_t n = strlen(good), taken = 0;
	uint64_t seed = 20261125;

	for (int i = 0; i < ROUNDS; i++) {
		struct kb_arena *a = kb_arena_new();
		char *bytes = kb_arena_copy(a, good, n);
		struct kb_xliff x;
		const char *why = NULL;
		for (unsigned k = 1 + dice(&seed, 2); k > 0; k--)
			bytes[dice(&seed, (unsigned)n)] = pieces[dice(&seed, sizeof pieces - 1)];
		desk_put(d, "nl.xlf", bytes);
		if ((kb_xliff_read(a, path, &x, &why) == KB_OK) != (why == NULL))
			fail_msg("round %d: left out without a word, or taken with one: %s", i, why ? why : "");
		taken += why == NULL;
		kb_arena_free(a);
	}
	printf("# %zu of %d changed catalogues are taken\n", taken, ROUNDS);
	assert_true(taken > 20 && taken < ROUNDS - 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_spoiled_file_is_left_out_with_its_line, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_claimed_encoding_changes_nothing, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_file_may_be_so_long_and_no_longer, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(a_text_may_be_so_long_and_no_longer, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(of_two_texts_with_one_key_the_first_stays, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(only_plain_files_with_the_right_name_are_read, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(names_that_are_kept_are_refused, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(no_bytes_make_it_stumble, desk_open, desk_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
