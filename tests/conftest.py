"""What all tests share: no network, and where the evaluation data is."""

import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "framing", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], max_examples=100
)
settings.load_profile("framing")


@pytest.fixture(autouse=True)
def _no_network(request, monkeypatch):
    """A test that opens a connection fails; only the browser talks to its own process."""
    if request.node.get_closest_marker("browser"):
        return

    def refuse(*_args, **_kwargs):
        raise AssertionError("a test tried to open a network connection")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of evaluation data (FRAMING_SHARED, default ../shared)."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("FRAMING_SHARED", root.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no evaluation data at {folder}: set FRAMING_SHARED")
    return folder
