"""The sections of the page: one file each, with ORDER, TITLE and `render(page) -> Markup | None`."""
