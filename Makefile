# inv: one Makefile. It lists no source file: what lies in collectors/, output/, probe/ and
# core/ is built, and each folder sees only what it may lean on.

VERSION := 0.1.0
PREFIX ?= /usr/local
# Where objects go: another compiler or other flags want another place.
O ?= build

# V=1 shows the commands themselves.
Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)  $@')

ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wundef -Werror
LIBRARIES := jansson libudev
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -fPIC -fvisibility=hidden -pthread $(WARNINGS) $(CFLAGS) \
	$(SANITIZE) $(shell pkg-config --cflags $(LIBRARIES))
# Bound at once: else each collector's process would look its symbols up anew.
ALL_LDFLAGS = -pthread -rdynamic -Wl,-z,relro,-z,now $(SANITIZE) $(LDFLAGS)
LDLIBS = $(shell pkg-config --libs $(LIBRARIES)) -ldl

# Who may include whom: a folder sees those named here, and no others.
SEES_probe := include
SEES_collectors := include probe remote
SEES_commands := include probe image remote
SEES_image := include probe
SEES_remote := include probe
SEES_output := include
SEES_core := include probe
FOLDERS := collectors commands core image output probe remote

# Units that need libraries nobody else is to load become plug-ins, linked with these and
# with a folder that only they use: image/, and remote/ for those that ask other machines.
REMOTE := oneview redfish copy ansible-inventory
REMOTE := $(foreach unit,$(REMOTE),$(if $(wildcard collectors/$(unit).c commands/$(unit).c),$(unit)))
PLUGINS := image $(REMOTE)
LIBRARIES_image := libarchive zlib libzstd nettle jansson
FOLDER_image := image
LIBRARIES_remote := libcurl libcrypto jansson
$(foreach unit,$(REMOTE),$(eval LIBRARIES_$(unit) := $(LIBRARIES_remote)) \
	$(eval FOLDER_$(unit) := remote))

SOURCES := $(foreach folder,$(FOLDERS),$(wildcard $(folder)/*.c))
objects = $(patsubst %.c,$(O)/%.o,$(wildcard $(1)))
unit_objects = $(call objects,collectors/$(1).c commands/$(1).c)
PLUGGED := $(foreach name,$(PLUGINS),$(call unit_objects,$(name))) \
	$(call objects,image/*.c) $(call objects,remote/*.c)
OBJECTS := $(filter-out $(PLUGGED),$(SOURCES:%.c=$(O)/%.o)) $(O)/registry.o
# All but main(): what tests and fuzzers link.
PARTS := $(filter-out $(O)/core/main.o,$(OBJECTS))
PLUGIN_FILES := $(PLUGINS:%=$(O)/lib/inv/%.so)
DEFINES := -DINV_VERSION='"$(VERSION)"' -DINV_PLUGIN_DIR='"$(PREFIX)/lib/inv"'

SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -DINV_SANITIZED
SANITIZED := O=build/asan CFLAGS='-O1 -g' SANITIZE='$(SANITIZERS)'

all: $(O)/inv $(PLUGIN_FILES)

help:
	@echo 'make demo      install what is missing, build, run: inv --json disks'
	@echo 'make check     install what is missing, build, pass the tests'
	@echo 'make           build build/inv (CC=clang O=build/clang for another)'
	@echo 'make check-vm  compare with lsblk, dmsetup and lvs on a real kernel in a VM'
	@echo 'make asan      build build/asan/inv with address and undefined sanitizers'
	@echo 'make fuzz      run every fuzzer for FUZZ_SECONDS (60) seconds'
	@echo 'make bench     measure against lsblk, libtree, ldd and the floors'
	@echo 'make lint      clang-tidy, cppcheck, format, house rules'
	@echo 'make format    clang-format'
	@echo 'make install   into DESTDIR and PREFIX (/usr/local)'
	@echo 'make deps      install what building and testing need'

# ------------------------------------------------------------------------------ building

$(O)/inv: $(OBJECTS)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$(O)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) $(DEFINES) $(addprefix -iquote ,$(<D) $(SEES_$(<D))) \
		-MMD -MP -c -o $@ $<

# What a plug-in needs of its folder and of probe/ it has itself: the program shows it inv.h
# alone.
define archive
$(O)/$(1).a: $(call objects,$(1)/*.c)
	$$(call say,AR)
	$$(Q)rm -f $$@ && $$(AR) rcs $$@ $$^
endef
$(foreach folder,probe image remote,$(eval $(call archive,$(folder))))

define plugin
$(O)/lib/inv/$(1).so: $(O)/plugin-$(1).o $(call unit_objects,$(1)) $(O)/$(FOLDER_$(1)).a $(O)/probe.a
	@mkdir -p $$(@D)
	$$(call say,LINK)
	$$(Q)$$(CC) -shared $$(filter-out -rdynamic,$$(ALL_LDFLAGS)) -o $$@ $$^ \
		$$(shell pkg-config --libs $(LIBRARIES_$(1)))
endef
$(foreach unit,$(PLUGINS),$(eval $(call plugin,$(unit))))

# Where plug-ins are looked for is compiled in: another PREFIX is another main.o.
$(O)/core/main.o: $(O)/prefix
$(O)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@

$(O)/registry.o $(PLUGINS:%=$(O)/plugin-%.o): %.o: %.c
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -iquote include -iquote core -c -o $@ $<

# The registries are lists of file names: `-` in a name is `_` in a symbol.
names = $(sort $(notdir $(basename $(wildcard $(1)/*.c))))
built_in = $(filter-out $(PLUGINS),$(call names,$(1)))
# $(call list,TYPE,PREFIX,NAMES,ARRAY): an array of pointers to the structs PREFIXNAME.
list = $(foreach name,$(subst -,_,$(3)),echo 'extern const struct inv_$(1) $(2)$(name);';) \
	echo 'const struct inv_$(1) *const registry_$(4)[] = {'; \
	$(foreach name,$(subst -,_,$(3)),echo '	&$(2)$(name),';) echo '	NULL,'; echo '};'
$(O)/registry.c: Makefile $(wildcard collectors commands output)
	@mkdir -p $(@D)
	@{ echo '/* Made by make from the names of files. */'; \
	echo '#include "registry.h"'; \
	$(call list,collector,inv_collector_,$(call built_in,collectors),collectors); \
	$(call list,collector,inv_command_,$(call built_in,commands),commands); \
	$(call list,output,inv_output_,$(call names,output),outputs); \
	echo 'const char *const registry_plugins[] = {$(PLUGINS:%="%",) NULL};'; } > $@

kind = $(if $(wildcard commands/$(1).c),command,collector)
$(O)/plugin-%.c: Makefile $(wildcard collectors commands)
	@mkdir -p $(@D)
	@{ echo '#include "inv.h"'; \
	echo 'extern const struct inv_collector inv_$(call kind,$*)_$(subst -,_,$*);'; \
	echo 'static const struct inv_collector *const collectors[] = {'; \
	echo '	&inv_$(call kind,$*)_$(subst -,_,$*), NULL};'; \
	echo 'extern INV_API const struct inv_plugin inv_plugin;'; \
	echo 'const struct inv_plugin inv_plugin = {INV_ABI, collectors, NULL};'; } > $@

-include $(SOURCES:%.c=$(O)/%.d)

install: all
	install -D -m 755 $(O)/inv $(DESTDIR)$(PREFIX)/bin/inv
	install -D -m 644 include/inv.h $(DESTDIR)$(PREFIX)/include/inv.h
	install -d $(DESTDIR)$(PREFIX)/lib/inv $(DESTDIR)$(PREFIX)/share/man/man1
	$(if $(PLUGIN_FILES),install -m 644 $(PLUGIN_FILES) $(DESTDIR)$(PREFIX)/lib/inv)
	INV_PLUGIN_DIR=$(O)/lib/inv $(O)/inv --man \
		> $(DESTDIR)$(PREFIX)/share/man/man1/inv.1

clean:
	rm -rf build

# ------------------------------------------------------------- the README's two commands

demo:
	@contrib/install-packages build
	@$(MAKE) --no-print-directory -s all
	$(O)/inv --json disks

check:
	@contrib/install-packages build check
	@tests/check

deps:
	@contrib/install-packages build check bench

# -------------------------------------------------------------------------------- testing

asan:
	@$(MAKE) O=build/asan CFLAGS='-O1 -g' SANITIZE='$(SANITIZERS)' all

print-sanitizers:
	@echo '$(SANITIZERS)'

UNIT_TESTS := $(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/test_*.c))

unit: $(UNIT_TESTS) $(PLUGIN_FILES)

# What is in remote/ is tested with the libraries that it needs.
$(O)/tests/test_remote_% $(O)/fuzz_remote_%: PARTS := $(O)/remote.a $(PARTS)
$(O)/tests/test_remote_% $(O)/fuzz_remote_%: LIBRARIES += libcurl libcrypto
$(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/test_remote_*.c)) \
$(patsubst tests/fuzz/%.c,$(O)/%,$(wildcard tests/fuzz/fuzz_remote_*.c)): $(O)/remote.a

$(O)/tests/%: tests/unit/%.c $(wildcard tests/unit/*.h) $(PARTS) Makefile
	@mkdir -p $(@D)
	$(call say,TEST)
	$(Q)$(CC) $(ALL_CFLAGS) $(DEFINES) -iquote include -iquote probe -iquote core \
		-iquote remote $(ALL_LDFLAGS) -o $@ $< $(PARTS) -lcmocka $(LDLIBS)

# Fuzzers have everything instrumented, in a place of its own.
FUZZERS := $(patsubst tests/fuzz/%.c,$(O)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 60

fuzzers: $(FUZZERS)

$(O)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(PARTS) Makefile
	@mkdir -p $(@D)
	$(call say,FUZZ)
	$(Q)$(CC) $(ALL_CFLAGS) -iquote include -iquote probe -iquote core \
		-iquote remote $(subst fuzzer-no-link,fuzzer,$(ALL_LDFLAGS)) -o $@ $< $(PARTS) $(LDLIBS)

MAKE_FUZZERS = $(MAKE) --no-print-directory O=build/fuzz CC=clang CFLAGS='-O1 -g' \
	SANITIZE='-fsanitize=fuzzer-no-link $(SANITIZERS)' fuzzers

fuzz-build:
	+@$(MAKE_FUZZERS)

fuzz: fuzz-build
	@tests/fuzz/run $(FUZZ_SECONDS)

check-vm: all
	@contrib/install-packages build vm
	@tests/vm/run $(O)/inv

bench: all
	@contrib/install-packages build bench
	@tests/bench/run $(O)/inv

lint:
	@contrib/install-packages build check
	@tests/lint

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

FORCE:

.PHONY: FORCE all help install clean demo check deps asan print-sanitizers unit fuzzers fuzz-build fuzz check-vm \
	bench lint format
.DELETE_ON_ERROR:
