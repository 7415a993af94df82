/*
 * copycase.h - two appliances that are known beforehand, and what is to become of a profile that
 * is copied from one to the other.
 */
#ifndef COPYCASE_H
#define COPYCASE_H

#include <jansson.h>

#include "copy_profile.h"
#include "unit.h"

/* ---------------------------------------------------------------------- two appliances */

static const struct known {
	const char *collection, *address;
	struct copy_match match;
	const char *resource;
} known[] = {
	{"server-hardware-types",
	 "/rest/server-hardware-types/T1",
	 {COPY_FOUND, "SY 480", "/rest/server-hardware-types/U1", NULL, false},
	 NULL},
	{"enclosure-groups",
	 "/rest/enclosure-groups/G1",
	 {COPY_FOUND, "EG", "/rest/enclosure-groups/H1", NULL, false},
	 NULL},
	/* A trap: the destination has that address, too, of another network. */
	{"ethernet-networks",
	 "/rest/ethernet-networks/E1",
	 {COPY_FOUND, "prod", "/rest/ethernet-networks/E2", NULL, false},
	 NULL},
	{"ethernet-networks",
	 "/rest/ethernet-networks/E2",
	 {COPY_MISSING, "test", NULL, "paris has none of that name", false},
	 NULL},
	{"fc-networks",
	 "/rest/fc-networks/F1",
	 {COPY_FOUND, "prod", "/rest/fc-networks/F9", NULL, false},
	 NULL},
	{"fcoe-networks",
	 "/rest/fcoe-networks/O1",
	 {COPY_FOUND, "prod", "/rest/fcoe-networks/O9", NULL, false},
	 NULL},
	{"network-sets",
	 "/rest/network-sets/S1",
	 {COPY_FOUND, "prod", "/rest/network-sets/S9", NULL, false},
	 NULL},
	{"network-sets",
	 "/rest/network-sets/S2",
	 {COPY_UNKNOWN, "twice", NULL, "paris has 2 of that name", false},
	 NULL},
	{"firmware-drivers",
	 "/rest/firmware-drivers/SPP_1",
	 {COPY_FOUND, "SPP", "/rest/firmware-drivers/SPP_9", NULL, false},
	 NULL},
	{"server-profile-templates",
	 "/rest/server-profile-templates/P1",
	 {COPY_FOUND, "web", "/rest/server-profile-templates/P9", NULL, false},
	 NULL},
	{"server-profile-templates",
	 "/rest/server-profile-templates/P2",
	 {COPY_MISSING, "old", NULL, "paris has none of that name", false},
	 NULL},
	{"server-profile-templates",
	 "/rest/server-profile-templates/P3",
	 {COPY_UNKNOWN, "two", NULL, "paris has 2 of that name", false},
	 NULL},
	{"scopes",
	 "/rest/scopes/C1",
	 {COPY_FOUND, "ops", "/rest/scopes/C9", NULL, false},
	 NULL},
	{"os-deployment-plans",
	 "/rest/os-deployment-plans/D1",
	 {COPY_FOUND, "esxi", "/rest/os-deployment-plans/D9", NULL, false},
	 NULL},
	{"storage-volumes",
	 "/rest/storage-volumes/V1",
	 {COPY_FOUND, "shared", "/rest/storage-volumes/V9", NULL, false},
	 "{\"name\":\"shared\",\"isShareable\":true}"},
	{"storage-volumes",
	 "/rest/storage-volumes/V2",
	 {COPY_FOUND, "private", "/rest/storage-volumes/V8", NULL, false},
	 "{\"name\":\"private\",\"isShareable\":false,\"description\":\"d\","
	 "\"provisionedCapacity\":\"10737418240\",\"provisioningType\":\"Thin\","
	 "\"isPermanent\":false,\"storagePoolUri\":\"/rest/storage-pools/L1\","
	 "\"volumeTemplateUri\":\"/rest/storage-volume-templates/X1\"}"},
	{"storage-volumes",
	 "/rest/storage-volumes/V3",
	 {COPY_FOUND, "named", "/rest/storage-volumes/V7", NULL, true},
	 "{\"name\":\"named\",\"isShareable\":false}"},
	/* As before version 500. */
	{"storage-volumes",
	 "/rest/storage-volumes/V4",
	 {COPY_FOUND, "old", "/rest/storage-volumes/V6", NULL, false},
	 "{\"name\":\"old\",\"shareable\":false,\"provisionType\":\"Full\","
	 "\"provisionedCapacity\":\"1073741824\","
	 "\"storagePoolUri\":\"/rest/storage-pools/L1\"}"},
	{"storage-volumes",
	 "/rest/storage-volumes/V5",
	 {COPY_FOUND, "odd", "/rest/storage-volumes/W5", NULL, false},
	 "{\"name\":\"odd\",\"provisionedCapacity\":\"18446744073709551615\"}"},
	{"storage-volumes",
	 "/rest/storage-volumes/V6",
	 {COPY_FOUND, NULL, "/rest/storage-volumes/W6", NULL, false},
	 "{\"name\":\"/rest/x/1\",\"provisionedCapacity\":\"1\"}"},
	{"storage-volumes",
	 "/rest/storage-volumes/V7",
	 {COPY_FOUND, NULL, "/rest/storage-volumes/W7", NULL, false},
	 "{\"name\":\"v\",\"provisionedCapacity\":\"1\",\"description\":\"/rest/x/1\"}"},
	{"storage-pools",
	 "/rest/storage-pools/L1",
	 {COPY_FOUND, "CPG", "/rest/storage-pools/L9", NULL, false},
	 NULL},
	{"storage-systems",
	 "/rest/storage-systems/Y1",
	 {COPY_FOUND, "3PAR", "/rest/storage-systems/Y9", NULL, false},
	 NULL},
	{"storage-volume-templates",
	 "/rest/storage-volume-templates/X1",
	 {COPY_FOUND, "thin", "/rest/storage-volume-templates/X9", NULL, false},
	 NULL},
	{"fc-sans/managed-sans",
	 "/rest/fc-sans/managed-sans/M1",
	 {COPY_MISSING, "SAN", NULL, "paris has none of that name", false},
	 NULL},
};

static json_t *resources[N_ELEMENTS(known)];

static inline const struct copy_match *match(void *context, const char *collection,
					     const char *uri)
{
	(void)context;
	for (size_t i = 0; i < N_ELEMENTS(known); i++)
		if (strcmp(known[i].address, uri) == 0) {
			assert_string_equal(known[i].collection, collection);
			return &known[i].match;
		}
	fail_msg("%s is asked for", uri);
	return NULL;
}

static inline const json_t *source(void *context, const char *uri)
{
	(void)context;
	for (size_t i = 0; i < N_ELEMENTS(known); i++) {
		if (strcmp(known[i].address, uri) != 0 || !known[i].resource)
			continue;
		if (!resources[i])
			resources[i] = json_loads(known[i].resource, 0, NULL);
		assert_non_null(resources[i]);
		return resources[i];
	}
	return NULL;
}

static inline void forget_resources(void)
{
	for (size_t i = 0; i < N_ELEMENTS(known); i++)
		json_decref(resources[i]);
}

/* ------------------------------------------------------------------------------ checks */

static const struct copy_lookup lookup = {.match = match, .source = source};
static const struct copy_wish plain = {.name = "new", .suffix = ""};
static const struct copy_wish moving = {.name = "new", .suffix = "", .moves = true};
static const struct copy_wish keeping = {
	.name = "new",
	.suffix = "",
	.moves = true,
	.keep_ids = true,
};
static const struct copy_wish renewing = {.name = "new", .suffix = "", .new_ids = true};
static const struct copy_wish with_volumes = {
	.name = "new",
	.suffix = "-2",
	.new_volumes = true,
};

static inline struct copy_body convert(const struct copy_wish *wish, const char *profile)
{
	json_error_t error;
	json_t *parsed = json_loads(profile, 0, &error);
	struct copy_body copy;

	if (!parsed)
		fail_msg("%s: %s", profile, error.text);
	assert_int_equal(copy_profile(parsed, wish, &lookup, &copy), 0);
	json_decref(parsed);
	return copy;
}

/* PROFILE becomes BODY, its name apart, without refusals and with COUNT notes. */
static inline void expect_notes(const struct copy_wish *wish, const char *profile,
				const char *body, size_t count)
{
	struct copy_body copy = convert(wish, profile);
	json_t *expected = json_loads(body, 0, NULL);
	char *made = json_dumps(copy.body, JSON_COMPACT);

	assert_non_null(expected);
	assert_int_equal(json_object_set_new(expected, "name", json_string("new")), 0);
	if (json_array_size(copy.refusals))
		fail_msg("%s: refused: %s", profile,
			 json_string_value(json_array_get(copy.refusals, 0)));
	if (!json_equal(copy.body, expected))
		fail_msg("%s became %s, not %s", profile, made, body);
	assert_int_equal(json_array_size(copy.notes), count);
	json_decref(expected);
	free(made);
	copy_body_free(&copy);
}

static inline void expect(const struct copy_wish *wish, const char *profile,
			  const char *body)
{
	expect_notes(wish, profile, body, 0);
}

/* PROFILE is refused once, and the refusal has WORDS in it. */
static inline void expect_refusal(const struct copy_wish *wish, const char *profile,
				  const char *words)
{
	struct copy_body copy = convert(wish, profile);
	const char *refusal = json_string_value(json_array_get(copy.refusals, 0));

	if (json_array_size(copy.refusals) != 1)
		fail_msg("%s: %zu refusals", profile, json_array_size(copy.refusals));
	if (!strstr(refusal, words))
		fail_msg("%s: \"%s\", nothing of \"%s\"", profile, refusal, words);
	copy_body_free(&copy);
}

static inline void expect_note(const struct copy_wish *wish, const char *profile,
			       const char *words)
{
	struct copy_body copy = convert(wish, profile);
	const char *note = json_string_value(json_array_get(copy.notes, 0));

	if (json_array_size(copy.notes) != 1 || !strstr(note, words))
		fail_msg("%s: %zu notes: %s", profile, json_array_size(copy.notes),
			 note ? note : "-");
	copy_body_free(&copy);
}

#endif
