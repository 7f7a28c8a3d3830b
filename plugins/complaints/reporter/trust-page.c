/* trust-page.c - a reporter makes a second code, or ends it (dossier/trust.c), on the page of their case.
 *
 * The code is shown once. */
#include <sodium.h>
#include <string.h>

#include "reporter.h"

static enum kb_rc made_page(struct kb_req *r, const char code[SEAL_CODE])
{
	struct kb_ctx *c = kb_task(r);
	struct complaints_trust m = { .held = kb_text(r, "held"), .action = kb_url(c, "complaints.mine", NULL) };

	show_code(c, code, m.groups);
	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_trust, &m);
}

/* A page that is sent twice makes one code: the second time there is one, which is not shown again. The keys of
 * the code are dear, so they are derived before anything is written: nobody waits for the store meanwhile. */
static enum kb_rc give(struct kb_req *r, const struct dossier *d, const char code[SEAL_CODE])
{
	struct seal_reporter second;
	enum kb_rc rc = receipt_keys(kb_task(r), code, true, &second);

	if (rc == KB_NONE)
		return kb_refuse(r, 429, "complaints.busy");
	if (rc == KB_OK)
		rc = trust_give(kb_task(r), d, &second);
	sodium_memzero(&second, sizeof second);
	if (rc == KB_NONE)
		return kb_refuse(r, 409, "complaints.trust.there");
	return rc == KB_OK ? made_page(r, code) : rc;
}

static enum kb_rc make(struct kb_req *r, const struct dossier *d)
{
	char code[SEAL_CODE];
	enum kb_rc rc;

	if (trust_is_given(kb_task(r), d))
		return kb_refuse(r, 409, "complaints.trust.there");
	seal_code_make(code);
	rc = give(r, d, code);
	sodium_memzero(code, sizeof code);
	return rc;
}

static enum kb_rc end(struct kb_req *r, const struct seal_reporter *keys, const struct dossier *d)
{
	if (trust_end(kb_task(r), d) != KB_OK)
		return KB_FAIL;
	return show_mine(r, keys, "complaints.case.done");
}

/* Only with what the page of the first code held. */
enum kb_rc serve_trust(struct kb_req *r)
{
	struct seal_reporter keys;
	struct dossier d;
	enum kb_rc rc = reporter_held(r, &keys) ? dossier_open(kb_task(r), &keys, &d) : KB_NONE;

	if (rc == KB_OK) {
		rc = strcmp(kb_text(r, "go"), "make") == 0 ? make(r, &d) : end(r, &keys, &d);
		dossier_wipe(&d);
	} else if (rc == KB_NONE) {
		rc = kb_see(r, kb_url(kb_task(r), "complaints.look", NULL));
	}
	sodium_memzero(&keys, sizeof keys);
	return rc;
}
