/* xpath-stage.c - the world in which a case is worked out: its document, its zone, its
 * language, its prefixes. What a case does not say is what its engine was run with. */
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "xpath.h"

static struct kb_instance *tree(struct bench *b, const char *file)
{
	struct tree *t = &b->trees[b->ntrees];
	const char *path = kb_arena_fmt(b->keep, "%s/%s", b->dir, file);
	xmlDoc *doc;

	for (size_t i = 0; i < b->ntrees; i++)
		if (strcmp(b->trees[i].file, file) == 0)
			return &b->trees[i].instance;
	if (b->ntrees == TREES)
		xpath_die("too many contexts", file);
	doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc == NULL || !kb_instance_read_doc(b->keep, doc, 1000000, KB_KEEP_BLANKS, &t->instance))
		xpath_die("cannot read", path);
	xmlFreeDoc(doc);
	t->file = kb_arena_text(b->keep, file);
	b->ntrees++;
	return &t->instance;
}

/* Places count elements ("*[2]") or all nodes ("node()[2]"); attributes go by their name. */
struct kb_node *xpath_node_at(const struct kb_instance *i, const char *at)
{
	struct kb_node *n = i->nodes[0];
	char name[100];
	int place, used;

	for (; n != NULL && *at == '/' && at[1] != '\0'; at += used) {
		bool element = sscanf(at, "/*[%d]%n", &place, &used) == 1;
		if (element || sscanf(at, "/node()[%d]%n", &place, &used) == 1) {
			for (n = n->first; n != NULL && ((element && n->kind != KB_NODE_ELEMENT) || --place > 0); n = n->next)
				;
		} else if (sscanf(at, "/@*[name()='%99[^']']%n", name, &used) == 1) {
			for (n = n->attributes; n != NULL; n = n->next) {
				const char *local = strchr(name, ':') == NULL ? name : strchr(name, ':') + 1;
				if (strcmp(n->name, local) == 0 && strncmp(n->prefix, name, (size_t)(local - name) - (local > name)) == 0)
					break;
			}
		} else {
			return NULL;
		}
	}
	return n;
}

static const struct kb_node *find(const struct kb_node *top, const char *name, const char *attribute, const char *value)
{
	for (const struct kb_node *n = top; (n = kb_node_following(n, top)) != NULL; ) {
		const char *is = kb_node_attribute(n, attribute);
		if (n->kind == KB_NODE_ELEMENT && strcmp(n->name, name) == 0 && is != NULL && strcmp(is, value) == 0)
			return n;
	}
	return NULL;
}

static const struct kb_node *instance(void *with, const char *id)
{
	struct stage *s = with;

	return find(s->tree->nodes[0], "instance", "id", id);
}

/* The translation of this language, else the one that is marked, else the first. */
static const struct kb_node *translation(const struct stage *s)
{
	const struct kb_node *n = s->tree->nodes[0], *found = NULL;

	if (s->lang != NULL && (found = find(n, "translation", "lang", s->lang)) != NULL)
		return found;
	if ((found = find(n, "translation", "default", "true()")) != NULL || (found = find(n, "translation", "default", "")) != NULL)
		return found;
	for (; n != NULL && (n->kind != KB_NODE_ELEMENT || strcmp(n->name, "translation") != 0); n = kb_node_following(n, NULL))
		;
	return n;
}

static struct kb_worth itext(void *with, struct kb_eval *e, const char *id)
{
	const struct kb_node *n = translation(with);

	n = n == NULL ? NULL : find(n, "text", "id", id);
	for (n = n == NULL ? NULL : n->first; n != NULL && strcmp(n->name, "value") != 0; n = n->next)
		;
	return kb_of_node(e, n);
}

static double dice(void *with)
{
	struct stage *s = with;

	s->seed = s->seed * 48271 % 2147483647;
	return (double)s->seed / 2147483648.0;
}

static void read_prefixes(struct bench *b, const char *ns, struct stage *s)
{
	sqlite3_stmt *q;

	s->scene.prefixes = s->prefixes;
	if (*ns == '\0' || sqlite3_prepare_v2(b->json, "SELECT key, value FROM json_each($1)", -1, &q, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_text(q, 1, ns, -1, SQLITE_STATIC);
	while (sqlite3_step(q) == SQLITE_ROW && s->scene.nprefixes < PREFIXES) {
		const char *prefix = kb_arena_text(b->arena, (const char *)sqlite3_column_text(q, 0));
		const char *uri = (const char *)sqlite3_column_text(q, 1);
		uri = uri == NULL ? NULL : kb_arena_text(b->arena, uri);
		if (*prefix == '\0')
			s->scene.home = uri;
		else if (uri != NULL)
			s->prefixes[s->scene.nprefixes++] = (struct kb_prefix){ prefix, uri };
	}
	sqlite3_finalize(q);
}

/* Without a zone in the case: JavaRosa was run in UTC, rxeval's oracle in Brazil, as the
 * offsets in its documents say. */
static const char *zone_of(const struct one *c)
{
	if (*c->zone != '\0' && strcmp(c->zone, "host-default") != 0)
		return c->zone;
	return strcmp(c->suite, "rxeval-oracle") == 0 ? "America/Sao_Paulo" : "UTC";
}

/* The day after the cases were taken down: what they say of today() holds then. */
void xpath_set_stage(struct bench *b, const struct one *c, struct stage *s)
{
	*s = (struct stage){ .tree = tree(b, c->context), .lang = *c->lang == '\0' ? NULL : c->lang, .seed = 20261125 };
	s->scene = (struct kb_scene){ .home = strcmp(c->dialect, "odk") == 0 ? "http://www.w3.org/2002/xforms" : NULL,
		.locale = "en", .clock = kb_clock_new(zone_of(c)), .now = 1795302000000, .steps = 10000000, .with = s,
		.instance = instance, .itext = itext, .random = dice };
	read_prefixes(b, c->ns, s);
}

