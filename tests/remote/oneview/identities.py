"""Names, numbers and addresses: the same in every run, different on every appliance."""
import hashlib
import uuid

from .kinds import KINDS

ROOT = uuid.UUID("6f0b6a52-65a5-4c0f-9d0e-2a1f3a5c7e90")

# Of these kinds the first appliance's identifiers exist on the second one, too, where
# they belong to another object of the same kind: so many of each.
TRAPPED = {"ethernet-networks": 60, "fc-networks": 6, "fcoe-networks": 4,
	"network-sets": 8,
	"enclosure-groups": 4, "server-hardware-types": 7, "storage-volumes": 20,
	"storage-pools": 4, "server-profile-templates": 10, "scopes": 4,
	"firmware-drivers": 3, "server-profiles": 60, "os-deployment-plans": 2}
TRAPPED_SITES = ("london", "paris")

# Names that are legal and that somebody will not escape.
ODD_NAMES = ("double \"quote\"", "apostrophe's", "back\\slash \\n", "tab\there",
	"new\nline", "comma, semi;colon", "réseau naïf", "日本 ネットワーク", "rocket 🚀",
	"percent %41+&=?#", "\\x41 \\xff", "-", " spaces ", "bell\u0007", "<b>&amp;</b>",
	"{{ name }} $(id) `id`", "carriage\rreturn", "null", "right\u202eleft")


def number_of(*words, bits=32):
	"""A number that follows from WORDS."""
	digest = hashlib.sha256("/".join(map(str, words)).encode()).digest()
	return int.from_bytes(digest[:bits // 8], "big")


def identifier(site, kind, number):
	"""What stands last in the URI of object NUMBER of KIND on SITE."""
	trapped = TRAPPED.get(kind, 0)
	if site == TRAPPED_SITES[1] and number < trapped:
		site, number = TRAPPED_SITES[0], (number + 1) % trapped
	text = str(uuid.uuid5(ROOT, f"{site}/{kind}/{number}"))
	return text.upper() if KINDS[kind].upper else text


def serial_number(site, kind, number):
	"""Ten characters, as the vendor has them."""
	letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	value = number_of(site, kind, number, bits=64)
	text = ""
	for _ in range(5):
		value, digit = divmod(value, len(letters))
		text += letters[digit]
	return f"{'CZ' if site == 'london' else 'FR'}{number:03d}{text}"


def hardware_uuid(part_number, serial):
	"""As firmware makes it from the two."""
	return str(uuid.UUID(bytes_le=(part_number[:6] + serial).encode())).upper()


def pretty(prefix, number, octets):
	digits = prefix + f"{number:0{octets * 2}X}"
	return ":".join(digits[at:at + 2] for at in range(0, len(digits), 2))


def site_octet(site):
	return f"{number_of(site, bits=8):02X}"


def physical_mac(site, number):
	return pretty("9457A5" + site_octet(site), number, 2)


def virtual_mac(site, number):
	return pretty("9AA022" + site_octet(site), number, 2)


def wwpn(mac):
	return "10:00:" + mac


def wwnn(mac):
	return "20:00:" + mac


def virtual_serial(site, number):
	return f"VCG{site[:1].upper()}{number:06d}"


def device_wwn(site, number):
	"""Of a volume: sixteen octets."""
	return pretty("60002AC0" + site_octet(site), number, 11)
