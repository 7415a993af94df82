/*
 * imports.h - the functions that an ELF file takes from others.
 */
#ifndef INV_IMPORTS_H
#define INV_IMPORTS_H

typedef void imports_met(void *context, const char *name);

/*
 * Calls MET with the name of each dynamic symbol that the regular file FD, which may be of
 * any machine, leaves undefined. Returns 0, also where there are none; -ENOEXEC if it is no
 * ELF file; or -errno.
 */
int imports_read(int fd, imports_met *met, void *context);

#endif
