/*
 * suggest.c - edit distance with swapped neighbours, as people mistype.
 */
#include "suggest.h"

#include <ctype.h>
#include <string.h>

enum { MOST = 64 }; /* longer words are not compared */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Capitals are no mistake. */
static int lower(char c)
{
	return tolower((unsigned char)c);
}

/* Optimal string alignment: insert, delete, replace a letter, or swap two neighbours. */
static size_t distance(const char *a, const char *b)
{
	size_t table[MOST + 1][MOST + 1], n = strlen(a), m = strlen(b);

	for (size_t i = 0; i <= n; i++)
		table[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		table[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			size_t cost = table[i - 1][j - 1] +
				      (lower(a[i - 1]) != lower(b[j - 1]));

			cost = least(cost, table[i - 1][j] + 1);
			cost = least(cost, table[i][j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				cost = least(cost, table[i - 2][j - 2] + 1);
			table[i][j] = cost;
		}
	return table[n][m];
}

void suggest_offer(struct suggestion *suggestion, const char *candidate)
{
	size_t length = strlen(suggestion->word), steps;

	if (length > MOST || strlen(candidate) > MOST)
		return;
	steps = distance(suggestion->word, candidate);
	/* A third of the letters wrong is another word; one wrong letter never is. */
	if (steps > 1 && steps > length / 3 + 1)
		return;
	if (!suggestion->best || steps < suggestion->distance) {
		suggestion->best = candidate;
		suggestion->distance = steps;
	}
}
