/* xliff-in.c - takes the texts of a form back from a file of XLIFF 1.2.
 *
 * A file is taken whole or not at all, and all that is wrong with it is told at once: it is of
 * another form, of other words than this version has (a translation of a sentence that changed
 * since would say something else than the form asks), names a text that is not there, or broke
 * a placeholder. What it leaves out, or calls unfinished, stays as the form has it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "splice.h"
#include "web.h"
#include "xliff.h"

struct taking {
	struct kb_arena *arena;
	const struct kb_translation *t;
	struct kb_flaws *flaws;
	struct kb_xliff file;
	struct kb_bilingual form;
	const struct kb_unit **by_passage; /* the unit of each passage; NULL: none */
	const char **fresh;                /* its new words; NULL: it stays */
	size_t changes;
};

/* ---- the file ---- */

static bool read_file(struct taking *g)
{
	struct kb_xml_trouble look;
	const struct kb_xliff_trouble *t = &g->file.trouble;

	if (!kb_xml_look(g->arena, g->flaws->bytes, g->flaws->n, KB_XLIFF_MAX, &look)) {
		kb_flaws_add(g->flaws, look.line, look.column, look.why);
		return false;
	}
	if (kb_xliff_parse_form(g->arena, g->flaws->bytes, g->flaws->n, &g->file) == KB_OK)
		return true;
	if (t->element > 0)
		kb_flaws_nth(g->flaws, t->element, t->what);
	else
		kb_flaws_add(g->flaws, t->line, t->column, t->what);
	return false;
}

/* ---- the languages ---- */

/* Weblate and others write "fa_AF". */
static const char *with_hyphens(struct kb_arena *a, const char *tag)
{
	char *s = kb_arena_text(a, tag);

	for (char *p = s; *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
	return s;
}

static void head_is_wrong(struct taking *g, const char *words)
{
	kb_flaws_nth(g->flaws, 2, words); /* xliff, file */
}

/* What the head says must be so: that decides which texts are meant. */
static bool look_at_head(struct taking *g)
{
	const struct kb_xform *x = g->t->x;
	const char *source = with_hyphens(g->arena, g->file.source), *tag = with_hyphens(g->arena, g->file.language), *other = "";
	const char *own = x->nlangs == 0 ? "" : x->langs[x->preset].tag, *said = kb_bilingual_tag(x, tag, &other);

	if (x->id == NULL || strcmp(g->file.original, x->id) != 0)
		head_is_wrong(g, kb_arena_fmt(g->arena, "this file is of the form \"%.60s\", not of %s (original)", g->file.original, x->id));
	if (strcasecmp(source, own) != 0)
		head_is_wrong(g, kb_arena_fmt(g->arena, "the source-language is \"%.40s\"; the form's own language is %s", source, own));
	if (said == NULL && *other == '\0')
		head_is_wrong(g, "the target-language is missing, or is no language tag");
	else if (said == NULL)
		head_is_wrong(g, kb_arena_fmt(g->arena, "the target-language is %s; the form calls this language %s", tag, other));
	else if (strcasecmp(tag, own) == 0)
		head_is_wrong(g, kb_arena_fmt(g->arena, "the target-language is %s, the form's own: mend its words in the form", tag));
	if (g->flaws->count > 0)
		return false;
	g->file.language = said;
	return true;
}

/* ---- the units ---- */

/* A text as a sentence quotes it. */
static const char *quoted(struct kb_arena *a, const char *s)
{
	enum { MOST = 80 };
	char *copy = kb_arena_copy(a, s, strnlen(s, MOST + 4));
	size_t n = strlen(copy);

	if (n > MOST) {
		for (n = MOST; n > 0 && ((unsigned char)copy[n] & 0xc0) == 0x80; n--)
			;
		copy[n] = '\0';
	}
	for (char *p = copy; *p != '\0'; p++)
		*p = *p == KB_HOLE_OPEN ? '{' : *p == KB_HOLE_CLOSE ? '}' : *p == '\n' || *p == '\r' || *p == '\t' ? ' ' : *p;
	return copy;
}

static int by_text(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The placeholders of a text in one order, "1 2 3". */
static const char *holes_of(struct kb_arena *a, const char *s)
{
	const char **list = kb_arena_alloc(a, (strlen(s) / 3 + 1) * sizeof(*list));
	struct kb_buf b = { .arena = a };
	size_t n = 0;

	while ((s = strchr(s, KB_HOLE_OPEN)) != NULL) {
		size_t len = strcspn(++s, (const char[]){ KB_HOLE_CLOSE, '\0' });

		list[n++] = kb_arena_copy(a, s, len);
	}
	if (n > 0)
		qsort(list, n, sizeof(*list), by_text);
	kb_buf_text(&b, "");
	for (size_t i = 0; i < n; i++)
		kb_buf_fmt(&b, "%s%s", i == 0 ? "" : " ", list[i]);
	return b.data;
}

/* Weblate and Poedit say with these that somebody must look at it again. */
static bool is_unfinished(const char *state)
{
	static const char *const states[] = { "new", "needs-translation", "needs-adaptation", "needs-l10n" };

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

static void unit_is_wrong(struct taking *g, const struct kb_unit *u, const char *words)
{
	kb_flaws_nth(g->flaws, u->element, words);
}

/* A translation that differs from what the form has. */
static void take_target(struct taking *g, const struct kb_unit *u, const struct kb_passage *p)
{
	const char *want, *got;

	if (u->target == NULL || *u->target == '\0' || is_unfinished(u->state) || (p->target != NULL && strcmp(p->target, u->target) == 0))
		return;
	want = holes_of(g->arena, p->source);
	got = holes_of(g->arena, u->target);
	if (strcmp(want, got) != 0) {
		kb_flaws_nth(g->flaws, u->target_element, kb_arena_fmt(g->arena, "the placeholders of %s are %s; its source has %s",
		    quoted(g->arena, u->id), *got == '\0' ? "gone" : quoted(g->arena, got), *want == '\0' ? "none" : quoted(g->arena, want)));
		return;
	}
	g->fresh[p - g->form.list] = u->target;
	g->changes++;
}

static void look_at_unit(struct taking *g, const struct kb_unit *u)
{
	const struct kb_passage *p = kb_bilingual_find(&g->form, u->id);
	const struct kb_unit **before = p == NULL ? NULL : &g->by_passage[p - g->form.list];
	const char *id = quoted(g->arena, u->id);

	if (p == NULL)
		unit_is_wrong(g, u, kb_arena_fmt(g->arena, "the form has no text %s", id));
	else if (*before != NULL)
		unit_is_wrong(g, u, kb_arena_fmt(g->arena, "the text %s stands twice, first in line %d", id, (*before)->line));
	else if (u->too_long)
		unit_is_wrong(g, u, kb_arena_fmt(g->arena, "the text %s is longer than 8 KiB", id));
	else if (!kb_words_same(u->source, p->source))
		unit_is_wrong(g, u, kb_arena_fmt(g->arena, "the source of %s is not what this version says: \"%s\"; take a fresh file and translate it anew", id,
		    quoted(g->arena, p->source)));
	else
		take_target(g, u, p);
	if (p != NULL && *before == NULL)
		*before = u;
}

static bool look_at_units(struct taking *g)
{
	g->by_passage = kb_arena_alloc(g->arena, (g->form.count + 1) * sizeof(*g->by_passage));
	g->fresh = kb_arena_alloc(g->arena, (g->form.count + 1) * sizeof(*g->fresh));
	for (size_t i = 0; i < g->file.n; i++)
		look_at_unit(g, &g->file.units[i]);
	if (g->flaws->count == 0 && g->changes == 0)
		kb_flaws_add(g->flaws, 0, 0, "no finished text of this file differs from what the form has");
	return g->flaws->count == 0;
}

/* ---- into the form ---- */

/* The output of the form's own words, as it is written there. */
static void put_output(struct taking *g, struct kb_buf *b, const struct kb_passage *p, const char *number)
{
	const xmlNode *output = kb_passage_output(p, strtoul(number, NULL, 10));
	const char *bytes = g->form.bytes;
	bool empty;
	size_t at = kb_element_at(output), end = kb_tag_end(bytes, g->form.n, at, &empty);

	kb_buf_add(b, bytes + at, end - at - (empty ? 2 : 1));
	kb_buf_text(b, "/>");
}

static const char *words_as_xml(struct taking *g, const struct kb_passage *p, const char *s)
{
	static const char open[] = { KB_HOLE_OPEN, '\0' }, close[] = { KB_HOLE_CLOSE, '\0' };
	struct kb_buf b = { .arena = g->arena };

	kb_buf_text(&b, "");
	while (*s != '\0') {
		size_t n = strcspn(s, open);

		kb_xml_escape(&b, kb_arena_copy(g->arena, s, n), false);
		s += n;
		if (*s == '\0')
			break;
		n = strcspn(++s, close);
		put_output(g, &b, p, kb_arena_copy(g->arena, s, n));
		s += n + 1;
	}
	return b.data;
}

/* The prefix of elements beside this one, "xf:" or "". */
static const char *prefix_of(struct taking *g, const xmlNode *n)
{
	return n->ns == NULL || n->ns->prefix == NULL ? "" : kb_arena_fmt(g->arena, "%s:", (const char *)n->ns->prefix);
}

static void put_value(struct taking *g, struct kb_buf *b, size_t i, const char *prefix)
{
	const struct kb_passage *p = &g->form.list[i];
	const char *form = *p->form == '\0' ? "" : kb_arena_fmt(g->arena, " form=\"%s\"", p->form);

	kb_buf_fmt(b, "<%svalue%s>", prefix, form);
	kb_buf_text(b, words_as_xml(g, p, g->fresh[i])); /* may be long: no format */
	kb_buf_fmt(b, "</%svalue>", prefix);
}

/* The passages from `i` on that are of one text; one past the last. */
static size_t text_end(const struct taking *g, size_t i)
{
	size_t k = i + 1;

	while (k < g->form.count && strcmp(g->form.list[k].id, g->form.list[i].id) == 0)
		k++;
	return k;
}

/* Values that the other language lacks, of the passages of one text. */
static const char *new_values(struct taking *g, size_t from, size_t end, const char *prefix)
{
	struct kb_buf b = { .arena = g->arena };

	for (size_t i = from; i < end; i++)
		if (g->fresh[i] != NULL && g->form.list[i].into == NULL)
			put_value(g, &b, i, prefix);
	return b.data;
}

static void put_text(struct taking *g, struct kb_splice *s, struct kb_buf *texts, size_t from, size_t end)
{
	const struct kb_passage *p = &g->form.list[from];
	const char *prefix = prefix_of(g, p->text != NULL ? p->text : g->form.own), *values = new_values(g, from, end, prefix);

	for (size_t i = from; i < end; i++)
		if (g->fresh[i] != NULL && g->form.list[i].into != NULL)
			kb_splice_fill(s, g->form.list[i].into, words_as_xml(g, &g->form.list[i], g->fresh[i]));
	if (values == NULL)
		return;
	if (p->text != NULL) {
		kb_splice_append(s, p->text, values);
		return;
	}
	kb_buf_fmt(texts, "<%stext id=\"", prefix);
	kb_xml_escape(texts, p->id, true);
	kb_buf_text(texts, "\">");
	kb_buf_text(texts, values);
	kb_buf_fmt(texts, "</%stext>\n", prefix);
}

/* A language that the form does not speak yet. */
static const char *new_language(struct taking *g, const char *texts)
{
	struct kb_buf b = { .arena = g->arena };
	const char *prefix = prefix_of(g, g->form.own);

	kb_buf_fmt(&b, "<%stranslation lang=\"", prefix);
	kb_xml_escape(&b, kb_arena_fmt(g->arena, "%s (%s)", g->t->name(g->t->with, g->form.tag), g->form.tag), true);
	kb_buf_text(&b, "\">\n");
	kb_buf_text(&b, texts);
	kb_buf_fmt(&b, "</%stranslation>\n", prefix);
	return b.data;
}

/* What the file said of the language before, it said of other words. */
static void withdraw_approval(struct taking *g, struct kb_splice *s)
{
	const xmlAttr *a = g->form.other == NULL ? NULL : xmlHasNsProp((xmlNode *)g->form.other, BAD_CAST "approved", BAD_CAST KB_NS_KB);

	if (a != NULL)
		kb_splice_attribute(s, g->form.other, kb_arena_fmt(g->arena, "%s:approved", (const char *)a->ns->prefix), "no");
}

static bool put_version(struct taking *g, struct kb_splice *s)
{
	const xmlAttr *own = xmlHasNsProp((xmlNode *)g->form.root, BAD_CAST "version", NULL);
	const xmlAttr *orx = xmlHasNsProp((xmlNode *)g->form.root, BAD_CAST "version", BAD_CAST KB_NS_ORX);
	const char *name = own != NULL ? "version" : orx == NULL ? "" : kb_arena_fmt(g->arena, "%s:version", (const char *)orx->ns->prefix);

	if (*name != '\0' && kb_splice_attribute(s, g->form.root, name, g->t->version))
		return true;
	kb_flaws_add(g->flaws, 0, 0, "the form has no version");
	return false;
}

static bool put_into_form(struct taking *g, struct kb_buf *form)
{
	struct kb_splice s = { .arena = g->arena, .bytes = g->form.bytes, .n = g->form.n };
	struct kb_buf texts = { .arena = g->arena };

	if (!put_version(g, &s))
		return false;
	for (size_t i = 0, end; i < g->form.count; i = end)
		put_text(g, &s, &texts, i, end = text_end(g, i));
	if (texts.data != NULL && g->form.other != NULL)
		kb_splice_append(&s, g->form.other, texts.data);
	else if (texts.data != NULL)
		kb_splice_append(&s, g->form.itext, new_language(g, texts.data));
	withdraw_approval(g, &s);
	*form = kb_splice_done(&s);
	return true;
}

bool kb_bilingual_take(const struct kb_translation *t, struct kb_flaws *flaws, struct kb_buf *form)
{
	struct taking g = { .arena = flaws->arena, .t = t, .flaws = flaws };
	bool fine = read_file(&g) && look_at_head(&g);

	if (fine) {
		if (!kb_bilingual_open(&g.form, g.arena, t->bytes, t->n, g.file.language))
			kb_flaws_add(flaws, 0, 0, "the form has no texts to translate");
		fine = flaws->count == 0 && look_at_units(&g) && put_into_form(&g, form);
		kb_bilingual_close(&g.form);
	}
	kb_flaws_finish(flaws);
	return fine;
}
