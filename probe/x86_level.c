/*
 * x86_level.c - as glibc found out when this process was started: asking the processor
 * again takes tens of microseconds in a virtual machine, as each question traps.
 */
#include "x86_level.h"

/* For __GLIBC__. */
#include <features.h>

#if defined(__x86_64__) && defined(__GLIBC__)
#include <cpuid.h>
#include <sys/platform/x86.h>

int x86_level(void)
{
	if (!CPU_FEATURE_ACTIVE(SSE4_2) || !CPU_FEATURE_ACTIVE(POPCNT) ||
	    !CPU_FEATURE_ACTIVE(CMPXCHG16B))
		return 0;
	if (!CPU_FEATURE_ACTIVE(AVX2) || !CPU_FEATURE_ACTIVE(FMA) ||
	    !CPU_FEATURE_ACTIVE(BMI1) || !CPU_FEATURE_ACTIVE(BMI2) ||
	    !CPU_FEATURE_ACTIVE(LZCNT) || !CPU_FEATURE_ACTIVE(MOVBE) ||
	    !CPU_FEATURE_ACTIVE(F16C))
		return 1;
	/* AVX512VL comes with these; glibc's macro for it shifts into a sign. */
	if (!CPU_FEATURE_ACTIVE(AVX512F) || !CPU_FEATURE_ACTIVE(AVX512BW) ||
	    !CPU_FEATURE_ACTIVE(AVX512CD) || !CPU_FEATURE_ACTIVE(AVX512DQ))
		return 2;
	return 3;
}

bool x86_is_intel(void)
{
	unsigned most = 0, b = 0, c = 0, d = 0;

	return __get_cpuid(0, &most, &b, &c, &d) && b == signature_INTEL_ebx &&
	       c == signature_INTEL_ecx && d == signature_INTEL_edx;
}
#else
int x86_level(void)
{
	return 0;
}

bool x86_is_intel(void)
{
	return false;
}
#endif
