/* klankbord.h - the one header that a plugin includes.
 *
 * A plugin is a shared object that exports one constant, `kb_plugin`: a table
 * of contents that says what it serves, tells, hears and keeps. Read that
 * table (the last lines of the plugin's main file) and you know the plugin.
 *
 * Four rules carry the whole interface:
 *
 *   Context.  Everything happens inside a `struct kb_ctx`: one person, one
 *             language, one arena, one transaction. A page, a job, a heard
 *             observation and a unit test all get the same thing.
 *   Memory.   What a function here returns lives until the context ends.
 *             Plugins free nothing. Allocation never returns NULL.
 *   Failure.  A failed call is logged where it fails and marks the context;
 *             later calls on it do nothing, the core rolls back and sends the
 *             error page whatever the handler returns. So a handler reads
 *             straight down and checks only where it wants to choose.
 *   Walls.    A plugin reads and writes its own tables (its name and "_" in
 *             front). Others' data come through observations, others' pages
 *             through slots, others' addresses through kb_url().
 *
 * All text is UTF-8 and ends at a NUL. Lists end at an all-zero entry; NULL
 * stands for an empty list.
 */
#ifndef KLANKBORD_H
#define KLANKBORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of this interface. It rises whenever a struct below changes
 * (tests/abi.sh compares a hash); a plugin built for another is refused. */
#define KB_ABI 1

#define KB_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define KB_SENTINEL __attribute__((sentinel))
#define KB_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

struct kb_ctx;  /* the task at hand */
struct kb_req;  /* a web request; kb_task(r) is its context */
struct kb_rows; /* a running query */
struct kb_out;  /* a reply being written; escapes by place (klankbord-view.h) */

/* How a call went. KB_NONE: there is nothing, which is not an error. KB_BEFORE is said by
 * kb_form.take only: the pass was used before, and what came first stays. */
enum kb_rc { KB_FAIL = -1, KB_OK = 0, KB_NONE = 1, KB_BEFORE = 2 };

enum kb_level { KB_DEBUG, KB_INFO, KB_WARN, KB_ERROR };

/* ---- What a plugin declares ---------------------------------------------- */

enum kb_method { KB_GET, KB_POST };

enum kb_kind {
	KB_TEXT, /* one or more lines; min..max characters */
	KB_LINE, /* one line, no control characters; min..max characters */
	KB_CODE, /* [A-Za-z0-9._-] only; min..max bytes */
	KB_INT,  /* whole number min..max in the digits of any script */
	KB_FLAG, /* present or not */
	KB_MANY, /* KB_CODE, repeatable; read as one text, a space between */
	KB_SEALED, /* base64url made by kb_seal(); at most max bytes */
	KB_FILE   /* a file that the browser sends along; min..max bytes; one in a form, read with kb_file() */
};

/* One accepted form field. A field that is not listed refuses the request. */
struct kb_field {
	const char *name;
	enum kb_kind kind;
	int64_t min, max;
	bool required;
};

enum kb_route_flag {
	KB_NO_STORE = 1, /* review, receipt and free-text pages: never in a cache */
	KB_TAKES_FILE = 2,   /* its body may be as long as a file: KB_UPLOAD_MAX bytes */
	KB_TAKES_MEDIA = 4   /* as a photo from a phone: KB_MEDIA_MAX bytes. The web server must know its address too */
};
#define KB_UPLOAD_MAX (1100 * 1024)
#define KB_MEDIA_MAX (6200 * 1024)

/* One address. In `path` {lang} is the language and every other {name} one
 * segment of [A-Za-z0-9-]. `name` is what kb_url() asks for. `right` is checked
 * before `serve` runs (the person holds it at one place at least; the handler
 * asks kb_may() for the place in hand). A POST with a right needs the CSRF
 * token that {@csrf} puts into a view's form. */
struct kb_route {
	enum kb_method method;
	const char *path;
	const char *name;
	const char *right;           /* NULL: open to everyone */
	const struct kb_field *form; /* KB_POST only */
	enum kb_rc (*serve)(struct kb_req *r);
	unsigned flags;              /* enum kb_route_flag */
};

/* One number of an observation: "A10" = 3, "A38.daily" = 1, "A10.dk" = 1. */
struct kb_item {
	const char *name; /* [A-Za-z0-9_.]{1,40} */
	double value;
};

/* One voice or one event. Numbers only: never free text, never a key that
 * leads back to the answer, never a day. */
struct kb_observation {
	const char *type;       /* declared in the plugin's `tells` */
	const char *place;      /* id of a place */
	const char *population; /* "youth", "guardian", "partner", ... */
	int32_t month;          /* kb_month(): 12 * year + month - 1 */
	const struct kb_item *items;
	size_t count;
};

/* A type that this plugin tells. `again` tells all of it once more, for the
 * months before `month`, from the plugin's own tables (may be NULL if nothing
 * is kept). */
struct kb_tells {
	const char *type;
	enum kb_rc (*again)(struct kb_ctx *c, int32_t month);
};

/* A type that this plugin hears. `heard` runs in the keeper, once in effect
 * for each observation, in a transaction of its own. KB_FAIL: offered again
 * later; after three failures parked with an alarm. `forget` drops what was
 * learned from the months before `month`, so that it can be told again. */
struct kb_hears {
	const char *type;
	enum kb_rc (*heard)(struct kb_ctx *c, const struct kb_observation *o);
	enum kb_rc (*forget)(struct kb_ctx *c, int32_t month);
};

/* A piece of this plugin shown on a page of the core or of another plugin,
 * such as "staff.home" or "surveys.thanks"; lower `order` first. */
struct kb_slot {
	const char *place;
	int order;
	enum kb_rc (*show)(struct kb_ctx *c, struct kb_out *out);
};

/* One answer of a filled-in form: an item that was asked (relevant) and what
 * came of it. `value` is "" when it was skipped, "dk" for "I don't know";
 * several choices stand with a space between. Of what people write in words of their own
 * it is KB_WRITTEN: the words themselves go apart (kb_filled.texts). */
struct kb_answer {
	const char *item;  /* node name, such as "A10" */
	const char *value;
};

/* A filled-in form, whichever door it came through. */
struct kb_filled {
	const char *form;     /* form id */
	const char *version;
	const char *place;    /* whose door it came through */
	const char *instance; /* instanceID, 32 hex digits */
	const char *pass;     /* what the door carried (struct kb_doorway); NULL or "": nothing */
	const char *key;      /* to keep it under: random, 32 hex digits, leads to no instance */
	const char *document; /* the record as ODK sends it, without words of a person; `key` is its instanceID */
	bool alone;           /* a phone walked through the form by itself, without a network */
	const struct kb_answer *answers; /* in the order of the form; practice items left out */
	size_t count;
	const struct kb_answer *texts;   /* what was written: for a person to read, never told, never kept beside the rest */
	size_t ntexts;
	const void *ready; /* what kb_form.ready made of it; NULL: nothing */
};
#define KB_WRITTEN "written"

/* The forms that this plugin owns: FILE is read from its forms/ folder. `take`
 * stores it and tells of it, in the transaction of the desk; KB_NONE: this
 * place takes no answers now, KB_BEFORE: its pass was used before; nothing is stored
 * then. `open` lets a place take answers from
 * now on, as staff would; `door` is the address by which youths come in at a place,
 * NULL: there is none. Both are for the command line and may be NULL. `room` is asked
 * before a form that was not taken before goes to `take`, in a task of its own that is
 * kept whatever becomes of the request; KB_NONE: too many came, this one is refused.
 * NULL: there is always room. `ready` does before the write lock what is too dear under it,
 * such as a key from a code, and seals; `take` finds what it made as `f->ready`. It writes
 * nothing; KB_NONE: not now, as if there were no room. A form that was taken before does not come to it. */
struct kb_form {
	const char *file; /* "core.xml" */
	const char *id;   /* must equal the id in the file */
	enum kb_rc (*take)(struct kb_ctx *c, const struct kb_filled *f);
	enum kb_rc (*open)(struct kb_ctx *c, const char *place);
	const char *(*door)(struct kb_ctx *c, const char *place);
	enum kb_rc (*room)(struct kb_ctx *c, const struct kb_filled *f);
	enum kb_rc (*ready)(struct kb_ctx *c, const struct kb_filled *f, const void **made);
};

/* Work for the keeper, every so many seconds. */
struct kb_job {
	const char *name;
	unsigned every;
	enum kb_rc (*run)(struct kb_ctx *c);
};

struct kb_setting {
	const char *name, *preset, *meaning;
};

enum kb_right_flag {
	KB_SECOND_FACTOR = 1 /* it reads what people wrote, or cases: see below */
};

/* The roles there are. An interpreter, a handler of complaints and a guardian belong to no place's staff:
 * of the plugins' own rights they hold those alone that name them. */
#define KB_ROLES "admin quality location interpreter complaints guardian"

/* A right and the roles that hold it ("admin quality"). Every right that reads texts
 * or cases carries KB_SECOND_FACTOR: its routes are served, and kb_may() says yes, only
 * in a session in which the person gave a code from their phone too. Who comes without
 * is led to do so, and then back to the page. */
struct kb_right {
	const char *name;  /* "surveys.manage" */
	const char *roles; /* of KB_ROLES, a space between */
	unsigned flags;    /* enum kb_right_flag */
};

/* One statement of sql/queries.sql, made by kbsql. */
struct kb_stmt {
	const char *owner; /* plugin */
	const char *name;  /* "surveys_add_answer" */
	const char *sql;   /* parameters $1, $2, ... */
};

/* One file of sql/NNNN-name.sql, made by kbsql. Never edited after release. */
struct kb_migration {
	unsigned number;
	const char *sql;
};

/* What can be heard of the words that people read. The plugin keeps clips; the core shows a
 * speaker beside words that have one. A clip belongs to a wording, kb_wording(): where the
 * words change it is heard no more. */
struct kb_clip {
	int64_t wording;
	const char *url;
};

/* `age` is another number after each change; `clips` gives all that may be heard now. Each
 * process asks between requests, every few seconds, and keeps them in memory: a page asks
 * the store nothing. `take` keeps one file of a clip (Opus, or MP3 that every phone plays);
 * KB_NONE: it cannot be taken, *why is the key of the text that says why. A draft is no
 * person's voice. */
struct kb_voice {
	int64_t (*age)(struct kb_ctx *c);
	size_t (*clips)(struct kb_ctx *c, const struct kb_clip **list);
	bool (*has)(struct kb_ctx *c, int64_t wording, bool draft);
	enum kb_rc (*take)(struct kb_ctx *c, int64_t wording, bool draft, const void *bytes, size_t n, const char **why);
};

/* `start` (may be NULL) runs once, when the forms and texts of the house are there and before it
 * serves anybody; it keeps nothing in the store. It reads and checks what the plugin goes by. What it returns lives as
 * long as the house, as does all that it allocates; it is the same for every process and is written
 * no more. NULL: it logged why, and the house does not start.
 *
 * `pool` names the workers that serve its pages: NULL is "main". The other is "complaints", whose
 * workers do nothing else, so that a flood of answers keeps no complaint waiting. The pages of that pool
 * lie under /{lang}/complaints and /{lang}/staff/complaints, and there are no others there; what its
 * plugin serves elsewhere is served by main. */
struct kb_plugin {
	unsigned abi;     /* first member: checked before the rest is read */
	const char *name; /* [a-z]+; prefixes tables, routes, rights, texts */
	const struct kb_route *routes;
	const struct kb_form *forms;
	const struct kb_tells *tells;
	const struct kb_hears *hears;
	const struct kb_slot *slots;
	const struct kb_job *jobs;
	const struct kb_setting *settings;
	const struct kb_right *rights;
	const struct kb_migration *migrations;
	const struct kb_stmt *const *statements;
	const struct kb_voice *voice;
	const void *(*start)(struct kb_ctx *c); /* see above */
	const char *pool; /* see above */
};

#define KB_PLUGIN(...) \
	KB_API extern const struct kb_plugin kb_plugin; \
	const struct kb_plugin kb_plugin = { .abi = KB_ABI, __VA_ARGS__ }

/* ---- The task at hand ------------------------------------------------------ */

/* The context of a request: same person, arena and transaction. */
KB_API struct kb_ctx *kb_task(struct kb_req *r);

/* Zeroed memory that lives as long as the context. Never NULL. */
KB_API void *kb_alloc(struct kb_ctx *c, size_t size);

/* Does a piece of work in memory of its own, which is gone afterwards with all that was
 * returned meanwhile: for a loop over much. Returns what the work returned. */
KB_API enum kb_rc kb_apart(struct kb_ctx *c, enum kb_rc (*work)(struct kb_ctx *c, void *with), void *with);

/* A formatted text that lives as long as the context. */
KB_API const char *kb_fmt(struct kb_ctx *c, const char *fmt, ...) KB_PRINTF(2, 3);

/* What `start` of the plugin that runs returned. */
KB_API const void *kb_started(const struct kb_ctx *c);

/* The text of a file that came with the plugin that runs: FOLDER/PLUGIN/FILE, of the first
 * folder of plugins that has it. NULL: there is none, it is longer than `most` bytes or no
 * UTF-8; logged. For `start`. */
KB_API const char *kb_beside(struct kb_ctx *c, const char *file, size_t most);

/* Is the word one of a list, words with white space between? A NULL list has none. */
KB_API bool kb_has_word(const char *list, const char *word);

/* Marks the context as failed and logs why (one line, no word of a person).
 * Always returns KB_FAIL, so that `return kb_fail(c, "...")` reads well. */
KB_API enum kb_rc kb_fail(struct kb_ctx *c, const char *fmt, ...) KB_PRINTF(2, 3);

/* Has a call on this context failed? */
KB_API bool kb_failed(const struct kb_ctx *c);

/* For the operator: one line on standard error; never an address, a code or a
 * word of a person. */
KB_API void kb_log(const struct kb_ctx *c, enum kb_level level, const char *fmt, ...) KB_PRINTF(3, 4);

/* Seconds since 1970 UTC, the same during the whole context. Tests set it. */
KB_API int64_t kb_now(const struct kb_ctx *c);

/* The running month in Amsterdam: 12 * year + month - 1. */
KB_API int32_t kb_month(const struct kb_ctx *c);

/* The running day in Amsterdam: 10000 * year + 100 * month + day. For what staff plan;
 * never stored with what a person said. */
KB_API int32_t kb_today(const struct kb_ctx *c);

/* The day in Amsterdam of any instant, as kb_today() writes it. Who counts with days includes
 * klankbord-civil.h. */
KB_API int32_t kb_day_of(int64_t seconds);

/* Who asks. An anonymous visitor has an empty `user`. */
struct kb_person {
	const char *user;  /* login name */
	const char *roles; /* what the session may: "role@place role@place" */
};
KB_API const struct kb_person *kb_who(const struct kb_ctx *c);

/* May this person use `right` at `place` (a role at a place holds for all
 * places under it)? place NULL: at any place at all. A right with KB_SECOND_FACTOR is
 * nobody's before the code was given. */
KB_API bool kb_may(struct kb_ctx *c, const char *right, const char *place);

/* Would kb_may() say yes at some place, once the code is given? For links: their page asks for
 * the code. */
KB_API bool kb_could(struct kb_ctx *c, const char *right);

/* ---- Words ------------------------------------------------------------------ */

/* The text for `key` in the person's language. Arguments are name, value pairs
 * up to NULL, values as text: kb_say(c, "surveys.left", "n", "3", NULL). A value
 * that is a plain number ("3", "-2.5") is a number to ICU; every other value is
 * isolated (U+2068..U+2069), so that it reads right in every direction.
 * An unknown key comes back as itself and is logged. Limit: 8 arguments. */
KB_API const char *kb_say(struct kb_ctx *c, const char *key, ...) KB_SENTINEL;

/* The language of this context: BCP 47 tag ("fa-AF") and direction. */
KB_API const char *kb_lang(const struct kb_ctx *c);
KB_API const char *kb_dir(const struct kb_ctx *c); /* "ltr" or "rtl" */

/* A language of the house, for choosers and for print. */
struct kb_language {
	const char *tag;     /* "fa-AF" */
	const char *dir;     /* "ltr" or "rtl" */
	const char *autonym; /* its name in itself */
};

/* The languages that are whole for youths, in the order that the browser asks
 * for; the header orders, it never chooses. */
KB_API size_t kb_languages(struct kb_req *r, const struct kb_language **list);

/* From here on the context speaks `tag`: kb_say(), kb_dir() and kb_url() follow.
 * KB_NONE: the house has no such language, nothing changes. */
KB_API enum kb_rc kb_speak(struct kb_ctx *c, const char *tag);

/* A number or month in the person's language, Latin digits: "1.234",
 * "maart 2026". */
KB_API const char *kb_number(struct kb_ctx *c, double value, int decimals);
KB_API const char *kb_month_name(struct kb_ctx *c, int32_t month);

/* A day, as kb_today() writes it, in the person's language: "25 november 2026". */
KB_API const char *kb_day_name(struct kb_ctx *c, int32_t day);

/* A number that stands for these words in this language, and for no others that the house
 * has: marks of direction count for nothing. */
KB_API int64_t kb_wording(const char *lang, const char *words);

/* Words that a person who answers may meet. */
struct kb_spoken {
	const char *key;   /* "surveys.intro.title", "core/A10:label" */
	const char *words;
	int64_t wording;
};

/* All of them in language `tag` that are always the same words, each wording once: texts of
 * the house, then of the forms that are asked in that language. Returns how many. */
KB_API size_t kb_spoken(struct kb_ctx *c, const char *tag, const struct kb_spoken **list);

/* ---- Places ------------------------------------------------------------------ */

/* A place: a location, a region above it, the whole organisation on top. */
struct kb_place {
	const char *id;     /* [a-z0-9-]{1,40} */
	const char *name;   /* Dutch proper name */
	const char *kind;   /* "location", "region", "organisation" */
	const char *type;   /* of a location: "kwv", "poa", ... ; else "" */
	const char *parent; /* "" at the top */
};

/* One place, or NULL. */
KB_API const struct kb_place *kb_place(struct kb_ctx *c, const char *id);

/* All places where the person holds `right` (NULL: all places there are), the
 * order of their names. *list lives as long as the context. */
KB_API size_t kb_places(struct kb_ctx *c, const char *right, const struct kb_place **list);

/* The same for an account with these roles, as if it had given its code: for a job that counts for
 * somebody. */
KB_API size_t kb_places_of(struct kb_ctx *c, const char *roles, const char *right, const struct kb_place **list);

/* The telephone number of who is on duty at a place, or at the nearest place above it that has one; NULL: there
 * is none. For youths in danger: a number of the house, never of a person. */
KB_API const char *kb_duty(struct kb_ctx *c, const char *place);

/* The number that was written down for this very place; "": none. */
KB_API const char *kb_duty_own(struct kb_ctx *c, const char *place);

/* Writes it down as it is shown ("" takes it away): digits and spaces, a + in front at most, 3 to 15 digits, KB_DUTY_MAX characters.
 * KB_NONE: there is no such place, or this is no such number. Who may is asked by the caller. */
enum { KB_DUTY_MAX = 20 };
KB_API enum kb_rc kb_duty_set(struct kb_ctx *c, const char *place, const char *number);

/* ---- Words that staff write or let out --------------------------------------------- */

/* What in words could lead to a person, as far as a machine can tell: of all that was seen a bit. */
enum kb_guard {
	KB_GUARD_NUMBER = 1,  /* digits of any script: an age, a date, a room, a telephone */
	KB_GUARD_ADDRESS = 2, /* "@", "www.", "://" */
	KB_GUARD_PLACE = 4,   /* a name of a place of the house */
	KB_GUARD_NAME = 8     /* a capital inside a sentence: perhaps a name, which is a doubt that a person may take away */
};
KB_API unsigned kb_guard(struct kb_ctx *c, const char *words);

/* The words with "[…]" in place of each word that was seen. */
KB_API const char *kb_guard_mask(struct kb_ctx *c, const char *words);

/* ---- Mail to staff --------------------------------------------------------------- */

/* Puts a mail to an account into the outbox: `klankbord post` hands it to sendmail(1), each at most once. Numbers
 * and links alone; whoever reads mail on its way learns no more. KB_NONE: the house sends none, or the
 * account has no address. */
KB_API enum kb_rc kb_mail(struct kb_ctx *c, const char *user, const char *subject, const char *body);

/* The accounts that have an address and hold `right` somewhere once they gave their code, with their roles. */
KB_API size_t kb_mail_readers(struct kb_ctx *c, const char *right, const struct kb_person **list);

/* ---- Reading the request ------------------------------------------------------ */

/* A field that `form` declared, already checked. Absent: "" and 0. */
KB_API const char *kb_text(const struct kb_req *r, const char *field);
KB_API int64_t kb_int(const struct kb_req *r, const char *field);

/* The bytes of a KB_FILE field, whatever they are, and a NUL behind them; NULL: none came. */
KB_API const char *kb_file(const struct kb_req *r, const char *field, size_t *n);

/* The {name} segment of the path; "" if the route has none. */
KB_API const char *kb_part(const struct kb_req *r, const char *name);

/* A clip as it came: Opus in Ogg, or MP3. */
struct kb_sound {
	enum kb_sound_kind { KB_SOUND_MP3, KB_SOUND_OPUS } is;
	const void *bytes; /* without what programs wrote beside the sound */
	size_t n;
	int tenths;        /* of a second */
};

/* What a clip may cost: bytes of either kind, and how long it lasts, in tenths of a second. */
#define KB_OPUS_MAX (30 * 1024)
#define KB_MP3_MAX 60000
#define KB_SOUND_TENTHS_MIN 2
#define KB_SOUND_TENTHS_MAX 300
#define KB_SOUND_FILE_MAX 64000 /* of the file that is looked at */

/* KB_NONE: these bytes are no clip, or it costs too much; *why is the key of the text that
 * says so to staff. */
KB_API enum kb_rc kb_sound_read(struct kb_ctx *c, const void *bytes, size_t n, struct kb_sound *out, const char **why);

/* ---- Files that are written once ------------------------------------------------------ */

/* The folder of files that the keeper writes once and the web server sends, all plugins' in one:
 * their names begin with the plugin's name and "-". What is being written is called "draft-...",
 * or lies in the folder "draft" where a library makes files of its own: both are removed
 * when the house starts. */
KB_API const char *kb_files(struct kb_ctx *c);

/* ---- Addresses ------------------------------------------------------------------ */

/* The address of a route; path segments other than {lang} in order, up to NULL:
 * kb_url(c, "metrics.place", "de-linde", NULL). A route that no loaded plugin
 * has gives NULL: show no link. */
KB_API const char *kb_url(struct kb_ctx *c, const char *route, ...) KB_SENTINEL;

/* `url` with scheme and host in front, for print: the setting base_url, else the
 * address that this request came to. */
KB_API const char *kb_full_url(struct kb_req *r, const char *url);

/* The address of a static file under its hashed name: kb_static(c, "kb.css"). */
KB_API const char *kb_static(struct kb_ctx *c, const char *file);

/* ---- Replying: a handler ends with `return` and one of these -------------------- */

typedef void kb_view(struct kb_ctx *c, struct kb_out *o, const void *model);

/* The page `view` inside the layout of the route's audience (staff when the
 * route has a right, else youth). `title` is neutral: it shows in the list of
 * tabs and in the history of a shared phone. The macro checks the model's type
 * against the view's. */
#define kb_page(r, title, view, model) \
	kb_page_((r), (title), (kb_view *)(1 ? (view) : \
	    (void (*)(struct kb_ctx *, struct kb_out *, const __typeof__(*(model)) *))0), (model))
KB_API enum kb_rc kb_page_(struct kb_req *r, const char *title, kb_view *view, const void *model);

/* See other (303): what a form answers after it was stored. */
KB_API enum kb_rc kb_see(struct kb_req *r, const char *url);

/* The same, and the browser forgets the pages of this house that it kept (Clear-Site-Data): for
 * who leaves a page that nobody else may find on the phone. */
KB_API enum kb_rc kb_leave(struct kb_req *r, const char *url);

/* Rolls back; the person reads the text of `key` and what to do now, with the
 * HTTP status. The person's answers so far are offered back where there are
 * any. Always returns KB_OK. */
KB_API enum kb_rc kb_refuse(struct kb_req *r, int status, const char *key);

/* A file to keep. The name is made of [A-Za-z0-9._-]. */
KB_API struct kb_out *kb_download(struct kb_req *r, const char *mime, const char *name);

/* A reply of these bytes, shown or played where it is linked. `kept`: its address changes
 * with its bytes, so everyone may keep it for ever. */
KB_API enum kb_rc kb_send(struct kb_req *r, const char *mime, const void *bytes, size_t n, bool kept);

/* Sends a file of the folder kb_files() to keep, under its own name: the web server reads it, no
 * process of the portal does. The name is made of [A-Za-z0-9._-] and begins with the plugin's
 * name and "-". */
KB_API enum kb_rc kb_send_file(struct kb_req *r, const char *mime, const char *file);

/* A QR code as SVG: modules of one unit each, quiet zone included in the box. */
struct kb_qr {
	const char *box;  /* viewBox */
	const char *path; /* the dark modules */
	int side;         /* units across */
};

/* Draws `text`, error correction level M (about 15 % may be dirty or torn). */
KB_API enum kb_rc kb_qr(struct kb_ctx *c, const char *text, struct kb_qr *out);

/* One cell of a CSV row (RFC 4180), always quoted; a text that a spreadsheet
 * would take for a formula gets a leading apostrophe. */
KB_API void kb_csv(struct kb_out *o, const char *cell);
KB_API void kb_csv_end(struct kb_out *o); /* ends the row */

/* ---- Forms ------------------------------------------------------------------------ */

/* Where a person stands in a form that is walked page by page. */
enum kb_at {
	KB_AT_PAGE, /* a page of the form, the review or a refusal was sent: return KB_OK */
	KB_AT_SENT, /* stored now: thank */
	KB_AT_AGAIN, /* the same was stored before: thank */
	KB_AT_FIRST, /* another version, or another answer on this pass, was stored before and stays: say so */
	KB_AT_CLOSED, /* the place takes no answers now: say so, nothing is stored */
	KB_AT_FULL /* too many answers came for this place: try later, nothing is stored */
};

/* The fields that kb_walk() reads: put them into the route's form list. Of each question of
 * a page: choices, words or a day, its month and its year. */
#define KB_WALK_FIELDS \
	{ "state", KB_SEALED, 1, 12000, false }, \
	{ "go", KB_CODE, 1, 60, false }, \
	KB_WALK_QUESTION(""), KB_WALK_QUESTION("1"), KB_WALK_QUESTION("2"), KB_WALK_QUESTION("3"), \
	KB_WALK_QUESTION("4"), KB_WALK_QUESTION("5"), KB_WALK_QUESTION("6"), KB_WALK_QUESTION("7")
#define KB_WALK_QUESTION(n) \
	{ "a" n, KB_MANY, 0, 200, false }, \
	{ "t" n, KB_TEXT, 0, 2000, false }, \
	{ "m" n, KB_LINE, 0, 20, false }, \
	{ "y" n, KB_LINE, 0, 20, false }

/* Takes the answer of one page, moves and sends the next page of form `id`; at
 * the end hands the filled-in form to the desk. Without a sealed state it begins
 * for `place`; with one, `place` may be NULL: the state knows where it was begun.
 * Nothing is stored on the way: the state travels sealed. Back from the
 * first page leads to the route OWNER.intro, where OWNER is the plugin of the form. */
KB_API enum kb_at kb_walk(struct kb_req *r, const char *id, const char *place);

/* The door that this browser came through (a place id), or NULL. kb_open_door()
 * exchanges a code for it: the code leaves the address, nothing is used up. */
KB_API const char *kb_door(struct kb_req *r);
KB_API enum kb_rc kb_open_door(struct kb_req *r, const char *place, const char *then);

/* A door that carries more than its place. All of it travels sealed: who comes through
 * reads none of it and changes none of it. */
struct kb_doorway {
	const char *place;
	const char *pass;  /* the plugin's own, at most KB_PASS_MAX bytes; no other plugin sees it; never NULL */
	const char *again; /* a tablet that many use: the address at which it starts over, by itself after a while
	                    * (setting kiosk_idle). Its pages lead nowhere else. NULL: somebody's own phone */
};
#define KB_PASS_MAX 200

/* The door that this browser came through, or NULL; and a door with more. */
KB_API const struct kb_doorway *kb_doorway(struct kb_req *r);
KB_API enum kb_rc kb_open_doorway(struct kb_req *r, const struct kb_doorway *d, const char *then);

/* How a walk through a form begins: through which door, and what stands from the first
 * page on in nodes that nobody is asked, "sitting/module" = "sleep" for
 * /data/sitting/module. A node that the form lacks is left out; the form says what hangs on it. The pass
 * of the door travels with the answers, whatever door is opened meanwhile, and
 * comes to kb_form.take. A walk that began at a tablet ends when that starts over. */
struct kb_start {
	const struct kb_doorway *door;   /* NULL: only a walk that has begun goes on */
	const struct kb_answer *preset;
	size_t count;                    /* at most KB_PRESETS_MAX */
	const char *version;             /* of the form; NULL, or one that is there no more: the one that is asked now */
	const char *later;               /* on a phone of one's own: where its pages post to be kept (kb_draft_lock()), said
	                                  * at each step; NULL: they do not offer it */
	bool renew;                      /* a walk that has begun goes on with this pass and these presets instead of its own, its
	                                  * answers as they are: on the first question that they bring and nobody answered, if
	                                  * they bring one, whatever the button says */
};
#define KB_PRESETS_MAX 16

/* What this request handed to the desk, whatever became of it; NULL: nothing. */
KB_API const struct kb_filled *kb_sent(struct kb_req *r);

/* kb_walk() from such a beginning. id NULL: the form that the sealed state is of, which
 * must be one of this plugin's. */
KB_API enum kb_at kb_walk_from(struct kb_req *r, const char *id, const struct kb_start *start);

/* A form that is half filled in, to be kept: what the page of this request holds, locked
 * under the keys of the house and a secret, which the plugin draws from what is in hand:
 * place, pass and instance. *f tells the same. NULL: the request was refused, or secret()
 * gave none, and then f->place says of where. The route has KB_WALK_FIELDS. */
KB_API const char *kb_draft_lock(struct kb_req *r, const char *(*secret)(struct kb_ctx *c, const struct kb_filled *f),
    struct kb_filled *f);

/* Answers with the page on which it was left, and opens the door that it was begun
 * through. KB_NONE: the secret does not open it, nothing was sent. */
KB_API enum kb_rc kb_draft_open(struct kb_req *r, const char *draft, const char *secret, const char *later);

/* A form (in this version, or NULL) that a phone walks through by itself, without a network: can it? The page, for the
 * same beginning (start->later is not NULL), with the address `online` for a phone that cannot. And
 * what comes of it, posted to the same address: it is handed to the desk as kb_walk() does. */
KB_API bool kb_alone_may(struct kb_ctx *c, const char *id, const char *version);
KB_API enum kb_rc kb_alone_show(struct kb_req *r, const char *id, const struct kb_start *start, const char *online);
#define KB_ALONE_FIELDS { "state", KB_SEALED, 1, 12000, true }, { "all", KB_TEXT, 0, 20000, false }
KB_API enum kb_at kb_alone_take(struct kb_req *r);

/* The numbers of a filled-in form, for an observation: "A10" = 3 (a face),
 * "A38" = 1 and "A38.daily" = 1 (a code that counts), "A40.tired" = 1, "A10.dk" = 1,
 * "A24.na" = 1, "A10.skip" = 1. Never a word that was written. Returns how many. */
KB_API size_t kb_filled_items(struct kb_ctx *c, const struct kb_filled *f, const struct kb_item **items);

/* An answer as a person reads it, in the language of the context: the question, and the labels of what was ticked or the
 * words themselves, by the version of the form that is asked now. false: it asks no such thing. */
KB_API bool kb_said(struct kb_ctx *c, const char *form, const struct kb_answer *a, const char **question, const char **words);

/* Is this version of form `id` (NULL: the one that is asked now) offered in language
 * `lang`: complete, and approved where that is asked? */
KB_API bool kb_form_speaks(struct kb_ctx *c, const char *id, const char *version, const char *lang);

/* The version of form `id` that is asked now; NULL: there is no such form, or none of its
 * versions is asked any more. */
KB_API const char *kb_form_version(struct kb_ctx *c, const char *id);

/* An item of a form, with what a list of figures needs of it. */
struct kb_form_item {
	const char *name;   /* "A10" */
	const char *stem;   /* the question in the person's language */
	bool scored;
	double worst, best; /* ends of the scale: 1 and 4; 0 and 1 for yes/no */
	const char *codes;  /* of its answers, a space between: "yes no dk" */
};

/* All scored items of all forms, in the order of the forms; what two forms ask stands once. */
KB_API size_t kb_items(struct kb_ctx *c, const struct kb_form_item **list);

/* The item with this name, whichever form holds it; NULL: none. */
KB_API const struct kb_form_item *kb_item_find(struct kb_ctx *c, const char *name);

/* ---- Forms that staff bring ---------------------------------------------------------------- */
/* A plugin's forms come with it, or staff bring them while the house runs: a new form, or a
 * further version of one that is there. The plugin in whose name the context runs owns what
 * is brought; answers to it go to the `take` of its entry for the same id, else of its first.
 * A version is known by its key: 32 hex digits of a hash of its bytes, which never change. */

enum kb_form_state {
	KB_FORM_DRAFT,   /* to look at; nobody is asked */
	KB_FORM_LIVE,    /* the one version of its form that is asked now */
	KB_FORM_RETIRED  /* what was begun with it ends; nothing new begins */
};

struct kb_form_version {
	const char *key, *id, *version, *title;
	enum kb_form_state state;
	int32_t day;   /* since when, as kb_today() writes it; 0: ever */
	bool shipped;  /* came with the plugin */
};

/* What is wrong with a file, where, and the line itself, cut around the place. */
struct kb_flaw {
	const char *words; /* in English, as a translator of programs would read them */
	long line;
	int column;        /* counted from 1; 0: the whole line */
	const char *text;  /* "" where there is no such line */
};

/* What came of a file. */
struct kb_brought {
	const char *key;   /* of the version that is there now, or was before; NULL: the file has flaws */
	const struct kb_flaw *flaws;
	size_t count;
	bool more;         /* there are more flaws than these */
};

/* All versions of all forms of this plugin: forms by id, the newest version first. One by
 * its key, or NULL. */
KB_API size_t kb_form_versions(struct kb_ctx *c, const struct kb_form_version **list);
KB_API const struct kb_form_version *kb_form_find(struct kb_ctx *c, const char *key);

/* Takes a form as a draft, all its bytes as they are. KB_NONE: it has flaws. */
KB_API enum kb_rc kb_form_bring(struct kb_ctx *c, const char *bytes, size_t n, struct kb_brought *out);

/* The bytes of a version, as they came; NULL: there is none. */
KB_API const char *kb_form_bytes(struct kb_ctx *c, const char *key, size_t *n);

/* From now on this version is asked, and the one before it is retired; nothing new begins
 * with this version; this draft is thrown away. KB_NONE: not from the state it is in. */
KB_API enum kb_rc kb_form_publish(struct kb_ctx *c, const char *key);
KB_API enum kb_rc kb_form_retire(struct kb_ctx *c, const char *key);
KB_API enum kb_rc kb_form_drop(struct kb_ctx *c, const char *key);

/* A page of a form: its question, in the form's own default language. */
struct kb_form_page {
	const char *name, *stem;
};
KB_API size_t kb_form_pages(struct kb_ctx *c, const char *key, const struct kb_form_page **list);

/* Draws page `page` (counted from 0) as a phone shows it in language `tag`, with nothing
 * answered. */
KB_API enum kb_rc kb_form_draw(struct kb_ctx *c, struct kb_out *o, const char *key, size_t page, const char *tag);

/* A language of a form. */
struct kb_form_tongue {
	const char *tag, *dir;    /* "ti", "ltr" */
	const char *name;         /* "ትግርኛ (ti)" */
	bool preset;              /* the form's default language */
	size_t holes;             /* texts that it lacks */
	const char *first_hole;   /* the id of one; "" */
	bool approved;            /* by the file itself, which counts for what came with the plugin only */
	bool offered;             /* to who answers, as the house is set up now */
	const char *person;       /* who approved it last; "": nobody */
	int32_t day;              /* when */
};
KB_API size_t kb_form_tongues(struct kb_ctx *c, const char *key, const struct kb_form_tongue **list);

/* Writes down that who is signed in has read and approves all texts of a language of this
 * version. KB_NONE: no such language, or it has holes. */
KB_API enum kb_rc kb_form_approve(struct kb_ctx *c, const char *key, const char *tag);

/* The texts of a version in one language as XLIFF 1.2, for the tools of translators; of one that
 * the form does not speak yet, too. NULL: no such version, no language tag, the form's own language,
 * or one that it has by another tag. */
KB_API const char *kb_form_xliff(struct kb_ctx *c, const char *key, const char *tag, size_t *n);

/* Takes such a file back: a further version of the form, called `version`, with its texts; all else
 * stays as it is. A draft, as one that was brought. KB_NONE: it has flaws, or there is no such form. */
KB_API enum kb_rc kb_form_translate(struct kb_ctx *c, const char *key, const char *version, const char *bytes, size_t n,
    struct kb_brought *out);

/* What differs between a version and the one that was asked before it. */
enum kb_change {
	KB_CHANGE_ADDED, KB_CHANGE_REMOVED, /* a question */
	KB_CHANGE_WORDS,    /* its words, in one language */
	KB_CHANGE_OPTIONS,  /* which answers there are, or their order */
	KB_CHANGE_ANSWER,   /* the words of one answer, in one language */
	KB_CHANGE_SCALE,    /* what its answers count for */
	KB_CHANGE_RELEVANT  /* when it is asked */
};
struct kb_form_change {
	enum kb_change what;
	const char *item, *tag; /* tag "": no language */
	const char *before, *after;
	bool breaks;            /* figures from before cannot be set beside those from after */
};

/* Returns how many; *before: the version it is compared with, NULL: there is none. */
KB_API size_t kb_form_changes(struct kb_ctx *c, const char *key, const struct kb_form_change **list,
    const struct kb_form_version **before);

/* ---- The store ----------------------------------------------------------------------- */

struct kb_val {
	enum { KB_V_NULL, KB_V_INT, KB_V_REAL, KB_V_TEXT, KB_V_BLOB } is;
	union { int64_t i; double r; const char *t; const void *b; };
	size_t n; /* bytes of a blob */
};
static inline struct kb_val kb_i(int64_t v) { struct kb_val x = { KB_V_INT, { .i = v }, 0 }; return x; }
static inline struct kb_val kb_r(double v) { struct kb_val x = { KB_V_REAL, { .r = v }, 0 }; return x; }
static inline struct kb_val kb_t(const char *v) { struct kb_val x = { KB_V_TEXT, { .t = v }, 0 }; return x; }
static inline struct kb_val kb_b(const void *v, size_t n) { struct kb_val x = { KB_V_BLOB, { .b = v }, n }; return x; }

/* Runs a statement that returns no rows:
 *     kb_run(c, &surveys_add_answer, kb_t(key), kb_t(item));
 * The first write of a context takes the write lock; a decision that hangs on
 * what was read before that must be read again after it. */
#define kb_run(c, s, ...) \
	kb_run_((c), (s), (const struct kb_val[]){ { 0 }, ##__VA_ARGS__ } + 1, \
	    sizeof((const struct kb_val[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(struct kb_val) - 1)
KB_API enum kb_rc kb_run_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n);

/* Rows that the last kb_run() of this context changed. */
KB_API int64_t kb_changed(struct kb_ctx *c);

/* For a job: what this task deletes must not be found in the files of the store. After the commit the keeper moves all into the
 * database, where deleted bytes are zeros, and empties the WAL, as soon as nobody reads. Backups have what they had. */
KB_API void kb_forget(struct kb_ctx *c);

/* Starts a query, then: while (kb_next(q)) use kb_col_text(q, 0). Never NULL.
 * Texts live as long as the context. */
#define kb_ask(c, s, ...) \
	kb_ask_((c), (s), (const struct kb_val[]){ { 0 }, ##__VA_ARGS__ } + 1, \
	    sizeof((const struct kb_val[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(struct kb_val) - 1)
KB_API struct kb_rows *kb_ask_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n);
KB_API bool kb_next(struct kb_rows *q);
KB_API int64_t kb_col_int(struct kb_rows *q, int i);
KB_API double kb_col_real(struct kb_rows *q, int i);
KB_API const char *kb_col_text(struct kb_rows *q, int i); /* "" for NULL */
KB_API const void *kb_col_blob(struct kb_rows *q, int i, size_t *n);

/* A random key, 32 hex digits: never a counter, so that it tells no order. */
KB_API const char *kb_key(struct kb_ctx *c);

/* A keyed hash of a secret, 64 hex digits: finds the secret again and tells nothing of it
 * to who has the store, because the key lies outside. Each plugin has hashes of its own. */
KB_API const char *kb_keyed(struct kb_ctx *c, const char *secret);

/* A secret of the session at hand, 64 hex digits, of this plugin alone: what is locked under it in the
 * store opens in no other session, and not without the browser's cookie. It is another one after
 * each sign-in and second factor. NULL: nobody is signed in. */
KB_API const char *kb_session_secret(struct kb_ctx *c);

/* Ends every session of an account, wherever it is signed in: of a laptop that was stolen. Whether somebody may be
 * asked to do so is the caller's to know. kb_is_signed_in(): has it a session that is neither idle nor over? */
KB_API enum kb_rc kb_sign_out(struct kb_ctx *c, const char *user);
KB_API bool kb_is_signed_in(struct kb_ctx *c, const char *user);

/* Bytes that a page carries from one request to the next in a KB_SEALED field: closed to who holds
 * them, fresh on every page. kb_carried() opens what this plugin made at most `seconds` ago;
 * KB_NONE: it did not, or it is older. *bytes has a NUL behind it. */
KB_API const char *kb_carry(struct kb_ctx *c, const void *bytes, size_t n);
KB_API enum kb_rc kb_carried(struct kb_ctx *c, const char *carried, int64_t seconds, const void **bytes, size_t *n);

/* ---- The stream ------------------------------------------------------------------------ */

/* Tells the house, in the same transaction as the data it speaks of. */
KB_API enum kb_rc kb_observe(struct kb_ctx *c, const struct kb_observation *o);

/* ---- The gate ---------------------------------------------------------------------------- */

/* A closed calendar period: `months` 1, 3, 6 or 12, beginning at `month`. */
struct kb_period {
	int32_t month;
	int months;
};

/* Of few people a figure says no more than that it is at most, or at least, so much. */
enum kb_band { KB_AT_MOST = -1, KB_AS_IS, KB_AT_LEAST };

/* A figure about a group. `shown` says whether it may be seen; where not, n and value
 * are wiped. Of fewer than KB_GATE_FEW it has passed the gate in whole per cents, and near
 * 0 and 100 as the end of a band: the bands say which; show them with it. `nobody`: not
 * shown, since there was nobody to ask, and that may be said. */
#define KB_GATE_FEW 30
struct kb_figure {
	const char *place, *item;
	struct kb_period period;
	int64_t n;
	double value, share; /* mean score 0..100, or per cent (KB_PARTS), or how many (KB_COUNT); share of the two best answers 0..1 */
	bool shown, nobody;
	enum kb_band value_band, share_band;
	double exposure; /* of events: what they are counted over; value is then events per thousand of it */
};

/* The door for a single figure that stands in no table, such as a response. Wipes every
 * figure of a group under five (KB_GATE_MIN), of a period that has not closed, of a location
 * over less than a quarter, and bands what is about few. */
#define KB_GATE_MIN 5
KB_API enum kb_rc kb_publish(struct kb_ctx *c, struct kb_figure *figures, size_t count);

/* What a sum counts. People once, as who answered did. People who are counted anew every month (who lives
 * there): in a quarter each of them up to three times, so that a cell has to hold as many times more
 * of them, and n is told as how many there were in a month. Events, which are guarded by how
 * many there were, whatever they are counted over. Parts of an amount (hours present, of hours planned), guarded by the people
 * whose they are, who are counted anew every month: neither amount is told, the value is how many per cent the one is of the
 * other, whole ones however many they are. Counts, guarded as events, of which the figure is the number itself: of what
 * happened, or of what stands there and is counted anew every month. */
enum kb_counts { KB_PEOPLE, KB_PEOPLE_MONTHLY, KB_EVENTS, KB_PARTS, KB_COUNT, KB_COUNT_MONTHLY };

/* What a location told of one item in one month. */
struct kb_sum {
	const char *item, *place;
	int32_t month;
	int64_t n, total, top; /* how many; sum of scores, in thousandths; how many best answers (-1: the item has none) */
	enum kb_counts counts; /* KB_EVENTS: total is what they are counted over, as a whole number; KB_PARTS: total of top, of n people */
	int32_t through;       /* the first month that is not complete yet, the same for all of an item; 0: all closed ones are */
	const char *family;    /* items of one family count the same people, some of them more of these than others; NULL: none, the same for all of an item */
	const char *apart;     /* items that part these people among them, "A24|A78"; NULL: none, the same for all of an item */
	bool above;            /* told above locations only, the same for all of an item: no location's number is shown or can be worked out */
};

/* Is there a closed month that no release holds, and has all that was told of it been
 * heard? KB_NONE: not now. */
KB_API enum kb_rc kb_release_due(struct kb_ctx *c);

/* The door for tables of figures, for a job of the keeper: releases every closed month,
 * quarter, half-year and year of these items that was not released before, each item and
 * year as one table, protected together with all that was released of it. Give all sums
 * there are of closed months: what is in a release already is not looked at again, so that
 * what comes late changes nothing. Where one item of a family leaves a cell out, the others do too; an item leaves out what
 * one leaves out that parts its people. What is delivered after its month has closed waits for it
 * with `through`. */
KB_API enum kb_rc kb_release(struct kb_ctx *c, const struct kb_sum *sums, size_t count);

/* The door for what a location was asked in a round of its own, for a job of the keeper: releases each month of these items that is
 * over and was not released before, of people only, inside only. Nothing sums the figures of rounds: not by quarter, not by region,
 * and their people are in no item of kb_release(). It is the caller who sees to that; where somebody is in both, the one can be taken from
 * the other. Each item and place once a month; what comes late changes nothing. */
KB_API enum kb_rc kb_release_rounds(struct kb_ctx *c, const struct kb_sum *sums, size_t count);

/* One class of a closed table of counts: what a body got about one subject in a year. `apart`: how many of them are
 * in no other table, since their place is protected or not known. */
struct kb_class {
	const char *name;
	int64_t n, apart;
	bool withheld; /* is not to be shown: another table left it out */
};

/* A cell that sums classes, by their numbers. Of cells that hold each other back a higher level is rather shown; a class
 * by itself has level 0. */
struct kb_class_sum {
	const char *name;
	const uint32_t *of;
	uint32_t count;
	int level;
	bool withheld;
};

/* What readers have of these classes from another table of the organisation and the year: how many its figure is about, or
 * (`top`) how many of them gave the best answer. `whole`: a cell "ITEM:NAME" of another table of classes, with what is apart. */
struct kb_class_told {
	const char *item;
	bool top, whole;
	const uint32_t *of;
	uint32_t count;
};

struct kb_classes {
	const char *item;
	int32_t year; /* its first month */
	const struct kb_class *classes;
	uint32_t nclasses;
	const struct kb_class_sum *sums;
	uint32_t nsums;
	const struct kb_class_told *told;
	uint32_t ntold;
	bool refused; /* out: what was told before leaves nothing that may be shown; nothing was written */
};

/* The door for counts of classes of a year that is over, of the whole organisation: in one pattern for inside and outside,
 * by the rules of outside (ten). Cells are figures of the items "ITEM:NAME" (kb_released()). A class that other tables sum is
 * protected together with what they told. Where such a table is behind with the year this one waits (KB_NONE), until March for one
 * that has not begun; from then on that one is closed for the year. KB_OK: it is released, now or before. KB_FAIL with
 * t->refused: see there; otherwise the task has failed. */
KB_API enum kb_rc kb_release_classes(struct kb_ctx *c, struct kb_classes *t);

/* Releases such a table with every cell left out: nothing of it can be protected, and nothing of it will ever be shown. */
KB_API enum kb_rc kb_withhold_classes(struct kb_ctx *c, const struct kb_classes *t);

/* The first month that no release holds; 0: nothing was released yet. */
KB_API int32_t kb_release_through(struct kb_ctx *c);

/* For whom something was released: inside the organisation (groups of five, locations by
 * quarter, half-year and year, what lies above them by month too), or outside (of ten,
 * locations by half-year and year). */
enum kb_tier { KB_INSIDE, KB_OUTSIDE };

/* Fills these figures in with what was released to that tier. Ask for place, item and
 * period; give those of one place one after the other. A type of location is the place
 * "type:kwv". */
KB_API enum kb_rc kb_released(struct kb_ctx *c, enum kb_tier tier, struct kb_figure *figures, size_t count);

/* ---- Budgets -------------------------------------------------------------------------------- */

/* Takes one of what `key` has: `burst` at once, and so many more each hour, up to the
 * burst again. KB_OK: taken. KB_NONE: spent for now. Counted in the memory of the house
 * over all its processes, never in the store; whole again when the house starts. `key` is
 * one of few, such as the id of a place, never what a stranger may choose. The command
 * line counts nothing. */
KB_API enum kb_rc kb_budget(struct kb_ctx *c, const char *key, unsigned burst, unsigned per_hour);

/* Does what is dear in a lane of so many places (1 to 8) over all processes, and returns what `work`
 * returns. A full one is waited for, at most `wait_ms` (0 to 10,000): KB_NONE: it was full all the time, ask to come later, and
 * say KB_NONE for nothing else. Who waits keeps a worker: long only where no stranger can make them wait. `name` is
 * written in code. A worker that dies inside keeps its place for a minute. The command line has no lanes. */
KB_API enum kb_rc kb_lane(struct kb_ctx *c, const char *name, unsigned width, unsigned wait_ms,
    enum kb_rc (*work)(struct kb_ctx *c, void *with), void *with);

/* ---- Settings ------------------------------------------------------------------------------ */

/* The value of a setting, its preset where the operator set none. */
KB_API const char *kb_set(const struct kb_ctx *c, const char *name);

#ifdef __cplusplus
}
#endif
#endif
