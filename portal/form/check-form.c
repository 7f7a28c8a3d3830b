/* check-form.c - checks forms while the house is built: check-form FILE...
 *
 * Exit codes: 0 all fine, 1 a form is in error or breaks a rule, 2 wrong use. */
#include <stdio.h>
#include "form.h"
#include "log.h"

static size_t check(const char *file)
{
	struct kb_arena *a = kb_arena_new();
	const char *why = NULL;
	struct kb_xform *x = kb_xform_load(a, file, &why);
	size_t problems = 1;

	if (x == NULL)
		kb_log_line(KB_ERROR, "%s: %s", file, why);
	else
		problems = kb_xform_check(x, file);
	kb_arena_free(a);
	return problems;
}

int main(int argc, char **argv)
{
	size_t problems = 0;

	if (argc < 2) {
		fputs("usage: check-form FILE...\n", stderr);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		problems += check(argv[i]);
	return problems > 0;
}
