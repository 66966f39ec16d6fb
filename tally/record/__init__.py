"""The record of an election: archive, manifest, closing content, evidence, and codes for people."""
