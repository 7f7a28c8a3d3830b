/* no-seccomp.c - runs a program on a kernel that seems to have no seccomp: no-seccomp
 * PROGRAM ARGS... */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);

	(void)argc;
	if (seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) ||
	    seccomp_rule_add(f, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP)) ||
	    seccomp_load(f)) {
		perror("no-seccomp");
		return 3;
	}
	execv(argv[1], argv + 1);
	perror(argv[1]);
	return 3;
}
