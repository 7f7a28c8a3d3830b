/* text.h - languages: catalogues, messages, negotiation, numbers, dates.
 *
 * A language is one file locales/<bcp47>.xlf (XLIFF 1.2, source en). A plugin
 * may bring more such files in its own folder; they add to the same language.
 * Facts measured on ICU 72 (CLDR 42) that this room answers for are listed in
 * docs/languages.md; each has a test in test-findings.c. */
#ifndef KB_TEXT_H
#define KB_TEXT_H

#include "ctx.h"
#include "message.h" /* struct kb_arg, kb_message_check() */

/* One language that was loaded. */
struct kb_lang {
	const char *tag;     /* "fa-AF": in paths, lang=, file name */
	const char *icu;     /* "fa_AF@numbers=latn;calendar=gregorian" */
	const char *autonym; /* "دری" */
	bool rtl;            /* from the language, never from a guess */
	bool whole_youth;    /* every key that a youth can see is there (and approved, if asked) */
	bool whole_staff;    /* the keys "staff.*" too */
	size_t lacks_youth, lacks_staff; /* how many keys are not there, or not approved where that is asked */
	size_t index;        /* into the texts; private */
	const char *date;    /* pattern of a date, "d MMMM y" (NULL: that) */
	const char *month;   /* pattern of a month, "MMMM y" (NULL: that) */
};

enum kb_texts_flag {
	KB_REQUIRE_APPROVED = 1, /* a unit without approved="yes" counts as missing; the source language always counts */
	KB_PSEUDO = 2            /* make en-XA and ar-XB from the source */
};

/* Loads every *.xlf of the folders (NULL-terminated list; a missing folder is
 * no error) into an arena. A file that cannot be read, has a DTD, or has a unit
 * whose translation fails kb_message_check() loses that file or unit, is logged
 * and does not stop the start; NULL only if locales/en.xlf is not there. Ends with
 * kb_texts_free() (ICU objects are cached inside). */
struct kb_texts *kb_texts_load(struct kb_arena *a, const char *const *dirs, unsigned flags);
void kb_texts_free(struct kb_texts *t);

/* All languages, the source (en) first, then by tag. Whether one is offered:
 * whole_youth / whole_staff. */
size_t kb_texts_langs(const struct kb_texts *t, const struct kb_lang *const **list);

/* The language with this tag, after the aliases prs -> fa-AF, kmr -> ku,
 * dut/nld -> nl and without regard to case; a tag with a region falls back to its
 * language (ti-ER -> ti). NULL: none. */
const struct kb_lang *kb_texts_find(const struct kb_texts *t, const char *tag);

/* Puts the languages that are whole for youths in the order of an Accept-Language
 * header (NULL or garbage: catalogue order, Dutch first). The header only orders,
 * it never chooses. `out` has room for kb_texts_langs(). Returns how many. */
size_t kb_texts_order(const struct kb_texts *t, const char *accept, const struct kb_lang **out);

/* The text of a key in a language, formatted with name/value pairs. Falls back
 * to the source language, then to the key itself. Lives in `a`. */
const char *kb_texts_say(struct kb_texts *t, const struct kb_lang *l, struct kb_arena *a,
    const char *key, const struct kb_arg *args, size_t n);
bool kb_texts_has(const struct kb_texts *t, const struct kb_lang *l, const char *key);

/* Calls `each` for all texts of youths that are the same words always and that a language
 * has of its own: with key and words. */
void kb_texts_each(const struct kb_texts *t, const struct kb_lang *l, struct kb_arena *a,
    void (*each)(void *with, const char *key, const char *words), void *with);

/* A whole number typed in the decimal digits of any script or in Ethiopic
 * numerals, white space and format characters ignored. KB_OK, KB_NONE if it is no
 * whole number, KB_FAIL if it is outside min..max. */
enum kb_rc kb_number_read(const char *s, int64_t min, int64_t max, int64_t *out);

/* A decimal number, in the digits of any script, with a point, a comma or an Arabic
 * separator; at most 15 digits. `out`: as XML Schema writes it, "-0.5". KB_NONE: it is none. */
enum { KB_DECIMAL_MAX = 40 };
enum kb_rc kb_decimal_read(const char *s, char out[KB_DECIMAL_MAX]);

/* A number with grouping and Latin digits. */
const char *kb_number_write(struct kb_arena *a, const struct kb_lang *l, double v, int decimals);

/* The month of an instant, and a month's name, by explicit patterns only
 * (d MMMM y): skeletons mix calendars for fa-AF in CLDR 42. A date in fa-AF has
 * the solar date behind it in brackets. */
int32_t kb_text_month(int64_t seconds);
int32_t kb_texts_month(struct kb_texts *t, int64_t now); /* the same, remembered by `t` until the month ends */
int32_t kb_texts_day(struct kb_texts *t, int64_t now);   /* its day: 10000 * year + 100 * month + day */
const char *kb_day_write(struct kb_arena *a, const struct kb_lang *l, int32_t day);
const char *kb_month_write(struct kb_arena *a, const struct kb_lang *l, int32_t month);
const char *kb_month_word(struct kb_arena *a, const struct kb_lang *l, int month); /* 1 to 12, without a year */
const char *kb_date_write(struct kb_arena *a, const struct kb_lang *l, int64_t seconds);

/* Strict UTF-8, at most `max` code points, at most 30 combining marks in a row, no
 * NUL and no control characters (but \n and \t where `lines`). */
bool kb_utf8_ok(const char *s, size_t n, size_t max, bool lines);

/* NFC form; call only on what kb_utf8_ok() passed. */
const char *kb_nfc(struct kb_arena *a, const char *s);

/* U+2068 s U+2069: for a plain-text place inside a text of another direction. An
 * isolate that is left open in `s` is closed and a closing one too many dropped, so
 * that `s` cannot turn what stands behind it. */
const char *kb_isolate(struct kb_arena *a, const char *s);

/* To be called once per process before anything else here: default locale nl, so
 * that nothing falls back to en_US_POSIX. Returns false if ICU has no data. */
bool kb_text_start(void);

#endif
