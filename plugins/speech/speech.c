/* speech.c - speech: a table of contents.
 *
 * Clips of the words that people read (clips.c), and for staff what is not recorded yet
 * (staff.c). The speaker beside the words is the core's, kb_speaker(). */
#include "speech.h"
#include "speech.sql.h"

static const struct kb_field clip_form[] = { { "clip", KB_FILE, 1, KB_SOUND_FILE_MAX, false }, { 0 } };

static const struct kb_route routes[] = {
	{ KB_GET, "/hear/{clip}", "speech.clip", NULL, NULL, serve_clip, 0 },
	{ KB_GET, "/hear/{clip}/opus", "speech.opus", NULL, NULL, serve_opus, 0 },
	{ KB_GET, "/{lang}/staff/speech", "speech.languages", "speech.record", NULL, serve_languages, 0 },
	{ KB_GET, "/{lang}/staff/speech/{tongue}", "speech.script", "speech.record", NULL, serve_script, 0 },
	{ KB_GET, "/{lang}/staff/speech/{tongue}/script", "speech.file", "speech.record", NULL, serve_script_file, 0 },
	{ KB_GET, "/{lang}/staff/speech/{tongue}/{wording}", "speech.text", "speech.record", NULL, serve_text, 0 },
	{ KB_POST, "/{lang}/staff/speech/{tongue}/{wording}", "speech.text", "speech.record", clip_form, take_text, 0 },
	{ 0 }
};

static const struct kb_slot slots[] = { { "staff.home", 30, show_home }, { "staff.nav", 30, show_nav }, { 0 } };
static const struct kb_right rights[] = { { "speech.record", "admin quality", 0 }, { 0 } };
static const struct kb_setting settings[] = {
	{ "speech.drafts", "no", "play draft clips too, which no person has read out? yes: to test with" },
	{ 0 }
};
static const struct kb_voice voice = { clips_age, clips_list, clips_has, clips_take };

KB_PLUGIN(
	.name = "speech",
	.routes = routes,
	.slots = slots,
	.settings = settings,
	.rights = rights,
	.migrations = speech_migrations,
	.statements = speech_statements,
	.voice = &voice
);
