"""Who is quoted by which source with which frames; whose threat and whose sovereignty, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    pass
def tabulate_speakers(): ...
def tabulate_roles(): ...
