"""How a secret link opens a view to somebody without an account, or politely does not."""

import functools

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from capcollectif.errors import Refused
from capsules.operations import links


def opened_by(scope):
    """Give a view the SecretLink of `scope` in the place of its `token`: `view(request, link, …)`.

    Nobody needs to sign in. A link that opens nothing gets link_ended, and the view is not called.

        @require_http_methods(["GET", "HEAD", "POST"])
        @opened_by(SecretLink.Scope.ANSWER)
        def reply_edit(request, link):
            …
    """

    def decorate(view):
        @login_not_required
        @functools.wraps(view)
        def wrapped(request, token, **kwargs):
            try:
                link = links.find(scope, token)
            except Refused as refusal:
                return link_ended(request, refusal)
            return view(request, link, **kwargs)

        return wrapped

    return decorate


def link_ended(request, why):
    """The page of a link that opens nothing: `why` is what links.find refused, or another sentence."""
    status = 404 if str(why) == links.UNKNOWN else 410
    return render(request, "capsules/link_ended.html", {"why": str(why)}, status=status)
