/* complaints.c - complaints: a table of contents. */
#include "complaints.sql.h"
#include "desk.h"
#include "reporter.h"

static const struct kb_field intake_form[] = { KB_WALK_FIELDS, { "card", KB_LINE, 0, 60, false }, { "from", KB_SEALED, 0, 600, false }, { 0 } };
static const struct kb_field told_form[] = { KB_WALK_FIELDS, { "day", KB_CODE, 0, 10, false }, { "card", KB_LINE, 0, 60, false }, { 0 } };
static const struct kb_field spoken_form[] = { KB_WALK_FIELDS, { "file", KB_FILE, 0, SOUND_MAX, false }, { "card", KB_LINE, 0, 60, false }, { "held", KB_SEALED, 0, 600, false }, { "again", KB_SEALED, 0, 600, false },
	{ "write", KB_FLAG, 0, 1, false }, { 0 } };
static const struct kb_field mine_form[] = {
	{ "code", KB_LINE, 0, 60, false },
	{ "held", KB_SEALED, 1, 600, false },
	{ "go", KB_CODE, 1, 10, true },
	{ "seen", KB_INT, 0, 1000000, false },
	{ "words", KB_TEXT, 0, 4000, false },
	{ "name", KB_LINE, 0, 200, false },
	{ "rating", KB_INT, 0, 4, false },
	{ "part", KB_INT, 0, PARTS - 1, false },
	{ "body", KB_CODE, 0, 20, false },
	{ "file", KB_FILE, 0, PHOTO_MAX, false },
	{ 0 }
};

static const struct kb_field trust_form[] = { { "held", KB_SEALED, 1, 600, true }, { "go", KB_CODE, 1, 10, true }, { 0 } };

static const struct kb_form forms[] = {
	{ "complaint.xml", COMPLAINTS_FORM, filing_take, NULL, NULL, NULL, filing_ready },
	{ "represent.xml", REPRESENT_FORM, filing_take, NULL, NULL, NULL, filing_ready },
	{ 0 }
};

static const struct kb_field key_form[] = {
	{ "go", KB_CODE, 1, 8, true }, { "phrase", KB_LINE, 0, PHRASE_MAX, false }, { "again", KB_LINE, 0, PHRASE_MAX, false }, { 0 }
};
static const struct kb_field team_form[] = { { "body", KB_CODE, 1, 20, true }, { "where", KB_CODE, 1, 40, true }, { 0 } };
static const struct kb_field member_form[] = { { "member", KB_CODE, 32, 32, true }, { 0 } };

const struct kb_field outage_form[] = {
	{ "first", KB_CODE, 1, 10, true }, { "last", KB_CODE, 1, 10, true }, { "reason", KB_CODE, 1, 20, true }, { 0 }
};
static const struct kb_field own_form[] = { { "as", KB_CODE, 1, 5, true }, { "label", KB_LINE, 0, 40, false }, { "where", KB_CODE, 0, 40, false }, { 0 } };
static const struct kb_field own_act_form[] = {
	{ "go", KB_CODE, 1, 10, true }, { "seen", KB_INT, 0, 1000000, false }, { "words", KB_TEXT, 0, 4000, false }, { "name", KB_LINE, 0, 200, false },
	{ "rating", KB_INT, 0, 4, false }, { "part", KB_INT, 0, PARTS - 1, false }, { "body", KB_CODE, 0, 20, false }, { 0 }
};
static const struct kb_field cards_form[] = { { "n", KB_INT, CARDS_MIN, CARDS_MAX, true }, { 0 } };
static const struct kb_field duty_form[] = { { "place", KB_CODE, 1, 40, true }, { "number", KB_LINE, 0, KB_DUTY_MAX, false }, { 0 } };
static const struct kb_field invite_form[] = { { "go", KB_CODE, 1, 10, true }, { 0 } };
const struct kb_field add_form[] = { { "go", KB_CODE, 1, 10, true }, { "file", KB_FILE, 0, PHOTO_MAX, false }, { 0 } };
static const struct kb_field read_form[] = { { "case", KB_CODE, 32, 32, true }, { 0 } };
const struct kb_field act_form[] = {
	{ "go", KB_CODE, 1, 20, true }, { "side", KB_FLAG, 0, 1, false },
	{ "text", KB_TEXT, 0, SAY_MAX, false }, { "tongue", KB_CODE, 0, 35, false },
	{ "findings", KB_TEXT, 0, SAY_MAX, false }, { "judgment", KB_TEXT, 0, SAY_MAX, false }, { "conclusions", KB_TEXT, 0, SAY_MAX, false },
	{ "outcome", KB_CODE, 0, 20, false }, { "lesson", KB_CODE, 0, 30, false }, { "ground", KB_CODE, 0, 20, false },
	{ "day", KB_CODE, 0, 10, false }, { "time", KB_LINE, 0, 40, false }, { "where", KB_LINE, 0, 120, false }, { "with", KB_LINE, 0, 120, false },
	{ "interpreter", KB_FLAG, 0, 1, false }, { "days", KB_CODE, 0, 3, false }, { "told", KB_FLAG, 0, 1, false }, { "proof", KB_CODE, 0, 9, false },
	{ "member", KB_CODE, 0, 32, false }, { "lent", KB_CODE, 0, 32, false }, { "reason", KB_CODE, 0, 10, false },
	{ "chair", KB_LINE, 0, 120, false }, { "second", KB_LINE, 0, 120, false }, { "third", KB_LINE, 0, 120, false }, { "outside", KB_FLAG, 0, 1, false },
	{ "made", KB_CODE, 0, 10, false }, { 0 }
};

static const struct kb_field task_form[] = { { "lent", KB_CODE, 32, 32, true }, { 0 } };
static const struct kb_field words_form[] = { { "text", KB_TEXT, 1, SAY_MAX, true }, { 0 } };

static const struct kb_route routes[] = {
	{ KB_GET, "/{lang}/complaints", "complaints.intro", NULL, NULL, serve_way_in, 0 },
	{ KB_POST, "/{lang}/complaints", "complaints.begin", NULL, intake_form, serve_intake, KB_NO_STORE },
	{ KB_GET, "/{lang}/complaints/told", "complaints.told", NULL, NULL, serve_told, KB_NO_STORE },
	{ KB_POST, "/{lang}/complaints/told", "complaints.told.begin", NULL, told_form, serve_told_begin, KB_NO_STORE },
	{ KB_GET, "/{lang}/complaints/look", "complaints.look", NULL, NULL, serve_look, KB_NO_STORE },
	{ KB_POST, "/{lang}/complaints/look", "complaints.mine", NULL, mine_form, serve_mine, KB_NO_STORE | KB_TAKES_MEDIA },
	{ KB_POST, "/{lang}/complaints/trust", "complaints.trust", NULL, trust_form, serve_trust, KB_NO_STORE },
	{ KB_GET, "/{lang}/complaints/speak", "complaints.speak", NULL, NULL, serve_speak, 0 },
	{ KB_POST, "/{lang}/complaints/speak", "complaints.spoken", NULL, spoken_form, serve_spoken, KB_NO_STORE | KB_TAKES_MEDIA },
	{ KB_GET, "/{lang}/complaints/heard/{code}/{id}", "complaints.heard", NULL, NULL, serve_heard, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints", "complaints.inbox", "complaints.handle", NULL, serve_inbox, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints", "complaints.read", "complaints.handle", read_form, serve_read, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/mine", "complaints.inbox.mine", "complaints.handle", NULL, serve_inbox_mine, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/closed", "complaints.inbox.closed", "complaints.handle", NULL, serve_inbox_closed, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/key", "complaints.key", "complaints.hold", NULL, serve_key, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/key", "complaints.key.sent", "complaints.hold", key_form, serve_key_sent, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/teams", "complaints.teams", "complaints.handle", NULL, serve_teams, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/teams", "complaints.team.made", "complaints.handle", team_form, serve_team_made, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/teams/{team}/admit", "complaints.team.admit", "complaints.handle", member_form, serve_admitted, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/teams/{team}/remove", "complaints.team.remove", "complaints.handle", member_form, serve_removed, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/teams/{team}/stolen", "complaints.team.stolen", "complaints.handle", member_form, serve_stolen, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/audit", "complaints.audit", "complaints.handle", NULL, serve_audit, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/audit/head", "complaints.audit.head", "complaints.handle", NULL, serve_audit_head, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/outages", "complaints.outages", "complaints.handle", NULL, serve_outages, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/outages", "complaints.outage.noted", "complaints.handle", outage_form, serve_outage_noted, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/outages/{outage}/strike", "complaints.outage.struck", "complaints.handle", NULL, serve_outage_struck, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/cards", "complaints.cards", "complaints.cards", NULL, serve_cards, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/cards", "complaints.cards.printed", "complaints.cards", cards_form, serve_cards_printed, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/duty", "complaints.duty", "complaints.duty", NULL, serve_duty, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/duty", "complaints.duty.set", "complaints.duty", duty_form, serve_duty_set, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/translate", "complaints.tasks", "complaints.interpret", NULL, serve_tasks, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/translate", "complaints.task.open", "complaints.interpret", task_form, serve_task_opened, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/translate/{id}", "complaints.task", "complaints.interpret", NULL, serve_task, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/translate/{id}", "complaints.task.done", "complaints.interpret", words_form, serve_task_done, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/own", "complaints.own", "complaints.represent", NULL, serve_own, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/own", "complaints.own.begin", "complaints.represent", own_form, serve_own_begin, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/own/{case}", "complaints.own.case", "complaints.represent", NULL, serve_own_case, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/own/{case}", "complaints.own.act", "complaints.represent", own_act_form, serve_own_act, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/{case}/invite", "complaints.invite", "complaints.handle", invite_form, serve_invite, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/{case}", "complaints.case", "complaints.handle", NULL, serve_case, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/{case}", "complaints.case.act", "complaints.handle", act_form, serve_case_act, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/{case}/file/{id}", "complaints.file", "complaints.handle", NULL, serve_file, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/complaints/{case}/add", "complaints.file.add", "complaints.handle", NULL, serve_add, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/complaints/{case}/add", "complaints.file.added", "complaints.handle", add_form, serve_added, KB_NO_STORE | KB_TAKES_MEDIA },
	{ KB_GET, "/{lang}/staff/complaints/{case}/letter/{letter}", "complaints.letter", "complaints.handle", NULL, serve_letter, KB_NO_STORE },
	{ 0 }
};

static const struct kb_slot slots[] = {
	{ "youth.home", 20, show_way_in }, { "surveys.intro", 20, show_way_in }, { "youth.privacy", 20, show_privacy },
	{ "staff.home", 20, show_complaints_home }, { "staff.nav", 20, show_complaints_nav }, { 0 }
};

static const struct kb_tells tells[] = { { "complaint", tell_again }, { "draft", draft_again }, { 0 } };

static const struct kb_job jobs[] = {
	{ "complaints.sessions", 60, session_tidy }, { "complaints.files", 3600, files_tidy }, { "complaints.keep", 3600, keep_run }, { "complaints.outages", 3600, outage_watch },
	{ "complaints.lent", 3600, lent_tidy },
	{ "complaints.digest", 900, digest_run }, { "complaints.example", 86400, example_teams }, { 0 }
};

static const struct kb_setting settings[] = {
	{ "complaints.scheme_coa", "", "terms of COA where they differ from the Awb: \"committee extend=14\"" },
	{ "complaints.scheme_municipality", "", "terms of the municipality where they differ from the Awb" },
	{ "complaints.scheme_nidos", "", "terms of the scheme of Nidos: \"judge=8w\"; without it no Jeugdwet complaint has a term to judge" },
	{ "complaints.scheme_care", "", "terms of the schemes of providers of youth care: \"judge=8w\"" },
	{ "complaints.escrow", "", "public key of the escrow, 64 hex digits: keys of teams are sealed to it too; empty: there is none" },
	{ "complaints.example", "", "for the example house alone: the login name of a first handler, a space, and the phrase of their key" },
	{ "complaints.keep_months", "", "months that a closed complaint is kept, as the selection list of the organisation has it; empty: for ever" },
	{ "complaints.digest_hour", "7", "hour of the day from which the daily digest is written" },
	{ "complaints.protected", "", "ids of places whose name no page, log or figure may show, a space between" },
	{ "complaints.waiting_mib", "512", "MiB of recordings that may wait for the rest of their message, in the whole house" },
	{ "complaints.tries", "60", "codes that may be tried at once in the whole house, right or wrong; more are asked to come later" },
	{ "complaints.tries_per_hour", "7200", "codes that may be tried again each hour, up to complaints.tries" },
	{ "complaints.municipal_types", "", "types of locations that a municipality runs, a space between" },
	{ 0 }
};

static const struct kb_right rights[] = {
	{ "complaints.hold", "complaints interpreter guardian", KB_SECOND_FACTOR }, /* a key of one's own */
	{ "complaints.interpret", "interpreter", KB_SECOND_FACTOR }, /* translate the one message that was lent to them */
	{ "complaints.handle", "complaints", KB_SECOND_FACTOR }, /* read and handle what is sealed to one's teams */
	{ "complaints.duty", "admin location", KB_SECOND_FACTOR }, /* say whom a youth in danger calls at places of one's own */
	{ "complaints.cards", "admin location guardian complaints", 0 }, /* print cards that are bound to nothing */
	{ "complaints.represent", "guardian", KB_SECOND_FACTOR }, /* file for a pupil, see what one filed */
	{ 0 }
};

KB_PLUGIN(
	.name = "complaints",
	.routes = routes,
	.forms = forms,
	.slots = slots,
	.jobs = jobs,
	.pool = "complaints",
	.tells = tells,
	.settings = settings,
	.rights = rights,
	.migrations = complaints_migrations,
	.statements = complaints_statements
);
