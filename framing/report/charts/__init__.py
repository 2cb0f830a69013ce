"""The charts of the page.

specs      Altair specifications
rendering  specifications -> inline SVG
theme      colours and type
gallery    the charts of a run for a notebook
"""
