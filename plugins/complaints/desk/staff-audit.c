/* staff-audit.c - page of staff: does the chain of acts hold, and its head to send away.
 *
 * A head that lies elsewhere, on paper or in a mailbox, holds even against who has the store and the key
 * of the chain (seal.h). The chain tells ids and days, no word. */
#include "desk.h"
#include "klankbord-view.h"

enum kb_rc serve_audit(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct seal_link *links;
	size_t n = acts_all(c, &links);
	uint64_t broken = acts_broken(c, links, n);
	const struct desk_audit m = {
		.back = kb_url(c, "complaints.inbox", NULL), .file = kb_url(c, "complaints.audit.head", NULL), .head = acts_head(c), .n = kb_fmt(c, "%zu", n),
		.broken = broken ? kb_fmt(c, "%llu", (unsigned long long)broken) : NULL,
	};

	return kb_page(r, kb_say(c, "staff.complaints.audit.title", NULL), complaints_audit, &m);
}

/* The same line as a file. */
enum kb_rc serve_audit_head(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *head = acts_head(c);

	if (!head)
		return kb_refuse(r, 404, "error.not_found");
	kb_put_text(kb_download(r, "text/plain", "klankbord-head.txt"), kb_fmt(c, "%s\n", head));
	return KB_OK;
}
