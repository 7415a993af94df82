/*
 * elf_anomalies.h - what is odd, broken or dangerous about an ELF file.
 */
#ifndef INV_ELF_ANOMALIES_H
#define INV_ELF_ANOMALIES_H

#include "elf_contents.h"

/* Called for each, in order; PHRASE is one of a fixed set. */
typedef void elf_anomaly_met(void *context, const char *phrase);

void elf_anomalies(const struct elf_contents *contents, elf_anomaly_met *met,
		   void *context);

#endif
