"""Tests of the admin: by requests an editor’s browser sends, and by what it gets to see."""
