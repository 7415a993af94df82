/*
 * dmname.h - what a device-mapper device's name and uuid say: who made it, and of an LVM
 * device the volume group, logical volume and layer.
 */
#ifndef INV_DMNAME_H
#define INV_DMNAME_H

#include <stdbool.h>

enum { DMNAME_SIZE = 129 }; /* the kernel's DM_NAME_LEN and DM_UUID_LEN, terminated */

struct dmname {
	const char *subsystem; /* lvm crypt mpath partition raid vdo stratis unknown */
	char vg[DMNAME_SIZE];  /* these three only of LVM, unescaped; else "" */
	char lv[DMNAME_SIZE];
	char layer[DMNAME_SIZE]; /* "" where there is none */
	bool hidden;		 /* lvs shows it in brackets or not at all */
};

/* Names of any length are taken; what is longer than the kernel allows is cut. */
void dmname_parse(const char *name, const char *uuid, struct dmname *result);

/* lsblk's word for a device with this uuid, "dm" where it says nothing. */
void dmname_type(const char *uuid, char type[DMNAME_SIZE]);

#endif
