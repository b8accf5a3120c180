"""Exporting: a glossary as records, and records as files of any format."""
