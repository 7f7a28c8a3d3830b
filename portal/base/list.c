/* list.c - lists of words in one text (list.h). */
#include <string.h>

#include "klankbord.h"
#include "list.h"

const char *kb_next_word(const char *s, size_t *n)
{
	s += strspn(s, KB_SPACE);
	*n = strcspn(s, KB_SPACE);
	return *n == 0 ? NULL : s;
}

bool kb_list_has(const char *list, const char *word, size_t n)
{
	size_t k;

	for (const char *s = list; s && (s = kb_next_word(s, &k)); s += k)
		if (k == n && memcmp(s, word, n) == 0)
			return true;
	return false;
}

bool kb_has_word(const char *list, const char *word)
{
	return kb_list_has(list, word, strlen(word));
}
