/* dta.c - Stata 14 and later (118, UTF-8): extended missing values .a skipped, .b don't know,
 * .c suppressed. They are apart from all numbers, so columns of numbers have them too. */
#include "coded.h"

#include <stdio.h>

/* Days since 1 January 1960. */
static double day(int32_t since_1970)
{
	return 3653.0 + since_1970;
}

static void real_format(char to[16], int decimals)
{
	snprintf(to, 16, "%%10.%df", decimals);
}

static void reasons(readstat_variable_t *v, readstat_label_set_t *l, const char *skipped, const char *unknown, const char *hidden)
{
	char cut[KBX_VALUE_LABEL + 1];

	(void)v;
	readstat_label_tagged_value(l, 'a', kbx_cut(cut, sizeof(cut), skipped));
	readstat_label_tagged_value(l, 'b', kbx_cut(cut, sizeof(cut), unknown));
	readstat_label_tagged_value(l, 'c', kbx_cut(cut, sizeof(cut), hidden));
}

static readstat_error_t hide(readstat_writer_t *w, readstat_variable_t *v, bool coded)
{
	(void)coded;
	return readstat_insert_tagged_missing_value(w, v, 'c');
}

static readstat_error_t prepare(readstat_writer_t *w)
{
	return readstat_writer_set_file_format_version(w, 118);
}

enum kb_rc kbx_dta(const struct kbx_release *r, enum kbx_which which, const char *lang, struct kbx_sink *s)
{
	static const struct kbx_coding stata = {
		.begin = readstat_begin_writing_dta, .prepare = prepare, .day_type = READSTAT_TYPE_INT32, .day_format = "%td",
		.whole_format = "%10.0g", .day = day, .real_format = real_format, .reasons = reasons, .hide = hide,
	};

	return kbx_coded(r, which, lang, &stata, s);
}
