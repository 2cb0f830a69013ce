"""How does a run get to where people work? Tables of a run in; a workbook, a database, columnar files out.

describing   what the tables, their columns and the run are, as tables that travel along
places       where an export may be written, and how it gets there whole
workbook     one Excel workbook, a sheet a table
database     one SQLite database, a table a table
columnar     one Parquet file a table
figures      the charts of the page as pictures that can stand alone
papers       a table for a paper, as LaTeX or Markdown
pdf          the same picture as the same bytes

All start from the folder of a run alone. The same run gives the same bytes; no export stands inside the run's folder,
which is to stay as it was written.
"""
