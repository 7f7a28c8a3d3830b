/* load.c - clients that ask one page after another, each on a connection of its own.
 *
 *   load PORT CONNECTIONS SECONDS FILE STATUS [HEADER...]
 *
 * FILE holds one request in a line: "GET /path" or "POST /path body". The connections
 * take the lines in turn and begin anew behind the last; a line that begins with "once "
 * is sent a single time, and the load ends early when none is left. Ends after SECONDS,
 * or with "N requests" after that many: "20000r".
 *
 * It prints one line of JSON. Waits are counted for each connection, the one for a reply
 * that never came included: a total over all requests hides a connection that starves,
 * because that one makes few of them. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REPLY_MAX = 1 << 17, EVENTS = 64, CONNECTIONS_MAX = 1024 };

struct request { char *bytes; size_t n; };

struct peer {
	int fd;
	bool waits;
	double asked;              /* when the request in hand was sent */
	float *took;               /* seconds of each reply */
	size_t count, room;
	char reply[REPLY_MAX + 1];
	size_t n;
};

struct load {
	struct request *requests;
	size_t nrequests, next;
	bool once;
	const char *status;
	struct peer *peers;
	int npeers, waiting;
	int epoll;
	double began, ends;        /* ends: 0 where requests are counted */
	uint64_t done, most, bad, bytes;
};

static _Noreturn void die(const char *why)
{
	fprintf(stderr, "load: %s\n", why);
	exit(1);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- Requests ------------------------------------------------------------------- */

/* "POST /path body" as the bytes of HTTP. */
static struct request read_request(char *line, const char *headers)
{
	char *rest = NULL, *method = strtok_r(line, " \n", &rest), *path = strtok_r(NULL, " \n", &rest);
	char *body = strtok_r(NULL, "\n", &rest);
	struct request r;
	FILE *f = open_memstream(&r.bytes, &r.n);

	if (!f || !path)
		die("a line of the file is no request");
	fprintf(f, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s", method, path, headers);
	if (!strcmp(method, "POST"))
		fprintf(f, "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n",
		    body ? strlen(body) : 0);
	fprintf(f, "\r\n%s", body ? body : "");
	fclose(f);
	return r;
}

static void read_requests(struct load *l, const char *path, const char *headers)
{
	FILE *f = fopen(path, "r");
	size_t room = 0, size = 0;
	char *line = NULL;

	if (!f)
		die("the file of requests cannot be opened");
	while (getline(&line, &size, f) > 0) {
		bool once = !strncmp(line, "once ", 5);

		l->once |= once;
		if (l->nrequests == room)
			l->requests = realloc(l->requests, (room = 2 * room + 64) * sizeof(*l->requests));
		l->requests[l->nrequests++] = read_request(line + (once ? 5 : 0), headers);
	}
	free(line);
	fclose(f);
	if (l->nrequests == 0)
		die("the file holds no request");
}

/* ---- Asking ----------------------------------------------------------------------- */

static bool is_over(const struct load *l)
{
	if (l->once && l->next == l->nrequests)
		return true;
	return l->most ? l->next >= l->most : now() >= l->ends;
}

static void ask(struct load *l, struct peer *p)
{
	const struct request *r = &l->requests[l->next % l->nrequests];

	p->waits = !is_over(l);
	if (!p->waits)
		return;
	l->next++;
	l->waiting++;
	p->n = 0;
	p->asked = now();
	if (write(p->fd, r->bytes, r->n) != (ssize_t)r->n)
		die("a request could not be written");
}

/* Is the reply whole? nginx sends its length, or pieces that end with an empty one. */
static bool is_whole(const struct peer *p)
{
	static const char last[] = "\r\n0\r\n\r\n";
	const char *end = strstr(p->reply, "\r\n\r\n"), *length;

	if (!end)
		return false;
	length = strcasestr(p->reply, "\r\nContent-Length:");
	if (length && length < end)
		return p->n >= (size_t)(end + 4 - p->reply) + strtoul(length + 17, NULL, 10);
	return p->n >= sizeof(last) - 1 && !memcmp(p->reply + p->n - (sizeof(last) - 1), last, sizeof(last) - 1);
}

static void note(struct load *l, struct peer *p)
{
	if (p->count == p->room)
		p->took = realloc(p->took, (p->room = 2 * p->room + 1024) * sizeof(*p->took));
	p->took[p->count++] = (float)(now() - p->asked);
	l->done++;
	l->waiting--;
	l->bytes += p->n;
	l->bad += strncmp(p->reply + strlen("HTTP/1.1 "), l->status, 3) != 0;
}

static void hear(struct load *l, struct peer *p)
{
	ssize_t got = read(p->fd, p->reply + p->n, REPLY_MAX - p->n);

	if (got <= 0)
		die("a connection was closed, or a reply was too long");
	p->n += (size_t)got;
	p->reply[p->n] = '\0';
	if (!is_whole(p))
		return;
	note(l, p);
	ask(l, p);
}

static void connect_peer(struct load *l, struct peer *p, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = p };
	int on = 1;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(p->fd, (struct sockaddr *)&to, sizeof(to)))
		die("nobody answers on the port");
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	epoll_ctl(l->epoll, EPOLL_CTL_ADD, p->fd, &e);
}

static void run(struct load *l, double seconds)
{
	enum { PATIENCE = 10 }; /* seconds after the end for replies that are under way */
	struct epoll_event events[EVENTS];

	l->began = now();
	l->ends = l->began + seconds;
	for (int i = 0; i < l->npeers; i++)
		ask(l, &l->peers[i]);
	while (l->waiting > 0 && (l->most || now() < l->ends + PATIENCE)) {
		int n = epoll_wait(l->epoll, events, EVENTS, 1000);

		for (int i = 0; i < n; i++)
			hear(l, events[i].data.ptr);
	}
}

/* ---- Telling ------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* The longest wait, and the median, of one connection. */
static double longest(struct peer *p)
{
	double most = p->waits ? now() - p->asked : 0;

	for (size_t i = 0; i < p->count; i++)
		most = p->took[i] > most ? p->took[i] : most;
	return most;
}

static float median(struct peer *p)
{
	if (p->count == 0)
		return 0;
	qsort(p->took, p->count, sizeof(*p->took), by_size);
	return p->took[p->count / 2];
}

static void tell(struct load *l)
{
	double took = now() - l->began, most = 0;
	float medians[CONNECTIONS_MAX];
	size_t fewest = SIZE_MAX, unserved = 0;

	for (int i = 0; i < l->npeers; i++) {
		double wait = longest(&l->peers[i]);

		most = wait > most ? wait : most;
		medians[i] = median(&l->peers[i]);
		unserved += l->peers[i].count == 0;
		fewest = l->peers[i].count < fewest ? l->peers[i].count : fewest;
	}
	qsort(medians, (size_t)l->npeers, sizeof(*medians), by_size);
	printf("{\"done\":%llu,\"seconds\":%.3f,\"rate\":%.1f,\"bad\":%llu,\"bytes\":%llu,\"median\":%.6f,"
	    "\"longest\":%.6f,\"unserved\":%zu,\"fewest\":%zu}\n",
	    (unsigned long long)l->done, took, (double)l->done / took, (unsigned long long)(l->bad + (uint64_t)l->waiting),
	    (unsigned long long)l->bytes, (double)medians[l->npeers / 2], most, unserved, fewest);
}

static const char *join(int n, char **headers)
{
	char *all;
	size_t size;
	FILE *f = open_memstream(&all, &size);

	for (int i = 0; i < n; i++)
		fprintf(f, "%s\r\n", headers[i]);
	fclose(f);
	return all;
}

int main(int argc, char **argv)
{
	struct load l = { .epoll = epoll_create1(0) };

	if (argc < 6)
		die("usage: load PORT CONNECTIONS SECONDS|NUMBERr FILE STATUS [HEADER...]");
	l.npeers = atoi(argv[2]);
	if (l.npeers < 1 || l.npeers > CONNECTIONS_MAX)
		die("1 to 1024 connections");
	if (strchr(argv[3], 'r'))
		l.most = strtoull(argv[3], NULL, 10);
	l.status = argv[5];
	read_requests(&l, argv[4], join(argc - 6, argv + 6));
	l.peers = calloc((size_t)l.npeers, sizeof(*l.peers));
	for (int i = 0; i < l.npeers; i++)
		connect_peer(&l, &l.peers[i], atoi(argv[1]));
	run(&l, strtod(argv[3], NULL));
	tell(&l);
	return 0;
}
