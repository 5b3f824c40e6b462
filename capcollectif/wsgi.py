"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "capcollectif.settings")
application = get_wsgi_application()

from capcollectif import pdf  # noqa: E402  it needs the settings

pdf.warm()
