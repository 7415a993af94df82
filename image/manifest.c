/*
 * manifest.c - see the OCI image specification, config.md and image-index.md.
 */
#include "manifest.h"

#include <errno.h>
#include <time.h>

/* ------------------------------------------------------------------- checking */

static int check_text(struct job *job, const char *what, const char *text)
{
	json_t *string;

	if (!text)
		return 0;
	string = json_string(text);
	json_decref(string);
	return string ? 0 : job_fail(job, -EILSEQ, what, "is not UTF-8");
}

static int check_list(struct job *job, const char *what, const char *const *list)
{
	int error = 0;

	for (; !error && list && *list; list++)
		error = check_text(job, what, *list);
	return error;
}

int manifest_check(struct job *job)
{
	const struct image_config *config = job->config;
	char text[MANIFEST_TIME_SIZE];
	int error = manifest_time(config->time, text);

	if (error)
		return job_fail(job, error, "SOURCE_DATE_EPOCH", NULL);
	error = check_list(job, "the entry point", config->entrypoint);
	if (!error)
		error = check_list(job, "the command", config->cmd);
	if (!error)
		error = check_list(job, "the environment", config->env);
	if (!error)
		error = check_text(job, "the working directory", config->workdir);
	if (!error)
		error = check_text(job, "the user", config->user);
	return error ? error : check_text(job, "the tag", config->tag);
}

int manifest_time(int64_t time, char text[MANIFEST_TIME_SIZE])
{
	const int64_t last = INT64_C(253402300799);
	time_t seconds = time;
	struct tm parts;

	if (time < 0 || time > last || !gmtime_r(&seconds, &parts))
		return -EINVAL;
	strftime(text, MANIFEST_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
	return 0;
}

/* --------------------------------------------------------------------- making */

static json_t *string_list(const char *const *list)
{
	json_t *array = list ? json_array() : NULL;

	for (; list && *list; list++)
		json_array_append_new(array, json_string(*list));
	return array;
}

/* How a container of it is run. What is not said is left out. */
static json_t *run_config(const struct image_config *config)
{
	return json_pack("{s:o*, s:o*, s:o*, s:s*, s:s*}", "Entrypoint",
			 string_list(config->entrypoint), "Cmd", string_list(config->cmd),
			 "Env", string_list(config->env), "WorkingDir", config->workdir,
			 "User", config->user);
}

json_t *manifest_platform(const struct image_config *config)
{
	return json_pack("{s:s, s:s, s:s*}", "os", "linux", "architecture",
			 config->architecture, "variant", config->variant);
}

json_t *manifest_config(const struct image_config *config, const char *diff_id)
{
	json_t *image = manifest_platform(config), *rest;
	char created[MANIFEST_TIME_SIZE];

	if (manifest_time(config->time, created) < 0)
		return image;
	rest = json_pack("{s:s, s:o, s:{s:s, s:[s+]}, s:[{s:s, s:s}]}", "created",
			 created, "config", run_config(config), "rootfs", "type",
			 "layers", "diff_ids", "sha256:", diff_id, "history", "created",
			 created, "created_by", "inv image");
	if (!rest || json_object_update(image, rest) < 0) {
		json_decref(image);
		image = NULL;
	}
	json_decref(rest);
	return image;
}

char *manifest_text(json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);

	json_decref(value);
	return text;
}
