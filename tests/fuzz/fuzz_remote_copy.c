/*
 * fuzz_remote_copy.c - a hostile profile, copied: a byte of options, its JSON, 0xff, and the JSON
 * of the resources that it names.
 *
 * No address may be in what would be sent but those that the lookup gave, and no secret.
 */
#include <jansson.h>

#include "copy_compare.h"
#include "copy_hardware.h"
#include "copy_maps.h"
#include "copy_profile.h"
#include "copy_uri.h"
#include "fuzz.h"

/* No input can guess it: one that has it by chance is passed over. */
static const char mark[] = "GIVEN-8c1f0e6b5d2a4937";

enum { MOST_GIVEN = 64 };

struct appliances {
	json_t *resource;
	struct copy_match matches[MOST_GIVEN];
	char addresses[MOST_GIVEN][96];
	size_t count;
};

/* What is answered for an address depends on it alone. */
static const struct copy_match *match(void *context, const char *collection,
				      const char *uri)
{
	struct appliances *appliances = context;
	size_t i = appliances->count, sum = strlen(uri);
	struct copy_match *made;

	fuzz_check(copy_uri_is_of(uri, collection));
	if (i == MOST_GIVEN)
		return NULL;
	appliances->count++;
	made = &appliances->matches[i];
	for (; *uri; uri++)
		sum += (unsigned char)*uri;
	snprintf(appliances->addresses[i], sizeof(appliances->addresses[i]),
		 "/rest/%s/%s", collection, mark);
	*made = (struct copy_match){
		.found = (enum copy_found)(sum % 3),
		.name = sum % 5 ? "name" : NULL,
		.uri = sum % 3 == COPY_FOUND ? appliances->addresses[i] : NULL,
		.why = "there is none",
		.demanded = sum % 7 == 0,
	};
	return made;
}

static const json_t *source(void *context, const char *uri)
{
	const struct appliances *appliances = context;

	fuzz_check(copy_uri_is_of(uri, "storage-volumes"));
	return appliances->resource;
}

static void check_string(const char *text)
{
	fuzz_check(!copy_uri_is_address(text) || strstr(text, mark));
}

static bool is_secret(const char *key)
{
	return strcasestr(key, "password") || strcasestr(key, "secret");
}

/* As deep as jansson reads. */
static void check_value(const json_t *value)
{
	const char *key;
	json_t *inner;
	size_t i;

	if (json_is_string(value))
		check_string(json_string_value(value));
	json_array_foreach((json_t *)value, i, inner) check_value(inner);
	json_object_foreach((json_t *)value, key, inner)
	{
		fuzz_check(!copy_uri_is_address(key));
		fuzz_check(!is_secret(key) || !json_is_string(inner));
		check_value(inner);
	}
}

static void check_copy(const struct copy_body *copy)
{
	char path[COPY_PATH_SIZE];

	fuzz_check(json_is_array(copy->mapping) && json_is_array(copy->refusals) &&
		   json_is_array(copy->notes));
	if (!copy->body)
		return;
	check_value(copy->body);
	fuzz_check(copy_compare(copy->body, copy->body, path));
	fuzz_check(*path == '\0');
}

static void try_profile(const json_t *profile, json_t *resource, uint8_t options)
{
	struct appliances appliances = {.resource = resource};
	const struct copy_lookup lookup = {match, source, &appliances};
	const struct copy_wish wish = {
		.name = "copy",
		.suffix = options & 1 ? "-1" : "",
		.moves = options & 2,
		.keep_ids = (options & 6) == 6,
		.new_ids = options & 8,
		.new_volumes = options & 16,
	};
	struct copy_body copy;
	char path[COPY_PATH_SIZE], text[64];

	copy_profile(profile, &wish, &lookup, &copy);
	check_copy(&copy);
	if (copy.body)
		copy_compare(copy.body, profile, path);
	copy_body_free(&copy);
	appliances.count = 0;
	copy_network(profile, &lookup, &copy);
	check_copy(&copy);
	copy_body_free(&copy);
	fuzz_check(copy_hardware_same(profile, resource) ==
		   copy_hardware_same(resource, profile));
	copy_hardware_describe(profile, text, sizeof(text));
}

static void try_map(const char *text)
{
	const char *const words[] = {text, NULL};
	char fault[COPY_MAPS_FAULT_SIZE];
	struct copy_maps maps;

	if (copy_maps_parse(words, &maps, fault) == 0)
		fuzz_check(maps.count == 1 && *maps.list[0].old && *maps.list[0].new);
	copy_maps_free(&maps);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t options = size ? *data : 0;
	const uint8_t *rest = data + (size > 0);
	size_t left = size - (size > 0);
	char *profile, *resource;
	json_t *one, *other;

	profile = fuzz_part(&rest, &left, '\xff');
	resource = fuzz_part(&rest, &left, '\xff');
	one = json_loads(profile, JSON_REJECT_DUPLICATES, NULL);
	other = json_loads(resource, JSON_REJECT_DUPLICATES, NULL);
	if (!strstr(profile, mark) && !strstr(resource, mark) && one)
		try_profile(one, other, options);
	try_map(resource);
	json_decref(one);
	json_decref(other);
	free(profile);
	free(resource);
	return 0;
}
