"""Where does it run, and what may it take?

workers    partitions on one process or several, in order, whatever becomes of a worker
cluster    partitions on the workers of a Dask scheduler
parts      what a step made of a partition, kept and not made again
memory     what is refused because it would not fit
signals    interruption held back while a folder is moved into its place
progress   how far a stage is
plugins    one file in a folder is one plug-in
"""
