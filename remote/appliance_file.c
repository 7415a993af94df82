/*
 * appliance_file.c - the text of a configuration file: JSON, inv's own or the vendor's.
 */
#include <ctype.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appliance_entry.h"
#include "cleanup.h"

enum { MOST_NAME = 255, MOST_ARGUMENTS = 256 };

/* -------------------------------------------------------------------- its own keys */

static int read_name(const struct entry *entry, const char *key, const json_t *value)
{
	int error = entry_read_text(entry, key, value, &entry->appliance->name);

	if (!error && strlen(entry->appliance->name) > MOST_NAME)
		return entry_fault(entry, "%s: longer than %d bytes", key, MOST_NAME);
	/* Else it could not be told from an address. */
	if (!error && strstr(entry->appliance->name, "//"))
		return entry_fault(entry, "%s: // may not stand in it", key);
	return error;
}

static int read_kind(const struct entry *entry, const char *key, const json_t *value)
{
	const char *kind = json_string_value(value);

	if (!kind || (strcmp(kind, "oneview") != 0 && strcmp(kind, "redfish") != 0))
		return entry_fault(entry, "%s: \"oneview\" or \"redfish\" is expected",
				   key);
	entry->appliance->kind = strdup(kind);
	return entry->appliance->kind ? 0 : -ENOMEM;
}

static int read_password_file(const struct entry *entry, const char *key,
			      const json_t *value)
{
	return entry_read_file(entry, key, value, &entry->appliance->password.file);
}

/* What is wrong is not repeated: people put the password itself there. */
static int read_password_env(const struct entry *entry, const char *key,
			     const json_t *value)
{
	const char *name = json_string_value(value);
	bool good = name && *name && !isdigit((unsigned char)*name);

	for (const char *c = name; good && *c; c++)
		good = isalnum((unsigned char)*c) || *c == '_';
	if (!good)
		return entry_fault(entry, "%s: the name of a variable is expected", key);
	entry->appliance->password.environment = strdup(name);
	return entry->appliance->password.environment ? 0 : -ENOMEM;
}

/* A program named by a path is found as other files are. */
static int resolve_program(const struct entry *entry, char **program)
{
	char *resolved;

	if (!*program || !strchr(*program, '/'))
		return 0;
	resolved = entry_file_name(entry, *program);
	if (!resolved)
		return -ENOMEM;
	free(*program);
	*program = resolved;
	return 0;
}

static int copy_arguments(const struct entry *entry, const char *key, const json_t *array,
			  char **command)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *argument = json_string_value(json_array_get(array, i));

		if (!argument || (i == 0 && !*argument))
			return entry_fault(entry,
					   "%s: strings alone are expected, the "
					   "program first",
					   key);
		command[i] = strdup(argument);
		if (!command[i])
			return -ENOMEM;
	}
	return resolve_program(entry, &command[0]);
}

static int read_password_command(const struct entry *entry, const char *key,
				 const json_t *value)
{
	const bool is_line = json_is_string(value) && json_string_length(value) > 0;
	const size_t count = is_line ? 3 : json_array_size(value);
	char **command;

	if (count == 0 || count > MOST_ARGUMENTS)
		return entry_fault(entry,
				   "%s: a string for the shell is expected, or an array "
				   "of a program and its arguments",
				   key);
	command = calloc(count + 1, sizeof(*command));
	if (!command)
		return -ENOMEM;
	entry->appliance->password.command = command;
	if (!is_line)
		return copy_arguments(entry, key, value, command);
	command[0] = strdup("/bin/sh");
	command[1] = strdup("-c");
	command[2] = strdup(json_string_value(value));
	return command[0] && command[1] && command[2] ? 0 : -ENOMEM;
}

static const struct entry_key keys[] = {
	{"name", read_name},
	{"kind", read_kind},
	{"url", entry_read_url},
	{"user", entry_read_user},
	{"domain", entry_read_domain},
	{"password_file", read_password_file},
	{"password_env", read_password_env},
	{"password_command", read_password_command},
	{"password", entry_read_password},
	{"ca_file", entry_read_ca_file},
	{"pin_sha256", entry_read_pin},
	{"proxy", entry_read_proxy},
	{"api_version", entry_read_version},
};

/* ------------------------------------------------------------------------- entries */

static int check_entry(const struct entry *entry)
{
	const struct appliance *appliance = entry->appliance;
	const struct password_source *source = &appliance->password;

	if (!appliance->name)
		return entry_fault(entry, "name is missing: any word to call it by");
	if (!appliance->kind)
		return entry_fault(entry, "kind is missing: \"oneview\" or \"redfish\"");
	if (!appliance->url)
		return entry_fault(entry, "url is missing: \"https://HOST\"");
	if (!!source->file + !!source->environment + !!source->command +
		    !!source->itself >
	    1)
		return entry_fault(entry, "of password_file, password_env, "
					  "password_command and password one is enough");
	return 0;
}

static int parse_entry(const struct appliance_text *text, size_t index, json_t *object,
		       struct appliances *found, char *fault)
{
	const char *name = json_string_value(json_object_get(object, "name"));
	struct entry entry = {.text = text, .fault = fault};
	int error;

	if (name)
		snprintf(entry.place, sizeof(entry.place), "appliances[%zu] (%.64s)",
			 index, name);
	else
		snprintf(entry.place, sizeof(entry.place), "appliances[%zu]", index);
	if (!json_is_object(object))
		return entry_fault(&entry, "an object is expected");
	entry.appliance = appliances_append(found);
	if (!entry.appliance)
		return -ENOMEM;
	error = entry_read(&entry, object, keys, sizeof(keys) / sizeof(*keys));
	return error ? error : check_entry(&entry);
}

static int compare_names(const void *one, const void *other)
{
	return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static int check_names(const struct entry *entry, const struct appliances *found)
{
	INV_FREE const char **names = NULL;

	if (found->count < 2)
		return 0;
	names = calloc(found->count, sizeof(*names));
	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < found->count; i++)
		names[i] = found->list[i].name;
	qsort(names, found->count, sizeof(*names), compare_names);
	for (size_t i = 1; i < found->count; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return entry_fault(entry, "two appliances have the name %.64s",
					   names[i]);
	return 0;
}

static int parse_own(const struct entry *entry, json_t *root, struct appliances *found)
{
	json_t *array = json_object_get(root, "appliances");
	const size_t count = json_array_size(array);
	const char *key;
	json_t *value;
	int error = 0;

	json_object_foreach(root, key, value) if (value != array) return entry_fault(
		entry,
		"unknown key \"%.40s\"; there is: "
		"appliances",
		key);
	if (!json_is_array(array) || count > APPLIANCES_MOST)
		return entry_fault(entry,
				   "appliances: an array of at most %d is expected",
				   APPLIANCES_MOST);
	for (size_t i = 0; i < count && !error; i++)
		error = parse_entry(entry->text, i, json_array_get(array, i), found,
				    entry->fault);
	return error ? error : check_names(entry, found);
}

/* --------------------------------------------------------------------------- parsing */

/* jansson's own message shows what stands there: a password, perhaps. */
static int refuse_json(const struct entry *entry, const json_error_t *error)
{
	const char *what = "no JSON from here on";

	switch (json_error_code(error)) {
	case json_error_out_of_memory:
		return -ENOMEM;
	case json_error_duplicate_key:
		what = "a key stands in one object twice";
		break;
	case json_error_premature_end_of_input:
		what = "the file ends too early";
		break;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		what = "a string has a NUL";
		break;
	case json_error_invalid_utf8:
		what = "no UTF-8";
		break;
	case json_error_stack_overflow:
		what = "too deep";
		break;
	default:
		break;
	}
	return entry_fault(entry, "line %d, column %d: %s", error->line, error->column,
			   what);
}

static int parse_root(const struct entry *entry, struct appliances *found)
{
	json_error_t error;
	json_t *root = json_loadb(entry->text->bytes, entry->text->length,
				  JSON_REJECT_DUPLICATES, &error);
	int result;

	if (!root)
		return refuse_json(entry, &error);
	if (json_object_get(root, "appliances"))
		result = parse_own(entry, root, found);
	else if (vendor_is(root))
		result = vendor_parse(entry->text, root, found, entry->fault);
	else
		result = entry_fault(entry, "neither {\"appliances\":[...]} nor the "
					    "vendor's {\"ip\":...,\"credentials\":...}");
	json_decref(root);
	return result;
}

/* Whatever jansson had in memory could be of a password. */
static void overwrite_and_free(void *memory)
{
	if (memory)
		explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

int appliances_parse(const struct appliance_text *text, struct appliances *found,
		     char fault[APPLIANCE_FAULT_SIZE])
{
	const struct entry entry = {.text = text, .fault = fault};
	struct appliances parsed = {0};
	json_malloc_t allocate;
	json_free_t release;
	int error;

	json_get_alloc_funcs(&allocate, &release);
	json_set_alloc_funcs(malloc, overwrite_and_free);
	error = parse_root(&entry, &parsed);
	json_set_alloc_funcs(allocate, release);
	if (error)
		appliances_free(&parsed);
	else
		*found = parsed;
	return error;
}
