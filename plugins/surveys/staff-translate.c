/* staff-translate.c - pages of staff: the texts of a form go out to translators, and come back.
 *
 * What comes back is a further version of the form, a draft like any other: it is looked at,
 * approved by a person and published. */
#include <string.h>

#include "forms.h"
#include "klankbord-view.h"

const char *xliff_url(struct kb_ctx *c, const char *key, const char *tag)
{
	return kb_url(c, "surveys.form.xliff", key, tag, NULL);
}

static bool speaks(const struct forms_form *m, const char *tag)
{
	for (size_t i = 0; i < m->ntongues; i++)
		if (strcmp(m->tongues[i].tag, tag) == 0)
			return true;
	return false;
}

/* A form without languages of its own has nothing to translate from. */
void add_new_tongues(struct kb_req *r, const char *key, struct forms_form *m)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *all;
	size_t n = m->ntongues > 0 ? kb_languages(r, &all) : 0;
	struct forms_option *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (!speaks(m, all[i].tag))
			list[m->nnew_tongues++] = (struct forms_option){ xliff_url(c, key, all[i].tag), all[i].autonym };
	m->new_tongues = list;
}

enum kb_rc serve_form_xliff(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_version *v = kb_form_find(c, kb_part(r, "form"));
	const char *tag = kb_part(r, "tongue"), *bytes;
	size_t n;

	if (!v || !(bytes = kb_form_xliff(c, v->key, tag, &n)))
		return kb_refuse(r, 404, "error.not_found");
	kb_lit(kb_download(r, "application/xliff+xml", kb_fmt(c, "%s-%s-%s.xlf", v->id, v->version, tag)), bytes, n);
	return KB_OK;
}

enum kb_rc serve_form_translate(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_version *v = kb_form_find(c, kb_part(r, "form"));
	const char *bytes;
	struct kb_brought b;
	size_t n;

	if (!v)
		return kb_refuse(r, 404, "error.not_found");
	bytes = kb_file(r, "xliff", &n);
	switch (kb_form_translate(c, v->key, kb_text(r, "version"), bytes, n, &b)) {
	case KB_OK:
		return kb_see(r, kb_url(c, "surveys.form", b.key, NULL));
	case KB_NONE:
		return show_flaws(r, &b, kb_url(c, "surveys.forms", NULL));
	default:
		return KB_FAIL;
	}
}
