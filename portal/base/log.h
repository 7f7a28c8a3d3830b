/* log.h - one event, one line, on standard error.
 *
 * A line is `LEVEL event-text`; control characters are replaced, so that no
 * input can forge a second line. Never log an address, a code, a secret or a
 * word of a person. */
#ifndef KB_LOG_H
#define KB_LOG_H

#include <stdarg.h>
#include "klankbord.h"

void kb_log_line(enum kb_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void kb_log_va(enum kb_level level, const char *fmt, va_list ap);

#endif
