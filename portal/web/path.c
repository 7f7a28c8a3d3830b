/* path.c - the address of a request line becomes a path to look up.
 *
 * One page has one spelling. What would be read in two ways, by us and by the web
 * server in front, is refused instead of mended. */
#include <string.h>

#include "codec.h"
#include "web.h"

/* May this decoded path be looked up? No empty or upward segment, no backslash, no
 * control character, strict UTF-8. */
static bool path_ok(const char *path, size_t n)
{
	return n <= KB_PATH_MAX && path[0] == '/' && !strstr(path, "//") && !strstr(path, "..") &&
	    !strchr(path, '\\') && kb_utf8_ok(path, n, n, false);
}

/* An encoded slash would move the borders between segments. */
static bool hides_slash(const char *s, size_t n)
{
	for (size_t i = 0; i + 2 < n; i++)
		if (s[i] == '%' && s[i + 1] == '2' && (s[i + 2] | 0x20) == 'f')
			return true;
	return false;
}

enum kb_rc kb_path_read(struct kb_arena *a, const char *uri, const char **path, const char **query)
{
	size_t n = strcspn(uri, "?"), len = 0;
	const char *decoded;

	if (n > 3 * KB_PATH_MAX || hides_slash(uri, n) ||
	    kb_percent_decode(a, uri, n, false, &decoded, &len) != KB_OK || !path_ok(decoded, len))
		return KB_NONE;
	*path = decoded;
	*query = uri[n] == '?' ? kb_arena_text(a, uri + n + 1) : "";
	return KB_OK;
}
