/*
 * copy_hardware.c - types of server hardware compared by what is in the server.
 */
#include "copy_hardware.h"

#include <stdio.h>
#include <string.h>

enum { MOST_ADAPTERS = 64, MOST_PORTS = 64 };

static bool same_field(const json_t *one, const json_t *other, const char *key)
{
	const json_t *a = json_object_get(one, key), *b = json_object_get(other, key);

	if (!a || json_is_null(a))
		return !b || json_is_null(b);
	return json_equal(a, b);
}

static bool same_port(const json_t *one, const json_t *other)
{
	return same_field(one, other, "number") && same_field(one, other, "type");
}

static bool same_adapter(const json_t *one, const json_t *other);

/* Whether the elements of the two lists can be paired; each list is short. */
static bool same_lists(const json_t *one, const json_t *other, size_t most,
		       bool (*same)(const json_t *one, const json_t *other))
{
	bool taken[MOST_ADAPTERS > MOST_PORTS ? MOST_ADAPTERS : MOST_PORTS] = {false};
	size_t count = json_array_size(one);

	if (count != json_array_size(other) || count > most)
		return false;
	for (size_t i = 0; i < count; i++) {
		size_t j = 0;

		while (j < count && (taken[j] || !same(json_array_get(one, i),
						       json_array_get(other, j))))
			j++;
		if (j == count)
			return false;
		taken[j] = true;
	}
	return true;
}

static bool same_adapter(const json_t *one, const json_t *other)
{
	return same_field(one, other, "model") && same_field(one, other, "location") &&
	       same_field(one, other, "slot") && same_field(one, other, "deviceType") &&
	       same_lists(json_object_get(one, "ports"), json_object_get(other, "ports"),
			  MOST_PORTS, same_port);
}

bool copy_hardware_alike(const json_t *one, const json_t *other)
{
	return json_is_string(json_object_get(one, "model")) &&
	       same_field(one, other, "model");
}

bool copy_hardware_same(const json_t *one, const json_t *other)
{
	return copy_hardware_alike(one, other) && same_field(one, other, "formFactor") &&
	       same_lists(json_object_get(one, "adapters"),
			  json_object_get(other, "adapters"), MOST_ADAPTERS,
			  same_adapter);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "?";
}

__attribute__((format(printf, 4, 5))) static void append(char *text, size_t size,
							 size_t *used, const char *format,
							 ...)
{
	va_list arguments;

	if (*used >= size)
		return;
	va_start(arguments, format);
	*used += (size_t)vsnprintf(text + *used, size - *used, format, arguments);
	va_end(arguments);
}

void copy_hardware_describe(const json_t *type, char *text, size_t size)
{
	json_t *adapter;
	size_t i, used = 0;

	append(text, size, &used, "%.64s (%.64s", text_of(type, "name"),
	       text_of(type, "model"));
	json_array_foreach(json_object_get(type, "adapters"), i, adapter)
		append(text, size, &used, "%s %.96s in %.16s %lld", i ? "," : ":",
		       text_of(adapter, "model"), text_of(adapter, "location"),
		       (long long)json_integer_value(json_object_get(adapter, "slot")));
	append(text, size, &used, ")");
}
