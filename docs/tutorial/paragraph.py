"""The paragraph of the tutorial, every number of it from the tables of the run."""

import json
import textwrap
from pathlib import Path

import framing

RUN = Path("framing-run")
tables = framing.read_run(RUN)
counts = json.loads((RUN / "run.json").read_text(encoding="utf-8"))["documents"]
rows = tables["contrasts"].query("family == 'primary' and basis == 'crude'").set_index("frame")
one = rows.iloc[0]


def compared(frame: str) -> str:
    """What the row of a frame allows to say."""
    row = rows.loc[frame]
    mentions = f"{row.hits_a} and {row.hits_b} mentions"
    interval = f"{mentions}, 95 % interval {row.ratio_low:.2f} to {row.ratio_high:.2f}"
    if row.reason:  # no ratio, so no interval of one
        return f"for {frame} there is too little to compare ({mentions}; {row.reason.replace('_', ' ')})"
    if row.verdict == "different":
        return f"the White House used the language of {frame} {row.ratio:.2f} times as often ({interval})"
    return f"for {frame} the statements do not show whether they differ ({interval})"


own = tables["evidence"].query("source == 'Defense' and voice == 'own' and frame.str.startswith('threat')")
formula = int((own["term"] == "unprovoked and brutal").sum())
days = tables["documents"]["date"]
text = (
    f"We compared written statements of the White House ({one.documents_a}) and the Department of Defense "
    f"({one.documents_b}) on the war in Ukraine, {days.min()} to {days.max()}. Of {counts['read']} records "
    f"{counts['merged']} were identical to others and {counts['excluded']} were further copies of a text. Mentions of "
    "three frames were counted per 1,000 words in each department's own words, without what it quotes or reports; "
    "intervals count events and texts, not words, and tests are corrected for all comparisons made. Held against the "
    f"Department of Defense, {'; '.join(map(compared, rows.index))}. Of the {len(own)} mentions of threat in the "
    f"Department's own words {formula} are one formula that announcements of weapons repeat."
)
print(textwrap.fill(text, 110))
