/*
 * copy_identity.c - serial numbers, MAC addresses and WWNs: whose choice each was decides whether
 * the copy has it. What the appliance chose is its own affair and chosen anew; what somebody
 * chose goes along only if the source goes, as no two servers may have it; what the hardware has
 * stays with the hardware.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "copy_profile_private.h"

enum decision {
	LEAVE_OUT, /* and the type stays */
	KEEP,	   /* the same */
	CHOOSE,	   /* keep it, as one that somebody chose */
	RENEW,	   /* leave it out, for the appliance to choose */
	REFUSE_COPY,
	REFUSE_TYPE,
};

static const char *type_of(const struct conversion *conversion,
			   const struct copy_rule *rule, const json_t *owner)
{
	const json_t *type = json_object_get(owner, rule->type);

	if ((!type || json_is_null(type)) && rule->type_of_all)
		type = json_object_get(conversion->profile, rule->type_of_all);
	if (!type || json_is_null(type))
		return "";
	return json_is_string(type) ? json_string_value(type) : "?";
}

static enum decision decide_chosen(const struct copy_wish *wish,
				   const struct copy_rule *rule)
{
	if (rule->action == COPY_SETTING || wish->moves)
		return KEEP;
	return wish->new_ids ? RENEW : REFUSE_COPY;
}

static enum decision decide(const struct conversion *conversion,
			    const struct copy_rule *rule, const json_t *value,
			    const json_t *owner)
{
	const char *type = type_of(conversion, rule, owner);
	const char *text = json_string_value(value);

	if (json_is_null(value) || (text && !*text))
		return LEAVE_OUT;
	if (strcmp(type, rule->chosen) == 0)
		return conversion->wish->new_ids && rule->action == COPY_IDENTITY
			       ? RENEW
			       : decide_chosen(conversion->wish, rule);
	if (!*type || strcmp(type, rule->automatic) == 0)
		return conversion->wish->keep_ids && !rule->local ? CHOOSE : LEAVE_OUT;
	if (strcmp(type, "Physical") == 0 || strcmp(type, "DHCP") == 0)
		return LEAVE_OUT;
	return REFUSE_TYPE;
}

json_t *convert_identity(struct conversion *conversion, const struct copy_place *place,
			 const struct copy_rule *rule, const json_t *value,
			 const json_t *owner)
{
	enum decision decision = decide(conversion, rule, value, owner);
	json_t *made = NULL;

	if (decision == REFUSE_TYPE)
		conversion_refuse(conversion, place,
				  "inv does not know what %s \"%.64s\" means", rule->type,
				  type_of(conversion, rule, owner));
	if (decision == REFUSE_COPY && conversion->chosen++ == 0)
		copy_place_write(place, conversion->first_chosen);
	if (decision != KEEP && decision != CHOOSE)
		return NULL;
	if (decision == CHOOSE && rule->action == COPY_IDENTITY)
		conversion->takes_from_pools = true;
	if (rule->action == COPY_IDENTITY)
		conversion->copy->carries_ids = true;
	else if (strcmp(rule->type, "ipAddressSource") == 0)
		conversion_note(conversion, place,
				"the copy has the same IP address: not both may be on");
	made = json_is_string(value) || json_is_integer(value) ? json_deep_copy(value)
							       : NULL;
	if (!made)
		conversion_refuse(conversion, place, "no name or number stands there");
	return made;
}

void convert_types(struct conversion *conversion, const struct copy_place *place,
		   const json_t *owner, json_t *made)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)owner, key, value)
	{
		const struct copy_place own = {.parent = place, .key = key};
		const struct copy_rule *rule = copy_rule_find(conversion->rules, &own);
		enum decision decision;

		if (!rule || !rule->type)
			continue;
		decision = decide(conversion, rule, value, owner);
		if (decision == CHOOSE)
			conversion_set(conversion, made, rule->type,
				       json_string(rule->chosen));
		if (decision == RENEW)
			conversion_set(conversion, made, rule->type,
				       json_string(rule->automatic));
	}
}

/* --------------------------------------------------------------------------- secrets */

static const char *const secret_words[] = {"password", "passphrase", "secret",
					   "privatekey"};

bool copy_is_secret_key(const char *key)
{
	for (size_t i = 0; i < sizeof(secret_words) / sizeof(*secret_words); i++)
		if (strcasestr(key, secret_words[i]))
			return true;
	return false;
}

static bool ends_in_secret(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	for (size_t i = 0; i < sizeof(secret_words) / sizeof(*secret_words); i++) {
		size_t n = strlen(secret_words[i]);

		if (length >= n && strcasecmp(name + length - n, secret_words[i]) == 0)
			return true;
	}
	return false;
}

/* {"name":"root_password","value":"..."}: what such lists are made of. */
bool copy_is_secret_element(const json_t *element)
{
	const json_t *name = json_object_get(element, "name");

	if (!json_is_string(name))
		name = json_object_get(element, "id");
	return json_object_get(element, "value") &&
	       ends_in_secret(json_string_value(name));
}
