/* fuzz-xliff.c - a catalogue of texts. The input is the file. */
#include "fuzz.h"

#include <libxml/parser.h>
#include <string.h>

#include "xliff.h"

const char kb_fuzz_name[] = "xliff";
const size_t kb_fuzz_memory = 1 << 24;

enum { LONGEST = 65536 };

static void quiet(void *arg, const char *format, ...)
{
	(void)arg, (void)format;
}

void kb_fuzz_begin(void)
{
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, quiet);
}

static void text_holds(const char *s, size_t most)
{
	FUZZ_HOLDS(s && strlen(s) <= most && kb_fuzz_utf8(s, strlen(s)), "a text is short and UTF-8");
	FUZZ_HOLDS(!*s || (!strchr(" \t\r\n", *s) && !strchr(" \t\r\n", s[strlen(s) - 1])), "without white space around it");
}

static void unit_holds(const struct kb_unit *u)
{
	size_t n = u->id ? strlen(u->id) : 0;

	FUZZ_HOLDS(n >= 1 && n <= 100 && strspn(u->id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == n,
	    "a unit has a name");
	FUZZ_HOLDS(u->line > 0 && u->state && u->note, "and a line");
	text_holds(u->source, KB_UNIT_MAX);
	if (u->target)
		text_holds(u->target, KB_UNIT_MAX);
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *why = NULL;
	struct kb_xliff x;
	enum kb_rc rc;

	if (n > LONGEST)
		return;
	rc = kb_xliff_parse(a, "nl.xlf", bytes, n, &x, &why);
	FUZZ_HOLDS((rc == KB_OK) == (why == NULL) && rc != KB_NONE, "a refusal says why");
	if (rc != KB_OK)
		return;
	FUZZ_HOLDS(x.language && x.n <= n / 10, "a unit costs bytes");
	for (size_t i = 0; i < x.n; i++)
		unit_holds(&x.units[i]);
}
