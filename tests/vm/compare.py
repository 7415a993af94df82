#!/usr/bin/env python3
"""Compares what inv said about the guest with what others said in the same boot.

	compare.py FOLDER	(as guest-report filled it)

Every cell that somebody else knows too is a check of its own. The kernel's files are the
best witness, then lsblk, dmsetup, lvs, findmnt and udev. Where one of those is wrong or
does not know, the place that uses it says how and asks another: no device is excepted.
"""
import json
import re
import sys
from collections import Counter
from pathlib import Path

SECTOR = 512


class Checks:
	def __init__(self):
		self.passed = self.failed = 0
		self.who = ''

	def equal(self, what, got, expected):
		if got == expected and type(got) is type(expected):
			self.passed += 1
			return
		self.failed += 1
		print(f'FAILED: {self.who}: {what}: got {got!a}, expected {expected!a}')

	def keys(self, what, got, expected):
		got, expected = Counter(list(got)), Counter(list(expected))
		self.equal(f'{what}: too many', list(got - expected), [])
		self.equal(f'{what}: missing', list(expected - got), [])

	def cells(self, title, row, expected):
		"""Lists are compared as sets: nobody promises an order within a cell."""
		def unordered(value):
			return sorted(value) if isinstance(value, (list, set)) else value

		for column, value in expected.items():
			got = row.get(column, 'no such column')
			self.equal(f'{title}: {column}', unordered(got), unordered(value))


# -------------------------------------------------------------------------------- bytes
# What is not UTF-8 becomes lone surrogates, so that everything is text from here on.

def text(raw):
	return raw.decode('utf-8', 'surrogateescape')


def read(path):
	return text(path.read_bytes())


def read_json(path):
	"""util-linux writes names as they are: that may be neither UTF-8 nor JSON."""
	return json.loads(read(path), strict=False)


def original(value):
	r"""What inv's JSON stands for: \xNN is a byte, \\xNN is a backslash and xNN."""
	def byte(found):
		return bytes.fromhex(text(found[1])) if found[1] else b'\\'

	if isinstance(value, list):
		return [original(element) for element in value]
	if not isinstance(value, str):
		return value
	escape = rb'\\x([0-9a-f]{2})|\\\\(?=x[0-9a-fA-F]{2})'
	return text(re.sub(escape, byte, value.encode()))


def from_tab(line):
	"""The fields of a line of inv --tab."""
	letters = {b't': b'\t', b'n': b'\n', b'r': b'\r'}

	def byte(found):
		if found[2]:
			return bytes.fromhex(text(found[2]))
		return letters.get(found[1], found[1])
	escape = rb'\\(x([0-9a-f]{2})|.)'
	return tuple(text(re.sub(escape, byte, field)) for field in line.split(b'\t'))


def from_octal(field):
	"""A field of mountinfo or swaps."""
	def byte(found):
		return bytes([int(found[1], 8)])

	raw = field.encode('utf-8', 'surrogateescape')
	return text(re.sub(rb'\\([0-7]{3})', byte, raw))


def numbers(major_minor):
	return tuple(map(int, major_minor.split(':')))


# ---------------------------------------------------------------------------- witnesses
# Each tells what it knows by the kernel's name of a device.

class Kernel:
	def __init__(self, folder):
		self.devices = {}
		for line in read(folder / 'attributes').splitlines():
			path, value = line.split(':', 1)
			_, name, attribute = path.split('/', 2)
			self.devices.setdefault(name, {})[attribute] = value
		self.by_number = {numbers(device['dev']): name
			for name, device in self.devices.items()}
		self.dm_names = {path.name: read(path).removesuffix('\n')
			for path in (folder / 'names').iterdir()}
		self.read_parents(folder)
		self.read_mounts(folder)
		self.read_swaps(folder)

	def read_parents(self, folder):
		self.places = {}
		self.parents = {}
		for link in re.findall(r'(?m) -> (.*)$', read(folder / 'links')):
			# A partition's folder is in its disk's.
			*_, disk, name = link.split('/')
			self.places[name] = link
			self.parents[name] = [disk] if self.is_partition(name) else []
		for line in read(folder / 'slaves').splitlines():
			_, name, _, slave = line.split('/')
			self.parents[name].append(slave)

	def read_mounts(self, folder):
		self.mounts = {}
		self.mountpoints = {name: [] for name in self.devices}
		for line in read(folder / 'mountinfo').splitlines():
			before, after = line.split(' - ')
			mount_id, parent, number, _, target, *_ = before.split(' ')
			fs_type, source, _ = after.split(' ')
			major, minor = numbers(number)
			name = self.by_number.get((major, minor))
			mount = {'target': from_octal(target), 'device': name,
				'source': from_octal(source), 'fs_type': fs_type,
				'major': major, 'minor': minor}
			below = self.mounts.get(parent)
			if below and below['target'] == mount['target']:
				below['is_covered'] = True
			self.mounts[mount_id] = mount
			if name:
				self.mountpoints[name].append(mount['target'])

	def read_swaps(self, folder):
		nodes = {f'/dev/{name}': name for name in self.devices}
		for line in read(folder / 'swaps').splitlines()[1:]:
			node = from_octal(line.split()[0])
			self.mountpoints[nodes[node]].append('[SWAP]')

	def is_partition(self, name):
		return 'partition' in self.devices[name]

	def listed(self):
		"""As lsblk without -a: no RAM disks, no loop devices without a file."""
		return {name for name, device in self.devices.items()
			if not device['dev'].startswith('1:')
			and not (name.startswith('loop') and device['size'] == '0')}


def read_lsblk(folder):
	"""A device that has several parents stands below each of them."""
	devices = {}

	def walk(device, parents):
		first = devices.setdefault(device['kname'], device)
		first.setdefault('parents', set()).update(parents)
		for child in device.get('children', []):
			walk(child, {device['kname']})
	for device in read_json(folder / 'lsblk.json')['blockdevices']:
		walk(device, set())
	return devices


def read_dmsetup(folder, kernel):
	"""A name may hold a newline: a record ends where the next one's numbers begin."""
	fields = 'major minor attributes name uuid subsystem vg lv layer'.split()
	devices = {}
	records = re.split(r'\n(?=\d+\x1f\d+\x1f|\Z)', read(folder / 'dmsetup.txt'))
	for record in filter(None, records):
		device = dict(zip(fields, record.split('\x1f'), strict=True))
		number = int(device['major']), int(device['minor'])
		devices[kernel.by_number[number]] = device
	return devices


def read_lvs(folder, kernel):
	volumes = {}
	for report in json.loads(read(folder / 'lvs.json'))['report']:
		for volume in report['lv']:
			major = volume['lv_kernel_major']
			minor = volume['lv_kernel_minor']
			name = kernel.by_number.get(numbers(f'{major}:{minor}'))
			if name:	# else it is not active
				volumes[name] = volume
	return volumes


def read_udev(folder):
	devices = {}
	for record in read(folder / 'udev-database').split('\n\n'):
		lines = [line.split(': ', 1) for line in record.splitlines()]
		device = dict(value.split('=', 1) for kind, value in lines if kind == 'E')
		device['links'] = [f'/dev/{link}' for kind, link in lines if kind == 'S']
		if device.get('SUBSYSTEM') == 'block':
			devices[device['DEVNAME'].removeprefix('/dev/')] = device
	return devices


class Guest:
	def __init__(self, folder):
		self.folder = folder
		self.kernel = Kernel(folder)
		self.lsblk = read_lsblk(folder)
		self.dmsetup = read_dmsetup(folder, self.kernel)
		self.lvs = read_lvs(folder, self.kernel)
		self.udev = read_udev(folder)
		self.findmnt = {str(mount['id']): mount
			for mount in read_json(folder / 'findmnt.json')['filesystems']}


# ------------------------------------------------------------- what inv is to say of one

def of_kernel(kernel, name):
	device = kernel.devices[name]
	major, minor = numbers(device['dev'])
	return {
		'major': major,
		'minor': minor,
		'size_bytes': int(device['size']) * SECTOR,
		'read_only': device['ro'] == '1',
		'parents': kernel.parents[name],
		'mountpoints': kernel.mountpoints[name],
	}


def of_lvm(guest, name):
	device = guest.dmsetup[name]
	# dmsetup takes for LVM's whatever begins so; LVM writes 64 characters more.
	ids = re.match(r'LVM-[0-9A-Za-z]{64}(?:-(\w+))?$', device['uuid'])
	if not ids:
		return {'vg': None, 'lv': None, 'layer': None, 'hidden': None}
	# dmsetup sees only a layer that is in the name; a pool's is in the uuid.
	layer = device['layer'] or ids[1]
	volume = guest.lvs.get(name)
	vg, lv = device['vg'], f'[{device["lv"]}]'
	if volume:
		vg, lv = volume['vg_name'], volume['lv_name']
	hidden = lv.startswith('[')
	return {'vg': vg, 'lv': lv.strip('[]'), 'layer': layer, 'hidden': hidden}


def of_dmsetup(guest, name):
	subsystems = {'LVM': 'lvm', 'CRYPT': 'crypt', 'mpath': 'mpath', 'DMRAID': 'raid',
		'part': 'partition', 'VDO': 'vdo', 'stratis': 'stratis'}
	device = guest.dmsetup[name]
	subsystem = re.sub(r'^part\d+$', 'part', device['subsystem'])
	return {'name': device['name'], 'uuid': device['uuid'] or None,
		'subsystem': subsystems.get(subsystem, 'unknown'),
		'suspended': device['attributes'][2] == 's',
		'read_only': device['attributes'][3] == 'r'}


LSBLK = {
	'name': 'kname', 'path': 'path', 'type': 'type', 'parents': 'parents',
	'size_bytes': 'size', 'read_only': 'ro', 'removable': 'rm', 'rotational': 'rota',
	'model': 'model', 'vendor': 'vendor', 'serial': 'serial', 'wwn': 'wwn',
	'revision': 'rev', 'transport': 'tran', 'state': 'state', 'scheduler': 'sched',
	'logical_sector_bytes': 'log-sec', 'physical_sector_bytes': 'phy-sec',
	'fs_type': 'fstype', 'fs_label': 'label', 'fs_uuid': 'uuid',
	'part_label': 'partlabel', 'part_uuid': 'partuuid', 'part_table': 'pttype',
}


def where_lsblk_is_silent(guest, name):
	kernel = guest.kernel
	is_partition = kernel.is_partition(name)
	disk = kernel.parents[name][0] if is_partition else name
	scheduler = kernel.devices[disk].get('queue/scheduler')
	firmware = kernel.devices[name].get('device/firmware_rev', '').strip()
	is_virtio = '/virtio' in kernel.places[name] and not is_partition
	return {
		# It looks for brackets; a driver without a choice has a bare "none".
		'scheduler': scheduler if scheduler == 'none' else None,
		# It asks for the disk's table, which not all partitions' records have.
		'part_table': guest.udev[name].get('ID_PART_ENTRY_SCHEME'),
		# It knows neither NVMe's firmware nor virtio as a transport.
		'revision': firmware or None,
		'transport': 'virtio' if is_virtio else None,
		# It asks udev, which never looks into zram, and not the kernel.
		'fs_type': 'swap' if '[SWAP]' in kernel.mountpoints[name] else None,
	}


def of_lsblk(guest, name):
	device = guest.lsblk[name]
	expected = {ours: device[theirs] for ours, theirs in LSBLK.items()}
	# SCSI pads these with spaces, and lsblk leaves them there.
	for column in 'model', 'vendor', 'revision':
		expected[column] = (expected[column] or '').strip() or None
	# lsblk calls it a disk, which it is not.
	if name.startswith('zram'):
		expected['type'] = 'zram'
	for column, value in where_lsblk_is_silent(guest, name).items():
		if expected[column] is None:
			expected[column] = value
	return expected


def of_udev(guest, name):
	record = guest.udev[name]
	number = record.get('ID_PART_ENTRY_NUMBER')
	start = record.get('ID_PART_ENTRY_OFFSET')
	return {'links': record['links'], 'part_number': int(number) if number else None,
		'part_start_bytes': int(start) * SECTOR if start else None}


def of_mapped(guest, name):
	lvm = of_lvm(guest, name)
	return {'dm_name': guest.kernel.dm_names[name], 'vg': lvm['vg'], 'lv': lvm['lv'],
		'dm_uuid': guest.dmsetup[name]['uuid'] or None}


# --------------------------------------------------------------------------- the checks

def check_disks(checks, guest, rows):
	kernel = guest.kernel
	listed = kernel.listed()
	checks.keys('disks', [row['name'] for row in rows], listed)
	# lsblk loses a device without /dev/mapper/NAME: udev changes some NAMEs there.
	lost = {device for device, name in kernel.dm_names.items()
		if f'/dev/mapper/{name}' not in guest.udev[device]['links']}
	checks.keys('disks that lsblk lists', guest.lsblk, listed - lost)
	for row in rows:
		name = row['name']
		title = f'disks: {name}'
		if name not in listed:
			continue
		checks.cells(f'{title} (kernel)', row, of_kernel(kernel, name))
		checks.cells(f'{title} (udev)', row, of_udev(guest, name))
		if name in guest.dmsetup:
			checks.cells(f'{title} (lvs)', row, of_mapped(guest, name))
		if name in guest.lsblk:
			checks.cells(f'{title} (lsblk)', row, of_lsblk(guest, name))
			# lsblk makes two mount points of one that has a newline in it.
			lines = '\n'.join(row['mountpoints'] or []).split('\n')
			expected = guest.lsblk[name]['mountpoints']
			checks.keys(f'{title} (lsblk): mountpoints', filter(None, lines),
				filter(None, expected))


def check_dm(checks, guest, rows):
	kernel = guest.kernel
	names = [row['device'] for row in rows]
	checks.keys('dm (kernel)', names, kernel.dm_names)
	checks.keys('dm (dmsetup)', names, guest.dmsetup)
	for name, row in zip(names, rows):
		title = f'dm: {name}'
		if name not in guest.dmsetup:
			continue
		checks.equal(f'{title}: name', row['name'], kernel.dm_names[name])
		checks.cells(f'{title} (kernel)', row, of_kernel(kernel, name))
		checks.cells(f'{title} (dmsetup)', row, of_dmsetup(guest, name))
		checks.cells(f'{title} (lvs)', row, of_lvm(guest, name))


def check_mounts(checks, guest, rows):
	def key(mount):
		return mount['target'], mount['major'], mount['minor']

	mounts = guest.kernel.mounts
	checks.keys('mounts', map(key, rows), map(key, mounts.values()))
	rows = {key(row): row for row in rows}
	for mount_id, mount in mounts.items():
		row = rows.get(key(mount), {})
		title = f'mounts: {mount["target"]!a}'
		findmnt = guest.findmnt[mount_id]
		# Where a mount covers another, findmnt has the upper one's size for both.
		size = None if mount.pop('is_covered', False) else findmnt['size']
		checks.cells(f'{title} (kernel)', row, mount)
		checks.cells(f'{title} (findmnt)', row, {
			'options': findmnt['options'].split(','),
			'propagation': findmnt['propagation'], 'size_bytes': size})


COUNTERS = ('reads', 'reads_merged', 'read_bytes', 'read_ms', 'writes', 'writes_merged',
	'written_bytes', 'write_ms', 'in_flight', 'io_ms', 'weighted_io_ms', 'discards',
	'discards_merged', 'discarded_bytes', 'discard_ms', 'flushes', 'flush_ms')


def check_diskstats(checks, guest, rows):
	"""Counters only grow: inv's lie between those from before its run and after."""
	def counters(file):
		lines = (line.split() for line in read(guest.folder / file).splitlines())
		return {line[2]: [int(field) for field in line[3:]] for line in lines}

	before, after = counters('diskstats-before'), counters('diskstats-after')
	checks.keys('diskstats', [row['name'] for row in rows], before)
	for row in rows:
		name = row['name']
		title = f'diskstats: {name}'
		if name not in before:
			continue
		dm_name = guest.kernel.dm_names.get(name)
		checks.equal(f'{title}: dm_name', row['dm_name'], dm_name)
		for i, counter in enumerate(COUNTERS):
			if counter == 'in_flight':	# the only one that falls again
				continue
			unit = SECTOR if counter.endswith('_bytes') else 1
			least, most = before[name][i] * unit, after[name][i] * unit
			nearest = min(max(row[counter], least), most)
			checks.equal(f'{title}: {counter}', row[counter], nearest)


def check_tab(checks, guest, tab):
	"""It replaces grep -H . /sys/devices/virtual/block/*/dm/name, trimmed by sed."""
	names = guest.kernel.dm_names
	lines = tab.splitlines()
	checks.keys('--tab', map(from_tab, lines), names.items())
	path = rb'(?m)^/sys/devices/virtual/block/(dm-\d+)/dm/name:'
	grep = re.sub(path, rb'\1\t', (guest.folder / 'one-liner').read_bytes())
	# grep makes two lines of a name with a newline, and prints control characters and
	# backslashes as they are. The other lines are equal, byte for byte.
	plain = {f'{device}\t{name}'.encode() for device, name in names.items()
		if name.isprintable() and '\\' not in name}
	checks.keys('--tab as grep', plain & set(lines), plain & set(grep.splitlines()))


def check_answers(checks, guest, who):
	checks.who = who
	checks.equal('exit status', read(guest.folder / f'{who}.status'), '0\n')
	try:
		report = json.loads((guest.folder / f'{who}.json').read_bytes().decode())
	except ValueError as error:
		checks.equal('JSON', str(error), 'valid')
		return
	checks.equal('notes', report['inv']['notes'], [])
	tables = {'disks': check_disks, 'dm': check_dm, 'mounts': check_mounts,
		'diskstats': check_diskstats}
	for table, check in tables.items():
		status = report['inv']['tables'][table]['status']
		checks.equal(f'{table}: status', status, 'ok')
		rows = [{column: original(value) for column, value in row.items()}
			for row in report[table]]
		check(checks, guest, rows)
	check_tab(checks, guest, (guest.folder / f'{who}-dm.tab').read_bytes())


def main(folder):
	checks = Checks()
	for who in 'root', 'nobody':
		check_answers(checks, Guest(folder), who)
	for file in 'stable.json', 'dm.tab':
		root, nobody = (enumerate(read(folder / f'{who}-{file}').splitlines())
			for who in ('root', 'nobody'))
		checks.keys(f'{file}: as root', nobody, root)
	print(f'{checks.passed} passed, {checks.failed} failed')
	return 1 if checks.failed else 0


if __name__ == '__main__':
	sys.exit(main(Path(sys.argv[1])))
