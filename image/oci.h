/*
 * oci.h - an image as an OCI image layout: a directory of blobs named by what is in them.
 */
#ifndef INV_OCI_H
#define INV_OCI_H

#include "job.h"

/*
 * Fills the empty directory DIR and puts the manifest's digest into the job's result.
 * 0 or -errno.
 */
int oci_write(struct job *job, int dir);

#endif
