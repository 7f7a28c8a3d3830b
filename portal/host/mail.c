/* mail.c - page of staff: where mail of the portal goes. What such a mail says, a plugin decides: numbers and a
 * link, so that an address that is mistyped tells a stranger nothing of anybody. */
#include "portal.h"
#include "web.h"

static enum kb_rc mail_page(struct kb_req *r, struct kb_mail_page m)
{
	struct kb_ctx *c = kb_task(r);

	m.action = kb_url(c, "kb.mail", NULL);
	m.off = *kb_set(c, "sendmail") == '\0';
	return kb_page(r, kb_say(c, "staff.mail.title", NULL), portal_mail, &m);
}

enum kb_rc portal_serve_mail(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);

	return mail_page(r, (struct kb_mail_page){ .address = kb_mail_to(c, kb_who(c)->user) });
}

enum kb_rc portal_take_mail(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_mail_page m = { .address = kb_text(r, "address") };
	enum kb_rc rc = kb_mail_set(c, kb_who(c)->user, m.address);

	if (rc == KB_FAIL)
		return rc;
	m.done = rc == KB_OK;
	m.wrong = !m.done;
	rc = mail_page(r, m);
	if (m.wrong)
		r->reply.status = 422;
	return rc;
}
