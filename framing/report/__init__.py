"""The page: one HTML file from the tables of a run. It opens offline, makes no request and reads without scripts."""

from framing.report.document import build_page

__all__ = ["build_page"]
