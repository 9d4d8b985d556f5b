"""A stock client of socketcand servers: python-can. Usage: python_can.py PORT

Sends three frames, and expects the same bytes back with each identifier one higher.
"""

import sys

import can

PATIENCE_S = 20
FRAMES = [(0x123, False, b"\x01\xf1"), (0x7, False, b""), (0x18FEF100, True, bytes(range(8)))]


def main():
    bus = can.Bus(interface="socketcand", host="127.0.0.1", port=int(sys.argv[1]), channel="can0")
    for number, extended, data in FRAMES:
        bus.send(can.Message(arbitration_id=number, is_extended_id=extended, data=data))
    for number, _, data in FRAMES:
        answer = bus.recv(PATIENCE_S)
        if answer is None or answer.arbitration_id != number + 1 or bytes(answer.data) != data:
            sys.exit(f"expected {number + 1:X} {data.hex()}, heard: {answer}")
    bus.shutdown()


main()
