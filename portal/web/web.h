/* web.h - a request, from FastCGI bytes to a reply.
 *
 * fcgi.c is the only file that knows FastCGI. request.c turns parameters and body
 * into checked fields, route.c finds the handler, language.c what is offered to
 * read, session.c and csrf.c know who asks, seal.c keeps secrets in hidden fields. A
 * reply is held whole until the commit, then sent. */
#ifndef KB_WEB_H
#define KB_WEB_H

#include "ctx.h"
#include "text.h"

enum {
	KB_BODY_MAX = 65536,   /* bytes of a request body */
	KB_PARAMS_MAX = 256,   /* FastCGI parameters */
	KB_FIELDS_MAX = 64,    /* form fields of one request */
	KB_PATH_MAX = 512
};

struct kb_param { const char *name, *value; };

/* What a request is before anything was understood. All texts are NUL-terminated,
 * live in `arena` and are "" where the web server sent nothing (a test may leave NULL).
 * They come from the FastCGI parameters REQUEST_METHOD, REQUEST_URI (path and query as
 * the browser sent them), HTTP_ACCEPT_LANGUAGE, HTTP_COOKIE, HTTP_ORIGIN,
 * HTTP_SEC_FETCH_SITE, CONTENT_TYPE, HTTP_HOST, HTTPS and CONTENT_LENGTH. */
struct kb_raw {
	const char *method, *path; /* path: percent-decoded once, no query */
	const char *query;         /* never holds anything we need: a redirect cuts it off */
	const char *accept_language, *cookie, *origin, *fetch_site, *content_type, *host, *https;
	const char *body;
	size_t body_len;
	const char *content_length;
	int refused; /* 0; else the status to refuse with (400, 413, 431): path is "/", body is "" */
};

struct kb_reply {
	int status;
	const char *type;                 /* Content-Type */
	struct kb_buf head;               /* further header lines, each "Name: value\r\n" */
	struct kb_out *out;               /* the body; view/ knows its bytes */
};

struct kb_req {
	struct kb_ctx *ctx;
	const struct kb_raw *raw;
	const struct kb_route *route;
	const struct kb_plugin *owner;
	struct kb_param parts[8];          /* {name} segments */
	size_t nparts;
	struct kb_param fields[KB_FIELDS_MAX]; /* checked */
	size_t nfields;
	struct kb_param file;              /* the one file that came along: its field, its bytes; NULL: none */
	size_t file_len;
	const struct kb_filled *sent;      /* what was handed to the desk; NULL: nothing */
	struct kb_reply reply;
};

/* ---- fcgi.c ---- */

/* One accepted connection -> kb_raw in the arena. A request that breaks a limit still
 * comes as KB_OK, with raw->refused set, so that the error page is in the person's
 * language. KB_FAIL: the peer speaks no FastCGI, or fell silent; the connection is
 * closed and a log line written. Time limits are on the socket already. */
struct kb_fcgi;
struct kb_fcgi *kb_fcgi_new(void);
void kb_fcgi_free(struct kb_fcgi *f);
enum kb_rc kb_fcgi_read(struct kb_fcgi *f, int fd, struct kb_arena *a, struct kb_raw *raw);
/* From now on a request to a route with KB_TAKES_FILE or KB_TAKES_MEDIA may have a longer body. */
void kb_fcgi_know(struct kb_fcgi *f, const struct kb_routes *routes);
/* Sends the reply with these bytes as its body and ends the connection. KB_FAIL: the
 * peer did not take it all. */
enum kb_rc kb_fcgi_send(struct kb_fcgi *f, const struct kb_reply *r, const char *body, size_t len);

/* ---- request.c ---- */

/* Reads cookie `name` from the header; NULL if it is not there. */
const char *kb_cookie(const struct kb_req *r, const char *name);
/* Adds a header line; refuses (fails the context) on control characters. */
enum kb_rc kb_header(struct kb_req *r, const char *name, const char *value);
/* Is the operator's setting `https` "on"? Then cookies are Secure. */
bool kb_https(const struct kb_ctx *c);

/* ---- multipart.c ---- */

/* One part of a multipart/form-data body (RFC 7578). `bytes` lies in the body that was
 * read and has no NUL behind it. */
struct kb_part {
	const char *name;
	const char *filename; /* as the browser named it; NULL: a text of the form */
	const char *type;     /* Content-Type; NULL: none, which means text/plain */
	const char *bytes;
	size_t n;
};

/* Is this Content-Type multipart/form-data? */
bool kb_is_multipart(const char *content_type);
/* Reads all parts, at most `max`, into `parts`. KB_NONE: it breaks a rule or a bound
 * (multipart.c lists them), and nothing of it counts. */
enum kb_rc kb_multipart_read(struct kb_arena *a, const char *content_type, const char *body, size_t n,
    struct kb_part *parts, size_t max, size_t *count);
/* Is it plain text in UTF-8, as far as its type says? */
bool kb_part_is_text(struct kb_arena *a, const struct kb_part *p);

/* ---- fields.c ---- */

/* Checks the body, urlencoded or multipart, against the route's form: unknown field, missing
 * required field, wrong kind or length, invalid UTF-8, too many fields, a file that no field
 * asks for -> KB_NONE and
 * *key is the text that tells the person. The field "csrf" may stand in every form:
 * kb_text(r, "csrf") is the token for kb_csrf_check(). An empty value counts as absent. */
enum kb_rc kb_fields_read(struct kb_req *r, const char **key);

/* ---- route.c ---- */

/* All routes of the plugins, built once into an arena. NULL if two routes clash
 * or a path is malformed: logged. */
struct kb_routes *kb_routes_new(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n);
/* Finds the route; fills r->route, owner, parts and ctx->lang. HEAD counts as GET.
 * KB_OK with r->route NULL: the same page has another address, and r->reply is a whole
 * redirect to it (307, so that a POST stays one and no cache keeps it): an alias or
 * another case of the language, a language that is not offered to this audience (staff
 * get nl, else en; others the first that Accept-Language orders), a slash too many or
 * too few at the end, a query. KB_NONE: no such path; *allow is then "GET", "POST" or
 * "GET, POST" where only the method is wrong, else NULL. ctx->lang is always set. */
enum kb_rc kb_route_find(struct kb_req *r, const char **allow);
/* The longest body that a request may have: KB_BODY_MAX, or more for a route with KB_TAKES_FILE or KB_TAKES_MEDIA.
 * Knows method and path of `raw` only. */
size_t kb_route_room(const struct kb_routes *s, const struct kb_raw *raw);
const struct kb_route *kb_route_at(const struct kb_routes *s, size_t i, const struct kb_plugin **owner); /* NULL at the end */

/* ---- language.c ---- */

/* The first language that is whole for youths, in the order of an Accept-Language
 * header; the source language where none is whole. Never NULL. */
const struct kb_lang *kb_lang_first(struct kb_ctx *c, const char *accept);

/* ---- door.c ---- */

/* Where this browser starts over, if it is a tablet that many use; else NULL. Asks no store. */
const char *kb_door_again(struct kb_req *r);

/* Opens the door with the reply that is sent, wherever that leads. */
enum kb_rc kb_set_doorway(struct kb_req *r, const struct kb_doorway *d);

/* ---- budget.c ---- */

/* Shared memory in which kb_budget() counts, to be made before the fork. NULL: logged. */
struct kb_budgets *kb_budgets_new(void);
void kb_budgets_free(struct kb_budgets *b);

/* ---- lane.c ---- */

/* Shared memory in which kb_lane() keeps its places, likewise. */
struct kb_lanes *kb_lanes_new(void);
void kb_lanes_free(struct kb_lanes *l);

/* ---- seal.c ---- */

/* Keys of the house, 32 bytes each, from a file outside the store (mode 0600; made
 * when it is not there and `create`). One line for each key: its name, a space, 64 hex
 * digits. NULL: the file is missing, readable by others or damaged; logged with what
 * to do. */
struct kb_keys *kb_keys_load(struct kb_arena *a, const char *path, bool create);

/* Seals bytes for one purpose ("form", "door", "csrf"): XChaCha20-Poly1305 with the
 * purpose as associated data and the time inside; base64url, in the arena. Fresh
 * nonce each time, so equal secrets never look alike (BREACH). */
const char *kb_seal(struct kb_ctx *c, const char *purpose, const void *bytes, size_t n);
/* Opens it. KB_NONE: forged, of another purpose, or older than max_age seconds. */
enum kb_rc kb_unseal(struct kb_ctx *c, const char *purpose, const char *sealed, int64_t max_age,
    const void **bytes, size_t *n);
/* Locks bytes under the keys of the house and a secret, in blocks of 1024 bytes so that
 * their length tells little; without a time. Opens them; KB_NONE: another secret, or forged. */
const char *kb_lock(struct kb_ctx *c, const char *secret, const void *bytes, size_t n);
enum kb_rc kb_unlock(struct kb_ctx *c, const char *secret, const char *locked, const void **bytes, size_t *n);
/* Keyed BLAKE2b-256 as 64 hex digits: for what must be found again but not read. */
const char *kb_mark(struct kb_ctx *c, const char *purpose, const char *a, const char *b);

/* ---- password.c ---- */

/* Argon2id (libsodium, interactive limits). Both fail the context without memory or when the write
 * lock is held. */
const char *kb_password_hash(struct kb_ctx *c, const char *password);
bool kb_password_fits(struct kb_ctx *c, const char *hash, const char *password);
/* Looked at where nobody has the name, so that both take the same time: it has the
 * parameters of kb_password_hash() (test-password.c compares them) and fits nothing. */
extern const char kb_password_of_nobody[];
/* A password for a first login, from the alphabet 23456789BCDFGHJKMNPQRTVWXY. */
const char *kb_password_make(struct kb_ctx *c);

/* ---- session.c ---- */

/* Fills ctx->who and ctx->csrf from the session cookie; no or an old session: nobody.
 * Idle 30 minutes, absolute 8 hours. */
void kb_session_read(struct kb_req *r);
/* Name and password in; a session cookie out. KB_NONE: wrong (same time, same text,
 * whether the name exists or not). *wait: seconds to wait when throttled, else 0. */
enum kb_rc kb_session_begin(struct kb_req *r, const char *user, const char *password, int64_t *wait);
/* Ends the session of this request, here and in the browser. */
enum kb_rc kb_session_end(struct kb_req *r);
/* Sets a fresh password (its length is the form's rule), ends all other sessions of
 * this person and gives this one a fresh token. KB_NONE: `old` is wrong, or there
 * were too many tries. */
enum kb_rc kb_session_password(struct kb_req *r, const char *old, const char *fresh);

/* ---- second.c ---- */

/* A second factor that is offered to somebody who has none. */
struct kb_offer {
	const char *sealed;  /* the secret, for the form that confirms it */
	const char *groups;  /* the same to type: groups of four letters and digits */
	const char *link;    /* the same for the app: otpauth:// */
};

/* What came of a form about the second factor. */
enum kb_second {
	KB_SECOND_FAILED = -1,
	KB_SECOND_GIVEN,     /* the session is a fresh one and has it */
	KB_SECOND_WRONG,     /* the code: not right, or used before */
	KB_SECOND_PASSWORD,  /* the password is not right */
	KB_SECOND_STALE,     /* the offer is too old, or of another person */
	KB_SECOND_WAIT       /* too many tries; *wait: seconds */
};

/* Does the person hold this right, and lacks only the code? Any right at all? */
bool kb_lacks_second(struct kb_ctx *c, const char *right);
bool kb_lacks_second_somewhere(struct kb_ctx *c);
/* Has the account a second factor? */
bool kb_second_is_set(struct kb_ctx *c, const char *user);
/* Offers a fresh secret, or the one in `sealed` once more while it is young. */
struct kb_offer kb_second_offer(struct kb_ctx *c, const char *sealed);
/* Confirms an offer with its first code, and with the password: a session that was left
 * open must not give a second factor to who finds it. */
enum kb_second kb_second_enrol(struct kb_req *r, const char *sealed, const char *password, const char *code,
    int64_t *wait);
/* Looks at a code of the person at hand. */
enum kb_second kb_second_give(struct kb_req *r, const char *code, int64_t *wait);
/* Takes the second factor from an account that lost its phone and ends its sessions.
 * KB_NONE: it has none. */
enum kb_rc kb_second_reset(struct kb_ctx *c, const char *user);

/* ---- user.c, place.c: for the command line and the example ---- */

/* A login name is [a-z0-9._-]{1,40}. KB_NONE: the name is taken. */
enum kb_rc kb_user_add(struct kb_ctx *c, const char *user, const char *hash);
/* Another password for a person who lost it; ends all sessions. KB_NONE: nobody. */
enum kb_rc kb_user_password(struct kb_ctx *c, const char *user, const char *hash);
/* Gives a role at a place; twice is once. Fails on an unknown user, role or place. */
enum kb_rc kb_user_grant(struct kb_ctx *c, const char *user, const char *role, const char *place);
/* Takes a role at a place away; open sessions lose it with their next page. KB_NONE: the
 * person does not have it there. */
enum kb_rc kb_user_revoke(struct kb_ctx *c, const char *user, const char *role, const char *place);
/* Is there an account of this name? */
bool kb_user_is_there(struct kb_ctx *c, const char *user);
/* Removes the account with its roles and sessions. KB_NONE: nobody has this name. */
enum kb_rc kb_user_remove(struct kb_ctx *c, const char *user);
/* What an account may: "role@place role@place". */
const char *kb_roles_of(struct kb_ctx *c, const char *user);

/* ---- mail.c ---- */
enum { KB_MAIL_ADDRESS_MAX = 120 };
/* One address as staff have it: letters, digits and . _ + - before the sign, a name of hosts behind it. */
bool kb_mail_is_address(const char *s);
/* Where an account gets mail; "": nowhere. */
const char *kb_mail_to(struct kb_ctx *c, const char *user);
/* From now on there; "": nowhere. KB_NONE: that is no address, or nobody has this name. */
enum kb_rc kb_mail_set(struct kb_ctx *c, const char *user, const char *address);

/* Adds a place under its parent, which must be there ("" or NULL: at the top).
 * KB_NONE: the id is taken. Fails on an id, kind or parent that cannot be. */
enum kb_rc kb_place_add(struct kb_ctx *c, const struct kb_place *p);
/* Puts a location under another place. What was released of it stays where it lay. KB_NONE: there
 * is no such place. Fails on what cannot lie there. */
enum kb_rc kb_place_move(struct kb_ctx *c, const char *id, const char *parent);

/* ---- csrf.c ---- */

/* The token that binds a form to the session, masked anew; "" without a session. */
const char *kb_csrf_token(struct kb_ctx *c);
/* For every POST. KB_NONE: the browser says that another site sent it. */
enum kb_rc kb_csrf_site_check(const struct kb_req *r);
/* For a POST with a right. KB_NONE: cross-site, or the token of another session or none. */
enum kb_rc kb_csrf_check(struct kb_req *r, const char *token);

/* ---- xml.c ---- */

/* The one guarded XML reader: no DTD, no entities, no network, UTF-8 only, at most
 * max bytes, 64 attributes an element, 20,000 nodes, depth 256 (security.md 6.1).
 * NULL and *why (in English, with the line) when refused. Caller frees with xmlFreeDoc(). */
struct _xmlDoc *kb_xml_read(struct kb_arena *a, const char *bytes, size_t n, size_t max, const char **why);

/* The same, and where the trouble is: for who shows it beside the line. */
struct kb_xml_trouble { const char *why; long line; int column; }; /* column 0: not known */
struct _xmlDoc *kb_xml_read_at(struct kb_arena *a, const char *bytes, size_t n, size_t max, struct kb_xml_trouble *t);

/* What is held against the bytes before the library sees them: length, UTF-8, attributes, no
 * DTD. For the one other reader (text/xliff.h), which reads a file too long for a tree. */
bool kb_xml_look(struct kb_arena *a, const char *bytes, size_t n, size_t max, struct kb_xml_trouble *t);

#endif
