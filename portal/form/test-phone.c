/* test-phone.c - a form as a phone gets it (phone.h): what no phone works out, and the JSON.
 * That the phone comes to the same as the server: tests/browser/xpath.mjs. */
#include "test-form.h"

#include <string.h>

#include "phone.h"

#define FORM(binds, body) "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\">" \
	"<h:head><h:title>t</h:title><model><instance><data id=\"x\" version=\"1\"><A1/><A2/><R><A3/></R>" \
	"<meta><instanceID/></meta></data></instance>" binds "</model></h:head><h:body>" body "</h:body></h:html>"

static const struct kb_xform *odk(struct kb_arena *a, const char *form)
{
	const char *why = NULL;
	const struct kb_xform *x = kb_odk_read(a, form, strlen(form), NULL, &why);

	if (x == NULL)
		fail_msg("refused: %s", why);
	return x;
}

static void what_no_phone_works_out_is_named(void **state)
{
	static const struct { const char *form, *lacks; } forms[] = {
		{ FORM("<bind nodeset=\"/data/A2\" relevant=\"/data/A1 = 'yes'\"/>", ""), NULL },
		{ FORM("<bind nodeset=\"/data/A2\" calculate=\"digest(/data/A1, 'MD5')\"/>", ""), "digest()" },
		{ FORM("<bind nodeset=\"/data/A2\" calculate=\"/data/A1[lang('nl')]\"/>", ""), "lang()" },
		{ FORM("", "<repeat nodeset=\"/data/R\"><input ref=\"/data/R/A3\"><label>l</label></input></repeat>"), "repeat" },
	};
	struct shop *s = *state;

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const char *lacks = kb_phone_lacks(s->arena, odk(s->arena, forms[i].form));
		if (forms[i].lacks == NULL)
			assert_null(lacks);
		else
			assert_string_equal(lacks, forms[i].lacks);
	}
}

/* A rule stands behind those whose nodes it reads, wherever its bind stands in the form. */
static void rules_come_in_the_order_in_which_they_are_worked_out(void **state)
{
	static const char form[] = FORM("<bind nodeset=\"/data/A1\" relevant=\"/data/A2 = 1\"/><bind nodeset=\"/data/A2\" calculate=\"3\"/>", "");
	struct shop *s = *state;
	struct kb_buf b = { .arena = s->arena };

	kb_phone_form(&b, odk(s->arena, form));
	assert_non_null(strstr(b.data, "\"nodes\":[0,[0,\"data\"]"));
	assert_non_null(strstr(b.data, "\"calculate\",3]"));
	assert_true(strstr(b.data, "\"calculate\"") < strstr(b.data, "\"relevant\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_no_phone_works_out_is_named, shop_open_bare, shop_close),
		cmocka_unit_test_setup_teardown(rules_come_in_the_order_in_which_they_are_worked_out, shop_open_bare, shop_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
