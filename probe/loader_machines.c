/*
 * loader_machines.c - what glibc and musl fix for each machine: names, flags, directories.
 */
#include "loader_abi.h"

static const struct machine_abi machines[] = {
	{EM_X86_64, true, false, 0, 0, 0x0303, "x86_64-linux-gnu", "lib64",
	 "/lib64/ld-linux-x86-64.so.2", "linux-vdso.so.1", "x86_64", "x86_64"},
	{EM_X86_64, false, false, 0, 0, 0x0803, "x86_64-linux-gnux32", "libx32",
	 "/libx32/ld-linux-x32.so.2", "linux-vdso.so.1", "x32", "x86_64"},
	{EM_386, false, false, 0, 0, 0x0003, "i386-linux-gnu", "lib",
	 "/lib/ld-linux.so.2", "linux-gate.so.1", "i386", "i686"},
	{EM_AARCH64, true, false, 0, 0, 0x0a03, "aarch64-linux-gnu", "lib64",
	 "/lib/ld-linux-aarch64.so.1", "linux-vdso.so.1", "aarch64", "aarch64"},
	{EM_AARCH64, true, true, 0, 0, 0x0a03, "aarch64_be-linux-gnu", "lib64",
	 "/lib/ld-linux-aarch64_be.so.1", "linux-vdso.so.1", "aarch64_be", "aarch64_be"},
	{EM_ARM, false, false, EF_ARM_ABI_FLOAT_SOFT, EF_ARM_ABI_FLOAT_SOFT, 0x0b03,
	 "arm-linux-gnueabi", "lib", "/lib/ld-linux.so.3", "linux-vdso.so.1", "arm",
	 "v7l"},
	{EM_ARM, false, false, 0, 0, 0x0903, "arm-linux-gnueabihf", "lib",
	 "/lib/ld-linux-armhf.so.3", "linux-vdso.so.1", "armhf", "v7l"},
	{EM_S390, true, true, 0, 0, 0x0403, "s390x-linux-gnu", "lib64", "/lib/ld64.so.1",
	 "linux-vdso64.so.1", "s390x", "z900"},
	{EM_S390, false, true, 0, 0, 0x0003, "s390-linux-gnu", "lib", "/lib/ld.so.1",
	 "linux-vdso32.so.1", "s390", "g5"},
	{EM_PPC64, true, false, 0, 0, 0x0503, "powerpc64le-linux-gnu", "lib64",
	 "/lib64/ld64.so.2", "linux-vdso64.so.1", "powerpc64le", "power8"},
	{EM_PPC64, true, true, 0, 0, 0x0503, "powerpc64-linux-gnu", "lib64",
	 "/lib64/ld64.so.1", "linux-vdso64.so.1", "powerpc64", "power4"},
	{EM_PPC, false, true, 0, 0, 0x0003, "powerpc-linux-gnu", "lib", "/lib/ld.so.1",
	 "linux-vdso32.so.1", "powerpc", "powerpc"},
	{EM_RISCV, true, false, EF_RISCV_FLOAT_ABI, EF_RISCV_FLOAT_ABI_SOFT, 0x0f03,
	 "riscv64-linux-gnu", "lib64/lp64", "/lib/ld-linux-riscv64-lp64.so.1",
	 "linux-vdso.so.1", "riscv64-sf", NULL},
	{EM_RISCV, true, false, 0, 0, 0x1003, "riscv64-linux-gnu", "lib64/lp64d",
	 "/lib/ld-linux-riscv64-lp64d.so.1", "linux-vdso.so.1", "riscv64", NULL},
	{258 /* EM_LOONGARCH */, true, false, 0x7, 0x1, 0x1103, "loongarch64-linux-gnusf",
	 "lib64/sf", "/lib64/ld-linux-loongarch-lp64s.so.1", "linux-vdso.so.1",
	 "loongarch64-sf", "loongarch64"},
	{258, true, false, 0, 0, 0x1203, "loongarch64-linux-gnu", "lib64",
	 "/lib64/ld-linux-loongarch-lp64d.so.1", "linux-vdso.so.1", "loongarch64",
	 "loongarch64"},
	{EM_MIPS, true, false, 0, 0, 0x0703, "mips64el-linux-gnuabi64", "lib64",
	 "/lib64/ld.so.1", "linux-vdso.so.1", "mips64el", NULL},
	{EM_MIPS, true, true, 0, 0, 0x0703, "mips64-linux-gnuabi64", "lib64",
	 "/lib64/ld.so.1", "linux-vdso.so.1", "mips64", NULL},
	{EM_MIPS, false, false, EF_MIPS_ABI2, EF_MIPS_ABI2, 0x0603,
	 "mips64el-linux-gnuabin32", "lib32", "/lib32/ld.so.1", "linux-vdso.so.1",
	 "mipsn32el", NULL},
	{EM_MIPS, false, false, 0, 0, 0x0003, "mipsel-linux-gnu", "lib", "/lib/ld.so.1",
	 "linux-vdso.so.1", "mipsel", NULL},
	{EM_MIPS, false, true, 0, 0, 0x0003, "mips-linux-gnu", "lib", "/lib/ld.so.1",
	 "linux-vdso.so.1", "mips", NULL},
	{EM_SPARCV9, true, true, 0, 0, 0x0103, "sparc64-linux-gnu", "lib64",
	 "/lib64/ld-linux.so.2", "linux-vdso.so.1", NULL, NULL},
	{EM_68K, false, true, 0, 0, 0x0003, "m68k-linux-gnu", "lib", "/lib/ld.so.1",
	 "linux-vdso.so.1", "m68k", NULL},
	{EM_IA_64, true, false, 0, 0, 0x0203, "ia64-linux-gnu", "lib",
	 "/lib/ld-linux-ia64.so.2", "linux-gate.so.1", NULL, NULL},
};

const struct machine_abi *machine_abi_find(const struct object *object)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		const struct machine_abi *machine = &machines[i];

		if (machine->machine == object->machine &&
		    machine->wide == object->wide &&
		    machine->big_endian == object->big_endian &&
		    (object->flags & machine->flags_mask) == machine->flags)
			return machine;
	}
	return NULL;
}
