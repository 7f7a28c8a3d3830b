/* case-invite.c - page of staff: digits with which a pupil comes in to what a guardian filed for them.
 *
 * They stand on this page once. It goes to the pupil by another hand than the guardian's: at the talk, by
 * the location, by mail to the pupil. */
#include <sodium.h>
#include <string.h>

#include "desk.h"

static const char *strip_scheme(const char *url)
{
	const char *at = strstr(url, "://");

	return at ? at + 3 : url;
}

static enum kb_rc show(struct desk_work *w, const char code[SEAL_CODE])
{
	struct kb_ctx *c = w->c;
	char shown[SEAL_CODE_SHOWN];
	struct desk_invite m = { .back = kb_url(c, "complaints.case", w->f->id, NULL), .until = day_words(c, civil_today(c) + INVITE_DAYS),
		.address = strip_scheme(kb_full_url(w->r, kb_url(c, "complaints.look", NULL))) };

	seal_code_show(shown, code);
	m.code = kb_fmt(c, "%s", shown);
	kb_qr(c, shown, &m.qr);
	sodium_memzero(shown, sizeof shown);
	return kb_page(w->r, kb_say(c, "staff.complaints.invite.title", NULL), complaints_invite, &m);
}

static enum kb_rc invite(struct desk_work *w)
{
	char code[SEAL_CODE];
	enum kb_rc rc;

	if (!work_is_read(w))
		return kb_refuse(w->r, 409, "staff.complaints.no.unread");
	if (!w->guardian || !w->pupil || w->side.f)
		return kb_refuse(w->r, 409, "staff.complaints.no.invite");
	rc = side_invite(w->c, &w->h, code);
	if (rc == KB_NONE)
		rc = kb_refuse(w->r, 429, "complaints.busy");
	else if (rc == KB_OK)
		rc = show(w, code);
	sodium_memzero(code, sizeof code);
	return rc;
}

enum kb_rc serve_invite(struct kb_req *r)
{
	struct desk_work w;
	enum kb_rc rc;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	rc = invite(&w);
	work_end(&w);
	return rc;
}
