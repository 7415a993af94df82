/*
 * fuzz_remote_config.c - the text of a configuration file, inv's or the vendor's.
 */
#include <errno.h>

#include "appliance_entry.h"
#include "certificate.h"
#include "fuzz.h"
#include "origin.h"

/* It is as whoever connects relies on it to be. */
static void check_url(const char *url)
{
	char *again, *user;

	fuzz_check(origin_parse(url, &again, &user) == 0);
	fuzz_check(!user && strcmp(again, url) == 0);
	free(again);
}

static void check_password(const struct password_source *source, bool secret)
{
	fuzz_check(!!source->file + !!source->environment + !!source->command +
			   !!source->itself <=
		   1);
	fuzz_check(secret || !source->itself);
	fuzz_check(!source->command || (source->command[0] && *source->command[0]));
	fuzz_check(!source->environment || !strpbrk(source->environment, " =$\n"));
}

static void check_appliance(const struct appliance *appliance, bool secret)
{
	char pin[PIN_SIZE];

	fuzz_check(appliance->name && *appliance->name && appliance->url);
	fuzz_check(strcmp(appliance->kind, "oneview") == 0 ||
		   strcmp(appliance->kind, "redfish") == 0);
	check_url(appliance->url);
	check_password(&appliance->password, secret);
	fuzz_check(!appliance->user || *appliance->user);
	fuzz_check(!appliance->proxy || strstr(appliance->proxy, "://"));
	fuzz_check(!appliance->proxy || !strchr(appliance->proxy, '@'));
	if (appliance->pin)
		fuzz_check(pin_parse(appliance->pin, pin) &&
			   strcmp(pin, appliance->pin) == 0);
}

/* Returns how many there are; -1: it is refused. */
static long parse(const uint8_t *data, size_t size, bool secret)
{
	const struct appliance_text text = {"/f", (const char *)data, size, secret};
	char fault[APPLIANCE_FAULT_SIZE] = "";
	struct appliances found;
	int error = appliances_parse(&text, &found, fault);
	long count;

	if (error) {
		fuzz_check(error == -EINVAL && strncmp(fault, "/f: ", 4) == 0);
		return -1;
	}
	count = (long)found.count;
	fuzz_check(!*fault && count <= APPLIANCES_MOST);
	for (size_t i = 0; i < found.count; i++)
		check_appliance(&found.list[i], secret);
	appliances_free(&found);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const long for_all = parse(data, size, false), secret = parse(data, size, true);

	/* What others may read may say no more than what they may not. */
	fuzz_check(for_all == secret || for_all < 0);
	return 0;
}
