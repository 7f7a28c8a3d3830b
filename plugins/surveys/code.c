/* code.c - the code on the poster of a place.
 *
 * Eight of 26 characters that are not mistaken for one another and spell no words
 * (no vowels, no 0 1 I L O S U Z): about 37 bits, more than anybody guesses by hand.
 * What a code opens is an empty form, so it is no secret: it hangs on the wall. */
#include <ctype.h>
#include <string.h>

#include "surveys.h"
#include "surveys.sql.h"

static const char alphabet[] = "23456789BCDFGHJKMNPQRTVWXY";
enum { CODE_LEN = 8, LETTERS = sizeof(alphabet) - 1 };

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

static const char *code_make(struct kb_ctx *c)
{
	char *code = kb_alloc(c, CODE_LEN + 1);
	size_t n = 0;

	while (n < CODE_LEN && !kb_failed(c))
		n += draw(code + n, CODE_LEN - n, kb_key(c));
	return code;
}

/* A typed code as it is stored; NULL when it cannot be one. */
static const char *code_read(struct kb_ctx *c, const char *typed)
{
	char *code = kb_alloc(c, CODE_LEN + 1);

	if (strlen(typed) != CODE_LEN)
		return NULL;
	for (size_t i = 0; i < CODE_LEN; i++) {
		code[i] = toupper((unsigned char)typed[i]);
		if (!strchr(alphabet, code[i]))
			return NULL;
	}
	return code;
}

const char *code_place(struct kb_ctx *c, const char *typed)
{
	const char *code = code_read(c, typed);
	struct kb_rows *q;

	if (!code)
		return NULL;
	q = kb_ask(c, &surveys_find_place, kb_t(code));
	return kb_next(q) ? kb_col_text(q, 0) : NULL;
}

const char *code_of(struct kb_ctx *c, const char *place)
{
	struct kb_rows *q = kb_ask(c, &surveys_find_code, kb_t(place));

	return kb_next(q) ? kb_col_text(q, 0) : "";
}

enum kb_rc code_fresh(struct kb_ctx *c, const char *place)
{
	return kb_run(c, &surveys_set_code, kb_t(place), kb_t(code_make(c)));
}
