/* xlsx.h - the workbook while it is made: xlsx.c has its sheets, trend.c its charts. */
#ifndef KBX_XLSX_H
#define KBX_XLSX_H

#include <xlsxwriter.h>

#include "table.h"

enum { KBX_CHARTS = 200 }; /* a workbook with more charts opens slowly */

struct kbx_book {
	const struct kbx_release *release;
	const char *lang;
	lxw_workbook *workbook;
	lxw_format *bold, *wrap;
	size_t series, charts; /* how many there are, how many were drawn */
	bool failed;
};

/* A sheet with the name of this key. */
lxw_worksheet *kbx_sheet(struct kbx_book *b, const char *key);

void kbx_write_word(struct kbx_book *b, lxw_worksheet *w, uint32_t row, uint16_t col, const char *text, lxw_format *f);
void kbx_write_number(struct kbx_book *b, lxw_worksheet *w, uint32_t row, uint16_t col, double number);

/* Fills the sheet of charts. */
void kbx_trend(struct kbx_book *b, lxw_worksheet *w);

#endif
