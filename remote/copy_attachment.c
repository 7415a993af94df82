/*
 * copy_attachment.c - volumes that a profile attaches. A shared one is found at the destination
 * as other resources are. One of this server alone is not: what is created in its place is
 * empty, so somebody has to want that.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "copy_profile_private.h"
#include "copy_uri.h"
#include "number.h"

static const char *const volumes[] = {"storage-volumes", NULL};
static const char *const pools[] = {"storage-pools", NULL};
static const char *const templates[] = {"storage-volume-templates", NULL};

static const json_t *first_of(const json_t *object, const char *key, const char *older)
{
	const json_t *value = json_object_get(object, key);

	return value ? value : json_object_get(object, older);
}

/* Asks whether somebody said which volume is to be there instead. */
static bool is_demanded(struct conversion *conversion, const char *uri)
{
	const struct copy_match *match =
		conversion->lookup->match(conversion->lookup->context, *volumes, uri);

	if (!match)
		conversion->error = -ENOMEM;
	return match && match->demanded;
}

/* -------------------------------------------------------------------- a new volume */

/* A reference of the volume's own, as if it stood at PLACE. */
static json_t *convert_own(struct conversion *conversion, const struct copy_place *place,
			   const char *const *collections, const json_t *value)
{
	const struct copy_rule rule = {
		.action = COPY_REFERENCE,
		.collections = collections,
	};

	return convert_reference(conversion, place, &rule, value ? value : json_null());
}

/* Its size is text, as it may be more than some readers of JSON can hold. */
static json_t *size_of(struct conversion *conversion, const struct copy_place *place,
		       const json_t *volume)
{
	const json_t *size = json_object_get(volume, "provisionedCapacity");
	const char *text = json_string_value(size);
	uint64_t bytes;

	if (json_is_integer(size) && json_integer_value(size) > 0)
		return json_integer(json_integer_value(size));
	if (text && number_parse(text, &bytes) == 0 && bytes && bytes <= INT64_MAX)
		return json_integer((json_int_t)bytes);
	conversion_refuse(conversion, place, "the volume's size is not known");
	return NULL;
}

static json_t *name_of(struct conversion *conversion, const struct copy_place *place,
		       const json_t *volume)
{
	json_t *value = json_object_get(volume, "name");
	json_t *name = convert_plain(conversion, place, value ? value : json_null());
	const char *text = json_string_value(name);
	INV_FREE char *full = NULL;

	if (name && (!text || !*text))
		conversion_refuse(conversion, place, "the volume has no name");
	if (asprintf(&full, "%s%s", text ? text : "", conversion->wish->suffix) < 0) {
		full = NULL;
		conversion->error = -ENOMEM;
	}
	json_decref(name);
	return full ? json_string(full) : NULL;
}

/* What there is of VALUE; what is missing has been refused or noted. */
static void set_made(struct conversion *conversion, json_t *object, const char *key,
		     json_t *value)
{
	if (value)
		conversion_set(conversion, object, key, value);
}

/* The same of what is as the volume has it. */
static void set_copy(struct conversion *conversion, const struct copy_place *place,
		     json_t *object, const char *key, const json_t *value)
{
	if (value && !json_is_null(value))
		set_made(conversion, object, key,
			 convert_plain(conversion, place, value));
}

/* Since version 500: an object of its own. */
static void define_volume(struct conversion *conversion, const struct copy_place *place,
			  const json_t *volume, json_t *made)
{
	json_t *properties = json_object(), *definition = json_object();
	const json_t *template = json_object_get(volume, "volumeTemplateUri");
	const json_t *permanent = json_object_get(volume, "isPermanent");

	set_made(conversion, properties, "name", name_of(conversion, place, volume));
	set_copy(conversion, place, properties, "description",
		 json_object_get(volume, "description"));
	set_made(conversion, properties, "size", size_of(conversion, place, volume));
	set_copy(conversion, place, properties, "provisioningType",
		 first_of(volume, "provisioningType", "provisionType"));
	conversion_set(conversion, properties, "isShareable", json_false());
	set_made(conversion, properties, "storagePool",
		 convert_own(conversion, place, pools,
			     json_object_get(volume, "storagePoolUri")));
	conversion_set(conversion, definition, "properties", properties);
	conversion_set(conversion, definition, "isPermanent",
		       json_boolean(!json_is_false(permanent)));
	if (template && !json_is_null(template))
		set_made(conversion, definition, "templateUri",
			 convert_own(conversion, place, templates, template));
	conversion_set(conversion, made, "volume", definition);
}

/* Before: among the attachment's own fields, where the pool already is. */
static void describe_volume(struct conversion *conversion, const struct copy_place *place,
			    const json_t *volume, json_t *made)
{
	json_t *size = size_of(conversion, place, volume);
	char text[32];

	snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, json_integer_value(size));
	json_decref(size);
	conversion_set(conversion, made, "volumeProvisionedCapacityBytes",
		       json_string(text));
	set_made(conversion, made, "volumeName", name_of(conversion, place, volume));
	set_copy(conversion, place, made, "volumeDescription",
		 json_object_get(volume, "description"));
	set_copy(conversion, place, made, "volumeProvisionType",
		 first_of(volume, "provisioningType", "provisionType"));
	conversion_set(conversion, made, "volumeShareable", json_false());
	if (!json_is_string(json_object_get(made, "volumeStoragePoolUri")))
		set_made(conversion, made, "volumeStoragePoolUri",
			 convert_own(conversion, place, pools,
				     json_object_get(volume, "storagePoolUri")));
}

static json_t *renew(struct conversion *conversion, const struct copy_place *place,
		     const json_t *attachment, const json_t *volume)
{
	/* Shallow: its values are only read. */
	json_t *rest = json_copy((json_t *)attachment), *made;

	json_object_del(rest, "volumeUri");
	json_object_del(rest, "volume");
	made = convert_object(conversion, place, rest);
	json_decref(rest);
	if (!made)
		return NULL;
	conversion_set(conversion, made, "volumeUri", json_null());
	/* Where connections are tells the version. */
	if (json_object_get(conversion->profile, "connections"))
		describe_volume(conversion, place, volume, made);
	else
		define_volume(conversion, place, volume, made);
	conversion_note(conversion, place, "%s is new and empty",
			json_string_value(json_object_get(volume, "name")));
	return made;
}

/* ---------------------------------------------------------------------- the attachment */

/* One that somebody named is in a pool of its own, which the appliance knows. */
static json_t *convert_demanded(struct conversion *conversion,
				const struct copy_place *place, const json_t *attachment)
{
	json_t *rest = json_copy((json_t *)attachment), *made;

	json_object_del(rest, "volumeStoragePoolUri");
	made = convert_object(conversion, place, rest);
	json_decref(rest);
	return made;
}

static json_t *convert_private(struct conversion *conversion,
			       const struct copy_place *place, const json_t *attachment,
			       const json_t *volume, const char *uri)
{
	const char *name = json_string_value(json_object_get(volume, "name"));

	if (conversion->wish->new_volumes)
		return renew(conversion, place, attachment, volume);
	conversion_refuse(
		conversion, place,
		"storage-volumes %s is this server's alone: --new-volumes makes "
		"an empty one, --map storage-volumes:%s=NAME takes another",
		name ? name : uri, name ? name : "?");
	return NULL;
}

/* True also where nothing says whether it is: then nobody else may count on it. */
static bool is_private(const json_t *volume)
{
	return !json_is_true(first_of(volume, "isShareable", "shareable"));
}

json_t *convert_attachment(struct conversion *conversion, const struct copy_place *place,
			   const json_t *attachment)
{
	const json_t *uri = json_object_get(attachment, "volumeUri"), *volume;
	const char *text = json_string_value(uri);

	if (!json_is_object(attachment) || !text || !*text) {
		conversion_refuse(conversion, place,
				  "it attaches no volume that there is");
		return NULL;
	}
	/* What is no volume at all is refused where other references are. */
	if (!copy_uri_collection(text, volumes))
		return convert_object(conversion, place, attachment);
	volume = conversion->lookup->source(conversion->lookup->context, text);
	if (!volume) {
		conversion_refuse(conversion, place, "%s could not be read", text);
		return NULL;
	}
	if (is_demanded(conversion, text))
		return convert_demanded(conversion, place, attachment);
	if (is_private(volume))
		return convert_private(conversion, place, attachment, volume, text);
	return convert_object(conversion, place, attachment);
}
