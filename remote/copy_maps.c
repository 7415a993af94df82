/*
 * copy_maps.c - words such as ethernet-networks:prod=production.
 */
#include "copy_maps.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const collections[] = {
	"enclosure-groups",
	"ethernet-networks",
	"fc-networks",
	"fc-sans/managed-sans",
	"fcoe-networks",
	"firmware-drivers",
	"network-sets",
	"os-deployment-plans",
	"scopes",
	"server-hardware-types",
	"server-profile-templates",
	"storage-pools",
	"storage-systems",
	"storage-volume-templates",
	"storage-volumes",
};

enum { N_COLLECTIONS = sizeof(collections) / sizeof(*collections) };

static const char *find_collection(const char *word, size_t length)
{
	for (size_t i = 0; i < N_COLLECTIONS; i++)
		if (strlen(collections[i]) == length &&
		    memcmp(collections[i], word, length) == 0)
			return collections[i];
	return NULL;
}

static void name_collections(char fault[COPY_MAPS_FAULT_SIZE], const char *word)
{
	size_t used = (size_t)snprintf(fault, COPY_MAPS_FAULT_SIZE,
				       "--map %.128s: KIND is one of", word);

	for (size_t i = 0; i < N_COLLECTIONS && used < COPY_MAPS_FAULT_SIZE; i++)
		used += (size_t)snprintf(fault + used, COPY_MAPS_FAULT_SIZE - used,
					 "%s %s", i ? "," : "", collections[i]);
}

/* Copies up to the next '=' that has no backslash; *WORD moves on behind it. */
static char *take_name(const char **word, bool *ended)
{
	char *name = malloc(strlen(*word) + 1), *to = name;
	const char *from = *word;

	if (!name)
		return NULL;
	while (*from && *from != '=') {
		if (from[0] == '\\' && from[1] == '=')
			from++;
		*to++ = *from++;
	}
	*to = '\0';
	*ended = *from == '\0';
	*word = *ended ? from : from + 1;
	return name;
}

/* The name behind the sign ends with the word: signs in it need no backslash. */
static int take_names(const char *word, struct copy_map *map)
{
	bool ended;

	map->old = take_name(&word, &ended);
	if (!map->old)
		return -ENOMEM;
	if (ended || !*map->old || !*word)
		return -EINVAL;
	map->new = strdup(word);
	return map->new ? 0 : -ENOMEM;
}

static int append(struct copy_maps *maps, const struct copy_map *map)
{
	struct copy_map *larger =
		reallocarray(maps->list, maps->count + 1, sizeof(*maps->list));

	if (!larger)
		return -ENOMEM;
	maps->list = larger;
	larger[maps->count++] = *map;
	return 0;
}

static void free_names(const struct copy_map *map)
{
	free(map->old);
	free(map->new);
}

static int parse_one(const char *word, struct copy_maps *maps,
		     char fault[COPY_MAPS_FAULT_SIZE])
{
	const char *colon = strchr(word, ':');
	struct copy_map map = {0};
	int error;

	map.collection = colon ? find_collection(word, (size_t)(colon - word)) : NULL;
	if (!map.collection) {
		name_collections(fault, word);
		return -EINVAL;
	}
	error = take_names(colon + 1, &map);
	if (error == -EINVAL)
		snprintf(fault, COPY_MAPS_FAULT_SIZE,
			 "--map %.128s: KIND:OLD=NEW is expected", word);
	if (!error && copy_maps_find(maps, map.collection, map.old)) {
		snprintf(fault, COPY_MAPS_FAULT_SIZE, "--map says of %s %.128s twice",
			 map.collection, map.old);
		error = -EINVAL;
	}
	if (!error)
		error = append(maps, &map);
	if (error)
		free_names(&map);
	return error;
}

int copy_maps_parse(const char *const *words, struct copy_maps *maps,
		    char fault[COPY_MAPS_FAULT_SIZE])
{
	int error = 0;

	*maps = (struct copy_maps){0};
	for (; *words && !error; words++)
		error = parse_one(*words, maps, fault);
	return error;
}

void copy_maps_free(struct copy_maps *maps)
{
	for (size_t i = 0; i < maps->count; i++)
		free_names(&maps->list[i]);
	free(maps->list);
	*maps = (struct copy_maps){0};
}

struct copy_map *copy_maps_find(const struct copy_maps *maps, const char *collection,
				const char *name)
{
	for (size_t i = 0; i < maps->count; i++)
		if (strcmp(maps->list[i].collection, collection) == 0 &&
		    strcmp(maps->list[i].old, name) == 0)
			return &maps->list[i];
	return NULL;
}
