#!/bin/sh
# The servers that HPE OneView appliances run, as a dynamic inventory: one host for each
# server profile. The appliances are those of ~/.config/inv/appliances.json.
#
#   ansible-inventory -i oneview-inventory.sh --graph
#
# If an appliance does not answer, its hosts are missing and Ansible takes none of the others'
# either. Who would rather go on with these writes: || [ $? -eq 1 ]
exec inv ansible-inventory "$@"
