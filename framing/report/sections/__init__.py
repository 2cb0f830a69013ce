"""The sections of the page: one file each, with ORDER, TITLE and `render(page) -> Markup | None`.

One with charts has `draw(page)`, which yields them; notebooks get them from there too (`framing.charts`).
One with SHORT is called so in the menu, where its title is long.
One with FOLDED is detail: closed until somebody opens it or follows a link to it.
One with BYTE_BUDGET is drawn last, as `render(page, room)`: into about the bytes that the others leave.
"""
