/*
 * fuzz_elf_notes.c - notes: behind a byte that tells how they are read.
 */
#include <sys/mman.h>

#include "elf_notes.h"
#include "fuzz.h"

static void check_notes(const struct elf_notes *notes)
{
	fuzz_check(strlen(notes->build_id) % 2 == 0);
	fuzz_check(notes->n_dlopens <= ELF_MOST_DLOPENS);
	for (size_t i = 0; i < notes->n_dlopens; i++) {
		const struct elf_dlopen *dlopen = &notes->dlopens[i];

		fuzz_check(dlopen->n_sonames > 0);
		for (size_t j = 0; j < dlopen->n_sonames; j++)
			fuzz_check(*dlopen->sonames[j] != '\0');
		fuzz_check(!dlopen->feature || *dlopen->feature);
		fuzz_check(!dlopen->description || *dlopen->description);
	}
	fuzz_check(notes->package_name || !notes->package_version || notes->defect);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	uint8_t how = size ? *data : 0;
	struct elf elf = {.fd = fd,
			  .size = size,
			  .wide = how & 1,
			  .big_endian = how & 2,
			  .machine = how & 4 ? EM_AARCH64 : EM_X86_64};
	const struct elf_segment segment = {.type = PT_NOTE,
					    .offset = 1,
					    .file_bytes = size ? size - 1 : 0,
					    .align = how & 8 ? 8 : 4};
	const struct elf_section section = {.type = SHT_NOTE,
					    .offset = segment.offset,
					    .bytes = segment.file_bytes,
					    .align = segment.align};
	struct elf_notes notes;

	fuzz_check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	fuzz_check(elf_notes_read(&elf, &segment, !(how & 16), &section, !!(how & 16),
				  &notes) == 0);
	check_notes(&notes);
	elf_notes_free(&notes);
	close(fd);
	return 0;
}
