"""People, organisations, and the one rule of who may see and edit which structure."""

from .organisations import Membership, Region, Structure, StructureQuerySet, validate_siret
from .people import Hat, LowerEmailField, Role, User

__all__ = [
    "Hat",
    "LowerEmailField",
    "Membership",
    "Region",
    "Role",
    "Structure",
    "StructureQuerySet",
    "User",
    "validate_siret",
]
