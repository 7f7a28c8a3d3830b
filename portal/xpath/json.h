/* json.h - an expression as JSON, for the evaluator on the phone.
 *
 * A number is a number, a text {"t": "..."}; everything else is an array that begins with
 * its kind:
 *   ["+", a, b], and so - * div mod = != < <= > >= and or |; ["neg", a]
 *   ["call", "name", a, b, ...]
 *   ["filter", a, predicate, ...]
 *   ["path", from, step, ...]  from: "/" (the root), "." (the context node) or an expression
 * A step is [axis, test, predicate, ...]: the axis as in XPath; the test "name", "prefix:name",
 * "*", "prefix:*", "node()", "text()", "comment()", "processing-instruction()" or
 * "processing-instruction('x')". */
#ifndef KB_JSON_H
#define KB_JSON_H

#include "ast.h"

/* A text in its quotes; it may stand in a page. */
void kb_json_text(struct kb_buf *b, const char *s);

void kb_xpath_json(struct kb_buf *b, const struct kb_ast *t);

#endif
