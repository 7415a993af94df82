/*
 * words.c - command lines taken apart.
 */
#include "words.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

void words_free(char **words)
{
	for (size_t i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}

char **words_copy(const char *const *words, size_t count)
{
	char **copy = calloc(count + 1, sizeof(*copy));

	for (size_t i = 0; copy && i < count; i++) {
		copy[i] = strdup(words[i]);
		if (copy[i])
			continue;
		words_free(copy);
		return NULL;
	}
	return copy;
}

/* ----------------------------------------------------------------------- JSON */

static void release(json_t *const *value)
{
	json_decref(*value);
}

static int from_json(const char *text, char ***words)
{
	INV_CLEANUP(release) json_t *array = json_loads(text, 0, NULL);
	INV_FREE const char **strings = NULL;
	size_t count = json_array_size(array);

	if (!json_is_array(array))
		return -EINVAL;
	strings = calloc(count + 1, sizeof(*strings));
	if (!strings)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		strings[i] = json_string_value(json_array_get(array, i));
		if (!strings[i])
			return -EINVAL;
	}
	*words = words_copy(strings, count);
	return *words ? 0 : -ENOMEM;
}

char *words_json(const char *const *words)
{
	INV_CLEANUP(release) json_t *array = json_array();

	for (size_t i = 0; words[i]; i++)
		if (json_array_append_new(array, json_string(words[i])))
			return NULL;
	return json_dumps(array, 0);
}

/* ---------------------------------------------------------------------- shell */

/*
 * Takes the next word off *TEXT into WORD, which is as large as the text: 1; 0 at the
 * end; -EINVAL if a quote is not closed.
 */
static int take_word(const char **text, char *word)
{
	const char *at = *text + strspn(*text, " \t\n");
	bool is_word = *at != '\0';
	char quote = '\0';

	for (; *at && (quote || !strchr(" \t\n", *at)); at++) {
		if (!quote && (*at == '\'' || *at == '"')) {
			quote = *at;
		} else if (quote && *at == quote) {
			quote = '\0';
		} else if (*at == '\\' && quote != '\'' &&
			   (!quote || strchr("\"\\$`", at[1]))) {
			if (!*++at)
				return -EINVAL;
			*word++ = *at;
		} else {
			*word++ = *at;
		}
	}
	*word = '\0';
	*text = at;
	return quote ? -EINVAL : is_word;
}

static int from_shell(const char *text, char ***words)
{
	INV_FREE char *word = malloc(strlen(text) + 1);
	/* Each word but the last has a blank behind it. */
	char **found = calloc(strlen(text) / 2 + 2, sizeof(*found));
	size_t count = 0;
	int more = word && found ? 1 : -ENOMEM;

	while (more > 0 && (more = take_word(&text, word)) > 0) {
		found[count] = strdup(word);
		if (!found[count++])
			more = -ENOMEM;
	}
	if (more < 0) {
		words_free(found);
		return more;
	}
	*words = found;
	return 0;
}

int words_split(const char *text, char ***words)
{
	return text[strspn(text, " \t\n")] == '[' ? from_json(text, words)
						  : from_shell(text, words);
}
