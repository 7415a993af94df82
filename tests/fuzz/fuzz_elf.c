/*
 * fuzz_elf.c - a file through all that reads ELF files and judges them.
 */
#include <errno.h>
#include <sys/mman.h>

#include "elf_anomalies.h"
#include "elf_host.h"
#include "elf_parts.h"
#include "fuzz.h"

/* A string within the pool that owns it, and terminated there. */
static void check_string(const char *string)
{
	fuzz_check(!string || strlen(string) <= ELF_MOST_STRING);
}

static void check_anomaly(void *context, const char *phrase)
{
	size_t *count = context;

	fuzz_check(*phrase && ++*count < 64);
}

static void check_parts(const struct elf_contents *contents)
{
	fuzz_check(contents->n_segments <= ELF_MOST_SEGMENTS);
	fuzz_check(contents->sections.count <= ELF_MOST_SECTIONS);
	for (size_t i = 0; i < contents->sections.count; i++) {
		check_string(contents->sections.sections[i].name);
		elf_section_is_strippable(&contents->sections, i);
	}
	for (size_t i = 0; i < contents->dynamic.n_needs; i++)
		check_string(contents->dynamic.needs[i].name);
	check_string(contents->dynamic.soname);
	check_string(contents->dynamic.rpath);
	check_string(contents->dynamic.runpath);
	check_string(contents->interpreter);
	fuzz_check(!contents->interpreter || contents->has_interpreter);
	for (size_t i = 0; i < contents->notes.n_dlopens; i++)
		fuzz_check(contents->notes.dlopens[i].n_sonames > 0);
}

static void check_judgements(const struct elf_contents *contents, int root)
{
	char reason[ELF_REASON] = "";
	struct elf_sizes sizes;
	struct elf_host host;
	size_t anomalies = 0;

	fuzz_check(*elf_contents_linkage(contents) && *elf_contents_relro(contents) &&
		   *elf_contents_debug_info(contents));
	elf_contents_libc(contents);
	elf_contents_is_nx(contents);
	elf_contents_is_packed(contents);
	elf_contents_sizes(contents, &sizes);
	fuzz_check(sizes.overlay <= contents->elf.size);
	elf_anomalies(contents, check_anomaly, &anomalies);
	elf_host_find(root, &host);
	if (elf_host_refuses(&host, contents, 0755, reason))
		fuzz_check(*reason && strlen(reason) < ELF_REASON);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct elf_contents contents;
	int fd = memfd_create("fuzz", MFD_CLOEXEC), error;

	fuzz_make_root();
	fuzz_check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	error = elf_contents_read(fd, &contents);
	if (!error) {
		int root = open(fuzz_root, O_PATH | O_DIRECTORY | O_CLOEXEC);

		check_parts(&contents);
		check_judgements(&contents, root);
		elf_contents_free(&contents);
		close(root);
	}
	/* Whatever it is, it can be read to its end. */
	fuzz_check(!error || error == -ENOEXEC);
	close(fd);
	return 0;
}
