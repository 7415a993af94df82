/*
 * purl.h - a Debian package's URL: pkg:deb/debian/sed@4.9-1?arch=amd64&distro=debian-12
 */
#ifndef INV_PURL_H
#define INV_PURL_H

struct dpkg_owner;

/* Which system a root holds, as its os-release says it. */
struct purl_system {
	char id[64];	  /* "debian", also where nothing is said */
	char version[64]; /* "12"; "" where there are only rolling ones */
};

/* Reads etc/os-release below ROOT. */
void purl_system(int root, struct purl_system *system);

/* The URL of the package that OWNER tells of; to be freed. NULL without memory. */
char *purl_make(const struct purl_system *system, const struct dpkg_owner *owner);

#endif
