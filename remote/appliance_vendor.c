/*
 * appliance_vendor.c - what the vendor's SDKs are configured with, read as they read it:
 * keys that they do not know are ignored, and "" is as if it were not there.
 *
 * Of what they know, a time limit, an image streamer's address and a session's number are
 * none of inv's business: it has limits of its own, and logs in by itself.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "appliance_entry.h"
#include "cleanup.h"

static const char password_variable[] = "ONEVIEWSDK_PASSWORD";

/*
 * Certificates to verify by. The SDK verifies nothing where it is not given, or false:
 * then here the system's count.
 */
static int read_certificate(const struct entry *entry, const char *key,
			    const json_t *value)
{
	return json_is_boolean(value) ? 0 : entry_read_ca_file(entry, key, value);
}

static const struct entry_key credentials[] = {
	{"userName", entry_read_user},
	{"password", entry_read_password},
	{"authLoginDomain", entry_read_domain},
};

static int read_credentials(const struct entry *entry, const char *key,
			    const json_t *value)
{
	json_t *object = json_is_object(value) ? (json_t *)value : NULL;

	if (!object)
		return entry_fault(entry, "%s: an object is expected", key);
	return entry_read(entry, object, credentials,
			  sizeof(credentials) / sizeof(*credentials));
}

static const struct entry_key keys[] = {
	{"ip", entry_read_url},
	{"credentials", read_credentials},
	{"api_version", entry_read_version},
	{"ssl_certificate", read_certificate},
	{"proxy", entry_read_proxy},
	/* The SDK does not know it, and so leaves it alone. */
	{"pin_sha256", entry_read_pin},
};

static const struct entry_key variables[] = {
	{"ONEVIEWSDK_IP", entry_read_url},
	{"ONEVIEWSDK_USERNAME", entry_read_user},
	{"ONEVIEWSDK_AUTH_LOGIN_DOMAIN", entry_read_domain},
	{"ONEVIEWSDK_API_VERSION", entry_read_version},
	{"ONEVIEWSDK_SSL_CERTIFICATE", read_certificate},
	{"ONEVIEWSDK_PROXY", entry_read_proxy},
};

/* It is called what its address is. */
static int finish(const struct entry *entry, const char *address)
{
	struct appliance *appliance = entry->appliance;

	if (!appliance->url)
		return entry_fault(entry, "%s is missing: the appliance's address",
				   address);
	appliance->name = strdup(appliance->url + strlen("https://"));
	appliance->kind = strdup("oneview");
	return appliance->name && appliance->kind ? 0 : -ENOMEM;
}

bool vendor_is(const json_t *root)
{
	return json_object_get(root, "ip") || json_object_get(root, "credentials");
}

int vendor_parse(const struct appliance_text *text, json_t *root,
		 struct appliances *found, char fault[APPLIANCE_FAULT_SIZE])
{
	struct entry entry = {.text = text, .lenient = true, .fault = fault};
	int error;

	entry.appliance = appliances_append(found);
	if (!entry.appliance)
		return -ENOMEM;
	error = entry_read(&entry, root, keys, sizeof(keys) / sizeof(*keys));
	return error ? error : finish(&entry, "ip");
}

static void free_json(json_t **value)
{
	json_decref(*value);
}

/* As a string is in JSON. Returns 0, -EINVAL after entry_fault(), or -ENOMEM. */
static int read_variable(const struct entry *entry, const struct entry_key *key)
{
	const char *text = getenv(key->name);
	INV_CLEANUP(free_json) json_t *value = NULL;

	if (!text || !*text)
		return 0;
	value = json_string(text);
	if (!value)
		return entry_fault(entry, "%s: no UTF-8", key->name);
	return key->read(entry, key->name, value);
}

int vendor_environment(struct appliances *found, char fault[APPLIANCE_FAULT_SIZE])
{
	static const struct appliance_text text = {.name = "environment"};
	struct entry entry = {.text = &text, .lenient = true, .fault = fault};
	const char *address = getenv(variables[0].name);
	const char *password = getenv(password_variable);
	int error = 0;

	if (!address || !*address)
		return 0;
	entry.appliance = appliances_append(found);
	if (!entry.appliance)
		return -ENOMEM;
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables) && !error; i++)
		error = read_variable(&entry, &variables[i]);
	if (!error && password && *password) {
		entry.appliance->password.environment = strdup(password_variable);
		error = entry.appliance->password.environment ? 0 : -ENOMEM;
	}
	return error ? error : finish(&entry, variables[0].name);
}
