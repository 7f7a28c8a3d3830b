/* portal.h - the pages that the core itself has: models and views. */
#ifndef KB_PORTAL_H
#define KB_PORTAL_H

#include "klankbord-view.h"

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

struct kb_desktop {
	const char *user, *password;  /* who; where the password is changed */
	const char *machine;          /* how the machine is; NULL: not this person's matter */
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
void portal_staff(struct kb_ctx *c, struct kb_out *o, const struct kb_desktop *m);
void portal_machine(struct kb_ctx *c, struct kb_out *o, const struct kb_machine_page *m);

/* The page that shows how the machine is (status.c). */
enum kb_rc portal_serve_machine(struct kb_req *r);

#endif
