/* files-page.c - the page of release files, and how one is taken.
 *
 * A file of a release holds all places, so it is for who works for the whole organisation; who
 * works for a region or a location reads what it may have instead: the figures of its places.
 * Who takes a file says what for. The file is looked at before it goes: what is not the file
 * that was written is not sent. */
#include <string.h>

#include "files.h"
#include "metrics.sql.h"

static const char *const purposes[] = { "inspection", "accountability", "improvement", "research", "check" };
static const char dash[] = "–";
enum { PURPOSES = sizeof(purposes) / sizeof(*purposes) };

/* The organisation, if this person may take its files. */
static const struct kb_place *organisation(struct kb_ctx *c)
{
	const struct kb_place *places;
	size_t n = kb_places(c, "metrics.export", &places);

	for (size_t i = 0; i < n; i++)
		if (strcmp(places[i].kind, "organisation") == 0)
			return &places[i];
	return NULL;
}

/* ---- The list ---- */

static const char *size_words(struct kb_ctx *c, int64_t bytes)
{
	return kb_say(c, "staff.exports.kilobytes", "n", kb_number(c, (double)((bytes + 1023) / 1024), 0), NULL);
}

static const char *tier_words(struct kb_ctx *c, const char *tier)
{
	return kb_say(c, kb_fmt(c, "staff.export.tier.%s", tier), NULL);
}

static const char *purpose_words(struct kb_ctx *c, const char *purpose)
{
	return kb_say(c, kb_fmt(c, "staff.exports.purpose.%s", purpose), NULL);
}

/* "Printable report (nl)". */
static const char *kind_words(struct kb_ctx *c, const char *code)
{
	const struct files_kind *k = files_kind(code);
	const char *words = k ? kb_say(c, k->about, NULL) : code;

	return k && k->lang ? kb_fmt(c, "%s (%s)", words, k->lang) : words;
}

static size_t list_files(struct kb_ctx *c, int64_t through, const struct metrics_export **to)
{
	size_t kinds, n = 0;
	struct kb_rows *q = kb_ask(c, &metrics_list_files, kb_i(through));
	struct metrics_export *list;

	files_kinds(&kinds);
	list = kb_alloc(c, 2 * kinds * sizeof(*list));
	while (n < 2 * kinds && kb_next(q))
		list[n++] = (struct metrics_export){ .name = kb_col_text(q, 0), .tier = tier_words(c, kb_col_text(q, 1)),
			.about = kind_words(c, kb_col_text(q, 2)), .size = size_words(c, kb_col_int(q, 3)), .hash = kb_col_text(q, 4),
			.lost = kb_col_int(q, 5) != 0 };
	*to = list;
	return n;
}

static void list_releases(struct kb_ctx *c, struct metrics_exports *m)
{
	struct kb_rows *q = kb_ask(c, &metrics_list_releases);
	struct metrics_exports_release *list = NULL;
	size_t room = 0, n = 0;

	for (; kb_next(q); n++) {
		if (n == room) {
			struct metrics_exports_release *more = kb_alloc(c, (2 * room + 16) * sizeof(*more));

			if (n > 0)
				memcpy(more, list, n * sizeof(*list));
			list = more;
			room = 2 * room + 16;
		}
		list[n].period = kb_say(c, "staff.exports.release", "month", kb_month_name(c, (int32_t)kb_col_int(q, 0) - 1), NULL);
		list[n].day = kb_say(c, "staff.exports.made", "day", kb_day_name(c, (int32_t)kb_col_int(q, 1)), NULL);
		list[n].count = list_files(c, kb_col_int(q, 0), &list[n].files);
	}
	for (size_t i = 0; i < n / 2; i++) { /* the newest first */
		struct metrics_exports_release other = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = other;
	}
	m->releases = list;
	m->count = n;
}

static void list_downloads(struct kb_ctx *c, struct metrics_exports *m)
{
	enum { MOST = 50 };
	struct kb_rows *q = kb_ask(c, &metrics_list_downloads);
	struct metrics_taken *list = kb_alloc(c, MOST * sizeof(*list));

	while (m->ntaken < MOST && kb_next(q))
		list[m->ntaken++] = (struct metrics_taken){ .day = kb_day_name(c, (int32_t)kb_col_int(q, 0)), .person = *kb_col_text(q, 1) ? kb_col_text(q, 1) : dash,
			.purpose = purpose_words(c, kb_col_text(q, 3)), .file = kb_col_text(q, 4), .hash = kb_col_text(q, 6) };
	m->taken = list;
}

static void list_purposes(struct kb_ctx *c, struct metrics_exports *m)
{
	struct metrics_purpose *list = kb_alloc(c, PURPOSES * sizeof(*list));

	for (size_t i = 0; i < PURPOSES; i++)
		list[i] = (struct metrics_purpose){ purposes[i], purpose_words(c, purposes[i]) };
	m->purposes = list;
	m->npurposes = PURPOSES;
}

enum kb_rc serve_exports(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct metrics_exports m = { .action = kb_url(c, "metrics.exports.take", NULL), .back = kb_url(c, "metrics.list", NULL),
		.may = organisation(c) != NULL };

	if (m.may) {
		list_releases(c, &m);
		list_downloads(c, &m);
		list_purposes(c, &m);
	}
	return kb_page(r, kb_say(c, "staff.exports.title", NULL), metrics_exports, &m);
}

/* ---- Taking one ---- */

static const char *known_purpose(const char *purpose)
{
	for (size_t i = 0; i < PURPOSES; i++)
		if (strcmp(purposes[i], purpose) == 0)
			return purposes[i];
	return NULL;
}

/* The role by which they may: of "role@place role@place" the first that is of the organisation. */
static const char *role_at(struct kb_ctx *c, const struct kb_place *p)
{
	size_t n = strlen(p->id);

	for (const char *s = kb_who(c)->roles; *s; s += strcspn(s, " "), s += strspn(s, " ")) {
		size_t role = strcspn(s, "@ ");

		if (s[role] == '@' && strcspn(s + role + 1, " ") == n && strncmp(s + role + 1, p->id, n) == 0 &&
		    kb_has_word("admin quality", kb_fmt(c, "%.*s", (int)role, s)))
			return kb_fmt(c, "%.*s", (int)role, s);
	}
	return "";
}

enum kb_rc serve_exports_take(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *all = organisation(c);
	const char *name = kb_text(r, "file"), *purpose = known_purpose(kb_text(r, "purpose")), *hash;
	struct kb_rows *q;

	if (!all)
		return kb_refuse(r, 403, "staff.exports.not_yours");
	q = kb_ask(c, &metrics_find_file, kb_t(name));
	if (!kb_next(q) || !purpose)
		return kb_see(r, kb_url(c, "metrics.exports", NULL)); /* the page says what there is */
	hash = kb_col_text(q, 3);
	if (!files_is_whole(c, name, kb_col_int(q, 2), hash)) {
		kb_log(c, KB_ERROR, "release file %s is not the one that was written, or is gone: it was not sent", name);
		return kb_refuse(r, 409, "staff.exports.changed");
	}
	kb_run(c, &metrics_add_download, kb_t(kb_key(c)), kb_i(kb_today(c)), kb_i(kb_month(c)), kb_t(kb_who(c)->user), kb_t(role_at(c, all)),
	    kb_t(purpose), kb_t(name), kb_t(kb_col_text(q, 0)), kb_t(hash));
	return kb_send_file(r, files_kind(kb_col_text(q, 1))->mime, name);
}
