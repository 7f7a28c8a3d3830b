/* log.c - one event, one line, one write.
 *
 * A line leaves in a single write() that is shorter than PIPE_BUF, so that the
 * lines of several workers never mix. Only printable ASCII passes: a control
 * character could forge a second line or steer the operator's terminal, and a
 * line has no need of a person's own script, as it may not hold a person's word. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

/* Longer lines are cut; PIPE_BUF is 4096 on Linux. */
enum { LINE = 1024 };

static const char *const names[] = {
	[KB_DEBUG] = "DEBUG", [KB_INFO] = "INFO", [KB_WARN] = "WARN", [KB_ERROR] = "ERROR",
};

static void make_printable(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < ' ' || s[i] > '~')
			s[i] = '?';
}

/* Nobody is left to tell when standard error itself fails. */
static void put(const char *line, size_t n)
{
	ssize_t done;

	do
		done = write(STDERR_FILENO, line, n);
	while (done < 0 && errno == EINTR);
}

void kb_log_va(enum kb_level level, const char *fmt, va_list ap)
{
	int saved = errno;
	char line[LINE];
	size_t n;
	int text;

	n = (size_t)snprintf(line, sizeof line, "%s ", names[level]);
	text = vsnprintf(line + n, sizeof line - n, fmt, ap);
	if (text > 0)
		n += strlen(line + n);
	if (n > sizeof line - 2)
		n = sizeof line - 2;
	make_printable(line, n);
	line[n++] = '\n';
	put(line, n);
	errno = saved;
}

void kb_log_line(enum kb_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	kb_log_va(level, fmt, ap);
	va_end(ap);
}
