/*
 * copy_profile.c - the walk through a profile: each value becomes another, or none, as the rule
 * for its place says. An address that no rule is about is a refusal: fields that nobody here
 * has heard of may come with any version, and a guess would lead to somebody else's network.
 */
#include "copy_profile.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "copy_profile_private.h"
#include "copy_uri.h"

enum {
	MOST_REFUSALS = 20, /* that are noted in words */
	MOST_NOTES = 20,
	TEXT_SIZE = 896,
	LINE_SIZE = COPY_PATH_SIZE + TEXT_SIZE + 4,
};

/* ------------------------------------------------------------------------- messages */

static void append_text(struct conversion *conversion, json_t *list, const char *text)
{
	/* What is no UTF-8 cannot be here: jansson has read it. But it may have been cut. */
	json_t *string = json_string(text);

	for (size_t length = strlen(text); !string && length; length--)
		string = json_stringn(text, length - 1);
	if (json_array_append_new(list, string))
		conversion->error = -ENOMEM;
}

static void say(struct conversion *conversion, json_t *list,
		const struct copy_place *place, const char *format, va_list arguments)
{
	char path[COPY_PATH_SIZE] = "", line[LINE_SIZE], text[TEXT_SIZE];

	copy_place_write(place, path);
	vsnprintf(text, sizeof(text), format, arguments);
	snprintf(line, sizeof(line), "%s%s%s", path, *path ? ": " : "", text);
	append_text(conversion, list, line);
}

void conversion_refuse(struct conversion *conversion, const struct copy_place *place,
		       const char *format, ...)
{
	va_list arguments;

	if (conversion->refused++ >= MOST_REFUSALS)
		return;
	va_start(arguments, format);
	say(conversion, conversion->copy->refusals, place, format, arguments);
	va_end(arguments);
}

void conversion_note(struct conversion *conversion, const struct copy_place *place,
		     const char *format, ...)
{
	va_list arguments;

	if (json_array_size(conversion->copy->notes) >= MOST_NOTES)
		return;
	va_start(arguments, format);
	say(conversion, conversion->copy->notes, place, format, arguments);
	va_end(arguments);
}

/* All in one: a profile with chosen addresses has many of them. */
static void refuse_chosen(struct conversion *conversion)
{
	char more[32] = "";

	if (!conversion->chosen)
		return;
	if (conversion->chosen > 1)
		snprintf(more, sizeof(more), " and %zu more", conversion->chosen - 1);
	conversion_refuse(conversion, NULL,
			  "%s%s: somebody chose that, and no two servers may have it: "
			  "--new-ids takes new ones, --move takes them along",
			  conversion->first_chosen, more);
}

static void count_refusals(struct conversion *conversion)
{
	char text[64];

	if (conversion->refused <= MOST_REFUSALS)
		return;
	snprintf(text, sizeof(text), "and %zu more", conversion->refused - MOST_REFUSALS);
	append_text(conversion, conversion->copy->refusals, text);
}

/* ---------------------------------------------------------------------- references */

void conversion_set(struct conversion *conversion, json_t *object, const char *key,
		    json_t *value)
{
	if (json_object_set_new(object, key, value))
		conversion->error = -ENOMEM;
}

/* A line of the mapping, once. */
static void map(struct conversion *conversion, const char *collection, const char *uri,
		const struct copy_match *match)
{
	char line[LINE_SIZE];

	if (json_object_get(conversion->mapped, uri))
		return;
	snprintf(line, sizeof(line), "%s %.256s: %s -> %s", collection,
		 match->name ? match->name : "?", uri, match->uri);
	conversion_set(conversion, conversion->mapped, uri, json_true());
	append_text(conversion, conversion->copy->mapping, line);
}

json_t *convert_uri(struct conversion *conversion, const struct copy_place *place,
		    const char *collection, const char *uri)
{
	const struct copy_match *match =
		conversion->lookup->match(conversion->lookup->context, collection, uri);
	json_t *made = NULL;

	if (!match) {
		conversion->error = -ENOMEM;
		return NULL;
	}
	if (match->found == COPY_FOUND) {
		map(conversion, collection, uri, match);
		made = json_string(match->uri);
		conversion->error = made ? conversion->error : -ENOMEM;
	} else {
		conversion_refuse(conversion, place, "%s %s: %s", collection,
				  match->name ? match->name : uri, match->why);
	}
	return made;
}

/* One that may be missing is, with a note; other faults are refusals all the same. */
static bool is_left_out(struct conversion *conversion, const struct copy_place *place,
			const char *collection, const char *uri)
{
	const struct copy_match *match =
		conversion->lookup->match(conversion->lookup->context, collection, uri);

	if (!match || match->found != COPY_MISSING)
		return false;
	conversion_note(conversion, place, "%s %s: %s; left out", collection,
			match->name ? match->name : uri, match->why);
	return true;
}

json_t *convert_reference(struct conversion *conversion, const struct copy_place *place,
			  const struct copy_rule *rule, const json_t *value)
{
	const char *uri = json_string_value(value), *collection;

	if (json_is_null(value) || (uri && !*uri) ||
	    (rule->may_be_text && uri && !copy_uri_is_address(uri)))
		return json_deep_copy(value);
	if (!uri) {
		conversion_refuse(conversion, place, "no address stands there");
		return NULL;
	}
	collection = copy_uri_collection(uri, rule->collections);
	if (!collection) {
		conversion_refuse(conversion, place, "%.128s: nothing that belongs there",
				  uri);
		return NULL;
	}
	if (rule->optional && is_left_out(conversion, place, collection, uri))
		return NULL;
	return convert_uri(conversion, place, collection, uri);
}

/* ------------------------------------------------------------------------- the walk */

json_t *convert_plain(struct conversion *conversion, const struct copy_place *place,
		      const json_t *value)
{
	const char *text = json_string_value(value);
	json_t *made;

	if (text && copy_uri_is_address(text)) {
		conversion_refuse(conversion, place,
				  "%.128s: inv does not know what it means there", text);
		return NULL;
	}
	made = json_deep_copy(value);
	if (!made)
		conversion->error = -ENOMEM;
	return made;
}

static json_t *convert_array(struct conversion *conversion,
			     const struct copy_place *place, const json_t *array)
{
	json_t *made = json_array(), *element;
	size_t i;

	json_array_foreach((json_t *)array, i, element)
	{
		const struct copy_place own = {.parent = place, .index = i};
		json_t *new = convert_value(conversion, &own, element, NULL);

		if (new &&json_array_append_new(made, new))
			conversion->error = -ENOMEM;
	}
	return made;
}

/* CHAP needs a secret unless it is off; other secrets are there if their field is. */
static bool has_secret(const char *key, const json_t *value, const json_t *owner)
{
	const char *text = json_string_value(value);
	const char *level = json_string_value(json_object_get(owner, "chapLevel"));

	if (text && *text)
		return true;
	if (strcasestr(key, "chap"))
		return level && strcasecmp(level, "None") != 0 &&
		       (!strcasestr(key, "mutual") || strcasestr(level, "mutual"));
	return json_is_null(value) || text;
}

static void leave_secret_out(struct conversion *conversion,
			     const struct copy_place *place)
{
	conversion_note(conversion, place,
			"secrets cannot be read from an appliance: set it again");
}

static bool is_secret(struct conversion *conversion, const struct copy_place *place,
		      const json_t *value, const json_t *owner)
{
	if (!place->key && copy_is_secret_element(value)) {
		leave_secret_out(conversion, place);
		return true;
	}
	if (!place->key || !copy_is_secret_key(place->key) ||
	    !(json_is_string(value) || json_is_null(value)))
		return false;
	if (has_secret(place->key, value, owner))
		leave_secret_out(conversion, place);
	return true;
}

static void note_drop(struct conversion *conversion, const struct copy_place *place,
		      const struct copy_rule *rule, const json_t *value)
{
	const char *uri = json_string_value(value);

	if (uri && *uri)
		conversion_note(conversion, place, "%s", rule->note);
}

static json_t *convert_by_rule(struct conversion *conversion,
			       const struct copy_place *place,
			       const struct copy_rule *rule, const json_t *value,
			       const json_t *owner)
{
	switch (rule->action) {
	case COPY_DROP:
		break;
	case COPY_DROP_NOTED:
		note_drop(conversion, place, rule, value);
		break;
	case COPY_REFERENCE:
		return convert_reference(conversion, place, rule, value);
	case COPY_IDENTITY:
	case COPY_SETTING:
		return convert_identity(conversion, place, rule, value, owner);
	case COPY_ATTACHMENT:
		return convert_attachment(conversion, place, value);
	}
	return NULL;
}

json_t *convert_value(struct conversion *conversion, const struct copy_place *place,
		      const json_t *value, const json_t *owner)
{
	const struct copy_rule *rule = copy_rule_find(conversion->rules, place);

	if (conversion->error || is_secret(conversion, place, value, owner))
		return NULL;
	if (rule)
		return convert_by_rule(conversion, place, rule, value, owner);
	if (json_is_object(value))
		return convert_object(conversion, place, value);
	if (json_is_array(value))
		return convert_array(conversion, place, value);
	return convert_plain(conversion, place, value);
}

static json_t *convert_member(struct conversion *conversion,
			      const struct copy_place *place, const json_t *value,
			      const json_t *owner)
{
	if (!copy_uri_is_address(place->key))
		return convert_value(conversion, place, value, owner);
	conversion_refuse(conversion, place, "inv does not know what it means there");
	return NULL;
}

json_t *convert_object(struct conversion *conversion, const struct copy_place *place,
		       const json_t *object)
{
	json_t *made = json_object(), *value;
	const char *key;

	json_object_foreach((json_t *)object, key, value)
	{
		const struct copy_place own = {.parent = place, .key = key};
		json_t *new = convert_member(conversion, &own, value, object);

		if (new)
			conversion_set(conversion, made, key, new);
	}
	if (!made)
		conversion->error = -ENOMEM;
	else
		convert_types(conversion, place, object, made);
	return made;
}

/* ------------------------------------------------------------------------ the whole */

/* Converts the document of CONVERSION. */
static void convert(struct conversion *conversion)
{
	struct copy_body *copy = conversion->copy;

	*copy = (struct copy_body){
		.mapping = json_array(),
		.refusals = json_array(),
		.notes = json_array(),
	};
	conversion->mapped = json_object();
	if (!copy->mapping || !copy->refusals || !copy->notes || !conversion->mapped)
		conversion->error = -ENOMEM;
	else if (json_is_object(conversion->profile))
		copy->body = convert_object(conversion, NULL, conversion->profile);
	else
		conversion_refuse(conversion, NULL, "its description is no object");
	refuse_chosen(conversion);
	if (conversion->takes_from_pools)
		conversion_note(
			conversion, NULL,
			"the pools that its MACs, WWNs and numbers are of may give "
			"them to another profile once this one is deleted");
	count_refusals(conversion);
	json_decref(conversion->mapped);
}

int copy_profile(const json_t *profile, const struct copy_wish *wish,
		 const struct copy_lookup *lookup, struct copy_body *copy)
{
	struct conversion conversion = {
		.rules = &copy_profile_rules,
		.profile = profile,
		.wish = wish,
		.lookup = lookup,
		.copy = copy,
	};

	convert(&conversion);
	if (!copy->body)
		return conversion.error;
	conversion_set(&conversion, copy->body, "name", json_string(wish->name));
	return conversion.error;
}

int copy_network(const json_t *network, const struct copy_lookup *lookup,
		 struct copy_body *copy)
{
	static const struct copy_wish as_it_is = {.name = NULL};
	struct conversion conversion = {
		.rules = &copy_network_rules,
		.profile = network,
		.wish = &as_it_is,
		.lookup = lookup,
		.copy = copy,
	};

	convert(&conversion);
	return conversion.error;
}

void copy_body_free(struct copy_body *copy)
{
	json_decref(copy->body);
	json_decref(copy->mapping);
	json_decref(copy->refusals);
	json_decref(copy->notes);
	*copy = (struct copy_body){0};
}
