/* surveys.c - surveys: a table of contents.
 *
 * People come in by the code on a poster or a card, or at a tablet (visit.c, kiosk.c), and
 * on a phone of their own may stop and go on later (later.c).
 * Staff keep a standing survey at each place (staff-places.c) and make rounds for a time
 * (staff-rounds.c, staff-make.c, staff-print.c); they bring forms (staff-forms.c, staff-form.c, staff-translate.c), and read what
 * people wrote, each in their own way (staff-texts.c, staff-interpret.c, staff-quotes.c). What holds for rounds, cards, codes and
 * answers stands in a file each; surveys.h lists them. No page shows how many have
 * answered while people answer: figures leave through the gate. */
#include "forms.h"
#include "texts.h"
#include "surveys.sql.h"

static const struct kb_field answer_form[] = {
	KB_WALK_FIELDS, { "own", KB_CODE, 1, 8, false }, { "code", KB_LINE, 0, 40, false }, { 0 }
};
static const struct kb_field phone_form[] = { KB_ALONE_FIELDS, { 0 } };
static const struct kb_field later_form[] = { KB_WALK_FIELDS, { 0 } };
static const struct kb_field place_form[] = { { "place", KB_CODE, 1, 40, true }, { 0 } };
static const struct kb_field invited_form[] = {
	{ "place", KB_CODE, 1, 40, true }, { "n", KB_INT, 0, 100000, true }, { 0 }
};
static const struct kb_field cards_form[] = {
	{ "place", KB_CODE, 1, 40, true }, { "n", KB_INT, 1, CARDS_MAX, true }, { 0 }
};
static const struct kb_field make_form[] = {
	{ "title", KB_LINE, 0, 80, false },
	{ "form", KB_CODE, 1, 40, true },
	{ "places", KB_MANY, 0, 12000, false },
	{ "opens", KB_CODE, 0, 10, false },
	{ "ends", KB_CODE, 0, 10, false },
	{ "tongues", KB_MANY, 0, 400, false },
	{ "access", KB_CODE, 0, 10, false },
	{ "invited", KB_CODE, 0, 8, false },
	{ "aftercare", KB_LINE, 0, 120, false },
	{ "owner", KB_LINE, 0, 120, false },
	{ "happened", KB_MANY, 0, 60, false },
	{ "age", KB_INT, 0, 18, false },
	{ "pilot", KB_FLAG, 0, 1, false },
	{ "repeat", KB_FLAG, 0, 1, false },
	{ 0 }
};

static const struct kb_field bring_form[] = {
	{ "form", KB_FILE, 1, FORM_BYTES, true }, { "population", KB_CODE, 1, 20, true }, { 0 }
};
static const struct kb_field translate_form[] = {
	{ "xliff", KB_FILE, 1, FORM_BYTES, true }, { "version", KB_CODE, 1, 40, true }, { 0 }
};
static const struct kb_field approve_form[] = { { "tongue", KB_CODE, 1, 35, true }, { 0 } };
static const struct kb_field text_form[] = { { "text", KB_CODE, 32, 32, true }, { 0 } };
static const struct kb_field quote_form[] = {
	{ "text", KB_CODE, 32, 32, true },
	{ "words", KB_TEXT, 1, QUOTE_MAX, true },
	{ "kind", KB_CODE, 1, 10, true },
	{ "reach", KB_CODE, 1, 10, true },
	{ "looked", KB_FLAG, 0, 1, false },
	{ 0 }
};
static const struct kb_field judge_form[] = {
	{ "quote", KB_CODE, 32, 32, true }, { "go", KB_CODE, 1, 6, true }, { 0 }
};
static const struct kb_field interpret_form[] = {
	{ "text", KB_CODE, 0, 32, false },
	{ "translation", KB_TEXT, 0, 6000, false },
	{ "unsure", KB_FLAG, 0, 1, false },
	{ "go", KB_CODE, 1, 6, true },
	{ 0 }
};
static const struct kb_field interpreter_form[] = {
	{ "person", KB_CODE, 1, 40, true }, { "tongues", KB_MANY, 0, 400, false }, { 0 }
};

static const struct kb_route routes[] = {
	{ KB_GET, "/s/{code}", "surveys.enter", NULL, NULL, serve_enter, KB_NO_STORE },
	{ KB_GET, "/k/{code}", "surveys.kiosk", NULL, NULL, serve_kiosk, KB_NO_STORE },
	{ KB_GET, "/s", "surveys.languages", NULL, NULL, serve_languages, 0 },
	{ KB_GET, "/{lang}/s", "surveys.intro", NULL, NULL, serve_intro, 0 },
	{ KB_POST, "/{lang}/s", "surveys.answer", NULL, answer_form, serve_answer, 0 },
	{ KB_GET, "/{lang}/s/own", "surveys.own", NULL, NULL, serve_own, 0 },
	{ KB_GET, "/{lang}/s/phone", "surveys.phone", NULL, NULL, serve_phone, KB_NO_STORE },
	{ KB_POST, "/{lang}/s/phone", "surveys.phone.sent", NULL, phone_form, serve_phone_sent, KB_NO_STORE },
	{ KB_POST, "/{lang}/s/later", "surveys.later", NULL, later_form, serve_later, KB_NO_STORE },
	{ KB_GET, "/{lang}/s/thanks", "surveys.thanks", NULL, NULL, serve_thanks, KB_NO_STORE },
	{ KB_GET, "/{lang}/s/thanks-first", "surveys.first", NULL, NULL, serve_first, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/surveys", "surveys.list", "surveys.read", NULL, serve_list, 0 },
	{ KB_POST, "/{lang}/staff/surveys/open", "surveys.open", "surveys.manage", place_form, serve_open, 0 },
	{ KB_POST, "/{lang}/staff/surveys/close", "surveys.close", "surveys.manage", place_form, serve_close, 0 },
	{ KB_GET, "/{lang}/staff/surveys/{place}/poster", "surveys.poster", "surveys.read", NULL, serve_poster, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/surveys/{place}/code", "surveys.code", "surveys.manage", NULL, serve_code, 0 },
	{ KB_GET, "/{lang}/staff/rounds", "surveys.rounds", "surveys.read", NULL, serve_rounds, 0 },
	{ KB_GET, "/{lang}/staff/new-round", "surveys.make", "surveys.plan", NULL, serve_make, 0 },
	{ KB_POST, "/{lang}/staff/new-round", "surveys.made", "surveys.plan", make_form, serve_made, 0 },
	{ KB_GET, "/{lang}/staff/rounds/{round}", "surveys.round", "surveys.read", NULL, serve_round, 0 },
	{ KB_POST, "/{lang}/staff/rounds/{round}/close", "surveys.round.close", "surveys.plan", place_form, serve_round_close, 0 },
	{ KB_POST, "/{lang}/staff/rounds/{round}/invited", "surveys.round.invited", "surveys.plan", invited_form, serve_round_invited, 0 },
	{ KB_POST, "/{lang}/staff/rounds/{round}/cards", "surveys.round.cards", "surveys.plan", cards_form, serve_cards, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/rounds/{round}/{place}/poster", "surveys.round.poster", "surveys.read", NULL, serve_site_poster, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/forms", "surveys.forms", "surveys.forms", NULL, serve_forms, 0 },
	{ KB_POST, "/{lang}/staff/forms", "surveys.bring", "surveys.forms", bring_form, serve_bring, KB_TAKES_FILE },
	{ KB_GET, "/{lang}/staff/forms/{form}", "surveys.form", "surveys.forms", NULL, serve_form, 0 },
	{ KB_GET, "/{lang}/staff/forms/{form}/xml", "surveys.form.xml", "surveys.forms", NULL, serve_form_xml, 0 },
	{ KB_GET, "/{lang}/staff/forms/{form}/{tongue}/{page}", "surveys.form.preview", "surveys.forms", NULL, serve_form_preview, 0 },
	{ KB_GET, "/{lang}/staff/forms/{form}/{tongue}/xliff", "surveys.form.xliff", "surveys.forms", NULL, serve_form_xliff, 0 },
	{ KB_POST, "/{lang}/staff/forms/{form}/translate", "surveys.form.translate", "surveys.forms", translate_form, serve_form_translate, KB_TAKES_FILE },
	{ KB_POST, "/{lang}/staff/forms/{form}/publish", "surveys.form.publish", "surveys.forms", NULL, serve_form_publish, 0 },
	{ KB_POST, "/{lang}/staff/forms/{form}/retire", "surveys.form.retire", "surveys.forms", NULL, serve_form_retire, 0 },
	{ KB_POST, "/{lang}/staff/forms/{form}/drop", "surveys.form.drop", "surveys.forms", NULL, serve_form_drop, 0 },
	{ KB_POST, "/{lang}/staff/forms/{form}/approve", "surveys.form.approve", "surveys.forms", approve_form, serve_form_approve, 0 },
	{ KB_POST, "/{lang}/staff/rounds/{round}/{place}/code", "surveys.round.code", "surveys.plan", NULL, serve_site_code, 0 },
	{ KB_GET, "/{lang}/staff/texts", "surveys.texts", "surveys.read_text", NULL, serve_texts, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/texts/settle", "surveys.texts.settle", "surveys.read_text", text_form, serve_texts_settle, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/texts/{round}/{place}", "surveys.texts.site", "surveys.read_text", NULL, serve_texts_site, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/texts/{round}/{place}/quote", "surveys.quote.make", "surveys.read_text", quote_form, serve_quote_make, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/quotes", "surveys.quotes", "surveys.read", NULL, serve_quotes, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/quotes/file", "surveys.quotes.file", "surveys.read", NULL, serve_quotes_file, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/quotes", "surveys.quote.judge", "surveys.read_text", judge_form, serve_quote_judge, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/interpret", "surveys.interpret", "surveys.interpret", NULL, serve_interpret, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/interpret", "surveys.interpret", "surveys.interpret", interpret_form, serve_interpreted, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/interpreters", "surveys.interpreters", "surveys.interpreters", NULL, serve_interpreters, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/interpreters", "surveys.interpreters", "surveys.interpreters", interpreter_form, serve_interpreters_set, KB_NO_STORE },
	{ 0 }
};

/* The standing survey of a place, and what is asked in rounds. */
static const struct kb_form forms[] = {
	{ "core.xml", SURVEYS_FORM, response_keep, open_at, door_of, crowd_room, NULL },
	{ "youth.xml", "youth", response_keep, NULL, NULL, crowd_room, NULL },
	{ "guardian.xml", "guardian", response_keep, NULL, NULL, crowd_room, NULL },
	{ "foster.xml", "foster", response_keep, NULL, NULL, crowd_room, NULL },
	{ "partner.xml", "partner", response_keep, NULL, NULL, crowd_room, NULL },
	{ "staff.xml", "staff", response_keep, NULL, NULL, crowd_room, NULL },
	{ "former.xml", "former", response_keep, NULL, NULL, crowd_room, NULL },
	{ 0 }
};

static const struct kb_tells tells[] = {
	{ "answer", response_again }, { "pilot", response_again_pilot }, { "repeat", response_again_repeat }, { 0 }
};
static const struct kb_slot slots[] = { { "staff.home", 10, show_home }, { "staff.nav", 10, show_nav },
	{ "metrics.measure", 10, show_said }, { 0 } };
static const struct kb_job jobs[] = {
	{ "surveys.tidy", 86400, response_tidy }, { "surveys.crowd", 86400, crowd_tidy }, { "surveys.rounds", 3600, round_tidy },
	{ "surveys.drafts", 3600, draft_tidy },
	{ "surveys.texts", 86400, text_tidy }, { "surveys.quotes", 86400, quote_tidy }, { 0 }
};

static const struct kb_setting settings[] = {
	{ "surveys.keep_months", "48", "months that answers are kept; must be more than the 36 that figures look back" },
	{ "surveys.keep_text_months", "12", "months that what people wrote in words of their own is kept; what they chose stays longer" },
	{ "surveys.draft_days", "14", "days, up to the next Sunday, that answers are kept for who stops half-way on a phone of their own" },
	{ "surveys.burst", "200", "answers that a place may hand in at once; more are asked to come later, and staff are warned" },
	{ "surveys.per_hour", "30", "answers for which a place has room again each hour, up to surveys.burst" },
	{ "surveys.tries", "600", "cards that may be tried at a place at once, right or wrong; more are asked to come later" },
	{ "surveys.tries_per_hour", "600", "cards that may be tried again each hour, up to surveys.tries" },
	{ 0 }
};

static const struct kb_right rights[] = {
	{ "surveys.manage", "admin location", 0 },       /* open, close, make a fresh code */
	{ "surveys.forms", "admin quality", 0 },         /* bring forms, publish and retire them, approve languages */
	{ "surveys.plan", "admin quality location", 0 }, /* make a round at places of one's own, print its cards, close it */
	{ "surveys.read_text", "quality", KB_SECOND_FACTOR }, /* read what people wrote, make quotes of it and agree to those of others */
	{ "surveys.interpret", "interpreter", KB_SECOND_FACTOR }, /* read one text at a time, of nowhere, and translate it */
	{ "surveys.interpreters", "admin quality", 0 },  /* say who reads which languages */
	{ "surveys.read", "admin quality location", 0 }, /* see the lists, print the poster */
	{ 0 }
};

KB_PLUGIN(
	.name = "surveys",
	.routes = routes,
	.forms = forms,
	.tells = tells,
	.slots = slots,
	.jobs = jobs,
	.settings = settings,
	.rights = rights,
	.migrations = surveys_migrations,
	.statements = surveys_statements
);
