/*
 * queue.c - reading queue/ of a disk.
 */
#include "queue.h"

#include <string.h>

static void read_number(const struct cell_source *from, const char *name,
			struct queue_number *number)
{
	number->known = cell_number(from, name, &number->value);
}

/* Of "[mq-deadline] kyber none" the one in brackets, or the only one there is. */
static void keep_chosen(char *choices)
{
	char *chosen = strchr(choices, '[');
	size_t length;

	chosen = chosen ? chosen + 1 : choices;
	length = strcspn(chosen, "] ");
	memmove(choices, chosen, length);
	choices[length] = '\0';
}

void queue_read(const struct cell_source *from, struct queue *queue)
{
	read_number(from, "removable", &queue->removable);
	read_number(from, "queue/rotational", &queue->rotational);
	read_number(from, "queue/logical_block_size", &queue->logical);
	read_number(from, "queue/physical_block_size", &queue->physical);
	if (cell_read(from, "queue/scheduler", queue->scheduler) < 0)
		queue->scheduler[0] = '\0';
	keep_chosen(queue->scheduler);
}
