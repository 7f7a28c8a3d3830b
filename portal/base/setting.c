/* setting.c - the value of a setting: the operator's, else the preset. */
#include <string.h>

#include "ctx.h"
#include "log.h"

static const char *chosen(const struct kb_house *h, const char *name)
{
	for (size_t i = 0; i < h->nsettings; i++)
		if (strcmp(h->settings[i].name, name) == 0)
			return h->settings[i].value;
	return NULL;
}

static const char *preset(const struct kb_house *h, const char *name)
{
	for (size_t i = 0; i < h->nplugins; i++)
		for (const struct kb_setting *s = h->plugins[i]->settings; s && s->name; s++)
			if (strcmp(s->name, name) == 0)
				return s->preset;
	return NULL;
}

const char *kb_files(struct kb_ctx *c)
{
	const char *set = kb_set(c, "files");

	return *set ? set : kb_fmt(c, "%s/files", kb_set(c, "data"));
}

const char *kb_set(const struct kb_ctx *c, const char *name)
{
	const char *value = chosen(c->house, name);

	if (!value)
		value = preset(c->house, name);
	if (value)
		return value;
	kb_log(c, KB_WARN, "setting %s is declared by no plugin", name);
	return "";
}
