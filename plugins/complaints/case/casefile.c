/* casefile.c - a case in the store: its row, and the envelopes of what was said.
 *
 * Envelopes are a chain: each is bound to its place and to the one before (seal.h). So a
 * message is written under the write lock: the row of the case is touched, the head is read,
 * then it is sealed, which costs no X25519 for who can read the case. */
#include <sodium.h>
#include <string.h>

#include "case.h"
#include "complaints.sql.h"

enum { ROW_ID, ROW_PK, ROW_REPORTER, ROW_MARK, ROW_TEAM, ROW_EPOCH, ROW_TO_TEAM, ROW_TO_REPORTER, ROW_DOSSIER, ROW_BODY, ROW_PLACE,
	ROW_POPULATION, ROW_LANG, ROW_THEME, ROW_NAMED, ROW_DANGER, ROW_FILER, ROW_HANDLER, ROW_OUTCOME, ROW_LESSON, ROW_RATING, ROW_KEPT, ROW_BESIDE };

/* ---- The row ---- */

static bool take_bytes(struct kb_rows *q, int at, seal_byte *to, size_t n)
{
	size_t got;
	const void *b = kb_col_blob(q, at, &got);

	if (got != n)
		return false;
	memcpy(to, b, n);
	return true;
}

static bool read_keys(struct kb_rows *q, struct seal_case_row *k)
{
	k->role.epoch = (uint32_t)kb_col_int(q, ROW_EPOCH);
	return hex_read(kb_col_text(q, ROW_ID), k->c.id, SEAL_ID) && take_bytes(q, ROW_PK, k->c.pk, SEAL_KEY) &&
	    take_bytes(q, ROW_REPORTER, k->c.reporter, SEAL_KEY) && hex_read(kb_col_text(q, ROW_MARK), k->mark, SEAL_KEY) &&
	    hex_read(kb_col_text(q, ROW_TEAM), k->role.id, SEAL_ID) && take_bytes(q, ROW_TO_TEAM, k->to_role, SEAL_WRAPPED) &&
	    take_bytes(q, ROW_TO_REPORTER, k->to_reporter, SEAL_WRAPPED);
}

static bool read_row(struct kb_ctx *c, struct kb_rows *q, struct casefile *f)
{
	if (!read_keys(q, &f->keys)) {
		kb_fail(c, "the row of a case is not whole");
		return false;
	}
	f->id = kb_col_text(q, ROW_ID);
	f->team = kb_col_text(q, ROW_TEAM);
	f->dossier = kb_col_text(q, ROW_DOSSIER);
	f->body = kb_col_text(q, ROW_BODY);
	f->place = kb_col_text(q, ROW_PLACE);
	f->population = kb_col_text(q, ROW_POPULATION);
	f->lang = kb_col_text(q, ROW_LANG);
	f->theme = kb_col_text(q, ROW_THEME);
	f->named = kb_col_int(q, ROW_NAMED) != 0;
	f->danger = kb_col_int(q, ROW_DANGER) != 0;
	f->filer = kb_col_text(q, ROW_FILER);
	f->handler = kb_col_text(q, ROW_HANDLER);
	f->outcome = kb_col_text(q, ROW_OUTCOME);
	f->lesson = kb_col_text(q, ROW_LESSON);
	f->rating = (int)kb_col_int(q, ROW_RATING);
	f->kept_until = (int32_t)kb_col_int(q, ROW_KEPT);
	f->beside = kb_col_text(q, ROW_BESIDE);
	return true;
}

static const struct casefile *one(struct kb_ctx *c, struct kb_rows *q)
{
	struct casefile *f = kb_alloc(c, sizeof(*f));

	return kb_next(q) && read_row(c, q, f) ? f : NULL;
}

const struct casefile *case_by_id(struct kb_ctx *c, const char *id)
{
	return one(c, kb_ask(c, &complaints_case_by_id, kb_t(id)));
}

const struct casefile *case_by_mark(struct kb_ctx *c, const seal_byte mark[SEAL_KEY])
{
	return one(c, kb_ask(c, &complaints_case_by_mark, kb_t(hex_of(c, mark, SEAL_KEY))));
}

static size_t list_rows(struct kb_ctx *c, struct kb_rows *q, const struct casefile **to)
{
	struct casefile *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		if (!read_row(c, q, &list[n]))
			break;
		n++;
	}
	*to = list;
	return n;
}

size_t cases_of_team(struct kb_ctx *c, const char *team, const struct casefile **to)
{
	return list_rows(c, kb_ask(c, &complaints_cases_of_team, kb_t(team)), to);
}

size_t cases_of_desk(struct kb_ctx *c, const char *member, bool closed, const struct casefile **to)
{
	return list_rows(c, kb_ask(c, closed ? &complaints_desk_closed : &complaints_desk_open, kb_t(member)), to);
}

size_t cases_unread(struct kb_ctx *c, const char *member, const char ***to)
{
	struct kb_rows *q = kb_ask(c, &complaints_desk_unread, kb_t(member), kb_i(ACT_WROTE), kb_i(ACT_READ));
	const char **ids = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		ids = room_for_one(c, ids, n, &room, sizeof *ids);
		ids[n++] = kb_col_text(q, 0);
	}
	*to = ids;
	return n;
}

bool case_is_unread(struct kb_ctx *c, const char *member, const char *id)
{
	const char **ids;
	size_t n = cases_unread(c, member, &ids);

	for (size_t i = 0; i < n; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

size_t cases_all(struct kb_ctx *c, const struct casefile **to)
{
	return list_rows(c, kb_ask(c, &complaints_cases_all), to);
}

size_t cases_closed(struct kb_ctx *c, int32_t until, int32_t or, const struct casefile **to)
{
	return list_rows(c, kb_ask(c, &complaints_cases_closed, kb_i(until), kb_i(or)), to);
}

size_t cases_of_dossier(struct kb_ctx *c, const char *dossier, const struct casefile **to)
{
	return list_rows(c, kb_ask(c, &complaints_dossier, kb_t(dossier)), to);
}

size_t sides_of(struct kb_ctx *c, const char *id, const struct casefile **to)
{
	return list_rows(c, kb_ask(c, &complaints_sides, kb_t(id)), to);
}

enum kb_rc case_touch(struct kb_ctx *c, const char *id)
{
	return kb_run(c, &complaints_case_touch, kb_t(id));
}

enum kb_rc case_add(struct kb_ctx *c, const struct casefile *f)
{
	const struct seal_case_row *k = &f->keys;

	return kb_run(c, &complaints_case_add, kb_t(f->id), kb_b(k->c.pk, SEAL_KEY), kb_b(k->c.reporter, SEAL_KEY),
	    kb_t(hex_of(c, k->mark, SEAL_KEY)), kb_t(f->team), kb_i(k->role.epoch), kb_b(k->to_role, SEAL_WRAPPED),
	    kb_b(k->to_reporter, SEAL_WRAPPED), kb_t(f->dossier), kb_t(f->body), kb_t(f->place), kb_t(f->population), kb_t(f->lang),
	    kb_t(f->theme), kb_i(f->named), kb_i(f->danger), kb_t(f->filer), kb_t(f->beside ? f->beside : ""));
}

void hand_wipe(struct hand *h)
{
	sodium_memzero(h->case_sk, sizeof h->case_sk);
	sodium_memzero(h->signer, sizeof h->signer);
}

/* ---- Messages ---- */

/* An envelope as its row has it. */
struct sealed { struct seal_at at; const char *member, *lang; int32_t day; const seal_byte *bytes; size_t n; };

/* Steps to the next row; `at->before` and `at->position` are those of the place it must have. */
static bool next_sealed(struct kb_rows *q, struct seal_at *at, struct sealed *s)
{
	if (!kb_next(q))
		return false;
	*s = (struct sealed){ .at = *at, .member = kb_col_text(q, 3), .day = (int32_t)kb_col_int(q, 4), .lang = kb_col_text(q, 5) };
	s->bytes = kb_col_blob(q, 6, &s->n);
	s->at.kind = (enum seal_kind)kb_col_int(q, 1);
	s->at.author = (enum seal_author)kb_col_int(q, 2);
	if (!hex_read(s->member, s->at.author_id, SEAL_ID))
		memset(s->at.author_id, 0, SEAL_ID);
	*at = s->at;
	seal_at_next(at, s->bytes, s->n);
	return true;
}

static struct seal_at first_place(const struct casefile *f)
{
	struct seal_at at = { .position = 0 };

	memcpy(at.case_id, f->keys.c.id, SEAL_ID);
	return at;
}

/* The key with which an author signs; false: nobody knows it. */
static bool verifier(struct kb_ctx *c, const struct casefile *f, const struct sealed *s, seal_byte key[SEAL_KEY])
{
	struct kb_rows *q;

	if (s->at.author == SEAL_REPORTER) {
		memcpy(key, f->keys.c.reporter, SEAL_KEY);
		return true;
	}
	if (s->at.author == SEAL_PORTAL)
		return portal_verifier(c, key);
	q = kb_ask(c, &complaints_member_by_id, kb_t(s->member));
	return kb_next(q) && take_bytes(q, 2, key, SEAL_KEY);
}

static struct message open_one(struct kb_ctx *c, const struct hand *h, const struct sealed *s)
{
	struct message m = { .position = s->at.position, .kind = s->at.kind, .author = s->at.author, .member = s->member,
		.lang = s->lang, .day = s->day };
	seal_byte *clear = kb_alloc(c, s->n + 1), key[SEAL_KEY];
	const seal_byte *body;

	if (verifier(c, h->f, s, key) &&
	    seal_get(clear, &body, &m.n, s->bytes, s->n, &s->at, &h->f->keys.c, h->case_sk, key) == SEAL_FINE) {
		clear[(body - clear) + (ptrdiff_t)m.n] = '\0';
		m.text = (const char *)body;
	}
	return m;
}

size_t case_read(struct kb_ctx *c, const struct hand *h, const struct message **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_messages, kb_t(h->f->id));
	struct seal_at at = first_place(h->f);
	struct message *list = NULL;
	struct sealed s;
	size_t n = 0, room = 0;

	while (next_sealed(q, &at, &s)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		list[n++] = open_one(c, h, &s);
	}
	*to = list;
	return n;
}

/* Where the next message stands. */
static struct seal_at next_place(struct kb_ctx *c, const struct casefile *f)
{
	struct kb_rows *q = kb_ask(c, &complaints_messages, kb_t(f->id));
	struct seal_at at = first_place(f);
	struct sealed s;

	while (next_sealed(q, &at, &s))
		;
	return at;
}

enum kb_rc case_put(struct kb_ctx *c, const struct hand *h, struct seal_at *at, const char *lang, const char *text)
{
	size_t n = strlen(text), size = seal_envelope_size(n);
	seal_byte *envelope = kb_alloc(c, size);

	if (!hex_read(h->member, at->author_id, SEAL_ID))
		memset(at->author_id, 0, SEAL_ID);
	at->author = h->author;
	if (seal_put(envelope, at, &h->f->keys.c, h->author == SEAL_PORTAL || h->blind ? NULL : h->case_sk, h->signer, text, n) != SEAL_FINE)
		return KB_NONE;
	kb_run(c, &complaints_message_add, kb_t(h->f->id), kb_i(at->position), kb_i(at->kind), kb_i(at->author), kb_t(h->member),
	    kb_i(civil_today(c)), kb_t(lang), kb_b(envelope, size));
	seal_at_next(at, envelope, size);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc case_write(struct kb_ctx *c, const struct hand *h, enum seal_kind kind, const char *lang, const char *text)
{
	struct seal_at at;
	enum kb_rc rc;

	kb_run(c, &complaints_case_touch, kb_t(h->f->id));
	at = next_place(c, h->f);
	at.kind = kind;
	rc = case_put(c, h, &at, lang, text);
	return rc == KB_OK ? act_note(c, ACT_WROTE, h->member, h->f->id, at.before) : rc;
}
