/* bind.c - what holds for a node: relevance, need, limits, and what is ours.
 *
 * Ours stand in the namespace urn:klankbord:form, which other tools pass over:
 *   kb:practice="true()"  the answer is never kept
 *   kb:scored="true()" kb:worst="1" kb:best="4"   a figure is made of it
 *   kb:values="yes=1 no=0"  what a code counts for, where it is not a number itself
 *   kb:readers="true()"   the words of the form say who reads what is written here, the page does not */
#include <math.h>
#include <string.h>
#include "eval.h"
#include "xform.h"

/* An attribute that is not listed would change the meaning of the form. */
static bool is_known(const xmlAttr *attr)
{
	static const struct { const char *ns, *name; } known[] = {
		{ NULL, "nodeset" }, { NULL, "type" }, { NULL, "readonly" }, { NULL, "required" }, { NULL, "relevant" },
		{ NULL, "constraint" }, { NULL, "calculate" }, { KB_NS_JR, "requiredMsg" }, { KB_NS_JR, "constraintMsg" },
		{ KB_NS_JR, "preload" }, { KB_NS_JR, "preloadParams" }, { KB_NS_KB, "practice" }, { KB_NS_KB, "scored" }, { KB_NS_KB, "worst" },
		{ KB_NS_KB, "best" }, { KB_NS_KB, "values" }, { KB_NS_KB, "readers" },
	};
	const char *ns = attr->ns == NULL ? NULL : (const char *)attr->ns->href;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].name, (const char *)attr->name) == 0 && (ns == NULL) == (known[i].ns == NULL) &&
		    (ns == NULL || strcmp(ns, known[i].ns) == 0))
			return true;
	return false;
}

static bool read_message(struct kb_reader *rd, const xmlNode *bind, const char *name, struct kb_label *out)
{
	const char *ref = kb_attribute(rd, bind, KB_NS_JR, name);

	return ref == NULL || kb_label_read(rd, bind, ref, out);
}

/* A switch that is set once for all: "true()", "false()" or not there. */
static bool read_switch(struct kb_reader *rd, const xmlNode *bind, const char *ns, const char *name, bool *out)
{
	const char *s = kb_attribute(rd, bind, ns, name);

	*out = s != NULL && strcmp(s, "true()") == 0;
	if (s == NULL || *out || strcmp(s, "false()") == 0)
		return true;
	return kb_reader_beyond(rd, bind, "%s takes true() or false() only", name);
}

static bool read_readonly(struct kb_reader *rd, const xmlNode *bind, struct kb_bind *b)
{
	struct kb_ast *t = NULL;

	if (!read_switch(rd, bind, NULL, "readonly", &b->readonly) || !kb_expression_read(rd, bind, NULL, "readonly", &t))
		return false;
	b->readonly = b->readonly || (t != NULL && t->kind == KB_AST_NUMBER && t->number != 0);
	b->readonly_if = b->readonly ? NULL : t;
	return true;
}

static bool read_type(struct kb_reader *rd, const xmlNode *bind, struct kb_bind *b)
{
	static const struct { const char *name; enum kb_type type; bool page; } types[] = {
		{ "string", KB_T_STRING, true }, { "select1", KB_T_STRING, true }, { "select", KB_T_STRING, true },
		{ "int", KB_T_INT, true }, { "decimal", KB_T_DECIMAL, true }, { "boolean", KB_T_BOOLEAN, false },
		{ "date", KB_T_DATE, true }, { "time", KB_T_TIME, false }, { "dateTime", KB_T_DATETIME, false },
		{ "geopoint", KB_T_GEOPOINT, false }, { "geotrace", KB_T_GEOTRACE, false },
		{ "geoshape", KB_T_GEOSHAPE, false }, { NULL, KB_T_OTHER, false },
	};
	const char *type = kb_attribute(rd, bind, NULL, "type"), *colon = type == NULL ? NULL : strchr(type, ':');
	size_t i;

	type = colon != NULL ? colon + 1 : type == NULL ? "string" : type;
	for (i = 0; types[i].name != NULL && strcmp(types[i].name, type) != 0; i++)
		;
	b->type = types[i].type;
	b->whole_number = b->type == KB_T_INT;
	return types[i].page || kb_reader_beyond(rd, bind, "the type %s is not supported", type);
}

/* A page knows one preload, the instanceID, which the walk makes itself: the others would
 * tell who answered, or when. */
static bool read_preload(struct kb_reader *rd, const xmlNode *bind, struct kb_bind *b)
{
	const char *s = kb_attribute(rd, bind, KB_NS_JR, "preload"), *what = kb_attribute(rd, bind, KB_NS_JR, "preloadParams");

	what = what == NULL ? "" : what;
	if (s == NULL)
		return true;
	if (strcmp(s, "uid") == 0)
		b->preload = KB_P_UID;
	else if (strcmp(s, "timestamp") == 0)
		b->preload = strcmp(what, "end") == 0 ? KB_P_END : KB_P_START;
	else if (strcmp(s, "date") == 0)
		b->preload = KB_P_TODAY;
	else if (strcmp(s, "property") == 0)
		b->preload = KB_P_PROPERTY;
	b->property = what;
	return b->preload == KB_P_UID || kb_reader_beyond(rd, bind, "jr:preload=\"%s\" is not supported", s);
}

static bool read_number(struct kb_reader *rd, const xmlNode *bind, const char *name, double *out)
{
	const char *s = kb_attribute(rd, bind, KB_NS_KB, name);

	*out = s == NULL ? NAN : kb_number_of(s);
	return !isnan(*out) || kb_reader_refuse(rd, bind, "a scored item needs a number in kb:%s", name);
}

static bool read_ours(struct kb_reader *rd, const xmlNode *bind, struct kb_bind *b)
{
	b->values = kb_attribute(rd, bind, KB_NS_KB, "values");
	if (!read_switch(rd, bind, KB_NS_KB, "practice", &b->practice) || !read_switch(rd, bind, KB_NS_KB, "scored", &b->scored) ||
	    !read_switch(rd, bind, KB_NS_KB, "readers", &b->readers))
		return false;
	if (b->practice && b->scored)
		return kb_reader_refuse(rd, bind, "a practice item cannot be scored");
	return !b->scored || (read_number(rd, bind, "worst", &b->worst) && read_number(rd, bind, "best", &b->best));
}

static bool read_expressions(struct kb_reader *rd, const xmlNode *bind, struct kb_bind *b)
{
	return kb_expression_read(rd, bind, NULL, "relevant", &b->relevant) &&
	    kb_expression_read(rd, bind, NULL, "required", &b->required) &&
	    kb_expression_read(rd, bind, NULL, "constraint", &b->constraint) &&
	    kb_expression_read(rd, bind, NULL, "calculate", &b->calculate);
}

/* The def of a nodeset. false: there is none, and the bind holds for nothing. */
static bool find_def(struct kb_reader *rd, const xmlNode *bind, const char *nodeset, size_t *def)
{
	const char *why = NULL;
	struct kb_ast *t = kb_xpath_parse(rd->arena, nodeset, &why);

	if (t == NULL)
		return kb_reader_refuse_value(rd, bind, "nodeset", "nodeset: %s", why);
	if (*nodeset != '/')
		kb_reader_beyond(rd, bind, "\"%s\" is no path from the root, such as /data/A10", nodeset);
	*def = kb_def_find(rd->x, rd->x->defs[0].first, t);
	if (*def == 0)
		kb_reader_beyond(rd, bind, "%s is not there in the instance", nodeset);
	return *def != 0;
}

static void note_unknown(struct kb_reader *rd, const xmlNode *bind)
{
	for (const xmlAttr *attr = bind->properties; attr != NULL; attr = attr->next)
		if (!is_known(attr))
			kb_reader_beyond(rd, bind, "the attribute %s of a bind is not supported", (const char *)attr->name);
}

bool kb_bind_read(struct kb_reader *rd, const xmlNode *bind)
{
	const char *nodeset = kb_attribute(rd, bind, NULL, "nodeset");
	struct kb_bind *b;
	size_t def = 0;

	if (nodeset == NULL)
		return kb_reader_refuse(rd, bind, "a bind needs a nodeset");
	note_unknown(rd, bind);
	if (!find_def(rd, bind, nodeset, &def))
		return rd->why == NULL;
	b = &rd->x->binds[def];
	if (b->line != 0)
		kb_reader_beyond(rd, bind, "%s has a bind already, in line %ld", nodeset, b->line);
	b->line = xmlGetLineNo(bind);
	return read_type(rd, bind, b) && read_preload(rd, bind, b) && read_readonly(rd, bind, b) &&
	    read_expressions(rd, bind, b) && read_message(rd, bind, "requiredMsg", &b->required_msg) &&
	    read_message(rd, bind, "constraintMsg", &b->constraint_msg) && read_ours(rd, bind, b);
}
