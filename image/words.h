/*
 * words.h - a command line in one option: ["sed", "-n"] in JSON, or sed -n '1 p' as a
 * shell would split it.
 */
#ifndef INV_WORDS_H
#define INV_WORDS_H

#include <stddef.h>

/*
 * Splits TEXT into *WORDS, NULL-terminated, to be freed by words_free(). What begins with
 * a bracket is a JSON array of strings. Otherwise blanks part words; '', "" and \ quote;
 * nothing is expanded. Returns 0, -EINVAL if TEXT is neither, or -ENOMEM.
 */
int words_split(const char *text, char ***words);

/* Words made of COUNT others, copied; NULL without memory. */
char **words_copy(const char *const *words, size_t count);

void words_free(char **words);

/* WORDS as a JSON array in one line, to be freed; NULL without memory, or if it is not
 * UTF-8. */
char *words_json(const char *const *words);

#endif
