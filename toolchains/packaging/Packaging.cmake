# The two Debian packages: `cpack -G DEB` in a build folder (./dev package) makes them.
#   latchkeyd  the agent, its units, and what describes a vehicle
#   latchkey   the client and the simulator
# Which file goes into which is said where it is installed: COMPONENT is the package's name. What only
# a Debian package has (compressed pages, changelog, bill of materials) `stage` adds.
include(GNUInstallDirs)
set(here ${CMAKE_CURRENT_LIST_DIR})
set(packages latchkeyd latchkey)

foreach(package ${packages})
  install(FILES ${here}/copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${package})
endforeach()
install(FILES ${here}/man/latchkeyd.8
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man8 COMPONENT latchkeyd)
install(FILES ${here}/man/latchkey-cloud.8
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man8 COMPONENT latchkey)
install(FILES ${here}/man/latchkey.1 ${here}/man/latchkey-sim.1 ${here}/man/latchkey-vehicle.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT latchkey)
set(completions ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${here}/completion/latchkeyd DESTINATION ${completions} COMPONENT latchkeyd)
install(FILES ${here}/completion/latchkey ${here}/completion/latchkey-sim
  DESTINATION ${completions} COMPONENT latchkey)
# Of a package alone: an installation below another prefix has no business in /etc.
install(DIRECTORY DESTINATION /etc/latchkey/tls COMPONENT latchkeyd EXCLUDE_FROM_ALL)

# Units that are started at boot; the others are asked for by these.
file(GLOB units CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/firmware/app/systemd/*.service)
set(LATCHKEY_UNITS "")
foreach(unit ${units})
  file(STRINGS ${unit} installed REGEX "^\\[Install\\]")
  if(installed)
    cmake_path(GET unit FILENAME name)
    string(APPEND LATCHKEY_UNITS " ${name}")
  endif()
endforeach()
string(STRIP "${LATCHKEY_UNITS}" LATCHKEY_UNITS)
set(scripts "")
foreach(script postinst prerm postrm)
  configure_file(${here}/latchkeyd.${script}.in ${PROJECT_BINARY_DIR}/packaging/${script} @ONLY
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
      GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  list(APPEND scripts ${PROJECT_BINARY_DIR}/packaging/${script})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL ${packages})
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_CONTACT "Latchkey developers <latchkey@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has one of its own, as its first line
set(CPACK_VERBATIM_VARIABLES ON)
# No packages with debug information: the same source and compiler make the same program again, with
# -g, whenever a core has to be read (LimitCORE=0: there is none in a vehicle).
set(CPACK_STRIP_FILES ON)
# Whatever the umask of whoever builds.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE
  GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_LATCHKEY_STAGE ${here}/stage)
set(CPACK_LATCHKEY_TRIPLET ${CMAKE_LIBRARY_ARCHITECTURE})
set(CPACK_PRE_BUILD_SCRIPTS ${here}/stage.cmake)

set(architecture_of_x86_64-linux-gnu amd64)
set(architecture_of_aarch64-linux-gnu arm64)
set(architecture_of_arm-linux-gnueabihf armhf)
# Where it is none of these, cpack takes the building machine's.
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${architecture_of_${CMAKE_LIBRARY_ARCHITECTURE}})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_LATCHKEYD_PACKAGE_NAME latchkeyd)
set(CPACK_DEBIAN_LATCHKEYD_PACKAGE_SECTION net)
set(CPACK_DEBIAN_LATCHKEYD_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_LATCHKEYD_PACKAGE_SUGGESTS latchkey)
set(CPACK_DEBIAN_LATCHKEYD_PACKAGE_CONTROL_EXTRA ${scripts})
set(CPACK_DEBIAN_LATCHKEYD_DESCRIPTION "vehicle-command agent
It takes signed commands for a vehicle over MQTT 5, one at a time, drives the
vehicle's bus, and says what became of each once the vehicle has confirmed it.
.
It does nothing until /etc/latchkey/latchkeyd.json is there.")

set(CPACK_DEBIAN_LATCHKEY_PACKAGE_NAME latchkey)
set(CPACK_DEBIAN_LATCHKEY_PACKAGE_SECTION net)
# latchkey-sim starts both.
set(CPACK_DEBIAN_LATCHKEY_PACKAGE_RECOMMENDS "latchkeyd, mosquitto")
set(CPACK_DEBIAN_LATCHKEY_PACKAGE_SUGGESTS "redis-server")
set(CPACK_DEBIAN_LATCHKEY_DESCRIPTION "client and simulator of a vehicle-command agent
latchkey signs commands for vehicles with the agent latchkeyd, sends them and
tells what becomes of them; it also makes the keys and certificates of a fleet.
.
latchkey-sim starts a broker, a simulated vehicle and its agent on one machine,
and the service backend latchkey-cloud with its console, a web page.")

include(CPack)
