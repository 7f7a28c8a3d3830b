/* staff-file.c - page of staff: the recordings and photos of a case, and an answer that is spoken.
 *
 * Who hears one has opened its case, and that is in the chain (work_is_read()). What a member records is an answer or a
 * message as words are: the terms decide. */
#include <stdlib.h>
#include <string.h>

#include "desk.h"

void file_item(const struct desk_work *w, const struct message *m, struct desk_item *item)
{
	struct file f;
	const char *url;

	item->text = NULL;
	item->broken = !ticket_read(w->c, m->text, &f);
	if (item->broken)
		return;
	url = kb_url(w->c, "complaints.file", w->f->id, kb_fmt(w->c, "%u", m->position), NULL);
	item->alt = kb_fmt(w->c, "%s, %s, %s", kb_say(w->c, f.kind == MEDIA_JPEG ? "complaints.file.photo" : "complaints.file.sound", NULL), item->who, item->day);
	if (f.kind == MEDIA_JPEG)
		item->photo = url;
	else
		item->sound = url;
}

/* The message at a position; NULL: there is none, or it is no file. */
static const struct message *file_at(const struct desk_work *w, const char *position)
{
	for (size_t i = 0; i < w->nmessages; i++)
		if (w->messages[i].kind == SEAL_FILE_KEY && strcmp(kb_fmt(w->c, "%u", w->messages[i].position), position) == 0)
			return &w->messages[i];
	return NULL;
}

enum kb_rc serve_file(struct kb_req *r)
{
	struct desk_work w;
	const struct message *m;
	struct file f;
	enum kb_rc rc;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	m = work_is_read(&w) ? file_at(&w, kb_part(r, "id")) : NULL;
	rc = m && ticket_read(w.c, m->text, &f) ? file_send(r, w.f->id, &f) : kb_refuse(r, 404, "error.not_found");
	work_end(&w);
	return rc;
}

/* ---- To speak ---- */

static enum kb_rc show(const struct desk_work *w, const char *error)
{
	struct kb_ctx *c = w->c;
	const struct complaints_speak sound = { .error = error ? kb_say(c, error, NULL) : NULL };
	const struct desk_speak m = { .action = kb_url(c, "complaints.file.added", w->f->id, NULL), .back = kb_url(c, "complaints.case", w->f->id, NULL),
		.number = case_number(c, w->f), .answer = work_may(w, TERM_ANSWERED), .sound = &sound };

	return kb_page(w->r, kb_say(c, "staff.complaints.case", NULL), complaints_desk_speak, &m);
}

enum kb_rc serve_add(struct kb_req *r)
{
	struct desk_work w;
	enum kb_rc rc;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	rc = work_is_read(&w) ? show(&w, NULL) : kb_see(r, kb_url(w.c, "complaints.case", w.f->id, NULL));
	work_end(&w);
	return rc;
}

/* The event that it is, if any, and the file. NULL, or why not. */
static const char *add(struct desk_work *w, const struct media *m)
{
	enum term_refusal no = TERM_FINE;

	if (strcmp(kb_text(w->r, "go"), "answer") == 0)
		no = case_event(w->c, w->f, (struct term_event){ .what = TERM_ANSWERED });
	if (no != TERM_FINE)
		return kb_fmt(w->c, "staff.complaints.no.%s", term_refusal_name(no));
	return file_add(w->c, &w->h, m) == KB_NONE ? "complaints.file.many" : NULL;
}

/* What came is looked at before the write lock. */
static enum kb_rc take(struct desk_work *w)
{
	struct media m;
	const char *no = media_read(w->r, &m);

	if (no)
		return show(w, no);
	no = desk_was_sent(w->r, add_form) ? NULL : add(w, &m);
	photo_free(&m);
	if (no)
		return kb_refuse(w->r, 409, no);
	return kb_see(w->r, kb_url(w->c, "complaints.case", w->f->id, NULL));
}

enum kb_rc serve_added(struct kb_req *r)
{
	struct desk_work w;
	enum kb_rc rc;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	rc = work_is_read(&w) ? take(&w) : kb_refuse(r, 409, "staff.complaints.no.unread");
	work_end(&w);
	return rc;
}
