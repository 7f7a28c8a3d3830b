/* functions-list.c - answers with several choices (a list with spaces between), and the
 * order of choices. */
#include <math.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>
#include "functions.h"

static struct kb_worth f_selected(struct kb_eval *e, const struct kb_ast *t)
{
	const char *list = kb_arg_string(e, t, 0), *want = kb_arg_string(e, t, 1);
	size_t n, wanted;

	want = kb_next_word(want, &wanted);
	if (want == NULL) /* nothing is selected in an empty list only */
		return kb_of_boolean(kb_next_word(list, &n) == NULL);
	if (kb_next_word(want + wanted, &n) != NULL) /* two words are no choice */
		return kb_of_boolean(false);
	return kb_of_boolean(kb_list_has(list, want, wanted));
}

static struct kb_worth f_count_selected(struct kb_eval *e, const struct kb_ast *t)
{
	double count = 0;
	size_t n;

	for (const char *s = kb_arg_string(e, t, 0); (s = kb_next_word(s, &n)) != NULL; s += n)
		count++;
	return kb_of_number(count);
}

/* Counts from 0; outside of the list: "". */
static struct kb_worth f_selected_at(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0);
	double left = trunc(kb_arg_number(e, t, 1));
	size_t n;

	for (; left >= 0 && (s = kb_next_word(s, &n)) != NULL; s += n, left--)
		if (left < 1)
			return kb_of_string(kb_arena_copy(e->arena, s, n));
	return kb_of_string("");
}

/* ---- randomize: the same seed gives the same order in every engine ---- */

enum { PARK_MILLER = 2147483647 };

static int64_t first_seed(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = kb_arg(e, t, 1);
	double v = kb_worth_number(e, &w);
	const char *s = kb_worth_string(e, &w);
	uint8_t hash[SHA256_DIGEST_SIZE];
	struct sha256_ctx sha;
	uint64_t bytes = 0;

	if (!isnan(v))
		return fabs(v) < 9e18 ? (int64_t)v : 0;
	if (*s == '\0' || w.is == KB_W_NUMBER)
		return 0;
	sha256_init(&sha);
	sha256_update(&sha, strlen(s), (const uint8_t *)s);
	sha256_digest(&sha, sizeof(hash), hash);
	for (size_t i = 0; i < 8; i++)
		bytes = bytes << 8 | hash[i];
	return (int64_t)bytes;
}

double kb_dice(struct kb_eval *e)
{
	if (e->scene != NULL && e->scene->random != NULL)
		return e->scene->random(e->scene->with);
	return randombytes_random() / 4294967296.0;
}

static double next(int64_t *seed)
{
	*seed = *seed * 16807 % PARK_MILLER;
	return (double)(*seed - 1) / (PARK_MILLER - 1);
}

static struct kb_worth f_randomize(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth from = kb_arg_nodes(e, t, 0), w = kb_nodes_new(e, from.count);
	int64_t seed = (t->nargs > 1 ? first_seed(e, t) : (int64_t)(kb_dice(e) * PARK_MILLER)) % PARK_MILLER;

	if (seed <= 0)
		seed += PARK_MILLER - 1;
	for (size_t i = 0; i < from.count && kb_eval_pay(e, 1); i++) {
		size_t k = (size_t)(next(&seed) * (double)(i + 1));
		w.nodes[i] = w.nodes[k];
		w.nodes[k] = from.nodes[i];
		w.count = i + 1;
	}
	return w;
}

static const struct kb_function functions[] = {
	{ "count-selected", 1, 1, f_count_selected },
	{ "randomize", 1, 2, f_randomize },
	{ "selected", 2, 2, f_selected },
	{ "selected-at", 2, 2, f_selected_at },
};
KB_FUNCTIONS(list);
