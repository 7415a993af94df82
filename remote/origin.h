/*
 * origin.h - addresses that a service gives: they may lead nowhere but to itself.
 */
#ifndef INV_ORIGIN_H
#define INV_ORIGIN_H

/*
 * The URL that REFERENCE (absolute, or a path with its query) means seen from BASE, an
 * absolute URL, into *URL to free(). Returns 0; -EXDEV if its scheme, host or port is
 * another, or if it names a user or password; -EINVAL if it is none; -E2BIG if it is
 * longer than 8 KiB; -ENOMEM. A fragment is cut off. libcurl's own parser resolves it, so
 * that what is compared is what will be connected to.
 */
int origin_resolve(const char *base, const char *reference, char **url);

/*
 * Takes apart what a person wrote as an address: "https://[user@]host[:port][/]", or
 * without the scheme; an IPv6 address alone will do, too. *URL is "https://host[:port]"
 * (the default port left out, the host in lower case, IPv6 in brackets), *USER the user,
 * percent signs decoded, or NULL; both to free(). Returns 0; -EACCES if it has a
 * password; -EPROTONOSUPPORT for a scheme that is not https; -EINVAL for a path, a query
 * or what is no address; -E2BIG if it is longer than 8 KiB; -ENOMEM.
 */
int origin_parse(const char *text, char **url, char **user);

#endif
