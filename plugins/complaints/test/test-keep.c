/* test-keep.c - what comes by itself, how long a case is kept, and what is counted: against a count by hand,
 * and told again. */
#include <sodium.h>
#include <stdio.h>

#include "complaints.sql.h"
#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"

/* ---- An ear that adds up ---- */

enum { SUMS = 200 };
static struct sum { int32_t month; char place[40], item[60]; double total; int n; } sums[SUMS];
static size_t nsums;

static struct sum *sum_of(int32_t month, const char *place, const char *item)
{
	for (size_t i = 0; i < nsums; i++)
		if (sums[i].month == month && strcmp(sums[i].item, item) == 0 && strcmp(sums[i].place, place) == 0)
			return &sums[i];
	assert_true(nsums < SUMS);
	sums[nsums] = (struct sum){ .month = month };
	snprintf(sums[nsums].place, sizeof sums->place, "%s", place);
	snprintf(sums[nsums].item, sizeof sums->item, "%s", item);
	return &sums[nsums++];
}

static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	(void)c;
	for (size_t i = 0; i < o->count; i++) {
		struct sum *s = sum_of(o->month, o->place, o->items[i].name);

		s->total += o->items[i].value;
		s->n++;
	}
	return KB_OK;
}

static enum kb_rc forget(struct kb_ctx *c, int32_t month)
{
	(void)c;
	for (size_t i = 0; i < nsums; i++)
		if (sums[i].month < month)
			sums[i].total = sums[i].n = 0;
	return KB_OK;
}

static const struct kb_hears hears[] = { { "complaint", hear, forget }, { 0 } };
static const struct kb_plugin adder = { .abi = KB_ABI, .name = "adder", .hears = hears };

/* The plugin with other presets: closed cases are kept for two years (or a month, open_short()), de-eik is protected. */
static struct kb_plugin set_up;
static struct kb_setting settings[32];

static void preset(const char *name, const char *value)
{
	for (struct kb_setting *s = settings; s->name; s++)
		if (strcmp(s->name, name) == 0) {
			s->preset = value;
			return;
		}
	fail_msg("the plugin has no setting %s", name);
}

static void take_settings(void)
{
	size_t n = 0;

	for (; kb_plugin.settings[n].name; n++) {
		assert_true(n + 1 < sizeof settings / sizeof *settings);
		settings[n] = kb_plugin.settings[n];
	}
	settings[n] = (struct kb_setting){ 0 };
	preset("complaints.scheme_nidos", "judge=8w");
	preset("complaints.keep_months", "24");
	preset("complaints.protected", "de-eik");
}

/* A house with one preset more; NULL: none. */
static int open_with(void **state, const char *name, const char *value)
{
	static const struct kb_plugin *plugins[] = { &set_up, &adder, NULL };
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	static const char *const forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t;

	take_settings();
	if (name)
		preset(name, value);
	set_up = kb_plugin;
	set_up.settings = settings;
	nsums = 0;
	t = kb_test_open(plugins, locales, forms);
	kb_test_place(t, "organisatie", "organisation", "");
	kb_test_place(t, "de-linde", "location", "organisatie");
	kb_test_place(t, "de-eik", "location", "organisatie");
	*state = t;
	return 0;
}

static int open_set_up(void **state)
{
	return open_with(state, NULL, NULL);
}

static struct seal_pair escrow;

static int open_with_escrow(void **state)
{
	static char hex[2 * SEAL_KEY + 1];

	assert_true(sodium_init() >= 0);
	seal_pair_make(&escrow);
	sodium_bin2hex(hex, sizeof hex, escrow.pk, SEAL_KEY);
	return open_with(state, "complaints.escrow", hex);
}

static int open_short(void **state)
{
	return open_with(state, "complaints.keep_months", "1");
}

#define SET_UP(test) cmocka_unit_test_setup_teardown(test, open_set_up, close_house)

static struct kb_ctx *go(struct kb_test *t)
{
	return kb_test_as(t, &set_up);
}

/* ---- A house with teams ---- */

static void teams(struct kb_test *t)
{
	struct kb_ctx *c = go(t);
	struct member m;

	assert_int_equal(member_make_for(c, "founder", PHRASE, &m), KB_OK);
	assert_int_equal(team_make(c, &m, body_find("coa"), kb_place(c, "organisatie")), KB_OK);
	member_wipe(&m);
	commit(t);
}

static void file_at(struct kb_test *t, const char *place, const char *track, char id[40], char code[SEAL_CODE])
{
	struct kb_filled f = { .form = "complaint", .place = place, .count = 3, .answers = (const struct kb_answer[]){
		{ "about", "person" }, { "track", track }, { "danger", "no" } },
		.texts = (const struct kb_answer[]){ { "story", WORDS }, { "name", "Een naam" } }, .ntexts = 2 };
	struct kb_ctx *c = go(t);
	struct seal_reporter r;

	seal_code_make(code);
	f.pass = pass_write(c, code, "");
	assert_int_equal(filing_ready(c, &f, &f.ready), KB_OK);
	assert_int_equal(filing_take(c, &f), KB_OK);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	snprintf(id, 40, "%s", case_by_mark(c, r.mark)->id);
	commit(t);
}

static int days; /* since noon of 15 April 2026 */

static void day(struct kb_test *t, int n)
{
	days = n;
	kb_test_clock(t, NOON_15_APRIL_2026 + (int64_t)n * A_DAY);
}

static void happens(struct kb_test *t, const char *id, struct term_event e)
{
	struct kb_ctx *c = go(t);

	assert_int_equal(case_event(c, case_by_id(c, id), e), TERM_FINE);
	commit(t);
}

static void decides(struct kb_test *t, const char *id, const char *outcome)
{
	struct kb_ctx *c;

	happens(t, id, (struct term_event){ .what = TERM_DECIDED });
	c = go(t);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_outcome", "UPDATE complaints_case SET outcome = $2 WHERE id = $1" }), kb_t(id), kb_t(outcome));
	tell_outcome(c, case_by_id(c, id), outcome, "");
	commit(t);
}

static void keeper(struct kb_test *t)
{
	assert_int_equal(keep_run(go(t)), KB_OK);
	commit(t);
	kb_test_keeper(t);
}

static int64_t number(struct kb_test *t, const char *sql)
{
	struct kb_rows *q = kb_ask(go(t), (&(const struct kb_stmt){ "complaints", "test_number", sql }));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	commit(t);
	return n;
}

enum { APRIL = 12 * 2026 + 3, MAY, JUNE, JULY };

static double of(int32_t month, const char *item)
{
	return sum_of(month, "de-linde", item)->total;
}

/* ---- Silence, and what takes too long ---- */

static void who_stays_silent_is_closed_and_counted_apart(void **state)
{
	struct kb_test *t = *state;
	char id[40], code[SEAL_CODE];

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "signal", id, code);
	happens(t, id, (struct term_event){ .what = TERM_ANSWERED });
	happens(t, id, (struct term_event){ .what = TERM_OFFERED });
	happens(t, id, (struct term_event){ .what = TERM_ASKED });
	day(t, 28);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE kept_until > 0"), 0);
	day(t, 29);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE kept_until > 0"), 1);
	keeper(t);
	assert_int_equal(of(MAY, "closed.no_reply"), 1);
	assert_int_equal(of(MAY, "closed.solved"), 0);
	happens(t, id, (struct term_event){ .what = TERM_REOPENED });
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE kept_until > 0"), 0);
}

static void what_stalls_is_offered_the_formal_route_once(void **state)
{
	struct kb_test *t = *state;
	char id[40], code[SEAL_CODE];
	const struct message *list;
	struct seal_reporter r;
	struct kb_ctx *c;
	struct hand h;
	size_t n;

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "signal", id, code);
	day(t, 13);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_event WHERE what = 11"), 0);
	day(t, 14);
	keeper(t);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_event WHERE what = 11"), 1);
	c = go(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_OK);
	n = case_read(c, &h, &list);
	assert_int_equal(list[n - 1].author, SEAL_PORTAL);
	assert_non_null(list[n - 1].text);
	assert_true(strlen(list[n - 1].text) > 20);
	commit(t);
}

/* ---- How long ---- */

static void what_was_kept_long_enough_is_destroyed(void **state)
{
	struct kb_test *t = *state;
	char id[40], code[SEAL_CODE];
	struct seal_reporter r;
	struct kb_ctx *c;
	struct hand h;

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "formal", id, code);
	decides(t, id, "founded");
	day(t, 29);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case"), 1);
	day(t, 30);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_message"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_event"), 0);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_ledger"), 1);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_act WHERE verb = 13"), 1);
	c = go(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_NONE);
	commit(t);
}

/* Does a file of the store hold these bytes? */
static bool lies_in(struct kb_test *t, const char *end, const seal_byte *bytes, size_t n)
{
	static char all[1 << 24];
	char path[300];
	size_t len;
	FILE *f;

	snprintf(path, sizeof path, "%s%s", kb_test_store(t), end);
	f = fopen(path, "rb");
	assert_non_null(f);
	len = fread(all, 1, sizeof all, f);
	assert_true(len < sizeof all);
	fclose(f);
	return memmem(all, len, bytes, n) != NULL;
}

/* The reporter's copy of the key of a case, which with a code opens it. */
static void locked_key(struct kb_test *t, const char *id, seal_byte to[SEAL_WRAPPED])
{
	struct kb_ctx *c = go(t);

	memcpy(to, case_by_id(c, id)->keys.to_reporter, SEAL_WRAPPED);
	commit(t);
}

/* The control is the same deleting without kb_forget(): the log of the store keeps the key. */
static void a_key_that_was_destroyed_lies_in_no_file(void **state)
{
	struct kb_test *t = *state;
	char id[40], other[40], code[SEAL_CODE];
	seal_byte key[SEAL_WRAPPED], plain[SEAL_WRAPPED];
	struct kb_ctx *c;

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "formal", id, code);
	decides(t, id, "founded");
	locked_key(t, id, key);
	assert_true(lies_in(t, "", key, sizeof key) || lies_in(t, "-wal", key, sizeof key));
	day(t, 30);
	keeper(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case"), 0);
	assert_false(lies_in(t, "", key, sizeof key));
	assert_false(lies_in(t, "-wal", key, sizeof key));
	file_at(t, "de-linde", "formal", other, code);
	locked_key(t, other, plain);
	c = go(t);
	kb_run(c, &complaints_case_drop, kb_t(other));
	commit(t);
	assert_true(lies_in(t, "-wal", plain, sizeof plain));
}

static const char *page_for(struct kb_test *t, const char *code)
{
	char body[60];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_plain(t, kb_test_post(t, "/nl/complaints/look", body).body);
}

/* What a stranger is told of a code that was one is what they are told of any other. The control is before. */
static void a_code_whose_case_is_destroyed_is_like_any_other(void **state)
{
	struct kb_test *t = *state;
	char id[40], code[SEAL_CODE], other[SEAL_CODE];

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "formal", id, code);
	decides(t, id, "founded");
	seal_code_make(other);
	assert_string_not_equal(page_for(t, code), page_for(t, other));
	day(t, 30);
	keeper(t);
	assert_string_equal(page_for(t, code), page_for(t, other));
}

/* ---- The escrow ---- */

/* Does the newest key of the team, as the escrow holds it, open the case? */
static bool escrow_opens(struct kb_test *t, const char *id, const struct seal_pair *pair)
{
	struct kb_ctx *c = go(t);
	const struct casefile *f = case_by_id(c, id);
	struct kb_rows *q = kb_ask(c, (&(const struct kb_stmt){ "complaints", "test_escrow", "SELECT escrow, pk FROM complaints_epoch WHERE team = $1 AND epoch = $2" }),
	    kb_t(f->team), kb_i(f->keys.role.epoch));
	struct seal_pair role;
	seal_byte sk[SEAL_KEY];
	const void *wrapped;
	size_t n, npk;
	bool opens;

	assert_true(kb_next(q));
	wrapped = kb_col_blob(q, 0, &n);
	memcpy(role.pk, kb_col_blob(q, 1, &npk), SEAL_KEY);
	opens = seal_role_open(&role, wrapped, n, &f->keys.role, seal_escrow, pair) == SEAL_FINE &&
	    seal_case_open(sk, f->keys.to_role, SEAL_WRAPPED, &f->keys.c, &f->keys.role, &role) == SEAL_FINE;
	commit(t);
	return opens;
}

static void the_escrow_opens_what_is_there_in_each_epoch(void **state)
{
	struct kb_test *t = *state;
	struct member founder, other;
	struct seal_pair stranger;
	char id[40], code[SEAL_CODE], other_id[40], founder_id[40];
	struct kb_ctx *c = go(t);

	assert_int_equal(member_make_for(c, "founder", PHRASE, &founder), KB_OK);
	assert_int_equal(member_make_for(c, "other", PHRASE, &other), KB_OK);
	snprintf(founder_id, sizeof founder_id, "%s", founder.id);
	snprintf(other_id, sizeof other_id, "%s", other.id);
	founder.id = founder_id;
	assert_int_equal(team_make(c, &founder, body_find("coa"), kb_place(c, "organisatie")), KB_OK);
	assert_int_equal(team_admit(c, &founder, team_for(c, "coa", ""), other_id), KB_OK);
	commit(t);
	file_at(t, "de-linde", "signal", id, code);
	seal_pair_make(&stranger);
	assert_true(escrow_opens(t, id, &escrow));
	assert_false(escrow_opens(t, id, &stranger));
	c = go(t);
	assert_int_equal(team_next_epoch(c, &founder, team_for(c, "coa", ""), other_id), KB_OK);
	commit(t);
	assert_true(escrow_opens(t, id, &escrow));
	assert_false(escrow_opens(t, id, &stranger));
}

/* ---- Counted ---- */

/* Five complaints and a signal, and what a person with a pencil makes of them:
 *
 *         filed   confirmed     contact    decided      days  outcome     due     in time
 *   A  15 April   16 April      20 April   20 April        5  founded     27 May  yes
 *   B  15 April   24 April (7)  25 May     25 May         40  partly      27 May  yes
 *   C  15 April   22 April (5)  30 May     30 May         45  unfounded   27 May  no
 *   D  15 April   never         never      never                          27 May  no
 *   E   4 May     4 May         5 May      5 May           1  unfounded   15 June yes
 *   F  signal, answered on 17 April, solved on 18 April
 *
 * so in April and May KL02 is 3 of 5, KL03 and KL04 have 1, 5, 40 and 45 days, KL05 in May is 2 of 4, KL06 is 2 of 4. */
static void live(struct kb_test *t)
{
	char a[40], b[40], c[40], d[40], e[40], f[40], code[SEAL_CODE];

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "formal", a, code);
	file_at(t, "de-linde", "formal", b, code);
	file_at(t, "de-linde", "formal", c, code);
	file_at(t, "de-linde", "formal", d, code);
	file_at(t, "de-linde", "signal", f, code);
	day(t, 1);
	happens(t, a, (struct term_event){ .what = TERM_ACKNOWLEDGED });
	day(t, 2);
	happens(t, f, (struct term_event){ .what = TERM_ANSWERED });
	day(t, 3);
	happens(t, f, (struct term_event){ .what = TERM_CONFIRMED });
	day(t, 5);
	decides(t, a, "founded");
	day(t, 7);
	happens(t, c, (struct term_event){ .what = TERM_ACKNOWLEDGED });
	day(t, 9);
	happens(t, b, (struct term_event){ .what = TERM_ACKNOWLEDGED });
	keeper(t);
	day(t, 19);
	file_at(t, "de-linde", "formal", e, code);
	happens(t, e, (struct term_event){ .what = TERM_ACKNOWLEDGED });
	day(t, 20);
	decides(t, e, "unfounded");
	day(t, 40);
	decides(t, b, "partly");
	day(t, 42);
	keeper(t);
	day(t, 45);
	decides(t, c, "unfounded");
	kb_test_keeper(t);
}

static void the_numbers_are_those_of_a_pencil(void)
{
	assert_int_equal(of(APRIL, "complaint.received"), 4);
	assert_int_equal(of(MAY, "complaint.received"), 1);
	assert_int_equal(of(APRIL, "received.signal"), 1);
	assert_int_equal(of(APRIL, "received.awb"), 4);
	assert_int_equal(of(APRIL, "theme.person"), 5);
	assert_int_equal(of(APRIL, "complaint.acknowledged_5"), 2); /* A, C; B took six working days */
	assert_int_equal(of(MAY, "complaint.acknowledged_5"), 1);
	assert_int_equal(of(APRIL, "complaint.contact_days"), 5);
	assert_int_equal(of(MAY, "complaint.contact_days"), 1 + 40 + 45);
	assert_int_equal(of(APRIL, "contact_days"), 2);
	assert_int_equal(of(APRIL, "complaint.lead_days"), 5);
	assert_int_equal(of(MAY, "complaint.lead_days"), 1 + 40 + 45);
	assert_int_equal(sum_of(MAY, "de-linde", "complaint.lead_days")->n, 3);
	assert_int_equal(of(APRIL, "complaint.upheld"), 1);
	assert_int_equal(of(MAY, "complaint.partly"), 1);
	assert_int_equal(of(MAY, "complaint.unfounded"), 2);
	assert_int_equal(of(APRIL, "closed.solved"), 1);
	assert_int_equal(of(APRIL, "closed.decided"), 1);
	assert_int_equal(of(MAY, "closed.decided"), 3);
}

static void counts_are_those_of_a_pencil(void **state)
{
	struct kb_test *t = *state;

	live(t);
	the_numbers_are_those_of_a_pencil();
	assert_int_equal(of(MAY, "complaint.due"), 0); /* 27 May is not over on the 27th */
	day(t, 45);
	keeper(t);
	keeper(t);
	assert_int_equal(of(MAY, "complaint.due"), 4);
	assert_int_equal(of(MAY, "complaint.in_time"), 2);
	assert_int_equal(of(JUNE, "complaint.due"), 0);
	day(t, 70);
	keeper(t);
	assert_int_equal(of(JUNE, "complaint.due"), 1);
	assert_int_equal(of(JUNE, "complaint.in_time"), 1);
}

/* Told again is the same, of what is still there. */
static void counts_told_again_are_the_same(void **state)
{
	struct kb_test *t = *state;
	struct sum before[SUMS];
	size_t n;
	char id[40], code[SEAL_CODE];

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "formal", id, code);
	file_at(t, "de-linde", "signal", id, code);
	happens(t, id, (struct term_event){ .what = TERM_ANSWERED });
	happens(t, id, (struct term_event){ .what = TERM_OFFERED });
	happens(t, id, (struct term_event){ .what = TERM_ASKED });
	day(t, 29);
	keeper(t);
	happens(t, id, (struct term_event){ .what = TERM_REOPENED });
	day(t, 30);
	happens(t, id, (struct term_event){ .what = TERM_ANSWERED });
	happens(t, id, (struct term_event){ .what = TERM_CONFIRMED });
	day(t, 60);
	keeper(t);
	memcpy(before, sums, sizeof sums);
	n = nsums;
	kb_test_again(t);
	assert_int_equal(nsums, n);
	assert_true(n > 6);
	for (size_t i = 0; i < n; i++)
		if (before[i].total != sums[i].total || before[i].n != sums[i].n)
			fail_msg("%d %s: %g, told again %g", before[i].month, before[i].item, before[i].total, sums[i].total);
}

/* Of two signals one is answered on the last day, the other a day late; a talk is planned in time. */
static void promises_are_counted(void **state)
{
	struct kb_test *t = *state;
	char one[40], two[40], code[SEAL_CODE];

	teams(t);
	day(t, 0); /* Wednesday 15 April: Monday 20 April is the last day */
	file_at(t, "de-linde", "signal", one, code);
	file_at(t, "de-linde", "signal", two, code);
	happens(t, two, (struct term_event){ .what = TERM_TALK_ASKED });
	day(t, 5);
	happens(t, one, (struct term_event){ .what = TERM_ANSWERED });
	day(t, 6);
	happens(t, two, (struct term_event){ .what = TERM_TALK_PLANNED });
	happens(t, one, (struct term_event){ .what = TERM_ANSWERED });
	kb_test_keeper(t);
	assert_int_equal(of(APRIL, "answer.in_time"), 1);
	assert_int_equal(of(APRIL, "answer.late"), 1);
	assert_int_equal(of(APRIL, "talk.in_time"), 0);
	assert_int_equal(of(APRIL, "talk.late"), 1); /* two working days: Friday 17 April */
}

/* What nobody ever did is late on the day after, once, whatever comes later; the control is the day before. */
static void a_promise_that_nobody_kept_is_counted(void **state)
{
	struct kb_test *t = *state;
	char id[40], code[SEAL_CODE];

	teams(t);
	day(t, 0);
	file_at(t, "de-linde", "signal", id, code);
	happens(t, id, (struct term_event){ .what = TERM_TALK_ASKED });
	day(t, 5); /* the last day of the answer; that of the talk was day 2 */
	keeper(t);
	assert_int_equal(of(APRIL, "complaint.answer_due"), 0);
	assert_int_equal(of(APRIL, "complaint.talk_due"), 1);
	day(t, 6);
	keeper(t);
	keeper(t);
	assert_int_equal(of(APRIL, "complaint.answer_due"), 1);
	day(t, 8);
	happens(t, id, (struct term_event){ .what = TERM_TALK_PLANNED });
	day(t, 14);
	keeper(t);
	assert_int_equal(of(APRIL, "complaint.answer_due"), 1);
	assert_int_equal(of(APRIL, "complaint.answer_in_time"), 0);
	assert_int_equal(of(APRIL, "complaint.talk_due"), 1);
	assert_int_equal(of(APRIL, "complaint.talk_in_time"), 0);
	assert_int_equal(of(APRIL, "complaint.stall_due"), 1);
	assert_int_equal(of(APRIL, "complaint.stalled"), 1);
	day(t, 60);
	kb_test_again(t);
	assert_int_equal(of(APRIL, "complaint.answer_due"), 1);
	assert_int_equal(of(APRIL, "complaint.talk_due"), 1);
	assert_int_equal(of(APRIL, "complaint.stalled"), 1);
}

static void a_protected_place_is_told_as_the_organisation(void **state)
{
	struct kb_test *t = *state;
	char id[40], code[SEAL_CODE];

	teams(t);
	day(t, 0);
	file_at(t, "de-eik", "signal", id, code);
	file_at(t, "", "signal", id, code);
	kb_test_keeper(t);
	assert_int_equal(sum_of(APRIL, "organisatie", "received.signal")->total, 2);
	assert_int_equal(sum_of(APRIL, "de-eik", "received.signal")->total, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SET_UP(who_stays_silent_is_closed_and_counted_apart),
		SET_UP(what_stalls_is_offered_the_formal_route_once),
		cmocka_unit_test_setup_teardown(what_was_kept_long_enough_is_destroyed, open_short, close_house),
		cmocka_unit_test_setup_teardown(a_key_that_was_destroyed_lies_in_no_file, open_short, close_house),
		cmocka_unit_test_setup_teardown(a_code_whose_case_is_destroyed_is_like_any_other, open_short, close_house),
		cmocka_unit_test_setup_teardown(the_escrow_opens_what_is_there_in_each_epoch, open_with_escrow, close_house),
		SET_UP(counts_are_those_of_a_pencil),
		SET_UP(counts_told_again_are_the_same),
		SET_UP(promises_are_counted),
		SET_UP(a_promise_that_nobody_kept_is_counted),
		SET_UP(a_protected_place_is_told_as_the_organisation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
