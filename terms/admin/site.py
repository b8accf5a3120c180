"""What the admin calls itself."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = _("Glossary")
admin.site.site_header = _("Glossary")
admin.site.index_title = _("Editors’ room")
