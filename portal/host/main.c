/* main.c - the program. All of it lies in libklankbord, where plugins find it. */
#include "cli.h"

int main(int argc, char **argv)
{
	return kb_main(argc, argv);
}
