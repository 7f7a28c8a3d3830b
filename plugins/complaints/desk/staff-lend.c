/* staff-lend.c - pages of an interpreter: the messages that were lent to them, and one of these to translate.
 *
 * They show two languages and the words: no place, no case, no day of it, nobody's name but what stands in the words themselves.
 * To open one is an act of the chain, by a button, as it is for a handler. */
#include <string.h>

#include "desk.h"

static const char *task_url(struct kb_ctx *c, const char *id)
{
	return kb_url(c, "complaints.task", id, NULL);
}

enum kb_rc serve_tasks(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct desk_tasks model = { .action = kb_url(c, "complaints.task.open", NULL), .key = kb_url(c, "complaints.key", NULL) };
	const struct lent *lent;
	struct desk_task *list;
	struct member m;
	size_t n;

	if (!desk_in(r, &m))
		return KB_OK;
	n = lent_to(c, &m, &lent);
	member_wipe(&m);
	list = kb_alloc(c, (n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] = (struct desk_task){ .id = lent[i].id, .from = tongue_words(r, lent[i].from), .to = tongue_words(r, lent[i].to) };
	model.list = list;
	model.count = n;
	return kb_page(r, kb_say(c, "staff.complaints.tasks.title", NULL), complaints_tasks, &model);
}

/* One that is theirs; NULL: there is no such page for them, the reply is made. */
static const struct lent *own_task(struct kb_req *r, const char *id, struct member *m)
{
	struct kb_ctx *c = kb_task(r);
	const struct lent *l;

	if (!desk_in(r, m))
		return NULL;
	l = lent_find(c, id);
	if (l && strcmp(l->member, m->id) == 0)
		return l;
	member_wipe(m);
	if (!kb_failed(c))
		kb_refuse(r, 404, "error.not_found");
	return NULL;
}

enum kb_rc serve_task_opened(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct member m;
	const struct lent *l = own_task(r, kb_text(r, "lent"), &m);

	if (!l)
		return KB_OK;
	case_touch(c, l->case_id);
	if (!act_was_today(c, ACT_READ, m.id, l->case_id))
		act_note(c, ACT_READ, m.id, l->case_id, NULL);
	member_wipe(&m);
	return kb_see(r, task_url(c, l->id));
}

enum kb_rc serve_task(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct member m;
	const struct lent *l = own_task(r, kb_part(r, "id"), &m);
	struct desk_words model = { .back = kb_url(c, "complaints.tasks", NULL) };
	bool noted;

	if (!l)
		return KB_OK;
	noted = act_was_today(c, ACT_READ, m.id, l->case_id);
	model.text = noted ? lent_open(c, &m, l) : NULL;
	member_wipe(&m);
	if (!noted)
		return kb_see(r, model.back);
	model.action = kb_url(c, "complaints.task.done", l->id, NULL);
	model.from = l->from;
	model.to = l->to;
	model.from_name = tongue_words(r, l->from);
	model.to_name = tongue_words(r, l->to);
	return kb_page(r, kb_say(c, "staff.complaints.tasks.one", NULL), complaints_task, &model);
}

enum kb_rc serve_task_done(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct member m;
	const struct lent *l = own_task(r, kb_part(r, "id"), &m);
	enum kb_rc rc;

	if (!l)
		return KB_OK;
	rc = lent_return(c, &m, l, kb_text(r, "text"));
	member_wipe(&m);
	if (rc == KB_NONE)
		return kb_refuse(r, 409, "staff.complaints.no.long");
	return rc == KB_OK ? kb_see(r, kb_url(c, "complaints.tasks", NULL)) : KB_FAIL;
}
