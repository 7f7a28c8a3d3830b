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
};

void portal_start(struct kb_ctx *c, struct kb_out *o, const struct kb_chooser *m);
void portal_home(struct kb_ctx *c, struct kb_out *o, const struct kb_welcome *m);
void portal_privacy(struct kb_ctx *c, struct kb_out *o, const struct kb_welcome *m);
void portal_login(struct kb_ctx *c, struct kb_out *o, const struct kb_login *m);
void portal_password(struct kb_ctx *c, struct kb_out *o, const struct kb_password *m);
void portal_staff(struct kb_ctx *c, struct kb_out *o, const struct kb_desktop *m);

#endif
