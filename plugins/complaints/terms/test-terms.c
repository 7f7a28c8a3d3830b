/* test-terms.c - cases as tables. */
#include "test-terms.h"

static struct term_event from_row(struct term_event e)
{
	e.day = kb_civil_read(e.day);
	e.until = kb_civil_read(e.until);
	return e;
}

void test_case_of(struct test_case *t, const struct term_event rows[], const struct term_scheme *scheme)
{
	*t = (struct test_case){ .c.schemes = { scheme, scheme, scheme, scheme } };
	t->c.events = t->events;
	for (; rows[t->c.n].what != TERM_NOTHING; t->c.n++) {
		assert_true(t->c.n < MOST);
		t->events[t->c.n] = from_row(rows[t->c.n]);
	}
}

struct term_view test_look(const struct term_event rows[], const struct term_scheme *scheme, int32_t today)
{
	struct test_case t;
	struct term_view v;
	enum term_refusal no;

	test_case_of(&t, rows, scheme);
	no = term_look(&t.c, 0, kb_civil_read(today), &v);
	if (no != TERM_FINE)
		fail_msg("refused: %s", term_refusal_name(no));
	return v;
}

enum term_refusal test_may(const struct term_event rows[], const struct term_scheme *scheme, struct term_event e)
{
	struct test_case t;

	test_case_of(&t, rows, scheme);
	e = from_row(e);
	return term_may(&t.c, &e);
}

void assert_clock(const struct term_view *v, enum term_clock_id id, enum term_state state, int32_t due)
{
	const struct term_clock *k = term_clock(v, id);

	assert_non_null(k);
	assert_int_equal(k->state, state);
	assert_int_equal(kb_civil_write(k->due), due);
}
