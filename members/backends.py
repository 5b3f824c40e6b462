"""How a signed-in person is found at each request."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User


class WithHats(AuthenticationBackend):
    """allauth’s, which brings a person’s hats along: nearly every page asks for them."""

    def get_user(self, user_id):
        try:
            user = User.objects.get_with_hats(user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
