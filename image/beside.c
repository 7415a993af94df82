/*
 * beside.c - small files that go with an image.
 */
#include "beside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "dockerfile.h"
#include "save.h"
#include "sbom.h"

static bool loads_itself(enum image_format format)
{
	return format == IMAGE_OCI || format == IMAGE_DOCKER;
}

int beside_refuse(struct inv_run *run, const struct beside *beside,
		  const struct image_config *config)
{
	if (!beside->out)
		return 0;
	if (beside->iidfile && config->format == IMAGE_DIRECTORY)
		return inv_refuse(run, 0, "--iidfile: a directory has no digest");
	if (beside->dockerfile && loads_itself(config->format))
		return inv_refuse(run, 0,
				  "--dockerfile: only for an image that is a directory "
				  "or a tar");
	return 0;
}

static int fail_dockerfile(struct inv_run *run, const struct beside *beside, int error)
{
	return inv_fail(run, -error, "--dockerfile %s", beside->dockerfile);
}

int beside_check(struct inv_run *run, const struct beside *beside,
		 const struct image_config *config)
{
	INV_FREE char *text = NULL;
	int error = 0;

	if (beside->dockerfile)
		error = dockerfile_make(config, beside->dockerfile, beside->out, &text);
	if (error == -EXDEV)
		return inv_refuse(run, 0,
				  "--dockerfile %s: Docker sees only what is below its "
				  "directory, and %s is not",
				  beside->dockerfile, beside->out);
	return error ? fail_dockerfile(run, beside, error) : 0;
}

static int write_dockerfile(struct inv_run *run, const struct beside *beside,
			    const struct image_config *config)
{
	INV_FREE char *text = NULL;
	int error = dockerfile_make(config, beside->dockerfile, beside->out, &text);

	if (!error)
		error = save_text(beside->dockerfile, text);
	return error ? fail_dockerfile(run, beside, error) : 0;
}

static int write_sbom(struct inv_run *run, const struct beside *beside,
		      const struct image_config *config, const struct tree *tree,
		      const struct dpkg_owner *owners, const char *digest)
{
	INV_FREE char *text = NULL;
	const char *name = config->tag ? config->tag : basename(beside->out);
	int error = sbom_make(tree, owners, name, digest, config->time, &text);

	if (!error)
		error = save_text(beside->sbom, text);
	return error ? inv_fail(run, -error, "--sbom %s", beside->sbom) : 0;
}

int beside_write(struct inv_run *run, const struct beside *beside,
		 const struct image_config *config, const struct tree *tree,
		 const struct dpkg_owner *owners, const char *digest)
{
	int error = 0;

	if (beside->dockerfile)
		error = write_dockerfile(run, beside, config);
	if (!error && beside->sbom)
		error = write_sbom(run, beside, config, tree, owners, digest);
	if (error || !beside->iidfile)
		return error;
	error = save_text(beside->iidfile, digest);
	return error ? inv_fail(run, -error, "--iidfile %s", beside->iidfile) : 0;
}
