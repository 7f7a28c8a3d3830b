/* test-out.c - what a stranger wrote stays text, wherever it stands.
 *
 * Two witnesses: the bytes, in a table, and an HTML parser that is not ours, which must
 * give back the very text and find nothing else on the page. The control writes the
 * same without escaping, and the parser sees it. */
#include "test-view.h"

#include <libxml/HTMLparser.h>
#include <math.h>
#include <string.h>

static const char *const hostile[] = {
	"<script>alert(1)</script>",
	"</p><script src=//elsewhere.example></script>",
	"\"><img src=x onerror=alert(1)>",
	"' onmouseover='alert(1)",
	"\" onfocus=\"alert(1)\" autofocus=\"",
	"</title><svg onload=alert(1)>",
	"</textarea><b>",
	"<!--", "--><b>", "]]><b>", "<![CDATA[<b>]]>", "<?php b ?>", "<!DOCTYPE b>",
	"&lt;b&gt;", "&#60;b&#62;", "&#x3c;b&#x3e;", "&amp;lt;", "&", "&&", "&lt", "&nbsp;",
	"<", ">", "\"", "'", "`", "=", "<<>>", "a<b", "1 < 2 && 3 > 2",
	"\u2068\u0627\u0628\u2069 12",       /* isolates */
	"\u202etxt.exe", "\u200f", "\u2028<b>",
	"\u12a5\u1295\u12f3 <b>", "\U0001F600\"",
	"",
};
enum { HOSTILE = sizeof(hostile) / sizeof(*hostile) };

/* ---- The other parser ---- */

static int count(const xmlNode *n)
{
	int elements = 0;

	for (; n; n = n->next)
		elements += (n->type != XML_TEXT_NODE && n->type != XML_DTD_NODE) + count(n->children);
	return elements;
}

static const xmlNode *find(const xmlNode *n, const char *name)
{
	for (; n; n = n->next) {
		const xmlNode *below = n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, name) ? n : find(n->children, name);

		if (below)
			return below;
	}
	return NULL;
}

static htmlDocPtr parse(const struct desk *d)
{
	htmlDocPtr doc = htmlReadMemory(d->out->buf.data, (int)d->out->buf.len, NULL, "UTF-8",
	    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_NODEFDTD);

	assert_non_null(doc);
	return doc;
}

static bool is_text(xmlChar *got, const char *want)
{
	bool same = got && !strcmp((const char *)got, want);

	xmlFree(got);
	return same;
}

#define LIT(o, text) kb_lit((o), text, sizeof(text) - 1)

/* Writes the text into an element and an attribute. Does the parser give it back, with
 * html, body, p and nothing else? */
static bool survives(struct desk *d, const char *s, void (*put)(struct kb_out *, const char *))
{
	struct kb_out *o = desk_blank(d);
	htmlDocPtr doc;
	const xmlNode *p;
	bool fine;

	LIT(o, "<html><body><p title=\"");
	put(o, s);
	LIT(o, "\">");
	put(o, s);
	LIT(o, "</p></body></html>");
	doc = parse(d);
	p = find(doc->children, "p");
	fine = p && count(doc->children) == 3 && p->properties && !p->properties->next &&
	    is_text(xmlGetProp(p, (const xmlChar *)"title"), s) && is_text(xmlNodeGetContent(p), s);
	xmlFreeDoc(doc);
	return fine;
}

static void unescaped(struct kb_out *o, const char *s)
{
	kb_lit(o, s, strlen(s));
}

static void test_text_stays_text(void **state)
{
	struct desk *d = *state;
	size_t seen = 0;

	for (size_t i = 0; i < HOSTILE; i++) {
		if (!survives(d, hostile[i], kb_put_text))
			fail_msg("%s: %s", hostile[i], desk_text(d));
		seen += !survives(d, hostile[i], unescaped);
	}
	assert_true(seen >= 20); /* the control: the harmless ones of the list pass */
	assert_false(survives(d, hostile[0], unescaped));
	assert_false(survives(d, hostile[2], unescaped));
}

static void test_bytes(void **state)
{
	struct desk *d = *state;
	static const struct { const char *text, *html; } cases[] = {
		{ "", "" },
		{ "abc", "abc" },
		{ "&<>\"'", "&amp;&lt;&gt;&quot;&#39;" },
		{ "a&b", "a&amp;b" },
		{ "&amp;", "&amp;amp;" },            /* never twice, never not at all */
		{ "'a'", "&#39;a&#39;" },
		{ "a\nb\tc", "a\nb\tc" },
		{ "\u2068a\u2069", "\u2068a\u2069" }, /* isolates are kept: they hold numbers in place */
		{ "\u2066+31 6 12\u2069", "\u2066+31 6 12\u2069" },
		{ "\u00e9\u0627\u1230\U0001F600", "\u00e9\u0627\u1230\U0001F600" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		kb_put_text(desk_blank(d), cases[i].text);
		assert_string_equal(desk_text(d), cases[i].html);
	}
	kb_put_text(desk_blank(d), NULL);
	assert_string_equal(desk_text(d), "");
}

/* ---- Addresses ---- */

static void put_link(struct desk *d, const char *url)
{
	struct kb_out *o = desk_blank(d);

	LIT(o, "<html><body><a href=\"");
	kb_put_url(o, url);
	LIT(o, "\">x</a></body></html>");
}

static bool leads_to(struct desk *d, const char *href)
{
	htmlDocPtr doc = parse(d);
	const xmlNode *a = find(doc->children, "a");
	bool fine = a && count(doc->children) == 3 && a->properties && !a->properties->next &&
	    is_text(xmlGetProp(a, (const xmlChar *)"href"), href);

	xmlFreeDoc(doc);
	return fine;
}

static void test_addresses(void **state)
{
	struct desk *d = *state;
	static const char *const kept[] = {
		"/", "/nl/s/abc", "/nl/?a=b&c=d", "#top", "?a=b", "#", "/a//b", "/\u00e9",
		"https://www.example/", "http://www.example/", "HTTPS://www.example/", "tel:112", "tel:0800-0432",
		"mailto:iemand@www.example", "https://www.example/?a=\"><b>", "/'onclick='x", "/nl/&quot;",
	};
	static const char *const refused[] = {
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "java\nscript:alert(1)",
		"java\tscript:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)",
		"vbscript:x", "data:text/html,<script>alert(1)</script>", "blob:x", "file:///etc/passwd", "about:blank",
		"view-source:x", "ftp://www.example/", "https", "tel", "mailto", "xhttps://www.example/",
		"//elsewhere.example/", "/\\elsewhere.example/", "\\\\elsewhere.example/", "\\/elsewhere.example/",
		"/\t/elsewhere.example/", "/\n/elsewhere.example/", "/\r\nX: y", "/\x7f", "https://www.exa\nmple/",
		"nl/s/abc", "./a", "../a", "www.example", "", " /", "\u2068/\u2069", "\ufeff/",
	};

	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		put_link(d, kept[i]);
		if (!leads_to(d, kept[i]))
			fail_msg("%s: %s", kept[i], desk_text(d));
	}
	desk_listen(d);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		put_link(d, refused[i]);
		if (!leads_to(d, "#"))
			fail_msg("%s: %s", refused[i], desk_text(d));
	}
	put_link(d, NULL);
	assert_true(leads_to(d, "#"));
	assert_null(strstr(desk_heard(d), "elsewhere")); /* told, but not repeated */
}

static void test_refused_address_is_told(void **state)
{
	struct desk *d = *state;

	desk_listen(d);
	kb_put_url(desk_blank(d), "javascript:x");
	assert_string_equal(desk_heard(d), "WARN kb: a page holds an address that is none: it became #\n");
	assert_string_equal(desk_text(d), "#");
	assert_false(kb_failed(&d->ctx));
}

/* ---- Numbers ---- */

static void test_numbers(void **state)
{
	struct desk *d = *state;
	static const struct { double v; const char *text; } reals[] = {
		{ 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1, "-1" }, { 0.5, "0.5" }, { 0.25, "0.25" }, { 0.125, "0.12" },
		{ 0.375, "0.38" }, { -0.001, "0" }, { -0.01, "-0.01" }, { 100, "100" }, { 10, "10" }, { 66.67, "66.67" },
		{ 1e15, "1000000000000000" }, { NAN, "" }, { INFINITY, "" }, { -INFINITY, "" },
	};
	static const struct { int64_t v; const char *text; } ints[] = {
		{ 0, "0" }, { -1, "-1" }, { INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" },
	};

	for (size_t i = 0; i < sizeof(reals) / sizeof(*reals); i++) {
		kb_put_real(desk_blank(d), reals[i].v);
		assert_string_equal(desk_text(d), reals[i].text);
	}
	for (size_t i = 0; i < sizeof(ints) / sizeof(*ints); i++) {
		kb_put_int(desk_blank(d), ints[i].v);
		assert_string_equal(desk_text(d), ints[i].text);
	}
	kb_put_real(desk_blank(d), 1.7976931348623157e308);
	assert_int_equal(strlen(desk_text(d)), 309);
}

/* kb_put() chooses by the type in the model. */
static void test_put(void **state)
{
	struct desk *d = *state;
	struct kb_out *o = desk_blank(d);
	char text[] = "<";
	const char *fixed = "&";

	kb_put(o, text);
	kb_put(o, fixed);
	kb_put(o, 7);
	kb_put(o, (size_t)8);
	kb_put(o, (int64_t)-9);
	kb_put(o, 0.5);
	kb_put(o, (bool)true);
	assert_string_equal(desk_text(d), "&lt;&amp;78-90.51");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text_stays_text, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_bytes, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_addresses, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_refused_address_is_told, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_numbers, desk_open, desk_close),
		cmocka_unit_test_setup_teardown(test_put, desk_open, desk_close),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	xmlCleanupParser();
	return failed;
}
