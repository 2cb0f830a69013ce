"""What the columns of a table lack, in one line each, and what was chosen among several, for the user to see."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from framing.corpus.addresses import is_address, registered_domain
from framing.corpus.columns import Values, toml_text
from framing.corpus.documents import Origin
from framing.corpus.readers import Number
from framing.errors import InputError, printable

_MOST = 12
_LONG, _WORDS = 100, 12
"""Characters and words of the middle value of a column from which on it holds texts, where no text column is known."""


def require_columns(
    origin: Origin, needed: Collection[str], given: Mapping[str, str | bool], sample: Sequence[Values]
) -> None:
    """Raise InputError where a table lacks what every document needs.

    The outlet may also come from the sheet, the file's name or the addresses of the articles.
    """
    roles = origin.columns.roles
    names = [printable(repr(name), 40) for name in origin.columns.others]
    among = f" among {', '.join(names[:_MOST])}{' …' * (len(names) > _MOST)}" if names else ""
    if "text" not in roles and "title" not in roles:
        raise InputError(
            f"{origin.file}: no text or title column{among} (is the first line a header?); "
            'name one with input.columns = { text = "…" }'
        )
    if "text" not in roles and given.get("text") is not False and (column := _unused_text(origin, sample)):
        name = printable(repr(column), 60)
        raise InputError(
            f"{origin.file}: column {name} holds long texts and is not used; if it is the text: "
            f"input.columns = {{ text = {toml_text(column)} }}, for titles alone: input.columns = {{ text = false }}"
        )
    if "source" in needed and given.get("source") is not False and not _knows_source(origin, sample):
        raise InputError(
            f'{origin.file}: no source column{among}; name it with input.columns = {{ source = "…" }}, or give '
            "input.pattern for file names like {source}/{date}*.csv"
        )
    if "date" in needed and not origin.knows("date") and given.get("date") is not False:
        raise InputError(
            f'{origin.file}: no date column{among}; name it with input.columns = {{ date = "…" }}, '
            "or say that there are none with input.columns = { date = false }"
        )


def _knows_source(origin: Origin, sample: Sequence[Values]) -> bool:
    column = origin.columns.roles.get("url", "")
    return origin.knows("source") or any(registered_domain(values.get(column) or "") for values in sample)


def _unused_text(origin: Origin, sample: Sequence[Values]) -> str:
    """The column with the longest texts among those without a role; empty where none is longer than a title."""
    title = origin.columns.roles.get("title", "")
    lengths = {name: _middle(name, sample) for name in origin.columns.others}
    longest = max(lengths, key=lambda name: lengths[name], default="")
    return longest if longest and lengths[longest] >= max(_LONG, 1.5 * _middle(title, sample)) else ""


def _middle(column: str, sample: Sequence[Values]) -> int:
    """The middle length of the values that are text; 0 where these are lists, addresses or few words."""
    values = [value for values in sample if (value := values.get(column)) and not isinstance(value, Number)]
    worded = sorted(len(value) if len(value.split()) >= _WORDS else 0 for value in values)
    return worded[len(worded) // 2] if worded else 0


def tell_choices(origin: Origin, given: Mapping[str, str | bool], sample: Sequence[Values]) -> Iterator[str]:
    """A sentence for each column of which a reader should know that it was taken, or that another was not."""
    columns, file = origin.columns, origin.file
    roles, tiers = columns.roles, columns.tiers
    for role, others in columns.rivals.items():
        chosen, first = (printable(repr(name), 40) for name in (roles[role], others[0]))
        yield (
            f"{file}: the {role} is column {chosen}, not {first}; the other way round: "
            f"input.columns = {{ {role} = {first} }}"
        )
    if tiers.get("text") == "part":
        yield f"{file}: the text is column {printable(repr(roles['text']), 40)}, by its name a part or a summary"
    if tiers.get("date") == "crawled":
        yield f"{file}: the date is column {printable(repr(roles['date']), 40)}, the day of collection, not of print"
    column = roles.get("source", "")
    if column and any(is_address(values.get(column) or "") for values in sample):
        yield f"{file}: the outlet is the registered domain of the addresses in column {printable(repr(column), 40)}"
    elif "url" in roles and given.get("source") is not False and not origin.knows("source"):
        shown = printable(repr(roles["url"]), 40)
        yield f"{file}: no source column; the outlet is the registered domain of column {shown}"
