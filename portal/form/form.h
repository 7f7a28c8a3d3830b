/* form.h - the ODK XForms engine, seen from the rooms above.
 *
 * xform.h says which files read a form (guarded XML reader) into a `struct kb_xform`;
 * lex.c to functions*.c are the XPath of ODK (our own AST over the instance,
 * docs/decisions); model.h says which ones work a record out; pages.c makes questions of
 * it, answer.c and progress.c tell which come; state.c seals the answers so far; move.c
 * and walk.c go page by page; controls.c shows one control; rules.c is what our own forms
 * must keep. kb_walk() itself is in desk/, above.
 */
#ifndef KB_FORM_H
#define KB_FORM_H

#include "ctx.h"

struct kb_xform;

/* Reads all forms of all plugins once: DIR/NAME/forms/FILE for the folders `dirs`
 * (NULL-terminated). NULL when a form is missing or in error: logged with file, line
 * and what to do. Forms live in the arena. */
struct kb_forms *kb_forms_load(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n,
    const char *const *dirs, unsigned texts_flags);
/* Gives back what they hold beside the arena. NULL is fine. */
void kb_forms_free(struct kb_forms *f);

/* Between two tasks: gives back what this process holds of forms that staff brought, as far as it is
 * much or gone. */
void kb_forms_tidy(struct kb_forms *f);

/* Reads one form from bytes (tests, fuzzers, the check of a new form). *why: line
 * and reason. */
struct kb_xform *kb_xform_read(struct kb_arena *a, const char *bytes, size_t n, const char **why);

/* Reads one form and notes everything that is wrong with it: as XML, as a form, on a page,
 * against the rules of the house. NULL: there is something. */
struct kb_flaws;
struct kb_xform *kb_xform_judge(struct kb_arena *a, const char *bytes, size_t n, struct kb_flaws *flaws);

/* The same from a file. */
struct kb_xform *kb_xform_load(struct kb_arena *a, const char *path, const char **why);

/* The form with this id and the plugin that owns it; NULL: nobody. */
const struct kb_xform *kb_forms_find(const struct kb_forms *f, const char *id, const struct kb_plugin **owner,
    const struct kb_form **entry);

/* The form to go through: `version` of it, of a plugin or brought by staff; NULL or one
 * that is there no more: the one that is asked now. NULL: none. Lives as long as the task. */
const struct kb_xform *kb_form_get(struct kb_ctx *c, const char *id, const char *version,
    const struct kb_plugin **owner, const struct kb_form **entry);

/* The name of these bytes in addresses: 32 hex digits. */
const char *kb_form_key(struct kb_arena *a, const char *bytes, size_t n);

/* Checks that a form keeps the project's rules (domain.md 2, statistics.md 3): a
 * scored item asks how and has four answers in its own words from worst to best, no
 * midpoint; no generic yes/no stem on a good/bad scale; no id twice. A form that breaks
 * one is not loaded. Returns the number of problems, each logged. */
size_t kb_xform_check_rules(const struct kb_xform *x, const char *file);
size_t kb_xform_note_rules(const struct kb_xform *x, struct kb_flaws *flaws); /* noted instead of logged */

/* The same, and is every language whole and the default one approved? A language that
 * is not is never offered; in a form that we ship it is unfinished work. */
size_t kb_xform_check(const struct kb_xform *x, const char *file);

/* Fills the form by name=value pairs as a person would by hand (the example and the
 * tests): answers of items that are not relevant are dropped. KB_NONE: a value that
 * the form does not take. */
enum kb_rc kb_form_fill(struct kb_ctx *c, const char *id, const char *place,
    const struct kb_answer *given, size_t n, struct kb_filled *out);

#endif
