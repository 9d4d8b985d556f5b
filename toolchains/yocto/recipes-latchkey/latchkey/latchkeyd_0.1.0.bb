SUMMARY = "Embedded vehicle-command agent"
DESCRIPTION = "Takes signed commands for a vehicle over MQTT 5, one at a time, drives the vehicle's bus, \
and says what became of each once the vehicle has confirmed it. Client and simulator are in \
${PN}-tools."
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://LICENSE;md5=3b83ef96387f14655fc854ddc3c6bd57"
SECTION = "net"

# Where your clone is; or build a working tree with externalsrc (README.md).
LATCHKEY_GIT ?= "git://git.example.org/latchkey.git;protocol=https;branch=main"
SRC_URI = "${LATCHKEY_GIT}"
SRCREV = "${AUTOREV}"
S = "${WORKDIR}/git"

# openssl: Paho's and curl's TLS. hiredis is needed by ${PN}-tools alone.
DEPENDS = "boost cli11 curl hiredis mbedtls nlohmann-json openssl paho-mqtt-c paho-mqtt-cpp sqlite3 \
           systemd tl-expected valijson"

inherit cmake pkgconfig systemd useradd features_check

# The units are installed in lib/systemd/system below /usr, where systemd looks when /usr is merged.
REQUIRED_DISTRO_FEATURES = "systemd usrmerge"

EXTRA_OECMAKE = "-DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER_LAUNCHER="

# Installed with the client and the simulator, for a bench rather than for a vehicle.
PACKAGE_BEFORE_PN = "${PN}-tools"
FILES:${PN}-tools = "${bindir}/latchkey ${bindir}/latchkey-cloud ${bindir}/latchkey-sim \
                     ${bindir}/latchkey-vehicle ${datadir}/latchkey/console \
                     ${datadir}/latchkey/schemas/cloud.schema.json \
                     ${datadir}/bash-completion/completions/latchkey \
                     ${datadir}/bash-completion/completions/latchkey-sim"
RDEPENDS:${PN}-tools = "${PN}"
RRECOMMENDS:${PN}-tools = "mosquitto"
FILES:${PN} += "${datadir}/latchkey ${datadir}/bash-completion ${nonarch_libdir}/sysusers.d"

SYSTEMD_PACKAGES = "${PN}"
SYSTEMD_SERVICE:${PN} = "latchkeyd.service latchkey-healthy.service latchkey-request.service"
SYSTEMD_AUTO_ENABLE:${PN} = "enable"

# The same user as firmware/app/systemd/latchkey.sysusers.conf makes; an image with a read-only root has
# to have it from the start.
USERADD_PACKAGES = "${PN}"
USERADD_PARAM:${PN} = "--system --user-group --no-create-home --home-dir ${localstatedir}/lib/latchkey \
                       --shell ${sbindir}/nologin --comment 'Latchkey vehicle-command agent' latchkey"

do_install:append() {
    install -d -m 0755 ${D}${sysconfdir}/latchkey/tls
}
