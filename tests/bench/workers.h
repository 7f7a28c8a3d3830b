/* workers.h - what the limits share: a socket and processes that serve it. */
#ifndef WORKERS_H
#define WORKERS_H

_Noreturn void die(const char *why);

/* Listens on a unix socket, forks n workers and, where it is not NULL, one process more
 * that works behind them. Ends them all at TERM or INT. */
_Noreturn void run_workers(const char *path, int n, void (*serve)(int listener, void *with),
    void (*behind)(void *with), void *with);

#endif
