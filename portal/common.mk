# What every folder of the core shares: flags, and how a unit test is built.
# The including Makefile.am adds -I only for the rooms that it may use.
AM_CFLAGS = $(KB_CFLAGS)
AM_CXXFLAGS = $(KB_CXXFLAGS)
AM_CPPFLAGS = -D_GNU_SOURCE -I$(top_srcdir)/portal
check_PROGRAMS =
TESTS =
noinst_LTLIBRARIES =
BUILT_SOURCES =
CLEANFILES =
EXTRA_DIST =
# The fuzzers of a folder: check programs that run their corpus (not with --disable-corpora), or libFuzzer's (--enable-fuzzers).
FUZZERS =
FUZZ = ../base/libfuzz.la
bin_PROGRAMS =
noinst_PROGRAMS =

fuzz-programs: $(FUZZERS)
.PHONY: fuzz-programs
