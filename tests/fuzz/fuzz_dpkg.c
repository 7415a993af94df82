/*
 * fuzz_dpkg.c - dpkg's own files, with bytes 0xff between them.
 */
#include "dpkg.h"
#include "fuzz.h"

#define DPKG "var/lib/dpkg/"

/* In this order. */
static const char *const files[] = {
	DPKG "diversions",	     DPKG "status",
	DPKG "info/sed.list",	     DPKG "info/libc6:amd64.list",
	DPKG "info/libc6:i386.list",
};

/* Each known package is one of a list, and each version one of status. */
static void check_owner(const struct dpkg_owner *owner)
{
	const char *package = owner->package ? owner->package : "";

	fuzz_check(!owner->version || *owner->version);
	if (strcmp(package, "libc6") == 0)
		fuzz_check(strcmp(owner->architecture, "amd64") == 0 ||
			   strcmp(owner->architecture, "i386") == 0);
	else if (strcmp(package, "sed") == 0)
		fuzz_check(!owner->architecture || owner->version);
	else
		fuzz_check(!owner->package && !owner->version && !owner->architecture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dpkg_owner owners[] = {
		{.path = "/bin/a"}, {.path = "/usr/bin/a"}, {.path = "/usr/lib/b.so"},
		{.path = "/usr/"},  {.path = ""},	    {.path = "/bin/a"},
	};
	const size_t count = sizeof(owners) / sizeof(*owners);
	int root;

	fuzz_make_root();
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		char *text = fuzz_part(&data, &size, '\xff');

		fuzz_write(files[i], text, strlen(text));
		free(text);
	}
	root = open(fuzz_root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	fuzz_check(root >= 0 && dpkg_find(root, owners, count) == 0);
	for (size_t i = 0; i < count; i++)
		check_owner(&owners[i]);
	/* One question, one answer. */
	fuzz_check(!owners[0].package == !owners[count - 1].package);
	if (owners[0].package)
		fuzz_check(strcmp(owners[0].package, owners[count - 1].package) == 0);
	dpkg_free(owners, count);
	close(root);
	return 0;
}
