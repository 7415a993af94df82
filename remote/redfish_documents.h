/*
 * redfish_documents.h - the documents of a Redfish service that lead to components:
 * which row each makes, and what it links to. Data alone.
 */
#ifndef INV_REDFISH_DOCUMENTS_H
#define INV_REDFISH_DOCUMENTS_H

#include <stdbool.h>
#include <stddef.h>

enum redfish_document {
	REDFISH_SYSTEM,
	REDFISH_PROCESSOR,
	REDFISH_MEMORY,
	REDFISH_STORAGE,
	REDFISH_STORAGE_CONTROLLER,
	REDFISH_DRIVE,
	REDFISH_VOLUME,
	REDFISH_SIMPLE_STORAGE,
	REDFISH_SMART_STORAGE,
	REDFISH_ARRAY_CONTROLLER,
	REDFISH_DISK_DRIVE,
	REDFISH_ETHERNET_INTERFACE,
	REDFISH_PCIE_DEVICE,
	REDFISH_CHASSIS,
	REDFISH_NETWORK_ADAPTER,
	REDFISH_POWER_SUBSYSTEM,
	REDFISH_POWER,
	REDFISH_POWER_SUPPLY,
	REDFISH_THERMAL_SUBSYSTEM,
	REDFISH_THERMAL,
	REDFISH_FAN,
	REDFISH_MANAGER,
	REDFISH_UPDATE_SERVICE,
	REDFISH_FIRMWARE,
	REDFISH_SOFTWARE,
	REDFISH_DOCUMENTS
};

enum redfish_link_form {
	REDFISH_RESOURCES,  /* addresses of resources; with [*] of several */
	REDFISH_COLLECTION, /* the address of a collection of them */
	REDFISH_ELEMENTS,   /* they stand there themselves */
};

/*
 * A link of a document. Several of one CHOICE (numbers from 1) say the same in
 * different ways: only while none of a lower rank gave a row of the choice's kind is
 * the next one followed.
 */
struct redfish_link {
	const char *path; /* of json.h */
	enum redfish_link_form form;
	enum redfish_document document; /* what is there */
	unsigned choice, rank;
};

enum { REDFISH_CHOICES = 3 }; /* their numbers in a document; 0 is none */

struct redfish_shape {
	const char *kind; /* of its row; NULL: it makes none */
	bool owns; /* what it links to has its id as parent, not that of its own parent */
	/* It may say again what is known from elsewhere: by its serial number. */
	bool again;
	const char
		*owner; /* links to the system that it is part of, if it is one alone */
	const char *choices[REDFISH_CHOICES]; /* the kinds that decide, by number */
	const struct redfish_link *links;
	size_t n_links;
};

extern const struct redfish_shape redfish_shapes[REDFISH_DOCUMENTS];

#endif
