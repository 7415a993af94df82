/*
 * elf_floor: what reading alone costs of the answer `inv ldd` gives.
 *
 *	elf_floor LIST
 *
 * Opens each file that the file LIST names, a line each, and reads its headers, dynamic
 * section and dynamic strings. Resolves nothing and prints nothing. Files that are not of
 * this machine's class and byte order are only looked at.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_BYTES = 16 << 20 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "elf_floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Where in the file ADDRESS is loaded from; 0 if it is not. */
static size_t offset_of(const ElfW(Phdr) * segments, size_t count, size_t address)
{
	for (size_t i = 0; i < count; i++)
		if (segments[i].p_type == PT_LOAD &&
		    address - segments[i].p_vaddr < segments[i].p_filesz)
			return address - segments[i].p_vaddr + segments[i].p_offset;
	return 0;
}

static void read_strings(int fd, const ElfW(Phdr) * segments, size_t count,
			 const ElfW(Dyn) * dynamic, size_t n_dynamic)
{
	static char strings[MOST_BYTES];
	size_t address = 0, size = 0;

	for (size_t i = 0; i < n_dynamic && dynamic[i].d_tag != DT_NULL; i++)
		if (dynamic[i].d_tag == DT_STRTAB)
			address = dynamic[i].d_un.d_ptr;
		else if (dynamic[i].d_tag == DT_STRSZ)
			size = dynamic[i].d_un.d_val;
	if (size > sizeof(strings))
		size = sizeof(strings);
	if (size)
		pread(fd, strings, size, (off_t)offset_of(segments, count, address));
}

static void read_dynamic(int fd, const ElfW(Phdr) * segments, size_t count)
{
	static ElfW(Dyn) dynamic[1024];

	for (size_t i = 0; i < count; i++) {
		size_t size = segments[i].p_filesz;
		ssize_t length;

		if (segments[i].p_type != PT_DYNAMIC)
			continue;
		if (size > sizeof(dynamic))
			size = sizeof(dynamic);
		length = pread(fd, dynamic, size, (off_t)segments[i].p_offset);
		if (length > 0)
			read_strings(fd, segments, count, dynamic,
				     (size_t)length / sizeof(*dynamic));
	}
}

/* The segments stand right behind the header in all but the oddest files. */
static void read_file(const char *path)
{
	_Alignas(ElfW(Ehdr)) static char start[4096];
	const ElfW(Ehdr) *header = (const void *)start;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		die(path);
	length = pread(fd, start, sizeof(start), 0);
	if (length >= (ssize_t)sizeof(*header) &&
	    header->e_ident[EI_CLASS] ==
		    (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) &&
	    header->e_phoff == sizeof(*header) &&
	    header->e_phnum * sizeof(ElfW(Phdr)) <= (size_t)length - sizeof(*header))
		read_dynamic(fd, (const void *)(start + sizeof(*header)),
			     header->e_phnum);
	close(fd);
}

int main(int argc, char **argv)
{
	char path[4096];
	FILE *list = argc == 2 ? fopen(argv[1], "re") : NULL;

	if (!list)
		die(argc == 2 ? argv[1] : "usage: elf_floor LIST");
	while (fgets(path, sizeof(path), list)) {
		path[strcspn(path, "\n")] = '\0';
		read_file(path);
	}
	fclose(list);
	return 0;
}
