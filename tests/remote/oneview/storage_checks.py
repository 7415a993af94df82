"""The volumes and drives of a profile."""
from .checks import late, one_of, reference, settled, shape
from .errors import invalid


def check(site, body, connections, itself):
	local(body.get("localStorage") or {})
	san = body.get("sanStorage") or {}
	shape(san, {"manageSanStorage": bool, "volumeAttachments": list,
		"hostOSType": str}, "sanStorage.")
	attachments = san.get("volumeAttachments") or []
	if attachments and not san.get("manageSanStorage"):
		raise late("SAN_NOT_MANAGED", "Volumes want manageSanStorage.")
	if san.get("manageSanStorage") and not san.get("hostOSType"):
		raise late("HOST_TYPE_MISSING", "sanStorage.hostOSType is missing.")
	for index, each in enumerate(attachments):
		attachment(site, each, f"sanStorage.volumeAttachments[{index}].",
			connections, itself)


def local(storage):
	shape(storage, {"controllers": list, "sasLogicalJBODs": list}, "localStorage.")
	for each in storage.get("sasLogicalJBODs") or []:
		settled(each, ("sasLogicalJBODUri",), "localStorage.sasLogicalJBODs[].")
	for controller in storage.get("controllers") or []:
		if not controller.get("deviceSlot"):
			raise invalid("localStorage.controllers[].deviceSlot is missing.")
		for drive in controller.get("logicalDrives") or []:
			settled(drive, ("driveNumber",),
				"localStorage.controllers[].logicalDrives[].")


def attachment(site, each, where, connections, itself):
	shape(each, {"id": int, "lun": str, "lunType": str, "volumeUri": str,
		"storagePaths": list, "volume": dict}, where)
	one_of(each, "lunType", ("Auto", "Manual"), where, required=True)
	if (each["lunType"] == "Auto") != (each.get("lun") in (None, "")):
		raise late("LUN_INVALID",
			f"{where}lun is there for the type Manual only.",
			str(each.get("lun")))
	if each.get("volumeUri") is not None:
		existing(site, each, where, itself)
	elif not each.get("volume"):
		raise late("VOLUME_MISSING",
			f"{where}volumeUri and volume are both missing.")
	for path in each.get("storagePaths") or []:
		settled(path, ("status",), f"{where}storagePaths[].")
		if connections.get(path.get("connectionId"), {}).get("functionType") \
				!= "FibreChannel":
			raise late("STORAGE_PATH_INVALID",
				f"{where}storagePaths[].connectionId leads to no SAN.",
				str(path.get("connectionId")))


def existing(site, each, where, itself):
	volume = reference(site, each["volumeUri"], ("storage-volumes",),
		f"{where}volumeUri")
	pool = reference(site, volume["storagePoolUri"], ("storage-pools",),
		"the volume's pool")
	for name, uri, kind in (
			("volumeStoragePoolUri", volume["storagePoolUri"],
			"storage-pools"),
			("volumeStorageSystemUri", pool["storageSystemUri"],
			"storage-systems")):
		if each.get(name) is None:
			continue
		reference(site, each[name], (kind,), where + name)
		if each[name] != uri:
			raise late("VOLUME_ELSEWHERE",
				f"{where}{name} is not where the volume is.", each[name])
	if volume["isShareable"]:
		return
	for uri, profile in site.kinds["server-profiles"].items():
		others = (profile.get("sanStorage") or {}).get("volumeAttachments") or []
		if uri != itself and any(other["volumeUri"] == each["volumeUri"]
				for other in others):
			raise late("VOLUME_IN_USE",
				"The volume is another profile's own.",
				volume["name"], 409)
