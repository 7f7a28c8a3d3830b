/* flood.c - a plugin of the pool of complaints for tests/scenarios/flood.mjs and the bench.
 *
 * Its page works for as long as the request says, as deriving the keys of a receipt does,
 * and leads to an address in which the process stands that served it. A twin of it lies
 * where main serves. */
#include <klankbord.h>
#include <time.h>
#include <unistd.h>

static const struct kb_field form[] = { { "ms", KB_INT, 0, 2000, true }, { 0 } };

static int64_t cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum kb_rc serve_work(struct kb_req *r)
{
	int64_t end = cpu_ms() + kb_int(r, "ms");

	while (cpu_ms() < end)
		;
	return kb_see(r, kb_fmt(kb_task(r), "/nl/%d", (int)getpid()));
}

KB_PLUGIN(
	.name = "flood",
	.pool = "complaints",
	.routes = (const struct kb_route[]){
		{ KB_POST, "/{lang}/complaints/flood", "flood.pool", NULL, form, serve_work, 0 },
		{ KB_POST, "/{lang}/flood", "flood.main", NULL, form, serve_work, 0 },
		{ 0 } }
);
