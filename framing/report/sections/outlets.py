"""Each outlet by itself: whose words, which words, whom it lets speak, what it alone covers, what to read first."""

from __future__ import annotations

from collections import Counter
from functools import partial

from markupsafe import Markup

from framing.corpus.genres import GENRES
from framing.report.page import Page, PageColumn, Record, Table, records, tabulate
from framing.report.profiles import draw_profiles
from framing.report.prose.sentences import level
from framing.report.prose.wording import count, interval, percent

ORDER = 16
TITLE = "Outlet by outlet"
SHORT = "Outlets"
TEMPLATE = """
{% from "macros.html" import articles, folded, whose, whose_key %}
{% if profiles %}
<p class="note">{{ whose_key(page) }}</p>
<div class="profiles">
{% for p in profiles %}
<details class="profile"{% if p.group == first %} open{% endif %}>
<summary><h3>{{ p.name }}</h3> {{ whose(p.voices, most) }} <span class="note">{{ p.share }}</span></summary>
<div class="beside">
<div><h4>{{ "Its own words" if page.voice == "own" else "The words" }}</h4>
<ul class="plain">{% for words, n, link in p.terms %}<li><a href="{{ link }}"><bdi>{{ words }}</bdi></a>
<span class="count">{{ n }}</span></li>{% else %}<li>None.</li>{% endfor %}</ul></div>
{% if p.speakers %}<div><h4>Whom it lets speak</h4>
<ul class="plain">{% for name, what, link in p.speakers %}<li><a href="{{ link }}">{{ name }}</a>
<span class="count">{{ what }}</span></li>{% endfor %}</ul></div>{% endif %}
{% if p.articles %}<div><h4>To read first</h4>{{ articles(p.articles) }}</div>{% endif %}
</div>
{% if p.alone %}<p class="note">Covered by it alone: {% for e in p.alone %}<bdi>{{ e.label }}</bdi>
{{- "; " if not loop.last }}{% endfor %}{% if p.more_alone %} and {{ p.more_alone }} more{% endif %}.</p>{% endif %}
{% if p.left %}<p class="note">Left to others: {{ p.left }} event{{ "s" if p.left > 1 }}.</p>{% endif %}
</details>
{% endfor %}
</div>
{% endif %}
{% if genres.rows %}{{ folded(genres, "News or opinion: kinds of articles, as labels say") }}{% endif %}
{% if shares.rows %}{{ folded(shares, "Whose words the articles are made of") }}{% endif %}
"""


def render(page: Page) -> Markup | None:
    """The section; left out where nothing is known of any group."""
    profiles = [p for p in draw_profiles(page) if sum(p.voices.values())]
    genres, shares = _genres(page), _shares(page)
    if not profiles and not genres.rows and not shares.rows:
        return None
    leads = page.leads[1]
    return page.draw(
        TEMPLATE,
        page=page,
        profiles=profiles,
        first=leads[0].named if leads else profiles[0].group if profiles else "",
        most=max([1, *(sum(p.voices.values()) for p in profiles)]),
        genres=genres,
        shares=shares,
    )


def _genres(page: Page) -> Table:
    """Articles by outlet and genre; without rows where no label told one."""
    documents = page.table("documents")
    kept = documents[documents["included"].astype(bool)]
    known = [genre for genre in GENRES if (kept["genre"] == genre).any()]
    sizes = {
        str(source): Counter(genres)
        for source, genres in kept.groupby("source")["genre"]
        if known not in ([], ["unknown"]) and (page.by != "source" or source in page.groups)
    }

    def share(genre: str, source: str) -> str:
        return percent(sizes[source][genre] / sizes[source].total())

    columns = [
        PageColumn[str]("Outlet", "t", page.name),
        PageColumn[str]("Articles", "n", lambda s: count(sizes[s].total())),
        *(PageColumn[str](_HEADS[g], "n", partial(share, g)) for g in known),
    ]
    return tabulate("Articles by kind, share of each outlet's", sizes, columns)


_HEADS = {genre: genre.capitalize() for genre in GENRES} | {"unknown": "Not labelled"}


def _shares(page: Page) -> Table:
    """Own, quoted and reported words by outlet."""
    rows = [r for r in records(page.table("voice_shares")) if page.by != "source" or r["source"] in page.groups]
    columns = [
        PageColumn[Record]("Outlet", "t", lambda r: page.name(r["source"])),
        PageColumn[Record]("Its own", "n", lambda r: _share(r, "own")),
        PageColumn[Record]("In quotation marks", "n", lambda r: _share(r, "quoted")),
        PageColumn[Record]("Reported speech", "n", lambda r: _share(r, "reported")),
    ]
    return tabulate(f"Words of each outlet, {level(page.run)} intervals one by one", rows, columns)


def _share(row: Record, name: str) -> Markup:
    ends = interval(row[f"{name}_low"], row[f"{name}_high"], percent)
    return Markup("{} <small>{}</small>").format(percent(row[name]), ends)
