/* shred.c - the end of a case: what opens it goes, numbers for the figures stay.
 *
 * Deleting on a disk is a hope; a key that is gone is certain. Without both copies of its key
 * what was written in a case is noise, also where pages of the store or of the log
 * still hold it. A backup made before has the copies: it is over when that is deleted. */
#include "box.h"

#include <stdio.h>

void seal_shred(struct seal_case_row *row, char line[SEAL_LEDGER_TEXT], const struct seal_ledger *l)
{
	sodium_memzero(row, sizeof *row);
	snprintf(line, SEAL_LEDGER_TEXT, "case month=%d place=%u category=%u track=%u outcome=%u messages=%u", (int)l->month,
	    l->place, l->category, l->track, l->outcome, l->messages);
}
