"""The mechanisms of the review as small models, one module for each."""

from flexspec.models import joint_action, networks, regions

__all__ = ["joint_action", "networks", "regions"]
