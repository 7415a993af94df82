"""What rows there are, and that they say what others say of the same services."""
import collections
import json
import subprocess

from invtest import check, equal, matches, test, without
from redfish.tree import ROOT
from service import faults

from .common import allow_basic, ask, rows, service, services, stable, well

KINDS = {"Processor": "processor", "Memory": "memory", "Drive": "drive", "Volume": "volume",
	"EthernetInterface": "ethernet_interface", "PCIeDevice": "pcie_device",
	"NetworkAdapter": "network_adapter", "Manager": "manager", "Chassis": "chassis"}


def kind_of(path, resource):
	schema = resource.get("@odata.type", "").rsplit(".", 1)[-1]
	if schema == "SoftwareInventory":
		return "software" if "/SoftwareInventory/" in path else "firmware"
	return KINDS.get(schema)


def is_absent(resource):
	return (resource.get("Status") or {}).get("State") == "Absent"


def redfishtool(bmc, *words):
	done = subprocess.run(["redfishtool", "-r", f"127.0.0.1:{bmc.server.port}", "-S",
		"Always", "-u", bmc.user, "-p", bmc.password, *words],
		capture_output=True, check=False, timeout=60)
	check(done.returncode == 0, f"redfishtool {words}", done.stderr)
	return json.loads(done.stdout) if done.returncode == 0 else {}


def at(value, path):
	for key in path.split("."):
		value = value.get(key) if isinstance(value, dict) else None
	return value


def same_cells(row, resource, what, **columns):
	"""COLUMNS are paths of RESOURCE by name."""
	wanted = {column: at(resource, path) or None for column, path in columns.items()}
	equal({column: row[column] for column in columns}, wanted, what)


# ------------------------------------------------------------------------- other clients


@test
def systems_are_what_redfishtool_says():
	for kind in ("dmtf", "ilo4", "ilo5", "ilo6", "idrac", "fujitsu", "sessionless"):
		with service(kind) as bmc:
			done = ask([bmc], "systems", "--json")
			allow_basic(bmc)
			listed = redfishtool(bmc, "Systems", "list").get("Members", [])
			equal(sorted(row["id"] for row in done.rows("systems")),
				sorted(member["Id"] for member in listed), f"{kind}: systems")
			for row in done.rows("systems"):
				came = redfishtool(bmc, "Systems", "-I", row["id"], "get")
				same_cells(row, came, f"{kind}: system {row['id']}", name="Name",
					model="Model", serial_number="SerialNumber", uuid="UUID",
					power_state="PowerState", bios_version="BiosVersion",
					manufacturer="Manufacturer", health="Status.Health",
					memory_gib="MemorySummary.TotalSystemMemoryGiB",
					processor_count="ProcessorSummary.Count")


@test
def components_are_what_redfishtool_says():
	for kind in ("dmtf", "ilo4", "idrac"):
		with service(kind) as bmc:
			done = ask([bmc], "components", "--json")
			allow_basic(bmc)
			seen = set()
			for row in done.rows("components"):
				if row["kind"] in seen or "#" in row["uri"] or \
						row["uri"] not in bmc.tree.resources:
					continue
				seen.add(row["kind"])
				came = redfishtool(bmc, "raw", "GET", row["uri"])
				same_cells(row, came, f"{kind}: {row['uri']}", id="Id",
					serial_number="SerialNumber", manufacturer="Manufacturer",
					health="Status.Health", model="Model")
			check(len(seen) >= 8, f"{kind}: components compared", seen)


@test
def lists_are_as_long_as_redfishtool_says():
	with service("dmtf") as bmc:
		done = ask([bmc], "components", "--json", "--absent")
		allow_basic(bmc)
		for name, kind in (("Processors", "processor"),
				("EthernetInterfaces", "ethernet_interface")):
			came = redfishtool(bmc, "Systems", "-I", "node-1", name, "-a")["Members"]
			found = rows(done, kind=kind, system="node-1", parent="node-1")
			equal(sorted(row["id"] for row in found),
				sorted(member["Id"] for member in came), f"{name} of node-1")
		came = redfishtool(bmc, "Chassis", "-I", "1U-2", "Power")["PowerSupplies"]
		found = rows(done, kind="power_supply", parent="1U-2")
		equal([row["serial_number"] for row in found],
			[supply.get("SerialNumber") for supply in came], "power supplies of 1U-2")
		firmware = f"{ROOT}/UpdateService/FirmwareInventory"
	with service("idrac") as bmc:
		done = ask([bmc], "components", "--json")
		allow_basic(bmc)
		came = redfishtool(bmc, "raw", "GET", firmware)["Members"]
		equal(sorted(row["uri"] for row in rows(done, kind="firmware")),
			sorted(member["@odata.id"] for member in came), "all 61 firmwares")


# ----------------------------------------------------------------------------- each once


@test
def every_resource_is_there_once():
	for kind in ("dmtf", "ilo6", "idrac", "fujitsu", "sessionless"):
		with service(kind) as bmc:
			done = ask([bmc], "--json")
			wanted = collections.Counter(kind_of(path, resource)
				for path, resource in bmc.tree.resources.items()
				if not is_absent(resource))
			found = collections.Counter(row["kind"] for row in rows(done))
			for word in set(KINDS.values()) | {"firmware", "software"}:
				if word != "drive" or kind != "sessionless":
					equal(found[word], wanted[word], f"{kind}: {word}")
			uris = [row["uri"] for row in rows(done)]
			equal(len(set(uris)), len(uris), f"{kind}: no address twice")
			fetched = collections.Counter(entry.target for entry in bmc.log.requests("GET"))
			del fetched["/redfish/v1/"]
			equal({target: count for target, count in fetched.items() if count > 1 and
				kind != "ilo6"}, {}, f"{kind}: no document is asked for twice")


@test
def old_and_new_ways_give_one_row():
	with service("dmtf") as bmc:
		done = ask([bmc], "components", "--json")
		uris = {word: [row["uri"] for row in rows(done, kind=word)]
			for word in ("power_supply", "fan", "storage_controller", "drive")}
		new = f"{ROOT}/Chassis/1U-1"
		equal(uris["power_supply"], [f"{new}/PowerSubsystem/PowerSupplies/Bay{bay}" for bay
			in (1, 2)] + [f"{ROOT}/Chassis/1U-2/Power#/PowerSupplies/{bay}" for bay in
			(0, 1)], "power supplies")
		equal(len(uris["fan"]), 4, "fans of both chassis")
		equal(len(uris["storage_controller"]), 4, "an old and a new controller each")
		equal(len(uris["drive"]), 8, "drives of Storage, and not of SimpleStorage again")
	with service("ilo5") as bmc:
		done = ask([bmc], "components", "--json")
		check(not [row for row in rows(done) if "SmartStorage" in row["uri"]],
			"SmartStorage says again what Storage says", done.text)


@test
def old_ways_are_gone_where_new_ones_lead_nowhere():
	with service("dmtf", expand="ignored") as bmc:
		bmc.server.faults.add("GET", "*/PowerSubsystem*", faults.status(404), times=None)
		bmc.server.faults.add("GET", "*/ThermalSubsystem/Fans", faults.status(500),
			times=None)
		bmc.server.faults.add("GET", "*/Systems/node-1/Storage", faults.status(404),
			times=None)
		done = ask([bmc], "components", "--json")
		equal([row["uri"] for row in rows(done, kind="power_supply", parent="1U-1")],
			[f"{ROOT}/Chassis/1U-1/Power#/PowerSupplies/{bay}" for bay in (0, 1)],
			"Power for PowerSubsystem")
		equal(len(rows(done, kind="fan", parent="1U-1")), 2, "Thermal for ThermalSubsystem")
		equal([row["name"] for row in rows(done, kind="drive", parent="1")],
			["Drive 1", "Drive 2"], "SimpleStorage for Storage")


@test
def drives_are_found_under_oem_alone():
	with service("ilo4") as bmc:
		done = ask([bmc], "components", "--json")
		drives = rows(done, kind="drive")
		equal([(row["location"], row["capacity_bytes"], row["media_type"], row["protocol"],
			row["firmware_version"], row["life_left_percent"]) for row in drives],
			[("1I:1:0", 900185481216, "HDD", "SAS", "HPDC", None),
			("1I:1:1", 900185481216, "HDD", "SAS", "HPDC", None),
			("1I:1:3", 400088457216, "SSD", "SATA", "HPDC", 93)], "ilo4: drives")
		equal([(row["name"], row["raid_type"]) for row in rows(done, kind="volume")],
			[("01A3B7E6", "1")], "ilo4: volumes")
		equal([row["capacity_bytes"] for row in rows(done, kind="memory")],
			[16 << 30] * 2, "ilo4: memory in SizeMB")
		well([bmc], "ilo4", 1)


@test
def empty_slots_are_shown_on_request():
	with service("dmtf") as bmc:
		usual = ask([bmc], "components", "--json")
		all_of_it = ask([bmc], "components", "--json", "--absent")
		equal(rows(usual, state="Absent"), [], "no empty slots")
		found = collections.Counter(row["kind"] for row in rows(all_of_it, state="Absent"))
		equal(dict(found), {"processor": 1, "memory": 2, "drive": 2, "pcie_device": 2,
			"power_supply": 2, "fan": 2, "firmware": 1}, "empty slots")
		equal([row for row in rows(all_of_it) if row["state"] != "Absent"], rows(usual),
			"the others are the same")
	with service("ilo4") as bmc:
		done = ask([bmc], "components", "--json", "--absent")
		equal([row["state"] for row in rows(done, kind="memory")],
			["GoodInUse", "GoodInUse", "NotPresent"], "ilo4: DIMMStatus")


# ------------------------------------------------------------------------------ how it asks


@test
def systems_alone_are_quick():
	with service("dmtf") as bmc:
		ask([bmc], "systems", "--json")
		# The managers are asked at once: whose request is seen first is chance.
		asked = [(entry.method, entry.target.split("?")[0]) for entry in bmc.log.entries]
		asked[4:6] = sorted(asked[4:6])
		equal(asked, [
			("GET", f"{ROOT}/"), ("POST", f"{ROOT}/SessionService/Sessions"),
			("GET", f"{ROOT}/"), ("GET", f"{ROOT}/Systems"),
			("GET", f"{ROOT}/Managers/BMC-1"), ("GET", f"{ROOT}/Managers/BMC-2"),
			("DELETE", f"{ROOT}/SessionService/Sessions/1")], "what is asked for systems")
		bmc.log.clear()
		done = ask([bmc], "systems", "--json", "-c", "id,model")
		equal(bmc.log.requests("GET", "*/Managers*"), [], "no manager for other columns")
		equal([row["id"] for row in done.rows("systems")], ["node-1", "node-2"], "both")


@test
def expansion_changes_requests_and_nothing_else():
	with services("dmtf") as bmcs:
		expanded = stable(bmcs)
		few = len(bmcs[0].log.entries)
	for habit in ("ignored", "error", "twice"):
		with services("dmtf", expand=habit) as bmcs:
			done = ask(bmcs, "--json", "--stable")
			report = dict(done.report)
			notes = report.pop("inv")["notes"]
			equal(report, expanded, f"$expand {habit}: the same rows")
			equal(done.status, 0, f"$expand {habit}: exit status")
			equal([note["level"] for note in notes],
				[] if habit == "ignored" else ["warning"], f"$expand {habit}: one note")
			if habit != "ignored":
				matches("members are asked for one by one", notes[0]["message"], f"$expand {habit}")
				equal(len(bmcs[0].log.requests("GET", "*expand*")) <= 2, True,
					f"$expand {habit}: not tried for ever")
			check(len(bmcs[0].log.entries) > 1.4 * few, f"$expand {habit}: more requests",
				f"{len(bmcs[0].log.entries)} and {few}")
	with services("ilo4") as bmcs:
		ask(bmcs)
		equal(bmcs[0].log.requests("GET", "*expand*"), [], "ilo4: it never said so")


@test
def what_is_slow_changes_no_row():
	with services("dmtf", expand="ignored") as bmcs:
		usual = stable(bmcs)
		for glob in ("*/RAID1", "*/CPU1", "*/Drives/Bay1", "*/Chassis/1U-1"):
			bmcs[0].server.faults.add("GET", glob, faults.silence(0.3), times=2)
		equal(stable(bmcs), usual, "the same, whoever is slow")
		bmcs[0].server.faults.clear()
		bmcs[0].server.latency = 0.02
		equal(stable(bmcs), usual, "the same, with latency")
		equal(bmcs[0].log.max_in_flight, 2, "two in flight")
		well(bmcs, "slow", 3)


@test
def slashes_and_redirects_are_taken():
	with services("ilo6") as bmcs:
		done = ask(bmcs, "--json")
		equal(done.status, 0, "ilo6: exit status")
		check(bmcs[0].log.requests("GET", "*/Systems"), "ilo6: it redirects", "no request")
		check(not [row["uri"] for row in rows(done) if row["uri"].endswith("/")],
			"no address ends in a slash", done.text)


@test
def private_cells_are_hidden():
	with services("dmtf", "idrac") as bmcs:
		done = ask(bmcs, "--json", "--redact")
		for bmc in bmcs:
			for resource in bmc.tree.resources.values():
				for key in ("SerialNumber", "UUID", "MACAddress", "HostName", "AssetTag"):
					secret = resource.get(key)
					# A host name that is the system's name, too, is no secret.
					if secret and secret != resource.get("Name"):
						without(f'"{secret}"', done.text, f"{bmc.name}: {key} hidden")
		without(r"192\.0\.2\.|2001:db8", done.text, "addresses hidden")
		done = ask(bmcs, "--json", "systems", "-c", "oem,id")
		oem = {row["id"]: row["oem"] for row in done.rows("systems")}
		equal("DellSystem" in json.dumps(oem["System.Embedded.1"]), True, "oem on request")
		equal("oem" in ask(bmcs, "--json", "systems").rows("systems")[0], False,
			"oem only then")


@test
def at_chooses_services():
	with services("ilo4", "minimal", "fujitsu") as bmcs:
		done = ask(bmcs, "systems", "--json", "--at", "fujitsu", "--at", "minimal")
		equal([row["appliance"] for row in done.rows("systems")], ["fujitsu", "minimal"],
			"--at")
		equal(bmcs[0].log.entries, [], "the other is not asked")
		equal(ask(bmcs, "--at", "nobody").status, 2, "--at of nobody")
		equal(ask(bmcs, "nonsense").status, 2, "no such table")
