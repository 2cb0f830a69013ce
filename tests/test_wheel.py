"""The wheel holds all it needs: built, installed alone, run from an empty folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_the_wheel_runs_from_an_empty_folder(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("media_framing-*.whl"))
    assert "framing/py.typed" in zipfile.ZipFile(wheel).namelist()
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    # its dependencies come from the environment of the tests, which has an editable install of its own, unseen here
    site = next(p for p in sys.path if p.endswith("site-packages"))
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": site}
    for command in ("framing", "media-framing"):
        run = [str(tmp_path / "env" / "bin" / command), "compare", "--by", "source", "--out", command]
        done = subprocess.run(run, cwd=empty, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert (empty / command / "report.html").exists()
    where = [str(python), "-c", "import framing; print(framing.__file__)"]
    home = subprocess.run(where, cwd=empty, env=environment, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path / "env") in home
