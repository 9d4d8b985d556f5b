# Run by cpack when what it packs lies in its folders, before it packs it.
foreach(package ${CPACK_COMPONENTS_ALL})
  execute_process(
    COMMAND ${CPACK_LATCHKEY_STAGE} ${CPACK_TEMPORARY_DIRECTORY}/${package} ${package}
      ${CPACK_PACKAGE_VERSION} ${CPACK_LATCHKEY_TRIPLET}
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
