/* guard.c - what in words could lead to a person.
 *
 * It looks word by word: for digits of the scripts that our people write (an age, a date, a room, a
 * telephone), for addresses, for names of places of the house, and for a capital inside a sentence, which
 * is perhaps a name. It finds what a machine can find; whether the rest tells who it was,
 * people judge. */
#include <string.h>
#include <strings.h>

#include "klankbord.h"

static const char MASK[] = "[…]";

/* A word of the text: bytes from..to, without the marks around it. */
struct word { size_t from, to; };

/* ---- Letters ---- */

static bool is_space(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

static bool is_mark(char ch)
{
	return ch != '\0' && strchr(".,;:!?()[]\"'-/", ch) != NULL;
}

/* Does a digit begin here? ASCII, Arabic-Indic and its eastern form, Ethiopic, full width. */
static bool is_digit_at(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] >= '0' && u[0] <= '9')
		return true;
	if (u[0] == 0xd9)
		return u[1] >= 0xa0 && u[1] <= 0xa9;
	if (u[0] == 0xdb)
		return u[1] >= 0xb0 && u[1] <= 0xb9;
	if (u[0] == 0xe1 && u[1] == 0x8d)
		return u[2] >= 0xa9 && u[2] <= 0xbc;
	return u[0] == 0xef && u[1] == 0xbc && u[2] >= 0x90 && u[2] <= 0x99;
}

/* A capital of the Latin script. */
static bool is_capital_at(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	return (u[0] >= 'A' && u[0] <= 'Z') || (u[0] == 0xc3 && u[1] >= 0x80 && u[1] <= 0x9e && u[1] != 0x97);
}

/* ---- Words ---- */

static bool next_word(const char *s, size_t at, struct word *w)
{
	while (is_space(s[at]) || is_mark(s[at]))
		at++;
	w->from = w->to = at;
	while (s[w->to] && !is_space(s[w->to]))
		w->to++;
	while (w->to > w->from && is_mark(s[w->to - 1]))
		w->to--;
	return w->to > w->from;
}

static bool has_digit(const char *s, struct word w)
{
	for (size_t i = w.from; i < w.to; i++)
		if (is_digit_at(s + i))
			return true;
	return false;
}

static bool holds(const char *s, struct word w, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = w.from; i + n <= w.to; i++)
		if (strncasecmp(s + i, what, n) == 0)
			return true;
	return false;
}

static bool is_address(const char *s, struct word w)
{
	return holds(s, w, "@") || holds(s, w, "://") || holds(s, w, "www.");
}

static bool is_same(const char *a, struct word x, const char *b, struct word y)
{
	return x.to - x.from == y.to - y.from && strncasecmp(a + x.from, b + y.from, x.to - x.from) == 0;
}

/* Words that stand in names of places and everywhere else. */
static bool is_dull(const char *s, struct word w)
{
	static const char *const dull[] = { "de", "het", "een", "van", "aan", "der", "den", "te", "in", "op", "bij", "the", "at" };

	for (size_t i = 0; i < sizeof(dull) / sizeof(*dull); i++)
		if (is_same(s, w, dull[i], (struct word){ 0, strlen(dull[i]) }))
			return true;
	return false;
}

static bool is_of_name(const char *s, struct word w, const char *name)
{
	struct word k;

	for (size_t at = 0; !is_dull(s, w) && next_word(name, at, &k); at = k.to)
		if (is_same(name, k, s, w))
			return true;
	return false;
}

/* After a mark that ends a sentence, or with nothing before it, a capital says nothing. */
static bool begins_sentence(const char *s, struct word w)
{
	size_t i = w.from;

	while (i > 0 && (is_space(s[i - 1]) || strchr("\"'([", s[i - 1])))
		if (s[--i] == '\n')
			return true;
	return i == 0 || strchr(".!?:", s[i - 1]) != NULL;
}

/* English writes "I" so. */
static bool is_i(const char *s, struct word w)
{
	return s[w.from] == 'I' && (w.to - w.from == 1 || s[w.from + 1] == '\'');
}

static bool is_place(const char *s, struct word w, const struct kb_place *places, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_of_name(s, w, places[i].name))
			return true;
	return false;
}

struct looker {
	const struct kb_place *places;
	size_t nplaces;
};

static struct looker looker_of(struct kb_ctx *c)
{
	struct looker l;

	l.nplaces = kb_places(c, NULL, &l.places);
	return l;
}

/* The first of what a word is: one reason is enough to mask it. */
static unsigned judge(const struct looker *l, const char *s, struct word w)
{
	if (has_digit(s, w))
		return KB_GUARD_NUMBER;
	if (is_address(s, w))
		return KB_GUARD_ADDRESS;
	if (is_place(s, w, l->places, l->nplaces))
		return KB_GUARD_PLACE;
	return is_capital_at(s + w.from) && !begins_sentence(s, w) && !is_i(s, w) ? KB_GUARD_NAME : 0;
}

unsigned kb_guard(struct kb_ctx *c, const char *words)
{
	const struct looker l = looker_of(c);
	unsigned seen = 0;
	struct word w;

	for (size_t at = 0; next_word(words, at, &w); at = w.to)
		seen |= judge(&l, words, w);
	return seen;
}

const char *kb_guard_mask(struct kb_ctx *c, const char *words)
{
	const struct looker l = looker_of(c);
	char *out = kb_alloc(c, strlen(words) * sizeof(MASK) + 1), *to = out;
	size_t copied = 0;
	struct word w;

	for (size_t at = 0; next_word(words, at, &w); at = w.to) {
		if (!judge(&l, words, w))
			continue;
		memcpy(to, words + copied, w.from - copied);
		to += w.from - copied;
		memcpy(to, MASK, sizeof(MASK) - 1);
		to += sizeof(MASK) - 1;
		copied = w.to;
	}
	memcpy(to, words + copied, strlen(words + copied) + 1);
	return out;
}
