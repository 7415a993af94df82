/*
 * decide.h - from what a user asks for to what is to stand in an image.
 */
#ifndef INV_DECIDE_H
#define INV_DECIDE_H

#include "config.h"
#include "image.h"

/* What the options say. Lists end with NULL; other things are NULL if not given. */
struct request {
	const char *const *files, *const *added, *const *with;
	const char *const *users, *const *groups, *const *env;
	const char *entrypoint, *cmd; /* words, or a JSON array of them */
	const char *workdir, *run_as;
	const char *cpu; /* NULL: all there are libraries for */
	const char *library_path;
	const char *dlopen; /* NULL: recommended */
	bool filetools, allow_missing;
};

/* What it says of itself comes from the request, and is owned here. */
struct words {
	char **entrypoint, **cmd, **env; /* NULL-terminated, or NULL */
	char *user;			 /* "UID:GID", or NULL */
};

/* 0; or -errno after a note if an option itself is wrong, whatever there is. */
int decide_refuse(struct inv_run *run, const struct request *request);

/* Starts an image, to be freed by image_free(). 0, or -errno after a note. */
int decide_start(struct image *image, struct inv_run *run, const struct request *request);

/*
 * Fills the image's tree, sorted, and the words. Returns 0, and image->failed if something
 * is missing; or -errno after a note.
 */
int decide_tree(struct image *image, const struct request *request, struct words *words);

void decide_free(struct words *words);

#endif
