/* test-ctx.c - a task begins clean, fails once, and knows its settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "ctx.h"

static const struct kb_setting first_settings[] = {
	{ "first.days", "14", "days that something is kept" },
	{ "first.name", "", "a name, none unless set" },
	{ 0 },
};
static const struct kb_plugin first = { .abi = KB_ABI, .name = "first", .settings = first_settings };
static const struct kb_plugin second = { .abi = KB_ABI, .name = "second" };
static const struct kb_plugin *const plugins[] = { &second, &first, NULL };
static const struct kb_setting_value chosen[] = { { "second.other", "x" }, { "first.days", "30" } };

static struct kb_house house = { .plugins = plugins, .nplugins = 2 };
static struct kb_ctx ctx;

static int set_up(void **state)
{
	*state = kb_arena_new();
	memset(&ctx, 0xAA, sizeof ctx);
	house.settings = NULL;
	house.nsettings = 0;
	kb_ctx_begin(&ctx, &house, *state, 1776254400, 24315);
	return 0;
}

static int tear_down(void **state)
{
	kb_arena_free(*state);
	return 0;
}

/* Standard error as a text while `step` runs on the context. */
static const char *told(void (*step)(void))
{
	static char seen[4096];
	int ends[2], old = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	step();
	dup2(old, STDERR_FILENO);
	close(ends[1]);
	close(old);
	n = read(ends[0], seen, sizeof seen - 1);
	close(ends[0]);
	seen[n > 0 ? n : 0] = '\0';
	return seen;
}

static void a_task_begins_clean(void **state)
{
	(void)state;
	assert_false(kb_failed(&ctx));
	assert_null(ctx.plugin);
	assert_null(ctx.lang);
	assert_int_equal(ctx.tx, KB_TX_NONE);
	assert_int_equal(kb_now(&ctx), 1776254400);
	assert_int_equal(kb_month(&ctx), 24315);
	assert_string_equal(kb_who(&ctx)->user, "");
	assert_string_equal(kb_who(&ctx)->roles, "");
	assert_string_equal(kb_fmt(&ctx, "%s-%d", "a", 1), "a-1");
}

static void fail_twice(void)
{
	assert_int_equal(kb_fail(&ctx, "disk %s", "full"), KB_FAIL);
	assert_int_equal(kb_fail(&ctx, "a consequence"), KB_FAIL);
}

static void the_first_failure_is_logged_and_stays(void **state)
{
	(void)state;
	kb_ctx_enter(&ctx, &first);
	assert_string_equal(told(fail_twice), "ERROR first: disk full\n");
	assert_true(kb_failed(&ctx));
}

static void say_a_line(void)
{
	kb_log(&ctx, KB_WARN, "%d rows", 3);
}

static void a_line_names_the_plugin(void **state)
{
	(void)state;
	assert_string_equal(told(say_a_line), "WARN kb: 3 rows\n");
	assert_null(kb_ctx_enter(&ctx, &second));
	assert_string_equal(told(say_a_line), "WARN second: 3 rows\n");
	assert_ptr_equal(kb_ctx_enter(&ctx, NULL), &second);
}

static void ask_unknown(void)
{
	assert_string_equal(kb_set(&ctx, "nobody.has"), "");
}

static void a_setting_is_the_operators_else_the_preset(void **state)
{
	(void)state;
	assert_string_equal(kb_set(&ctx, "first.days"), "14");
	house.settings = chosen;
	house.nsettings = 2;
	assert_string_equal(kb_set(&ctx, "first.days"), "30");
	assert_string_equal(kb_set(&ctx, "first.name"), "");
	assert_string_equal(told(ask_unknown), "WARN kb: setting nobody.has is declared by no plugin\n");
}

/* The folder of files: in the data folder, or where the operator says. */
static void files_lie_where_the_settings_say(void **state)
{
	static const struct kb_setting settings[] = { { "data", "/var/a", "" }, { "files", "", "" }, { 0 } };
	static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb", .settings = settings };
	static const struct kb_plugin *const plugins_here[] = { &core };
	static const struct kb_setting_value elsewhere[] = { { "files", "/srv/b" } };
	struct kb_house here = { .plugins = plugins_here, .nplugins = 1 };

	kb_ctx_begin(&ctx, &here, *state, 1776254400, 24315);
	assert_string_equal(kb_files(&ctx), "/var/a/files");
	here.settings = elsewhere;
	here.nsettings = 1;
	assert_string_equal(kb_files(&ctx), "/srv/b");
}

static enum kb_rc fill_memory(struct kb_ctx *c, void *times)
{
	for (int i = 0; i < 100; i++)
		kb_alloc(c, 1000);
	*(int *)times += kb_arena_used(c->arena) >= 100000;
	return KB_NONE;
}

/* What was asked for apart is gone afterwards; what was there stays. */
static void work_apart_leaves_no_memory_behind(void **state)
{
	const char *kept = kb_fmt(&ctx, "%s", "kept");
	size_t used = kb_arena_used(ctx.arena);
	int times = 0;

	for (int i = 0; i < 50; i++)
		assert_int_equal(kb_apart(&ctx, fill_memory, &times), KB_NONE);
	assert_int_equal(times, 50);
	assert_ptr_equal(ctx.arena, *state);
	assert_int_equal(kb_arena_used(ctx.arena), used);
	assert_string_equal(kept, "kept");
	fill_memory(&ctx, &times);
	assert_true(kb_arena_used(ctx.arena) >= used + 100000); /* control: not apart */
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Keys do not repeat, and the order in which they were made does not show. */
static void keys_are_random(void **state)
{
	enum { N = 2000 };
	const char *keys[N];
	size_t rises = 0;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		keys[i] = kb_key(&ctx);
		assert_int_equal(strlen(keys[i]), 32);
		assert_int_equal(strspn(keys[i], "0123456789abcdef"), 32);
		rises += i > 0 && strcmp(keys[i - 1], keys[i]) < 0;
	}
	assert_in_range(rises, N / 2 - 200, N / 2 + 200); /* nine standard deviations and more */
	qsort(keys, N, sizeof *keys, by_text);
	for (size_t i = 1; i < N; i++)
		assert_string_not_equal(keys[i - 1], keys[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_task_begins_clean, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_first_failure_is_logged_and_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_names_the_plugin, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_setting_is_the_operators_else_the_preset, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_lie_where_the_settings_say, set_up, tear_down),
		cmocka_unit_test_setup_teardown(work_apart_leaves_no_memory_behind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keys_are_random, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
