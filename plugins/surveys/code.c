/* code.c - codes that people type, and the one on the poster of a place.
 *
 * Of 26 characters that are not mistaken for one another and spell no words (no vowels,
 * no 0 1 I L O S U Z). Eight of them are about 37 bits, more than anybody guesses by hand.
 * What the code of a poster opens is an empty form, so it is no secret: it hangs on the
 * wall. A place has one for each population that is asked there. */
#include <ctype.h>
#include <string.h>

#include "surveys.h"
#include "surveys.sql.h"

static const char alphabet[] = "23456789BCDFGHJKMNPQRTVWXY";
enum { LETTERS = sizeof(alphabet) - 1 };

/* The value of a hex digit of kb_key(). */
static unsigned hex(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

/* Takes characters from a random key, each as likely as any other: bytes from the
 * last whole multiple of 26 up are left out. Returns how many were taken. */
static size_t draw(char *to, size_t want, const char *key)
{
	const unsigned fair = 256 / LETTERS * LETTERS;
	size_t n = 0;

	for (; n < want && key[0] && key[1]; key += 2) {
		unsigned byte = 16 * hex(key[0]) + hex(key[1]);

		if (byte < fair)
			to[n++] = alphabet[byte % LETTERS];
	}
	return n;
}

const char *code_draw(struct kb_ctx *c, size_t n)
{
	char *code = kb_alloc(c, n + 1);
	size_t have = 0;

	while (have < n && !kb_failed(c))
		have += draw(code + have, n - have, kb_key(c));
	return code;
}

const char *code_from(struct kb_ctx *c, const char *seed, size_t n)
{
	char *code = kb_alloc(c, n + 1);
	size_t have = 0;

	while (have < n && !kb_failed(c))
		have += draw(code + have, n - have, seed = kb_keyed(c, seed));
	return code;
}

const char *code_read(struct kb_ctx *c, const char *typed, size_t n)
{
	char *code = kb_alloc(c, n + 1);
	size_t k = 0;

	for (; *typed; typed++) {
		if (*typed == '-')
			continue;
		if (k == n)
			return NULL;
		code[k] = (char)toupper((unsigned char)*typed);
		if (!strchr(alphabet, code[k++]))
			return NULL;
	}
	return k == n ? code : NULL;
}

bool code_find(struct kb_ctx *c, const char *typed, const char **place, const char **population)
{
	const char *code = code_read(c, typed, CODE_LEN);
	struct kb_rows *q;

	if (!code)
		return false;
	q = kb_ask(c, &surveys_find_place, kb_t(code));
	if (!kb_next(q))
		return false;
	*place = kb_col_text(q, 0);
	*population = kb_col_text(q, 1);
	return true;
}

const char *code_of(struct kb_ctx *c, const char *place, const char *population)
{
	struct kb_rows *q = kb_ask(c, &surveys_find_code, kb_t(place), kb_t(population));

	return kb_next(q) ? kb_col_text(q, 0) : "";
}

enum kb_rc code_fresh(struct kb_ctx *c, const char *place, const char *population)
{
	return kb_run(c, &surveys_set_code, kb_t(place), kb_t(population), kb_t(code_draw(c, CODE_LEN)));
}
