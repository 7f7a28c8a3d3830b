/* guard.c - what is a guardian's to see: the dossiers that they filed, and nothing else.
 *
 * A guardian has a key of their own, as handlers have. A note to that key holds what they call a case and what its
 * code would be worth, so no code is ever shown to them, and the store knows neither pupil nor name. What
 * somebody closed to them (a bar) is not among their cases, as if it had never been. */
#include <sodium.h>
#include <string.h>

#include "guardian.h"
#include "complaints.sql.h"

/* As it is sealed: of one length, whatever the label. */
struct guard_note { struct seal_reporter keys; char label[GUARD_LABEL + 1]; };

void guarded_wipe(struct guarded *g)
{
	sodium_memzero(&g->keys, sizeof g->keys);
}

/* ---- Who files ---- */

struct filer filer_read(struct kb_ctx *c, const char *text)
{
	struct filer f = { .login = "", .label = "", .told = KB_NO_DAY };
	size_t n = strcspn(text, " ");

	if (strncmp(text, FILER_TOLD, strlen(FILER_TOLD)) == 0) {
		f.told = kb_civil_read((int32_t)strtol(text + strlen(FILER_TOLD), NULL, 10));
		f.card = strstr(text, FILER_CARD) != NULL;
		return f;
	}
	f.login = kb_fmt(c, "%.*s", (int)n, text);
	text += n + (text[n] == ' ');
	f.pupil = strncmp(text, "pupil", 5) == 0;
	n = strcspn(text, " ");
	f.label = text + n + (text[n] == ' ');
	return f;
}

const char *filer_write(struct kb_ctx *c, const char *login, bool pupil, const char *label)
{
	return kb_fmt(c, "%s %s %s", login, pupil ? "pupil" : "own", label);
}

/* ---- Notes ---- */

enum kb_rc guard_add(struct kb_ctx *c, const char *dossier, const struct filer *f, const struct seal_reporter *keys)
{
	seal_byte about[SEAL_ID], sealed[sizeof(struct guard_note) + SEAL_BOX];
	struct guard_note note = { .keys = *keys };
	struct member m;
	bool fine;

	if (member_named(c, f->login, &m) != KB_OK || !hex_read(dossier, about, SEAL_ID) || strlen(f->label) > GUARD_LABEL)
		return kb_fail(c, "a guardian files who has no key");
	memcpy(note.label, f->label, strlen(f->label));
	fine = seal_note_put(sealed, &m.row, about, &note, sizeof note);
	sodium_memzero(&note, sizeof note);
	if (!fine)
		return kb_fail(c, "a member has a key that is none");
	return kb_run(c, &complaints_guard_add, kb_t(dossier), kb_t(m.id), kb_i(f->pupil), kb_b(sealed, sizeof sealed));
}

static bool open_note(struct kb_ctx *c, const struct member *m, struct kb_rows *q, struct guarded *g)
{
	seal_byte about[SEAL_ID];
	struct guard_note note;
	const void *sealed;
	size_t n;
	bool fine;

	*g = (struct guarded){ .dossier = kb_col_text(q, 1), .pupil = kb_col_int(q, 2) != 0 };
	sealed = kb_col_blob(q, 3, &n);
	fine = hex_read(g->dossier, about, SEAL_ID) && seal_note_get(&note, sizeof note, sealed, n, &m->row, &m->keys, about) == SEAL_FINE;
	if (fine) {
		note.label[GUARD_LABEL] = '\0';
		g->label = kb_fmt(c, "%s", note.label);
		g->keys = note.keys;
	}
	sodium_memzero(&note, sizeof note);
	return fine;
}

size_t guarded_all(struct kb_ctx *c, const struct member *m, struct guarded **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_guarded, kb_t(m->id));
	struct guarded *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		if (n > 0 && strcmp(list[n - 1].dossier, kb_col_text(q, 1)) == 0)
			continue;
		list = room_for_one(c, list, n, &room, sizeof(*list));
		if (!open_note(c, m, q, &list[n])) {
			kb_fail(c, "a note does not open for its own guardian");
			break;
		}
		n++;
	}
	*to = list;
	return n;
}

bool guard_of(struct kb_ctx *c, const char *dossier, const char **member, bool *pupil)
{
	struct kb_rows *q = kb_ask(c, &complaints_guard_of, kb_t(dossier));

	if (!kb_next(q))
		return false;
	*member = kb_col_text(q, 0);
	*pupil = kb_col_int(q, 1) != 0;
	return true;
}

/* ---- Their cases ---- */

static void drop_part(struct dossier *d, size_t at)
{
	hand_wipe(&d->parts[at].own);
	d->n--;
	memmove(&d->parts[at], &d->parts[at + 1], (d->n - at) * sizeof(*d->parts));
	memset(&d->parts[d->n], 0, sizeof(*d->parts));
}

enum kb_rc guarded_open(struct kb_ctx *c, const struct member *m, const struct guarded *g, struct dossier *d)
{
	enum kb_rc rc = dossier_open_by_id(c, g->dossier, &g->keys, d);

	for (size_t i = d->n; rc == KB_OK && i > 0; i--)
		if (bar_noted(c, m, d->parts[i - 1].f))
			drop_part(d, i - 1);
	return rc == KB_OK && d->n == 0 ? KB_NONE : rc;
}
