"""The sections of the page: one file each, with ORDER, TITLE and `render(page) -> Markup | None`.

One with FILLS is drawn last, as `render(page, room)`: into about the bytes that the others leave.
"""
