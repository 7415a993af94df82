/*
 * fuzz_ldconf.c - etc/ld.so.conf and, behind a NUL each, two more files for it to include.
 */
#include "fuzz.h"
#include "ldconf.h"
#include "root.h"

/* A root with some directories; the files are written anew for every input. */
static void make_root(void)
{
	if (!fuzz_make_root())
		return;
	fuzz_write("lib/x", "", 0);
	fuzz_write("opt/a/x", "", 0);
	fuzz_write("opt/b b/x", "", 0);
	fuzz_link("opt/c", "/../lib");
	fuzz_link("etc/d/link.conf", "../one");
}

/* Fails unless PATH is a directory below ROOT; tells which. */
static ino_t identify(int root, const char *path)
{
	int fd = root_open(root, path, O_PATH | O_DIRECTORY);
	struct stat status;

	fuzz_check(fd >= 0 && fstat(fd, &status) == 0);
	close(fd);
	return status.st_ino;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"etc/ld.so.conf", "etc/one",
					    "etc/d/two.conf"};
	ino_t inodes[1000];
	struct ldconf conf;
	int root;

	make_root();
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		char *text = fuzz_part(&data, &size, '\0');

		fuzz_write(paths[i], text, strlen(text));
		free(text);
	}
	root = open(fuzz_root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	fuzz_check(ldconf_read(root, paths[0], &conf) == 0);
	fuzz_check(conf.count <= sizeof(inodes) / sizeof(inodes[0]));
	for (size_t i = 0; i < conf.count; i++) {
		inodes[i] = identify(root, conf.directories[i]);
		for (size_t j = 0; j < i; j++)
			fuzz_check(inodes[i] != inodes[j]);
	}
	ldconf_free(&conf);
	close(root);
	return 0;
}
