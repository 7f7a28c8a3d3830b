/* test-world.h - what the tests of this folder share: a house with two locations, people in
 * front of it, and a plugin that hears. */
#ifndef TEST_WORLD_H
#define TEST_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "surveys.h"

extern const struct kb_plugin kb_plugin; /* surveys */

enum { NOON_15_APRIL_2026 = 1776254400, MONTH_2026_04 = 12 * 2026 + 3, DAY = 86400 };

/* What was told since the house was opened, as text, and how often. */
extern char heard_text[8000];
extern size_t heard_count, heard_repeats; /* of answers; of answers of repeat rounds */

int open_house(void **state);
int close_house(void **state);
#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

void sign_in(struct kb_test *t, const char *role, const char *place);
void expect_status(struct kb_test *t, const char *path, int status);
int64_t count_responses(struct kb_test *t);
int64_t count_by_mode(struct kb_test *t, const char *mode);

/* The code on the poster at an address of staff, who is signed in. */
void read_code_at(struct kb_test *t, const char *path, char code[CODE_LEN + 1]);
void read_code(struct kb_test *t, const char *place, char code[CODE_LEN + 1]);

/* Opens the standing survey of a place as an administrator, and leaves; closes it. */
void open_survey(struct kb_test *t, const char *place, char code[CODE_LEN + 1]);
void close_survey(struct kb_test *t, const char *place);

struct kb_test_reply scan(struct kb_test *t, const char *code);

/* Answers every page with its last choice, and no words, up to the review; how many it were. */
size_t walk_to_review(struct kb_test *t, const char *lang);
struct kb_test_reply send_answers(struct kb_test *t, const char *lang);

/* A key that none before has: "0000...1", and so on. */
const char *fresh_key(void);

/* Hands in an answer of the core survey by the door of the standing survey. */
void keep_one(struct kb_test *t, const char *place, enum kb_rc expected);

/* A round for tests: April 16 to May 13 of 2026 at de-linde, for youths. */
struct plan a_plan(void);

/* Makes a round and says its id, which lives until the next one. */
const char *make_round(struct kb_test *t, const struct plan *p);

#endif
