# KB_PLUGIN(NAME, WHAT) - --disable-plugin-NAME leaves plugins/NAME out.
AC_DEFUN([KB_PLUGIN], [
  AC_ARG_ENABLE([plugin-$1],
    [AS_HELP_STRING([--disable-plugin-$1], [leave out: $2])],
    [], [enable_plugin_$1=yes])
  AM_CONDITIONAL([PLUGIN_]m4_toupper([$1]), [test "$enable_plugin_$1" != no])
])
