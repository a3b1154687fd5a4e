"""The command as a shell starts it, handed on to a worker that has started long ago."""

import json
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as line:
    line.connect(os.environ["WORKER"])
    asked = {"argv": sys.argv[1:], "home": os.environ.get("GUICANG_HOME", "")}
    line.sendall(json.dumps(asked).encode() + b"\n")
    with line.makefile(encoding="utf-8") as file:
        answer = json.loads(file.read())
sys.stdout.write(answer["out"])
sys.stderr.write(answer["err"])
sys.exit(answer["code"])
