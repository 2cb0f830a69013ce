"""Topics: what documents are about, by a model that says how stable it is."""
