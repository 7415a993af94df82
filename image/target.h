/*
 * target.h - where an image is written: beside OUT until it is whole, then in its place.
 */
#ifndef INV_TARGET_H
#define INV_TARGET_H

#include <stdbool.h>

#include "job.h"

enum { TARGET_NAME = 16 };

struct target {
	const char *out; /* as it was given; borrowed */
	char *name;	 /* its last part */
	int parent;	 /* the directory it is in */
	bool directory;	 /* what is to be there */
	bool exchange;	 /* with the directory that is there and has something in it */
	char temporary[TARGET_NAME]; /* in the same directory; "": there is none */
	int fd;			     /* of that, to be written into */
};

/*
 * Looks whether OUT may be replaced by what the job's configuration says and begins that
 * beside it. Returns 0; or -errno, said in the job's result.
 */
int target_open(struct target *target, struct job *job);

/* An empty file without a name on the same file system. A descriptor or -errno. */
int target_scratch(const struct target *target);

/*
 * Puts what was written in OUT's place once it is safe on the disk, and removes what was
 * there before. Returns 0; or -errno, said in the job's result.
 */
int target_commit(struct target *target, struct job *job);

/* Removes what was not put in its place, and frees what target_open() took. */
void target_close(struct target *target);

#endif
