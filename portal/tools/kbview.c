/* kbview.c - turns a view into a C function: kbview IN.html OUT.c
 *
 * A view is an HTML page, written as XML, that opens in a browser:
 *
 *   <kb:view xmlns:kb="urn:klankbord:view" name="surveys_thanks"
 *            model="const struct surveys_thanks *m" include="surveys.h">
 *   <h1>{@surveys.thanks}</h1>
 *   <p class="note">{m->place}</p>
 *   </kb:view>
 *
 * becomes  void surveys_thanks(struct kb_ctx *c, struct kb_out *o, const struct
 * surveys_thanks *m).  What may stand in it:
 *
 *   {expr}        a C expression, in a text or an attribute; it is escaped by place
 *   {@key}        the text of a key in the person's language
 *   <kb:say key="k" n="expr"/>     the same with named arguments (const char *)
 *   <kb:if test="expr">..<kb:else/>..</kb:if>
 *   <kb:each item="const struct x *i" list="m->list" count="m->n">..</kb:each>
 *   <kb:call view="function" model="expr"/>
 *   <kb:csrf/>    <kb:slot place="staff.home"/>
 *   kb:checked="expr"              an attribute that is there when expr is true:
 *                                  checked disabled hidden multiple open readonly
 *                                  required selected
 *   kb:aria-invalid="expr"         an attribute that is there unless expr is NULL:
 *                                  aria-current aria-describedby aria-invalid
 *                                  aria-labelledby class dir href id lang
 *
 * A hole is C: quotes, braces and the signs < and & may stand in it as they are
 * (&lt; and &amp; do too). The value of a kb: attribute is C from quote to quote:
 * put it in single quotes when it holds a string. White space between elements
 * that holds a line end is dropped, other white space becomes one space; <pre>
 * and <textarea> keep theirs. <html> brings its doctype.
 *
 * Exit codes: 0 done, 1 the view is wrong (file:line: sentence), 2 wrong use. */
#include "kbview.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { VIEW_MAX = 1 << 20 }; /* bytes of a view */

struct block {
	struct block *next;
	max_align_t bytes[];
};

void *view_alloc(struct view *v, size_t n)
{
	struct block *b = calloc(1, sizeof(*b) + n);

	if (b == NULL) {
		fputs("kbview: out of memory\n", stderr);
		exit(1);
	}
	b->next = v->blocks;
	v->blocks = b;
	return b->bytes;
}

void view_free(struct view *v)
{
	while (v->blocks != NULL) {
		struct block *b = v->blocks;

		v->blocks = b->next;
		free(b);
	}
}

void die(const struct view *v, unsigned line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%u: ", v->file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static const char *read_file(struct view *v)
{
	char *bytes = view_alloc(v, VIEW_MAX + 1);
	FILE *in = fopen(v->file, "rb");

	if (in == NULL) {
		perror(v->file);
		exit(1);
	}
	size_t n = fread(bytes, 1, VIEW_MAX + 1, in);
	if (ferror(in) || n > VIEW_MAX)
		die(v, 1, "this file cannot be read, or is over %d bytes", VIEW_MAX);
	if (strlen(bytes) != n)
		die(v, 1, "there is a NUL byte in this file");
	fclose(in);
	return bytes;
}

/* A file appears whole or not at all, so that make never takes half a view. */
static int write_file(const char *path, const char *bytes, size_t n)
{
	FILE *out = fopen(path, "wb");

	if (out == NULL) {
		perror(path);
		return 1;
	}
	bool whole = fwrite(bytes, 1, n, out) == n;
	if (fclose(out) != 0 || !whole) {
		perror(path);
		remove(path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fputs("usage: kbview IN.html OUT.c\n"
		      "Turns a view (an HTML page with holes) into a C function.\n", stderr);
		return 2;
	}
	struct view v = { .file = argv[1] };
	char *code = NULL;
	size_t n = 0;

	view_read(&v, read_file(&v));
	view_check(&v);
	FILE *mem = open_memstream(&code, &n);
	if (mem == NULL) {
		perror("kbview");
		return 1;
	}
	view_write(&v, mem);
	fclose(mem);
	int rc = write_file(argv[2], code, n);
	free(code);
	view_free(&v);
	return rc;
}
