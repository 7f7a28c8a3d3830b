/* list.h - lists of words in one text: "nl ar ti", "admin quality".
 *
 * White space parts the words, as in the selections of XForms. kb_has_word() in
 * klankbord.h is the one that plugins use too. */
#ifndef KB_LIST_H
#define KB_LIST_H

#include <stdbool.h>
#include <stddef.h>

#define KB_SPACE " \t\r\n" /* white space of XML 1.0, 2.3 */

/* The first word at or behind `s`; *n: its bytes. NULL: there is none. */
const char *kb_next_word(const char *s, size_t *n);

/* Are the `n` bytes at `word` one of the words? A NULL list has none. */
bool kb_list_has(const char *list, const char *word, size_t n);

#endif
