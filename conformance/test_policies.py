"""The policy resource through azure-mgmt-storage (worm.md §1.1-§1.5, §1.8, §4.4)."""

from __future__ import annotations

import re

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
from azure.mgmt.storage.models import ImmutabilityPolicy

from support.errors import error_code, refused
from support.sdk import new_name
from support.timestamps import TIMESTAMP

pytestmark = [pytest.mark.needs("management")]
feature = pytest.mark.feature

FAILURE = "ContainerImmutabilityPolicyFailure"
WRONG_TAG_TEXT = "Operation not allowed on immutability policy with incorrect etag."
STATE_TEXT = "Operation not allowed on immutability policy with current state."


@pytest.fixture
def name(management):
    """A new container, made on the management plane."""
    name = new_name("policy")
    management.create(name)
    return name


def history(management, name):
    policy = management.get(name).immutability_policy
    return [entry["update"] for entry in policy.update_history] if policy else []


def wrong_tag():
    return refused(412, FAILURE, WRONG_TAG_TEXT)


def wrong_state():
    return refused(409, FAILURE, STATE_TEXT)


@feature("Immutability policy: state")
def test_a_container_without_a_policy_says_deleted(management, name):
    policy = management.policy(name)
    assert policy.state == "Deleted"
    assert policy.immutability_period_since_creation_in_days == 0
    assert policy.etag == ""
    assert policy.name == "default"
    assert (
        policy.type
        == "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"
    )
    assert policy.id.endswith(f"/containers/{name}/immutabilityPolicies/default")


@feature("Immutability policy: state")
def test_a_new_policy_is_unlocked(management, sync_service, name):
    policy = management.put_policy(name, 7)
    assert policy.state == "Unlocked"
    assert policy.immutability_period_since_creation_in_days == 7
    assert re.fullmatch(r'"[0-9a-f]+"', policy.etag)
    read = management.policy(name)
    assert (read.etag, read.state) == (policy.etag, "Unlocked")
    assert management.get(name).has_immutability_policy is True
    assert (
        sync_service.get_container_client(name).get_container_properties().has_immutability_policy
    )


@feature("Immutability policy: state")
@pytest.mark.parametrize("days", [1, 146_000])
def test_the_shortest_and_the_longest_interval(management, name, days):
    assert management.put_policy(name, days).immutability_period_since_creation_in_days == days


@feature("Immutability policy: state")
@pytest.mark.parametrize("days", [0, -1, 146_001, 2**40])
def test_an_interval_outside_the_bounds_is_refused(management, name, days):
    with pytest.raises(HttpResponseError) as caught:
        management.put_policy(name, days)
    assert caught.value.status_code == 400
    assert management.policy(name).state == "Deleted"


@feature("Immutability policy: state")
def test_a_first_policy_needs_an_interval(management, name):
    with pytest.raises(HttpResponseError) as caught:
        management.put_policy(name, append=True)
    assert caught.value.status_code == 400
    assert management.policy(name).state == "Deleted"


@feature("Immutability policy: state")
def test_an_unlocked_policy_goes_both_ways(management, name):
    for days in (7, 3, 30, 1):
        assert management.put_policy(name, days).immutability_period_since_creation_in_days == days


@feature("Immutability policy: state")
def test_a_put_keeps_what_it_does_not_name(management, name):
    management.put_policy(name, 7, append=True)
    policy = management.put_policy(name, 9)
    assert policy.allow_protected_append_writes is True
    policy = management.put_policy(name, append=False)
    assert policy.immutability_period_since_creation_in_days == 9
    assert policy.allow_protected_append_writes is False


@feature("Immutability policy: state")
def test_a_lock_is_final(management, name):
    management.put_policy(name, 7)
    policy = management.lock_policy(name)
    assert policy.state == "Locked"
    assert policy.immutability_period_since_creation_in_days == 7
    for attempt in (
        lambda: management.put_policy(name, 8),
        lambda: management.put_policy(name, 7),
        lambda: management.put_policy(name, 6, etag=policy.etag),
        lambda: management.put_policy(name, append=True),
        lambda: management.delete_policy(name),
        lambda: management.lock_policy(name),
    ):
        with wrong_state():
            attempt()
    assert management.policy(name).etag == policy.etag


@feature("Immutability policy: state")
def test_deleting_an_unlocked_policy(management, sync_service, name):
    first = management.put_policy(name, 7)
    deleted = management.delete_policy(name, first.etag)
    assert deleted.state == "Deleted"
    assert deleted.immutability_period_since_creation_in_days == 0
    assert deleted.etag and deleted.etag != first.etag
    assert management.get(name).has_immutability_policy is False
    assert management.get(name).immutability_policy is None
    assert (
        not sync_service.get_container_client(name)
        .get_container_properties()
        .has_immutability_policy
    )
    with pytest.raises(HttpResponseError) as caught:
        management.delete_policy(name, first.etag)
    assert caught.value.status_code == 412
    assert management.put_policy(name, 5).state == "Unlocked"
    assert history(management, name) == ["put"]


@feature("Immutability policy: extend")
def test_five_extends_and_no_sixth(management, name):
    management.put_policy(name, 7)
    assert history(management, name) == ["put"]
    management.put_policy(name, 6)
    assert history(management, name) == ["put"]
    management.lock_policy(name)
    assert history(management, name) == ["put", "lock"]
    for days in (6, 5, 1):
        with wrong_state():
            management.extend_policy(name, days)
    for extension in range(1, 6):
        policy = management.extend_policy(name, 6 + extension)
        assert policy.state == "Locked"
        assert policy.immutability_period_since_creation_in_days == 6 + extension
        assert history(management, name) == ["put", "lock"] + ["extend"] * extension
    with wrong_state():
        management.extend_policy(name, 100)
    assert management.policy(name).immutability_period_since_creation_in_days == 11


@feature("Immutability policy: extend")
def test_an_extension_leaves_the_append_flags_alone(management, name):
    management.put_policy(name, 7, append=True)
    management.lock_policy(name)
    for flags in ({"append": False}, {"append_all": True}):
        with pytest.raises(HttpResponseError) as caught:
            management.extend_policy(name, 8, **flags)
        assert caught.value.status_code in (400, 409)
    policy = management.policy(name)
    assert policy.immutability_period_since_creation_in_days == 7
    assert policy.allow_protected_append_writes is True
    assert management.extend_policy(name, 8).allow_protected_append_writes is True


@feature("Immutability policy: extend")
def test_an_unlocked_policy_may_be_extended_without_counting(management, name):
    management.put_policy(name, 1)
    for days in range(2, 9):
        assert management.extend_policy(name, days).state == "Unlocked"
    management.lock_policy(name)
    for days in range(9, 14):
        management.extend_policy(name, days)
    with wrong_state():
        management.extend_policy(name, 14)


@feature("Immutability policy: etag")
def test_every_change_makes_a_new_tag(management, name):
    tags = [management.put_policy(name, 7).etag]
    tags.append(management.put_policy(name, 7).etag)
    tags.append(management.put_policy(name, 8, etag=tags[-1]).etag)
    tags.append(management.lock_policy(name, tags[-1]).etag)
    tags.append(management.extend_policy(name, 9, etag=tags[-1]).etag)
    assert len(set(tags)) == 5
    assert management.policy(name).etag == tags[-1]


@feature("Immutability policy: etag")
def test_an_old_tag_is_refused_everywhere(management, name):
    old = management.put_policy(name, 7).etag
    management.put_policy(name, 8)
    for attempt in (
        lambda: management.put_policy(name, 9, etag=old),
        lambda: management.lock_policy(name, old),
        lambda: management.extend_policy(name, 9, etag=old),
        lambda: management.delete_policy(name, old),
    ):
        with wrong_tag():
            attempt()
    assert management.policy(name).immutability_period_since_creation_in_days == 8
    management.lock_policy(name)
    with wrong_tag():
        management.extend_policy(name, 9, etag=old)
    with wrong_tag():
        management.delete_policy(name, old)


@feature("Immutability policy: etag")
def test_a_tag_fits_with_and_without_its_quotes(management, name):
    policy = management.put_policy(name, 7)
    policy = management.put_policy(name, 8, etag=policy.etag.strip('"'))
    management.lock_policy(name, policy.etag)


@feature("Immutability policy: etag")
def test_the_wildcard_is_no_match(management, name, target):
    management.put_policy(name, 7)
    operations = management.client.blob_containers
    scope = (target.resource_group, target.account, name)
    present = {"etag": "*", "match_condition": MatchConditions.IfPresent}
    body = ImmutabilityPolicy({"properties": {"immutabilityPeriodSinceCreationInDays": 9}})
    for attempt in (
        lambda: operations.lock_immutability_policy(*scope, **present),
        lambda: operations.delete_immutability_policy(*scope, **present),
        lambda: operations.extend_immutability_policy(*scope, body, **present),
    ):
        with wrong_tag():
            attempt()
    assert management.policy(name).state == "Unlocked"


@feature("Immutability policy: etag")
def test_what_needs_a_tag_is_refused_without(management, name, target):
    """The SDK cannot leave it out, so these go through its `send_request`."""
    management.put_policy(name, 7)
    base = (
        f"{target.management}/subscriptions/{target.subscription}/resourceGroups/{target.resource_group}"
        f"/providers/Microsoft.Storage/storageAccounts/{target.account}/blobServices/default"
        f"/containers/{name}/immutabilityPolicies/default"
    )
    body = {"properties": {"immutabilityPeriodSinceCreationInDays": 9}}
    for method, path, content in [
        ("DELETE", "", None),
        ("POST", "/lock", None),
        ("POST", "/extend", body),
    ]:
        request = HttpRequest(method, f"{base}{path}?api-version=2023-05-01", json=content)
        response = management.client.send_request(request)
        assert response.status_code == 412, (method, path, response.text())
        assert response.json()["error"]["code"] == FAILURE
        assert response.json()["error"]["message"].startswith(WRONG_TAG_TEXT)
    assert management.policy(name).state == "Unlocked"


@feature("Immutability policy: append flags")
def test_both_flags_at_once_are_refused(management, name):
    with pytest.raises(HttpResponseError) as caught:
        management.put_policy(name, 7, append=True, append_all=True)
    assert caught.value.status_code == 400
    assert management.policy(name).state == "Deleted"
    management.put_policy(name, 7, append=True)
    with pytest.raises(HttpResponseError) as caught:
        management.put_policy(name, append_all=True)
    assert caught.value.status_code == 400


@feature("Immutability policy: append flags")
@pytest.mark.parametrize(("append", "append_all"), [(False, False), (True, False), (False, True)])
def test_every_other_pair_is_accepted_and_shown(management, name, append, append_all):
    policy = management.put_policy(name, 7, append=append, append_all=append_all)
    for seen in (policy, management.policy(name), management.lock_policy(name)):
        assert seen.allow_protected_append_writes is append
        assert seen.allow_protected_append_writes_all is append_all


@feature("Immutability policy: append flags")
def test_only_flags_ever_given_are_shown(management, name):
    policy = management.put_policy(name, 7)
    assert policy.allow_protected_append_writes is None
    assert policy.allow_protected_append_writes_all is None
    policy = management.put_policy(name, append=True)
    assert policy.allow_protected_append_writes is True
    assert policy.allow_protected_append_writes_all is None


@feature("Immutability policy: history")
def test_the_history_says_what_was_when(management, name):
    management.put_policy(name, 7, append=True)
    management.lock_policy(name)
    management.extend_policy(name, 9)
    container = management.get(name)
    shown = container.immutability_policy
    assert shown.etag == management.policy(name).etag
    assert shown.state == "Locked"
    assert shown.immutability_period_since_creation_in_days == 9
    entries = shown.update_history
    assert [entry["update"] for entry in entries] == ["put", "lock", "extend"]
    assert [entry.immutability_period_since_creation_in_days for entry in entries] == [7, 7, 9]
    stamps = [entry["timestamp"] for entry in entries]
    assert all(TIMESTAMP.fullmatch(stamp) for stamp in stamps)
    assert stamps == sorted(stamps)
    assert entries[0].allow_protected_append_writes is True


@feature("Immutability policy: state")
def test_a_missing_container(management):
    for attempt in (
        lambda name: management.get(name),
        lambda name: management.policy(name),
        lambda name: management.put_policy(name, 7),
        lambda name: management.set_hold(name, "case17"),
    ):
        with pytest.raises(HttpResponseError) as caught:
            attempt(new_name())
        assert caught.value.status_code == 404
        assert error_code(caught.value) == "ContainerNotFound"
