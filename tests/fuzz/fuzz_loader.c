/*
 * fuzz_loader.c - closures of a program and a library that need each other, below a root
 * with a cache: three files, each with its length before it.
 */
#include "fuzz.h"
#include "loader.h"

/* Takes off the next file: two bytes of length, and as many bytes. */
static void write_part(const char *path, const uint8_t **data, size_t *size)
{
	size_t length = *size < 2 ? 0 : (size_t)((*data)[0] | (*data)[1] << 8);
	size_t head = *size < 2 ? *size : 2;

	*data += head;
	*size -= head;
	if (length > *size)
		length = *size;
	fuzz_write(path, *data, length);
	*data += length;
	*size -= length;
}

static void check_closure(const struct loader_closure *closure)
{
	for (size_t i = 0; i < closure->n_entries; i++) {
		const struct loader_entry *entry = &closure->entries[i];

		fuzz_check(entry->name && *loader_status_name(entry->status));
		fuzz_check(entry->needed_by == LOADER_ITSELF ||
			   entry->needed_by < closure->n_entries);
		fuzz_check(entry->path || entry->status != LOADER_FOUND);
		fuzz_check(entry->reason || entry->status == LOADER_FOUND ||
			   entry->status == LOADER_VIRTUAL);
		for (size_t j = 0; j < entry->n_also; j++)
			fuzz_check(entry->also[j] == LOADER_ITSELF ||
				   entry->also[j] < closure->n_entries);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct loader_settings settings = {
		.directory = "/",
		.library_path = "/other:$ORIGIN",
		.preload = "libb.so nothing.so",
		.dlopen = LOADER_SUGGESTED,
		.trace = true,
	};
	struct loader_closure closure;
	struct loader *loader;
	const char *defect = NULL;

	fuzz_make_root();
	write_part("prog", &data, &size);
	write_part("lib/libb.so", &data, &size);
	write_part("etc/ld.so.cache", &data, &size);
	settings.root = open(fuzz_root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	fuzz_check(settings.root >= 0);
	loader = loader_new(&settings);
	fuzz_check(loader != NULL);
	for (int i = 0; i < 3; i++) {
		if (loader_resolve(loader, i == 1 ? "/lib/libb.so" : "/prog", &closure,
				   &defect) == 0)
			check_closure(&closure);
		else
			fuzz_check(defect && *defect);
	}
	loader_free(loader);
	close(settings.root);
	return 0;
}
