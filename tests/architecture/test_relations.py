"""A relation to another room is by class, and leaves no way back: that would be an upward import in disguise."""

import ast
from collections.abc import Iterable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from tests.architecture.house import Module, called, product

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def loose_relations(among: Iterable[Module]) -> list[str]:
    """The relations to another room that are by name, or that another room could follow backwards."""
    found = []
    for module in among:
        rooms = {
            imported.name: imported.module.split(".")[1]
            for imported in module.imports
            if imported.module.startswith("tertial.")
        }
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or called(node) not in RELATIONS:
                continue
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            to = node.args[0] if node.args else named["to"]
            back = named.get("related_name")
            is_closed = isinstance(back, ast.Constant) and back.value == "+"
            if isinstance(to, ast.Constant) and to.value != "self":
                found.append(f"{module.name}:{node.lineno} names {to.value!r} in text")
            elif rooms.get(ast.unparse(to).split(".")[0], module.room) != module.room and not is_closed:
                found.append(f"{module.name}:{node.lineno} {ast.unparse(to)} without related_name='+'")
    return found


def ways_back(among: Iterable[type[models.Model]]) -> list[str]:
    """What can be reached from a model that belongs to another room, as Django sees it: inherited fields too.

    Proxies have no table of their own (pghistory's view of its events is one): they tie nothing. What a package keeps
    of a user (allauth's second steps) is no room above.
    """
    return [
        f"{model._meta.label} reaches {relation.related_model._meta.label} by {relation.get_accessor_name()}"
        for model in among
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label != model._meta.app_label
        and not relation.related_model._meta.proxy
        and not relation.related_model.__module__.startswith("allauth.")
    ]


def test_relations_to_another_room_are_by_class_and_one_way():
    assert loose_relations(module for module in product() if "models" in module.parts) == []


def test_no_model_reaches_into_another_room():
    ours = [model for model in apps.get_models() if model.__module__.startswith("tertial.")]

    assert ways_back(ours) == []


def test_loose_relations_are_caught():
    text = (
        "from tertial.platform.models import User\n"
        "class Role(models.Model):\n"
        "    user = models.ForeignKey(User, models.PROTECT)\n"
        "    unit = models.ForeignKey('organisation.Unit', models.PROTECT, related_name='+')\n"
        "    giver = models.ForeignKey(User, models.PROTECT, related_name='+')\n"
        "    part = models.ForeignKey('self', models.PROTECT)\n"
        "    kind = models.ForeignKey(Kind, models.PROTECT)\n"
    )

    assert loose_relations([Module("tertial.people.models", text)]) == [
        "tertial.people.models:3 User without related_name='+'",
        "tertial.people.models:4 names 'organisation.Unit' in text",
    ]


def test_a_way_back_is_caught():
    assert ways_back([ContentType]) == ["contenttypes.ContentType reaches auth.Permission by permission_set"]
