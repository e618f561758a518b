"""The roles, and the tasks that each may do."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import Role, Task
from tests import factories


def test_the_five_roles_are_there(db):
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)


# The table of the design, role by role, written out again by hand
@pytest.mark.parametrize(
    ("role", "tasks"),
    [
        ("reader", {"read", "safeguard"}),
        ("reporter", {"read", "safeguard", "gather", "look_over"}),
        ("facilitator", {"read", "safeguard", "tag"}),
        ("lead", {"read", "safeguard", "build_packs"}),
        ("archivist", set(Task)),
        ("", set()),
    ],
)
def test_each_role_has_the_tools_of_the_table(db, role, tasks):
    person = factories.make_user(*([role] if role else []))

    assert {task.value for task in Task if person.may(task)} == tasks


def test_a_closed_account_has_no_tools(edith):
    edith.close()

    assert [task for task in Task if User.objects.get(pk=edith.pk).may(task)] == []
