/* example.c - the teams of the example house.
 *
 * `klankbord example --set complaints.example="NAME PHRASE"` makes a member NAME with a key under
 * PHRASE and a team for each body at the place on top; ./run prints both. It does so in an
 * organisation without any team or member, and never again: it opens nothing that is there. */
#include <string.h>

#include "complaints.h"

static enum kb_rc make(struct kb_ctx *c, const char *person, const char *phrase)
{
	const struct kb_place *top = place_on_top(c);
	struct member m;
	enum kb_rc rc = top ? member_make_for(c, person, phrase, &m) : KB_NONE;

	if (rc != KB_OK)
		return rc;
	for (const struct body *b = bodies; rc == KB_OK && b->id; b++)
		rc = team_make(c, &m, b, top);
	member_wipe(&m);
	return rc;
}

enum kb_rc example_teams(struct kb_ctx *c)
{
	const char *set = kb_set(c, "complaints.example");
	size_t name = strcspn(set, " ");
	const struct team *teams;
	const struct member *members;

	if (*set == '\0')
		return KB_OK;
	if (teams_all(c, &teams) || members_all(c, &members) || kb_failed(c))
		return kb_failed(c) ? KB_FAIL : KB_OK;
	if (name == 0 || strlen(set) < name + 2)
		return kb_fail(c, "the setting complaints.example is a login name, a space and a phrase");
	return make(c, kb_fmt(c, "%.*s", (int)name, set), set + name + 1);
}
