/* test-state.c - answers on their way from page to page, sealed; rules that bind one
 * answer; and a filled-in form as the numbers of an observation. */
#include "test-form.h"

#include <stdio.h>
#include <string.h>

#include "web.h"

#define PLACE "de-linde"

static void give(struct kb_state *s, const char *item, const char *value)
{
	kb_record_give(&s->record, kb_xform_question(s->record.x, item), value);
}

/* A state on its way: at A24, with an answer, a "don't know", a skip, and two answers
 * that school has made irrelevant or relevant. */
static struct kb_state halfway(struct shop *shop)
{
	struct kb_state s;

	kb_state_begin(&s, &shop->ctx, shop->core, PLACE);
	give(&s, "A00", "2");
	give(&s, "A10", "dk");
	give(&s, "A38", "no");
	give(&s, "A40", "tired ill");
	give(&s, "A50", "");
	s.at = kb_xform_question(shop->core, "A24");
	return s;
}

static struct kb_lost open_state(struct shop *shop, const struct kb_xform *x, const char *place, const char *sealed, struct kb_state *s)
{
	return kb_state_open(s, &shop->ctx, x, place, sealed);
}

static void must_be_lost(struct kb_lost lost, const char *key, int status)
{
	assert_non_null(lost.key);
	assert_string_equal(lost.key, key);
	assert_int_equal(lost.status, status);
}

static void a_state_survives_its_seal(void **state)
{
	struct shop *shop = *state;
	struct kb_state before = halfway(shop), after;
	const char *sealed = kb_state_seal(&before, &shop->ctx);

	assert_non_null(sealed);
	assert_true(strlen(sealed) <= KB_STATE_MAX);
	assert_null(strstr(sealed, "tired"));
	assert_null(open_state(shop, shop->core, PLACE, sealed, &after).key);
	assert_string_equal(after.place, PLACE);
	assert_string_equal(after.instance, before.instance);
	assert_int_equal(strlen(after.instance), 32);
	assert_int_equal(after.at, before.at);
	assert_false(after.reviewed);
	for (size_t i = 0; i < shop->core->nquestions; i++) {
		const char *one = before.record.given[i], *two = after.record.given[i];
		assert_int_equal(one == NULL, two == NULL); /* not reached is not skipped */
		if (one != NULL)
			assert_string_equal(one, two);
		assert_int_equal(kb_record_asks(&before.record, i), kb_record_asks(&after.record, i));
	}
	assert_null(open_state(shop, shop->core, NULL, sealed, &after).key); /* the state knows its place */
	before.at = shop->core->nquestions;
	before.reviewed = true;
	assert_null(open_state(shop, shop->core, PLACE, kb_state_seal(&before, &shop->ctx), &after).key);
	assert_true(after.reviewed && after.at == shop->core->nquestions);
}

/* Two visits never share an instance: it is what the desk knows a repeat by. */
static void every_walk_has_an_instance_of_its_own(void **state)
{
	struct shop *shop = *state;
	struct kb_state one = halfway(shop), two = halfway(shop);

	assert_string_not_equal(one.instance, two.instance);
}

static const struct kb_xform *changed_form(struct shop *shop, const char *from, const char *to)
{
	const char *form = with(shop->arena, read_file(shop->arena, CORE_FILE), from, to), *why = NULL;
	const struct kb_xform *x = kb_xform_read(shop->arena, form, strlen(form), &why);

	assert_non_null(x);
	return x;
}

static void a_state_of_elsewhere_is_refused(void **state)
{
	struct shop *shop = *state;
	struct kb_state s = halfway(shop), out;
	const char *sealed = kb_state_seal(&s, &shop->ctx);

	assert_null(open_state(shop, shop->core, PLACE, sealed, &out).key); /* control */
	must_be_lost(open_state(shop, changed_form(shop, " version=\"20", " version=\"19"), PLACE, sealed, &out),
	    "error.state.version", 410);
	must_be_lost(open_state(shop, changed_form(shop, "id=\"core\"", "id=\"other\""), PLACE, sealed, &out), "error.state.other", 400);
	must_be_lost(open_state(shop, shop->core, "de-eik", sealed, &out), "error.state.other", 400);
	must_be_lost(open_state(shop, shop->core, PLACE, "AAAA", &out), "error.state.forged", 400);
	must_be_lost(open_state(shop, shop->core, PLACE, "", &out), "error.state.forged", 400);
	must_be_lost(open_state(shop, shop->core, PLACE, kb_seal(&shop->ctx, "door", "x", 1), &out), "error.state.forged", 400);
	must_be_lost(open_state(shop, shop->core, PLACE, kb_seal(&shop->ctx, "form", "x", 1), &out), "error.state.forged", 400);
}

static void an_old_state_is_told_from_a_forged_one(void **state)
{
	struct shop *shop = *state;
	struct kb_state s = halfway(shop), out;
	const char *sealed = kb_state_seal(&s, &shop->ctx);

	shop->ctx.now += KB_STATE_AGE;
	assert_null(open_state(shop, shop->core, PLACE, sealed, &out).key);
	shop->ctx.now += 1;
	must_be_lost(open_state(shop, shop->core, PLACE, sealed, &out), "error.state.old", 410);
}

/* ---- the bytes inside ------------------------------------------------------------------------ */

static bool is_read(struct shop *shop, const char *bytes, size_t n)
{
	struct kb_state s;
	const char *key = NULL;
	bool fine = kb_state_read(&s, shop->arena, shop->core, PLACE, bytes, n, &key);

	if (fine && (s.at > shop->core->nquestions || (s.at == shop->core->nquestions && !s.reviewed)))
		fail_msg("a state is read that stands nowhere");
	return fine;
}

/* Texts that end at a NUL: format, form, version, place and instance, then the rest. */
static struct kb_buf head(struct shop *shop)
{
	const char *const texts[] = { "1", "core", shop->core->version, PLACE, "0123456789abcdef0123456789abcdef" };
	struct kb_buf b = { .arena = shop->arena };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		kb_buf_add(&b, texts[i], strlen(texts[i]) + 1);
	return b;
}

#define BYTES(rest) rest, sizeof(rest) - 1

static void only_what_the_form_takes_is_read_back(void **state)
{
	static const struct { const char *bytes; size_t n; bool read; const char *what; } cases[] = {
		{ BYTES("\0A10\0"), true, "at A10" },
		{ BYTES("\0A10\0A00\0" "2\0"), true, "at A10, A00 answered" },
		{ BYTES("r\0\0A00\0" "2\0"), true, "at the review" },
		{ BYTES("\0\0"), false, "at the review that was never reached" },
		{ BYTES("\0A99\0"), false, "at no question" },
		{ BYTES("\0A39\0"), false, "at a question that is not asked" },
		{ BYTES("\0A39\0A38\0waiting\0"), true, "at a question that is asked" },
		{ BYTES("\0A10\0A99\0" "2\0"), false, "an answer to no question" },
		{ BYTES("\0A10\0A00\0" "7\0"), false, "an answer that is none" },
		{ BYTES("\0A10\0A00\0" "1 2\0"), false, "two answers to one question" },
		{ BYTES("\0A10\0A00\0" "2\0A00\0" "3\0"), false, "an answer twice" },
		{ BYTES("\0A10\0A00\0"), false, "a question without an answer" },
		{ BYTES("\0A10\0A00\0" "2"), false, "no NUL at the end" },
		{ BYTES("\0"), false, "cut off" },
		{ BYTES(""), false, "nothing" },
	};
	struct shop *shop = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kb_buf b = head(shop);
		kb_buf_add(&b, cases[i].bytes, cases[i].n);
		if (is_read(shop, b.data, b.len) != cases[i].read)
			fail_msg("%s: %s", cases[i].what, cases[i].read ? "not read" : "read");
	}
	assert_false(is_read(shop, "", 0));
}

static unsigned dice(uint64_t *seed, unsigned sides)
{
	*seed = *seed * 48271 % 2147483647;
	return (unsigned)(*seed % sides);
}

/* Whoever had the keys could still not make it stumble. */
static void no_bytes_make_it_stumble(void **state)
{
	enum { ROUNDS = 20000 };
	struct shop *shop = *state;
	struct kb_state s = halfway(shop);
	struct kb_buf good = { .arena = shop->arena };
	uint64_t seed = 20261125;
	size_t read = 0;
	char *bytes;

	kb_state_write(&s, &good);
	assert_true(is_read(shop, good.data, good.len));
	bytes = kb_arena_alloc(shop->arena, good.len);
	for (int i = 0; i < ROUNDS; i++) {
		size_t n = dice(&seed, 4) == 0 ? dice(&seed, (unsigned)good.len) : good.len;
		memcpy(bytes, good.data, good.len);
		for (unsigned k = 1 + dice(&seed, 3); k > 0; k--)
			bytes[dice(&seed, (unsigned)good.len)] = "A0129dk \0r\xff"[dice(&seed, 11)];
		read += is_read(shop, bytes, n);
	}
	printf("# %zu of %d changed states are read\n", read, ROUNDS);
	assert_true(read > 0 && read < ROUNDS / 2);
}

/* ---- a form by hand ----------------------------------------------------------------------------- */

static const char *filled_with(struct shop *shop, const struct kb_answer *given, size_t n)
{
	struct kb_buf b = { .arena = shop->arena };
	struct kb_filled f;

	if (kb_form_fill(&shop->ctx, "core", PLACE, given, n, &f) != KB_OK)
		return NULL;
	assert_string_equal(f.form, "core");
	assert_string_equal(f.version, shop->core->version);
	assert_string_equal(f.place, PLACE);
	assert_int_equal(strlen(f.instance), 32);
	for (size_t i = 0; i < f.count; i++)
		kb_buf_fmt(&b, "%s%s=%s", i == 0 ? "" : " ", f.answers[i].item, f.answers[i].value);
	return b.data;
}

static void a_form_is_filled_as_by_hand(void **state)
{
	static const struct { struct kb_answer given[4]; size_t n; const char *filled; } cases[] = {
		{ { { "A10", "3" }, { "A38", "daily" } }, 2, "A10=3 A38=daily A24= A50= A45= A28= A52= A01= A02=" },
		{ { { "A38", "waiting" }, { "A39", "1to2" } }, 2, "A10= A38=waiting A39=1to2 A24= A50= A45= A28= A52= A01= A02=" },
		{ { { "A38", "daily" }, { "A39", "1to2" } }, 2, "A10= A38=daily A24= A50= A45= A28= A52= A01= A02=" }, /* not asked: dropped */
		{ { { "A38", "no" }, { "A40", "ill tired ill" } }, 2, "A10= A38=no A40=tired ill A24= A50= A45= A28= A52= A01= A02=" },
		{ { { "A00", "4" } }, 1, "A10= A38= A24= A50= A45= A28= A52= A01= A02=" }, /* practice is never kept */
		{ { { "A10", "5" } }, 1, NULL },
		{ { { "A99", "1" } }, 1, NULL },
		{ { { "A40", "tired dk" } }, 1, NULL },
	};
	struct shop *shop = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *filled = filled_with(shop, cases[i].given, cases[i].n);
		if (cases[i].filled == NULL)
			assert_null(filled);
		else
			assert_string_equal(filled, cases[i].filled);
	}
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static const char *items_of(struct shop *shop, const struct kb_answer *answers, size_t n)
{
	const struct kb_filled f = { .form = "core", .version = "1", .place = PLACE, .answers = answers, .count = n };
	struct kb_buf b = { .arena = shop->arena };
	const struct kb_item *items;
	size_t count = kb_filled_items(&shop->ctx, &f, &items);

	kb_buf_text(&b, "");
	for (size_t i = 0; i < count; i++)
		kb_buf_fmt(&b, "%s%s=%g", i == 0 ? "" : " ", items[i].name, items[i].value);
	return b.data;
}

static void answers_become_numbers(void **state)
{
	static const struct { struct kb_answer answer; const char *items; } cases[] = {
		{ { "A10", "3" }, "A10=3" },
		{ { "A10", "dk" }, "A10.dk=1" },
		{ { "A10", "" }, "A10.skip=1" },
		{ { "A24", "na" }, "A24.na=1" },
		{ { "A38", "daily" }, "A38=1 A38.daily=1" },
		{ { "A38", "waiting" }, "A38=0 A38.waiting=1" },
		{ { "A38", "dk" }, "A38.dk=1" },
		{ { "A28", "no" }, "A28=0 A28.no=1" },
		{ { "A39", "gt3" }, "A39.gt3=1" },
		{ { "A40", "tired ill" }, "A40.tired=1 A40.ill=1" },
		{ { "A40", "" }, "A40.skip=1" },
		{ { "A00", "4" }, "" },      /* practice: never */
		{ { "A00", "" }, "" },
		{ { "A10", "9" }, "" },      /* an answer of another version of the form */
		{ { "A99", "1" }, "" },
	};
	struct shop *shop = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *items = items_of(shop, &cases[i].answer, 1);
		if (strcmp(items, cases[i].items) != 0)
			fail_msg("%s = \"%s\": \"%s\", not \"%s\"", cases[i].answer.item, cases[i].answer.value, items, cases[i].items);
	}
}

static void all_answers_of_a_form_become_numbers_in_its_order(void **state)
{
	static const struct kb_answer given[] = { { "A00", "2" }, { "A10", "4" }, { "A38", "not_daily" }, { "A40", "far stress" }, { "A02", "dk" } };
	struct shop *shop = *state;
	struct kb_filled f;

	assert_int_equal(kb_form_fill(&shop->ctx, "core", PLACE, given, 5, &f), KB_OK);
	assert_string_equal(items_of(shop, f.answers, f.count), "A10=4 A38=0 A38.not_daily=1 A40.stress=1 A40.far=1 "
	    "A24.skip=1 A50.skip=1 A45.skip=1 A28.skip=1 A52.skip=1 A01.skip=1 A02.dk=1");
}

/* ---- What the door and the plugin give along ---- */

/* The core survey with a node that nobody is asked, and a question that hangs on it. */
static const struct kb_xform *with_sitting(struct shop *shop)
{
	const char *bytes = read_file(shop->arena, CORE_FILE), *why = NULL;
	const struct kb_xform *x;

	bytes = with(shop->arena, bytes, "<A00/>", "<sitting><owner/></sitting>\n<A00/>");
	bytes = with(shop->arena, bytes, "<bind nodeset=\"/data/A10\"", "<bind nodeset=\"/data/A10\" relevant=\" /data/sitting/owner = '1' \"");
	x = kb_xform_read(shop->arena, bytes, strlen(bytes), &why);
	if (x == NULL)
		fail_msg("%s", why);
	return x;
}

static bool asks_after(struct shop *shop, const struct kb_xform *x, const char *owner, struct kb_state *s)
{
	const struct kb_answer presets[] = { { "sitting/owner", owner }, { "sitting/none", "1" }, { "A24", "4" }, { "sitting", "1" } };
	const struct kb_doorway d = { .place = PLACE, .pass = "round 7" };
	const struct kb_start start = { .door = &d, .preset = presets, .count = 4 };
	const char *sealed, *version = NULL;
	struct kb_state after;

	kb_state_begin(s, &shop->ctx, x, PLACE);
	kb_state_equip(s, &shop->ctx, &start);
	assert_int_equal(s->npresets, 1); /* not a node that is not there, is asked, or holds others */
	sealed = kb_state_seal(s, &shop->ctx);
	assert_string_equal(kb_state_form(&shop->ctx, sealed, &version), "core");
	assert_string_equal(version, x->version);
	assert_null(open_state(shop, x, PLACE, sealed, &after).key);
	assert_string_equal(after.pass, "round 7");
	assert_int_equal(after.npresets, 1);
	*s = after;
	return kb_record_asks(&after.record, kb_xform_question(x, "A10"));
}

static void presets_and_the_pass_travel_with_the_answers(void **state)
{
	struct shop *shop = *state;
	const struct kb_xform *x = with_sitting(shop);
	struct kb_state s;
	struct kb_filled f;
	const char *version = NULL;

	assert_true(asks_after(shop, x, "1", &s));
	kb_state_fill(&s, &shop->ctx, &f);
	assert_string_equal(f.pass, "round 7");
	assert_false(asks_after(shop, x, "0", &s));
	assert_null(kb_state_form(&shop->ctx, "AAAA", &version));
	s = halfway(shop);
	kb_state_fill(&s, &shop->ctx, &f);
	assert_string_equal(f.pass, "");
}

/* Begun without a preset, a walk that was reviewed goes on with another pass and a preset: the question that this brings is in hand, what was
 * answered stands, and with the first beginning again nothing is left to ask. */
static void a_walk_goes_on_with_another_pass_and_presets(void **state)
{
	struct shop *shop = *state;
	const struct kb_xform *x = with_sitting(shop);
	const struct kb_answer owner = { "sitting/owner", "1" };
	const struct kb_doorway old = { .place = PLACE, .pass = "round 7" }, other = { .place = NULL, .pass = "round 8" };
	struct kb_state s, after;
	struct kb_filled f;

	kb_state_begin(&s, &shop->ctx, x, PLACE);
	kb_state_equip(&s, &shop->ctx, &(struct kb_start){ .door = &old });
	for (size_t i = kb_record_first(&s.record); i < x->nquestions; i = kb_record_next(&s.record, i))
		kb_record_give(&s.record, i, "");
	s.at = x->nquestions;
	s.reviewed = true;
	assert_true(kb_state_renew(&s, &shop->ctx, &(struct kb_start){ .door = &other, .preset = &owner, .count = 1 }));
	assert_string_equal(x->questions[s.at].name, "A10");
	assert_null(open_state(shop, x, PLACE, kb_state_seal(&s, &shop->ctx), &after).key);
	assert_string_equal(after.pass, "round 8");
	assert_int_equal(after.npresets, 1);
	assert_true(after.reviewed);
	assert_non_null(after.record.given[kb_xform_question(x, "A24")]);
	assert_false(kb_state_renew(&after, &shop->ctx, &(struct kb_start){ .door = &old }));
	assert_int_equal(after.at, x->nquestions); /* A10 is asked no more */
	kb_state_fill(&after, &shop->ctx, &f);
	assert_string_equal(f.pass, "round 7");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_state_survives_its_seal, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(every_walk_has_an_instance_of_its_own, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_state_of_elsewhere_is_refused, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(an_old_state_is_told_from_a_forged_one, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(only_what_the_form_takes_is_read_back, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(no_bytes_make_it_stumble, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_form_is_filled_as_by_hand, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(answers_become_numbers, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(a_walk_goes_on_with_another_pass_and_presets, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(presets_and_the_pass_travel_with_the_answers, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(all_answers_of_a_form_become_numbers_in_its_order, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
