/*
 * remote_run.h - a run for what is in remote/ to speak to, without a collector's process,
 * and what it was told.
 */
#ifndef REMOTE_RUN_H
#define REMOTE_RUN_H

#include <sys/mman.h>

#include "run.h"
#include "tree.h"

/* A run with --config FILE (or NULL) and with AT, a list of --at that ends in NULL. */
static inline void remote_run_make(struct inv_run *run, const char *config,
				   const char *const *at)
{
	static const struct inv_collector collector = {.name = "test"};

	*run = (struct inv_run){
		.collector = &collector,
		.root = "/",
		.root_fd = -1,
		.config = config,
		.at = at,
		.progress = -1,
		.deadline = run_clock() + 60 * INT64_C(1000000000),
	};
	run->arena = arena_map(&run->arena_size);
	assert_non_null(run->arena);
}

static inline void remote_run_free(struct inv_run *run)
{
	munmap(run->arena, run->arena_size);
}

/* The only note, to be freed; NULL if there is none. */
static inline char *remote_run_note(const struct inv_run *run)
{
	struct inv_text message, more;
	enum inv_level level;
	uint32_t position = 0, table;

	if (!arena_next_note(run->arena, &position, &table, &level, &message))
		return NULL;
	assert_int_equal(level, INV_ERROR);
	assert_false(arena_next_note(run->arena, &position, &table, &level, &more));
	return strndup(message.bytes, message.length);
}

/* Makes PATH in TREE with the permissions MODE; its whole name in NAME. */
static inline void remote_file(const struct tree *tree, const char *path,
			       const char *text, mode_t mode, char name[512])
{
	tree_file(tree, path, text);
	snprintf(name, 512, "%s/%s", tree->path, path);
	assert_int_equal(chmod(name, mode), 0);
}

/* No variable that remote/ looks at is set. */
static inline void remote_clear_environment(void)
{
	static const char *const variables[] = {
		"HOME",
		"XDG_CONFIG_HOME",
		"INV_USER",
		"INV_PASSWORD",
		"ONEVIEWSDK_IP",
		"ONEVIEWSDK_USERNAME",
		"ONEVIEWSDK_PASSWORD",
		"ONEVIEWSDK_AUTH_LOGIN_DOMAIN",
		"ONEVIEWSDK_API_VERSION",
		"ONEVIEWSDK_SSL_CERTIFICATE",
		"ONEVIEWSDK_PROXY",
	};

	for (size_t i = 0; i < N_ELEMENTS(variables); i++)
		unsetenv(variables[i]);
}

#endif
