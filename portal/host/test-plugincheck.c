/* test-plugincheck.c - each way in which a plugin is refused, and its sentence.
 *
 * One sound plugin that uses the whole table; each case spoils one thing of it. So a
 * refusal is for that thing: the same plugin unspoilt is let in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "loader.h"

/* ---- A sound plugin --------------------------------------------------------------- */

static enum kb_rc serve(struct kb_req *r) { (void)r; return KB_OK; }
static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f) { (void)c, (void)f; return KB_OK; }
static enum kb_rc heard(struct kb_ctx *c, const struct kb_observation *o) { (void)c, (void)o; return KB_OK; }
static enum kb_rc show(struct kb_ctx *c, struct kb_out *o) { (void)c, (void)o; return KB_OK; }
static enum kb_rc job(struct kb_ctx *c) { (void)c; return KB_OK; }

/* Everything in reach, so that a case can spoil any part of it. */
struct whole {
	struct kb_plugin plugin;
	struct kb_field fields[2];
	struct kb_route routes[4];
	struct kb_form forms[2];
	struct kb_tells tells[2];
	struct kb_hears hears[2];
	struct kb_slot slots[2];
	struct kb_job jobs[2];
	struct kb_setting settings[2];
	struct kb_right rights[3];
	struct kb_migration migrations[3];
	struct kb_stmt stmt;
	const struct kb_stmt *statements[2];
};

static const struct whole sound = {
	.fields = { { "text", KB_TEXT, 1, 2000, true }, { 0 } },
	.routes = {
		{ KB_GET, "/{lang}/notes", "notes.open", NULL, NULL, serve, 0 },
		{ KB_POST, "/{lang}/notes", "notes.add", NULL, NULL, serve, 0 },
		{ KB_GET, "/{lang}/staff/notes", "notes.list", "notes.read", NULL, serve, 0 },
		{ 0 },
	},
	.forms = { { "notes.xml", "notes", take, NULL, NULL, NULL, NULL }, { 0 } },
	.tells = { { "note", NULL }, { 0 } },
	.hears = { { "answer", heard, NULL }, { 0 } }, /* of a teller that may be missing */
	.slots = { { "staff.home", 10, show }, { 0 } },
	.jobs = { { "clean", 60, job }, { 0 } },
	.settings = { { "notes.days", "14", "days that a note is kept" }, { 0 } },
	.rights = { { "notes.read", "admin quality", KB_SECOND_FACTOR }, { 0 } },
	.migrations = { { 1, "CREATE TABLE notes_row (a TEXT)" }, { 2, "CREATE TABLE notes_more (a TEXT)" }, { 0 } },
	.stmt = { "notes", "notes_add", "INSERT INTO notes_row VALUES ($1)" },
};

/* A copy that points into itself. */
static void make(struct whole *w)
{
	*w = sound;
	w->routes[1].form = w->fields;
	w->statements[0] = &w->stmt;
	w->plugin = (struct kb_plugin){
		.abi = KB_ABI, .name = "notes", .routes = w->routes, .forms = w->forms, .tells = w->tells, .hears = w->hears,
		.slots = w->slots, .jobs = w->jobs, .settings = w->settings, .rights = w->rights, .migrations = w->migrations,
		.statements = w->statements,
	};
}

/* ---- One thing spoilt --------------------------------------------------------------- */

static void nothing(struct whole *w) { (void)w; }
static void another_abi(struct whole *w) { w->plugin.abi = KB_ABI + 1; }
static void no_abi(struct whole *w) { w->plugin.abi = 0; }
static void another_name(struct whole *w) { w->plugin.name = "bells"; }
static void no_name(struct whole *w) { w->plugin.name = NULL; }

static void route_of_another(struct whole *w) { w->routes[0].name = "bells.open"; }
static void route_like_another(struct whole *w) { w->routes[0].name = "notesy.open"; }
static void route_without_rest(struct whole *w) { w->routes[0].name = "notes."; }
static void route_without_name(struct whole *w) { w->routes[0].name = NULL; }
static void route_without_function(struct whole *w) { w->routes[0].serve = NULL; }
static void right_of_another(struct whole *w) { w->routes[2].right = "kb.people"; }
static void right_outside_staff(struct whole *w) { w->routes[0].right = "notes.read"; }
static void right_beside_staff(struct whole *w) { w->routes[2].path = "/{lang}/staffing/notes"; }
static void staff_without_right(struct whole *w) { w->routes[2].right = NULL; }
static void staff_root_without_right(struct whole *w) { w->routes[0].path = "/{lang}/staff"; }
static void pool_of_nowhere(struct whole *w) { w->plugin.pool = "complain"; }
static void pool_of_no_name(struct whole *w) { w->plugin.pool = ""; }
static void pool_by_name(struct whole *w) { w->plugin.pool = "main"; }
static void pool_of_complaints(struct whole *w) { w->plugin.pool = "complaints"; }
static void path_of_complaints(struct whole *w) { w->routes[0].path = "/{lang}/complaints"; }
static void path_under_complaints(struct whole *w) { w->routes[1].path = "/{lang}/complaints/{part}"; }
static void staff_of_complaints(struct whole *w) { w->routes[2].path = "/{lang}/staff/complaints/notes"; }
static void path_like_complaints(struct whole *w) { w->routes[0].path = "/{lang}/complaints-notes"; }
static void path_with_complaints(struct whole *w) { w->routes[0].path = "/{lang}/notes/complaints"; }
static void path_without_language(struct whole *w) { w->routes[0].path = "/complaints"; }
static void in_the_pool(struct whole *w)
{
	pool_of_complaints(w);
	path_of_complaints(w);
	path_under_complaints(w);
	staff_of_complaints(w);
}
static void form_on_get(struct whole *w) { w->routes[0].form = w->fields; }

static void foreign_right(struct whole *w) { w->rights[0].name = "kb.people"; }
static void right_of_nobody(struct whole *w) { w->rights[0].roles = ""; }
static void right_without_roles(struct whole *w) { w->rights[0].roles = NULL; }
static void right_of_a_stranger(struct whole *w) { w->rights[0].roles = "admin boss"; }
static void right_with_odd_flags(struct whole *w) { w->rights[0].flags = 6; }
static void right_twice(struct whole *w) { w->rights[1] = (struct kb_right){ "notes.read", "location", 0 }; }
static void right_of_half_a_role(struct whole *w) { w->rights[0].roles = "adm"; }
static void slot_without_function(struct whole *w) { w->slots[0].show = NULL; }
static void job_without_function(struct whole *w) { w->jobs[0].run = NULL; }
static void job_without_pause(struct whole *w) { w->jobs[0].every = 0; }
static void foreign_setting(struct whole *w) { w->settings[0].name = "data"; }
static void setting_without_preset(struct whole *w) { w->settings[0].preset = NULL; }
static void setting_without_meaning(struct whole *w) { w->settings[0].meaning = NULL; }
static void statement_of_another(struct whole *w) { w->stmt.owner = "bells"; }
static void statement_of_core(struct whole *w) { w->stmt.owner = "kb"; }
static void statement_name(struct whole *w) { w->stmt.name = "bells_add"; }
static void statement_dot(struct whole *w) { w->stmt.name = "notes.add"; }
static void migration_gap(struct whole *w) { w->migrations[1].number = 3; }
static void migration_twice(struct whole *w) { w->migrations[1].number = 1; }
static void migration_from_two(struct whole *w) { w->migrations[0].number = 2; }
static void form_without_take(struct whole *w) { w->forms[0].take = NULL; }
static void form_without_id(struct whole *w) { w->forms[0].id = NULL; }
static void form_elsewhere(struct whole *w) { w->forms[0].file = "../bells/forms/bells.xml"; }

#define ROLES "plugin notes: right notes.read needs roles out of " KB_ROLES
#define JOB "plugin notes: job clean needs a function and a number of seconds"
#define STAFF(route) "plugin notes: route " route ": pages with a right, and only these, lie under /{lang}/staff"
#define POOL(path) "plugin notes: route " path " lies where the pool complaints serves: declare .pool = \"complaints\", or " \
	"choose another path"
#define ROUTE(path) "plugin notes: route " path " must have a name that begins with \"notes.\""
#define FORM(file) "plugin notes: form " file " needs an id, a function that takes it and a file name without a folder"

static const struct { void (*spoil)(struct whole *w); const char *why; } cases[] = {
	{ nothing, NULL },
	{ another_abi, "plugin notes was built for interface 2, this portal has interface 1; build it against this portal's "
	               "klankbord.h" },
	{ no_abi, "plugin notes was built for interface 0, this portal has interface 1; build it against this portal's "
	          "klankbord.h" },
	{ another_name, "plugin notes calls itself \"bells\"; folder, file and name must be equal" },
	{ no_name, "plugin notes calls itself \"\"; folder, file and name must be equal" },
	{ route_of_another, ROUTE("/{lang}/notes") },
	{ route_like_another, ROUTE("/{lang}/notes") },
	{ route_without_rest, ROUTE("/{lang}/notes") },
	{ route_without_name, ROUTE("/{lang}/notes") },
	{ route_without_function, "plugin notes: route notes.open has no function that serves it" },
	{ right_of_another, "plugin notes: route notes.list asks for right kb.people; a plugin asks for its own rights only" },
	{ right_outside_staff, STAFF("notes.open") },
	{ right_beside_staff, STAFF("notes.list") },
	{ staff_without_right, STAFF("notes.list") },
	{ staff_root_without_right, STAFF("notes.open") },
	{ pool_of_nowhere, "plugin notes: there is no pool \"complain\"; leave it out for main" },
	{ pool_of_no_name, "plugin notes: there is no pool \"\"; leave it out for main" },
	{ pool_by_name, NULL },
	{ pool_of_complaints, NULL }, /* its pages lie elsewhere: main serves them */
	{ path_of_complaints, POOL("/{lang}/complaints") },
	{ path_under_complaints, POOL("/{lang}/complaints/{part}") },
	{ staff_of_complaints, POOL("/{lang}/staff/complaints/notes") },
	{ path_like_complaints, NULL },
	{ path_with_complaints, NULL },
	{ path_without_language, NULL },
	{ in_the_pool, NULL },
	{ form_on_get, "plugin notes: route notes.open has a form but is no KB_POST" },
	{ foreign_right, "plugin notes: right kb.people must begin with \"notes.\"" },
	{ right_of_nobody, ROLES },
	{ right_without_roles, ROLES },
	{ right_of_a_stranger, ROLES },
	{ right_of_half_a_role, ROLES },
	{ right_with_odd_flags, "plugin notes: right notes.read has flags that do not exist" },
	{ right_twice, "plugin notes: right notes.read is there twice; remove one" },
	{ slot_without_function, "plugin notes: slot staff.home has no function that shows it" },
	{ job_without_function, JOB },
	{ job_without_pause, JOB },
	{ foreign_setting, "plugin notes: setting data must begin with \"notes.\"" },
	{ setting_without_preset, "plugin notes: setting notes.days needs a preset and a meaning" },
	{ setting_without_meaning, "plugin notes: setting notes.days needs a preset and a meaning" },
	{ statement_of_another, "plugin notes: statement notes_add belongs to bells; make it with kbsql notes" },
	{ statement_of_core, "plugin notes: statement notes_add belongs to kb; make it with kbsql notes" },
	{ statement_name, "plugin notes: statement bells_add must begin with \"notes_\"" },
	{ statement_dot, "plugin notes: statement notes.add must begin with \"notes_\"" },
	{ migration_gap, "plugin notes: migration 0003 does not follow 0001; number them one by one" },
	{ migration_twice, "plugin notes: migration 0001 does not follow 0001; number them one by one" },
	{ migration_from_two, "plugin notes: migration 0002 does not follow 0000; number them one by one" },
	{ form_without_take, FORM("notes.xml") },
	{ form_without_id, FORM("notes.xml") },
	{ form_elsewhere, FORM("../bells/forms/bells.xml") },
};

/* NULL is equal to NULL only. */
static void expect_text(const char *is, const char *want)
{
	if (!is || !want)
		assert_ptr_equal(is, want);
	else
		assert_string_equal(is, want);
}

static void each_spoilt_thing_has_its_sentence(void **state)
{
	assert_int_equal(KB_ABI, 1); /* it stands in two sentences above */
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct whole w;

		make(&w);
		cases[i].spoil(&w);
		expect_text(kb_plugin_check(*state, &w.plugin, "notes"), cases[i].why);
	}
}

static void an_empty_table_is_sound(void **state)
{
	const struct kb_plugin p = { .abi = KB_ABI, .name = "notes" };

	assert_null(kb_plugin_check(*state, &p, "notes"));
}

/* ---- Names --------------------------------------------------------------------------- */

#define LETTERS(name) "plugin \"" name "\": a name is 1 to 24 letters a-z; rename it"
#define RESERVED(name) "plugin " name ": the name is reserved; choose another"

static const struct { const char *name, *why; } names[] = {
	{ "notes", NULL },
	{ "n", NULL },
	{ "abcdefghijklmnopqrstuvwx", NULL },
	{ "statics", NULL },
	{ "abcdefghijklmnopqrstuvwxy", LETTERS("abcdefghijklmnopqrstuvwxy") },
	{ "Notes", LETTERS("Notes") },
	{ "notesB", LETTERS("notesB") },
	{ "notes2", LETTERS("notes2") },
	{ "my_notes", LETTERS("my_notes") },
	{ "my-notes", LETTERS("my-notes") },
	{ "notes.so", LETTERS("notes.so") },
	{ "n\xc3\xb6tes", LETTERS("n\xc3\xb6tes") },
	{ "", LETTERS("") },
	{ "kb", RESERVED("kb") },
	{ "sqlite", RESERVED("sqlite") },
	{ "static", RESERVED("static") },
	{ "klankbord", RESERVED("klankbord") },
};

static void a_name_is_letters_and_not_taken(void **state)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct kb_plugin p = { .abi = KB_ABI, .name = names[i].name };

		expect_text(kb_plugin_check(*state, &p, names[i].name), names[i].why);
	}
}

/* ---- All together ---------------------------------------------------------------------- */

static const struct { const char *names[4], *why; } houses[] = {
	{ { "kb", "metrics", "surveys" }, NULL },
	{ { "kb" }, NULL },
	{ { "kb", "notes", "motes", "otes" }, NULL }, /* alike, and none begins another */
	{ { "kb", "survey", "surveys" }, "plugin survey: its name is the beginning of surveys; rename one of them" },
	{ { "kb", "surveys", "survey" }, "plugin survey: its name is the beginning of surveys; rename one of them" },
	{ { "kb", "kbd" }, "plugin kb: its name is the beginning of kbd; rename one of them" },
	{ { "kb", "notes", "notes" }, "plugin notes is there twice; remove one" },
};

static void names_do_not_begin_each_other(void **state)
{
	for (size_t i = 0; i < sizeof(houses) / sizeof(*houses); i++) {
		struct kb_plugin tables[4];
		const struct kb_plugin *list[4];
		size_t n = 0;

		for (; n < 4 && houses[i].names[n]; n++) {
			tables[n] = (struct kb_plugin){ .abi = KB_ABI, .name = houses[i].names[n] };
			list[n] = &tables[n];
		}
		expect_text(kb_plugins_check(*state, list, n), houses[i].why);
	}
}

static void there_are_at_most_64(void **state)
{
	struct kb_plugin tables[65];
	const struct kb_plugin *list[65];

	for (size_t i = 0; i < 65; i++) {
		tables[i] = (struct kb_plugin){ .abi = KB_ABI, .name = kb_arena_fmt(*state, "%c%c", (int)('a' + i / 26), (int)('a' + i % 26)) };
		list[i] = &tables[i];
	}
	assert_null(kb_plugins_check(*state, list, 64));
	assert_string_equal(kb_plugins_check(*state, list, 65), "there are more than 64 plugins; remove some");
}

/* What they tell and hear is looked at here, too (test-observe has each case). */
static void a_type_has_one_teller(void **state)
{
	struct whole one, two;
	const struct kb_plugin *const both[] = { &one.plugin, &two.plugin };

	make(&one);
	make(&two);
	two.plugin.name = "bells";
	two.tells[0].type = "bell";
	assert_null(kb_plugins_check(*state, both, 2));
	two.tells[0].type = "note";
	assert_string_equal(kb_plugins_check(*state, both, 2),
	    "plugin bells tells 'note', which plugin notes tells already: a type has one teller, choose another name");
	two.tells[0].type = "bell";
	two.hears[0].heard = NULL;
	assert_string_equal(kb_plugins_check(*state, both, 2), "plugin bells hears 'answer' with no function: set .heard");
}

static int open_arena(void **state)
{
	*state = kb_arena_new();
	return 0;
}

static int close_arena(void **state)
{
	kb_arena_free(*state);
	return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ARENA(each_spoilt_thing_has_its_sentence),
		WITH_ARENA(an_empty_table_is_sound),
		WITH_ARENA(a_name_is_letters_and_not_taken),
		WITH_ARENA(names_do_not_begin_each_other),
		WITH_ARENA(there_are_at_most_64),
		WITH_ARENA(a_type_has_one_teller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
