# Fails if the agent, stripped, is larger than a gateway's flash is promised (docs/gateway.md).
# cmake -D STRIP=… -D AGENT=… -D MOST=BYTES -P agent_size.cmake
set(stripped ${AGENT}.stripped)
execute_process(COMMAND ${STRIP} -o ${stripped} ${AGENT} COMMAND_ERROR_IS_FATAL ANY)
file(SIZE ${stripped} size)
file(REMOVE ${stripped})
message("latchkeyd, stripped: ${size} bytes of at most ${MOST}")
if(size GREATER MOST)
  message(FATAL_ERROR "latchkeyd has grown too large")
endif()
