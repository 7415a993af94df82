/*
 * copy_compare.c - what was sent to an appliance against what it shows.
 */
#include "copy_compare.h"

#include <string.h>

enum { MOST_IN_ANY_ORDER = 1000 }; /* no list of a profile is as long */

struct comparison {
	char *path;
	bool different;
};

static bool is_nothing(const json_t *value)
{
	const char *text = json_string_value(value);

	return !value || json_is_null(value) || (text && !*text) ||
	       (json_is_array(value) && json_array_size(value) == 0) ||
	       (json_is_object(value) && json_object_size(value) == 0);
}

/* Places whose values the appliance makes its own of. */
static bool is_free(const struct copy_place *place, const json_t *value)
{
	const char *text = json_string_value(value);

	return copy_place_fits(place, "initialScopeUris") ||
	       (text && strcmp(text, "Auto") == 0 &&
		copy_place_fits(place, "connections[*].portId"));
}

static void differ(struct comparison *comparison, const struct copy_place *place)
{
	if (!comparison->different)
		copy_place_write(place, comparison->path);
	comparison->different = true;
}

static void compare(struct comparison *comparison, const struct copy_place *place,
		    const json_t *value, const json_t *actual);

/* An attachment whose volume was to be made has one in the end. */
static bool is_volume_definition(const struct copy_place *place, const json_t *object)
{
	const char *key = place->key;

	return key && json_is_null(json_object_get(object, "volumeUri")) &&
	       copy_place_fits(place->parent, "sanStorage.volumeAttachments[*]") &&
	       strncmp(key, "volume", strlen("volume")) == 0;
}

static void compare_objects(struct comparison *comparison, const struct copy_place *place,
			    const json_t *object, const json_t *actual)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
	{
		const struct copy_place own = {.parent = place, .key = key};

		if (!is_volume_definition(&own, object))
			compare(comparison, &own, value, json_object_get(actual, key));
	}
}

/* What tells ELEMENT from the others of its list; NULL: its place. */
static const char *key_of(const json_t *element)
{
	static const char *const keys[] = {"id", "connectionId", "deviceSlot"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!is_nothing(json_object_get(element, keys[i])))
			return keys[i];
	return NULL;
}

static bool has_same(const json_t *one, const json_t *other, const char *key)
{
	return json_equal(json_object_get(one, key), json_object_get(other, key));
}

/* The one at the same place, if it has the same id; or the first that has. */
static const json_t *element_like(const json_t *actual, const json_t *element, size_t i)
{
	const char *key = key_of(element);
	const json_t *there = json_array_get(actual, i);
	json_t *other;
	size_t j;

	if (!key || has_same(there, element, key) ||
	    json_array_size(actual) > MOST_IN_ANY_ORDER)
		return there;
	json_array_foreach((json_t *)actual, j,
			   other) if (has_same(other, element, key)) return other;
	return NULL;
}

static void compare_arrays(struct comparison *comparison, const struct copy_place *place,
			   const json_t *array, const json_t *actual)
{
	json_t *element;
	size_t i;

	if (json_array_size(array) != json_array_size(actual)) {
		differ(comparison, place);
		return;
	}
	json_array_foreach((json_t *)array, i, element)
	{
		const struct copy_place own = {.parent = place, .index = i};

		compare(comparison, &own, element, element_like(actual, element, i));
	}
}

static bool same_number(const json_t *one, const json_t *other)
{
	if (json_is_integer(one) && json_is_integer(other))
		return json_integer_value(one) == json_integer_value(other);
	return !(json_number_value(one) < json_number_value(other)) &&
	       !(json_number_value(one) > json_number_value(other));
}

static void compare(struct comparison *comparison, const struct copy_place *place,
		    const json_t *value, const json_t *actual)
{
	if (comparison->different || is_free(place, value) ||
	    (is_nothing(value) && is_nothing(actual)))
		return;
	if (json_is_object(value) && json_is_object(actual))
		compare_objects(comparison, place, value, actual);
	else if (json_is_array(value) && json_is_array(actual))
		compare_arrays(comparison, place, value, actual);
	else if (json_is_number(value) && json_is_number(actual)
			 ? !same_number(value, actual)
			 : !json_equal(value, actual))
		differ(comparison, place);
}

bool copy_compare(const json_t *body, const json_t *actual, char path[COPY_PATH_SIZE])
{
	struct comparison comparison = {.path = path};

	*path = '\0';
	if (!json_is_object(body) || !json_is_object(actual)) {
		strcpy(path, "it is no server profile");
		return false;
	}
	compare_objects(&comparison, NULL, body, actual);
	return !comparison.different;
}
