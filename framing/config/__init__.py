"""What was asked? The study file and its defaults, one frozen section a stage.

paths      which keys are paths, and what follows from that
study      the models of every section, and how a study file is found and read
template   the commented study file that `framing init` writes
"""
