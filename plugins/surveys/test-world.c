/* test-world.c - see test-world.h. */
#include "test-world.h"
#include "surveys.sql.h"

/* ---- A plugin that hears ----------------------------------------------------------- */

char heard_text[8000];
size_t heard_count, heard_repeats;

/* The observation as text, its items in the order of their names. */
static int by_name(const void *x, const void *y)
{
	return strcmp(((const struct kb_item *)x)->name, ((const struct kb_item *)y)->name);
}

static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	struct kb_item *items = kb_alloc(c, o->count * sizeof(*items));
	size_t n = strlen(heard_text);

	memcpy(items, o->items, o->count * sizeof(*items));
	qsort(items, o->count, sizeof(*items), by_name);
	n += snprintf(heard_text + n, sizeof(heard_text) - n, "%s %s %d:", o->place, o->population, (int)o->month);
	for (size_t i = 0; i < o->count && n < sizeof(heard_text); i++)
		n += snprintf(heard_text + n, sizeof(heard_text) - n, " %s=%g", items[i].name, items[i].value);
	heard_count++;
	return KB_OK;
}

static enum kb_rc hear_repeat(struct kb_ctx *c, const struct kb_observation *o)
{
	size_t was = heard_count;
	enum kb_rc rc = hear(c, o);

	heard_count = was;
	heard_repeats++;
	return rc;
}

static void hear_nothing_yet(void)
{
	heard_repeats = 0;
	heard_text[0] = '\0';
	heard_count = 0;
}

static enum kb_rc forget(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	hear_nothing_yet();
	return KB_OK;
}

static enum kb_rc forget_repeat(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	heard_repeats = 0;
	return KB_OK;
}

static const struct kb_plugin listener = {
	.abi = KB_ABI, .name = "listener",
	.hears = (const struct kb_hears[]){ { "answer", hear, forget }, { "repeat", hear_repeat, forget_repeat }, { 0 } },
};

/* ---- The house ------------------------------------------------------------------------ */

int open_house(void **state)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &listener, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	hear_nothing_yet();
	kb_test_clock(t, NOON_15_APRIL_2026);
	kb_test_place(t, "coa", "organisation", "");
	kb_test_place(t, "noord", "region", "coa");
	kb_test_place(t, "de-linde", "location", "noord");
	kb_test_place(t, "de-eik", "location", "noord");
	*state = t;
	return 0;
}

int close_house(void **state)
{
	kb_test_close(*state);
	return 0;
}

void sign_in(struct kb_test *t, const char *role, const char *place)
{
	kb_test_anonymous(t);
	kb_test_staff(t, role, place);
}

void expect_status(struct kb_test *t, const char *path, int status)
{
	assert_int_equal(kb_test_get(t, path).status, status);
}

int64_t count_responses(struct kb_test *t)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	struct kb_rows *q = kb_ask(c, &surveys_count_responses, kb_i(INT32_MAX));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	kb_test_end(t, false);
	return n;
}

int64_t count_by_mode(struct kb_test *t, const char *mode)
{
	static const struct kb_stmt stmt = { "surveys", "test_mode", "SELECT COUNT(*) FROM surveys_response WHERE mode = $1" };
	struct kb_rows *q = kb_ask(kb_test_ctx(t, &kb_plugin), &stmt, kb_t(mode));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	kb_test_end(t, false);
	return n;
}

void read_code_at(struct kb_test *t, const char *path, char code[CODE_LEN + 1])
{
	const char *at = strstr(kb_test_get(t, path).body, "/s/");

	assert_non_null(at);
	snprintf(code, CODE_LEN + 1, "%s", at + 3);
}

void read_code(struct kb_test *t, const char *place, char code[CODE_LEN + 1])
{
	char path[100];

	snprintf(path, sizeof(path), "/en/staff/surveys/%s/poster", place);
	read_code_at(t, path, code);
}

/* Opens the survey of a place as an administrator, and leaves. */
void open_survey(struct kb_test *t, const char *place, char code[CODE_LEN + 1])
{
	char body[100];

	sign_in(t, "admin", "coa");
	snprintf(body, sizeof(body), "csrf={csrf}&place=%s", place);
	assert_int_equal(kb_test_post(t, "/en/staff/surveys/open", body).status, 303);
	read_code(t, place, code);
	kb_test_anonymous(t);
}

void close_survey(struct kb_test *t, const char *place)
{
	char body[100];

	kb_test_staff(t, "admin", "coa");
	snprintf(body, sizeof(body), "csrf={csrf}&place=%s", place);
	assert_int_equal(kb_test_post(t, "/en/staff/surveys/close", body).status, 303);
}

struct kb_test_reply scan(struct kb_test *t, const char *code)
{
	char path[40];

	snprintf(path, sizeof(path), "/s/%s", code);
	return kb_test_get(t, path);
}

/* The value of the last choice on a question page; "" on any other page. */
static void last_choice(const char *body, char to[64])
{
	to[0] = '\0';
	for (const char *p = body; (p = strstr(p, "<input")) != NULL; p++) {
		char tag[500];
		const char *value;

		snprintf(tag, sizeof(tag), "%.*s", (int)strcspn(p, ">"), p);
		value = strstr(tag, " value=\"");
		if (strstr(tag, " name=\"a\"") && value)
			snprintf(to, 64, "%.*s", (int)strcspn(value + 8, "\""), value + 8);
	}
}

/* What to send from this page: its last choice; nothing where words are asked for, or
 * nothing at all. */
static void answer(const char *page, char body[200])
{
	char choice[64];

	last_choice(page, choice);
	if (*choice)
		snprintf(body, 200, "state={state}&go=next&a=%s", choice);
	else
		snprintf(body, 200, "state={state}&go=%s", strstr(page, "name=\"t\"") ? "skip" : "next");
}

size_t walk_to_review(struct kb_test *t, const char *lang)
{
	char path[40], body[200];
	size_t asked = 0;
	const char *page;

	snprintf(path, sizeof(path), "/%s/s", lang);
	for (page = kb_test_post(t, path, "").body; strstr(page, "value=\"next\""); asked++) {
		assert_true(asked < 40);
		answer(page, body);
		page = kb_test_post(t, path, body).body;
	}
	return asked;
}

struct kb_test_reply send_answers(struct kb_test *t, const char *lang)
{
	char path[40];

	snprintf(path, sizeof(path), "/%s/s", lang);
	return kb_test_post(t, path, "state={state}&go=send");
}

const char *fresh_key(void)
{
	static char key[33];
	static unsigned last;

	snprintf(key, sizeof(key), "%032x", ++last);
	return key;
}

void keep_one(struct kb_test *t, const char *place, enum kb_rc expected)
{
	static const struct kb_answer answers[] = { { "A10", "3" }, { "A24", "dk" }, { "A52", "" } };
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	assert_int_equal(response_keep(c, &(struct kb_filled){
		.form = SURVEYS_FORM, .version = "1", .place = place, .instance = "0", .key = fresh_key(), .document = "<data/>",
		.answers = answers, .count = sizeof(answers) / sizeof(*answers),
	}), expected);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* ---- Rounds ------------------------------------------------------------------------------ */

struct plan a_plan(void)
{
	static const char *const places[] = { "de-linde" };

	return (struct plan){
		.title = "Spring", .form = SURVEYS_FORM, .population = SURVEYS_POPULATION, .tongues = "",
		.opens = 20260416, .ends = 20260513, .aftercare = "", .owner = "", .happened = "", .places = places, .count = 1,
	};
}

const char *make_round(struct kb_test *t, const struct plan *p)
{
	static char id[33];
	const char *round = "", *taken = "";

	assert_int_equal(round_make(kb_test_ctx(t, &kb_plugin), p, &round, &taken), KB_OK);
	snprintf(id, sizeof(id), "%s", round);
	assert_int_equal(kb_test_end(t, true), KB_OK);
	return id;
}
