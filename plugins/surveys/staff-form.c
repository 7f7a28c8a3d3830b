/* staff-form.c - pages of staff: one version of a form.
 *
 * What it asks, page by page and in each language; what changed; which languages are whole
 * and who approved them; and out again, byte for byte. */
#include <stdlib.h>
#include <string.h>

#include "forms.h"
#include "klankbord-view.h"

/* The version in the address; NULL: there is none. */
static const struct kb_form_version *version_of(struct kb_req *r)
{
	return kb_form_find(kb_task(r), kb_part(r, "form"));
}

static enum kb_rc missing(struct kb_req *r)
{
	return kb_refuse(r, 404, "error.not_found");
}

static const char *preview_url(struct kb_ctx *c, const char *key, const char *tag, size_t page)
{
	return kb_url(c, "surveys.form.preview", key, tag, kb_fmt(c, "%zu", page + 1), NULL);
}

/* ---- The page of a version ---------------------------------------------------------------- */

static size_t list_tongues(struct kb_ctx *c, const struct kb_form_version *v, const struct forms_tongue **to)
{
	const struct kb_form_tongue *all;
	size_t n = kb_form_tongues(c, v->key, &all);
	struct forms_tongue *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct forms_tongue){
			.tag = all[i].tag, .name = all[i].name, .preset = all[i].preset, .whole = all[i].holes == 0,
			.holes = kb_fmt(c, "%zu", all[i].holes), .first_hole = all[i].first_hole, .person = all[i].person,
			.day = all[i].day ? kb_day_name(c, all[i].day) : "", .approved = all[i].approved, .offered = all[i].offered,
			.preview = preview_url(c, v->key, all[i].tag, 0), .xliff = all[i].preset ? NULL : xliff_url(c, v->key, all[i].tag),
		};
	*to = list;
	return n;
}

static const char *change_words(struct kb_ctx *c, enum kb_change what)
{
	static const char *const keys[] = {
		[KB_CHANGE_ADDED] = "staff.change.added", [KB_CHANGE_REMOVED] = "staff.change.removed",
		[KB_CHANGE_WORDS] = "staff.change.words", [KB_CHANGE_OPTIONS] = "staff.change.options",
		[KB_CHANGE_ANSWER] = "staff.change.answer", [KB_CHANGE_SCALE] = "staff.change.scale",
		[KB_CHANGE_RELEVANT] = "staff.change.relevant",
	};

	return kb_say(c, keys[what], NULL);
}

static void add_changes(struct kb_ctx *c, const struct kb_form_version *v, struct forms_form *m)
{
	const struct kb_form_change *all;
	const struct kb_form_version *before;
	size_t n = kb_form_changes(c, v->key, &all, &before);
	struct forms_change *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		list[i] = (struct forms_change){
			.item = all[i].item, .tag = all[i].tag, .words = change_words(c, all[i].what), .before = all[i].before,
			.after = all[i].after, .breaks = all[i].breaks,
		};
		m->breaks = m->breaks || all[i].breaks;
	}
	m->changes = list;
	m->nchanges = n;
	m->before = before ? before->version : NULL;
	m->before_url = before ? kb_url(c, "surveys.form", before->key, NULL) : NULL;
}

static size_t list_pages(struct kb_ctx *c, const struct kb_form_version *v, const char *tag, const struct forms_page **to)
{
	const struct kb_form_page *all;
	size_t n = kb_form_pages(c, v->key, &all);
	struct forms_page *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct forms_page){
			.number = kb_fmt(c, "%zu", i + 1), .name = all[i].name, .stem = all[i].stem,
			.url = preview_url(c, v->key, tag, i),
		};
	*to = list;
	return n;
}

static const char *preset_tag(const struct forms_form *m)
{
	for (size_t i = 0; i < m->ntongues; i++)
		if (m->tongues[i].preset)
			return m->tongues[i].tag;
	return "en";
}

static void add_facts(struct kb_ctx *c, const struct kb_form_version *v, struct forms_form *m)
{
	static const char *const states[] = {
		[KB_FORM_DRAFT] = "staff.forms.draft", [KB_FORM_LIVE] = "staff.forms.live", [KB_FORM_RETIRED] = "staff.forms.retired",
	};
	const struct ask *a = ask_find(c, v->id);

	m->title = v->title;
	m->id = v->id;
	m->version = v->version;
	m->state = kb_say(c, states[v->state], NULL);
	m->day = v->day ? kb_day_name(c, v->day) : "";
	m->population = a ? population_name(c, a->population) : "";
	m->shipped = v->shipped;
	m->draft = v->state == KB_FORM_DRAFT;
	m->live = v->state == KB_FORM_LIVE;
}

static void add_addresses(struct kb_ctx *c, const struct kb_form_version *v, struct forms_form *m)
{
	m->xml = kb_url(c, "surveys.form.xml", v->key, NULL);
	m->publish = kb_url(c, "surveys.form.publish", v->key, NULL);
	m->retire = kb_url(c, "surveys.form.retire", v->key, NULL);
	m->drop = kb_url(c, "surveys.form.drop", v->key, NULL);
	m->translate = kb_url(c, "surveys.form.translate", v->key, NULL);
	m->approve = kb_url(c, "surveys.form.approve", v->key, NULL);
	m->back = kb_url(c, "surveys.forms", NULL);
}

enum kb_rc serve_form(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_version *v = version_of(r);
	struct forms_form m = { 0 };

	if (!v)
		return missing(r);
	add_facts(c, v, &m);
	add_addresses(c, v, &m);
	m.ntongues = list_tongues(c, v, &m.tongues);
	m.lang = preset_tag(&m);
	add_new_tongues(r, v->key, &m);
	add_changes(c, v, &m);
	m.npages = list_pages(c, v, m.lang, &m.pages);
	return kb_page(r, kb_say(c, "staff.form.title", NULL), surveys_form, &m);
}

/* The file as it came. */
enum kb_rc serve_form_xml(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_version *v = version_of(r);
	const char *bytes;
	size_t n;

	if (!v)
		return missing(r);
	bytes = kb_form_bytes(c, v->key, &n);
	if (!bytes)
		return KB_FAIL;
	kb_lit(kb_download(r, "application/xml", kb_fmt(c, "%s-%s.xml", v->id, v->version)), bytes, n);
	return KB_OK;
}

/* ---- One page as a phone shows it ------------------------------------------------------------ */

void forms_draw(struct kb_ctx *c, struct kb_out *o, const struct forms_preview *m)
{
	kb_form_draw(c, o, m->key, m->page, m->tag);
}

static const struct kb_form_tongue *find_tongue(const struct kb_form_tongue *all, size_t n, const char *tag)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].tag, tag) == 0)
			return &all[i];
	return NULL;
}

/* The same page in the other languages. */
static void add_tongues(struct kb_ctx *c, const struct kb_form_tongue *all, size_t n, struct forms_preview *m)
{
	struct forms_option *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct forms_option){ strcmp(all[i].tag, m->tag) == 0 ? NULL : preview_url(c, m->key, all[i].tag, m->page),
			all[i].name };
	m->tongues = list;
	m->ntongues = n;
}

enum kb_rc serve_form_preview(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_form_version *v = version_of(r);
	const struct kb_form_page *pages;
	const struct kb_form_tongue *tongues;
	size_t npages = v ? kb_form_pages(c, v->key, &pages) : 0, ntongues = v ? kb_form_tongues(c, v->key, &tongues) : 0;
	unsigned long page = strtoul(kb_part(r, "page"), NULL, 10);
	struct forms_preview m = { .tag = kb_part(r, "tongue") };
	const struct kb_form_tongue *tongue = v ? find_tongue(tongues, ntongues, m.tag) : NULL;

	if (!tongue || page < 1 || page > npages)
		return missing(r);
	m.dir = tongue->dir;
	m.title = v->title;
	m.version = v->version;
	m.key = v->key;
	m.page = page - 1;
	m.name = pages[m.page].name;
	m.place = kb_say(c, "staff.preview.place", "n", kb_fmt(c, "%lu", page), "of", kb_fmt(c, "%zu", npages), NULL);
	m.back = kb_url(c, "surveys.form", v->key, NULL);
	m.before = page > 1 ? preview_url(c, v->key, m.tag, m.page - 1) : NULL;
	m.next = page < npages ? preview_url(c, v->key, m.tag, m.page + 1) : NULL;
	add_tongues(c, tongues, ntongues, &m);
	return kb_page(r, kb_say(c, "staff.preview.title", NULL), surveys_preview, &m);
}

/* ---- What is done with it ---------------------------------------------------------------------- */

/* To the page of the version, whatever state it is in by now. */
static enum kb_rc after(struct kb_req *r, enum kb_rc rc)
{
	struct kb_ctx *c = kb_task(r);

	if (rc == KB_FAIL)
		return KB_FAIL;
	if (rc == KB_NONE)
		return version_of(r) ? kb_refuse(r, 403, "staff.form.not_now") : missing(r);
	return kb_see(r, kb_url(c, "surveys.form", kb_part(r, "form"), NULL));
}

enum kb_rc serve_form_publish(struct kb_req *r)
{
	return after(r, kb_form_publish(kb_task(r), kb_part(r, "form")));
}

enum kb_rc serve_form_retire(struct kb_req *r)
{
	return after(r, kb_form_retire(kb_task(r), kb_part(r, "form")));
}

enum kb_rc serve_form_drop(struct kb_req *r)
{
	enum kb_rc rc = kb_form_drop(kb_task(r), kb_part(r, "form"));

	return rc == KB_OK ? kb_see(r, kb_url(kb_task(r), "surveys.forms", NULL)) : after(r, rc);
}

enum kb_rc serve_form_approve(struct kb_req *r)
{
	return after(r, kb_form_approve(kb_task(r), kb_part(r, "form"), kb_text(r, "tongue")));
}
