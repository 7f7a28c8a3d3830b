/* rules.c - what a form of this house must keep, beyond being an XForm.
 *
 * A question that is scored says how good something is, or counts who has something:
 *   a scale   asks how; four answers in its own words from worst (1) to best (4),
 *             each with a face, no midpoint; appearance "likert". The code is the value,
 *             so what is stored is never the place on a page, which mirrors
 *   a count   yes or no and their like: kb:values gives each code 0 or 1, or "-" where
 *             the answer is outside the count; kb:worst="1" where yes is bad news
 * A yes/no stem on a scale, or a scale under another stem, invites agreeing
 * (statistics.md 3). Every form: each question can be skipped and says "dk", every
 * approved language is whole, the practice item comes first. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "log.h"
#include "xform.h"

struct check {
	const struct kb_xform *x;
	const char *file;
	struct kb_flaws *flaws; /* where they are listed; NULL: they are logged */
	size_t problems;
};

static void complain(struct check *k, long line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void complain(struct check *k, long line, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (k->flaws != NULL)
		kb_flaws_add(k->flaws, line, 0, text);
	else
		kb_log_line(KB_ERROR, "%s:%ld: %s", k->file, line, text);
	k->problems++;
}

static bool begins(const char *s, const char *with) { return strncasecmp(s, with, strlen(with)) == 0; }

/* ---- stems ---- */

/* Where a language marks a question as one for yes or no: before it (a verb in front,
 * "هل", "آیا") or at its end ("ዶ", "ድዩ" and the question mark). */
static const struct { const char *tag, *front, *end; } yes_no_marks[] = {
	{ "ar", "هل ", NULL }, { "ar", "أليس ", NULL }, { "fa-AF", "آیا ", NULL },
	{ "ti", NULL, " ዶ?" }, { "ti", NULL, " ዶ፧" }, { "ti", NULL, " ድዩ?" }, { "ti", NULL, " ድዩ፧" },
	{ "ti", NULL, " ድዮም?" }, { "ti", NULL, " ድያ?" }, { "so", "ma ", NULL }, { "so", "miyaa ", NULL },
};

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), w = strlen(with);

	return n >= w && strcmp(s + n - w, with) == 0;
}

static bool asks_yes_or_no(const char *tag, const char *stem)
{
	for (size_t i = 0; i < sizeof(yes_no_marks) / sizeof(*yes_no_marks); i++)
		if (strcmp(yes_no_marks[i].tag, tag) == 0 &&
		    ((yes_no_marks[i].front != NULL && begins(stem, yes_no_marks[i].front)) ||
		    (yes_no_marks[i].end != NULL && ends(stem, yes_no_marks[i].end))))
			return true;
	return false;
}

/* "Something is broken. How quickly is it repaired?": a sentence may stand before. */
static bool asks_how(const char *stem, const char *how)
{
	while (!begins(stem, how)) {
		if ((stem = strstr(stem, ". ")) == NULL)
			return false;
		stem += 2;
	}
	return true;
}

/* In Dutch and English "how" stands in front, so it can be asked for; of the other
 * languages only the marks of yes and no are known. */
static void check_how(struct check *k, const struct kb_question *q)
{
	for (size_t i = 0; i < k->x->nlangs; i++) {
		const char *tag = k->x->langs[i].tag, *stem = q->label.itext == NULL ? NULL : q->label.itext->words[i];
		if (stem == NULL)
			continue;
		if ((strcmp(tag, "nl") == 0 && !asks_how(stem, "hoe ") && !asks_how(stem, "hoeveel ")) || (strcmp(tag, "en") == 0 && !asks_how(stem, "how ")))
			complain(k, q->line, "%s is scored on a scale but does not ask how, in %s: begin with \"%s\"", q->name, tag,
			    *tag == 'n' ? "Hoe" : "How");
		if (asks_yes_or_no(tag, stem))
			complain(k, q->line, "%s asks for yes or no in %s, but its answers are a scale: ask how", q->name, tag);
	}
}

/* ---- answers ---- */

static bool is_special(const struct kb_choice *c) { return strcmp(c->code, "dk") == 0 || strcmp(c->code, "na") == 0; }

/* Two answers with the same words cannot be told apart. */
static void check_words(struct check *k, const struct kb_question *q)
{
	for (size_t lang = 0; lang < k->x->nlangs; lang++)
		for (size_t i = 0; i < q->nchoices; i++)
			for (size_t j = i + 1; j < q->nchoices; j++)
				if (k->x->langs[lang].whole && strcmp(kb_label_words(k->x, &q->choices[i].label, lang),
				    kb_label_words(k->x, &q->choices[j].label, lang)) == 0)
					complain(k, q->line, "%s has two answers with the same words in %s", q->name, k->x->langs[lang].tag);
}

/* How agreeing begins, and what no question can own: words that fit under every stem say
 * nothing about this one. */
static bool is_generic(const char *tag, const char *words)
{
	static const struct { const char *tag, *front; } generic[] = {
		{ "nl", "eens" }, { "nl", "mee eens" }, { "nl", "oneens" }, { "nl", "mee oneens" }, { "nl", "helemaal eens" }, { "nl", "helemaal oneens" },
		{ "nl", "helemaal mee " }, { "nl", "neutraal" }, { "nl", "gaat wel" }, { "en", "agree" }, { "en", "disagree" },
		{ "en", "strongly " }, { "en", "neutral" }, { "ar", "أوافق" }, { "ar", "لا أوافق" }, { "ar", "محايد" },
		{ "fa-AF", "موافق" }, { "fa-AF", "مخالف" }, { "ti", "እሰማማዕ" }, { "ti", "ኣይሰማማዕን" }, { "so", "waan ku raacsan" },
		{ "so", "kuma raacsani" },
	};

	for (size_t i = 0; i < sizeof(generic) / sizeof(*generic); i++)
		if (strcmp(generic[i].tag, tag) == 0 && begins(words, generic[i].front))
			return true;
	return words[strspn(words, "0123456789 *+-")] == '\0'; /* a mark out of four has no words */
}

static void check_generic(struct check *k, const struct kb_question *q)
{
	for (size_t lang = 0; lang < k->x->nlangs; lang++)
		for (size_t i = 0; i < q->nchoices; i++) {
			const char *words = kb_label_words(k->x, &q->choices[i].label, lang);
			if (k->x->langs[lang].whole && !is_special(&q->choices[i]) && is_generic(k->x->langs[lang].tag, words))
				complain(k, q->line, "%s: \"%s\" belongs to a generic scale: give the answer words of its own", q->name, words);
		}
}

static bool has_text(const struct kb_question *q, const struct kb_itext *t)
{
	for (size_t i = 0; i < q->nchoices; i++)
		if (!is_special(&q->choices[i]) && t != NULL && q->choices[i].label.itext == t)
			return true;
	return false;
}

/* Two scales that share a text are one list of answers under two stems. */
static void check_own(struct check *k, const struct kb_question *q)
{
	for (const struct kb_question *other = k->x->questions; other < q; other++)
		for (size_t i = 0; other->faces && i < q->nchoices; i++)
			if (!is_special(&q->choices[i]) && has_text(other, q->choices[i].label.itext)) {
				complain(k, q->line, "%s shares its answers with %s: give each scale words of its own", q->name, other->name);
				return;
			}
}

static void check_scale(struct check *k, const struct kb_question *q)
{
	static const char *const faces[] = { "face-very-sad", "face-sad", "face-happy", "face-very-happy" };
	size_t n = 0;

	for (size_t i = 0; i < q->nchoices; i++) {
		const struct kb_choice *c = &q->choices[i];
		const char *icon = kb_label_icon(&c->label);
		if (is_special(c))
			continue;
		if (n < 4 && (!c->counts || c->number != (double)(n + 1)))
			complain(k, q->line, "%s: the answers of a scale are 1 2 3 4, worst first; %s is not %zu", q->name, c->code, n + 1);
		if (n < 4 && (icon == NULL || strcmp(icon, faces[n]) != 0))
			complain(k, q->line, "%s: answer %s needs the picture %s.svg", q->name, c->code, faces[n]);
		n++;
	}
	if (n != 4)
		complain(k, q->line, "%s: a scale has four answers and no midpoint, not %zu", q->name, n);
	if (!q->faces)
		complain(k, q->line, "%s: a scale has appearance=\"likert\"", q->name);
	check_generic(k, q);
	check_own(k, q);
	check_how(k, q);
}

/* "not_want=-" in kb:values: somebody thought of it and left it outside the count. */
static bool is_outside(const char *values, const char *code)
{
	size_t n = strlen(code);

	for (const char *s = values; *(s += strspn(s, " ")) != '\0'; s += strcspn(s, " "))
		if (strncmp(s, code, n) == 0 && strncmp(s + n, "=-", 2) == 0 && (s[n + 2] == ' ' || s[n + 2] == '\0'))
			return true;
	return false;
}

/* "1" and "2" under yes and no would be the places of the answers, not what they say. */
static void check_names(struct check *k, const struct kb_question *q)
{
	for (size_t i = 0; i < q->nchoices; i++)
		if (strspn(q->choices[i].code, "0123456789") == strlen(q->choices[i].code))
			complain(k, q->line, "%s: the code %s could be a position: name the answer", q->name, q->choices[i].code);
}

static void check_count(struct check *k, const struct kb_question *q)
{
	bool zero = false, one = false;

	for (size_t i = 0; i < q->nchoices; i++) {
		const struct kb_choice *c = &q->choices[i];
		if (is_special(c) && c->counts)
			complain(k, q->line, "%s: %s cannot count for something", q->name, c->code);
		else if (!is_special(c) && !is_outside(q->bind->values, c->code) && (!c->counts || (c->number != 0 && c->number != 1)))
			complain(k, q->line, "%s: kb:values must give %s 0 or 1, or - to leave it out", q->name, c->code);
		zero = zero || (c->counts && c->number == 0);
		one = one || (c->counts && c->number == 1);
	}
	if (!zero || !one)
		complain(k, q->line, "%s: all its answers count for the same", q->name);
	if (q->faces)
		complain(k, q->line, "%s: yes and no are not a scale of faces", q->name);
	check_names(k, q);
}

static bool is_count(const struct kb_bind *b)
{
	return b->values != NULL && ((b->worst == 0 && b->best == 1) || (b->worst == 1 && b->best == 0));
}

static void check_scored(struct check *k, const struct kb_question *q)
{
	const struct kb_bind *b = q->bind;

	if (q->control != KB_ONE)
		complain(k, q->line, "%s: only a question with one answer can be scored", q->name);
	else if (b->values == NULL && b->worst == 1 && b->best == 4)
		check_scale(k, q);
	else if (is_count(b))
		check_count(k, q);
	else
		complain(k, q->line, "%s: scored is a scale (kb:worst=1 kb:best=4) or a count (kb:values, kb:worst=0 kb:best=1)", q->name);
}

/* ---- the form ---- */

static void check_question(struct check *k, const struct kb_question *q)
{
	/* The steps of a range and a tick are no answers that the form wrote. */
	bool choice = (q->control == KB_ONE || q->control == KB_SEVERAL) && !q->tick && !q->more && !(q->step > 0);

	if (q->bind->scored)
		check_scored(k, q);
	else if (q->faces && !q->bind->practice)
		complain(k, q->line, "%s has a scale of faces but is not scored", q->name);
	if (choice && kb_question_choice(q, "dk", 2) == NULL)
		complain(k, q->line, "%s has no answer dk: not to know is an answer", q->name);
	if (choice && kb_question_choice(q, "skip", 4) != NULL)
		complain(k, q->line, "%s has an answer skip: the page has a button for it, apart from dk", q->name);
	if (q->control != KB_NOTE && q->bind->required != NULL)
		complain(k, q->line, "%s is required: every question may be skipped", q->name);
	check_words(k, q);
}

static void check_practice(struct check *k)
{
	const struct kb_question *first = &k->x->questions[0];

	for (size_t i = 1; i < k->x->nquestions; i++)
		if (k->x->questions[i].bind->practice)
			complain(k, k->x->questions[i].line, "%s: the practice item comes first", k->x->questions[i].name);
	if (first->bind->practice && first->hint.itext == NULL)
		complain(k, first->line, "%s: the hint of a practice item says that it is one", first->name);
}

/* A language that is not whole is never offered, so it is not finished work. */
static void check_langs(struct check *k)
{
	if (k->x->nlangs == 0)
		complain(k, 1, "the form has no itext: words stand in translations");
	for (size_t i = 0; i < k->x->nlangs; i++)
		if (!k->x->langs[i].whole)
			complain(k, 1, "the language %s is not whole: every text of the form must be there", k->x->langs[i].tag);
	if (k->x->nlangs > 0 && !k->x->langs[k->x->preset].approved)
		complain(k, 1, "the default language %s is not approved", k->x->langs[k->x->preset].tag);
}

static size_t check_all(struct check *k)
{
	check_practice(k);
	for (size_t i = 0; i < k->x->nquestions; i++)
		if (!k->x->questions[i].more && k->x->questions[i].turn < 2)
			check_question(k, &k->x->questions[i]);
	return k->problems;
}

size_t kb_xform_check_rules(const struct kb_xform *x, const char *file)
{
	return check_all(&(struct check){ .x = x, .file = file });
}

/* A form that staff bring may still lack texts, but not its languages. */
size_t kb_xform_note_rules(const struct kb_xform *x, struct kb_flaws *flaws)
{
	struct check k = { .x = x, .file = "", .flaws = flaws };

	if (x->nlangs == 0)
		complain(&k, 1, "the form has no itext: words stand in translations");
	return check_all(&k);
}

size_t kb_xform_check(const struct kb_xform *x, const char *file)
{
	struct check k = { .x = x, .file = file };

	check_langs(&k);
	return k.problems + kb_xform_check_rules(x, file);
}
