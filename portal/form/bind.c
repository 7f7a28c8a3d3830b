/* bind.c - what holds for a node: relevance, need, limits, and what is ours.
 *
 * Ours stand in the namespace urn:klankbord:form, which other tools pass over:
 *   kb:practice="true()"  the answer is never kept
 *   kb:scored="true()" kb:worst="1" kb:best="4"   a figure is made of it
 *   kb:values="yes=1 no=0"  what a code counts for, where it is not a number itself */
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
		{ KB_NS_JR, "preload" }, { KB_NS_KB, "practice" }, { KB_NS_KB, "scored" }, { KB_NS_KB, "worst" },
		{ KB_NS_KB, "best" }, { KB_NS_KB, "values" },
	};
	const char *ns = attr->ns == NULL ? NULL : (const char *)attr->ns->href;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].name, (const char *)attr->name) == 0 && (ns == NULL) == (known[i].ns == NULL) &&
		    (ns == NULL || strcmp(ns, known[i].ns) == 0))
			return true;
	return false;
}

static bool read_expression(struct kb_reader *rd, const xmlNode *bind, const char *name, struct kb_ast **out)
{
	const char *expr = kb_attribute(rd, bind, NULL, name), *why = NULL;

	if (expr == NULL)
		return true;
	if ((*out = kb_xpath_parse(rd->arena, expr, &why)) == NULL)
		return kb_reader_refuse(rd, bind, "%s: %s", name, why);
	return true;
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
	return kb_reader_refuse(rd, bind, "%s takes true() or false() only", name);
}

static bool read_type(struct kb_reader *rd, const xmlNode *bind, struct kb_bind *b)
{
	const char *type = kb_attribute(rd, bind, NULL, "type");

	if (type != NULL && strncmp(type, "xsd:", 4) == 0)
		type += 4;
	b->whole_number = type != NULL && strcmp(type, "int") == 0;
	if (type == NULL || b->whole_number || strcmp(type, "string") == 0 || strcmp(type, "select1") == 0 ||
	    strcmp(type, "select") == 0)
		return true;
	return kb_reader_refuse(rd, bind, "the type %s is not supported", type);
}

/* The only preload is the instanceID, which the walk makes itself. */
static bool read_preload(struct kb_reader *rd, const xmlNode *bind)
{
	const char *s = kb_attribute(rd, bind, KB_NS_JR, "preload");

	return s == NULL || strcmp(s, "uid") == 0 || kb_reader_refuse(rd, bind, "jr:preload=\"%s\" is not supported", s);
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
	if (!read_switch(rd, bind, KB_NS_KB, "practice", &b->practice) || !read_switch(rd, bind, KB_NS_KB, "scored", &b->scored))
		return false;
	if (b->practice && b->scored)
		return kb_reader_refuse(rd, bind, "a practice item cannot be scored");
	return !b->scored || (read_number(rd, bind, "worst", &b->worst) && read_number(rd, bind, "best", &b->best));
}

bool kb_bind_read(struct kb_reader *rd, const xmlNode *bind)
{
	const char *nodeset = kb_attribute(rd, bind, NULL, "nodeset");
	struct kb_bind *b;
	size_t node;

	for (const xmlAttr *attr = bind->properties; attr != NULL; attr = attr->next)
		if (!is_known(attr))
			return kb_reader_refuse(rd, bind, "the attribute %s of a bind is not supported", (const char *)attr->name);
	if (nodeset == NULL)
		return kb_reader_refuse(rd, bind, "a bind needs a nodeset");
	if ((node = kb_reader_node(rd, bind, nodeset)) == 0)
		return false;
	b = &rd->x->binds[node];
	if (b->line != 0)
		return kb_reader_refuse(rd, bind, "%s has a bind already, in line %ld", nodeset, b->line);
	b->line = xmlGetLineNo(bind);
	return read_type(rd, bind, b) && read_preload(rd, bind) && read_switch(rd, bind, NULL, "readonly", &b->readonly) &&
	    read_expression(rd, bind, "relevant", &b->relevant) && read_expression(rd, bind, "required", &b->required) &&
	    read_expression(rd, bind, "constraint", &b->constraint) && read_expression(rd, bind, "calculate", &b->calculate) &&
	    read_message(rd, bind, "requiredMsg", &b->required_msg) &&
	    read_message(rd, bind, "constraintMsg", &b->constraint_msg) && read_ours(rd, bind, b);
}
