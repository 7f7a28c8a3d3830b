/* fuzz-form.h - a form with a field of every kind, for the fuzzers of bodies. */
#ifndef KB_FUZZ_FORM_H
#define KB_FUZZ_FORM_H

#include "fuzz.h"
#include "web.h"

struct fuzz_form {
	struct kb_house house;
	struct kb_ctx ctx;
	struct kb_raw raw;
	struct kb_req req;
};

/* Sends a body of this type to the form. What was read, or that it was refused, is held
 * against what the form declares. */
enum kb_rc fuzz_form_send(struct fuzz_form *f, struct kb_arena *a, const char *type, const char *body, size_t n);

/* What was read, sent again, must be read as the same. */
void fuzz_form_again(const struct fuzz_form *f, struct kb_arena *a);

#endif
