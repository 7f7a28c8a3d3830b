/* test-files.c - recordings and photos from who sends them to who hears them, and to nobody else. */
#include <stdio.h>

#include "test-world.h"

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))
#define SPEAK "/nl/complaints/speak"
#define LOOK "/nl/complaints/look"

/* What is heard; eight bytes of it lie nowhere else. */
#define VOICE "STEMGELUID-een-twee-drie-vier"

/* As Chromium makes it, with the name of a program. */
static const char sound[] = "\x1a\x45\xdf\xa3\x87\x42\x82\x84" "webm" "\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
	"\x15\x49\xa9\x66\x90\x2a\xd7\xb1\x83\x0f\x42\x40\x4d\x80\x86" "Chrome" "\x16\x54\xae\x6b\x90\xae\x8e\xd7\x81\x01\x83\x81\x02\x86\x86" "A_OPUS"
	"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff\xe7\x81\x00\xa3\xa1\x81\x00\x64\x80" VOICE;
enum { SOUND = sizeof sound - 1 };

/* One pixel. */
static const unsigned char photo[] = {
	0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55,
	0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71,
	0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
};

static struct kb_test *team(void **state)
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	return *state;
}

static const char *between(const char *s, const char *before, const char *end)
{
	const char *at = strstr(s, before);

	if (!at)
		return NULL;
	at += strlen(before);
	return piece(at, strcspn(at, end));
}

static const char *hidden(const struct kb_test_reply *p, const char *name)
{
	char before[60];
	const char *value;

	snprintf(before, sizeof before, "name=\"%s\" value=\"", name);
	value = between(p->body, before, "\"");
	assert_non_null(value);
	return value;
}

/* Speaks, and walks on by ticks alone: something is wrong, no danger, a person, without a name. */
static struct kb_test_reply speak(struct kb_test *t)
{
	static const char *const steps[] = { "go=next&a=wrong", "go=next&a=no", "go=next&a=person", "go=next&a=signal", "go=next", "go=send", NULL };
	struct kb_test_reply p = kb_test_upload(t, SPEAK, "", "file", sound, SOUND);

	for (size_t i = 0; steps[i]; i++) {
		char body[200];

		assert_int_equal(p.status, 200);
		HAS_NOT(p, "textarea");
		snprintf(body, sizeof body, "state={state}&%s", steps[i]);
		p = kb_test_post(t, SPEAK, body);
	}
	return p;
}

static struct kb_test_reply open_mine(struct kb_test *t, const char *code)
{
	char body[200];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_post(t, LOOK, body);
}

static struct kb_test_reply add(struct kb_test *t, const struct kb_test_reply *page, const void *bytes, size_t n)
{
	char fields[2000];

	snprintf(fields, sizeof fields, "held=%s&seen=%s&go=file", hidden(page, "held"), hidden(page, "seen"));
	return kb_test_upload(t, LOOK, fields, "file", bytes, n);
}

static bool is_voice(const struct kb_test_reply *p)
{
	return p->status == 200 && p->len == SOUND && memmem(p->body, p->len, VOICE, strlen(VOICE)) && !memmem(p->body, p->len, "Chrome", 6);
}

static int64_t number(struct kb_test *t, const char *sql)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_number", sql }));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	commit(t);
	return n;
}

static const char *case_id(struct kb_test *t)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_id", "SELECT id FROM complaints_case" }));
	const char *id = kb_next(q) ? piece(kb_col_text(q, 0), 32) : NULL;

	commit(t);
	assert_non_null(id);
	return id;
}

/* ---- To speak ---- */

static void a_voice_files_a_complaint_without_a_letter(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p;
	char code[SEAL_CODE];

	kb_test_anonymous(t);
	HAS(kb_test_get(t, "/nl/complaints"), "href=\"" SPEAK "\"");
	HAS(kb_test_get(t, SPEAK), "Wie mijn stem kent, kan hem herkennen");
	p = speak(t);
	code_on(&p, code);
	assert_int_equal(strlen(code), SEAL_DIGITS);
	p = open_mine(t, code);
	assert_non_null(between(p.body, "controls preload=\"none\" src=\"", "\""));
	p = kb_test_get(t, between(p.body, "preload=\"none\" src=\"", "\""));
	assert_true(is_voice(&p));
	assert_string_equal(p.type, "audio/webm");
	assert_non_null(strstr(p.head, "no-store"));
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file WHERE case_id IS NULL"), 0);
}

/* Sent twice it is one case with one recording. */
static void a_repeat_is_the_same(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = speak(t), q;
	char one[SEAL_CODE], two[SEAL_CODE];

	code_on(&p, one);
	q = kb_test_post(t, SPEAK, "state={state}&go=send");
	code_on(&q, two);
	assert_string_equal(one, two);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 1);
}

static void what_is_no_recording_is_said_and_not_kept(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = kb_test_upload(t, SPEAK, "", "file", "%PDF-1.4 and so on and on", 25);

	HAS(p, "geen opname die wij kunnen afspelen");
	HAS(kb_test_upload(t, SPEAK, "", "file", photo, sizeof photo), "geen opname die wij kunnen afspelen");
	HAS(kb_test_post(t, SPEAK, ""), "Er is nog geen opname");
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 0);
}

/* What nobody sent on goes by itself; who comes later with it is not told that it was filed. */
static void what_waits_too_long_goes(void **state)
{
	struct kb_test *t = team(state);
	struct media m = { MEDIA_WEBM, (unsigned char *)sound, SOUND, 5 };
	const char *ticket;

	assert_int_equal(file_wait(begin(t), &m, "de-linde", &ticket), KB_OK);
	commit(t);
	assert_int_equal(files_tidy(begin(t)), KB_OK);
	commit(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 1);
	kb_test_clock(t, NOON_15_APRIL_2026 + 14 * 3600);
	assert_int_equal(files_tidy(begin(t)), KB_OK);
	commit(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 0);
}

/* ---- What was thrown away before it was sent ---- */

/* Spoken and answered, and when it is sent the recording is gone: the page says so in the person's language and keeps the answers. */
static struct kb_test_reply speak_to_nobody(struct kb_test *t)
{
	static const char *const steps[] = { "go=next&a=wrong", "go=next&a=no", "go=next&a=person", "go=next&a=signal", "go=next", NULL };
	struct kb_test_reply p = kb_test_upload(t, "/ar/complaints/speak", "", "file", sound, SOUND);

	for (size_t i = 0; steps[i]; i++) {
		char body[200];

		snprintf(body, sizeof body, "state={state}&%s", steps[i]);
		p = kb_test_post(t, "/ar/complaints/speak", body);
	}
	assert_int_equal(number(t, "DELETE FROM complaints_file RETURNING 1"), 1);
	p = kb_test_post(t, "/ar/complaints/speak", "state={state}&go=send");
	assert_int_equal(p.status, 200);
	HAS(p, "التسجيل لم يعد موجودا");
	HAS(p, "type=\"file\"");
	HAS(p, "tel:112");
	HAS_NOT(p, "name=\"card\"");
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case"), 0);
	return p;
}

static void what_is_gone_is_spoken_again_and_no_question_with_it(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = speak_to_nobody(t);
	char code[SEAL_CODE], fields[14000];

	snprintf(fields, sizeof fields, "state=%s&again=%s&go=send", hidden(&p, "state"), hidden(&p, "again"));
	p = kb_test_post(t, "/ar/complaints/speak", fields); /* nothing recorded: the same page, with both */
	HAS(p, "name=\"again\"");
	snprintf(fields, sizeof fields, "state=%s&again=%s&go=send", hidden(&p, "state"), hidden(&p, "again"));
	p = kb_test_upload(t, "/ar/complaints/speak", fields, "file", sound, SOUND);
	code_on(&p, code);
	assert_int_equal(strlen(code), SEAL_DIGITS);
	p = open_mine(t, code);
	p = kb_test_get(t, between(p.body, "preload=\"none\" src=\"", "\""));
	assert_true(is_voice(&p));
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case"), 1);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file WHERE case_id IS NULL"), 0);
}

static void what_is_gone_may_be_written_instead(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = speak_to_nobody(t);
	char code[SEAL_CODE], fields[14000];

	snprintf(fields, sizeof fields, "state=%s&again=%s&go=send&write=1", hidden(&p, "state"), hidden(&p, "again"));
	p = kb_test_post(t, "/ar/complaints/speak", fields);
	HAS(p, "كيف أريد أن أحكي ذلك؟");
	HAS_NOT(p, "class=\"error\"");
	kb_test_post(t, "/ar/complaints/speak", "state={state}&go=next&a=write");
	p = kb_test_post(t, "/ar/complaints/speak", "state={state}&go=next&t=Geschreven+in+plaats+van+gezegd");
	p = kb_test_post(t, "/ar/complaints/speak", "state={state}&go=send");
	code_on(&p, code);
	assert_int_equal(strlen(code), SEAL_DIGITS);
	HAS(open_mine(t, code), "Geschreven in plaats van gezegd");
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE theme = 'person'"), 1); /* as it was ticked before */
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 0);
}

/* ---- To come back ---- */

static void an_address_is_good_for_half_an_hour_and_for_this_file(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = speak(t);
	char code[SEAL_CODE], *url;

	code_on(&p, code);
	p = open_mine(t, code);
	url = (char *)between(p.body, "preload=\"none\" src=\"", "\"");
	assert_true(strlen(url) < 500);
	kb_test_clock(t, NOON_15_APRIL_2026 + 1700);
	p = kb_test_get(t, url);
	assert_true(is_voice(&p));
	url[60] = url[60] == 'x' ? 'y' : 'x';
	assert_int_equal(kb_test_get(t, url).status, 404);
	assert_int_equal(kb_test_get(t, "/nl/complaints/heard/-/-").status, 404);
	p = open_mine(t, code);
	url = (char *)between(p.body, "preload=\"none\" src=\"", "\"");
	kb_test_clock(t, NOON_15_APRIL_2026 + 1700 + 1801);
	assert_int_equal(kb_test_get(t, url).status, 404);
}

static void a_photo_is_added_once_and_shown(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply first, p;
	char code[SEAL_CODE];

	file_case(t, "person", "signal", "Woorden", code);
	first = open_mine(t, code);
	p = add(t, &first, photo, sizeof photo);
	HAS(p, "Het is gedaan");
	HAS(p, "alt=\"Foto, ");
	HAS(add(t, &first, photo, sizeof photo), "intussen iets veranderd");
	p = kb_test_get(t, between(p.body, "loading=\"lazy\" src=\"", "\""));
	assert_int_equal(p.status, 200);
	assert_string_equal(p.type, "image/jpeg");
	assert_memory_equal(p.body, "\xff\xd8\xff", 3);
	p = open_mine(t, code);
	HAS(add(t, &p, "GIF89a and so on and on and on", 30), "geen opname");
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 1);
	for (int i = 1; i < 20; i++) {
		p = open_mine(t, code);
		HAS(add(t, &p, sound, SOUND), "Het is gedaan");
	}
	p = open_mine(t, code);
	HAS(add(t, &p, sound, SOUND), "nu genoeg opnames");
}

/* ---- The desk ---- */

static struct kb_test_reply press(struct kb_test *t, const char *path, const char *more)
{
	char body[300];

	snprintf(body, sizeof body, "csrf={csrf}&%s", more);
	return kb_test_post(t, path, body);
}

static const char *file_of(struct kb_test *t, const char *path)
{
	struct kb_test_reply p = kb_test_get(t, path);

	assert_int_equal(p.status, 200);
	return between(p.body, "preload=\"none\" src=\"", "\"");
}

static void who_opened_the_case_hears_it_and_answers(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = speak(t);
	char code[SEAL_CODE], path[100], add_to[110], one[110];
	const char *id = case_id(t), *url;

	code_on(&p, code);
	snprintf(path, sizeof path, "/nl/staff/complaints/%s", id);
	snprintf(add_to, sizeof add_to, "%s/add", path);
	snprintf(one, sizeof one, "%s/file/1", path);
	assert_int_equal(kb_test_get(t, one).status, 404); /* not opened today: not in the chain */
	assert_int_equal(kb_test_get(t, add_to).status, 303);
	assert_int_equal(kb_test_upload(t, add_to, "csrf={csrf}&go=answer", "file", sound, SOUND).status, 409);
	snprintf(one, sizeof one, "case=%s", id);
	assert_int_equal(press(t, "/nl/staff/complaints", one).status, 303);
	url = file_of(t, path);
	p = kb_test_get(t, url);
	assert_true(is_voice(&p));
	snprintf(one, sizeof one, "%s/file/0", path);
	assert_int_equal(kb_test_get(t, one).status, 404); /* a message that is no file */
	HAS(kb_test_get(t, add_to), "Versturen als het antwoord");
	assert_int_equal(kb_test_upload(t, add_to, "csrf={csrf}&go=answer", "file", "none", 4).status, 200);
	assert_int_equal(kb_test_upload(t, add_to, "csrf={csrf}&go=answer", "file", sound, SOUND).status, 303);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 2);
	kb_test_anonymous(t);
	assert_int_equal(kb_test_get(t, url).status, 303); /* to sign in */
	p = open_mine(t, code);
	p = kb_test_get(t, between(strstr(p.body, "preload=\"none\" src=\"") + 10, "preload=\"none\" src=\"", "\""));
	assert_true(is_voice(&p));
}

/* ---- The key of the team changes, the case is shredded ---- */

static void files_follow_their_case(void **state)
{
	struct kb_test *t = team(state);
	struct kb_test_reply p = speak(t);
	const char *id = case_id(t);
	char path[100], field[60];
	struct kb_ctx *c;
	struct member m, other;
	const struct message *list;
	struct hand h;
	struct file f;

	c = begin(t);
	assert_int_equal(member_make_for(c, "later", PHRASE " ook", &other), KB_OK);
	assert_int_equal(member_now(c, &m), KB_OK);
	assert_int_equal(team_admit(c, &m, team_for(c, "coa", ""), other.id), KB_OK);
	assert_int_equal(team_next_epoch(c, &m, team_for(c, "coa", ""), other.id), KB_OK);
	assert_int_equal(member_open(c, &other, case_by_id(c, id), &h), KB_NONE);
	assert_int_equal(member_open(c, &m, case_by_id(c, id), &h), KB_OK);
	assert_int_equal(case_read(c, &h, &list), 2);
	assert_true(ticket_read(c, list[1].text, &f));
	assert_non_null(file_open(c, id, &f));
	f.key[3] ^= 1; /* control: it is this key that opens it */
	assert_null(file_open(c, id, &f));
	f.key[3] ^= 1;
	assert_null(file_open(c, "00000000000000000000000000000000", &f)); /* nor the file of another case */
	commit(t);
	snprintf(field, sizeof field, "case=%s", id);
	press(t, "/nl/staff/complaints", field);
	snprintf(path, sizeof path, "/nl/staff/complaints/%s", id);
	p = kb_test_get(t, file_of(t, path));
	assert_true(is_voice(&p));
	c = begin(t);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_drop", "DELETE FROM complaints_case WHERE id = $1" }), kb_t(id));
	commit(t);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_file"), 0);
}

/* ---- What lies on the disk ---- */

/* Which run of eight bytes of these is in the store or its log; NULL: none. */
static const char *run_in_store(struct kb_test *t, const char *bytes, size_t n)
{
	static const char *const names[] = { "", "-wal" };
	const char *found = NULL;

	for (size_t i = 0; i < 2 && !found; i++) {
		char path[500], *all = malloc(8 << 20);
		size_t len = 0;
		FILE *f;

		snprintf(path, sizeof path, "%s%s", kb_test_store(t), names[i]);
		f = fopen(path, "rb");
		if (f) {
			len = fread(all, 1, 8 << 20, f);
			fclose(f);
		}
		for (size_t at = 0; len && at + 8 <= n && !found; at++)
			if (memmem(all, len, bytes + at, 8))
				found = bytes + at;
		free(all);
	}
	return found;
}

static void no_eight_bytes_of_a_voice_lie_in_the_store(void **state)
{
	struct kb_test *t = team(state);
	struct kb_ctx *c;

	speak(t);
	assert_null(run_in_store(t, VOICE, strlen(VOICE)));
	c = begin(t);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_clear", "UPDATE complaints_file SET sealed = $1" }), kb_b(sound, SOUND));
	commit(t);
	assert_non_null(run_in_store(t, VOICE, strlen(VOICE))); /* control: kept as it came, it is found */
}

/* The same card, and the same words where it is none, as where one writes; the recording is not made again. */
static void a_card_may_be_spoken_to(void **state)
{
	struct kb_test *t = team(state);
	static const char *const steps[] = { "go=next&a=wrong", "go=next&a=no", "go=next&a=person", "go=next&a=signal", "go=next", "go=send", NULL };
	char code[SEAL_CODE], got[SEAL_CODE], body[1000];
	struct kb_test_reply p;

	kb_test_anonymous(t);
	p = kb_test_upload(t, SPEAK, "card=1234", "file", sound, SOUND);
	HAS(p, "geen twintig cijfers");
	HAS(p, "De opname is er");
	HAS_NOT(p, "type=\"file\"");
	seal_code_make(code);
	snprintf(body, sizeof body, "card=%s&held=%s", code, hidden(&p, "held"));
	p = kb_test_post(t, SPEAK, body);
	for (size_t i = 0; steps[i]; i++) {
		snprintf(body, sizeof body, "state={state}&%s", steps[i]);
		p = kb_test_post(t, SPEAK, body);
	}
	code_on(&p, got);
	assert_string_equal(got, code);
	HAS(open_mine(t, code), "<audio");
	HAS(kb_test_post(t, SPEAK, "card=&held=AAAA"), "Er is nog geen opname"); /* control: nothing waits under another seal */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_card_may_be_spoken_to),
		WITH_HOUSE(what_is_gone_is_spoken_again_and_no_question_with_it),
		WITH_HOUSE(what_is_gone_may_be_written_instead),
		WITH_HOUSE(a_voice_files_a_complaint_without_a_letter),
		WITH_HOUSE(a_repeat_is_the_same),
		WITH_HOUSE(what_is_no_recording_is_said_and_not_kept),
		WITH_HOUSE(what_waits_too_long_goes),
		WITH_HOUSE(an_address_is_good_for_half_an_hour_and_for_this_file),
		WITH_HOUSE(a_photo_is_added_once_and_shown),
		WITH_HOUSE(who_opened_the_case_hears_it_and_answers),
		WITH_HOUSE(files_follow_their_case),
		WITH_HOUSE(no_eight_bytes_of_a_voice_lie_in_the_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
