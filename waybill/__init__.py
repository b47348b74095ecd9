"""The distribution: one package that holds the rooms, so that no top-level names are installed.

A wheel has the folders of the repository below `waybill/`. Their modules import each other by the
names that they have in the repository (`app`, `db`, `schema`), which this package therefore makes
importable: docs/decisions/0035-one-installed-package.md. `waybill.server:app` is the ASGI factory.
"""

import sys
from pathlib import Path

__version__ = "0.1.0"

sys.path.insert(0, str(Path(__file__).parent))
