/* trust.c - a second key, for a person whom the reporter trusts.
 *
 * There is none until the reporter makes one on the page of their case. It is a code of its own: twenty digits, as
 * dear to guess as the first, shown once and typed on the same page. Who has it reads what the
 * reporter reads and can do nothing: the key with which a reporter signs follows from the first code alone, which
 * the second one does not give. The reporter ends it when they like; then it is a code that nobody has. Staff do not
 * see that there is one. It opens what was there when it was made: a body that is told later is not in it. What a guardian
 * filed for a pupil has none. */
#include <sodium.h>
#include <string.h>

#include "complaints.sql.h"
#include "dossier.h"

bool trust_is_possible(const struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->parts[i].other.f)
			return false;
	return d->n > 0;
}

bool trust_is_given(struct kb_ctx *c, const struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (kb_next(kb_ask(c, &complaints_trust_of, kb_t(d->parts[i].f->id))))
			return true;
	return false;
}

static bool lock_part(struct kb_ctx *c, const struct hand *h, const struct seal_reporter *second)
{
	seal_byte locked[SEAL_WRAPPED];

	seal_case_to_reporter(locked, &h->f->keys.c, h->case_sk, second);
	kb_run(c, &complaints_trust_add, kb_t(h->f->id), kb_t(hex_of(c, second->mark, SEAL_KEY)), kb_b(locked, sizeof locked));
	return kb_changed(c) > 0;
}

enum kb_rc trust_give(struct kb_ctx *c, const struct dossier *d, const struct seal_reporter *second)
{
	enum kb_rc rc = trust_is_possible(d) ? KB_OK : KB_NONE;

	for (size_t i = 0; i < d->n && rc == KB_OK; i++)
		rc = lock_part(c, &d->parts[i].own, second) ? KB_OK : KB_NONE;
	return kb_failed(c) ? KB_FAIL : rc;
}

enum kb_rc trust_end(struct kb_ctx *c, const struct dossier *d)
{
	for (size_t i = 0; i < d->n; i++)
		kb_run(c, &complaints_trust_drop, kb_t(d->parts[i].f->id));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* The hands of a reader: they have no key to sign with. */
enum kb_rc trust_open(struct kb_ctx *c, const struct seal_reporter *second, struct dossier *d)
{
	struct kb_rows *q = kb_ask(c, &complaints_trust_by_mark, kb_t(hex_of(c, second->mark, SEAL_KEY)));

	memset(d, 0, sizeof *d);
	while (d->n < PARTS && kb_next(q)) {
		struct part *p = &d->parts[d->n];
		const void *locked;
		size_t n;

		locked = kb_col_blob(q, 1, &n);
		p->f = case_by_id(c, kb_col_text(q, 0));
		p->own = (struct hand){ .f = p->f, .author = SEAL_REPORTER, .member = "" };
		if (!p->f || seal_case_by_reporter(p->own.case_sk, locked, n, &p->f->keys.c, second) != SEAL_FINE)
			return kb_fail(c, "a case does not open for its second code");
		d->n++;
	}
	return kb_failed(c) ? KB_FAIL : d->n ? KB_OK : KB_NONE;
}
