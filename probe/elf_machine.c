/*
 * elf_machine.c - names of machines: the kernel's (uname -m) where it runs there, for
 * x86-64 and i386 those of everybody else; of platforms: Go's, which OCI took over.
 */
#include "elf_machine.h"

enum order { LITTLE, BIG, ANY };

static const struct machine {
	uint16_t machine;
	uint8_t bits;
	enum order order;
	const char *name, *platform; /* NULL: it has none */
} machines[] = {
	{EM_X86_64, 64, LITTLE, "x86-64", "amd64"},
	{EM_X86_64, 32, LITTLE, "x32", NULL},
	{EM_386, 32, LITTLE, "i386", "386"},
	{EM_AARCH64, 64, LITTLE, "aarch64", "arm64"},
	{EM_AARCH64, 64, BIG, "aarch64_be", NULL},
	{EM_AARCH64, 32, LITTLE, "aarch64_ilp32", NULL},
	{EM_ARM, 32, LITTLE, "arm", "arm"},
	{EM_ARM, 32, BIG, "armeb", NULL},
	{EM_S390, 64, BIG, "s390x", "s390x"},
	{EM_S390, 32, BIG, "s390", NULL},
	{EM_PPC64, 64, LITTLE, "ppc64le", "ppc64le"},
	{EM_PPC64, 64, BIG, "ppc64", "ppc64"},
	{EM_PPC, 32, BIG, "ppc", "ppc"},
	{EM_PPC, 32, LITTLE, "ppcle", NULL},
	{EM_RISCV, 64, LITTLE, "riscv64", "riscv64"},
	{EM_RISCV, 32, LITTLE, "riscv32", "riscv"},
	{EM_LOONGARCH, 64, LITTLE, "loongarch64", "loong64"},
	{EM_LOONGARCH, 32, LITTLE, "loongarch32", NULL},
	{EM_MIPS, 64, LITTLE, "mips64el", "mips64le"},
	{EM_MIPS, 64, BIG, "mips64", "mips64"},
	{EM_MIPS, 32, LITTLE, "mipsel", "mipsle"},
	{EM_MIPS, 32, BIG, "mips", "mips"},
	{EM_SPARCV9, 64, BIG, "sparc64", "sparc64"},
	{EM_SPARC32PLUS, 32, BIG, "sparc", "sparc"},
	{EM_SPARC, 32, BIG, "sparc", "sparc"},
	{EM_ALPHA, 64, LITTLE, "alpha", NULL},
	{0x9026, 64, LITTLE, "alpha", NULL}, /* what Linux has for it */
	{EM_PARISC, 64, BIG, "hppa64", NULL},
	{EM_PARISC, 32, BIG, "hppa", NULL},
	{EM_IA_64, 64, LITTLE, "ia64", NULL},
	{EM_68K, 32, BIG, "m68k", NULL},
	{EM_SH, 32, LITTLE, "sh4", NULL},
	{EM_SH, 32, BIG, "sh4eb", NULL},
	{EM_XTENSA, 32, ANY, "xtensa", NULL},
	{EM_MICROBLAZE, 32, ANY, "microblaze", NULL},
	{EM_ARC_COMPACT, 32, ANY, "arc", NULL},
	{EM_OPENRISC, 32, BIG, "or1k", NULL},
	{EM_ALTERA_NIOS2, 32, LITTLE, "nios2", NULL},
	{EM_CSKY, 32, LITTLE, "csky", NULL},
	{EM_QDSP6, 32, LITTLE, "hexagon", NULL},
	{EM_VAX, 32, LITTLE, "vax", NULL},
	{EM_BPF, 64, ANY, "bpf", NULL},
	{EM_AMDGPU, 64, LITTLE, "amdgpu", NULL},
	{EM_CUDA, 64, LITTLE, "cuda", NULL},
	{EM_AVR, 32, LITTLE, "avr", NULL},
	{EM_MSP430, 32, LITTLE, "msp430", NULL},
	{EM_IAMCU, 32, LITTLE, "iamcu", NULL},
};

static const struct machine *find(unsigned machine, bool wide, bool big_endian)
{
	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machines[i].machine == machine &&
		    machines[i].bits == (wide ? 64 : 32) &&
		    (machines[i].order == ANY ||
		     (machines[i].order == BIG) == big_endian))
			return &machines[i];
	return NULL;
}

const char *elf_machine_name(unsigned machine, bool wide, bool big_endian)
{
	const struct machine *found = find(machine, wide, big_endian);

	return found ? found->name : NULL;
}

/*
 * What the file says is how calls pass floating point: in registers for it, as Debian's
 * armhf does, which is ARMv7; or without, as armel, which is ARMv5; Go's say nothing.
 * Raspbian's ARMv6 cannot be told from ARMv7.
 */
static const char *arm_variant(uint32_t flags)
{
	if (flags & EF_ARM_ABI_FLOAT_HARD)
		return "v7";
	return flags & EF_ARM_ABI_FLOAT_SOFT ? "v5" : NULL;
}

bool elf_machine_platform(const struct elf *elf, const char **architecture,
			  const char **variant)
{
	const struct machine *found = find(elf->machine, elf->wide, elf->big_endian);

	if (!found || !found->platform)
		return false;
	*architecture = found->platform;
	*variant = elf->machine == EM_AARCH64 ? "v8"
		   : elf->machine == EM_ARM   ? arm_variant(elf->flags)
					      : NULL;
	return true;
}

const char *elf_type_name(unsigned type)
{
	static const char *const names[] = {
		[ET_NONE] = "none", [ET_REL] = "rel",	[ET_EXEC] = "exec",
		[ET_DYN] = "dyn",   [ET_CORE] = "core",
	};

	return type < sizeof(names) / sizeof(*names) ? names[type] : NULL;
}
