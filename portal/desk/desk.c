/* desk.c - takes a filled-in form for its owner, once.
 *
 * A phone that heard no answer sends again. So the first thing written is a mark of the
 * form's random number (instanceID); when the mark is there already, the form was taken
 * before and is only thanked for. The write of the mark also takes the write lock: of
 * two equal forms at the same moment one comes second.
 *
 * Both columns are hashes with a key that lies outside the store, over a number that
 * only the phone has: whoever reads the table learns that something was handed in, and
 * neither what nor by whom. */
#include "desk.h"

#include <string.h>

#include "form.h"
#include "kb.sql.h"
#include "own.h"
#include "store.h"
#include "web.h"

/* A phone may try again for a while: marks live through this many months more. */
enum { MONTHS_KEPT = 2 };

static const char *mark_of(struct kb_ctx *c, const struct kb_filled *f)
{
	return kb_mark(c, "instance", f->instance, NULL);
}

static void write_answers(struct kb_buf *b, const struct kb_answer *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		kb_buf_text(b, list[i].item);
		kb_buf_text(b, "=");
		kb_buf_text(b, list[i].value);
		kb_buf_text(b, "\n");
	}
}

/* The same answers give the same text, whatever page they were given on. */
static const char *content_of(struct kb_ctx *c, const struct kb_filled *f)
{
	struct kb_buf b = { .arena = c->arena };

	kb_buf_fmt(&b, "%s %s %s\n", f->form, f->version, f->place);
	write_answers(&b, f->answers, f->count);
	write_answers(&b, f->texts, f->ntexts);
	return kb_mark(c, "content", f->instance, b.data);
}

/* The mark was there: was it the same form, or another version of it? */
static enum kb_taken compare(struct kb_ctx *c, const char *mark, const char *content)
{
	struct kb_rows *q = kb_core_ask(c, &kb_desk_content, kb_t(mark));

	if (!kb_next(q))
		return KB_DESK_FAILED;
	return strcmp(kb_col_text(q, 0), content) == 0 ? KB_TAKEN_BEFORE : KB_OTHER_BEFORE;
}

/* The owner stores it and tells of it, as itself and under its own walls. */
static enum kb_rc hand_over(struct kb_ctx *c, const struct kb_plugin *owner, const struct kb_form *entry,
    const struct kb_filled *f)
{
	const struct kb_plugin *before = kb_ctx_enter(c, owner);
	enum kb_rc rc = entry->take(c, f);

	kb_ctx_enter(c, before);
	if (rc == KB_FAIL)
		kb_fail(c, "%s could not take a filled-in form", owner->name);
	return kb_failed(c) ? KB_FAIL : rc;
}

/* Has the owner room for one more? Asked before anything is written, and only for what
 * was not taken before: a repeat costs nothing, nor does the command line. What the owner notes stays, though the
 * person is refused. */
static enum kb_rc has_room(struct kb_ctx *c, const struct kb_plugin *owner, const struct kb_form *entry,
    const char *mark, const struct kb_filled *f)
{
	struct kb_ctx own;
	enum kb_rc rc;

	if (!entry->room || !c->house->budgets || kb_next(kb_core_ask(c, &kb_desk_content, kb_t(mark))))
		return KB_OK;
	if (kb_own_begin(&own, c) != KB_OK)
		return KB_FAIL;
	kb_ctx_enter(&own, owner);
	rc = entry->room(&own, f);
	if (kb_own_end(&own) != KB_OK || rc == KB_FAIL)
		return kb_fail(c, "%s could not say whether there is room", owner->name);
	return rc;
}

/* What is too dear under the write lock. A repeat makes nothing ready: it is only thanked for. */
static enum kb_rc make_ready(struct kb_ctx *c, const struct kb_plugin *owner, const struct kb_form *entry,
    const char *mark, struct kb_filled *f)
{
	const struct kb_plugin *before;
	enum kb_rc rc;

	if (!entry->ready || kb_next(kb_core_ask(c, &kb_desk_content, kb_t(mark))))
		return KB_OK;
	before = kb_ctx_enter(c, owner);
	rc = entry->ready(c, f, &f->ready);
	kb_ctx_enter(c, before);
	if (rc == KB_FAIL)
		kb_fail(c, "%s could not make a filled-in form ready", owner->name);
	return kb_failed(c) ? KB_FAIL : rc;
}

enum kb_taken kb_submit(struct kb_ctx *c, const struct kb_filled *f)
{
	const struct kb_plugin *owner = NULL;
	const struct kb_form *entry = NULL;
	const char *mark, *content;
	struct kb_filled own = *f;
	enum kb_rc room;

	if (kb_form_get(c, f->form, f->version, &owner, &entry) == NULL)
		return KB_NOBODY;
	mark = mark_of(c, f);
	content = content_of(c, f);
	room = has_room(c, owner, entry, mark, f);
	if (room == KB_OK)
		room = make_ready(c, owner, entry, mark, &own);
	switch (room) {
	case KB_OK:
		break;
	case KB_NONE:
		return KB_NO_ROOM;
	default:
		return KB_DESK_FAILED;
	}
	kb_core_run(c, &kb_desk_put, kb_t(mark), kb_t(content), kb_i(c->month + MONTHS_KEPT));
	if (kb_failed(c))
		return KB_DESK_FAILED;
	if (kb_changed(c) == 0)
		return compare(c, mark, content);
	switch (hand_over(c, owner, entry, &own)) {
	case KB_OK:
		return KB_TAKEN;
	case KB_NONE:
		return KB_NOT_NOW;
	case KB_BEFORE:
		return KB_OTHER_BEFORE;
	default:
		return KB_DESK_FAILED;
	}
}

enum kb_rc kb_desk_tidy(struct kb_ctx *c)
{
	return kb_core_run(c, &kb_desk_forget, kb_i(c->month));
}
