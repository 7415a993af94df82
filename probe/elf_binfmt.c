/*
 * elf_binfmt.c - files of proc/sys/fs/binfmt_misc, one a handler:
 *
 *	enabled
 *	interpreter /usr/bin/qemu-aarch64-static
 *	flags: OCF
 *	offset 0
 *	magic 7f454c460201010000000000000000000200b700
 *	mask ffffffffffffff00fffffffffffffffffeffffff
 */
#include "elf_binfmt.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "number.h"
#include "root.h"

#define PLACE "proc/sys/fs/binfmt_misc"

enum { MOST_BYTES = 8192, MOST_MAGIC = 256 /* the kernel's buffer ends there */ };

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* The bytes that HEX spells: their number; 0 if it spells none, or too many. */
static size_t read_hex(const char *hex, unsigned char bytes[MOST_MAGIC])
{
	size_t n = strlen(hex) / 2;

	if (strlen(hex) % 2 || n > MOST_MAGIC)
		return 0;
	for (size_t i = 0; i < n; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return 0;
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return n;
}

/* What follows WORD and a blank in LINE; NULL if it begins otherwise. */
static const char *value_of(const char *line, const char *word)
{
	size_t length = strlen(word);

	return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1
								       : NULL;
}

bool elf_binfmt_matches(char *text, const unsigned char head[ELF_HEAD])
{
	unsigned char magic[MOST_MAGIC], mask[MOST_MAGIC];
	size_t n_magic = 0, n_mask = 0;
	bool enabled = false;
	uint64_t offset = 0;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		const char *value;

		enabled |= strcmp(line, "enabled") == 0;
		if (((value = value_of(line, "offset")) &&
		     number_parse(value, &offset)) ||
		    ((value = value_of(line, "magic")) &&
		     !(n_magic = read_hex(value, magic))) ||
		    ((value = value_of(line, "mask")) &&
		     !(n_mask = read_hex(value, mask))))
			return false;
	}
	if (!enabled || !n_magic || (n_mask && n_mask != n_magic) ||
	    offset > MOST_MAGIC - n_magic)
		return false;
	for (size_t i = 0; i < n_magic; i++)
		if ((head[offset + i] ^ magic[i]) & (n_mask ? mask[i] : 0xff))
			return false;
	return true;
}

bool elf_binfmt_takes(int root, const struct elf *elf)
{
	INV_CLEANUP(names_free) struct names names = {0};
	char status[16];
	bool takes = false;

	if (root_read_line(root, PLACE "/status", status, sizeof(status)) < 0 ||
	    strcmp(status, "enabled") != 0 || names_list(root, PLACE, &names))
		return false;
	for (size_t i = 0; i < names.count && !takes; i++) {
		char path[sizeof(PLACE) + 1 + NAME_MAX];
		struct root_file file;

		snprintf(path, sizeof(path), PLACE "/%s", names.names[i]);
		if (root_read_file(root, path, MOST_BYTES, &file))
			continue;
		takes = elf_binfmt_matches(file.data, elf->head);
		free(file.data);
	}
	return takes;
}
