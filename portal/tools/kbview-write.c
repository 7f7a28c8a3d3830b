/* kbview-write.c - writes a checked view as one C function.
 *
 * Escaping is chosen here, by place: kb_put_url() where an address stands, kb_put()
 * everywhere else. Before every expression stands a #line, so that the compiler
 * names the line of the view. Neighbouring literal bytes become one kb_lit(). */
#include "kbview.h"

#include <stdlib.h>
#include <string.h>

enum { LITERAL_WIDTH = 100 };

struct writer {
	const struct view *view;
	FILE *out;
	FILE *mem;    /* literal bytes that wait */
	char *lit;
	size_t nlit;
	unsigned loops;
};

static void write_below(struct writer *w, const struct node *n);

/* ---- Literal bytes ------------------------------------------------------------ */

static void open_literal(struct writer *w)
{
	w->mem = open_memstream(&w->lit, &w->nlit);
	if (w->mem == NULL)
		abort();
}

/* One byte of a C string; a question mark is escaped because of trigraphs. */
static int write_byte(FILE *out, unsigned char ch)
{
	if (ch == '\n')
		return fputs("\\n", out), 2;
	if (ch == '"' || ch == '\\' || ch == '?')
		return fprintf(out, "\\%c", ch);
	if (ch < 32 || ch > 126)
		return fprintf(out, "\\%03o", ch);
	return fputc(ch, out), 1;
}

/* Writes what waits as one kb_lit(). */
static void flush(struct writer *w)
{
	int width = 0;

	fclose(w->mem);
	if (w->nlit > 0) {
		fputs("\tkb_lit(o, \"", w->out);
		for (size_t i = 0; i < w->nlit; i++) {
			if (width >= LITERAL_WIDTH) {
				fputs("\"\n\t    \"", w->out);
				width = 0;
			}
			width += write_byte(w->out, (unsigned char)w->lit[i]);
		}
		fprintf(w->out, "\", %zu);\n", w->nlit);
	}
	free(w->lit);
	open_literal(w);
}

static void literal(struct writer *w, const char *s)
{
	fputs(s, w->mem);
}

static void escaped(struct writer *w, char ch)
{
	switch (ch) {
	case '&': literal(w, "&amp;"); break;
	case '<': literal(w, "&lt;"); break;
	case '>': literal(w, "&gt;"); break;
	case '"': literal(w, "&quot;"); break;
	default: fputc(ch, w->mem);
	}
}

/* ---- Holes ---------------------------------------------------------------------- */

/* Begins a line of code that speaks of this line of the view. */
static void code_at(struct writer *w, unsigned line)
{
	flush(w);
	fprintf(w->out, "#line %u \"", line);
	for (const char *s = w->view->file; *s != '\0'; s++)
		write_byte(w->out, (unsigned char)*s);
	fputs("\"\n\t", w->out);
}

static void write_hole(struct writer *w, const struct piece *p, const char *put)
{
	code_at(w, p->line);
	if (p->kind == PIECE_KEY)
		fprintf(w->out, "kb_put_text(o, kb_say(c, \"%s\", NULL));\n", p->s);
	else
		fprintf(w->out, "%s(o, (%s));\n", put, p->s);
}

static void write_value(struct writer *w, const struct piece *p, const char *put)
{
	for (; p != NULL; p = p->next)
		if (p->kind != PIECE_TEXT)
			write_hole(w, p, put);
		else
			for (const char *s = p->s; *s != '\0'; s++)
				escaped(w, *s);
}

/* ---- Texts ------------------------------------------------------------------------ */

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool only_space(const struct piece *p)
{
	return p->next == NULL && p->kind == PIECE_TEXT && p->s[strspn(p->s, " \t\r\n")] == '\0';
}

/* Does white space that holds a line end vanish where this text begins or ends?
 * Between two tags it does, and beside the tag of the parent. */
static bool trims_front(const struct node *n)
{
	return only_space(n->text) || n->parent->first == n;
}

static bool trims_back(const struct node *n)
{
	return only_space(n->text) || n->next == NULL;
}

static void write_run(struct writer *w, const struct node *n, const struct piece *p, const char *s, size_t k)
{
	bool front = p == n->text && s == p->s && trims_front(n);
	bool back = p->next == NULL && s[k] == '\0' && trims_back(n);

	if (memchr(s, '\n', k) == NULL || (!front && !back))
		literal(w, " ");
}

static bool keeps_space(const struct node *n)
{
	for (; n != NULL; n = n->parent)
		if (n->name != NULL && one_of(n->name, "pre textarea"))
			return true;
	return false;
}

static void write_text(struct writer *w, const struct node *n)
{
	if (keeps_space(n)) {
		write_value(w, n->text, "kb_put");
		return;
	}
	for (const struct piece *p = n->text; p != NULL; p = p->next) {
		if (p->kind != PIECE_TEXT) {
			write_hole(w, p, "kb_put");
			continue;
		}
		for (const char *s = p->s; *s != '\0';) {
			size_t k = strspn(s, " \t\r\n");

			if (k > 0)
				write_run(w, n, p, s, k);
			for (s += k; *s != '\0' && !is_space(*s); s++)
				escaped(w, *s);
		}
	}
}

/* ---- kb: elements -------------------------------------------------------------------- */

static void write_say(struct writer *w, const struct node *n)
{
	code_at(w, n->line);
	fprintf(w->out, "kb_put_text(o, kb_say(c, \"%s\"", attr_text(n, "key"));
	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		if (strcmp(a->name, "key") != 0)
			fprintf(w->out, ", \"%s\", kb_word(%s)", a->name, a->value->s);
	fputs(", NULL));\n", w->out);
}

static void write_if(struct writer *w, const struct node *n)
{
	code_at(w, n->line);
	fprintf(w->out, "if (%s) {\n", attr_text(n, "test"));
	write_below(w, n);
	flush(w);
	fputs("\t}\n", w->out);
}

static void write_else(struct writer *w)
{
	flush(w);
	fputs("\t} else {\n", w->out);
}

/* The list is indexed, so that NULL with count 0 is fine. */
static void write_each(struct writer *w, const struct node *n)
{
	unsigned k = w->loops++;

	code_at(w, n->line);
	fprintf(w->out, "for (size_t kb_i%u = 0, kb_n%u = (size_t)(%s); kb_i%u < kb_n%u; kb_i%u++) {\n",
	    k, k, attr_text(n, "count"), k, k, k);
	code_at(w, n->line);
	fprintf(w->out, "%s = &(%s)[kb_i%u];\n", attr_text(n, "item"), attr_text(n, "list"), k);
	write_below(w, n);
	flush(w);
	fputs("\t}\n", w->out);
}

static void write_call(struct writer *w, const struct node *n)
{
	const char *model = attr_text(n, "model");

	code_at(w, n->line);
	fprintf(w->out, "%s(c, o, (%s));\n", attr_text(n, "view"), *model == '\0' ? "NULL" : model);
}

static void write_kb(struct writer *w, const struct node *n)
{
	const char *name = n->name + 3;

	if (strcmp(name, "say") == 0)
		write_say(w, n);
	else if (strcmp(name, "if") == 0)
		write_if(w, n);
	else if (strcmp(name, "else") == 0)
		write_else(w);
	else if (strcmp(name, "each") == 0)
		write_each(w, n);
	else if (strcmp(name, "call") == 0)
		write_call(w, n);
	else if (strcmp(name, "csrf") == 0)
		code_at(w, n->line), fputs("kb_put_csrf(c, o);\n", w->out);
	else
		code_at(w, n->line), fprintf(w->out, "kb_put_slot(c, o, \"%s\");\n", attr_text(n, "place"));
}

/* ---- Elements of the page --------------------------------------------------------------- */

/* kb:checked="expr": there when the test holds. */
static void write_flag(struct writer *w, const struct attr *a)
{
	code_at(w, a->line);
	fprintf(w->out, "if (%s)\n\t\tkb_lit(o, \" %s\", %zu);\n", a->value->s, a->name + 3, strlen(a->name + 3) + 1);
}

/* kb:lang="expr": there unless NULL. */
static void write_maybe(struct writer *w, const struct attr *a)
{
	const char *name = a->name + 3;

	code_at(w, a->line);
	fprintf(w->out, "{ const char *kb_v = (%s); if (kb_v != NULL) { kb_lit(o, \" %s=\\\"\", %zu); ",
	    a->value->s, name, strlen(name) + 3);
	fprintf(w->out, "%s(o, kb_v); kb_lit(o, \"\\\"\", 1); } }\n", one_of(name, url_attrs) ? "kb_put_url" : "kb_put_text");
}

static void write_attr(struct writer *w, const struct attr *a)
{
	if (is_kb(a->name)) {
		if (one_of(a->name + 3, flag_attrs))
			write_flag(w, a);
		else if (one_of(a->name + 3, maybe_attrs))
			write_maybe(w, a);
		return;
	}
	literal(w, " ");
	literal(w, a->name);
	if (a->value == NULL && !one_of(a->name, "alt value"))
		return;
	literal(w, "=\"");
	write_value(w, a->value, one_of(a->name, url_attrs) ? "kb_put_url" : "kb_put");
	literal(w, "\"");
}

static void write_html(struct writer *w, const struct node *n)
{
	if (strcmp(n->name, "html") == 0)
		literal(w, "<!DOCTYPE html>");
	literal(w, "<");
	literal(w, n->name);
	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		write_attr(w, a);
	literal(w, ">");
	if (one_of(n->name, void_elements))
		return;
	if (one_of(n->name, "pre textarea"))
		literal(w, "\n"); /* a browser drops the first line end: let it be this one */
	write_below(w, n);
	literal(w, "</");
	literal(w, n->name);
	literal(w, ">");
}

static void write_below(struct writer *w, const struct node *n)
{
	for (n = n->first; n != NULL; n = n->next)
		if (n->name == NULL)
			write_text(w, n);
		else if (is_kb(n->name))
			write_kb(w, n);
		else
			write_html(w, n);
}

/* ---- The function -------------------------------------------------------------------------- */

static void write_includes(struct writer *w)
{
	const char *s = attr_text(w->view->root, "include");

	fputs("#include \"klankbord-view.h\"\n", w->out);
	for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " ")) {
		int k = (int)strcspn(s, " ");

		fprintf(w->out, "#include \"%.*s\"\n", k, s);
		s += k;
	}
}

/* The name in "const struct x *m". */
static const char *last_name(const char *declaration)
{
	const char *s = declaration + strlen(declaration);

	while (s > declaration && !strchr("* ", s[-1]))
		s--;
	return s;
}

void view_write(const struct view *v, FILE *out)
{
	struct writer w = { .view = v, .out = out };
	const char *name = attr_text(v->root, "name"), *model = attr_text(v->root, "model");

	if (*model == '\0')
		model = "const void *m";
	fprintf(out, "/* Made by kbview: change %s, not this file. */\n", strrchr(v->file, '/') ? strrchr(v->file, '/') + 1 : v->file);
	open_literal(&w);
	write_includes(&w);
	fprintf(out, "\nvoid %s(struct kb_ctx *c, struct kb_out *o, %s);\n", name, model);
	fprintf(out, "void %s(struct kb_ctx *c, struct kb_out *o, %s)\n{\n\t(void)c;\n\t(void)o;\n\t(void)%s;\n",
	    name, model, last_name(model));
	write_below(&w, v->root);
	flush(&w);
	fputs("}\n", out);
	fclose(w.mem);
	free(w.lit);
}
