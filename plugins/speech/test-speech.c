/* test-speech.c - clips in a whole house: kept, heard beside their words, never as drafts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "speech.h"

extern const struct kb_plugin kb_plugin; /* speech */

enum { FRAME = 78, FRAMES = 40 };

static const char TITLE[] = "Tell us how it is";

static struct kb_test *house(void)
{
	static const struct kb_plugin *const plugins[] = { &kb_plugin, NULL };
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	static const char *const forms[] = { KB_TOP "/plugins", NULL };

	return kb_test_open(plugins, locales, forms);
}

static const char *mp3(char out[FRAME * FRAMES], char mark)
{
	static const unsigned char head[4] = { 0xff, 0xf3, 0x30, 0xc4 };

	memset(out, 0, FRAME * FRAMES);
	for (size_t i = 0; i < FRAMES; i++)
		memcpy(out + i * FRAME, head, sizeof(head));
	out[10] = mark;
	return out;
}

static void keep(struct kb_test *t, const char *words, bool draft, char mark)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	char file[FRAME * FRAMES];
	const char *why = NULL;

	assert_int_equal(clips_take(c, kb_wording("en", words), draft, mp3(file, mark), sizeof(file), &why), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* How often the page has a speaker. */
static int speakers(struct kb_test *t, const char *path)
{
	int n = 0;

	for (const char *s = kb_test_get(t, path).body; (s = strstr(s, "class=\"hear\"")); s++)
		n++;
	return n;
}

static void a_clip_is_heard_where_its_words_stand(void **state)
{
	struct kb_test *t = house();
	struct kb_test_reply r;
	char path[40] = "";

	(void)state;
	assert_int_equal(speakers(t, "/en"), 0);
	keep(t, TITLE, false, 'a');
	r = kb_test_get(t, "/en");
	assert_int_equal(speakers(t, "/en"), 1);
	assert_non_null(strstr(r.body, "aria-label=\"Listen: Tell us how it is\""));
	assert_int_equal(speakers(t, "/en/privacy"), 0);
	memcpy(path, strstr(r.body, "/hear/"), 26);
	r = kb_test_get(t, path);
	assert_int_equal(r.status, 200);
	assert_string_equal(r.type, "audio/mpeg");
	assert_int_equal(r.len, FRAME * FRAMES);
	assert_non_null(strstr(r.head, "immutable"));
	kb_test_close(t);
}

static void a_draft_is_not_heard(void **state)
{
	struct kb_test *t = house();

	(void)state;
	keep(t, TITLE, true, 'a');
	assert_int_equal(speakers(t, "/en"), 0);
	keep(t, TITLE, false, 'b'); /* control: a person's voice is */
	assert_int_equal(speakers(t, "/en"), 1);
	kb_test_close(t);
}

static void other_words_are_not_said_by_it(void **state)
{
	struct kb_test *t = house();

	(void)state;
	keep(t, "Tell us how it was", false, 'a');
	assert_int_equal(speakers(t, "/en"), 0);
	kb_test_close(t);
}

static void a_wording_knows_language_and_words_but_no_isolates(void **state)
{
	(void)state;
	assert_int_equal(kb_wording("ar", "a \u2066112\u2069 b"), kb_wording("ar", "a 112 b"));
	assert_int_not_equal(kb_wording("ar", "a 112 b"), kb_wording("fa-AF", "a 112 b"));
	assert_int_not_equal(kb_wording("ar", "a 112 b"), kb_wording("ar", "a 112 c"));
	assert_int_not_equal(kb_wording("ar", ""), kb_wording("ar", " "));
}

static void the_script_has_each_wording_once(void **state)
{
	struct kb_test *t = house();
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	const struct kb_spoken *list;
	size_t n = kb_spoken(c, "en", &list), found = 0;

	(void)state;
	assert_true(n > 80);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(list[i].wording, kb_wording("en", list[i].words));
		assert_null(strstr(list[i].key, "staff."));
		found += strcmp(list[i].words, TITLE) == 0;
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(list[i].wording, list[k].wording);
	}
	assert_int_equal(found, 1);
	assert_int_equal(kb_spoken(c, "xx", &list), 0);
	assert_int_equal(kb_test_end(t, false), KB_OK);
	kb_test_close(t);
}

static void what_is_no_clip_is_not_kept(void **state)
{
	struct kb_test *t = house();
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	const char *why = NULL;

	(void)state;
	assert_int_equal(clips_take(c, 1, false, "<html>", 6, &why), KB_NONE);
	assert_string_equal(why, "staff.speech.no_clip");
	assert_false(clips_has(c, 1, false));
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clip_is_heard_where_its_words_stand),
		cmocka_unit_test(a_draft_is_not_heard),
		cmocka_unit_test(other_words_are_not_said_by_it),
		cmocka_unit_test(a_wording_knows_language_and_words_but_no_isolates),
		cmocka_unit_test(the_script_has_each_wording_once),
		cmocka_unit_test(what_is_no_clip_is_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
