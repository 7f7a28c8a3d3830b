/* portal.c - the core's own pages, in the same shape as a plugin's.
 *
 * The languages, the way in for youths, what is kept of them, and the door for staff.
 * Everything else on these pages comes from plugins through the slots "youth.home"
 * and "staff.home". The table of contents stands at the end. */
#include "portal.h"

#include <string.h>

#include "desk.h"
#include "house.h"
#include "kb.sql.h"
#include "text.h"
#include "web.h"

/* ---- Youths ------------------------------------------------------------------------ */

/* Every language by its own name; the browser's wish only orders them. */
static enum kb_rc serve_start(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *all;
	size_t n = kb_languages(r, &all);
	struct kb_way_in *list = kb_alloc(c, (n + 1) * sizeof(*list));
	const struct kb_chooser m = { list, n };

	for (size_t i = 0; i < n; i++)
		list[i] = (struct kb_way_in){ .language = all[i], .url = kb_fmt(c, "/%s", all[i].tag) };
	return kb_page(r, kb_say(c, "nav.title", NULL), portal_start, &m);
}

static enum kb_rc serve_home(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_welcome m = { .privacy = kb_url(c, "kb.privacy", NULL) };

	return kb_page(r, kb_say(c, "nav.title", NULL), portal_home, &m);
}

static enum kb_rc serve_privacy(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_welcome m = { .privacy = NULL };

	return kb_page(r, kb_say(c, "nav.title", NULL), portal_privacy, &m);
}

/* ---- The door for staff ----------------------------------------------------------------- */

static enum kb_rc login_page(struct kb_req *r, struct kb_login m)
{
	struct kb_ctx *c = kb_task(r);

	m.action = kb_url(c, "kb.login", NULL);
	return kb_page(r, kb_say(c, "staff.login.title", NULL), portal_login, &m);
}

static enum kb_rc serve_login(struct kb_req *r)
{
	return login_page(r, (struct kb_login){ .user = "" });
}

static const struct kb_field login_form[] = {
	{ "user", KB_LINE, 1, 40, true },
	{ "password", KB_LINE, 1, KB_PASSWORD_MAX, true },
	{ 0 }
};

/* Wrong: the same page again, whether the name exists or not. */
static enum kb_rc take_login(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_login m = { .user = kb_text(r, "user"), .wrong = true };
	enum kb_rc rc;
	int64_t wait;

	rc = kb_session_begin(r, m.user, kb_text(r, "password"), &wait);
	if (rc == KB_OK)
		return kb_see(r, kb_url(c, "kb.staff", NULL));
	if (wait)
		m.minutes = kb_fmt(c, "%lld", (long long)(wait + 59) / 60);
	rc = login_page(r, m);
	r->reply.status = wait ? 429 : 403;
	return rc;
}

static enum kb_rc take_logout(struct kb_req *r)
{
	if (kb_session_end(r) != KB_OK)
		return KB_FAIL;
	return kb_see(r, kb_url(kb_task(r), "kb.login", NULL));
}

/* ---- The desk of staff --------------------------------------------------------------------- */

static enum kb_rc serve_staff(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_desktop m = {
		.user = kb_who(c)->user, .password = kb_url(c, "kb.password", NULL), .mail = kb_url(c, "kb.mail", NULL),
		.second = kb_lacks_second_somewhere(c) ? kb_url(c, "kb.second", NULL) : NULL,
		.machine = kb_may(c, "kb.operate", NULL) ? kb_url(c, "kb.machine", NULL) : NULL,
	};

	return kb_page(r, kb_say(c, "staff.home.title", NULL), portal_staff, &m);
}

static enum kb_rc password_page(struct kb_req *r, struct kb_password m)
{
	struct kb_ctx *c = kb_task(r);

	m.action = kb_url(c, "kb.password", NULL);
	return kb_page(r, kb_say(c, "staff.password.title", NULL), portal_password, &m);
}

static enum kb_rc serve_password(struct kb_req *r)
{
	return password_page(r, (struct kb_password){ 0 });
}

static const struct kb_field password_form[] = {
	{ "old", KB_LINE, 1, KB_PASSWORD_MAX, true },
	{ "fresh", KB_LINE, KB_PASSWORD_MIN, KB_PASSWORD_MAX, true },
	{ "again", KB_LINE, 1, KB_PASSWORD_MAX, true },
	{ 0 }
};

static enum kb_rc take_password(struct kb_req *r)
{
	struct kb_password m = { .unequal = strcmp(kb_text(r, "fresh"), kb_text(r, "again")) != 0 };
	enum kb_rc rc;

	if (!m.unequal) {
		rc = kb_session_password(r, kb_text(r, "old"), kb_text(r, "fresh"));
		m.done = rc == KB_OK;
		m.wrong = rc == KB_NONE;
	}
	rc = password_page(r, m);
	if (!m.done)
		r->reply.status = 403;
	return rc;
}

/* Its pages stand in second.c. */
static const struct kb_field second_form[] = {
	{ "code", KB_LINE, 1, 20, true },
	{ "password", KB_LINE, 1, KB_PASSWORD_MAX, false },
	{ "secret", KB_SEALED, 1, 400, false },
	{ "then", KB_SEALED, 1, 2000, false },
	{ 0 }
};

static const struct kb_field mail_form[] = { { "address", KB_LINE, 0, KB_MAIL_ADDRESS_MAX, false }, { 0 } };

/* ---- Table of contents ------------------------------------------------------------------------ */

static const struct kb_route routes[] = {
	{ KB_GET, "/", "kb.start", NULL, NULL, serve_start, 0 },
	{ KB_GET, "/{lang}", "kb.home", NULL, NULL, serve_home, 0 },
	{ KB_GET, "/{lang}/privacy", "kb.privacy", NULL, NULL, serve_privacy, 0 },
	{ KB_GET, "/{lang}/staff", "kb.staff", "kb.staff", NULL, serve_staff, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/login", "kb.login", NULL, NULL, serve_login, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/login", "kb.login", NULL, login_form, take_login, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/logout", "kb.logout", "kb.staff", NULL, take_logout, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/password", "kb.password", "kb.staff", NULL, serve_password, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/password", "kb.password", "kb.staff", password_form, take_password, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/mail", "kb.mail", "kb.staff", NULL, portal_serve_mail, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/mail", "kb.mail", "kb.staff", mail_form, portal_take_mail, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/machine", "kb.machine", "kb.operate", NULL, portal_serve_machine, KB_NO_STORE },
	{ KB_GET, "/{lang}/staff/second", "kb.second", "kb.staff", NULL, portal_serve_second, KB_NO_STORE },
	{ KB_POST, "/{lang}/staff/second", "kb.second", "kb.staff", second_form, portal_take_second, KB_NO_STORE },
	{ 0 }
};

static const struct kb_right rights[] = {
	{ "kb.staff", KB_ROLES, 0 },
	{ "kb.operate", "admin", 0 },
	{ 0 }
};

static const struct kb_job jobs[] = {
	{ "tidy", 24 * 3600, kb_desk_tidy },
	{ 0 }
};

static const struct kb_setting settings[] = {
	{ "data", KB_DATA_DIR, "folder of the store, the keys and what runs" },
	{ "files", "", "folder of files that are written once and sent by the web server; empty: files in the data folder" },
	{ "keys", "", "file of the secret keys; empty: keys in the data folder" },
	{ "socket", "", "unix socket for the web server; empty: run/klankbord.sock in the data folder" },
	{ "group", "", "group that may use the socket; empty: the group of this process" },
	{ "workers", "2", "processes that serve pages" },
	{ "pool_complaints", "2", "processes that serve complaints and nothing else, beside the workers" },
	{ "retire", "10000", "requests after which a worker is replaced; 0: never" },
	{ "watchdog", "10", "seconds after which a request that hangs is ended" },
	{ "memory", "64", "MiB of its own after which a worker is replaced; a process never gets more than 192 MiB above this" },
	{ "crashes", "5", "deaths of workers within a minute after which a plugin loses its pages; 0: never" },
	{ "sandbox", "on", "may a worker or keeper ask the kernel only for what it needs? off: for debuggers and sanitizers" },
	{ "sandbox_kill", "off", "end a process at every call that the sandbox refuses, not only at the worst: for tests" },
	{ "user", "", "user that the portal becomes when root starts it; the data folder must be theirs" },
	{ "plugins", KB_PLUGIN_DIR, "folders of plugins, a colon between" },
	{ "locales", KB_LOCALE_DIR, "folders of languages, a colon between" },
	{ "static", KB_STATIC_DIR, "folder of static files, with their list" },
	{ "organisation", "", "name of the organisation, on pages of staff" },
	{ "base_url", "http://localhost:8080", "address of the portal as people type it, on posters" },
	{ "https", "off", "are pages served over https? Then cookies never travel without it" },
	{ "exit_url", "https://www.buienradar.nl/", "where quick exit leads: a page that everyone looks at" },
	{ "kiosk_idle", "180", "seconds without a touch after which a shared tablet starts over" },
	{ "sendmail", "", "program that takes a mail as sendmail(1) does, with its whole path; empty: the portal sends none" },
	{ "mail_from", "", "address that mail of the portal comes from; empty: the one of the user that runs it" },
	{ "help_adviser", "088-555 1000", "telephone of the confidential adviser (AKJ)" },
	{ "help_kindertelefoon", "0800-0432", "telephone of the Kindertelefoon" },
	{ "require_approved", "on", "serve only texts that a person approved; the example serves all" },
	{ "pseudo", "off", "offer the pseudo-languages en-XA and ar-XB, for testers" },
	{ 0 }
};

const struct kb_plugin kb_portal = {
	.abi = KB_ABI,
	.name = "kb",
	.routes = routes,
	.jobs = jobs,
	.settings = settings,
	.rights = rights,
	.migrations = kb_migrations,
	.statements = kb_statements
};
