/* files-streams.c - which of the streams that an analysis under 5.1.2 has to have are in a release (S3).
 *
 * A stream is there if one of its indicators shows a figure anywhere in the last year of the release. Where one is
 * not, the report and the pack are marked as incomplete and name it: whoever makes an analysis of them has to say why. */
#include <string.h>

#include "catalogue.h"
#include "files.h"

static const char compulsory[] = "1 2 3 4"; /* the improvement cycle and incidents are context */
enum { YEAR = 12 };

/* "T03" of "T03.night". */
const struct catalogue_indicator *files_indicator_of(struct kb_ctx *c, const struct kbx_row *row)
{
	size_t n = strcspn(row->indicator_id, ".");

	return catalogue_find(kb_started(c), kb_fmt(c, "%.*s", (int)n, row->indicator_id), INT32_MAX);
}

/* A mark for each version of the catalogue of which a figure shows. */
static bool *mark_shown(struct kb_ctx *c, const struct files_release *w, const struct kbx_row *rows, size_t n)
{
	const struct catalogue *k = kb_started(c);
	bool *shown = kb_alloc(c, k->nindicators + 1);
	const char *since = kb_fmt(c, "%04d-%02d", (w->through - YEAR) / 12, (w->through - YEAR) % 12 + 1), *last = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct catalogue_indicator *at;

		if (rows[i].suppressed || strcmp(rows[i].period_end, since) < 0 || (last && strcmp(last, rows[i].indicator_id) == 0))
			continue;
		last = rows[i].indicator_id;
		if ((at = files_indicator_of(c, &rows[i])) != NULL)
			shown[at - k->indicators] = true;
	}
	return shown;
}

static struct kbx_stream stream_of(struct kb_ctx *c, const struct catalogue_word *w, const bool *shown)
{
	const struct catalogue *k = kb_started(c);
	struct kbx_text *labels = kb_alloc(c, 2 * sizeof(*labels));
	struct kbx_stream s = { .code = { .id = w->code, .labels = labels, .nlabels = 2 } };

	labels[0] = (struct kbx_text){ "nl", w->nl };
	labels[1] = (struct kbx_text){ "en", w->en };
	for (size_t i = 0; i < k->nindicators; i++) {
		const struct catalogue_indicator *at = &k->indicators[i];

		if (strcmp(at->stream, w->code) != 0 || catalogue_find(k, at->id, INT32_MAX) != at)
			continue;
		s.all++;
		s.shown += shown[i];
	}
	return s;
}

size_t files_streams(struct kb_ctx *c, const struct files_release *w, const struct kbx_row *rows, size_t n, const struct kbx_stream **to)
{
	const struct catalogue *k = kb_started(c);
	const bool *shown = mark_shown(c, w, rows, n);
	struct kbx_stream *list = kb_alloc(c, (k->nwords + 1) * sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < k->nwords; i++)
		if (k->words[i].what == CATALOGUE_STREAM && kb_has_word(compulsory, k->words[i].code))
			list[count++] = stream_of(c, &k->words[i], shown);
	*to = list;
	return count;
}
