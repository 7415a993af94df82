/*
 * nss.h - what glibc's name service needs in an image: etc/nsswitch.conf and the modules
 * that it names.
 */
#ifndef INV_NSS_H
#define INV_NSS_H

#include "image.h"

/*
 * Puts in etc/nsswitch.conf as it is in the root, and those of the modules it names that
 * are there; what is not is passed over in the image as it is in the root. NEEDED_BY is
 * what looks up names.
 */
int nss_add(struct image *image, const char *needed_by);

#endif
