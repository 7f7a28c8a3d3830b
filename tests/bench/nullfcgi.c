/* nullfcgi.c - the limit of a page: a responder that knows its reply beforehand.
 *
 *   nullfcgi SOCKET WORKERS REPLY
 *
 * libfcgi as it is, behind the same web server. It reads what was posted and sends the
 * bytes of the file REPLY (head, empty line, body). What a portal does more than this is
 * what its pages cost. */
#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workers.h"

struct reply {
	char *bytes;
	int n;
};

static struct reply read_reply(const char *path)
{
	enum { MOST = 1 << 20 };
	struct reply r = { .bytes = malloc(MOST) };
	FILE *f = fopen(path, "rb");

	if (!f || !r.bytes)
		die("the reply cannot be read");
	r.n = (int)fread(r.bytes, 1, MOST, f);
	fclose(f);
	return r;
}

static void serve(int listener, void *with)
{
	const struct reply *reply = with;
	FCGX_Request q;
	char posted[4096];

	FCGX_InitRequest(&q, listener, 0);
	while (FCGX_Accept_r(&q) == 0) {
		while (FCGX_GetStr(posted, sizeof(posted), q.in) > 0)
			;
		FCGX_PutStr(reply->bytes, reply->n, q.out);
		FCGX_Finish_r(&q);
	}
}

int main(int argc, char **argv)
{
	struct reply reply;

	if (argc != 4)
		die("usage: nullfcgi SOCKET WORKERS REPLY");
	reply = read_reply(argv[3]);
	run_workers(argv[1], atoi(argv[2]), serve, NULL, &reply);
}
