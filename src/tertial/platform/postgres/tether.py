"""Ties a process to its parent. Run as a script it ties itself, then becomes the command that it was given.

Only the kernel hears of a parent's `kill -9`, so the kernel is asked to pass it on (Linux: prctl, PR_SET_PDEATHSIG).
A change of credentials undoes the tie: it is made after `unshare`, by the very process that is to die.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie(parent: int, by: int) -> bool:
    """Have this process sent the signal `by` when `parent` dies; False if it was dead already.

    The parent is the *thread* that started this process: start from one that lives as long as its process.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(by), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel refused to tie this process to its parent")
    return os.getppid() == parent


def tied(command: list[str], by: int) -> list[str]:
    """The command line that runs `command` so that it is sent `by` when the calling process dies."""
    return [sys.executable, "-I", "-S", os.path.abspath(__file__), str(int(by)), str(os.getpid()), *command]


def main(by: str, parent: str, *command: str) -> None:
    """Tie this process, then become `command`."""
    if not tie(int(parent), int(by)):
        sys.exit("The process that asked for this one is gone.")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and an ignored signal would be inherited
    try:
        os.execvp(command[0], command)  # noqa: S606 - to become the command is what this is for
    except OSError as error:
        sys.exit(f"{command[0]} cannot be run: {error.strerror}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
