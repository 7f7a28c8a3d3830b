/* kbview-check.c - what does not belong in a view, each with a sentence.
 *
 * A page is safe and speaks every language because a careless one does not build:
 * no script, style or event attribute in the page, no address that is put together
 * from parts, no form without its token, no visible word that is not a key. */
#include "kbview.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const char url_attrs[] = "href src action formaction poster cite";
const char seen_attrs[] = "alt title placeholder label summary aria-label aria-description "
    "aria-roledescription aria-valuetext aria-placeholder";
const char flag_attrs[] = "checked disabled hidden multiple open readonly required selected";
const char maybe_attrs[] = "aria-current aria-describedby aria-invalid aria-labelledby class dir href id lang";

/* Elements that run, load or restyle, and SVG elements that rewrite addresses. */
static const char refused_elements[] = "style object embed iframe base frame frameset applet portal "
    "foreignObject animate animateMotion animateTransform set handler math noscript template plaintext xmp";
static const char refused_attrs[] = "style srcdoc srcset imagesrcset ping background manifest http-equiv xmlns";
const char void_elements[] = "area base br col hr img input link meta source track wbr";

bool is_kb(const char *name)
{
	return strncmp(name, "kb:", 3) == 0;
}

bool one_of(const char *word, const char *list)
{
	size_t n = strlen(word);

	for (const char *p = list; n > 0 && (p = strstr(p, word)) != NULL; p++)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

const struct attr *attr_find(const struct node *n, const char *name)
{
	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

const char *attr_text(const struct node *n, const char *name)
{
	const struct attr *a = attr_find(n, name);

	return a == NULL || a->value == NULL ? "" : a->value->s;
}

/* ---- Words ---------------------------------------------------------------- */

/* Is this character, of which the first byte is not ASCII, a sign and no letter?
 * Signs: Latin-1 punctuation (U+00A0..U+00BF but for the ordinals and micro), the
 * times and divide signs, general punctuation, arrows and shapes (U+2000..U+2BFF). */
static bool is_sign(const unsigned char *s)
{
	if (s[0] == 0xC2)
		return s[1] != 0xAA && s[1] != 0xB5 && s[1] != 0xBA;
	if (s[0] == 0xC3)
		return s[1] == 0x97 || s[1] == 0xB7;
	return s[0] == 0xE2 && s[1] < 0xB0;
}

/* The first letter of a text; NULL: there is none. */
static const char *find_letter(const char *text)
{
	for (const unsigned char *s = (const unsigned char *)text; *s != '\0'; s++)
		if (isalpha(*s) || (*s >= 0xC0 && !is_sign(s)))
			return (const char *)s;
	return NULL;
}

static void check_key(const struct view *v, unsigned line, const char *key)
{
	if (*key == '\0' || key[strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")] != '\0')
		die(v, line, "\"%s\" is no key: letters, digits, dots, - and _ only", key);
}

static unsigned lines_between(const char *s, const char *end)
{
	unsigned n = 0;

	for (; s < end; s++)
		n += *s == '\n';
	return n;
}

static void check_words(const struct view *v, const struct piece *p)
{
	for (; p != NULL; p = p->next) {
		const char *letter = p->kind == PIECE_TEXT ? find_letter(p->s) : NULL;

		if (p->kind == PIECE_KEY)
			check_key(v, p->line, p->s);
		if (letter != NULL)
			die(v, p->line + lines_between(p->s, letter),
			    "words that a person reads are keys: write {@key} for \"%.*s\"", (int)strcspn(letter, "\n"), letter);
	}
}

static void check_keys(const struct view *v, const struct piece *p)
{
	for (; p != NULL; p = p->next)
		if (p->kind == PIECE_KEY)
			check_key(v, p->line, p->s);
}

/* ---- Attributes ------------------------------------------------------------- */

/* Must a literal address pass? The list of kb_put_url(). */
static bool is_safe_address(const char *s)
{
	static const char *const schemes[] = { "https:", "http:", "tel:", "mailto:" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncasecmp(s, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return *s == '#' || *s == '?' || (*s == '/' && s[1] != '/' && s[1] != '\\');
}

/* An address is one literal, or one hole with perhaps a literal after it. */
static void check_address(const struct view *v, const struct attr *a)
{
	const struct piece *p = a->value;

	if (p == NULL || (p->kind == PIECE_TEXT && !is_safe_address(p->s)))
		die(v, a->line, "%s holds an address that a page may not have: begin with /, #, ?, https:, tel: or mailto:", a->name);
	for (; p != NULL; p = p->next)
		if (p->kind == PIECE_KEY || (p->kind == PIECE_HOLE && p != a->value))
			die(v, p->line, "%s is put together from parts: make the address with kb_url() or kb_fmt() and put it into one hole", a->name);
}

static void check_kb_attr(const struct view *v, const struct attr *a)
{
	const char *name = a->name + 3;

	if (strcmp(name, "open-form") == 0)
		return;
	if (!one_of(name, flag_attrs) && !one_of(name, maybe_attrs))
		die(v, a->line, "%s is unknown; there are kb:{%s} and kb:{%s}", a->name, flag_attrs, maybe_attrs);
	if (a->value == NULL)
		die(v, a->line, "%s holds no C expression", a->name);
}

static bool has_upper(const char *s)
{
	while (*s != '\0' && !isupper((unsigned char)*s))
		s++;
	return *s != '\0';
}

static void check_attr(const struct view *v, const struct attr *a)
{
	if (is_kb(a->name))
		check_kb_attr(v, a);
	else if (has_upper(a->name) && !one_of(a->name, "viewBox preserveAspectRatio"))
		die(v, a->line, "names of attributes are written small: %s", a->name);
	else if (strchr(a->name, ':') != NULL || one_of(a->name, refused_attrs))
		die(v, a->line, "the attribute %s does not belong in a view", a->name);
	else if (strncmp(a->name, "on", 2) == 0)
		die(v, a->line, "no script stands in a view: %s belongs in static/kb.js", a->name);
	else if (one_of(a->name, url_attrs))
		check_address(v, a);
	else if (one_of(a->name, seen_attrs))
		check_words(v, a->value);
	else
		check_keys(v, a->value);
}

/* ---- Elements ------------------------------------------------------------------ */

/* Script, style sheet and icon of the page are files of our own. */
static bool is_own_file(const struct node *n, const char *attr)
{
	const struct attr *a = attr_find(n, attr);

	return a != NULL && a->value != NULL && a->value->kind == PIECE_HOLE && a->value->next == NULL &&
	    strncmp(a->value->s, "kb_static(", 10) == 0;
}

static void check_file(const struct view *v, const struct node *n)
{
	if (strcmp(n->name, "script") == 0 && (n->first != NULL || !is_own_file(n, "src")))
		die(v, n->line, "a script is a file of our own: <script src=\"{kb_static(..)}\" defer=\"\"/>, empty");
	if (strcmp(n->name, "link") == 0 && !is_own_file(n, "href"))
		die(v, n->line, "a link names a file of our own: <link rel=\"..\" href=\"{kb_static(..)}\"/>");
}

static bool has_below(const struct node *n, const char *name)
{
	for (n = n->first; n != NULL; n = n->next)
		if (n->name != NULL && (strcmp(n->name, name) == 0 || has_below(n, name)))
			return true;
	return false;
}

/* Only a method that says get, in so many letters, needs no token. */
static bool may_post(const struct node *n, const char *attr)
{
	const struct attr *a = attr_find(n, attr);

	return a != NULL && (a->value == NULL || a->value->kind != PIECE_TEXT || strcasecmp(a->value->s, "get") != 0);
}

static void check_form(const struct view *v, const struct node *n)
{
	if (strcmp(n->name, "form") == 0 && may_post(n, "method") && !has_below(n, "kb:csrf") &&
	    strcmp(attr_text(n, "kb:open-form"), "yes") != 0)
		die(v, n->line, "this form posts without <kb:csrf/>; a form for people who are not signed in says kb:open-form=\"yes\"");
	if (attr_find(n, "formmethod") != NULL)
		die(v, n->line, "the method stands on the form, not on the button");
}

/* The kb: elements: attributes that each needs and that it may have besides (NULL:
 * any, they are arguments), and whether it holds nothing. */
static const struct { const char *name, *needs, *may; bool empty; } kb_elements[] = {
	{ "kb:say", "key", NULL, true },
	{ "kb:if", "test", "", false },
	{ "kb:else", "", "", true },
	{ "kb:each", "item list count", "", false },
	{ "kb:call", "view", "model", true },
	{ "kb:csrf", "", "", true },
	{ "kb:slot", "place", "", true },
};

static void check_needed(const struct view *v, const struct node *n, const char *needs)
{
	char name[16];

	for (; *needs != '\0'; needs += strspn(needs, " ")) {
		size_t k = strcspn(needs, " ");

		snprintf(name, sizeof(name), "%.*s", (int)k, needs);
		if (*attr_text(n, name) == '\0')
			die(v, n->line, "<%s> asks for the attribute %s", n->name, name);
		needs += k;
	}
}

static void check_say(const struct view *v, const struct node *n)
{
	size_t count = 0;

	check_key(v, n->line, attr_text(n, "key"));
	for (const struct attr *a = n->attrs; a != NULL; a = a->next) {
		if (a->value == NULL)
			die(v, a->line, "the argument %s holds no C expression", a->name);
		count += strcmp(a->name, "key") != 0;
	}
	if (count > 8)
		die(v, n->line, "a text takes at most 8 arguments");
}

static void check_else(const struct view *v, const struct node *n)
{
	if (strcmp(n->parent->name, "kb:if") != 0)
		die(v, n->line, "<kb:else/> stands straight inside <kb:if>");
	for (const struct node *s = n->next; s != NULL; s = s->next)
		if (s->name != NULL && strcmp(s->name, "kb:else") == 0)
			die(v, s->line, "this <kb:if> has two <kb:else/>");
}

static void check_kb(const struct view *v, const struct node *n)
{
	size_t i = 0, count = sizeof(kb_elements) / sizeof(kb_elements[0]);

	while (i < count && strcmp(kb_elements[i].name, n->name) != 0)
		i++;
	if (i == count)
		die(v, n->line, "<%s> is unknown; there are say, if, else, each, call, csrf and slot", n->name);
	check_needed(v, n, kb_elements[i].needs);
	for (const struct attr *a = n->attrs; a != NULL && kb_elements[i].may != NULL; a = a->next)
		if (!one_of(a->name, kb_elements[i].needs) && !one_of(a->name, kb_elements[i].may))
			die(v, a->line, "<%s> takes no attribute %s", n->name, a->name);
	if (kb_elements[i].empty && n->first != NULL)
		die(v, n->line, "<%s/> holds nothing", n->name);
	if (strcmp(n->name, "kb:say") == 0)
		check_say(v, n);
	if (strcmp(n->name, "kb:else") == 0)
		check_else(v, n);
	if (strcmp(n->name, "kb:slot") == 0)
		check_key(v, n->line, attr_text(n, "place"));
}

static void check_html(const struct view *v, const struct node *n)
{
	if (strchr(n->name, ':') != NULL || one_of(n->name, refused_elements))
		die(v, n->line, "<%s> does not belong in a view", n->name);
	if (has_upper(n->name))
		die(v, n->line, "names of elements are written small: <%s>", n->name);
	if (one_of(n->name, void_elements) && n->first != NULL)
		die(v, n->line, "<%s/> holds nothing", n->name);
	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		check_attr(v, a);
	check_file(v, n);
	check_form(v, n);
}

static void check_below(const struct view *v, const struct node *n)
{
	for (n = n->first; n != NULL; n = n->next) {
		if (n->name == NULL)
			check_words(v, n->text);
		else if (is_kb(n->name))
			check_kb(v, n);
		else
			check_html(v, n);
		check_below(v, n);
	}
}

/* ---- The view itself -------------------------------------------------------------- */

static bool is_identifier(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return false;
	while (isalnum((unsigned char)*s) || *s == '_')
		s++;
	return *s == '\0';
}

void view_check(const struct view *v)
{
	const struct node *n = v->root;

	if (strcmp(n->name, "kb:view") != 0 || strcmp(attr_text(n, "xmlns:kb"), "urn:klankbord:view") != 0)
		die(v, n->line, "a view begins with <kb:view xmlns:kb=\"urn:klankbord:view\" name=\"..\">");
	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		if (!one_of(a->name, "xmlns:kb name model include"))
			die(v, a->line, "<kb:view> takes no attribute %s", a->name);
	if (!is_identifier(attr_text(n, "name")))
		die(v, n->line, "the name of a view is a C name, such as surveys_thanks");
	check_below(v, n);
}
