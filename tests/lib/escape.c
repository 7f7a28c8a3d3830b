/* escape.c - a plugin that tries to get out of a worker, one way with each request; for
 * tests/scenarios/sandbox.mjs, which sets OUTSIDE (a file that is not in the data
 * folder). Each way tells how it went in the address that it redirects to: done, or the
 * error. */
#include <klankbord.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of libraries that the portal has open: nobody needs their headers to call them. */
void *xmlReadFile(const char *path, const char *encoding, int options);
int sqlite3_open(const char *path, void **db);

/* 0, or the error. */
static int tell(long rc)
{
	return rc < 0 ? errno : 0;
}

static int opened(const char *path, int flags)
{
	return tell(open(path, flags, 0600));
}

/* A child that was made ends at once; its parent waits for it. */
static int parted(pid_t pid)
{
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return tell(pid);
}

static int read_passwd(void) { return opened("/etc/passwd", O_RDONLY); }
static int read_init(void) { return opened("/proc/1/status", O_RDONLY); }
static int read_master(void) { char p[40]; snprintf(p, sizeof p, "/proc/%d/environ", getppid()); return opened(p, O_RDONLY); }
static int write_own_memory(void) { return opened("/proc/self/mem", O_RDWR); }
static int read_folder(void) { return opened("/", O_RDONLY | O_DIRECTORY); }
static int create_outside(void) { return opened(OUTSIDE ".made", O_RDWR | O_CREAT); }
static int write_outside(void) { return opened(OUTSIDE, O_WRONLY | O_APPEND); }
static int unlink_outside(void) { return tell(unlink(OUTSIDE)); }
static int rename_outside(void) { return tell(rename(OUTSIDE, OUTSIDE ".old")); }
static int truncate_outside(void) { return tell(truncate(OUTSIDE, 0)); }
static int make_folder(void) { return tell(mkdir(OUTSIDE ".folder", 0700)); }
static int make_link(void) { return tell(symlink("/etc/passwd", OUTSIDE ".link")); }
static int change_rights(void) { return tell(chmod(OUTSIDE, 0777)); }
static int change_owner(void) { return tell(chown(OUTSIDE, 1, 1)); }
static int make_device(void) { return tell(mknod(OUTSIDE ".device", S_IFCHR | 0600, 0x103)); }
static int library(void) { return dlopen("libutil.so.1", RTLD_NOW | RTLD_LOCAL) ? 0 : EACCES; }
static int xml_file(void) { return xmlReadFile("/etc/mime.types", NULL, 1 << 5 | 1) || xmlReadFile(OUTSIDE, NULL, 1 << 5 | 1) ? 0 : EACCES; }
static int other_store(void) { void *db; return sqlite3_open(OUTSIDE ".db", &db) ? EACCES : opened(OUTSIDE ".db", O_RDWR | O_CREAT); }

static int inet(void) { return tell(socket(AF_INET, SOCK_STREAM, 0)); }
static int inet6(void) { return tell(socket(AF_INET6, SOCK_DGRAM, 0)); }
static int local(void) { return tell(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int netlink(void) { return tell(socket(AF_NETLINK, SOCK_RAW, 0)); }
static int pair(void) { int fd[2]; return tell(socketpair(AF_UNIX, SOCK_STREAM, 0, fd)); }

static int forked(void) { return parted(fork()); }
static int vforked(void) { return parted((pid_t)syscall(SYS_vfork)); }
static int cloned(void) { return parted((pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }
static int cloned3(void) { uint64_t a[8] = { [4] = SIGCHLD }; return parted((pid_t)syscall(SYS_clone3, a, sizeof a)); }
static int execute(void) { return tell(execl("/bin/true", "true", (char *)NULL)); }
static int execute_open(void) { return tell(syscall(SYS_execveat, 0, "/bin/true", NULL, NULL, 0)); }

static int map_code(void) { return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0; }
static int make_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return tell(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
static int memory_file(void) { return tell(syscall(SYS_memfd_create, "x", 0)); }
static int much_memory(void) { return malloc((size_t)4 << 30) ? 0 : errno; }

static int trace(void) { return tell(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)); }
static int peek(void) { char b[8]; struct iovec v = { b, 8 }; return tell(process_vm_readv(getppid(), &v, 1, &v, 1, 0)); }
static int poke(void) { char b[8] = ""; struct iovec v = { b, 8 }; return tell(process_vm_writev(getppid(), &v, 1, &v, 1, 0)); }
static int kill_master(void) { return tell(kill(getppid(), SIGCONT)); }
static int kill_thread(void) { return tell(syscall(SYS_tgkill, getppid(), getppid(), SIGCONT)); }
static int queue_signal(void) { union sigval v = { 0 }; return tell(sigqueue(getppid(), SIGCONT, v)); }

static int mount_it(void) { return tell(mount("none", "/mnt", "tmpfs", 0, "")); }
static int unmount(void) { return tell(umount2("/nowhere", 0)); }
static int change_root(void) { return tell(chroot("/")); }
static int unshare_it(void) { return tell(unshare(CLONE_NEWNS)); }
static int enter_other(void) { return tell(setns(0, 0)); }
static int by_handle(void) { return tell(syscall(SYS_open_by_handle_at, 0, NULL, 0)); }

static int become(void) { return tell(setuid(1)); }
static int become_group(void) { return tell(setgid(1)); }
static int capabilities(void) { uint32_t h[2] = { 0x20080522, 0 }, d[6] = { 0 }; return tell(syscall(SYS_capset, h, d)); }
static int dumpable(void) { return tell(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)); }
static int limits(void) { struct rlimit r = { 4096, 4096 }; return tell(setrlimit(RLIMIT_NOFILE, &r)); }
static int terminal(void) { return tell(ioctl(2, TIOCSTI, "x")); }
static int host_name(void) { return tell(sethostname("x", 1)); }
static int set_clock(void) { struct timespec t = { 1, 0 }; return tell(syscall(SYS_clock_settime, 99, &t)); }
static int restart(void) { return tell(syscall(SYS_reboot, 1, 2, 3, NULL)); }

static int bpf(void) { return tell(syscall(SYS_bpf, 0, NULL, 0)); }
static int keys(void) { return tell(syscall(SYS_keyctl, 0, 0, 0, 0, 0)); }
static int perf(void) { return tell(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0)); }
static int uring(void) { return tell(syscall(SYS_io_uring_setup, 1, NULL)); }
static int faults(void) { return tell(syscall(SYS_userfaultfd, 0)); }
static int module(void) { return tell(syscall(SYS_init_module, NULL, 0, "")); }
static int kexec(void) { return tell(syscall(SYS_kexec_load, 0, 0, NULL, 0)); }
static int foreign(void) { return tell(syscall(SYS_personality, 0xffffffff)); }

#define WAY(name) { #name, name }
static const struct { const char *name; int (*go)(void); } ways[] = {
	WAY(read_passwd), WAY(read_init), WAY(read_master), WAY(write_own_memory), WAY(read_folder), WAY(create_outside),
	WAY(write_outside), WAY(unlink_outside), WAY(rename_outside), WAY(truncate_outside), WAY(make_folder), WAY(make_link),
	WAY(change_rights), WAY(change_owner), WAY(make_device), WAY(library), WAY(xml_file), WAY(other_store),
	WAY(inet), WAY(inet6), WAY(local), WAY(netlink), WAY(pair),
	WAY(forked), WAY(vforked), WAY(cloned), WAY(cloned3), WAY(execute), WAY(execute_open),
	WAY(map_code), WAY(make_code), WAY(memory_file), WAY(much_memory),
	WAY(trace), WAY(peek), WAY(poke), WAY(kill_master), WAY(kill_thread), WAY(queue_signal),
	WAY(mount_it), WAY(unmount), WAY(change_root), WAY(unshare_it), WAY(enter_other), WAY(by_handle),
	WAY(become), WAY(become_group), WAY(capabilities), WAY(dumpable), WAY(limits), WAY(terminal), WAY(host_name),
	WAY(set_clock), WAY(restart), WAY(bpf), WAY(keys), WAY(perf), WAY(uring), WAY(faults), WAY(module), WAY(kexec), WAY(foreign),
};

static const struct kb_field form[] = { { "way", KB_CODE, 1, 40, true }, { 0 } };

static enum kb_rc serve_try(struct kb_req *r)
{
	const char *way = kb_text(r, "way");

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		int error;

		if (strcmp(ways[i].name, way))
			continue;
		error = ways[i].go();
		return kb_see(r, kb_fmt(kb_task(r), "/nl/%s", error ? strerrorname_np(error) : "done"));
	}
	return kb_refuse(r, 404, "error.not_found");
}

KB_PLUGIN(
	.name = "escape",
	.routes = (const struct kb_route[]){
		{ KB_POST, "/{lang}/escape", "escape.try", NULL, form, serve_try, 0 },
		{ 0 } }
);
