/* sav.c - SPSS: user-missing codes 97 skipped, 98 don't know, 99 suppressed.
 *
 * Columns of codes have them. Columns of numbers have no room for such codes: 99 people are
 * 99 people, so a suppressed number is system-missing, and conf_status says why. */
#include "coded.h"

#include <stdio.h>

/* Seconds since 14 October 1582. */
static double day(int32_t since_1970)
{
	return (141428.0 + since_1970) * 86400;
}

static void real_format(char to[16], int decimals)
{
	snprintf(to, 16, "F10.%d", decimals);
}

static void add_reason(readstat_variable_t *v, readstat_label_set_t *l, int32_t code, const char *label)
{
	char cut[KBX_VALUE_LABEL + 1];

	readstat_label_int32_value(l, code, kbx_cut(cut, sizeof(cut), label));
	readstat_variable_add_missing_double_value(v, code);
}

static void reasons(readstat_variable_t *v, readstat_label_set_t *l, const char *skipped, const char *unknown, const char *hidden)
{
	add_reason(v, l, KBX_SKIPPED, skipped);
	add_reason(v, l, KBX_UNKNOWN, unknown);
	add_reason(v, l, KBX_HIDDEN, hidden);
}

static readstat_error_t hide(readstat_writer_t *w, readstat_variable_t *v, bool coded)
{
	return coded ? readstat_insert_int32_value(w, v, KBX_HIDDEN) : readstat_insert_missing_value(w, v);
}

/* Rows as they are: their compression saves little and is one way more to go wrong. */
static readstat_error_t prepare(readstat_writer_t *w)
{
	return readstat_writer_set_compression(w, READSTAT_COMPRESS_NONE);
}

enum kb_rc kbx_sav(const struct kbx_release *r, enum kbx_which which, const char *lang, struct kbx_sink *s)
{
	static const struct kbx_coding spss = {
		.begin = readstat_begin_writing_sav, .prepare = prepare, .day_type = READSTAT_TYPE_DOUBLE, .day_format = "SDATE10",
		.whole_format = "F8.0", .day = day, .real_format = real_format, .reasons = reasons, .hide = hide,
	};

	return kbx_coded(r, which, lang, &spss, s);
}
