"""The small course, made once and copied for each test."""

import pytest

from grading import courses


@pytest.fixture(scope="session")
def made_course(tmp_path_factory):
    return courses.make(tmp_path_factory.mktemp("course") / "made")


@pytest.fixture(scope="module")
def shared_course(made_course, tmp_path_factory):
    return courses.copy_of(made_course, tmp_path_factory.mktemp("shared") / "course")


@pytest.fixture
def folder(made_course, tmp_path):
    return courses.copy_of(made_course, tmp_path / "course")
