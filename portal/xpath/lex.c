/* lex.c - the tokens of an XPath expression.
 *
 * XPath has no reserved words: "div" is an operator only where an operator can
 * stand (XPath 1.0, 3.7). So the lexer looks at the token before. */
#include <string.h>
#include "ast.h"

static bool is_space(char ch) { return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r'; }
static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

/* Every byte above ASCII counts as a letter: names are compared, never shown. */
static bool is_name_start(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || ch == '_' || (unsigned char)ch >= 0x80;
}

static bool is_name_char(char ch) { return is_name_start(ch) || is_digit(ch) || ch == '-' || ch == '.'; }

/* Can an operator follow this token? */
static bool is_operand(enum kb_tok kind)
{
	switch (kind) {
	case KB_TOK_NUMBER: case KB_TOK_STRING: case KB_TOK_NAME: case KB_TOK_VARIABLE: case KB_TOK_STAR:
	case KB_TOK_DOT: case KB_TOK_DOTDOT: case KB_TOK_CLOSE: case KB_TOK_UNBRACKET:
		return true;
	default:
		return false;
	}
}

static void take(struct kb_lexer *l, enum kb_tok kind, size_t n)
{
	l->kind = kind;
	l->text = l->at;
	l->len = n;
	l->at += n;
}

/* "1e-3" is no number to XPath, but the engines write numbers so and read them too. */
static size_t exponent(const char *s)
{
	size_t sign = s[0] == 'e' || s[0] == 'E' ? 1 + (s[1] == '-' || s[1] == '+') : 0;
	size_t digits = sign == 0 ? 0 : strspn(s + sign, "0123456789");

	return digits == 0 ? 0 : sign + digits;
}

static void take_number(struct kb_lexer *l)
{
	size_t n = strspn(l->at, "0123456789");

	if (l->at[n] == '.')
		n += 1 + strspn(l->at + n + 1, "0123456789");
	take(l, KB_TOK_NUMBER, n + exponent(l->at + n));
}

static void take_string(struct kb_lexer *l)
{
	const char *end = strchr(l->at + 1, *l->at);

	if (end == NULL) {
		take(l, KB_TOK_BAD, 1);
		return;
	}
	l->kind = KB_TOK_STRING;
	l->text = l->at + 1;
	l->len = (size_t)(end - l->text);
	l->at = end + 1;
}

/* ODK's engines read "1and1" as "1 and 1", though to XPath "and1" is one name: where an
 * operator must stand it ends with its letters. */
static void take_operator(struct kb_lexer *l)
{
	static const struct { const char *name; size_t n; enum kb_tok kind; } words[] = {
		{ "or", 2, KB_TOK_OR }, { "and", 3, KB_TOK_AND }, { "div", 3, KB_TOK_DIV }, { "mod", 3, KB_TOK_MOD },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strncmp(words[i].name, l->at, words[i].n) == 0) {
			take(l, words[i].kind, words[i].n);
			return;
		}
	take(l, KB_TOK_BAD, 1);
}

static size_t name_length(const char *s)
{
	size_t n = 1;

	while (is_name_char(s[n]))
		n++;
	return n;
}

/* A name with at most one prefix, as in "orx:meta" and "orx:*". The colons of an axis are
 * not of its name. */
static void take_name(struct kb_lexer *l, enum kb_tok kind)
{
	size_t n = name_length(l->at);

	if (l->at[n] == ':' && is_name_start(l->at[n + 1]))
		n += 1 + name_length(l->at + n + 1);
	else if (l->at[n] == ':' && l->at[n + 1] == '*' && kind == KB_TOK_NAME)
		n += 2;
	take(l, kind, n);
}

static void take_variable(struct kb_lexer *l)
{
	if (!is_name_start(l->at[1])) {
		take(l, KB_TOK_BAD, 1);
		return;
	}
	l->at++;
	take_name(l, KB_TOK_VARIABLE);
}

/* Two characters first, so that "<=" is not read as "<". */
static void take_sign(struct kb_lexer *l, bool operator)
{
	static const struct { const char *sign; enum kb_tok kind; } signs[] = {
		{ "//", KB_TOK_SLASHES }, { "::", KB_TOK_AXIS }, { "..", KB_TOK_DOTDOT }, { "!=", KB_TOK_NE },
		{ "<=", KB_TOK_LE }, { ">=", KB_TOK_GE }, { "=", KB_TOK_EQ }, { "<", KB_TOK_LT }, { ">", KB_TOK_GT },
		{ "+", KB_TOK_PLUS }, { "-", KB_TOK_MINUS }, { "|", KB_TOK_UNION }, { "/", KB_TOK_SLASH },
		{ ".", KB_TOK_DOT }, { "(", KB_TOK_OPEN }, { ")", KB_TOK_CLOSE }, { "[", KB_TOK_BRACKET },
		{ "]", KB_TOK_UNBRACKET }, { ",", KB_TOK_COMMA }, { "@", KB_TOK_AT },
	};

	if (*l->at == '*') {
		take(l, operator ? KB_TOK_TIMES : KB_TOK_STAR, 1);
		return;
	}
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t n = strlen(signs[i].sign);
		if (strncmp(l->at, signs[i].sign, n) == 0) {
			take(l, signs[i].kind, n);
			return;
		}
	}
	take(l, KB_TOK_BAD, 1);
}

void kb_lex_next(struct kb_lexer *l)
{
	bool operator = is_operand(l->kind);

	while (is_space(*l->at))
		l->at++;
	if (*l->at == '\0')
		take(l, KB_TOK_END, 0);
	else if (is_digit(*l->at) || (*l->at == '.' && is_digit(l->at[1])))
		take_number(l);
	else if (*l->at == '"' || *l->at == '\'')
		take_string(l);
	else if (is_name_start(*l->at))
		operator ? take_operator(l) : take_name(l, KB_TOK_NAME);
	else if (*l->at == '$')
		take_variable(l);
	else
		take_sign(l, operator);
}

void kb_lex_begin(struct kb_lexer *l, const char *expr)
{
	l->at = expr;
	l->kind = KB_TOK_END; /* no operator can stand first */
	kb_lex_next(l);
}
