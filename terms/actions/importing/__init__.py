"""Importing: from rows of any format to working copies, in batches that each commit whole."""
