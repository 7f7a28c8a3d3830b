/* t.h - the model of the views in these cases. */
#include <string.h>

struct t_thing {
	const char *name;
	const char *const *words;
	size_t nwords;
};

struct t_model {
	const char *name, *url, *hint;
	int count;
	double share;
	bool must;
	const struct t_thing *list;
	kb_view *body;
};

void t_each(struct kb_ctx *c, struct kb_out *o, const struct t_model *m);
