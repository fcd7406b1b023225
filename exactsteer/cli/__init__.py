"""The command line: one verdict line on stdout (or JSON with --json), everything else on stderr.

Exit status: 0 for yes, 1 for no, 3 for undecided, 2 for input that is at fault; the README has the table. An
interruption (130) and a closed pipe (141) end as in every other program, so that they are never read as an answer.
Solvers are imported only by `decide`, `bound`, `bracket`, `search` and `reproduce --rebuild`, and only when a claim needs one.
"""

from exactsteer.cli import bracket, convert, decide, examine, report, reproduce, search, tighten  # noqa: F401 - each module adds its verbs
from exactsteer.cli.interface import SOLVERS, main, reading_options

for _verb in ("check", "decide", "bracket", "convert", "repair", "plot"):  # the verbs with an argument FILE of data
    reading_options(main.commands[_verb])

__all__ = ["SOLVERS", "main"]
