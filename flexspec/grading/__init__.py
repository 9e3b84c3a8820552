"""Grading assignments behind nbgrader's own interfaces; needs the extra ``grading``."""
