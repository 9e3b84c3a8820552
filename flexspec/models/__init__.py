"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import (
    batches,
    competition,
    cournot,
    geography,
    joint_action,
    networks,
    regions,
    vertical,
)

__all__ = [
    "batches",
    "competition",
    "cournot",
    "geography",
    "joint_action",
    "networks",
    "regions",
    "vertical",
]
