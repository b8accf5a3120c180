"""How static files are stored in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content, compresses them, and rewrites imports between modules.

    A JavaScript module may then import its neighbour by a relative path without a build step
    and still be cached for ever.
    """

    support_js_module_import_aggregation = True
