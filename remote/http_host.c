/*
 * http_host.c - the headers that go to a host, secret ones among them.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "http_private.h"

static int replace(char **place, const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		return -ENOMEM;
	password_free(*place);
	*place = copy;
	return 0;
}

int http_set_header(struct http_host *host, const char *header)
{
	return replace(&host->header, header);
}

int http_set_session(struct http_host *host, const char *header)
{
	int error = replace(&host->session, header);

	host->renewing = false;
	host->served = false;
	host->sessions++;
	return error;
}

void http_on_expiry(struct http_host *host, void (*renew)(void *context), void *context)
{
	host->renew = renew;
	host->renew_context = context;
}

/* Writes stars over each SECRET in TEXT; one too short to be a secret would hit words. */
static void cover(char *text, const char *secret)
{
	size_t length = secret ? strlen(secret) : 0;

	while (length >= 4 && (text = strstr(text, secret)))
		memset(text, '*', length);
}

void http_redact(const struct http_host *host, char *text)
{
	/* What is secret in a header is its last word. */
	const char *blank = host->session ? strrchr(host->session, ' ') : NULL;

	cover(text, blank ? blank + 1 : NULL);
	cover(text, host->secret);
	cover(text, host->quoted_secret);
}

/* SECRET as it stands between the quotes of a JSON string. */
static char *quote(const char *secret)
{
	json_t *string = json_string(secret);
	char *text = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
	char *inner = text ? strndup(text + 1, strlen(text) - 2) : NULL;

	password_free(text);
	json_decref(string);
	return inner;
}

void http_set_secret(struct http_host *host, const char *secret)
{
	password_free(host->secret);
	password_free(host->quoted_secret);
	host->secret = strdup(secret);
	host->quoted_secret = quote(secret);
}
