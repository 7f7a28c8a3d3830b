/* sandbox.c - limits, Landlock, seccomp, in this order.
 *
 * The list of calls was measured (strace over all scenarios) and is short because all
 * that a process needs at its start lies behind it. A call that no honest code of ours
 * makes and that opens a door (a program, a process, a socket, another's memory) ends
 * the process: whoever tries that is not asked twice. Every other call fails with EPERM,
 * so that a library that only asks goes on. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "canary.h"
#include "house.h"
#include "log.h"
#include "settings.h"

enum { FILES = 128, ROOM_MIB = 192, KEEP_MAX = 16 };

/* ---- The list --------------------------------------------------------------------- */

#define CALL(name) SCMP_SYS(name)

static const int allowed[] = {
	/* files that are open; the store, the log, the peer */
	CALL(read), CALL(readv), CALL(pread64), CALL(write), CALL(writev), CALL(pwrite64), CALL(lseek), CALL(close),
	CALL(fsync), CALL(fdatasync), CALL(ftruncate), CALL(fallocate), CALL(flock),
	/* files by name: which of them is for Landlock and the rights of the user to say */
	CALL(open), CALL(openat), CALL(stat), CALL(lstat), CALL(fstat), CALL(newfstatat), CALL(statx), CALL(statfs),
	CALL(fstatfs), CALL(access), CALL(faccessat), CALL(faccessat2), CALL(readlink), CALL(readlinkat), CALL(getcwd),
	CALL(unlink), CALL(unlinkat), CALL(rename), CALL(renameat), CALL(renameat2), CALL(fchmod), CALL(fchown),
	CALL(umask),
	/* memory: never to be executed, see below */
	CALL(brk), CALL(munmap), CALL(mremap), CALL(madvise),
	/* the next request */
	CALL(accept), CALL(accept4), CALL(poll), CALL(ppoll), CALL(recvfrom), CALL(sendto), CALL(shutdown),
	/* signals and clocks of its own */
	CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(restart_syscall), CALL(futex),
	CALL(nanosleep), CALL(clock_nanosleep), CALL(clock_gettime), CALL(clock_getres), CALL(gettimeofday), CALL(time),
	CALL(setitimer), CALL(timer_create), CALL(timer_settime), CALL(timer_delete), CALL(sched_yield),
	/* who it is, and its end */
	CALL(getpid), CALL(getppid), CALL(gettid), CALL(getuid), CALL(geteuid), CALL(getgid), CALL(getegid),
	CALL(getrandom), CALL(exit), CALL(exit_group),
};

/* What may be done with a descriptor by fcntl(). */
static const int commands[] = {
	F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC, F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW,
};

static const int deadly[] = {
	/* programs and processes */
	CALL(execve), CALL(execveat), CALL(fork), CALL(vfork), CALL(clone), CALL(clone3),
	/* the memory of others */
	CALL(ptrace), CALL(process_vm_readv), CALL(process_vm_writev), CALL(pidfd_getfd), CALL(kcmp),
	/* sockets; Landlock does not know all families */
	CALL(socket), CALL(socketpair), CALL(connect), CALL(bind), CALL(listen),
	/* another tree of files */
	CALL(mount), CALL(umount2), CALL(pivot_root), CALL(chroot), CALL(unshare), CALL(setns), CALL(open_tree),
	CALL(move_mount), CALL(fsopen), CALL(open_by_handle_at),
	/* the wide side of the kernel */
	CALL(bpf), CALL(keyctl), CALL(add_key), CALL(request_key), CALL(perf_event_open), CALL(userfaultfd),
	CALL(io_uring_setup), CALL(init_module), CALL(finit_module), CALL(delete_module), CALL(kexec_load),
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

/* ---- seccomp ------------------------------------------------------------------------ */

static int add_all(scmp_filter_ctx f, uint32_t action, const int *calls, size_t n)
{
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++)
		rc = seccomp_rule_add(f, action, calls[i], 0);
	return rc;
}

/* Allows a call where one of its arguments is `value` in the bits of `mask`. */
static int allow_if(scmp_filter_ctx f, int call, unsigned arg, scmp_datum_t mask, scmp_datum_t value)
{
	const struct scmp_arg_cmp is = { .arg = arg, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value };

	return seccomp_rule_add_array(f, SCMP_ACT_ALLOW, call, 1, &is);
}

static const scmp_datum_t WHOLE = 0xffffffff; /* an int: what is above it the kernel does not look at */

static int add_commands(scmp_filter_ctx f)
{
	int rc = 0;

	for (size_t i = 0; i < COUNT(commands) && !rc; i++)
		rc = allow_if(f, CALL(fcntl), 1, WHOLE, (scmp_datum_t)commands[i]);
	return rc;
}

/* Memory that can be executed is code that nobody has read; of sockets only the time limits
 * are set; and the one process that it may send a signal to is itself (abort). */
static int add_bounded(scmp_filter_ctx f)
{
	int rc = allow_if(f, CALL(mmap), 2, PROT_EXEC, 0);

	if (!rc)
		rc = allow_if(f, CALL(mprotect), 2, PROT_EXEC, 0);
	if (!rc)
		rc = allow_if(f, CALL(setsockopt), 1, WHOLE, SOL_SOCKET);
	if (!rc)
		rc = allow_if(f, CALL(tgkill), 0, WHOLE, (scmp_datum_t)getpid());
	return rc;
}

/* Where everything ends the process the deadly list has nothing to add. */
static int fill(scmp_filter_ctx f, bool kill)
{
	int rc = seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree: the list is long */

	if (!rc)
		rc = add_all(f, SCMP_ACT_ALLOW, allowed, COUNT(allowed));
	if (!rc)
		rc = add_commands(f);
	if (!rc)
		rc = add_bounded(f);
	if (!rc && !kill)
		rc = add_all(f, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
	return rc ? rc : seccomp_load(f);
}

/* 0, or an error number. */
static int enter_seccomp(bool kill)
{
	scmp_filter_ctx f = seccomp_init(kill ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM));
	int rc = f ? fill(f, kill) : -ENOMEM;

	seccomp_release(f);
	return -rc;
}

/* ---- Limits ------------------------------------------------------------------------- */

static bool limit(int what, rlim_t n)
{
	struct rlimit now;

	if (getrlimit(what, &now))
		return false;
	if (n > now.rlim_max)
		n = now.rlim_max;
	return !setrlimit(what, &(struct rlimit){ n, n });
}

/* Of processes there is no limit: it would count those of the same user elsewhere, and a
 * fork ends the process anyway. The size of files is the operator's. */
static bool set_limits(const struct kb_house *h)
{
	int fd = kb_memory_open();
	int64_t mib = kb_memory_all(fd);

	if (fd >= 0)
		close(fd);
	return mib >= 0 && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, FILES) &&
	    limit(RLIMIT_AS, (rlim_t)(mib + kb_house_int(h, "memory") + ROOM_MIB) << 20);
}

/* ---- Descriptors ---------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static void lead_nowhere(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

void kb_sandbox_keep(const int *keep, size_t n)
{
	int list[KEEP_MAX];
	unsigned from = STDERR_FILENO + 1;

	lead_nowhere();
	if (n > KEEP_MAX)
		abort();
	memcpy(list, keep, n * sizeof(*list));
	qsort(list, n, sizeof(*list), by_number);
	for (size_t i = 0; i < n; i++) {
		if (list[i] < (int)from)
			continue;
		if (list[i] > (int)from)
			close_range(from, (unsigned)list[i] - 1, 0);
		from = (unsigned)list[i] + 1;
	}
	close_range(from, ~0U, 0);
}

/* ---- The walls ------------------------------------------------------------------------- */

void kb_sandbox_tell(const struct kb_house *h)
{
	int version = kb_landlock_version();

	if (!kb_house_on(h, "sandbox"))
		kb_log_line(KB_WARN, "the sandbox is off: set sandbox to on but for debuggers and sanitizers");
	else if (version)
		kb_log_line(KB_DEBUG, "sandbox: seccomp and Landlock %d", version);
	else
		kb_log_line(KB_DEBUG, "sandbox: seccomp; this kernel has no Landlock, so files are kept apart by their rights only");
}

static enum kb_rc cannot(const char *wall, int error)
{
	kb_log_line(KB_ERROR, "the sandbox cannot be entered (%s: %s) and nothing is served without it; use a kernel with "
	    "seccomp and let the service manager allow it", wall, strerror(error));
	return KB_FAIL;
}

enum kb_rc kb_sandbox_enter(const struct kb_house *h)
{
	struct kb_arena *a;
	enum kb_rc walls;
	int error;

	if (!kb_house_on(h, "sandbox"))
		return KB_OK;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return cannot("prctl", errno);
	if (!set_limits(h))
		return cannot("limits", errno);
	a = kb_arena_new();
	walls = kb_landlock_enter(kb_house_set(h, "data"), kb_house_files(h, a));
	kb_arena_free(a);
	if (walls == KB_FAIL)
		kb_log_line(KB_WARN, "sandbox: Landlock does not work here: %s; files are kept apart by their rights only",
		    strerror(errno));
	error = enter_seccomp(kb_house_on(h, "sandbox_kill"));
	return error ? cannot("seccomp", error) : KB_OK;
}
