/* test-house.c - see test-house.h. */
#include "test-house.h"

/* ---- A plugin that tells -------------------------------------------------------- */

static const struct kb_stmt surveys_add = { "surveys", "surveys_add",
	"INSERT INTO surveys_told (key, place, month, item, value) VALUES ($1, $2, $3, $4, $5)" };
static const struct kb_stmt surveys_before = { "surveys", "surveys_before",
	"SELECT place, month, item, value FROM surveys_told WHERE month < $1 ORDER BY key" };

static enum kb_rc tell(struct kb_ctx *c, const char *place, int32_t month, const char *item, double value)
{
	const struct kb_item told = { item, value };

	return kb_observe(c, &(struct kb_observation){
		.type = "answer", .place = place, .population = "youth", .month = month, .items = &told, .count = 1,
	});
}

/* Only asked after other tables were written, so the read goes on while it tells. */
static enum kb_rc again(struct kb_ctx *c, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &surveys_before, kb_i(month));

	while (kb_next(q))
		tell(c, kb_col_text(q, 0), (int32_t)kb_col_int(q, 1), kb_col_text(q, 2), kb_col_real(q, 3));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

const struct kb_plugin house_tells = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){ { .file = "core.xml", .id = "core", .take = take }, { 0 } },
	.tells = (const struct kb_tells[]){ { "answer", again }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1,
	    "CREATE TABLE surveys_told (key TEXT PRIMARY KEY, place TEXT NOT NULL, month BIGINT NOT NULL, "
	    "item TEXT NOT NULL, value DOUBLE PRECISION NOT NULL) /*+sqlite WITHOUT ROWID */;" }, { 0 } },
	.statements = (const struct kb_stmt *const[]){ &surveys_add, &surveys_before, NULL },
};

/* ---- The house ------------------------------------------------------------------- */

static int house_open_with(void **state, const struct kb_plugin *metrics)
{
	const struct kb_plugin *plugins[] = { metrics, &house_tells, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	kb_test_clock(t, NOON_15_APRIL_2026);
	kb_test_place(t, "coa", "organisation", "");
	kb_test_place(t, "noord", "region", "coa");
	kb_test_place(t, "zuid", "region", "coa");
	kb_test_place(t, "de-linde", "location", "noord");
	kb_test_place(t, "de-eik", "location", "noord");
	kb_test_place(t, "de-berk", "location", "zuid");
	kb_test_staff(t, "quality", "coa");
	*state = t;
	return 0;
}

int house_open(void **state)
{
	return house_open_with(state, &kb_plugin);
}

/* The same where the organisation has set norms. */
int house_open_with_norms(void **state)
{
	static const struct kb_setting settings[] = { { "metrics.norms", "A10=60 A24=60 A50=60 A28=60", "" }, { 0 } };
	static struct kb_plugin metrics;

	metrics = kb_plugin;
	metrics.settings = settings;
	return house_open_with(state, &metrics);
}

int house_close(void **state)
{
	kb_test_close(*state);
	return 0;
}

/* `n` youths answer `item` with the digits of `values`, one after another. */
void house_answer(struct kb_test *t, const char *place, int32_t month, const char *item, const char *values)
{
	struct kb_ctx *c = kb_test_ctx(t, &house_tells);

	for (; *values; values++) {
		kb_run(c, &surveys_add, kb_t(kb_key(c)), kb_t(place), kb_i(month), kb_t(item), kb_r(*values - '0'));
		tell(c, place, month, item, *values - '0');
	}
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_keeper(t);
}

/* What the keeper does once a minute. */
static void house_release(struct kb_test *t)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	assert_int_not_equal(kb_plugin.jobs[0].run(c), KB_FAIL);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* A page as it is a minute later. */
const char *house_page(struct kb_test *t, const char *path)
{
	struct kb_test_reply r;

	house_release(t);
	r = kb_test_get(t, path);
	assert_int_equal(r.status, 200);
	return r.body;
}

/* The line of the CSV for a period and an item, copied; NULL: there is none. */
char *house_line(struct kb_test *t, const char *place, const char *period, const char *item)
{
	char path[100], want[100];
	const char *at, *key;

	snprintf(path, sizeof(path), "/en/staff/metrics/%s/csv", place);
	snprintf(want, sizeof(want), "\"%s\",\"%s\",", period, item);
	at = house_page(t, path);
	key = strstr(at, want);
	return key ? strndup(key, strcspn(key, "\r\n")) : NULL;
}

void house_expect_figure(struct kb_test *t, const char *place, const char *period, const char *item, const char *tail)
{
	char *line = house_line(t, place, period, item);

	assert_non_null(line);
	if (strlen(line) < strlen(tail) || strcmp(line + strlen(line) - strlen(tail), tail) != 0)
		fail_msg("expected %s at the end of %s", tail, line);
	free(line);
}

void house_expect_words(const char *body, const char *words)
{
	if (strstr(body, words) == NULL)
		fail_msg("the page does not say: %s\n%s", words, body);
}
