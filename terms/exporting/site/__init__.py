"""The public site as files that any web server sends."""
