/* private.h - what audit.c and points.c work out for repair.c (protect.h). */
#ifndef KB_GATE_PRIVATE_H
#define KB_GATE_PRIVATE_H

#include "protect.h"

enum { MANY_PARTS = KB_NO_PIVOT - 1 };

/* A look at what is shown now. Its points hold only as long as that stays so. */
struct audit {
	struct kb_arena *arena;
	const struct kb_table *table;
	const struct kb_system *system;
	struct kb_simplex **parts; /* made when first asked */
	bool *dual;                /* by part: made so that duals can be asked */
	struct kb_interval *seen;  /* by hidden cell: values that it can have */
	uint32_t *home;            /* by hidden cell: its part, none, or MANY_PARTS */
	uint32_t *vars;            /* scratch */
	double *point;             /* scratch */
	struct audit *near;        /* of the system in smaller parts, which is asked first; NULL: it is small */
	struct audit *base;        /* of the system with one equation less, whose points are gone on from; NULL: none */
	struct kb_points *points;  /* where questions ended is kept there; NULL: nowhere */
	bool binds;                /* parts are made so that duals can be asked */
	bool failed;               /* contradictions, or no end in time */
};

/* binds: kb_audit_binding() will be asked of many parts, which therefore begin with their duals. */
struct audit *kb_audit_open(const struct kb_system *s, bool binds, struct kb_arena *a);

/* The same of kb_system_with() the base's system: goes on from the points of the base, which must live as long. */
struct audit *kb_audit_from(struct audit *base, const struct kb_system *s, struct kb_arena *a);

/* Is the small cell's interval wide enough? If not, u->seen holds both its true ends. */
bool kb_audit_is_wide(struct audit *u, size_t cell);

/* The cell that gives way for a narrow one: among those that were not shown before and
 * whose duals are not zero the lowest level, then the smallest value. The number of cells
 * where only released ones hold it back. */
size_t kb_audit_binding(struct audit *u, size_t cell);

/* From now on where questions end is kept. Only of an audit with a near one. */
void kb_audit_keep(struct audit *u, struct kb_points *p);

/* Asks how far the cell can go among its neighbours, whatever else is known. */
void kb_audit_stretch(struct audit *u, size_t cell);

/* ---- points.c: tables that fit what is shown, of a system whose table tells what is true ---- */

struct kb_points *kb_points_new(const struct kb_system *s, struct kb_arena *a);

/* One that has these values in a part of the system (or of one in smaller parts), and is true elsewhere. */
void kb_points_add(struct kb_points *p, const struct kb_system *s, uint32_t part, const double *x);

/* All are there. */
void kb_points_settle(struct kb_points *p);

/* Which cell is to be shown: what that would tell. */
void kb_points_aim(struct kb_points *p, const struct kb_equation *e);

/* How wide the small cell is even then, as far as these tables tell; once it is wide enough it may be wider. */
double kb_points_width(const struct kb_points *p, size_t cell);

#endif
