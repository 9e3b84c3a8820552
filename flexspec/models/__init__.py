"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import (
    batches,
    competition,
    geography,
    guarantee,
    incentives,
    regions,
    vertical,
)

__all__ = [
    "batches",
    "competition",
    "geography",
    "guarantee",
    "incentives",
    "regions",
    "vertical",
]
