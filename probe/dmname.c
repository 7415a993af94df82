/*
 * dmname.c - device-mapper names as lvm2, cryptsetup, multipath and others make them.
 *
 * LVM joins VG, LV and layer with hyphens and doubles every hyphen inside a part. Its
 * uuid is "LVM-", 32 characters for the VG, 32 for the LV and, for some layers, a hyphen
 * and the layer.
 */
#include "dmname.h"

#include <ctype.h>
#include <string.h>

enum { LVM_PREFIX = 4, LVM_IDS = 64 };

/* A partition that kpartx made carries "partN-" before the uuid of the whole. */
static bool is_partition(const char *uuid)
{
	return strncmp(uuid, "part", 4) == 0 && isdigit((unsigned char)uuid[4]) &&
	       strchr(uuid, '-');
}

static const char *subsystem_of(const char *uuid)
{
	static const struct {
		const char *prefix, *subsystem;
	} known[] = {
		{"LVM-", "lvm"},     {"CRYPT-", "crypt"}, {"mpath-", "mpath"},
		{"DMRAID-", "raid"}, {"VDO-", "vdo"},	  {"stratis-", "stratis"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strncmp(uuid, known[i].prefix, strlen(known[i].prefix)) == 0)
			return known[i].subsystem;
	return is_partition(uuid) ? "partition" : "unknown";
}

static bool has_lvm_ids(const char *uuid)
{
	size_t ids = 0;

	if (strncmp(uuid, "LVM-", LVM_PREFIX) != 0)
		return false;
	while (isalnum((unsigned char)uuid[LVM_PREFIX + ids]))
		ids++;
	return ids >= LVM_IDS;
}

/* Takes one part off NAME, its hyphens undoubled. Returns what stands behind it. */
static const char *take_part(const char *name, char part[DMNAME_SIZE])
{
	size_t length = 0;

	while (*name) {
		if (name[0] == '-' && name[1] == '-')
			name++;
		else if (name[0] == '-' && name[1])
			break;
		if (length < DMNAME_SIZE - 1)
			part[length++] = *name;
		name++;
	}
	part[length] = '\0';
	return *name ? name + 1 : name;
}

/* lvm2 keeps these from users' names, so that within a VG they can only be its own. */
static bool is_reserved(const char *lv)
{
	static const char *const parts[] = {
		"_cdata",  "_cmeta", "_corig",	"_cpool",   "_cvol",	"_wcorig",
		"_mimage", "_mlog",  "_rimage", "_rmeta",   "_tdata",	"_tmeta",
		"_vdata",  "_imeta", "_iorig",	"_pmspare", "_vorigin",
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strstr(lv, parts[i]))
			return true;
	return strncmp(lv, "pvmove", 6) == 0 || strncmp(lv, "snapshot", 8) == 0;
}

/* A pool's own device carries its layer in the uuid, and lvs shows it all the same. */
static bool is_public_layer(const char *layer)
{
	return !*layer || strcmp(layer, "pool") == 0 || strcmp(layer, "vpool") == 0;
}

static void parse_lvm(const char *name, const char *uuid, struct dmname *result)
{
	const char *suffix = strchr(uuid + LVM_PREFIX, '-');

	take_part(take_part(take_part(name, result->vg), result->lv), result->layer);
	result->hidden = *result->layer || is_reserved(result->lv);
	if (*result->layer || !suffix)
		return;
	take_part(suffix + 1, result->layer);
	result->hidden |= !is_public_layer(result->layer);
}

void dmname_parse(const char *name, const char *uuid, struct dmname *result)
{
	*result = (struct dmname){.subsystem = subsystem_of(uuid)};
	if (has_lvm_ids(uuid))
		parse_lvm(name, uuid, result);
}

void dmname_type(const char *uuid, char type[DMNAME_SIZE])
{
	size_t length = strcspn(uuid, "-");

	if (is_partition(uuid)) {
		strcpy(type, "part");
		return;
	}
	if (!uuid[length] || length == 0 || length >= DMNAME_SIZE) {
		strcpy(type, "dm");
		return;
	}
	for (size_t i = 0; i < length; i++)
		type[i] = (char)tolower((unsigned char)uuid[i]);
	type[length] = '\0';
}
