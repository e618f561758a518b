"""What Heard comes with, read once for a module."""

import pytest

from seeds.demo_script import read_demo
from seeds.publication_words import read_publication


@pytest.fixture(scope="module")
def publication():
    return read_publication()


@pytest.fixture(scope="module")
def demo():
    return read_demo()
