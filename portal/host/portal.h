/* portal.h - the pages that the core itself has: models and views. */
#ifndef KB_PORTAL_H
#define KB_PORTAL_H

#include "klankbord-view.h"
#include "web.h"

enum { KB_PASSWORD_MIN = 12, KB_PASSWORD_MAX = 200 };

/* A language that a youth can choose. */
struct kb_way_in {
	struct kb_language language;
	const char *url;
};

struct kb_chooser {
	const struct kb_way_in *list;
	size_t count;
};

/* The way in for youths. */
struct kb_welcome {
	const char *privacy; /* address */
};

/* What a form says about the try before; NULL: nothing. */
struct kb_login {
	const char *action, *user;
	bool wrong;
	const char *minutes; /* to wait; NULL: no need to */
};

struct kb_password {
	const char *action;
	bool wrong, unequal, done;
};

/* The code of the second factor, and what the try before came to. */
struct kb_code {
	const char *action, *then; /* where it goes; sealed: where that leads */
	bool given;                /* this session has it */
	bool wrong, password, stale;
	const char *minutes;       /* to wait; NULL: no need to */
};

/* The same for who has none yet: a secret to scan or to type. */
struct kb_enrol {
	struct kb_code code;
	const char *secret;        /* sealed, for the form */
	const char *groups, *link;
	struct kb_qr qr;
};

struct kb_desktop {
	const char *user, *password, *mail;  /* who; where the password is changed, where mail goes */
	const char *second;           /* where the code is given; NULL: nothing lacks it */
	const char *machine;          /* how the machine is; NULL: not this person's matter */
};

/* Where mail to this person goes, and what came of the try before. */
struct kb_mail_page {
	const char *action, *address;
	bool off, wrong, done;
};

/* How the machine is. */
struct kb_machine_row { const char *name, *value; };
struct kb_machine_alarm { const char *name, *text; };
struct kb_machine_page {
	const struct kb_machine_alarm *alarms;
	size_t nalarms;
	const struct kb_machine_row *rows;
	size_t nrows;
};

void portal_start(struct kb_ctx *c, struct kb_out *o, const struct kb_chooser *m);
void portal_home(struct kb_ctx *c, struct kb_out *o, const struct kb_welcome *m);
void portal_privacy(struct kb_ctx *c, struct kb_out *o, const struct kb_welcome *m);
void portal_login(struct kb_ctx *c, struct kb_out *o, const struct kb_login *m);
void portal_password(struct kb_ctx *c, struct kb_out *o, const struct kb_password *m);
void portal_code(struct kb_ctx *c, struct kb_out *o, const struct kb_code *m);
void portal_enrol(struct kb_ctx *c, struct kb_out *o, const struct kb_enrol *m);
void portal_staff(struct kb_ctx *c, struct kb_out *o, const struct kb_desktop *m);
void portal_machine(struct kb_ctx *c, struct kb_out *o, const struct kb_machine_page *m);

void portal_mail(struct kb_ctx *c, struct kb_out *o, const struct kb_mail_page *m);

/* Where mail goes (mail.c). */
enum kb_rc portal_serve_mail(struct kb_req *r);
enum kb_rc portal_take_mail(struct kb_req *r);

/* The page that shows how the machine is (status.c). */
enum kb_rc portal_serve_machine(struct kb_req *r);

/* ---- second.c ---- */

enum kb_rc portal_serve_second(struct kb_req *r);
enum kb_rc portal_take_second(struct kb_req *r);
/* Answers the request with a page that asks for the code, in place of the page. */
enum kb_rc portal_ask_second(struct kb_req *r);

#endif
