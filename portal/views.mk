# How a folder builds its views. The folder lists them and includes this file:
#
#   KB_VIEWS = views/thanks.view.c views/open.view.c
#   include $(top_srcdir)/portal/views.mk
#   nodist_libform_la_SOURCES = $(KB_VIEWS)
#
# views/thanks.html becomes views/thanks.view.c; the build makes kbview when it is
# not there yet. Include common.mk first.
KBVIEW = $(top_builddir)/portal/tools/kbview$(EXEEXT)
AM_CPPFLAGS += -I$(srcdir)
CLEANFILES += $(KB_VIEWS)
EXTRA_DIST += $(KB_VIEWS:.view.c=.html)
SUFFIXES = .html .view.c

.html.view.c:
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(KBVIEW) $< $@

$(KB_VIEWS): $(KBVIEW)
$(KBVIEW):
	cd $(top_builddir)/portal/tools && $(MAKE) $(AM_MAKEFLAGS) kbview$(EXEEXT)
