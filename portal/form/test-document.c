/* test-document.c - what is kept of a record: all that was chosen, and not one word that was
 * written, wherever the form has copied it. */
#include "test-form.h"

#include <string.h>

/* W is written, and copied: by a calculation, by one of that and whole with its group. P is practice,
 * and copied too. C is chosen; IF hangs on words and is chosen; SUM is worked out from what is chosen. */
static const char form_bytes[] =
    "<h:html xmlns=\"" KB_NS_XF "\" xmlns:h=\"" KB_NS_H "\" xmlns:jr=\"" KB_NS_JR "\" xmlns:orx=\"http://openrosa.org/xforms\" "
    "xmlns:kb=\"urn:klankbord:form\"><h:head><h:title>x</h:title><model>"
    "<instance><data id=\"doc\" version=\"7\"><P/><C/><W/><IF/><g><N/><V/></g><COPY/><TWICE/><ALL/><SUM/><PC/>"
    "<orx:meta><orx:instanceID/></orx:meta></data></instance>"
    "<bind nodeset=\"/data/P\" kb:practice=\"true()\"/><bind nodeset=\"/data/C\" type=\"string\"/>"
    "<bind nodeset=\"/data/IF\" relevant=\"/data/W != ''\"/>"
    "<bind nodeset=\"/data/g/N\" type=\"int\"/>"
    "<bind nodeset=\"/data/COPY\" calculate=\"concat('=', /data/W)\"/>"
    "<bind nodeset=\"/data/TWICE\" calculate=\"substr(/data/COPY, 1)\"/>"
    "<bind nodeset=\"/data/ALL\" calculate=\"normalize-space(/data/g)\"/>"
    "<bind nodeset=\"/data/SUM\" calculate=\"/data/g/N + 1\"/>"
    "<bind nodeset=\"/data/PC\" calculate=\"/data/P\"/>"
    "</model></h:head><h:body>"
    "<select1 ref=\"/data/P\"><label>Try</label><item><label>p</label><value>tried</value></item></select1>"
    "<select1 ref=\"/data/C\"><label>Which?</label><item><label>a</label><value>chosen</value></item></select1>"
    "<input ref=\"/data/W\"><label>What?</label></input>"
    "<select1 ref=\"/data/IF\"><label>Sure?</label><item><label>b</label><value>sure</value></item></select1>"
    "<input ref=\"/data/g/N\"><label>How many?</label></input>"
    "<input ref=\"/data/g/V\"><label>And?</label></input>"
    "</h:body></h:html>";

static const char KEY[] = "0123456789abcdef0123456789abcdef";

static void give(struct kb_record *r, const char *name, const char *value)
{
	size_t q = kb_xform_question(r->x, name);

	assert_true(q < r->x->nquestions);
	kb_record_give(r, q, value);
}

static struct kb_record answered(struct shop *shop, const char *words)
{
	const char *why = NULL;
	const struct kb_xform *x = kb_xform_read(shop->arena, form_bytes, strlen(form_bytes), &why);
	struct kb_record r;

	if (x == NULL)
		fail_msg("%s", why);
	kb_record_begin(&r, shop->arena, x);
	give(&r, "P", "tried");
	give(&r, "C", "chosen");
	give(&r, "W", words);
	give(&r, "IF", "sure");
	give(&r, "N", "41");
	give(&r, "V", "said");
	return r;
}

/* The record itself holds the words, so the test would see them. */
static void no_word_stays(void **state)
{
	struct kb_record r = answered(*state, "secret");
	const char *sent = kb_record_submit(&r), *kept = kb_record_document(&r, KEY);
	size_t seen = 0;

	for (const char *at = sent; (at = strstr(at, "secret")) != NULL; at++)
		seen++;
	assert_int_equal(seen, 3); /* W, COPY, TWICE */
	assert_non_null(strstr(sent, "said"));
	assert_non_null(strstr(sent, "<PC>tried</PC>"));
	assert_null(strstr(kept, "secret"));
	assert_null(strstr(kept, "said"));
	assert_null(strstr(kept, "tried"));
}

static void what_was_chosen_stays(void **state)
{
	struct kb_record r = answered(*state, "secret");

	assert_string_equal(kb_record_document(&r, KEY),
	    "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"doc\" version=\"7\"><P/><C>chosen</C><W/><IF>sure</IF>"
	    "<g><N>41</N><V/></g><COPY/><TWICE/><ALL/><SUM>42</SUM><PC/>"
	    "<orx:meta><orx:instanceID>uuid:01234567-89ab-cdef-0123-456789abcdef</orx:instanceID></orx:meta></data>");
}

/* What was not asked is left out whole, as ODK does. */
static void what_was_not_asked_is_left_out(void **state)
{
	struct kb_record r = answered(*state, "");

	assert_null(strstr(kb_record_document(&r, KEY), "<IF"));
}

/* Another ODK program goes on with it: the record opens again and says the same. */
static void it_opens_again(void **state)
{
	struct shop *shop = *state;
	struct kb_record r = answered(shop, "secret"), again;
	const struct kb_world world = { .now = 0 };
	const char *kept = kb_record_document(&r, KEY);

	assert_true(kb_record_edit(&again, shop->arena, r.x, &world, kept, strlen(kept)));
	assert_non_null(strstr(kb_record_submit(&again), "<C>chosen</C><W/>"));
	assert_non_null(strstr(kb_record_submit(&again), "<SUM>42</SUM>"));
}

/* What the desk gets: codes beside each other, words apart. */
static void words_go_apart(void **state)
{
	struct shop *shop = *state;
	struct kb_state s = { .place = "de-linde", .instance = "00000000000000000000000000000000", .pass = "" };
	struct kb_filled f;

	s.record = answered(shop, "secret");
	kb_state_fill(&s, &shop->ctx, &f);
	assert_int_equal(f.count, 5);
	for (size_t i = 0; i < f.count; i++)
		assert_null(strstr(f.answers[i].value, "secret"));
	assert_string_equal(f.answers[1].item, "W");
	assert_string_equal(f.answers[1].value, KB_WRITTEN);
	assert_int_equal(f.ntexts, 2);
	assert_string_equal(f.texts[0].item, "W");
	assert_string_equal(f.texts[0].value, "secret");
	assert_int_equal(strlen(f.key), 32);
	assert_string_not_equal(f.key, f.instance);
	assert_null(strstr(f.document, f.instance));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_word_stays, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(what_was_chosen_stays, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(what_was_not_asked_is_left_out, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(it_opens_again, shop_open, shop_close),
		cmocka_unit_test_setup_teardown(words_go_apart, shop_open, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
