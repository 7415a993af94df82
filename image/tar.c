/*
 * tar.c - the archive is libarchive's work; here stands what keeps it from depending on
 * the machine it is made on.
 */
#include "tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "cleanup.h"
#include "content.h"

#define CAPABILITY "security.capability"

static la_ssize_t hand_on(struct archive *archive, void *context, const void *bytes,
			  size_t size)
{
	struct tar *tar = context;

	if (!tar->error)
		tar->error = sink_write(tar->sink, bytes, size);
	if (!tar->error)
		return (la_ssize_t)size;
	archive_set_error(archive, -tar->error, "not written");
	return -1;
}

/* What a call of libarchive that failed means. */
static int failure(const struct tar *tar)
{
	int error = archive_errno(tar->archive);

	if (tar->error)
		return tar->error;
	return error > 0 ? -error : -EIO;
}

int tar_open(struct tar *tar, struct sink *sink, int64_t time)
{
	*tar = (struct tar){.sink = sink, .time = time};
	/*
	 * libarchive converts names from the locale's charset. From this one it takes no more
	 * than ASCII, and writes other names as the bytes they are.
	 */
	tar->locale = newlocale(LC_CTYPE_MASK, "C", (locale_t)0);
	tar->archive = archive_write_new();
	tar->entry = archive_entry_new();
	if (!tar->archive || !tar->entry || tar->locale == (locale_t)0)
		return -ENOMEM;
	if (archive_write_set_format_pax_restricted(tar->archive) != ARCHIVE_OK ||
	    archive_write_set_format_option(tar->archive, NULL, "xattrheader",
					    "SCHILY") != ARCHIVE_OK ||
	    archive_write_open(tar->archive, tar, NULL, hand_on, NULL) != ARCHIVE_OK)
		return failure(tar);
	return 0;
}

static void describe_file(struct archive_entry *entry, const struct node *node,
			  const char *hardlink)
{
	archive_entry_set_filetype(entry, AE_IFREG);
	if (hardlink) {
		archive_entry_set_hardlink(entry, hardlink);
		archive_entry_set_size(entry, 0);
		return;
	}
	archive_entry_set_size(entry, (la_int64_t)node->size);
	if (node->capability)
		archive_entry_xattr_add_entry(entry, CAPABILITY, node->capability,
					      node->capability_size);
}

static void describe(const struct tar *tar, const struct node *node, const char *hardlink)
{
	struct archive_entry *entry = archive_entry_clear(tar->entry);

	archive_entry_set_pathname(entry, node->path);
	archive_entry_set_mtime(entry, tar->time, 0);
	archive_entry_set_perm(entry, node->mode & 07777);
	switch (node->type) {
	case NODE_DIRECTORY:
		archive_entry_set_filetype(entry, AE_IFDIR);
		break;
	case NODE_LINK:
		archive_entry_set_filetype(entry, AE_IFLNK);
		archive_entry_set_symlink(entry, node->target);
		archive_entry_set_perm(entry, 0777);
		break;
	case NODE_FILE:
		describe_file(entry, node, hardlink);
		break;
	}
}

int tar_add(struct tar *tar, const struct node *node, const char *hardlink)
{
	locale_t before = uselocale(tar->locale);
	int status;

	describe(tar, node, hardlink);
	status = archive_write_header(tar->archive, tar->entry);
	uselocale(before);
	/* A warning tells of a name that is not ASCII: it was written as it is. */
	return status == ARCHIVE_OK || status == ARCHIVE_WARN ? 0 : failure(tar);
}

int tar_data(void *context, const void *bytes, size_t size)
{
	struct tar *tar = context;
	la_ssize_t put = size ? archive_write_data(tar->archive, bytes, size) : 0;

	return put >= 0 && (size_t)put == size ? 0 : failure(tar);
}

int tar_finish(struct tar *tar)
{
	return archive_write_close(tar->archive) == ARCHIVE_OK ? 0 : failure(tar);
}

void tar_close(struct tar *tar)
{
	/* What it still has to write is for nobody; but only closing frees all. */
	if (!tar->error)
		tar->error = -ECANCELED;
	if (tar->archive)
		archive_write_close(tar->archive);
	archive_write_free(tar->archive);
	archive_entry_free(tar->entry);
	if (tar->locale != (locale_t)0)
		freelocale(tar->locale);
}

static int add_node(struct job *job, struct tar *tar, size_t index)
{
	struct node *node = &job->tree->nodes[index];
	const struct node *first = job->first[index];
	bool again = first != node;
	int error = job_check(job);

	if (!error)
		error = tar_add(tar, node, again ? first->path : NULL);
	if (error || node->type != NODE_FILE)
		return error;
	if (!again)
		return content_copy(job, node, tar_data, tar);
	memcpy(node->sha256, first->sha256, sizeof(node->sha256));
	return 0;
}

int tar_tree(struct job *job, struct sink *sink)
{
	INV_CLEANUP(tar_close) struct tar tar;
	int error = tar_open(&tar, sink, job->config->time);

	for (size_t i = 0; !error && i < job->tree->count; i++)
		error = add_node(job, &tar, i);
	return error ? error : tar_finish(&tar);
}
