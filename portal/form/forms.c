/* forms.c - the forms of all plugins, read once when the house is furnished. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "log.h"
#include "text.h"
#include "xform.h"

struct entry {
	const struct kb_plugin *owner;
	const struct kb_form *form;
	struct kb_xform *x;
};

struct kb_forms {
	struct entry *entries;
	size_t count;
	bool require_approved;
};

enum { FORMS_MAX = 200, PATH_BYTES = 4096 };

/* ---- files ---- */

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

struct kb_xform *kb_xform_load(struct kb_arena *a, const char *path, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes = NULL;
	size_t n = 0;

	*why = "the file cannot be opened";
	if (fd < 0)
		return NULL;
	bytes = read_whole(a, fd, KB_FORM_BYTES, &n);
	close(fd);
	if (bytes == NULL) {
		*why = kb_arena_fmt(a, "the file cannot be read, or is longer than %d bytes", KB_FORM_BYTES);
		return NULL;
	}
	return kb_xform_read(a, bytes, n, why);
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
	const char *path = find_file(a, dirs, owner->name, form->file), *why = NULL;
	struct kb_xform *x;

	if (path == NULL) {
		kb_log_line(KB_ERROR, "the form %s of the plugin %s is in no folder of forms: install it again, or name its folder",
		    form->file, owner->name);
		return false;
	}
	if ((x = kb_xform_load(a, path, &why)) == NULL) {
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
	f->entries[f->count++] = (struct entry){ owner, form, x };
	return true;
}

struct kb_forms *kb_forms_load(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n,
    const char *const *dirs, unsigned texts_flags)
{
	struct kb_forms *f = kb_arena_alloc(a, sizeof(*f));
	bool fine = true;

	f->entries = kb_arena_alloc(a, FORMS_MAX * sizeof(*f->entries));
	f->require_approved = (texts_flags & KB_REQUIRE_APPROVED) != 0;
	for (size_t i = 0; i < n; i++)
		for (const struct kb_form *form = plugins[i]->forms; form != NULL && form->file != NULL; form++)
			fine = load(f, a, plugins[i], form, dirs) && fine; /* every form in error is named at once */
	return fine ? f : NULL;
}

/* Forms lie in the arena and hold nothing else. */
void kb_forms_free(struct kb_forms *f) { (void)f; }

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

bool kb_form_speaks(struct kb_ctx *c, const char *id, const char *lang)
{
	const struct kb_forms *f = c->house->forms;
	const struct kb_xform *x = kb_forms_find(f, id, NULL, NULL);

	for (size_t i = 0; x != NULL && i < x->nlangs; i++)
		if (strcmp(x->langs[i].tag, lang) == 0)
			return x->langs[i].whole && (x->langs[i].approved || !f->require_approved);
	return false;
}

const char *kb_form_version(struct kb_ctx *c, const char *id)
{
	const struct kb_xform *x = kb_forms_find(c->house->forms, id, NULL, NULL);

	return x == NULL ? NULL : x->version;
}

/* ---- items ---- */

static struct kb_form_item item_of(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q)
{
	return (struct kb_form_item){
		.name = q->name, .stem = kb_label_words(x, &q->label, kb_xform_lang(x, kb_lang(c))),
		.scored = q->bind->scored, .worst = q->bind->worst, .best = q->bind->best,
	};
}

/* Two forms may ask the same question ("core" is a part of "youth"): it is one item, and
 * the form that comes first speaks for it. */
static bool is_listed(const struct kb_forms *f, size_t form, const char *name)
{
	for (size_t i = 0; i < form; i++)
		if (kb_xform_question(f->entries[i].x, name) < f->entries[i].x->nquestions)
			return true;
	return false;
}

size_t kb_items(struct kb_ctx *c, const struct kb_form_item **list)
{
	const struct kb_forms *f = c->house->forms;
	struct kb_form_item *items;
	size_t most = 0, n = 0;

	for (size_t i = 0; f != NULL && i < f->count; i++)
		most += f->entries[i].x->nquestions;
	items = kb_alloc(c, (most + 1) * sizeof(*items));
	for (size_t i = 0; f != NULL && i < f->count; i++)
		for (size_t k = 0; k < f->entries[i].x->nquestions; k++)
			if (f->entries[i].x->questions[k].bind->scored && !is_listed(f, i, f->entries[i].x->questions[k].name))
				items[n++] = item_of(c, f->entries[i].x, &f->entries[i].x->questions[k]);
	*list = items;
	return n;
}

const struct kb_form_item *kb_item_find(struct kb_ctx *c, const char *name)
{
	const struct kb_forms *f = c->house->forms;

	for (size_t i = 0; f != NULL && i < f->count; i++) {
		const struct kb_xform *x = f->entries[i].x;
		size_t q = kb_xform_question(x, name);
		if (q < x->nquestions && kb_question_counts(&x->questions[q])) {
			struct kb_form_item *item = kb_alloc(c, sizeof(*item));
			*item = item_of(c, x, &x->questions[q]);
			return item;
		}
	}
	return NULL;
}
