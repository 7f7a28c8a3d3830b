/* table.c - a table of figures, row by row: the one frame of all pages that have them by period or by location.
 *
 * Who fills it says once which columns it has; the view metrics_table draws it, in a region of its own that scrolls
 * sideways where it is too wide, named by the heading above it. */
#include "screens.h"

struct metrics_table table_of(struct kb_ctx *c, const char *id, const struct table_column *columns, size_t ncolumns, size_t most)
{
	struct metrics_head *heads = kb_alloc(c, (ncolumns + 1) * sizeof(*heads));

	for (size_t i = 0; i < ncolumns; i++) {
		heads[i].words = kb_say(c, columns[i].key, NULL);
		heads[i].number = columns[i].number ? "number" : NULL;
	}
	return (struct metrics_table){ .id = id, .heads = heads, .nheads = ncolumns, .rows = kb_alloc(c, (most + 1) * sizeof(struct metrics_row_of)) };
}

void table_add(struct kb_ctx *c, struct metrics_table *t, const char *url, const char *const *cells)
{
	const char **own = kb_alloc(c, (t->nheads + 1) * sizeof(*own));

	for (size_t i = 0; i < t->nheads; i++)
		own[i] = cells[i];
	((struct metrics_row_of *)t->rows)[t->nrows++] = (struct metrics_row_of){ own, url };
}
