/* law-rows.c - the overviews of the law, line by line, of what the gate released (law.h).
 *
 * Lists below say which line is which cell. A cell that was left out is a line all the same, which says so; what a law asks
 * for and no count can tell is a line too. */
#include <math.h>
#include <string.h>

#include "deliver.h"
#include "law.h"

enum { YEAR = 12 };

/* `end` of the cell "BODY" or "BODY.practice"; item NULL: no number of the portal. */
struct field { const char *what, *item, *end; };

static const struct field registered[] = {
	{ "received", "law.received", "" }, { "practice", "law.received", ".practice" }, { "safety", "law.received", ".safety" },
	{ "climate", "law.received", ".climate" }, { "position", "law.received", ".position" }, { "other", "law.received", ".other" },
	{ "ended", "law.ended", "" }, { "decided", "law.ended", ".decided" }, { "upheld", "law.ended", ".upheld" }, { "partly", "law.ended", ".partly" },
	{ "unfounded", "law.ended", ".unfounded" }, { "no_judgment", "law.ended", ".no_judgment" }, { "well", "law.ended", ".well" },
	{ "refused", "law.ended", ".refused" }, { "solved", "law.ended", ".solved" }, { "withdrawn", "law.ended", ".withdrawn" },
	{ "sent_on", "law.ended", ".sent_on" }, { 0 }
};

static const struct field reported[] = {
	{ "received", "law.received", "" }, { "practice", "law.received", ".practice" }, { "safety", "law.received", ".safety" },
	{ "climate", "law.received", ".climate" }, { "position", "law.received", ".position" }, { "other", "law.received", ".other" },
	{ "decided", "law.ended", ".decided" }, { "upheld", "law.ended", ".upheld" }, { "partly", "law.ended", ".partly" },
	{ "unfounded", "law.ended", ".unfounded" }, { "no_judgment", "law.ended", ".no_judgment" }, { "well", "law.ended", ".well" },
	{ "refused", "law.ended", ".refused" }, { "solved", "law.ended", ".solved" }, { "withdrawn", "law.ended", ".withdrawn" },
	{ "due", "law.measures", ".due" }, { "in_time", "law.measures", ".in_time" }, { "late", "law.measures", ".late" },
	{ "which", NULL, NULL }, { "involved", NULL, NULL }, { 0 }
};

static const struct field judged[] = {
	{ "decided", "law.ended", ".decided" }, { "upheld", "law.ended", ".upheld" }, { "partly", "law.ended", ".partly" },
	{ "unfounded", "law.ended", ".unfounded" }, { "no_judgment", "law.ended", ".no_judgment" }, { "due", "law.measures", ".due" },
	{ "in_time", "law.measures", ".in_time" }, { "late", "law.measures", ".late" }, { "date_received", NULL, NULL }, { "unit", NULL, NULL },
	{ "function", NULL, NULL }, { "conduct", NULL, NULL }, { "findings", NULL, NULL }, { "conclusions", NULL, NULL }, { "date", NULL, NULL }, { 0 }
};

struct sheet { struct kb_ctx *c; enum kb_tier tier; int32_t first; const char *nation; };

static struct kb_figure cell_of(const struct sheet *s, const char *item, const char *name)
{
	struct kb_figure g = { .place = s->nation, .item = kb_fmt(s->c, "%s:%s", item, name), .period = { s->first, YEAR } };

	kb_released(s->c, s->tier, &g, 1);
	return g;
}

/* ---- Counts of a body ---- */

static struct law_line line_of(const struct sheet *s, const char *body, const struct field *f)
{
	struct law_line l = { .what = f->what, .state = LAW_NOT_COUNTED };

	if (f->item) {
		const struct kb_figure g = cell_of(s, f->item, kb_fmt(s->c, "%s%s", body, f->end));

		l.state = g.shown ? LAW_SHOWN : LAW_LEFT_OUT;
		l.n = g.n;
	}
	return l;
}

static void add_part(const struct sheet *s, struct law_overview *o, const char *body, const struct field *fields)
{
	struct law_part *p = &o->parts[o->nparts++];
	struct law_line *lines;

	*p = (struct law_part){ .body = body };
	while (fields[p->nlines].what)
		p->nlines++;
	lines = kb_alloc(s->c, p->nlines * sizeof(*lines));
	for (size_t i = 0; i < p->nlines; i++)
		lines[i] = line_of(s, body, &fields[i]);
	p->lines = lines;
}

static struct law_overview overview(const struct sheet *s, const char *name, const char *article, bool awb, const struct field *fields)
{
	struct law_overview o = { .name = name, .article = article };

	for (size_t i = awb ? 0 : LAW_AWB; i < (awb ? LAW_AWB : LAW_BODIES); i++)
		add_part(s, &o, law_bodies[i], fields);
	add_part(s, &o, awb ? "awb" : "jeugdwet", fields);
	return o;
}

/* ---- How long it took ---- */

/* By type 7 the share lies between two of them, sorted, or on one: the class of the first, and that of the second. */
bool law_quantile(const int64_t up[LAW_DAYS], double share, size_t *from, size_t *to)
{
	int64_t n = up[LAW_DAYS - 1];
	double at = 1 + share * (double)(n - 1);

	if (n < 1)
		return false;
	*from = 0;
	*to = LAW_DAYS - 1;
	for (size_t i = 0; i + 1 < LAW_DAYS; i++) {
		if (up[i] >= 0 && (double)up[i] < floor(at))
			*from = i + 1;
		if (up[LAW_DAYS - 2 - i] >= 0 && (double)up[LAW_DAYS - 2 - i] >= ceil(at))
			*to = LAW_DAYS - 2 - i;
	}
	return true;
}

/* Up to the end of each class: as it was released, or what was released before it and the class. */
static void add_up(const struct sheet *s, const char *item, const struct law_line *classes, int64_t up[LAW_DAYS])
{
	static const char *const sums[LAW_DAYS] = { NULL, "up2", "up3", "up4", "all" };

	for (size_t i = 0; i < LAW_DAYS; i++) {
		const struct kb_figure g = sums[i] ? cell_of(s, item, sums[i]) : (struct kb_figure){ .shown = classes[i].state == LAW_SHOWN, .n = classes[i].n };
		int64_t before = i > 0 ? up[i - 1] : 0;

		up[i] = g.shown ? g.n : -1;
		if (!g.shown && before >= 0 && classes[i].state == LAW_SHOWN)
			up[i] = before + classes[i].n;
	}
}

static const char *weeks(struct kb_ctx *c, int32_t days)
{
	return kb_fmt(c, "%d", (int)days / 7);
}

static const char *between(struct kb_ctx *c, const struct law_days *list, size_t from, size_t to)
{
	const char *low = from > 0 ? weeks(c, list[from - 1].most) : NULL, *high = to + 1 < LAW_DAYS ? weeks(c, list[to].most) : NULL;

	if (low && high)
		return kb_say(c, "staff.law.between", "from", low, "to", high, NULL);
	if (high)
		return kb_say(c, "staff.law.up_to", "to", high, NULL);
	return low ? kb_say(c, "staff.law.beyond", "from", low, NULL) : NULL;
}

static struct law_line share_line(struct kb_ctx *c, const char *what, const int64_t up[LAW_DAYS], double share, const struct law_days *list)
{
	size_t from, to;
	const char *words = law_quantile(up, share, &from, &to) ? between(c, list, from, to) : NULL;

	return (struct law_line){ .what = what, .state = words ? LAW_SAID : LAW_LEFT_OUT, .words = words };
}

/* All of them, each class, the median, and the 90th per cent. */
static struct law_overview days_overview(const struct sheet *s, const char *name, const char *article, const struct law_days *list)
{
	struct law_overview o = { .name = name, .article = article, .nparts = 1 };
	struct law_line *lines = kb_alloc(s->c, (LAW_DAYS + 3) * sizeof(*lines));
	const char *item = kb_fmt(s->c, "law.%s", name);
	int64_t up[LAW_DAYS];

	for (size_t i = 0; i <= LAW_DAYS; i++) {
		const struct kb_figure g = cell_of(s, item, i == 0 ? "all" : list[i - 1].code);

		lines[i] = (struct law_line){ .what = i == 0 ? "all" : kb_fmt(s->c, "%s.%s", name, list[i - 1].code), .state = g.shown ? LAW_SHOWN : LAW_LEFT_OUT, .n = g.n };
	}
	add_up(s, item, lines + 1, up);
	lines[LAW_DAYS + 1] = share_line(s->c, "median", up, 0.5, list);
	lines[LAW_DAYS + 2] = share_line(s->c, "p90", up, 0.9, list);
	o.parts[0] = (struct law_part){ "", lines, LAW_DAYS + 3 };
	return o;
}

/* ---- All of a year ---- */

const struct law_year *law_year(struct kb_ctx *c, enum kb_tier tier, int32_t first, bool apart)
{
	struct law_year *y = kb_alloc(c, sizeof(*y));
	const struct sheet s = { c, tier, first, law_nation(c) };

	*y = (struct law_year){ first, apart, { overview(&s, "awb", "Awb 9:12a", true, registered), overview(&s, "jeugdwet", "Jeugdwet 4.3.1", false, reported),
		overview(&s, "woo", "Woo 3.3", true, judged), days_overview(&s, "lead", "KL04", law_lead), days_overview(&s, "contact", "KL03", law_contact) } };
	return y;
}

/* ---- On the pages of an indicator ---- */

static const struct law_year *newest(struct kb_ctx *c)
{
	int32_t open = kb_month(c) - kb_month(c) % YEAR;

	for (int32_t first = open - YEAR; first >= open - 5 * YEAR; first -= YEAR)
		if (deliver_through(c, law_year_name(c, first)) > 0)
			return law_year(c, KB_INSIDE, first, false);
	return NULL;
}

static const char *words_of(struct kb_ctx *c, const struct law_part *p, const char *what)
{
	for (size_t i = 0; i < p->nlines; i++)
		if (strcmp(p->lines[i].what, what) == 0 && p->lines[i].state == LAW_SAID)
			return p->lines[i].words;
	return kb_say(c, "staff.law.withheld", NULL);
}

const char *law_days_says(struct kb_ctx *c, const struct kb_place *p, const char *id)
{
	bool ours = strcmp(p->kind, "organisation") == 0 && (strcmp(id, "KL03") == 0 || strcmp(id, "KL04") == 0);
	const struct law_year *y = ours ? newest(c) : NULL;

	for (size_t i = 0; y && i < LAW_OVERVIEWS; i++)
		if (strcmp(y->overviews[i].article, id) == 0)
			return kb_fmt(c, "%d: %s", (int)y->first / YEAR, kb_say(c, "staff.law.says", "median", words_of(c, &y->overviews[i].parts[0], "median"),
			    "most", words_of(c, &y->overviews[i].parts[0], "p90"), NULL));
	return NULL;
}
