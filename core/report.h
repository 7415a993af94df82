/*
 * report.h - what collectors left in their arenas, as tables and notes for an output.
 */
#ifndef INV_REPORT_H
#define INV_REPORT_H

#include "options.h"
#include "supervise.h"

struct report {
	struct inv_report report; /* for the output */
	bool missing;		  /* an error note is among the notes */
	struct inv_table *tables;
	struct inv_table_data *data;
	struct inv_note *notes;
	size_t n_notes, notes_room;
	char host[ARENA_HOST_LENGTH + 1];
	char time[sizeof("2026-11-22T03:00:00Z") + 16];
};

/* Makes the report of COUNT jobs that have ended. Returns false without memory. */
bool report_make(const struct options *options, const struct job *jobs, size_t count,
		 struct report *report);

void report_free(struct report *report);

#endif
