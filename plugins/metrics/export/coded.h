/* coded.h - what SPSS and Stata files share, and in what they differ. */
#ifndef KBX_CODED_H
#define KBX_CODED_H

#include <readstat.h>

#include "table.h"

/* Why there is no answer: codes that mean the same in every file. */
enum { KBX_SKIPPED = 97, KBX_UNKNOWN = 98, KBX_HIDDEN = 99 };

enum { KBX_VALUE_LABEL = 120, KBX_VARIABLE_LABEL = 256, KBX_VARIABLE_LETTERS = 80 }; /* bytes, bytes, letters */

struct kbx_coding {
	readstat_error_t (*begin)(readstat_writer_t *w, void *sink, long rows);
	readstat_error_t (*prepare)(readstat_writer_t *w); /* version, compression */
	readstat_type_t day_type;
	const char *day_format, *whole_format;
	double (*day)(int32_t day);                        /* of klankbord-civil.h */
	void (*real_format)(char to[16], int decimals);
	/* Labels of why there is no answer, and how "suppressed" is written. */
	void (*reasons)(readstat_variable_t *v, readstat_label_set_t *l, const char *skipped, const char *unknown, const char *hidden);
	readstat_error_t (*hide)(readstat_writer_t *w, readstat_variable_t *v, bool coded);
};

enum kb_rc kbx_coded(const struct kbx_release *r, enum kbx_which which, const char *lang, const struct kbx_coding *f,
    struct kbx_sink *s);

#endif
