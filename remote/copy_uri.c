/*
 * copy_uri.c - which collection an address belongs to.
 */
#include "copy_uri.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { MOST_IDENTIFIER = 128 };

static const char rest[] = "/rest/";

static bool is_identifier(const char *text)
{
	size_t length = 0;

	/* "." and ".." are steps, not names. */
	if (strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
		return false;
	for (; text[length]; length++)
		if (!isascii(text[length]) || (!isalnum((unsigned char)text[length]) &&
					       !strchr(".-:_", text[length])))
			return false;
	return length && length <= MOST_IDENTIFIER;
}

bool copy_uri_is_of(const char *text, const char *collection)
{
	size_t length = strlen(collection);

	if (strncmp(text, rest, sizeof(rest) - 1) != 0)
		return false;
	text += sizeof(rest) - 1;
	return strncmp(text, collection, length) == 0 && text[length] == '/' &&
	       is_identifier(text + length + 1);
}

const char *copy_uri_collection(const char *text, const char *const *collections)
{
	for (; *collections; collections++)
		if (copy_uri_is_of(text, *collections))
			return *collections;
	return NULL;
}

bool copy_uri_is_address(const char *text)
{
	const char *host = strstr(text, "://");

	text += strspn(text, " \t\r\n");
	if (host && !memchr(text, '/', (size_t)(host - text))) {
		text = strchr(host + 3, '/');
		if (!text)
			return false;
	}
	while (text[0] == '/' && text[1] == '/')
		text++;
	return strncasecmp(text, rest, sizeof(rest) - 1) == 0;
}
