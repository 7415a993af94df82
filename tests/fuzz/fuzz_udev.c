/*
 * fuzz_udev.c - a file of the udev database.
 */
#include "fuzz.h"
#include "udev.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct udev_record record;

	memset(&record, 0, sizeof(record));
	record.text = fuzz_string(data, size);
	udev_parse(record.text, &record);
	fuzz_check(record.n_links <= UDEV_MOST_LINKS);
	fuzz_check(record.n_properties <= UDEV_MOST_PROPERTIES);
	for (size_t i = 0; i + 1 < record.n_links; i++)
		fuzz_check(strcmp(record.links[i], record.links[i + 1]) <= 0);
	for (size_t i = 0; i < record.n_properties; i++)
		fuzz_check(!strchr(record.properties[i].value, '\n'));
	fuzz_check(!udev_value(&record, "ID_SERIAL") ||
		   *udev_value(&record, "ID_SERIAL") != '\0');
	udev_release(&record);
	return 0;
}
