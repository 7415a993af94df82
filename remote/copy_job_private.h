/*
 * copy_job_private.h - what the steps of a copy know of each other: copy_job.c (the appliances),
 * copy_plan.c (everything found out before the first write), copy_server.c (the hardware),
 * copy_carry.c (the writes) and copy_move.c (what a move adds).
 */
#ifndef INV_COPY_JOB_PRIVATE_H
#define INV_COPY_JOB_PRIVATE_H

#include "copy_job.h"
#include "copy_write.h"

/* Names all copies. Returns 0; what inv_refuse() returned if two have one name; or -ENOMEM. */
int copy_plan_items(struct copy_job *job);

/*
 * Finds all sources and decides what is to be done for each item; what stands in the way is noted
 * as an error and makes the item refused. Returns 0 or -ENOMEM.
 */
int copy_plan_all(struct copy_job *job);

/* Makes ITEM's body from its source, with what the directory knows now. 0 or -ENOMEM. */
int copy_plan_body(struct copy_job *job, struct copy_item *item);

/* Carries all out, one after the other. Returns 0 or -ENOMEM. */
int copy_carry_out(struct copy_job *job);

/* A label for who waits: "london -> paris web1". */
void copy_label(const struct copy_job *job, const char *name, char *text, size_t size);

/*
 * Reads ITEM's copy as the destination has it, into item->made; false with a note if it cannot
 * be had, or is not what was sent. FINE also wants it to be in order: so that its source may
 * be deleted.
 */
bool copy_verify(struct copy_job *job, struct copy_item *item, bool fine);

/* Notes what became of ITEM's WRITE, of WHAT ("creating it"), if it is not done. */
void copy_complain(struct copy_job *job, const struct copy_item *item,
		   const struct copy_write *write, enum copy_outcome outcome,
		   const char *what);

/* Deletes the source of ITEM, whose copy is in order, and gives the copy its server. */
void copy_finish_move(struct copy_job *job, struct copy_item *item);

/* ----------------------------------------------------------------------- the hardware */

/*
 * Finds the hardware that is to be ITEM's at the destination, into item->server, and sees
 * whether it may be. False with an error note.
 */
bool copy_server_find(struct copy_job *job, struct copy_item *item);

/* Whether the server of PROFILE, of SITE, is off, or there is none; else false, and why. */
bool copy_server_is_off(struct copy_site *site, const json_t *profile,
			char why[FAULT_SIZE]);

#endif
