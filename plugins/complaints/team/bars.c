/* bars.c - who may not see a case though a member of its team (Awb 9:7).
 *
 * Who works at the location neither handles nor reads, at whichever of the places above it the
 * role is; what came without a name or a place is seen by nobody who works at any location. Who is named
 * in a case is barred by another member, in all cases of its dossier, and whose own case it is by itself. */
#include <string.h>

#include "team.h"
#include "complaints.sql.h"

#define LOCATION "location@"
#define GUARDIAN "guardian@"

const char *attached_by(struct kb_ctx *c, const char *roles)
{
	const char *all = "";

	while (*roles) {
		int n = (int)strcspn(roles, " ");

		if (strncmp(roles, LOCATION, strlen(LOCATION)) == 0)
			all = kb_fmt(c, "%s%s%.*s", all, *all ? " " : "", n - (int)strlen(LOCATION), roles + strlen(LOCATION));
		if (strncmp(roles, GUARDIAN, strlen(GUARDIAN)) == 0 && !kb_has_word(all, AS_GUARDIAN))
			all = kb_fmt(c, "%s%s%s", all, *all ? " " : "", AS_GUARDIAN);
		roles += n + (roles[n] == ' ');
	}
	return all;
}

const char *attached_places(struct kb_ctx *c)
{
	return attached_by(c, kb_who(c)->roles);
}

static bool works_at_a_location(const char *attached)
{
	return *attached != '\0' && strcmp(attached, AS_GUARDIAN) != 0;
}

/* By where they work, and as what: who is a guardian sees no complaint about a guardian, which may be about them. */
static const char *by_place(struct kb_ctx *c, const char *attached, const struct casefile *f)
{
	if (kb_has_word(attached, AS_GUARDIAN) && f->theme && strcmp(f->theme, "guardian") == 0)
		return "guardian";
	if (!works_at_a_location(attached))
		return NULL;
	if (!f->named || *f->place == '\0')
		return "anonymous";
	for (const struct kb_place *p = kb_place(c, f->place); p; p = *p->parent ? kb_place(c, p->parent) : NULL)
		if (kb_has_word(attached, p->id))
			return "place";
	return NULL;
}

const char *bar_noted(struct kb_ctx *c, const struct member *m, const struct casefile *f)
{
	struct kb_rows *q = kb_ask(c, &complaints_barred, kb_t(f->id), kb_t(m->id));

	return kb_next(q) ? kb_col_text(q, 0) : NULL;
}

const char *bar_reason(struct kb_ctx *c, const struct member *m, const char *attached, const struct casefile *f)
{
	if (*f->filer && strcmp(f->filer, m->person) == 0)
		return "self";
	if (by_place(c, attached, f))
		return by_place(c, attached, f);
	return bar_noted(c, m, f);
}

const char *bar_by_clear(struct kb_ctx *c, const struct member *m, const char *attached, const struct casefile *f)
{
	return *f->filer && strcmp(f->filer, m->person) == 0 ? "self" : by_place(c, attached, f);
}

/* Who is named in a story is so for every body that it was told to. */
enum kb_rc case_bar(struct kb_ctx *c, const struct member *m, const struct casefile *f, const char *whom, const char *reason)
{
	const struct casefile *all;
	size_t n = cases_of_dossier(c, f->dossier, &all);

	if (strcmp(whom, m->id) == 0 && strcmp(reason, "self") != 0)
		return KB_NONE;
	for (size_t i = 0; i < n; i++) {
		kb_run(c, &complaints_bar, kb_t(all[i].id), kb_t(whom), kb_t(reason));
		if (strcmp(all[i].handler, whom) == 0)
			kb_run(c, &complaints_case_handler, kb_t(all[i].id), kb_t(""));
	}
	return act_note(c, ACT_BARRED, m->id, f->id, NULL);
}
