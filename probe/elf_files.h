/*
 * elf_files.h - the files that somebody names: on the command line or on standard input,
 * one by one or whole directories of them.
 */
#ifndef INV_ELF_FILES_H
#define INV_ELF_FILES_H

#include <stdbool.h>

/*
 * Called for each file in turn. PATH is absolute below the root, and is how the file is
 * to be shown, too; NAMED tells those the user named from those met in a directory, which
 * are regular files. ERROR is 0, or the -errno that a file or directory, named or met,
 * cannot be had with. Anything but 0 ends the walk.
 */
typedef int elf_files_met(void *context, const char *path, bool named, int error);

/*
 * Walks ARGUMENTS, NULL-terminated: paths of files and directories below ROOT, `-` for
 * paths on standard input, a line each. A relative path is relative to the current
 * directory if the root is "/" itself (IS_SYSTEM), else to the root. A link is followed
 * only if it is named. Directories are walked whole, sorted bytewise, except for file
 * systems that the kernel makes up (proc, sys); what was met does not come again. Opens
 * no file. Returns 0, -errno, or what MET returned.
 */
int elf_files_walk(int root, bool is_system, const char *const *arguments,
		   elf_files_met *met, void *context);

#endif
