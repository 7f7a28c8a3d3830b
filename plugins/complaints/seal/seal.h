/* seal.h - what is told in a complaint, closed to the disk, the backup and the machine's administrator.
 *
 * A complaint has a key pair of its own. Its secret half lies in the store twice: wrapped
 * to the role that handles it, and locked under the code that its reporter holds. A role
 * has a pair for each epoch, wrapped to its members and to the escrow; a member's pair is
 * locked under a password. So a reader goes
 *
 *   password -> member -> role of this epoch -> case -> messages
 *   code ------------------------------------> case -> messages
 *
 * Pure functions over bytes: no store, no clock, no memory of its own. What comes out is
 * written into room of the caller, who owns it; a secret that comes out must be wiped by
 * the caller with sodium_memzero(), whoever made it. What the library itself needs on the
 * way is wiped before it returns, whatever it returns. sodium_init() comes first.
 *
 * Primitives, all of libsodium 1.0.18: X25519 (RFC 7748), Ed25519ph (RFC 8032),
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), BLAKE2b (RFC 7693), Argon2id (RFC 9106).
 * Why it is so, and what it does not keep: docs/decisions/sealing.md. */
#ifndef SEAL_H
#define SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef unsigned char seal_byte;

enum {
	SEAL_ID = 16,      /* of a case, a role, a member: random, or a hash of a name */
	SEAL_KEY = 32,     /* a secret key, a public key, a hash, a mark */
	SEAL_SALT = 16,
	SEAL_SIGNER = 64,  /* the secret half of Ed25519 as libsodium keeps it */
	SEAL_BOX = 49,     /* what a box is longer than what is in it: form 1, fresh 32, tag 16 */
	SEAL_WRAPPED = SEAL_KEY + SEAL_BOX,
	SEAL_STEP = 1024,  /* bodies are as long as a multiple of this */
	SEAL_BODY_MAX = 64 * 1024,
	SEAL_PASSWORD_MAX = 1024,
};

/* Why something did not come out. */
enum seal_rc {
	SEAL_FINE,
	SEAL_CLOSED,    /* it does not open: another key, another place, or touched. Never told apart */
	SEAL_MALFORMED, /* no bytes of this library: length, form, characters */
	SEAL_TOO_MUCH,  /* longer or dearer than the library does */
	SEAL_NO_MEMORY, /* Argon2id had no room: says nothing about the password or the code */
};

/* ---- keys (keys.c) ------------------------------------------------------------------ */

/* Seals to `pk`, opens with `sk`. Of a case, of a role in an epoch, of the escrow. */
struct seal_pair { seal_byte pk[SEAL_KEY], sk[SEAL_KEY]; };

/* A fresh pair. `sk` is the caller's to wipe. */
void seal_pair_make(struct seal_pair *p);

/* Does `sk` belong to `pk`? In constant time. */
bool seal_pair_fits(const seal_byte pk[SEAL_KEY], const seal_byte sk[SEAL_KEY]);

/* What Argon2id costs: passes and bytes of memory, kept beside what it made, so that it
 * can grow later. SEAL_TOO_MUCH where a row of the store asks for over 16 passes or 1 GiB. */
struct seal_cost { uint32_t passes, bytes; };
extern const struct seal_cost seal_cost_now; /* 2 passes, 64 MiB: security.md 5.1 */

/* What one person holds while signed in: a pair to open with, another to sign with.
 * Both come of one seed. The holder wipes it. */
struct seal_member {
	struct seal_pair box;
	seal_byte signer[SEAL_SIGNER];
	seal_byte seed[SEAL_KEY];
};

/* What the store keeps of a member: no secret in it. */
struct seal_member_row {
	seal_byte id[SEAL_ID];
	seal_byte box_pk[SEAL_KEY], sign_pk[SEAL_KEY];
	struct seal_cost cost;
	seal_byte salt[SEAL_SALT];
	seal_byte locked[SEAL_WRAPPED]; /* the seed, under the password */
};

/* A new member with `row->id` already set. Argon2id: never under the write lock of the store. */
enum seal_rc seal_member_make(struct seal_member_row *row, struct seal_member *m, const char *password,
    struct seal_cost cost);

/* Another password for who is signed in; keys and public halves stay. */
enum seal_rc seal_member_relock(struct seal_member_row *row, const struct seal_member *m, const char *password,
    struct seal_cost cost);

/* SEAL_CLOSED: another password, or a row that was touched; `m` is then wiped. */
enum seal_rc seal_member_open(const struct seal_member_row *row, const char *password, struct seal_member *m);

/* What a member holds, for as long as a session lives: locked under a token of 32 random bytes that only
 * the browser's cookie gives. Neither the row nor the token alone opens it, and any worker can serve. */
void seal_member_keep(seal_byte locked[SEAL_WRAPPED], const struct seal_member_row *row, const struct seal_member *m,
    const seal_byte token[SEAL_KEY]);
enum seal_rc seal_member_resume(struct seal_member *m, const struct seal_member_row *row, const seal_byte *locked, size_t n,
    const seal_byte token[SEAL_KEY]);

/* ---- wrapped keys (wrap.c) ---------------------------------------------------------- */

/* A role in one of its epochs. Epochs count from 1. */
struct seal_role { seal_byte id[SEAL_ID]; uint32_t epoch; };

/* The secret half of a role to one member (or, under the id of zeros, to the escrow).
 * False: `to` is no public key. */
bool seal_role_to_member(seal_byte wrapped[SEAL_WRAPPED], const struct seal_pair *role_pair, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const seal_byte to[SEAL_KEY]);

/* Back out, for who holds `member_pair`. `role_pair->pk` is known beforehand: a secret half
 * that belongs to another public one is SEAL_CLOSED. */
enum seal_rc seal_role_open(struct seal_pair *role_pair, const seal_byte *wrapped, size_t n, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const struct seal_pair *member_pair);

extern const seal_byte seal_escrow[SEAL_ID]; /* the id of zeros */

/* What says which case it is: the id is a hash of the rest, so neither can be exchanged. */
struct seal_case {
	seal_byte id[SEAL_ID];
	seal_byte pk[SEAL_KEY];       /* to seal to */
	seal_byte reporter[SEAL_KEY]; /* verifies what its reporter signs */
};

/* Does the id belong to the two keys? */
bool seal_case_is_whole(const struct seal_case *c);

/* The secret half of a case to a role. False: `to` is no public key. */
bool seal_case_to_role(seal_byte wrapped[SEAL_WRAPPED], const struct seal_case *c, const seal_byte case_sk[SEAL_KEY],
    const struct seal_role *role, const seal_byte to[SEAL_KEY]);

/* Back out, for who holds the role's pair of that epoch. `case_sk` is wiped where it fails. */
enum seal_rc seal_case_open(seal_byte case_sk[SEAL_KEY], const seal_byte *wrapped, size_t n, const struct seal_case *c,
    const struct seal_role *role, const struct seal_pair *role_pair);

/* The same case to the next epoch: out of `old`, into `wrapped`. Bodies are not touched. */
enum seal_rc seal_case_rewrap(seal_byte wrapped[SEAL_WRAPPED], const seal_byte *old, size_t n, const struct seal_case *c,
    const struct seal_role *from, const struct seal_pair *from_pair, const struct seal_role *to, const seal_byte to_pk[SEAL_KEY]);

/* ---- sessions (wrap.c) -------------------------------------------------------------- */

/* The secret half of a role for as long as a session lives: locked under a token of 32
 * random bytes that only the browser's cookie holds. Neither the row nor the token alone
 * opens it, and any worker can serve. */
void seal_session_lock(seal_byte locked[SEAL_WRAPPED], const struct seal_pair *role_pair, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const seal_byte token[SEAL_KEY]);
enum seal_rc seal_session_open(struct seal_pair *role_pair, const seal_byte *locked, size_t n, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const seal_byte token[SEAL_KEY]);

/* ---- the reporter's code (receipt.c) ------------------------------------------------ */

enum { SEAL_DIGITS = 20, SEAL_CODE = SEAL_DIGITS + 1, SEAL_CODE_SHOWN = SEAL_DIGITS + 5, SEAL_CODE_TYPED = 256 };

/* Twenty random digits and a NUL: 66.4 bits. Made with the empty form, before anything is
 * sent, so that a form sent twice is one complaint: its mark is the same. */
void seal_code_make(char code[SEAL_CODE]);

/* "1234 5678 9012 3456 7890". */
void seal_code_show(char shown[SEAL_CODE_SHOWN], const char code[SEAL_CODE]);

/* What somebody typed or pasted: digits of four scripts, between them spaces, dashes and the
 * invisible marks of direction. Costs nothing, so it stands before seal_code_keys().
 * SEAL_TOO_MUCH: over SEAL_CODE_TYPED bytes; SEAL_MALFORMED: not twenty digits. */
enum seal_rc seal_code_read(char code[SEAL_CODE], const char *typed);

/* What a code is worth. The holder wipes it. */
struct seal_reporter {
	seal_byte mark[SEAL_KEY];      /* finds the row: the only part that is stored */
	seal_byte lock[SEAL_KEY];      /* opens the reporter's copy of the case */
	seal_byte signer[SEAL_SIGNER]; /* signs what the reporter writes */
	seal_byte verify[SEAL_KEY];    /* struct seal_case.reporter */
};

/* `salt` is one for the whole portal; `pepper` lies outside of store and backup. Argon2id: never
 * under the write lock, and only a few at once (security.md 5.2). */
enum seal_rc seal_code_keys(struct seal_reporter *r, const char code[SEAL_CODE], const seal_byte salt[SEAL_SALT],
    const seal_byte pepper[SEAL_KEY], struct seal_cost cost);

/* The reporter's copy of the secret half of a case. */
void seal_case_to_reporter(seal_byte locked[SEAL_WRAPPED], const struct seal_case *c, const seal_byte case_sk[SEAL_KEY],
    const struct seal_reporter *r);
enum seal_rc seal_case_by_reporter(seal_byte case_sk[SEAL_KEY], const seal_byte *locked, size_t n, const struct seal_case *c,
    const struct seal_reporter *r);

/* ---- a case (case.c) ---------------------------------------------------------------- */

/* Everything that the store keeps to open a case. Without `to_role` and `to_reporter` it is closed for good. */
struct seal_case_row {
	struct seal_case c;
	seal_byte mark[SEAL_KEY];
	struct seal_role role;
	seal_byte to_role[SEAL_WRAPPED], to_reporter[SEAL_WRAPPED];
};

/* Opens a new case for a reporter, with a role. `case_sk` is the caller's to wipe. False:
 * `role_pk` is no public key. */
bool seal_case_make(struct seal_case_row *row, seal_byte case_sk[SEAL_KEY], const struct seal_reporter *r,
    const struct seal_role *role, const seal_byte role_pk[SEAL_KEY]);

/* ---- messages (envelope.c) ---------------------------------------------------------- */

enum seal_kind { SEAL_STORY = 1, SEAL_ANSWERS, SEAL_MESSAGE, SEAL_NOTICE, SEAL_FILE_KEY,
	SEAL_NOTE, SEAL_LENT, SEAL_TRANSLATION, SEAL_ADVICE };
enum seal_author { SEAL_REPORTER = 1, SEAL_MEMBER, SEAL_PORTAL };

/* Where a message stands and who wrote it. It opens there and nowhere else. */
struct seal_at {
	seal_byte case_id[SEAL_ID];
	uint32_t position;            /* from 0, without a gap */
	enum seal_kind kind;
	enum seal_author author;
	seal_byte author_id[SEAL_ID]; /* of a member; zeros: the reporter, the portal */
	seal_byte before[SEAL_KEY];   /* the head of what stands before; zeros: nothing does */
};

/* Bytes of the envelope of a body of n bytes. */
size_t seal_envelope_size(size_t n);

/* Puts `body` into `envelope` (seal_envelope_size(n) bytes), signed by its author. `case_sk`
 * NULL: by somebody who can write into the case and not read it; otherwise a reader of the
 * case, which costs no X25519 when it is read. SEAL_TOO_MUCH: over SEAL_BODY_MAX. */
enum seal_rc seal_put(seal_byte *envelope, const struct seal_at *at, const struct seal_case *c, const seal_byte *case_sk,
    const seal_byte signer[SEAL_SIGNER], const void *body, size_t n);

/* Opens one. `clear` has room for n bytes and is the caller's to wipe; `*body` points into it.
 * `verify` is the author's key; NULL only where seal_vouch_fits() says that it was verified. */
enum seal_rc seal_get(seal_byte *clear, const seal_byte **body, size_t *len, const seal_byte *envelope, size_t n,
    const struct seal_at *at, const struct seal_case *c, const seal_byte case_sk[SEAL_KEY], const seal_byte *verify);

/* Where the next message stands: one further, after this envelope. */
void seal_at_next(struct seal_at *at, const seal_byte *envelope, size_t n);

/* "A member of this role has verified all that stands before `at`": saves the signatures of
 * what was read before. Only who holds the role's pair can say it. */
void seal_vouch(seal_byte vouch[SEAL_KEY], const struct seal_at *at, const struct seal_role *role, const struct seal_pair *role_pair);
bool seal_vouch_fits(const seal_byte vouch[SEAL_KEY], const struct seal_at *at, const struct seal_role *role,
    const struct seal_pair *role_pair);

/* ---- notes (note.c) ----------------------------------------------------------------- */

/* n bytes to a member alone, bound to what they are about: `note` has room for n + SEAL_BOX. False: the member's key is
 * none. Back: `size` bytes, which the caller wipes; SEAL_CLOSED: another member, another thing, or touched. */
bool seal_note_put(seal_byte *note, const struct seal_member_row *to, const seal_byte about[SEAL_ID], const void *bytes, size_t n);
enum seal_rc seal_note_get(void *bytes, size_t size, const seal_byte *note, size_t n, const struct seal_member_row *of,
    const struct seal_member *m, const seal_byte about[SEAL_ID]);

/* ---- escrow (escrow.c) -------------------------------------------------------------- */

enum { SEAL_SHARES = 3, SEAL_SHARE_TEXT = 109 };

/* Cuts a secret in three, of which any two give it back and one tells nothing (Shamir,
 * "How to share a secret", 1979, over the field of AES). Each is a line of text for paper, with a check of
 * its own against slips of the pen. Made and joined on a machine without a network. */
void seal_share(char share[SEAL_SHARES][SEAL_SHARE_TEXT], const seal_byte secret[SEAL_KEY]);

/* SEAL_MALFORMED: one of the two is misread; SEAL_CLOSED: twice the same share, shares of two
 * different cuttings, or not what belongs to `pk`. */
enum seal_rc seal_share_join(struct seal_pair *escrow, const char *one, const char *two);

/* One byte of a share: the line through `secret` with the slope `slope`, at `x`. For the proof in the tests. */
seal_byte seal_share_byte(seal_byte secret, seal_byte slope, seal_byte x);

/* ---- audit (chain.c) ---------------------------------------------------------------- */

/* One act. No word of anybody, no time: the day is rounded by the caller. */
struct seal_act {
	uint64_t seq;                /* from 1, without a gap */
	int32_t day;                 /* klankbord-civil.h */
	uint32_t verb;
	seal_byte actor[SEAL_ID], object[SEAL_ID];
	seal_byte detail[SEAL_KEY];  /* a hash: the head of a case, a public key; else zeros */
};

struct seal_link { struct seal_act act; seal_byte mac[SEAL_KEY]; };

/* Binds `act` to what stands before it. `before`: the mac of that, zeros for the first. */
void seal_chain_link(seal_byte mac[SEAL_KEY], const seal_byte key[SEAL_KEY], const seal_byte before[SEAL_KEY],
    const struct seal_act *act);

/* A head that was sent away: it holds even against who has the key of the chain. */
struct seal_head { uint64_t seq; int32_t day; seal_byte mac[SEAL_KEY]; };

/* What was found. `seq` names the first link that does not hold; 0: all do. `cut`: the chain
 * ends before a head that was sent away. */
struct seal_found { uint64_t seq; bool cut; };
struct seal_found seal_chain_check(const seal_byte key[SEAL_KEY], const struct seal_link *links, size_t n,
    const struct seal_head *heads, size_t nheads);

enum { SEAL_HEAD_TEXT = 256 };

/* "klankbord-head 1 SEQ DAY MAC SIGNATURE": one line, for mail or paper. */
void seal_head_write(char text[SEAL_HEAD_TEXT], const struct seal_head *h, const seal_byte signer[SEAL_SIGNER]);
enum seal_rc seal_head_read(struct seal_head *h, const char *text, const seal_byte verify[SEAL_KEY]);

/* ---- retention (shred.c) ------------------------------------------------------------ */

/* What stays for the figures: numbers only, so that no word, key or id can slip in. */
struct seal_ledger { int32_t month; uint32_t place, category, track, outcome, messages; };

enum { SEAL_LEDGER_TEXT = 128 };

/* Destroys what opens a case: both copies of its key, the mark and the three parts of its
 * name; `row` is zeros afterwards. The caller writes it over the row of the store, deletes the
 * envelopes, and keeps `line`. What a backup holds lives until the backup is deleted. */
void seal_shred(struct seal_case_row *row, char line[SEAL_LEDGER_TEXT], const struct seal_ledger *l);

/* ---- attachments (stream.c) --------------------------------------------------------- */

enum { SEAL_CHUNK = 64 * 1024, SEAL_CHUNK_MORE = 17, SEAL_STREAM_HEAD = 24 };

/* Bytes of a sealed attachment of n bytes: whole chunks, so that it tells its size in steps
 * of 64 KiB only. */
size_t seal_stream_size(size_t n);

/* All of it in `sealed` (seal_stream_size(n) bytes), under a key of its own, which goes
 * into an envelope of the kind SEAL_FILE_KEY. */
void seal_stream_put(seal_byte *sealed, const seal_byte key[SEAL_KEY], const void *bytes, size_t n);

/* Back into `clear` (room for n bytes). SEAL_CLOSED too where the end is missing. */
enum seal_rc seal_stream_get(seal_byte *clear, size_t *len, const seal_byte *sealed, size_t n, const seal_byte key[SEAL_KEY]);

#endif
