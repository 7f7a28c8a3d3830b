/* test-settings.c - what the operator may write, which of it wins, and what is said
 * about the rest before the portal comes up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "settings.h"
#include "test-told.h"

static const struct kb_setting core_settings[] = {
	{ "data", "/var/lib/klankbord", "folder of the store" },
	{ "workers", "2", "processes that serve pages" },
	{ "https", "off", "are pages served over https?" },
	{ "organisation", "", "name of the organisation" },
	{ 0 }
};
static const struct kb_setting notes_settings[] = {
	{ "notes.days", "14", "days that a note is kept" },
	{ "notes.open", "on", "may notes be written?" },
	{ 0 }
};
static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb", .settings = core_settings };
static const struct kb_plugin notes = { .abi = KB_ABI, .name = "notes", .settings = notes_settings };
static const struct kb_plugin bare = { .abi = KB_ABI, .name = "bare" };
static const struct kb_plugin *const plugins[] = { &core, &bare, &notes, NULL };

struct world {
	char dir[64];
	const char *path;
	struct kb_arena *arena;
	struct kb_house house;
	struct kb_settings *s;
};

static int open_world(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	if (!w)
		return -1;
	snprintf(w->dir, sizeof(w->dir), "/tmp/kb-test-settings.XXXXXX");
	if (!mkdtemp(w->dir))
		return -1;
	w->arena = kb_arena_new();
	w->path = kb_arena_fmt(w->arena, "%s/klankbord.conf", w->dir);
	w->house = (struct kb_house){ .plugins = plugins, .nplugins = 3 };
	w->s = kb_settings_new(w->arena, core_settings);
	*state = w;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static int close_world(void **state)
{
	struct world *w = *state;

	nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_arena_free(w->arena);
	free(w);
	return 0;
}

static void write_file(const struct world *w, const char *bytes, size_t n)
{
	FILE *f = fopen(w->path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

/* Reads this text as the file, without what was given before. */
static enum kb_rc read_text(struct world *w, const char *text, const char **said)
{
	enum kb_rc rc;

	w->s = kb_settings_new(w->arena, core_settings);
	write_file(w, text, strlen(text));
	told_begin();
	rc = kb_settings_read(w->s, w->path, true);
	*said = told_end();
	return rc;
}

static enum kb_rc settle(struct world *w, const char **said)
{
	enum kb_rc rc;

	told_begin();
	rc = kb_settings_settle(w->s, &w->house);
	*said = told_end();
	return rc;
}

/* ---- What is read ---------------------------------------------------------------------- */

static void a_file_gives_what_it_says_and_presets_the_rest(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(read_text(w,
	    "# a comment with a = in it\n"
	    "\n"
	    "   \t\n"
	    "  # another\n"
	    "workers=4\n"
	    "\thttps  =\ton \r\n"
	    "organisation = Opvang # geen commentaar = ook niet\n"
	    "notes.days =   030\n"
	    "data = /srv/a b", &said), KB_OK); /* the last line has no end */
	assert_string_equal(said, "");
	assert_int_equal(settle(w, &said), KB_OK);
	assert_string_equal(said, "");
	assert_int_equal(w->house.nsettings, 6);
	assert_string_equal(kb_house_set(&w->house, "data"), "/srv/a b");
	assert_int_equal(kb_house_int(&w->house, "workers"), 4);
	assert_true(kb_house_on(&w->house, "https"));
	assert_string_equal(kb_house_set(&w->house, "organisation"), "Opvang # geen commentaar = ook niet");
	assert_int_equal(kb_house_int(&w->house, "notes.days"), 30);
	assert_true(kb_house_on(&w->house, "notes.open"));
	assert_string_equal(kb_house_set(&w->house, "nobody.has"), "");
	assert_false(kb_house_on(&w->house, "organisation"));
}

static void without_a_word_all_are_presets(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(settle(w, &said), KB_OK);
	assert_string_equal(kb_house_set(&w->house, "data"), "/var/lib/klankbord");
	assert_int_equal(kb_house_int(&w->house, "workers"), 2);
	assert_false(kb_house_on(&w->house, "https"));
	assert_string_equal(kb_house_set(&w->house, "organisation"), "");
	assert_int_equal(kb_house_int(&w->house, "notes.days"), 14);
}

/* The command reads the file, then takes each --set: the last one wins. */
static void what_comes_later_wins(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(read_text(w, "workers = 3\nworkers = 4\ndata = /file\nhttps = on\n", &said), KB_OK);
	assert_string_equal(kb_settings_get(w->s, "workers"), "4");
	assert_int_equal(kb_settings_put(w->s, "workers=5", "--set"), KB_OK);
	assert_int_equal(kb_settings_put(w->s, " data = /set ", "--set"), KB_OK);
	assert_int_equal(kb_settings_put(w->s, "organisation=a=b", "--set"), KB_OK);
	assert_int_equal(kb_settings_put(w->s, "organisation=", "--set"), KB_OK); /* empty is a value */
	assert_string_equal(kb_settings_get(w->s, "data"), "/set"); /* before the plugins are known */
	assert_string_equal(kb_settings_get(w->s, "https"), "on");
	assert_string_equal(kb_settings_get(w->s, "notes.days"), ""); /* not one of the core */
	assert_int_equal(settle(w, &said), KB_OK);
	assert_int_equal(kb_house_int(&w->house, "workers"), 5);
	assert_string_equal(kb_house_set(&w->house, "data"), "/set");
	assert_string_equal(kb_house_set(&w->house, "organisation"), "");
}

/* A value that a later one replaces is not judged: it does not count. */
static void a_wrong_value_can_be_set_right_later(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(read_text(w, "workers = many\n", &said), KB_OK);
	assert_int_equal(settle(w, &said), KB_FAIL);
	assert_int_equal(kb_settings_put(w->s, "workers=3", "--set"), KB_OK);
	assert_int_equal(settle(w, &said), KB_OK);
	assert_int_equal(kb_house_int(&w->house, "workers"), 3);
}

static void a_file_that_is_not_there_may_be_missing(void **state)
{
	struct world *w = *state;
	enum kb_rc may, must, folder, below;
	const char *said;

	told_begin();
	may = kb_settings_read(w->s, w->path, false);
	assert_string_equal(told_end(), "");
	assert_int_equal(may, KB_OK);
	told_begin();
	must = kb_settings_read(w->s, w->path, true);
	said = told_end();
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR settings file %s cannot be read: No such file or directory\n", w->path));
	assert_int_equal(must, KB_FAIL);
	told_begin();
	folder = kb_settings_read(w->s, w->dir, false); /* it is there, and cannot be read */
	said = told_end();
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR settings file %s cannot be read to its end\n", w->dir));
	assert_int_equal(folder, KB_FAIL);
	write_file(w, "", 0);
	told_begin();
	below = kb_settings_read(w->s, kb_arena_fmt(w->arena, "%s/below", w->path), false); /* not simply missing */
	said = told_end();
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR settings file %s/below cannot be read: Not a directory\n", w->path));
	assert_int_equal(below, KB_FAIL);
}

/* ---- What is refused while reading ------------------------------------------------------- */

static const struct { const char *text, *why; } lines[] = {
	{ "workers = 2\nworkers 3\n", "line 2: expected name = value" },
	{ "workers\n", "line 1: expected name = value" },
	{ "[portal]\n", "line 1: expected name = value" },
	{ "= 3\n", "line 1: \"\" is not the name of a setting" },
	{ "Workers = 3\n", "line 1: \"Workers\" is not the name of a setting" },
	{ "wor kers = 3\n", "line 1: \"wor kers\" is not the name of a setting" },
	{ "notes-days = 3\n", "line 1: \"notes-days\" is not the name of a setting" },
	{ "\n\n# x\nnotes.days\xe2\x80\x8b = 3\n", "line 4: \"notes.days???\" is not the name of a setting" },
	{ "organisation = caf\xe9\n", "line 1: the value of organisation is not one line of UTF-8 text" },
	{ "organisation = a\x07z\n", "line 1: the value of organisation is not one line of UTF-8 text" },
	{ "organisation = a\rz\n", "line 1: the value of organisation is not one line of UTF-8 text" },
};

static void a_line_that_is_no_setting_is_refused_with_its_number(void **state)
{
	struct world *w = *state;
	const char *said;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		assert_int_equal(read_text(w, lines[i].text, &said), KB_FAIL);
		assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR %s %s\n", w->path, lines[i].why));
	}
	assert_int_equal(read_text(w, "organisation = caf\xc3\xa9\n", &said), KB_OK); /* control */
}

static void a_file_with_a_nul_is_refused_whole(void **state)
{
	static const char text[] = "workers = 3\0 = 4\nhttps = on\n";
	struct world *w = *state;
	const char *said;

	write_file(w, text, sizeof(text) - 1);
	told_begin();
	assert_int_equal(kb_settings_read(w->s, w->path, true), KB_FAIL);
	said = told_end();
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR settings file %s is no text: it has a NUL byte\n", w->path));
	assert_string_equal(kb_settings_get(w->s, "workers"), "2");
}

/* `n` bytes of one line in all, its end included. */
static const char *line_of(struct world *w, size_t n)
{
	char *line = kb_arena_alloc(w->arena, n + 1);

	memset(line, 'x', n);
	memcpy(line, "organisation=", 13);
	line[n - 1] = '\n';
	return line;
}

static void a_line_and_a_file_have_an_end(void **state)
{
	struct world *w = *state;
	struct kb_buf file = { .arena = w->arena };
	const char *said;

	assert_int_equal(read_text(w, line_of(w, 2046), &said), KB_OK);
	assert_int_equal(read_text(w, line_of(w, 2047), &said), KB_FAIL);
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR %s line 1: the line is longer than 2046 bytes\n", w->path));
	assert_int_equal(read_text(w, line_of(w, 5000), &said), KB_FAIL);
	for (int i = 0; i < 65536 / 64; i++)
		kb_buf_fmt(&file, "# %061d\n", i);
	assert_int_equal(file.len, 65536);
	assert_int_equal(read_text(w, file.data, &said), KB_OK);
	kb_buf_text(&file, "\n");
	assert_int_equal(read_text(w, file.data, &said), KB_FAIL);
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR settings file %s is larger than 65536 bytes\n", w->path));
}

static void there_are_at_most_256(void **state)
{
	struct world *w = *state;
	enum kb_rc rc;

	for (int i = 0; i < 256; i++)
		assert_int_equal(kb_settings_put(w->s, "workers=2", "--set"), KB_OK);
	told_begin();
	rc = kb_settings_put(w->s, "workers=2", "--set");
	assert_string_equal(told_end(), "ERROR --set: more than 256 settings\n");
	assert_int_equal(rc, KB_FAIL);
}

/* ---- What is refused when it is settled ---------------------------------------------------- */

static const struct { const char *pair, *why; } pairs[] = {
	{ "workers=16", NULL },
	{ "workers=999999999", NULL },
	{ "https=on", NULL },
	{ "notes.open=off", NULL },
	{ "data=", NULL },
	{ "workers=", "workers must be a whole number" },
	{ "workers=-1", "workers must be a whole number" },
	{ "workers=2.5", "workers must be a whole number" },
	{ "workers=0x10", "workers must be a whole number" },
	{ "workers=\xd9\xa3", "workers must be a whole number" }, /* the operator writes ASCII */
	{ "workers=1000000000", "workers must be a whole number" },
	{ "workers=two", "workers must be a whole number" },
	{ "https=yes", "https must be on or off" },
	{ "https=1", "https must be on or off" },
	{ "https=ON", "https must be on or off" },
	{ "https=", "https must be on or off" },
	{ "notes.days=week", "notes.days must be a whole number" },
	{ "worker=3", "there is no setting \"worker\"; near it: workers" },
	{ "wrokers=3", "there is no setting \"wrokers\"; near it: workers" },
	{ "http=on", "there is no setting \"http\"; near it: https" },
	{ "days=3", "there is no setting \"days\"; near it: data, notes.days" },
	{ "notes=3", "there is no setting \"notes\"; near it: notes.days, notes.open" },
	{ "a=1", "there is no setting \"a\"; klankbord serve --help lists them" }, /* in every name, near none */
	{ "colour=red", "there is no setting \"colour\"; klankbord serve --help lists them" },
};

/* A misspelt name stops the start: it would silently do nothing. */
static void a_name_or_value_that_nobody_declares_is_refused(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		const char *said;

		w->s = kb_settings_new(w->arena, core_settings);
		assert_int_equal(kb_settings_put(w->s, pairs[i].pair, "--set"), KB_OK);
		assert_int_equal(settle(w, &said), pairs[i].why ? KB_FAIL : KB_OK);
		assert_string_equal(said, pairs[i].why ? kb_arena_fmt(w->arena, "ERROR --set: %s\n", pairs[i].why) : "");
	}
}

/* Every error is named with its place, not only the first. */
static void all_errors_are_said_at_once(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(read_text(w, "workers = x\ncolour = red\nhttps = x\n", &said), KB_OK);
	assert_int_equal(settle(w, &said), KB_FAIL);
	assert_string_equal(said, kb_arena_fmt(w->arena,
	    "ERROR %s line 1: workers must be a whole number\n"
	    "ERROR %s line 3: https must be on or off\n"
	    "ERROR %s line 2: there is no setting \"colour\"; klankbord serve --help lists them\n", w->path, w->path, w->path));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_file_gives_what_it_says_and_presets_the_rest),
		IN_WORLD(without_a_word_all_are_presets),
		IN_WORLD(what_comes_later_wins),
		IN_WORLD(a_wrong_value_can_be_set_right_later),
		IN_WORLD(a_file_that_is_not_there_may_be_missing),
		IN_WORLD(a_line_that_is_no_setting_is_refused_with_its_number),
		IN_WORLD(a_file_with_a_nul_is_refused_whole),
		IN_WORLD(a_line_and_a_file_have_an_end),
		IN_WORLD(there_are_at_most_256),
		IN_WORLD(a_name_or_value_that_nobody_declares_is_refused),
		IN_WORLD(all_errors_are_said_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
