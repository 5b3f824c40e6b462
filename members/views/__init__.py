"""One view a route, by subject."""

from .invitations import invitation_add, invitation_cancel, invitation_resend
from .organisations import structure_detail, structure_edit
from .people import hat_switch, profile_edit
from .teams import lead_hand_over, lead_replace, membership_close, membership_edit

__all__ = [
    "hat_switch",
    "invitation_add",
    "invitation_cancel",
    "invitation_resend",
    "lead_hand_over",
    "lead_replace",
    "membership_close",
    "membership_edit",
    "profile_edit",
    "structure_detail",
    "structure_edit",
]
