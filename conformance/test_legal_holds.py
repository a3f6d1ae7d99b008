"""Hold tags through azure-mgmt-storage (worm.md §1.6, §1.8, §4.5)."""

from __future__ import annotations

import pytest
from azure.core.exceptions import HttpResponseError

from support.sdk import new_name
from support.timestamps import TIMESTAMP

pytestmark = [pytest.mark.needs("management")]
feature = pytest.mark.feature


@pytest.fixture
def name(management):
    """A new container, made on the management plane."""
    name = new_name("hold")
    management.create(name)
    return name


@feature("Legal hold")
def test_a_container_without_a_hold(management, name):
    hold = management.get(name).legal_hold
    assert hold.has_legal_hold is False
    assert hold.tags == []


@feature("Legal hold")
def test_tags_add_up_in_their_order_and_fold_case(management, sync_service, name):
    hold = management.set_hold(name, "Case17", "audit")
    assert hold.has_legal_hold is True
    assert hold.tags == ["case17", "audit"]
    hold = management.set_hold(name, "abc", "CASE17")
    assert hold.tags == ["case17", "audit", "abc"]
    shown = management.get(name)
    assert shown.has_legal_hold is True
    assert [tag.tag for tag in shown.legal_hold.tags] == ["case17", "audit", "abc"]
    assert all(TIMESTAMP.fullmatch(tag["timestamp"]) for tag in shown.legal_hold.tags)
    assert sync_service.get_container_client(name).get_container_properties().has_legal_hold


@feature("Legal hold")
def test_clearing_takes_the_named_tags_only(management, name):
    management.set_hold(name, "one", "two", "three")
    hold = management.clear_hold(name, "TWO", "unknown")
    assert (hold.has_legal_hold, hold.tags) == (True, ["one", "three"])
    hold = management.clear_hold(name, "unknown")
    assert hold.tags == ["one", "three"]
    hold = management.clear_hold(name, "one", "three")
    assert (hold.has_legal_hold, hold.tags) == (False, [])
    assert management.get(name).has_legal_hold is False
    hold = management.clear_hold(name, "one")
    assert (hold.has_legal_hold, hold.tags) == (False, [])


@feature("Legal hold")
@pytest.mark.parametrize(
    "tag", ["ab", "a" * 24, "with space", "hy-phen", "under_score", "é" * 3, "", "a.b.c"]
)
def test_a_tag_outside_the_rules_is_refused(management, name, tag):
    with pytest.raises(HttpResponseError) as caught:
        management.set_hold(name, "good", tag)
    assert caught.value.status_code == 400
    assert management.get(name).has_legal_hold is False


@feature("Legal hold")
@pytest.mark.parametrize("tag", ["abc", "a" * 23, "123"])
def test_tags_at_the_edge_of_the_rules(management, name, tag):
    assert management.set_hold(name, tag).tags == [tag]


@feature("Legal hold")
def test_ten_tags_and_no_eleventh(management, name):
    tags = [f"tag{number}" for number in range(10)]
    assert management.set_hold(name, *tags).tags == tags
    with pytest.raises(HttpResponseError) as caught:
        management.set_hold(name, "eleven")
    assert caught.value.status_code in (400, 409)
    assert management.set_hold(name, "tag3").tags == tags
    management.clear_hold(name, "tag0")
    assert len(management.set_hold(name, "eleven").tags) == 10


@feature("Legal hold")
def test_the_append_flag_of_a_hold(management, name):
    hold = management.set_hold(name, "case17", append_all=True)
    assert hold.allow_protected_append_writes_all is True
    shown = management.get(name).legal_hold.protected_append_writes_history
    assert shown.allow_protected_append_writes_all is True
    assert TIMESTAMP.fullmatch(shown["timestamp"])
    management.set_hold(name, append_all=False)
    shown = management.get(name).legal_hold
    assert shown.protected_append_writes_history.allow_protected_append_writes_all is False
    assert [tag.tag for tag in shown.tags] == ["case17"]


@feature("Legal hold")
def test_a_hold_does_not_care_for_the_policy_s_state(management, name):
    management.put_policy(name, 1)
    management.lock_policy(name)
    management.set_hold(name, "case17")
    shown = management.get(name)
    assert shown.has_legal_hold and shown.has_immutability_policy
    assert management.clear_hold(name, "case17").has_legal_hold is False
