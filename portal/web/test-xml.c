/* test-xml.c - what the guarded XML reader takes, and what it refuses within bounds. */
#include "test-web.h"

#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX = 4 << 20 }; /* a wide cap, so that the other guards must work */

/* Of this process: a busy machine is no slow reader. */
static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct bytes { const char *s; size_t n; };
#define BYTES(text) { text, sizeof(text) - 1 }

static void test_taken(void **state)
{
	struct world *w = *state;
	static const struct bytes cases[] = {
		BYTES("<r>ok</r>"),
		BYTES("<?xml version=\"1.0\" encoding='utf-8'?><r a='1' b=\"x=y>z\"/>"),
		BYTES("\xef\xbb\xbf<r/>"),
		BYTES("<r>&amp;&#233;\xe1\x88\xb0</r>"),
		BYTES("<r><!-- <!DOCTYPE --><![CDATA[<!DOCTYPE r>]]></r>"),
		BYTES("<r a='encoding=\"UTF-16\"'/>"),
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *why;
		xmlDoc *doc = kb_xml_read(w->arena, cases[i].s, cases[i].n, MAX, &why);

		if (!doc)
			print_error("%s: %s\n", cases[i].s, why);
		assert_non_null(doc);
		assert_null(why);
		xmlFreeDoc(doc);
	}
}

/* Refused, with this reason, in less than half a second. */
static void refuse(struct world *w, const char *s, size_t n, size_t max, const char *reason)
{
	double before = seconds();
	const char *why;
	xmlDoc *doc = kb_xml_read(w->arena, s, n, max, &why);

	assert_null(doc);
	if (!strstr(why, reason))
		print_error("%.60s: \"%s\", not \"%s\"\n", s, why, reason);
	assert_non_null(strstr(why, reason));
	assert_true(seconds() - before < 0.5);
}

static void test_refused(void **state)
{
	struct world *w = *state;
	static const struct { struct bytes in; const char *reason; } cases[] = {
		{ BYTES("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>"), "DTD" },
		{ BYTES("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>"), "DTD" },
		{ BYTES("<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://192.0.2.1/x'> %p;]><r/>"), "DTD" },
		{ BYTES("<!-- a\n --><!DOCTYPE r []><r/>"), "line 2: a document type" },
		{ BYTES("<r>&undefined;</r>"), "undefined" },
		{ BYTES("<?xml version='1.0' encoding='UTF-16'?><r/>"), "UTF-8" },
		{ BYTES("<?xml version='1.0' encoding=\"ISO-8859-1\"?><r/>"), "UTF-8" },
		{ BYTES("<?xml version='1.0' encoding = 'UTF-7' ?><r/>"), "UTF-8" },
		{ BYTES("\xff\xfe<\0r\0/\0>\0"), "UTF-8" },
		{ BYTES("\xfe\xff\0<\0r\0/\0>"), "UTF-8" },
		{ BYTES("<\0r\0/\0>\0"), "UTF-8" },
		{ BYTES("<r>\0</r>"), "UTF-8" },
		{ BYTES("<r>\xff</r>"), "line 1" },
		{ BYTES("<r>\xed\xa0\x80</r>"), "line 1" },
		{ BYTES("<r xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='/etc/passwd'/></r>"), "XInclude" },
		{ BYTES("<r><include xmlns='http://www.w3.org/2001/XInclude' href='x'/></r>"), "XInclude" },
		{ BYTES("<r>\n\n<b></r>"), "line 3" },
		{ BYTES("<r/><r/>"), "line 1" },
		{ BYTES(""), "line 1" },
		{ BYTES("<"), "line 1" },
		{ BYTES("<r a=\"x"), "line 1" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		refuse(w, cases[i].in.s, cases[i].in.n, MAX, cases[i].reason);
}

static void test_billion_laughs(void **state)
{
	struct world *w = *state;
	struct kb_buf b = { .arena = w->arena };

	kb_buf_text(&b, "<!DOCTYPE r [<!ENTITY a0 \"ha\">");
	for (int i = 1; i < 30; i++)
		kb_buf_fmt(&b, "<!ENTITY a%d \"&a%d;&a%d;\">", i, i - 1, i - 1);
	kb_buf_text(&b, "]><r>&a29;</r>");
	refuse(w, b.data, b.len, MAX, "DTD");
}

static struct kb_buf attributes(struct world *w, int n, bool namespaces)
{
	struct kb_buf b = { .arena = w->arena };

	kb_buf_text(&b, "<r ");
	for (int i = 0; i < n; i++)
		kb_buf_fmt(&b, namespaces ? "xmlns:a%d='u' " : "a%d='' ", i);
	kb_buf_text(&b, "/>");
	return b;
}

static void test_attributes(void **state)
{
	struct world *w = *state;
	struct kb_buf most = attributes(w, 64, false), many = attributes(w, 65, false);
	struct kb_buf flood = attributes(w, 50000, false), names = attributes(w, 50000, true);
	const char *why;
	xmlDoc *doc = kb_xml_read(w->arena, most.data, most.len, MAX, &why);

	assert_non_null(doc);
	xmlFreeDoc(doc);
	refuse(w, many.data, many.len, MAX, "64 attributes");
	refuse(w, flood.data, flood.len, MAX, "64 attributes");
	refuse(w, names.data, names.len, MAX, "64 attributes");
}

static struct kb_buf nested(struct world *w, int n)
{
	struct kb_buf b = { .arena = w->arena };

	for (int i = 0; i < n; i++)
		kb_buf_text(&b, "<r>");
	for (int i = 0; i < n; i++)
		kb_buf_text(&b, "</r>");
	return b;
}

static void test_depth(void **state)
{
	struct world *w = *state;
	struct kb_buf deep = nested(w, 200), deeper = nested(w, 300), flood = nested(w, 100000);
	const char *why;
	xmlDoc *doc = kb_xml_read(w->arena, deep.data, deep.len, MAX, &why);

	assert_non_null(doc);
	xmlFreeDoc(doc);
	refuse(w, deeper.data, deeper.len, MAX, "256");
	refuse(w, flood.data, flood.len, MAX, "256");
}

static struct kb_buf children(struct world *w, const char *child, int n)
{
	struct kb_buf b = { .arena = w->arena };

	kb_buf_text(&b, "<r>");
	for (int i = 0; i < n; i++)
		kb_buf_text(&b, child);
	kb_buf_text(&b, "</r>");
	return b;
}

static void test_nodes(void **state)
{
	struct world *w = *state;
	static const char *const kinds[] = { "<c/>", "<!--c-->", "<?c d?>" };

	for (size_t i = 0; i < 3; i++) {
		struct kb_buf most = children(w, kinds[i], 19999), many = children(w, kinds[i], 20000);
		const char *why;
		xmlDoc *doc = kb_xml_read(w->arena, most.data, most.len, MAX, &why);

		assert_non_null(doc);
		xmlFreeDoc(doc);
		refuse(w, many.data, many.len, MAX, "20000 nodes");
	}
}

static void test_size(void **state)
{
	struct world *w = *state;
	struct kb_buf b = children(w, "x", 1000);
	const char *why;
	xmlDoc *doc = kb_xml_read(w->arena, b.data, b.len, b.len, &why);

	assert_non_null(doc);
	xmlFreeDoc(doc);
	refuse(w, b.data, b.len, b.len - 1, "bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_taken, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_refused, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_billion_laughs, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_attributes, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_depth, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_nodes, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_size, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
