/* defined.h - what a figure is, wherever it stands (S106): defined.c, and the view metrics_defined.
 *
 * A figure opens its definition, n, response, period, source and the version of its rules. Everything is made of
 * figures that were released. */
#ifndef METRICS_DEFINED_H
#define METRICS_DEFINED_H

#include "catalogue.h"
#include "metrics.h"
#include "one.h"

/* Of a series: its newest figure, how many of those asked were reached in that period (NULL: nobody knows), and which
 * chart judges it, in words ("": none). */
struct metrics_defined defined_series(struct kb_ctx *c, const struct metrics_series *s, const struct kb_figure *newest, const struct kb_figure *reach,
    const char *chart);

/* Of a series at many places, where each has its own n, beside its figure; period "": none shows. */
struct metrics_defined defined_series_of_each(struct kb_ctx *c, const struct metrics_series *s, const char *period, const char *chart);

/* The norm of an indicator in words: how high, a proposal or set, and by whom. */
const char *defined_norm(struct kb_ctx *c, const struct catalogue_indicator *i);

/* Of an indicator at a place, as defined_series(): with the chart that judges it. No facts where nothing shows. */
struct metrics_defined defined_one(struct kb_ctx *c, const struct one *o);

/* Of a question at a place, as defined_series(). */
struct metrics_defined defined_question(struct kb_ctx *c, const struct kb_form_item *item, const struct kb_figure *newest, const struct kb_figure *reach);

/* Of a question where each place has its own n and response, beside its figure; period "": none shows. */
struct metrics_defined defined_of_each(struct kb_ctx *c, const struct kb_form_item *item, const char *period);

/* "60% of 40", a dash where it is not known; the same as a sentence. NULL: nobody knows. */
const char *defined_reach(struct kb_ctx *c, const struct kb_figure *reach);
const char *defined_response(struct kb_ctx *c, const struct kb_figure *reach);

/* What tells at a place how many were reached, of every population; and the row of those whom a question asks,
 * in the same periods. NULL: the catalogue names none. */
const struct metrics_indicators *defined_reached(struct kb_ctx *c, const struct kb_place *place, const struct kb_period *periods, size_t n);
const struct kb_figure *defined_reached_of(struct kb_ctx *c, const struct metrics_indicators *reached, const char *item);

#endif
