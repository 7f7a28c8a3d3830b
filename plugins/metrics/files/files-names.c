/* files-names.c - who took a file is forgotten after a while; what was taken, by which role and what for is not.
 *
 * The name serves while somebody may still be asked about a download. The pack names nobody, so it comes out the
 * same without. */
#include <stdlib.h>

#include "files.h"
#include "metrics.sql.h"

enum { FEWEST = 1, MOST = 120, PRESET = 12 };

/* What is no number of months is the preset: names are never kept for ever by a slip. */
static int32_t months_kept(struct kb_ctx *c)
{
	char *end;
	long n = strtol(kb_set(c, "metrics.keep_names_months"), &end, 10);

	return *end == '\0' && n >= FEWEST && n <= MOST ? (int32_t)n : PRESET;
}

enum kb_rc files_forget_names(struct kb_ctx *c)
{
	return kb_run(c, &metrics_forget_names, kb_i(kb_month(c) - months_kept(c)));
}
