/*
 * appliance_entry.c - the keys of one appliance, each judged before it is believed. What
 * is wrong is said without its value where that could be a secret.
 */
#include "appliance_entry.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "cleanup.h"
#include "number.h"
#include "origin.h"

enum {
	MOST_TEXT = 4096,
	MOST_VERSION = 1000000,
	MOST_ARGUMENTS = 256,
};

int entry_fault(const struct entry *entry, const char *format, ...)
{
	char message[APPLIANCE_FAULT_SIZE / 2];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	snprintf(entry->fault, APPLIANCE_FAULT_SIZE, "%.300s: %s%s%s", entry->text->name,
		 entry->place, *entry->place ? ": " : "", message);
	return -EINVAL;
}

static int refuse_key(const struct entry *entry, const char *key,
		      const struct entry_key *keys, size_t count)
{
	char known[256] = "";

	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(known);

		snprintf(known + used, sizeof(known) - used, " %s", keys[i].name);
	}
	return entry_fault(entry, "unknown key \"%.40s\"; there are:%s", key, known);
}

static bool is_given(const struct entry *entry, const json_t *value)
{
	return !json_is_null(value) && !(entry->lenient && json_is_string(value) &&
					 json_string_length(value) == 0);
}

int entry_read(const struct entry *entry, json_t *object, const struct entry_key *keys,
	       size_t count)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		size_t i = 0;
		int error = 0;

		while (i < count && strcmp(keys[i].name, key) != 0)
			i++;
		if (i < count && is_given(entry, value))
			error = keys[i].read(entry, key, value);
		else if (i == count && !entry->lenient)
			error = refuse_key(entry, key, keys, count);
		if (error)
			return error;
	}
	return 0;
}

/* -------------------------------------------------------------------------- strings */

static bool has_control(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return true;
	return false;
}

/* JSON's strings have no NUL here: jansson refuses it unless it is asked not to. */
static int copy_string(const struct entry *entry, const char *key, const json_t *value,
		       char **to)
{
	const char *text = json_string_value(value);

	if (!text || !*text)
		return entry_fault(entry, "%s: a string is expected that is not empty",
				   key);
	if (strlen(text) > MOST_TEXT)
		return entry_fault(entry, "%s: longer than %d bytes", key, MOST_TEXT);
	*to = strdup(text);
	return *to ? 0 : -ENOMEM;
}

int entry_read_text(const struct entry *entry, const char *key, const json_t *value,
		    char **to)
{
	const char *text = json_string_value(value);

	if (text && has_control(text))
		return entry_fault(entry, "%s: control characters stand in it", key);
	return copy_string(entry, key, value, to);
}

/* Of the working directory, where the text is of no file. */
char *entry_file_name(const struct entry *entry, const char *name)
{
	const char *file = entry->text->name, *slash = strrchr(file, '/');
	const char *home = getenv("HOME");
	char *whole;
	int length;

	if (strncmp(name, "~/", 2) == 0 && home && *home)
		length = asprintf(&whole, "%s%s", home, name + 1);
	else if (*name == '/' || !slash)
		length = asprintf(&whole, "%s", name);
	else
		length = asprintf(&whole, "%.*s/%s", (int)(slash - file), file, name);
	return length < 0 ? NULL : whole;
}

int entry_read_file(const struct entry *entry, const char *key, const json_t *value,
		    char **to)
{
	INV_FREE char *name = NULL;
	int error = entry_read_text(entry, key, value, &name);

	if (!name)
		return error;
	*to = entry_file_name(entry, name);
	return *to ? 0 : -ENOMEM;
}

int entry_read_user(const struct entry *entry, const char *key, const json_t *value)
{
	return entry_read_text(entry, key, value, &entry->appliance->user);
}

int entry_read_domain(const struct entry *entry, const char *key, const json_t *value)
{
	return entry_read_text(entry, key, value, &entry->appliance->domain);
}

int entry_read_ca_file(const struct entry *entry, const char *key, const json_t *value)
{
	return entry_read_file(entry, key, value, &entry->appliance->ca_file);
}

int entry_read_password(const struct entry *entry, const char *key, const json_t *value)
{
	if (!entry->text->secret)
		return entry_fault(entry,
				   "%s: refused, as others can read the file: chmod 600, "
				   "or put it elsewhere and name that as password_file",
				   key);
	return copy_string(entry, key, value, &entry->appliance->password.itself);
}

/* ---------------------------------------------------------------- what is not so free */

int entry_read_url(const struct entry *entry, const char *key, const json_t *value)
{
	INV_FREE char *text = NULL, *user = NULL;
	char *url;
	int error = entry_read_text(entry, key, value, &text);

	if (error)
		return error;
	error = origin_parse(text, &url, &user);
	if (error == -ENOMEM)
		return error;
	if (error == -EPROTONOSUPPORT)
		return entry_fault(entry, "%s: https:// alone is spoken", key);
	if (error == -EACCES)
		return entry_fault(entry, "%s: no place for a password", key);
	if (error)
		return entry_fault(entry,
				   "%s: https://HOST or https://HOST:PORT is "
				   "expected, and nothing more",
				   key);
	entry->appliance->url = url;
	return user ? entry_fault(entry, "%s: no place for a user", key) : 0;
}

int entry_read_pin(const struct entry *entry, const char *key, const json_t *value)
{
	const char *text = json_string_value(value);
	char pin[PIN_SIZE];

	if (!text || !pin_parse(text, pin))
		return entry_fault(entry,
				   "%s: the SHA-256 of the server's public key is "
				   "expected, as 64 hex digits or in base64",
				   key);
	entry->appliance->pin = strdup(pin);
	return entry->appliance->pin ? 0 : -ENOMEM;
}

static bool has_part(CURLU *address, CURLUPart which)
{
	char *text = NULL;
	bool has = curl_url_get(address, which, &text, 0) == CURLUE_OK;

	curl_free(text);
	return has;
}

static bool is_proxy(CURLU *address, const char *text)
{
	static const char *const schemes[] = {"http",	 "https",  "socks4",
					      "socks4a", "socks5", "socks5h"};
	const unsigned flags = CURLU_NON_SUPPORT_SCHEME;
	char *scheme = NULL;
	bool known = false;

	if (curl_url_set(address, CURLUPART_URL, text, flags) != CURLUE_OK ||
	    curl_url_get(address, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
		return false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		known |= strcasecmp(scheme, schemes[i]) == 0;
	curl_free(scheme);
	return known && !has_part(address, CURLUPART_USER) &&
	       !has_part(address, CURLUPART_PASSWORD) && !strpbrk(text, "?#@");
}

/* "HOST:PORT" as the vendor has it is one that speaks HTTP. */
int entry_read_proxy(const struct entry *entry, const char *key, const json_t *value)
{
	INV_FREE char *text = NULL;
	char *whole;
	CURLU *address;
	bool good;
	int error = entry_read_text(entry, key, value, &text);

	if (!text)
		return error;
	if (asprintf(&whole, "%s%s", strstr(text, "://") ? "" : "http://", text) < 0)
		return -ENOMEM;
	entry->appliance->proxy = whole;
	address = curl_url();
	if (!address)
		return -ENOMEM;
	good = is_proxy(address, whole);
	curl_url_cleanup(address);
	return good ? 0
		    : entry_fault(entry,
				  "%s: HOST:PORT or SCHEME://HOST:PORT is expected, "
				  "without user and password; http, https, socks4, "
				  "socks4a, socks5 and socks5h are schemes",
				  key);
}

/* A number, or its digits as a string: the vendor's SDK takes both. */
int entry_read_version(const struct entry *entry, const char *key, const json_t *value)
{
	uint64_t number = 0;

	if (json_is_integer(value) && json_integer_value(value) > 0)
		number = (uint64_t)json_integer_value(value);
	else if (!json_is_string(value) ||
		 number_parse(json_string_value(value), &number) < 0)
		number = 0;
	if (number == 0 || number > MOST_VERSION)
		return entry_fault(entry, "%s: a whole number from 1 to %d is expected",
				   key, MOST_VERSION);
	entry->appliance->version = (unsigned)number;
	return 0;
}
