/*
 * ansible-facts.c - whole resources as the vendor's fact modules for Ansible return them:
 * {"changed":false,"ansible_facts":{"server_profiles":[...]}}.
 */
#include "inv.h"

static const char *const columns[] = {"object", NULL};

static void write_objects(FILE *out, const struct inv_table *table)
{
	size_t object = inv_find_column(table, columns[0], INV_JSON);

	fprintf(out, "\"%s\":[", table->name);
	for (size_t row = 0; row < table->n_rows; row++) {
		struct inv_value value = inv_cell(table, row, object);

		fputs(row ? ",\n" : "\n", out);
		inv_write_json_value(out, &value);
	}
	putc(']', out);
}

static void write(FILE *out, const struct inv_report *report)
{
	fputs("{\"changed\":false,\"ansible_facts\":{", out);
	for (size_t i = 0; i < report->n_tables; i++) {
		fputs(i ? ",\n" : "", out);
		write_objects(out, &report->tables[i]);
	}
	fputs("}}\n", out);
}

const struct inv_output inv_output_ansible_facts = {
	.name = "ansible-facts",
	.summary = "whole resources, as fact modules of Ansible return them",
	.write = write,
	.columns = columns,
};
