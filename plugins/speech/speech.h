/* speech.h - what the files of speech share. */
#ifndef SPEECH_H
#define SPEECH_H

#include "klankbord.h"

/* ---- clips.c ---- */

/* For struct kb_voice. */
int64_t clips_age(struct kb_ctx *c);
size_t clips_list(struct kb_ctx *c, const struct kb_clip **list);
bool clips_has(struct kb_ctx *c, int64_t wording, bool draft);
enum kb_rc clips_take(struct kb_ctx *c, int64_t wording, bool draft, const void *bytes, size_t n, const char **why);

enum kb_rc serve_clip(struct kb_req *r);
enum kb_rc serve_opus(struct kb_req *r);

/* Which files of a clip are there, of a person's voice. */
enum clip_state { CLIP_NONE, CLIP_OPUS_ONLY, CLIP_MP3_ONLY, CLIP_BOTH };

/* What persons recorded; clips_state() finds one of it. */
struct clip_states {
	const struct clip_known *list;
	size_t n;
};
struct clip_states clips_states(struct kb_ctx *c);
enum clip_state clips_state(const struct clip_states *s, int64_t wording);
const char *clips_name(struct kb_ctx *c, int64_t wording); /* of a person's clip that can be played; NULL: none */

/* ---- staff.c ---- */

enum kb_rc serve_languages(struct kb_req *r);
enum kb_rc serve_script(struct kb_req *r);
enum kb_rc serve_script_file(struct kb_req *r);
enum kb_rc serve_text(struct kb_req *r);
enum kb_rc take_text(struct kb_req *r);
enum kb_rc show_home(struct kb_ctx *c, struct kb_out *o);
enum kb_rc show_nav(struct kb_ctx *c, struct kb_out *o);

/* ---- Models of views ---- */

struct speech_link {
	const char *url;
};

struct speech_language {
	const char *tag, *dir, *autonym, *url;
	size_t texts, recorded;
};
struct speech_languages {
	const struct speech_language *list;
	size_t count;
};

struct speech_line {
	const char *key, *words, *url;
	bool opus; /* only the file for iPhones is missing */
};
struct speech_script {
	const char *back, *file, *lang, *dir, *autonym;
	size_t texts, missing;
	const struct speech_line *list;
	size_t count;
};

/* One text and its clip. */
struct speech_text {
	const char *back, *action, *lang, *dir, *words;
	const char *error;  /* why the file was not kept; NULL: none */
	bool mp3, opus;     /* which file is there */
	const char *listen; /* address of the clip; NULL: it cannot be played */
};

void speech_text(struct kb_ctx *c, struct kb_out *o, const struct speech_text *m);
void speech_home(struct kb_ctx *c, struct kb_out *o, const struct speech_link *m);
void speech_nav(struct kb_ctx *c, struct kb_out *o, const struct speech_link *m);
void speech_languages(struct kb_ctx *c, struct kb_out *o, const struct speech_languages *m);
void speech_script(struct kb_ctx *c, struct kb_out *o, const struct speech_script *m);

#endif
