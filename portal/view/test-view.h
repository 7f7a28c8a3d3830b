/* test-view.h - a reply that a test writes into and looks at. */
#ifndef KB_TEST_VIEW_H
#define KB_TEST_VIEW_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "view.h"

struct desk {
	struct kb_arena *arena;
	struct kb_house house;
	struct kb_ctx ctx;
	struct kb_raw raw;
	struct kb_req req;
	struct kb_out *out;
};

/* cmocka set-up and tear-down: *state is a struct desk with an empty reply. */
int desk_open(void **state);
int desk_close(void **state);

/* Begins the reply again. */
struct kb_out *desk_blank(struct desk *d);

/* What was written since then. */
const char *desk_text(const struct desk *d);

/* What is logged between the two. */
void desk_listen(struct desk *d);
const char *desk_heard(struct desk *d);

#endif
