"""Addresses and numbers that no two servers may have."""
import re

from .checks import late

MAC = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){5}", re.IGNORECASE)
WWN = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){7}", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
SERIAL = re.compile(r"[0-9A-Za-z]{1,16}")
OF_PROFILE = ("serialNumber", "uuid", "iscsiInitiatorName", "hostNVMeQualifiedName")
# A node's name may be that of several ports, so it is none of these.
OF_CONNECTION = ("mac", "wwpn")


def wrong(name, value):
	return late("ID_INVALID", f"{name} is not valid.", str(value)[:80])


def ids_of(profile):
	"""What makes PROFILE's server itself, in upper case."""
	found = [profile.get(name) for name in OF_PROFILE]
	for each in profile.get("connectionSettings", {}).get("connections") or []:
		found += [each.get(name) for name in OF_CONNECTION]
	return {value.upper() for value in found if value}


def in_use(site, value, itself):
	for uri, profile in site.kinds["server-profiles"].items():
		if uri != itself and value.upper() in ids_of(profile):
			raise late("ID_IN_USE", "Another profile has this identifier.",
				f"{value}: {profile['name']}", 409)
