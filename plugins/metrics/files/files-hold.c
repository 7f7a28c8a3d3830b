/* files-hold.c - rows that outlast the memory in which they were made (files.h).
 *
 * To read a place takes a hundred times what its rows take: every figure of every period, their charts. Files that are made
 * of all rows at once need the rows only. So a place is read in memory of its own, and its rows are copied to room that was
 * made before, for as many as a keeper can hold; their texts, which are few and come again and again, are kept once. Where
 * the room for texts was too small it is made larger and the place is read once more. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "files.h"

enum { SLOTS = 4096, BYTES = 64 * 1024, TRIES = 12 /* of one place: then a text is longer than all room */ };

static const size_t texts[] = {
	offsetof(struct kbx_row, tier), offsetof(struct kbx_row, population), offsetof(struct kbx_row, indicator_id),
	offsetof(struct kbx_row, place_level), offsetof(struct kbx_row, place_code), offsetof(struct kbx_row, period_type),
	offsetof(struct kbx_row, period_start), offsetof(struct kbx_row, period_end), offsetof(struct kbx_row, unit),
	offsetof(struct kbx_row, band), offsetof(struct kbx_row, signal), offsetof(struct kbx_row, norm_verdict),
	offsetof(struct kbx_row, note),
};

/* ---- Texts, each once ---- */

/* FNV-1a (Fowler, Noll, Vo). */
static uint32_t hash_of(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static const char **slot_of(const char **slots, size_t n, const char *s)
{
	size_t at = hash_of(s) % n;

	while (slots[at] && strcmp(slots[at], s) != 0)
		at = (at + 1) % n;
	return &slots[at];
}

/* NULL: there is no room. */
static const char *keep(struct files_held *h, const char *s)
{
	size_t n = strlen(s) + 1;
	const char **slot = slot_of(h->slots, h->nslots, s);

	if (*slot)
		return *slot;
	if (h->bytes < n || 2 * (h->nwords + 1) > h->nslots)
		return NULL;
	h->nwords++;
	*slot = memcpy(h->at, s, n);
	h->at += n;
	h->bytes -= n;
	return *slot;
}

/* What was kept stays where it is. */
static void make_room_for_texts(struct kb_ctx *c, struct files_held *h)
{
	size_t n = 2 * h->nslots + SLOTS;
	const char **slots = kb_alloc(c, n * sizeof(*slots));

	for (size_t i = 0; i < h->nslots; i++)
		if (h->slots[i])
			*slot_of(slots, n, h->slots[i]) = h->slots[i];
	h->slots = slots;
	h->nslots = n;
	h->at = kb_alloc(c, h->bytes = BYTES);
}

/* ---- Rows ---- */

static bool hold_row(struct files_held *h, const struct kbx_row *row)
{
	struct kbx_row *to = &h->rows[h->count];

	*to = *row;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char **text = (const char **)(void *)((char *)to + texts[i]);

		if (*text && !(*text = keep(h, *text)))
			return false;
	}
	h->count++;
	return true;
}

struct reading { const struct files_release *release; const struct kb_place *place; struct files_held *to; size_t count; };

/* KB_NONE: there was no room. */
static enum kb_rc read_place(struct kb_ctx *c, void *with)
{
	struct reading *r = with;
	struct files_rows rows = { 0 };

	files_rows(c, r->release, r->place, &rows);
	r->count = rows.count;
	if (kb_failed(c))
		return KB_FAIL;
	if (r->to->room - r->to->count < rows.count)
		return KB_NONE;
	for (size_t i = 0; i < rows.count; i++)
		if (!hold_row(r->to, &rows.rows[i]))
			return KB_NONE;
	return KB_OK;
}

void files_hold_begin(struct kb_ctx *c, struct files_held *to, size_t most)
{
	*to = (struct files_held){ .rows = kb_alloc(c, most * sizeof(*to->rows)), .room = most };
	make_room_for_texts(c, to);
}

bool files_hold(struct kb_ctx *c, const struct files_release *w, const struct kb_place *place, struct files_held *to)
{
	struct reading r = { w, place, to, 0 };
	size_t before = to->count;

	for (int i = 0; kb_apart(c, read_place, &r) == KB_NONE; i++) {
		to->count = before;
		if (to->room - before < r.count)
			return false;
		if (i == TRIES) {
			kb_fail(c, "the texts of the rows of %s find no room", place->id);
			return false;
		}
		make_room_for_texts(c, to);
	}
	return true;
}
