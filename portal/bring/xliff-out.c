/* xliff-out.c - the texts of a form as one file of XLIFF 1.2.
 *
 * Made for what tools do with it (docs/languages.md): each element of a unit on a line of its
 * own and no white space inside a text; an id that stays from version to version; `original`
 * too, for Weblate makes its own ids of both; state and approved, of which each tool reads
 * another; an output is <x/>, which they show as one sign that cannot be cut. */
#include <stdlib.h>
#include <string.h>

#include "bilingual.h"
#include "xliff.h"

/* ---- what a text is for ---- */

/* By text of the form: the first place where it is shown; NULL: none that is known. */
struct uses {
	struct kb_arena *arena;
	const struct kb_xform *x;
	const char **words;
};

static void use(struct uses *u, const struct kb_label *l, const char *name, const char *role, const char *code)
{
	size_t i = l->itext == NULL ? 0 : (size_t)(l->itext - u->x->texts);

	if (l->itext != NULL && u->words[i] == NULL)
		u->words[i] = kb_arena_fmt(u->arena, "%s: %s%s%s", name, role, *code == '\0' ? "" : " ", code);
}

static void use_part(struct uses *u, const struct kb_widget *p)
{
	const struct kb_bind *bind = &u->x->binds[p->def];
	const char *name = p->def > 0 ? u->x->defs[p->def].name : p->tag;
	bool groups = p->kind == KB_GROUP || p->kind == KB_REPEAT;

	use(u, &p->label, name, groups ? "heading" : "question", "");
	use(u, &p->hint, name, "hint", "");
	for (size_t i = 0; i < p->nchoices; i++)
		use(u, &p->choices[i].label, name, "answer", p->choices[i].code);
	if (p->def > 0) {
		use(u, &bind->constraint_msg, name, "message when the answer cannot be", "");
		use(u, &bind->required_msg, name, "message when the answer is missing", "");
	}
}

static struct uses find_uses(struct kb_arena *a, const struct kb_xform *x)
{
	struct uses u = { a, x, kb_arena_alloc(a, (x->ntexts + 1) * sizeof(*u.words)) };

	for (size_t i = 1; i < x->nparts; i++)
		use_part(&u, &x->parts[i]);
	return u;
}

static const char *use_of(const struct uses *u, const struct kb_passage *p)
{
	const struct kb_itext *t = kb_xform_text(u->x, p->id);
	const char *words = t == NULL ? NULL : u->words[t - u->x->texts];

	if (*p->form == '\0')
		return words;
	return kb_arena_fmt(u->arena, "%s (%s)", words == NULL ? p->id : words, p->form);
}

/* ---- writing ---- */

static void attribute(struct kb_buf *b, const char *name, const char *value)
{
	kb_buf_fmt(b, " %s=\"", name);
	kb_xml_escape(b, value, true);
	kb_buf_text(b, "\"");
}

static void placeholder(struct kb_buf *b, const struct kb_passage *p, const char *number)
{
	const xmlNode *output = kb_passage_output(p, strtoul(number, NULL, 10));

	kb_buf_text(b, "<x");
	attribute(b, "id", number);
	attribute(b, "ctype", "x-odk-output");
	if (output != NULL)
		attribute(b, "equiv-text", kb_output_says(b->arena, output));
	kb_buf_text(b, "/>");
}

static void words(struct kb_buf *b, const struct kb_passage *p, const char *s)
{
	static const char open[] = { KB_HOLE_OPEN, '\0' }, close[] = { KB_HOLE_CLOSE, '\0' };

	while (*s != '\0') {
		size_t n = strcspn(s, open);

		kb_xml_escape(b, kb_arena_copy(b->arena, s, n), false);
		s += n;
		if (*s == '\0')
			break;
		n = strcspn(++s, close);
		placeholder(b, p, kb_arena_copy(b->arena, s, n));
		s += n + (s[n] != '\0');
	}
}

static void target(struct kb_buf *b, const struct kb_passage *p, bool approved)
{
	if (p->target == NULL) {
		kb_buf_text(b, "<target state=\"needs-translation\"/>\n");
		return;
	}
	kb_buf_fmt(b, "<target state=\"%s\">", approved ? "translated" : "needs-review-translation");
	words(b, p, p->target);
	kb_buf_text(b, "</target>\n");
}

static void unit(struct kb_buf *b, const struct kb_passage *p, const char *use, bool approved)
{
	kb_buf_text(b, "<trans-unit");
	attribute(b, "id", p->unit);
	attribute(b, "resname", p->unit);
	if (approved && p->target != NULL)
		attribute(b, "approved", "yes");
	kb_buf_text(b, ">\n<source>");
	words(b, p, p->source);
	kb_buf_text(b, "</source>\n");
	target(b, p, approved);
	if (use != NULL) {
		kb_buf_text(b, "<note from=\"developer\">");
		kb_xml_escape(b, use, false);
		kb_buf_text(b, "</note>\n");
	}
	kb_buf_text(b, "</trans-unit>\n");
}

static void head(struct kb_buf *b, const struct kb_bilingual *form, const struct kb_xform *x)
{
	kb_buf_text(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n<file");
	attribute(b, "original", x->id == NULL ? "" : x->id);
	attribute(b, "datatype", "x-odk-itext");
	attribute(b, "source-language", form->own_tag);
	attribute(b, "target-language", form->tag);
	attribute(b, "product-version", x->version == NULL ? "" : x->version);
	kb_buf_text(b, ">\n<body>\n");
}

struct kb_buf kb_bilingual_write(const struct kb_bilingual *form, const struct kb_xform *x, bool approved)
{
	struct uses uses = find_uses(form->arena, x);
	struct kb_buf b = { .arena = form->arena };

	head(&b, form, x);
	for (size_t i = 0; i < form->count; i++)
		unit(&b, &form->list[i], use_of(&uses, &form->list[i]), approved);
	kb_buf_text(&b, "</body>\n</file>\n</xliff>\n");
	return b;
}
