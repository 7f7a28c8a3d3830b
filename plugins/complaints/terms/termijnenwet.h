/* termijnenwet.h - the Algemene termijnenwet (BWBR0002448): which days count, and on which
 * day a term ends.
 *
 * The holidays follow from the law by computation. Days that a royal decree puts on a par
 * with them (art. 3, third paragraph) cannot be computed: they are data, decided for three
 * years at a time. After `decided` more of them may come. */
#ifndef TERMIJNENWET_H
#define TERMIJNENWET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Days on a par with holidays, in the form of kb_today(), and the last day that the
 * decrees speak of. `before`: those of earlier decrees, or NULL. */
struct equated {
	const int32_t *days;
	size_t n;
	int32_t decided;
	const struct equated *before;
};

/* What was decided when this was written: 2023 to 2028. */
extern const struct equated equated_known;

/* How long a term is. */
enum term_unit { DAYS, WEEKS, MONTHS, YEARS, WORKING_DAYS };
struct term_length { int n; enum term_unit unit; };

/* Easter Sunday of a year. */
int32_t easter(int year);

/* Art. 3: New Year, Good Friday, Easter Monday, King's Day, 5 May, Ascension, Whit Monday,
 * both days of Christmas, and the days on a par with them (NULL: none). */
bool is_holiday(int32_t day, const struct equated *e);

/* Neither Saturday, Sunday nor holiday. */
bool is_working_day(int32_t day, const struct equated *e);

/* How many working days lie after `from`, up to and with `until`. */
int working_days(int32_t from, int32_t until, const struct equated *e);

/* Art. 1, first paragraph: this day, or the next working day. */
int32_t working_day_from(int32_t day, const struct equated *e);

/* Art. 4, a: may the law lengthen a term of this length? Not one of more than 90 days,
 * twelve weeks or three months, nor one of years. */
bool termijnenwet_holds(struct term_length l);

/* The last day of a term that begins with what happened on `start`, which does not count
 * itself. Of working days: the last of them. The law is not applied. */
int32_t term_plain_end(int32_t start, struct term_length l, const struct equated *e);

/* Art. 1 and 2: the last day, where the plain end is `end`: a working day, and two working
 * days lie in a term of three days and more. */
int32_t term_lawful_end(int32_t start, int32_t end, const struct equated *e);

#endif
