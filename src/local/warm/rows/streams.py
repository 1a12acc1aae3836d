"""Writes to its streams in every way."""

import os
import subprocess
import sys

print("text", end="")
sys.stdout.buffer.write(b" bytes\n")
os.write(1, b"by number\n")
print("\u00fc \u4e16 \ud800".encode("utf-8", "surrogatepass"), "\u00fc \u4e16")
print("x" * 100_000)
sys.stdout.writelines(["a\n", "b\r", "c\r\n"])
subprocess.run(["echo", "from a child"], check=True)
for number in range(50):
    print("line", number, file=sys.stderr)
try:
    print("\ud800")
except UnicodeEncodeError as error:
    print(error)
sys.stderr.write("no line end")
