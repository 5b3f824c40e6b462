"""People, organisations, and the one rule of who may see and edit which structure."""

from .invitations import LASTS as INVITATION_LASTS
from .invitations import Invitation
from .organisations import Membership, Region, Structure, StructureQuerySet, validate_siret
from .people import Hat, LowerEmailField, Role, User
from .prepared import PreparedFor

__all__ = [
    "INVITATION_LASTS",
    "Hat",
    "Invitation",
    "LowerEmailField",
    "Membership",
    "PreparedFor",
    "Region",
    "Role",
    "Structure",
    "StructureQuerySet",
    "User",
    "validate_siret",
]
