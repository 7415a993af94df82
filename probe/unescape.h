/*
 * unescape.h - undoing the escapes of names in the files of procfs and udev.
 */
#ifndef INV_UNESCAPE_H
#define INV_UNESCAPE_H

/* Turns procfs's \040 \011 \012 \134 and the like in TEXT into their bytes. */
void unescape_octal(char *text);

/* Turns udev's \x20 and the like (ID_FS_LABEL_ENC, ID_PART_ENTRY_NAME) into their bytes. */
void unescape_hex(char *text);

#endif
