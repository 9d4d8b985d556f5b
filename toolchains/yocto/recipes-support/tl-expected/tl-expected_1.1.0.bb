SUMMARY = "std::expected for C++ before 23"
HOMEPAGE = "https://tl.tartanllama.xyz"
LICENSE = "CC0-1.0"
LIC_FILES_CHKSUM = "file://COPYING;md5=65d3616852dbf7b1a6d4b53b00626032"
SECTION = "libs"

SRC_URI = "git://github.com/TartanLlama/expected.git;protocol=https;branch=master"
SRCREV = "292eff8bd8ee230a7df1d6a1c00c4ea0eb2f0362"
S = "${WORKDIR}/git"

inherit cmake

EXTRA_OECMAKE = "-DEXPECTED_BUILD_TESTS=OFF -DEXPECTED_BUILD_PACKAGE=OFF"

# Headers alone: the package of the library itself is empty, and -dev needs it.
ALLOW_EMPTY:${PN} = "1"
BBCLASSEXTEND = "native nativesdk"
