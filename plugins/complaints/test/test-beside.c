/* test-beside.c - what lies beside a case: notes, which no reporter's code opens, and one message at an interpreter,
 * who opens that and nothing else, until it is translated, taken back, old or of a closed case. */
#include <sodium.h>
#include <stdio.h>

#include "desk.h"
#include "test-world.h"

#define STORY "De mentor schreeuwt elke avond"
#define SAID "Kwikstaart achter de wasserij"
#define OTHER "Zwaluwnest morgenvroeg"
#define DONE "A wagtail behind the laundry"
#define NOTE "Bel eerst met de teamleider"

static char code[SEAL_CODE], id[40];

/* The people of the house; their keys stay here. */
enum who { HANDLER, INTERPRETER, ANOTHER, WHO };
static struct member people[WHO];
static char ids[WHO][40];

static void set(struct kb_test *t, const char *sql)
{
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_set", sql }));
	commit(t);
}

static int64_t ask(struct kb_test *t, const char *sql)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_ask", sql }));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	commit(t);
	return n;
}

static void keep_person(struct kb_ctx *c, enum who who, const char *name)
{
	assert_int_equal(member_make_for(c, name, PHRASE, &people[who]), KB_OK);
	snprintf(ids[who], sizeof ids[who], "%s", people[who].id);
	people[who].id = ids[who];
	people[who].person = name;
}

/* Into the team: who only interprets is refused, so they come in as somebody who is known to do more. */
static void come_in(struct kb_ctx *c, enum who who)
{
	const struct team *team = team_for(c, "coa", "");

	assert_int_equal(team_admit(c, &people[HANDLER], team, ids[who]), KB_NONE);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_more", "UPDATE complaints_member SET interprets = 0 WHERE id = $1" }), kb_t(ids[who]));
	assert_int_equal(team_admit(c, &people[HANDLER], team, ids[who]), KB_OK);
}

static struct hand hand_of(struct kb_ctx *c, enum who who)
{
	struct hand h = { .f = case_by_id(c, id), .author = SEAL_MEMBER, .member = ids[who] };
	struct seal_pair pair;

	assert_int_equal(team_pair(c, &people[who], &h.f->keys.role, &pair), KB_OK);
	assert_int_equal(seal_case_open(h.case_sk, h.f->keys.to_role, SEAL_WRAPPED, &h.f->keys.c, &h.f->keys.role, &pair), SEAL_FINE);
	memcpy(h.signer, people[who].keys.signer, SEAL_SIGNER);
	return h;
}

/* A case with three messages of its reporter and its handler, and two interpreters. */
static void begin_case(struct kb_test *t)
{
	struct seal_reporter r;
	struct hand h;
	struct kb_ctx *c = begin(t);

	keep_person(c, HANDLER, "behandelaar");
	keep_person(c, INTERPRETER, "tolk");
	keep_person(c, ANOTHER, "tolk2");
	assert_int_equal(team_make(c, &people[HANDLER], body_find("coa"), kb_place(c, "organisatie")), KB_OK);
	commit(t);
	set(t, "UPDATE complaints_member SET interprets = 1 WHERE person LIKE 'tolk%'");
	file_case(t, "person", "signal", STORY, code);
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	snprintf(id, sizeof id, "%s", case_by_mark(c, r.mark)->id);
	h = hand_of(c, HANDLER);
	assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "ti", SAID), KB_OK);
	assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "nl", OTHER), KB_OK);
	commit(t);
}

static const struct message *find(struct kb_ctx *c, const char *words)
{
	struct hand h = hand_of(c, HANDLER);
	const struct message *list;
	size_t n = case_read(c, &h, &list);

	for (size_t i = 0; i < n; i++)
		if (list[i].text && strstr(list[i].text, words))
			return &list[i];
	return NULL;
}

static void lend_to(struct kb_test *t, enum who who)
{
	struct kb_ctx *c = begin(t);
	const struct message *s = find(c, SAID);

	assert_int_equal(lend(c, &people[HANDLER], case_by_id(c, id), s, &people[who], "en", work_lendable(s)), KB_OK);
	commit(t);
}

/* What somebody with these keys reads of all that is lent, whoever the rows say it is for. */
static const char *opens(struct kb_test *t, enum who who, bool by_row)
{
	static char text[200];
	struct kb_ctx *c = begin(t);
	const struct lent *list;
	size_t n = lent_of(c, case_by_id(c, id), &list);
	const char *words = NULL;

	for (size_t i = 0; i < n && !words; i++) {
		struct lent mine = list[i];

		if (by_row)
			mine.member = ids[who];
		words = lent_open(c, &people[who], &mine);
	}
	snprintf(text, sizeof text, "%s", words ? words : "");
	commit(t);
	return text;
}

/* ---- An interpreter, by keys ---- */

static void one_message_opens_to_one_interpreter(void **state)
{
	struct kb_test *t = *state;
	struct seal_pair pair;
	struct kb_ctx *c;

	begin_case(t);
	lend_to(t, INTERPRETER);
	assert_string_equal(opens(t, INTERPRETER, false), SAID);
	assert_string_equal(opens(t, ANOTHER, false), "");
	assert_string_equal(opens(t, ANOTHER, true), ""); /* though the row said it were theirs */
	assert_string_equal(opens(t, HANDLER, true), "");
	c = begin(t);
	assert_int_equal(team_pair(c, &people[INTERPRETER], &case_by_id(c, id)->keys.role, &pair), KB_NONE); /* nothing of the case */
	commit(t);
	lend_to(t, ANOTHER); /* control */
	assert_string_equal(opens(t, ANOTHER, false), SAID);
}

/* Control: with the team's key, which no interpreter holds, all would open. */
static void the_key_of_the_team_would_open_all(void **state)
{
	struct kb_test *t = *state;
	struct kb_ctx *c;

	begin_case(t);
	c = begin(t);
	come_in(c, INTERPRETER);
	commit(t);
	c = begin(t);
	{
		struct hand h = hand_of(c, INTERPRETER);
		const struct message *list;
		size_t n = case_read(c, &h, &list), open = 0;

		for (size_t i = 0; i < n; i++)
			open += list[i].text != NULL;
		assert_true(open >= 3);
	}
	commit(t);
}

static void no_name_and_nothing_ticked_is_lent(void **state)
{
	struct kb_test *t = *state;
	struct message m = { .kind = SEAL_STORY, .author = SEAL_REPORTER, .text = "name=Een naam" };

	(void)t;
	assert_null(work_lendable(&m));
	m.text = "story=" STORY;
	assert_string_equal(work_lendable(&m), STORY);
	m.kind = SEAL_ANSWERS;
	assert_null(work_lendable(&m));
	m.kind = SEAL_TRANSLATION;
	assert_null(work_lendable(&m));
	m.kind = SEAL_MESSAGE;
	m.text = NULL;
	assert_null(work_lendable(&m));
}

/* ---- The way there and back, by pages ---- */

/* The interpreter signs in and makes a key of their own. */
static void sign_in_interpreter(struct kb_test *t, const char *role, const char *place)
{
	kb_test_anonymous(t);
	kb_test_staff(t, role, place);
	kb_test_second(t);
	kb_test_get(t, "/en/staff/complaints/key");
	assert_int_equal(kb_test_post(t, "/en/staff/complaints/key", "csrf={csrf}&go=open&phrase=" "een+zin+van+een+tolk+hier" "&again=een+zin+van+een+tolk+hier").status, 303);
}

static const char *task_of(struct kb_test *t)
{
	static char task[40];
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_task", "SELECT id FROM complaints_lent" }));

	snprintf(task, sizeof task, "%s", kb_next(q) ? kb_col_text(q, 0) : "");
	commit(t);
	return task;
}

/* Lends SAID to who is signed in. */
static void lend_here(struct kb_test *t)
{
	struct kb_ctx *c = begin(t);
	const struct message *s = find(c, SAID);
	struct member m;

	assert_int_equal(member_of_person(c, &m), KB_OK);
	assert_true(interpreter_find(c, m.id, &m));
	assert_int_equal(lend(c, &people[HANDLER], case_by_id(c, id), s, &m, "en", work_lendable(s)), KB_OK);
	commit(t);
}

static struct kb_test_reply open_task(struct kb_test *t, const char *task)
{
	char body[100];

	kb_test_get(t, "/en/staff/password");
	snprintf(body, sizeof body, "csrf={csrf}&lent=%s", task);
	return kb_test_post(t, "/en/staff/complaints/translate", body);
}

static const char *path_of(const char *task)
{
	static char path[100];

	snprintf(path, sizeof path, "/en/staff/complaints/translate/%s", task);
	return path;
}

static void an_interpreter_reads_one_message_and_translates_it(void **state)
{
	static const char *const hidden[] = { STORY, OTHER, "De Linde", "de-linde", "COA", "behandelaar", "April", "2026" };
	struct kb_test *t = *state;
	struct kb_test_reply p;
	const char *task;
	char path[200];

	begin_case(t);
	sign_in_interpreter(t, "interpreter", "organisatie");
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/translate").body, "nothing to translate"));
	lend_here(t);
	task = task_of(t);
	p = kb_test_get(t, "/en/staff/complaints/translate");
	assert_non_null(strstr(p.body, task));
	assert_null(strstr(p.body, SAID));
	assert_int_equal(kb_test_get(t, path_of(task)).status, 303); /* not without the act */
	assert_int_equal(open_task(t, task).status, 303);
	p = kb_test_get(t, path_of(task));
	assert_non_null(strstr(p.body, SAID));
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		assert_null(strstr(p.body, hidden[i]));
	assert_null(strstr(p.body, id));
	snprintf(path, sizeof path, "/en/staff/complaints/%s", id);
	assert_int_equal(kb_test_get(t, path).status, 404);
	assert_int_equal(kb_test_get(t, "/en/staff/complaints").status, 404);
	assert_int_equal(kb_test_get(t, "/en/staff/complaints/teams").status, 404);

	kb_test_get(t, path_of(task));
	assert_int_equal(kb_test_post(t, path_of(task), "csrf={csrf}&text=A+wagtail+behind+the+laundry").status, 303);
	assert_int_equal(kb_test_get(t, path_of(task)).status, 404);
	assert_int_equal(ask(t, "SELECT count(*) FROM complaints_lent"), 0);
	assert_int_equal(ask(t, "SELECT count(*) FROM complaints_act WHERE verb = 2 AND actor = (SELECT id FROM complaints_member WHERE person NOT IN ('behandelaar', 'tolk', 'tolk2'))"), 1);
	{
		struct kb_ctx *c = begin(t);
		uint32_t of = 0;

		assert_non_null(find(c, DONE));
		assert_string_equal(translation_of(find(c, DONE), &of), DONE);
		assert_int_equal(of, find(c, SAID)->position);
		commit(t);
	}
	kb_test_anonymous(t);
	snprintf(path, sizeof path, "go=open&code=%s", code);
	p = kb_test_post(t, "/en/complaints/look", path);
	assert_non_null(strstr(p.body, DONE));
	assert_non_null(strstr(p.body, "Translation, "));
}

/* Every role, at two places, with the message lent to somebody, to them, and to them and ended. */
static void nobody_else_opens_what_is_lent(void **state)
{
	static const char *const roles[] = { "complaints", "admin", "quality", "location", "interpreter", "guardian" };
	static const char *const places[] = { "organisatie", "de-linde" };
	enum { ELSEWHERE, HERE, ENDED, LOOKS };
	struct kb_test *t = *state;
	size_t asked = 0, opened = 0;

	begin_case(t);
	for (size_t r = 0; r < sizeof roles / sizeof *roles; r++)
		for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
			bool interprets = strcmp(roles[r], "interpreter") == 0, holds = interprets || strcmp(roles[r], "complaints") == 0 || strcmp(roles[r], "guardian") == 0;

			kb_test_anonymous(t);
			kb_test_staff(t, roles[r], places[p]);
			kb_test_second(t);
			kb_test_get(t, "/en/staff/password");
			assert_int_equal(kb_test_post(t, "/en/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+zin+van+een+tolk+hier&again=een+zin+van+een+tolk+hier").status == 303, holds);
			for (int how = ELSEWHERE; how < LOOKS; how++) {
				char task[40];

				if (how == ELSEWHERE)
					lend_to(t, INTERPRETER);
				if (how == HERE && interprets)
					lend_here(t);
				snprintf(task, sizeof task, "%s", how == HERE ? task_of(t) : "00000000000000000000000000000000");
				if (how == ELSEWHERE)
					snprintf(task, sizeof task, "%s", task_of(t));
				open_task(t, task);
				asked++;
				opened += strstr(kb_test_get(t, path_of(task)).body, SAID) != NULL;
				assert_int_equal(strstr(kb_test_get(t, path_of(task)).body, SAID) != NULL, how == HERE && interprets);
				if (how != HERE)
					set(t, "DELETE FROM complaints_lent");
			}
			set(t, "DELETE FROM complaints_session");
			set(t, "DELETE FROM complaints_lent");
			set(t, "UPDATE complaints_member SET person = id WHERE person NOT IN ('behandelaar', 'tolk', 'tolk2')");
		}
	assert_int_equal(asked, 36);
	assert_int_equal(opened, 2);
}

static void what_is_old_or_closed_or_taken_back_is_gone(void **state)
{
	static const char *const ends[] = { "UPDATE complaints_lent SET day = day - 15", "UPDATE complaints_case SET kept_until = 99999" };
	struct kb_test *t = *state;
	struct kb_ctx *c;

	begin_case(t);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		lend_to(t, INTERPRETER);
		assert_int_equal(lent_tidy(begin(t)), KB_OK);
		commit(t);
		assert_string_equal(opens(t, INTERPRETER, false), SAID); /* control: not before */
		set(t, ends[i]);
		assert_int_equal(lent_tidy(begin(t)), KB_OK);
		commit(t);
		assert_string_equal(opens(t, INTERPRETER, false), "");
		set(t, "UPDATE complaints_case SET kept_until = 0");
	}
	lend_to(t, INTERPRETER);
	{
		char task[40];

		snprintf(task, sizeof task, "%s", task_of(t));
		c = begin(t);
		assert_int_equal(lent_take_back(c, &people[HANDLER], lent_find(c, task)), KB_OK);
		commit(t);
	}
	assert_string_equal(opens(t, INTERPRETER, false), "");
}

/* ---- Notes ---- */

static void a_note_is_the_teams_and_never_the_reporters(void **state)
{
	struct kb_test *t = *state;
	const struct note *notes;
	struct seal_reporter r;
	struct kb_ctx *c;
	struct hand h;
	struct aside a = { .n = 0 };
	char body[100];

	begin_case(t);
	c = begin(t);
	assert_int_equal(note_write(c, &people[HANDLER], case_by_id(c, id), NOTE), KB_OK);
	come_in(c, ANOTHER);
	commit(t);
	c = begin(t);
	for (int who = HANDLER; who < WHO; who++) {
		assert_int_equal(notes_read(c, &people[who], case_by_id(c, id), &notes), 1);
		if (who == INTERPRETER)
			assert_null(notes[0].text);
		else
			assert_string_equal(notes[0].text, NOTE);
	}
	/* The key of the case, which the reporter's code gives, does not open it. */
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_OK);
	{
		struct kb_rows *q = kb_ask(c, (&(const struct kb_stmt){ "complaints", "test_note",
			"SELECT id, case_id, member, day, pk, other, epoch, wrapped, envelope FROM complaints_note" }));
		struct seal_at at = { .kind = SEAL_NOTE, .author = SEAL_MEMBER };
		seal_byte clear[4096];
		const seal_byte *words;
		size_t len;

		assert_true(kb_next(q) && aside_read(q, 4, 7, &a));
		memcpy(at.case_id, a.c.id, SEAL_ID);
		memcpy(at.author_id, people[HANDLER].row.id, SEAL_ID);
		assert_true(a.n <= sizeof clear);
		assert_int_equal(seal_get(clear, &words, &len, a.envelope, a.n, &at, &a.c, h.case_sk, NULL), SEAL_CLOSED);
		assert_int_equal(seal_get(clear, &words, &len, a.envelope, a.n, &at, &h.f->keys.c, h.case_sk, NULL), SEAL_CLOSED);
	}
	commit(t);
	snprintf(body, sizeof body, "go=open&code=%s", code);
	assert_null(strstr(kb_test_post(t, "/nl/complaints/look", body).body, NOTE));
}

static void notes_go_with_the_key_of_the_team(void **state)
{
	struct kb_test *t = *state;
	const struct note *notes;
	struct kb_ctx *c;

	begin_case(t);
	c = begin(t);
	come_in(c, ANOTHER);
	assert_int_equal(note_write(c, &people[ANOTHER], case_by_id(c, id), NOTE), KB_OK);
	commit(t);
	c = begin(t);
	assert_int_equal(team_next_epoch(c, &people[HANDLER], team_for(c, "coa", ""), ids[ANOTHER]), KB_OK);
	commit(t);
	c = begin(t);
	assert_int_equal(notes_read(c, &people[ANOTHER], case_by_id(c, id), &notes), 1);
	assert_null(notes[0].text);
	notes_read(c, &people[HANDLER], case_by_id(c, id), &notes);
	assert_string_equal(notes[0].text, NOTE);
	commit(t);
	/* A note that another is said to have written is shown as not readable. */
	set(t, "UPDATE complaints_note SET member = (SELECT id FROM complaints_member WHERE person = 'tolk')");
	c = begin(t);
	notes_read(c, &people[HANDLER], case_by_id(c, id), &notes);
	assert_null(notes[0].text);
	commit(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(one_message_opens_to_one_interpreter),
		WITH_HOUSE(the_key_of_the_team_would_open_all),
		WITH_HOUSE(no_name_and_nothing_ticked_is_lent),
		WITH_HOUSE(an_interpreter_reads_one_message_and_translates_it),
		WITH_HOUSE(nobody_else_opens_what_is_lent),
		WITH_HOUSE(what_is_old_or_closed_or_taken_back_is_gone),
		WITH_HOUSE(a_note_is_the_teams_and_never_the_reporters),
		WITH_HOUSE(notes_go_with_the_key_of_the_team),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
