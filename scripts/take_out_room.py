"""Take a room out of a copy of the tree: `make test-without` gives it to the shell.

Ends with 1 when there is no such feature.
"""

import os
import sys
from pathlib import Path

from tests.tools.without_room import take_out_of_tree
from tests.whole.house import FEATURES, names_of_odoo

room = os.environ["ROOM"]
if room not in FEATURES:
    print(f"Features are {', '.join(FEATURES)}.")
    sys.exit(1)
left_out = take_out_of_tree(
    room, Path(os.environ["FOLDER"]), names_of_odoo(env.registry)
)
print(f"Without “{room}”; tests of other rooms that name it, left out:")
print(*(f"  {path}" for path in left_out), sep="\n")
sys.exit(0)
