"""The papers of an evidence package: one module a step or two, each going on after a fault."""
