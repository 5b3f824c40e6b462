#!/usr/bin/env python
"""Django’s command line."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "capcollectif.settings")
    if "SECRET_KEY" not in os.environ:
        # A clone without a secret is a developer’s; gunicorn never takes this road.
        os.environ.setdefault("DEBUG", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
