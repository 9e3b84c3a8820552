"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import (
    batches,
    chains,
    competition,
    cournot,
    external_economies,
    geography,
    governance,
    guarantee,
    incentives,
    joint_action,
    networks,
    portfolio,
    regions,
    trajectories,
    vertical,
)

__all__ = [
    "batches",
    "chains",
    "competition",
    "cournot",
    "external_economies",
    "geography",
    "governance",
    "guarantee",
    "incentives",
    "joint_action",
    "networks",
    "portfolio",
    "regions",
    "trajectories",
    "vertical",
]
