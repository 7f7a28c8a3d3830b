/* tags.h - names of languages, ours (BCP 47 tags) and ICU's. Private to text/. */
#ifndef KB_TAGS_H
#define KB_TAGS_H

#include <stdbool.h>
#include "arena.h"

enum { KB_TAG_MAX = 36, KB_ICU_MAX = 160 }; /* with the NUL */

/* The tag that we use for `tag`: prs and prs-AF are fa-AF, kmr is ku, three-letter
 * codes of the languages at hand are the two-letter ones; "_" counts as "-". "" if it
 * is no tag at all. */
void kb_tag_ours(char out[KB_TAG_MAX], const char *tag);

/* ICU's name for a tag, Gregorian calendar and Latin digits. False if `tag` is no
 * well-formed BCP 47 tag (ICU itself would silently take its default locale). */
bool kb_icu_of_tag(char out[KB_ICU_MAX], const char *tag);

/* `icu` with the keyword (numbers, calendar) set; over-long names come back as "en". */
void kb_icu_with(char out[KB_ICU_MAX], const char *icu, const char *keyword, const char *value);

/* Has ICU data for the language, and does it know the numbers that are asked for?
 * Without data ICU takes its default locale: Dutch words on a page in another language. */
bool kb_icu_known(const char *icu);

#endif
