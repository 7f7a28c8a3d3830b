/* sample.c - see sample.h. Texts in Arabic and Tigrinya are there for their length in bytes
 * and their direction; they are those of the catalogues. */
#include "sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "text.h"

#define LEN(a) (sizeof(a) / sizeof(*(a)))
#define TEXTS(...) (const struct kbx_text[]){ __VA_ARGS__ }, LEN(((const struct kbx_text[]){ __VA_ARGS__ }))
#define CODE(id_, ...) { .id = id_, .labels = (const struct kbx_text[]){ __VA_ARGS__ }, \
	.nlabels = LEN(((const struct kbx_text[]){ __VA_ARGS__ })) }
#define LIST(column_, array) { column_, array, LEN(array) }

enum { PERIODS = 8 };

struct sample {
	struct kb_arena *arena;
	struct kb_texts *texts;
	struct kbx_release release;
};

/* ---- Codes ---- */

static const struct kbx_code tiers[] = { CODE("inside", { "nl", "Binnen" }, { "en", "Inside" }) };
static const struct kbx_code populations[] = { CODE("youth", { "nl", "Jongeren" }, { "en", "Youths" }) };
static const struct kbx_code indicators[] = {
	{ "A10", TEXTS({ "nl", "Ik voel me hier veilig" }, { "en", "I feel safe here" }, { "ar", "أشعر بالأمان هنا" },
	    { "ti", "ኣብዚ ውሑስነት ይስምዓኒ" }), TEXTS({ "nl", "Aandeel van de twee beste antwoorden." }, { "en", "Share of the two best answers." }) },
	{ "A24", TEXTS({ "nl", "=Mijn voogd luistert naar mij" }, { "en", "=My guardian listens to me" },
	    { "ar", "الوصي يستمع إلي دائماً عندما أتحدث معه عن المدرسة وعن المكان الذي أعيش فيه وعن كل ما يشغلني في هذه الأيام" },
	    { "ti", "ሞግዚተይ ብዛዕባ ቤት ትምህርተይን ብዛዕባ ዝነብረሉ ቦታን ክዛረቦ ከለኹ ኩሉ ግዜ ይሰምዓኒ እዩ" }),
	    TEXTS({ "nl", "Aandeel \"ja\"." }, { "en", "Share of \"yes\"." }) },
};
static const struct kbx_code levels[] = {
	CODE("region", { "nl", "Regio" }, { "en", "Region" }), CODE("location", { "nl", "Locatie" }, { "en", "Location" }),
};
static const struct kbx_code places[] = {
	CODE("noord", { "nl", "Noord" }), CODE("de-linde", { "nl", "De Linde; \"oost\"" }), CODE("de-eik", { "nl", "De Eik & zonen <1>" }),
};
static const struct kbx_code period_types[] = { CODE("quarter", { "nl", "Kwartaal" }, { "en", "Quarter" }) };
static const struct kbx_code units[] = { CODE("pct", { "nl", "Procent" }, { "en", "Percent" }) };
static const struct kbx_code bands[] = {
	CODE("<=10", { "nl", "10 of minder" }, { "en", "10 or less" }), CODE(">=90", { "nl", "90 of meer" }, { "en", "90 or more" }),
};
static const struct kbx_code signals[] = {
	CODE("outside_high", { "nl", "Boven de grens" }, { "en", "Above the limit" }),
	CODE("shift_low", { "nl", "Lager dan eerst" }, { "en", "Lower than before" }),
};
static const struct kbx_code verdicts[] = {
	CODE("below_norm", { "nl", "Onder de norm: het gehele interval ligt eronder, dus ook met de onzekerheid van een kleine groep "
	    "mee is het minder dan is afgesproken" }, { "en", "Below the norm" }),
	CODE("not_distinguishable", { "nl", "Niet te onderscheiden van de norm" }, { "en", "Not distinguishable" }),
};
static const struct kbx_code statuses[] = {
	CODE("C", { "nl", "Niet getoond" }, { "en", "Not shown" }, { "ar", "غير معروض" }, { "ti", "ኣይተራእየን" }),
	CODE("F", { "nl", "Vrij" }, { "en", "Free" }, { "ar", "متاح" }, { "ti", "ናጻ" }),
};
static const struct kbx_code terms[] = {
	{ "release", TEXTS({ "nl", "Publicatie" }, { "en", "Release" }), TEXTS({ "nl", "Cijfers die samen naar buiten gingen." }, { "en", "Figures that left together." }) },
};
static const struct kbx_list lists[] = {
	LIST("tier", tiers), LIST("population", populations), LIST("indicator_id", indicators), LIST("place_level", levels),
	LIST("place_code", places), LIST("period_type", period_types), LIST("unit", units), LIST("band", bands),
	LIST("signal", signals), LIST("norm_verdict", verdicts), LIST("conf_status", statuses),
};
static const struct kbx_break breaks[] = {
	{ "A10", NULL, "2025-01-01", TEXTS({ "nl", "Nieuwe vraag" }, { "en", "New question" }) },
};

static const struct kbx_reach reach[] = {
	{ .place_code = "de-linde", .population = "youth", .period_start = "2025-10-01", .period_end = "2025-12-31", .least = 27, .most = 27,
	    .invited = 40, .response_pct = 68, .shown = 16, .hidden = 0 },
};

/* One that is there, one that is not. */
static const struct kbx_stream streams[] = {
	{ CODE("1", { "nl", "zelfstandigheid" }, { "en", "independence" }), 2, 3 }, { CODE("2", { "nl", "tevredenheid" }, { "en", "satisfaction" }), 0, 4 },
};

/* ---- Rows ---- */

static const char *const starts[PERIODS] = { "2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01", "2025-04-01",
	"2025-07-01", "2025-10-01" };
static const char *const ends[PERIODS] = { "2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31", "2025-03-31", "2025-06-30",
	"2025-09-30", "2025-12-31" };

/* The second location shows nothing in one quarter of three, the other indicator there never. */
static bool is_hidden(size_t place, size_t indicator, size_t period)
{
	return place == 2 && (indicator == 1 || period % 3 == 1);
}

/* Texts that a spreadsheet would run. */
static const char *const notes[PERIODS] = { "-eerste, \"ronde\"", "=1+1", "+1+1", "@SUM(1)", "\uff1d1+1", "\uff0b1",
	"=HYPERLINK(\"http://elsewhere.example\";\"x\")", "=cmd|' /C calc'!A0" };

static struct kbx_row row_of(size_t indicator, size_t place, size_t period)
{
	double value = 50.25 + 5 * (double)place + 3 * (double)indicator + (double)period / 8;

	return (struct kbx_row){
		.tier = "inside", .population = "youth", .indicator_id = indicators[indicator].id, .indicator_version = 1,
		.place_level = place == 0 ? "region" : "location", .place_code = places[place].id, .period_type = "quarter",
		.period_start = starts[period], .period_end = ends[period], .n = 20 + (int64_t)period, .invited = 40,
		.response_pct = 100 * (20 + (double)period) / 40, .value = value, .unit = "pct", .ci_low = value - 10.5,
		.ci_high = value + 10.5, .centre = period < 4 ? 52 : 54.5, .lcl = 35, .ucl = 71.125, .segment = period < 4 ? 1 : 2,
		.signal = period == 7 ? "outside_high" : NULL, .norm = 60, .norm_verdict = "not_distinguishable",
		.note = place == 0 ? notes[period] : NULL,
	};
}

static void poison(struct kbx_row *row, double with)
{
	bool other = with != SAMPLE_POISON;

	row->suppressed = true;
	row->n = (int64_t)with;
	row->invited = (int64_t)with + 1;
	row->response_pct = with + 0.5;
	row->value = with + 0.25;
	row->ci_low = with + 0.125;
	row->ci_high = with + 0.375;
	row->band = bands[other].id;
	row->signal = signals[other].id;
	row->norm_verdict = verdicts[other].id;
	row->note = other ? "other" : SAMPLE_POISON_WORD;
	row->centre = with + 0.625;
	row->lcl = with + 0.75;
	row->ucl = with + 0.875;
	row->segment = (int64_t)with + 2;
}

static const struct kbx_measure measures[] = {
	{ .measure_id = "M1", .signal_source = "trend", .indicator_id = "A10", .place_code = "de-linde", .start_date = "2025-02-10",
	    .owner_role = "location", .baseline_points = 8, .after_points = 6, .effect = -4.125, .ci_low = -9.5, .ci_high = 1.25,
	    .method = "p", .verdict = "no_change_shown", .concluded_on = "2025-12-31" },
};

static void add_complaints(struct sample *s, double with)
{
	struct kbx_complaints *c = kb_arena_alloc(s->arena, 2 * sizeof(*c));

	c[0] = (struct kbx_complaints){ .period = "2025-H2", .place_code = "noord", .received = 14, .due = 12, .in_time_pct = 91.7,
		.ack_pct = 100, .median_days = 18.5, .p90_days = 40, .upheld_pct = 25, .rate_1000 = 3.25, .open_overdue = 1 };
	c[1] = (struct kbx_complaints){ .period = "2025-H1", .place_code = "noord", .suppressed = true, .received = (int64_t)with,
		.due = (int64_t)with, .in_time_pct = with, .ack_pct = with, .median_days = with, .p90_days = with, .upheld_pct = with,
		.rate_1000 = with, .open_overdue = (int64_t)with };
	s->release.complaints = c;
	s->release.ncomplaints = 2;
}

static void add_rows(struct sample *s, size_t extra, double with)
{
	size_t n = LEN(indicators) * LEN(places) * PERIODS, at = 0;
	struct kbx_row *rows = kb_arena_alloc(s->arena, (n + extra) * sizeof(*rows));

	for (size_t i = 0; i < LEN(indicators); i++)
		for (size_t p = 0; p < LEN(places); p++)
			for (size_t t = 0; t < PERIODS; t++, at++) {
				rows[at] = row_of(i, p, t);
				if (is_hidden(p, i, t))
					poison(&rows[at], with);
			}
	for (; at < n + extra; at++)
		rows[at] = row_of(at % LEN(indicators), at % LEN(places), at % PERIODS);
	s->release.rows = rows;
	s->release.nrows = n + extra;
}

/* ---- The release ---- */

static const char *say(void *owner, const char *lang, const char *key)
{
	struct sample *s = owner;

	return kb_texts_say(s->texts, kb_texts_find(s->texts, lang), s->arena, key, NULL, 0);
}

struct sample *sample_new(size_t extra, double with)
{
	static const char *const folders[] = { KB_TOP "/locales", NULL };
	struct kb_arena *a = kb_arena_new();
	struct sample *s = kb_arena_alloc(a, sizeof(*s));

	kb_text_start();
	s->arena = a;
	s->texts = kb_texts_load(a, folders, 0);
	s->release = (struct kbx_release){
		.id = "2025-Q4-inside", .date = "2026-01-20", .measures = measures, .nmeasures = LEN(measures),
		.breaks = breaks, .nbreaks = LEN(breaks),
		.reach = reach, .nreach = LEN(reach), .streams = streams, .nstreams = LEN(streams), .lists = lists, .nlists = LEN(lists), .terms = LIST("terms", terms),
		.say = say, .owner = s,
	};
	add_rows(s, extra, with);
	add_complaints(s, with);
	return s;
}

const struct kbx_release *sample_release(struct sample *s)
{
	return &s->release;
}

void sample_free(struct sample *s)
{
	struct kb_arena *a = s->arena;

	kb_texts_free(s->texts);
	kb_arena_free(a);
}

/* ---- Files ---- */

bool sample_keep(void *bytes, const void *more, size_t n)
{
	struct sample_bytes *b = bytes;

	b->data = realloc(b->data, b->len + n);
	memcpy(b->data + b->len, more, n);
	b->len += n;
	return true;
}

static void write_csv(const struct kbx_release *r, struct sample_desk *d)
{
	static const char *const names[KBX_TABLES][2] = {
		{ "figures.csv", "figures-excel.csv" }, { "measures.csv", "measures-excel.csv" }, { "complaints.csv", "complaints-excel.csv" },
	};

	for (enum kbx_which which = 0; which < KBX_TABLES; which++)
		for (enum kbx_profile p = KBX_DATA; p <= KBX_EXCEL; p++)
			d->close(d, names[which][p], kbx_csv(r, which, p, d->open(d, names[which][p])));
}

static void write_svg(const struct kbx_release *r, struct sample_desk *d)
{
	for (size_t from = 0, i = 1; from < r->nrows; i++) {
		char name[40];

		snprintf(name, sizeof(name), "chart-%zu-nl.svg", i);
		d->close(d, name, kbx_svg(r, from, "nl", d->open(d, name), &from));
	}
}

/* One file has one language of labels; codes are the same in all. */
static void write_coded(const struct kbx_release *r, struct sample_desk *d)
{
	static const char *const tags[] = { "nl", "ar", "ti" };
	char name[40];

	for (size_t i = 0; i < LEN(tags); i++) {
		snprintf(name, sizeof(name), "figures-%s.sav", tags[i]);
		d->close(d, name, kbx_sav(r, KBX_FIGURES, tags[i], d->open(d, name)));
		snprintf(name, sizeof(name), "figures-%s.dta", tags[i]);
		d->close(d, name, kbx_dta(r, KBX_FIGURES, tags[i], d->open(d, name)));
	}
	d->close(d, "complaints-nl.sav", kbx_sav(r, KBX_COMPLAINTS, "nl", d->open(d, "complaints-nl.sav")));
	d->close(d, "complaints-nl.dta", kbx_dta(r, KBX_COMPLAINTS, "nl", d->open(d, "complaints-nl.dta")));
	d->close(d, "measures-nl.sav", kbx_sav(r, KBX_MEASURES, "nl", d->open(d, "measures-nl.sav")));
	d->close(d, "measures-nl.dta", kbx_dta(r, KBX_MEASURES, "nl", d->open(d, "measures-nl.dta")));
	d->close(d, "codebook.xml", kbx_ddi(r, d->open(d, "codebook.xml")));
}

void sample_write_all(const struct kbx_release *r, struct sample_desk *d)
{
	write_csv(r, d);
	d->close(d, "book-nl.xlsx", kbx_xlsx(r, "nl", d->folder, d->open(d, "book-nl.xlsx")));
	d->close(d, "book-en.xlsx", kbx_xlsx(r, "en", d->folder, d->open(d, "book-en.xlsx")));
	d->close(d, "report-nl.html", kbx_report(r, "nl", d->open(d, "report-nl.html")));
	d->close(d, "report-en.html", kbx_report(r, "en", d->open(d, "report-en.html")));
	write_svg(r, d);
	write_coded(r, d);
}
