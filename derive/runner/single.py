"""Run scripts in this interpreter: `python -m derive.runner.single REQUEST TARGET`."""

from __future__ import annotations

import json
import os
import sys

from derive.runner.limits import limit
from derive.runner.message import request_of
from derive.runner.script_process import run


def main(request_text: str, target: str) -> None:
    """Write the frames of a request, given as JSON, to a file."""
    request = request_of(json.loads(request_text))
    limit(request.timeout, request.memory)
    run(request, os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
