/*
 * content.h - what is in a tree's files.
 */
#ifndef INV_CONTENT_H
#define INV_CONTENT_H

#include <stddef.h>

#include "job.h"

/* Takes SIZE bytes. Returns 0, or -errno, which ends what hands them out. */
typedef int bytes_taker(void *context, const void *bytes, size_t size);

/*
 * Hands the contents of the file NODE to TAKE, a piece at a time and exactly node->size
 * bytes in all, and fills its sha256. Returns 0; what TAKE returned; or -errno, said in
 * the job's result: -ESTALE if the file is not the one looked at any more, or was changed
 * meanwhile.
 */
int content_copy(struct job *job, struct node *node, bytes_taker *take, void *context);

#endif
