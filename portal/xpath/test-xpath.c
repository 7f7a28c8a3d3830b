/* test-xpath.c - see test-xpath.h. */
#include "test-xpath.h"

#include <libxml/tree.h>
#include <string.h>

#include "web.h"

enum { DOCUMENT_BYTES = 1 << 20 };

int arena_open(void **state)
{
	*state = kb_arena_new();
	return 0;
}

int arena_close(void **state)
{
	kb_arena_free(*state);
	return 0;
}

struct kb_instance read_instance(struct kb_arena *a, const char *xml)
{
	const char *why = NULL;
	xmlDoc *doc = kb_xml_read(a, xml, strlen(xml), DOCUMENT_BYTES, &why);
	struct kb_instance i = { 0 };

	assert_non_null(doc);
	assert_true(kb_instance_read(a, xmlDocGetRootElement(doc), KB_INSTANCE_MAX, 0, &i));
	xmlFreeDoc(doc);
	return i;
}
