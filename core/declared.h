/*
 * declared.h - the rules that what a collector declares of itself has to keep.
 */
#ifndef INV_DECLARED_H
#define INV_DECLARED_H

#include "catalog.h"

/* Whether NAME may be that of a collector, an option, an output. */
bool declared_is_word(const char *name);

/* Whether NAME may be that of a table. */
bool declared_is_table(const char *name);

/*
 * What is wrong with COLLECTOR beside its name, as "has no key column"; NULL if nothing
 * is. Its options may not be called as outputs of CATALOG are.
 */
const char *declared_fault(const struct catalog *catalog,
			   const struct inv_collector *collector);

#endif
