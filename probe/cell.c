/*
 * cell.c - cells from sysfs attributes.
 */
#include "cell.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "number.h"
#include "root.h"

int cell_source_open(struct inv_run *run, const char *path, const char *place,
		     struct cell_source *from)
{
	int dir = root_open(inv_root(run), path, O_PATH | O_DIRECTORY);

	*from = (struct cell_source){
		.run = run,
		.dir = dir,
		.place = place,
		.lacks_devices = dir >= 0 && root_lacks_devices(dir),
	};
	return dir < 0 ? dir : 0;
}

void cell_source_close(const struct cell_source *from)
{
	if (from->dir >= 0)
		close(from->dir);
}

/*
 * Devices come and go while they are read, and drivers answer for what they do not have
 * in many ways (of 6,659 attributes of one machine 81 failed even for root). None of
 * these means that something is wrong.
 */
static bool means_absent(int error)
{
	switch (error) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
	case EINVAL:
	case ENOTDIR:
	case EOPNOTSUPP:
	case ENODATA:
		return true;
	default:
		return false;
	}
}

__attribute__((format(printf, 3, 4))) static void complain(const struct cell_source *from,
							   const char *name,
							   const char *format, ...)
{
	char fault[128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(fault, sizeof(fault), format, arguments);
	va_end(arguments);
	inv_error(from->run, 0, "%s/%s/%s: %s", inv_root_name(from->run), from->place,
		  name, fault);
}

long cell_read(const struct cell_source *from, const char *name, char buffer[CELL_SIZE])
{
	ssize_t length = root_read_attribute(from->dir, name, from->lacks_devices, buffer,
					     CELL_SIZE);

	if (length == CELL_SIZE) {
		complain(from, name, "longer than %d bytes: cut", CELL_SIZE - 2);
		buffer[CELL_SIZE - 2] = '\0';
		return CELL_SIZE - 2;
	}
	if (length == -EACCES || length == -EPERM)
		inv_warn(from->run, (int)-length, "%s/%s/%s", inv_root_name(from->run),
			 from->place, name);
	else if (length < 0 && !means_absent((int)-length))
		complain(from, name, "%s", strerror((int)-length));
	return length > 0 ? length : -1;
}

bool cell_text(const struct cell_source *from, size_t column, const char *name)
{
	char text[CELL_SIZE];
	long length = cell_read(from, name, text);

	if (length < 0)
		return false;
	inv_set_bytes(from->run, column, text, (size_t)length);
	return true;
}

bool cell_number(const struct cell_source *from, const char *name, uint64_t *value)
{
	char text[CELL_SIZE];
	int error;

	if (cell_read(from, name, text) < 0)
		return false;
	error = number_parse(text, value);
	if (error)
		complain(from, name, "%s: %.40s",
			 error == -ERANGE ? "2^64 or more" : "not a number", text);
	return !error;
}

bool cell_uint(const struct cell_source *from, size_t column, const char *name)
{
	uint64_t value;

	if (!cell_number(from, name, &value))
		return false;
	inv_set_uint(from->run, column, value);
	return true;
}

bool cell_flag(const struct cell_source *from, size_t column, const char *name)
{
	uint64_t value;

	if (!cell_number(from, name, &value))
		return false;
	inv_set_bool(from->run, column, value != 0);
	return true;
}

void cell_product(const struct cell_source *from, size_t column, const char *name,
		  uint64_t count, uint64_t unit)
{
	uint64_t product;

	if (__builtin_mul_overflow(count, unit, &product))
		complain(from, name, "%" PRIu64 " times %" PRIu64 " is 2^64 or more",
			 count, unit);
	else
		inv_set_uint(from->run, column, product);
}

void cell_trimmed(struct inv_run *run, size_t column, const char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length > 0 && strchr(" \t", text[length - 1]))
		length--;
	inv_set_bytes(run, column, text, length);
}
