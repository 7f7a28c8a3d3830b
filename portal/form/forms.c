/* forms.c - the forms of all plugins, read once when the house is furnished; and which
 * version of a form is asked, of those and of what staff brought (shelf.c). */
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "log.h"
#include "shelf.h"
#include "text.h"
#include "xform.h"

struct entry {
	const struct kb_plugin *owner;
	const struct kb_form *form;
	struct kb_xform *x;
	const char *key, *bytes;
	size_t n;
};

struct kb_forms {
	struct entry *entries;
	size_t count;
	bool require_approved;
	struct kb_shelf *shelf; /* of this process */
};

enum { FORMS_MAX = 200, PATH_BYTES = 4096, KEY_BYTES = 16 };

/* ---- files ---- */

const char *kb_form_key(struct kb_arena *a, const char *bytes, size_t n)
{
	unsigned char hash[KEY_BYTES];
	char *hex = kb_arena_alloc(a, 2 * KEY_BYTES + 1);

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)bytes, n, NULL, 0);
	sodium_bin2hex(hex, 2 * KEY_BYTES + 1, hash, sizeof(hash));
	return hex;
}

/* Reads an open file of at most `most` bytes. NULL: it cannot be read whole. */
static char *read_whole(struct kb_arena *a, int fd, size_t most, size_t *n)
{
	struct stat st;
	char *bytes;
	ssize_t got;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0 || (size_t)st.st_size > most)
		return NULL;
	bytes = kb_arena_alloc(a, (size_t)st.st_size + 1);
	for (*n = 0; *n < (size_t)st.st_size; *n += (size_t)got)
		if ((got = read(fd, bytes + *n, (size_t)st.st_size - *n)) <= 0)
			return NULL;
	return bytes;
}

/* The bytes of a file; NULL and *why. */
static const char *load_bytes(struct kb_arena *a, const char *path, size_t *n, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes;

	*why = "the file cannot be opened";
	if (fd < 0)
		return NULL;
	bytes = read_whole(a, fd, KB_FORM_BYTES, n);
	close(fd);
	*why = bytes != NULL ? NULL : kb_arena_fmt(a, "the file cannot be read, or is longer than %d bytes", KB_FORM_BYTES);
	return bytes;
}

struct kb_xform *kb_xform_load(struct kb_arena *a, const char *path, const char **why)
{
	size_t n = 0;
	const char *bytes = load_bytes(a, path, &n, why);

	return bytes == NULL ? NULL : kb_xform_read(a, bytes, n, why);
}

/* The first folder that holds the file; NULL: none. */
static const char *find_file(struct kb_arena *a, const char *const *dirs, const char *plugin, const char *file)
{
	for (; *dirs != NULL; dirs++) {
		const char *path = kb_arena_fmt(a, "%s/%s/forms/%s", *dirs, plugin, file);
		if (access(path, R_OK) == 0)
			return path;
	}
	return NULL;
}

static bool load(struct kb_forms *f, struct kb_arena *a, const struct kb_plugin *owner, const struct kb_form *form,
    const char *const *dirs)
{
	const char *path = find_file(a, dirs, owner->name, form->file), *why = NULL, *bytes;
	struct kb_xform *x = NULL;
	size_t n = 0;

	if (path == NULL) {
		kb_log_line(KB_ERROR, "the form %s of the plugin %s is in no folder of forms: install it again, or name its folder",
		    form->file, owner->name);
		return false;
	}
	if ((bytes = load_bytes(a, path, &n, &why)) != NULL)
		x = kb_xform_read(a, bytes, n, &why);
	if (x == NULL) {
		kb_log_line(KB_ERROR, "%s: %s: mend the form and start again", path, why);
		return false;
	}
	if (kb_xform_check_rules(x, path) > 0)
		return false;
	if (strcmp(x->id, form->id) != 0) {
		kb_log_line(KB_ERROR, "%s: its id is %s, the plugin %s expects %s: make them the same", path, x->id, owner->name, form->id);
		return false;
	}
	if (f->count == FORMS_MAX || kb_forms_find(f, x->id, NULL, NULL) != NULL) {
		kb_log_line(KB_ERROR, "%s: the id %s is taken by another form: give it one of its own", path, x->id);
		return false;
	}
	f->entries[f->count++] = (struct entry){ owner, form, x, kb_form_key(a, bytes, n), bytes, n };
	return true;
}

struct kb_forms *kb_forms_load(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n,
    const char *const *dirs, unsigned texts_flags)
{
	struct kb_forms *f = kb_arena_alloc(a, sizeof(*f));
	bool fine = true;

	f->entries = kb_arena_alloc(a, FORMS_MAX * sizeof(*f->entries));
	f->require_approved = (texts_flags & KB_REQUIRE_APPROVED) != 0;
	f->shelf = kb_shelf_new();
	for (size_t i = 0; i < n; i++)
		for (const struct kb_form *form = plugins[i]->forms; form != NULL && form->file != NULL; form++)
			fine = load(f, a, plugins[i], form, dirs) && fine; /* every form in error is named at once */
	if (fine)
		return f;
	kb_forms_free(f);
	return NULL;
}

/* The forms of plugins lie in the arena; what staff brought lies on the shelf. */
void kb_forms_free(struct kb_forms *f)
{
	if (f != NULL)
		kb_shelf_free(f->shelf);
}

void kb_forms_tidy(struct kb_forms *f)
{
	if (f != NULL)
		kb_shelf_tidy(f->shelf);
}

/* ---- looking up ---- */

const struct kb_xform *kb_forms_find(const struct kb_forms *f, const char *id, const struct kb_plugin **owner,
    const struct kb_form **entry)
{
	for (size_t i = 0; f != NULL && i < f->count; i++)
		if (strcmp(f->entries[i].x->id, id) == 0) {
			if (owner != NULL)
				*owner = f->entries[i].owner;
			if (entry != NULL)
				*entry = f->entries[i].form;
			return f->entries[i].x;
		}
	return NULL;
}

static const struct entry *shipped(const struct kb_forms *f, const char *id)
{
	for (size_t i = 0; f != NULL && i < f->count; i++)
		if (strcmp(f->entries[i].x->id, id) == 0)
			return &f->entries[i];
	return NULL;
}

/* What takes the answers of a form that staff brought: the entry of its id, else the first
 * of its plugin. */
static const struct kb_form *entry_for(const struct kb_plugin *owner, const char *id)
{
	const struct kb_form *e = owner == NULL ? NULL : owner->forms;

	while (e != NULL && e->file != NULL && strcmp(e->id, id) != 0)
		e++;
	return e != NULL && e->file != NULL ? e : owner == NULL ? NULL : owner->forms;
}

/* The form on the shelf that is meant: this version, or the one that is asked. */
static struct kb_shelved *shelved(struct kb_ctx *c, const char *id, const char *version)
{
	struct kb_shelf *s = kb_shelf_look(c);
	struct kb_shelved *v = version == NULL ? NULL : kb_shelf_version(s, id, version);

	return v != NULL && v->is.state != KB_FORM_DRAFT ? v : kb_shelf_live(s, id);
}

/* A form that came with a plugin is found without asking the store: so a walk through it goes on
 * whatever becomes of that. */
const struct kb_xform *kb_form_get(struct kb_ctx *c, const char *id, const char *version,
    const struct kb_plugin **owner, const struct kb_form **entry)
{
	const struct entry *e = shipped(c->house->forms, id);
	const struct kb_xform *x = NULL;
	struct kb_shelved *v;

	if (e == NULL || version == NULL || strcmp(e->x->version, version) != 0)
		if ((v = shelved(c, id, version)) != NULL && (x = kb_shelf_read(c, v)) != NULL) {
			*owner = v->owner;
			*entry = entry_for(v->owner, id);
			return x;
		}
	*owner = e == NULL ? NULL : e->owner;
	*entry = e == NULL ? NULL : e->form;
	return e == NULL ? NULL : e->x;
}

static const struct kb_xform *now_of(struct kb_ctx *c, const char *id)
{
	const struct kb_plugin *owner;
	const struct kb_form *entry;

	return kb_form_get(c, id, NULL, &owner, &entry);
}

struct kb_shelf *kb_forms_shelf(const struct kb_forms *f) { return f == NULL ? NULL : f->shelf; }

/* ---- languages ---- */

bool kb_form_offers(struct kb_ctx *c, const char *key, const struct kb_xform *x, size_t lang)
{
	const struct kb_forms *f = c->house->forms;
	const struct entry *e = shipped(f, x->id);
	bool own = e != NULL && e->x == x;

	if (!x->langs[lang].whole)
		return false;
	if (!f->require_approved || (own && x->langs[lang].approved))
		return true;
	return kb_shelf_approval(kb_shelf_look(c), own ? e->key : key, x->langs[lang].tag) != NULL;
}

bool kb_form_speaks(struct kb_ctx *c, const char *id, const char *version, const char *lang)
{
	const struct kb_plugin *owner;
	const struct kb_form *entry;
	const struct kb_xform *x = kb_form_get(c, id, version, &owner, &entry);
	const struct kb_shelved *v = x == NULL ? NULL : kb_shelf_version(kb_forms_shelf(c->house->forms), id, x->version);

	for (size_t i = 0; x != NULL && i < x->nlangs; i++)
		if (strcmp(x->langs[i].tag, lang) == 0)
			return kb_form_offers(c, v == NULL ? "" : v->is.key, x, i);
	return false;
}

const char *kb_form_version(struct kb_ctx *c, const char *id)
{
	const struct kb_xform *x = now_of(c, id);

	return x == NULL ? NULL : x->version;
}

/* ---- all versions ---- */

size_t kb_forms_count(const struct kb_forms *f) { return f == NULL ? 0 : f->count; }

struct kb_form_at kb_forms_at(struct kb_ctx *c, size_t i)
{
	const struct entry *e = &c->house->forms->entries[i];
	bool gone = kb_shelf_live(kb_shelf_look(c), e->x->id) != NULL;

	return (struct kb_form_at){
		.is = { e->key, e->x->id, e->x->version, e->x->title, gone ? KB_FORM_RETIRED : KB_FORM_LIVE, 0, true },
		.owner = e->owner, .x = e->x, .bytes = e->bytes, .n = e->n,
	};
}

/* ---- items ---- */

static const char *codes_of(struct kb_ctx *c, const struct kb_question *q)
{
	const char *codes = "";

	for (size_t i = 0; i < q->nchoices; i++)
		codes = kb_fmt(c, "%s%s%s", codes, i > 0 ? " " : "", q->choices[i].code);
	return codes;
}

static struct kb_form_item item_of(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q)
{
	return (struct kb_form_item){
		.name = q->name, .stem = kb_label_words(x, &q->label, kb_xform_lang(x, kb_lang(c))),
		.scored = q->bind->scored, .worst = q->bind->worst, .best = q->bind->best, .codes = codes_of(c, q),
	};
}

/* Two forms may ask the same question ("core" is a part of "youth"): it is one item, and
 * the form that comes first speaks for it. */
static bool is_listed(const struct kb_xform *const *forms, size_t form, const char *name)
{
	for (size_t i = 0; i < form; i++)
		if (kb_xform_question(forms[i], name) < forms[i]->nquestions)
			return true;
	return false;
}

/* Each form once, as it is asked now: those of the plugins, then those that staff brought, a retired
 * one too, whose figures stay. */
static size_t all_forms(struct kb_ctx *c, const struct kb_xform *const **list)
{
	const struct kb_forms *f = c->house->forms;
	struct kb_shelf *s = kb_shelf_look(c);
	size_t brought = kb_shelf_count(s), n = 0;
	const struct kb_xform **forms = kb_alloc(c, (kb_forms_count(f) + brought + 1) * sizeof(*forms));

	for (size_t i = 0; f != NULL && i < f->count; i++)
		forms[n++] = now_of(c, f->entries[i].x->id);
	for (size_t i = 0; i < brought; i++) {
		struct kb_shelved *v = kb_shelf_at(s, i);
		const struct kb_xform *x = shipped(f, v->is.id) != NULL || !kb_shelf_speaks_for(s, i) ? NULL : kb_shelf_read(c, v);
		if (x != NULL)
			forms[n++] = x;
	}
	*list = forms;
	return n;
}

size_t kb_items(struct kb_ctx *c, const struct kb_form_item **list)
{
	const struct kb_xform *const *forms;
	size_t count = all_forms(c, &forms), most = 0, n = 0;
	struct kb_form_item *items;

	for (size_t i = 0; i < count; i++)
		most += forms[i]->nquestions;
	items = kb_alloc(c, (most + 1) * sizeof(*items));
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < forms[i]->nquestions; k++)
			if (forms[i]->questions[k].bind->scored && !is_listed(forms, i, forms[i]->questions[k].name))
				items[n++] = item_of(c, forms[i], &forms[i]->questions[k]);
	*list = items;
	return n;
}

const struct kb_form_item *kb_item_find(struct kb_ctx *c, const char *name)
{
	const struct kb_xform *const *forms;
	size_t count = all_forms(c, &forms);

	for (size_t i = 0; i < count; i++) {
		size_t q = kb_xform_question(forms[i], name);
		if (q < forms[i]->nquestions && kb_question_counts(&forms[i]->questions[q])) {
			struct kb_form_item *item = kb_alloc(c, sizeof(*item));
			*item = item_of(c, forms[i], &forms[i]->questions[q]);
			return item;
		}
	}
	return NULL;
}
