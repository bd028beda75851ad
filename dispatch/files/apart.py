"""Run by itself, with a script and the name of its function: what that makes of the input is written to the output.

It is poor, slow to be given the processor, and without keys: whatever a stranger's file does to it ends it alone.
"""

import os
import resource
import runpy
import sys

MEMORY_MAX = 1 << 30
CPU_S_MAX = 10
OUT_MAX = 64 * 1024 * 1024


def limit() -> None:
    """Before the file is looked at."""
    os.nice(15)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S_MAX, CPU_S_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUT_MAX, OUT_MAX))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    limit()
    script, function = sys.argv[1:]
    sys.stdout.buffer.write(runpy.run_path(script)[function](sys.stdin.buffer.read()))
