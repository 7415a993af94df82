/*
 * elf_each.c - arguments to ELF files.
 */
#include "elf_each.h"

#include <errno.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "elf_files.h"
#include "root.h"

struct walk {
	struct inv_run *run;
	elf_each_met *met;
	void *context;
	struct elf_contents contents; /* of the file that it is at */
};

/* What is in a directory may be no ELF file, and it may go away. */
static void complain(struct inv_run *run, const char *path, bool named, int error)
{
	if (error == -ENOEXEC && named)
		inv_error(run, 0, "%s%s: no ELF file", inv_root_name(run), path);
	else if (error == -EINVAL)
		inv_error(run, 0, "%s%s: no regular file", inv_root_name(run), path);
	else if (error == -EACCES && !named)
		inv_warn(run, -error, "%s%s", inv_root_name(run), path);
	else if (named || (error != -ENOEXEC && error != -ENOENT))
		inv_error(run, -error, "%s%s", inv_root_name(run), path);
}

static int read_file(struct walk *walk, const char *path, mode_t *mode)
{
	INV_CLOSE int fd = root_open_regular(inv_root(walk->run), path);
	struct stat status;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return -errno;
	*mode = status.st_mode;
	return elf_contents_read(fd, &walk->contents);
}

static int meet(void *context, const char *path, bool named, int error)
{
	struct walk *walk = context;
	mode_t mode = 0;

	if (!error)
		error = read_file(walk, path, &mode);
	if (error) {
		complain(walk->run, path, named, error);
		return 0;
	}
	walk->met(walk->context, path, &walk->contents, mode);
	elf_contents_free(&walk->contents);
	return 0;
}

int elf_each(struct inv_run *run, elf_each_met *met, void *context)
{
	struct walk walk = {.run = run, .met = met, .context = context};
	int error = elf_files_walk(inv_root(run), inv_root_is_system(run),
				   inv_arguments(run), meet, &walk);

	return error ? inv_fail(run, -error, "cannot go on") : 0;
}
