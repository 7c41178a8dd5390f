"""Dimensions, objects and their combinations, made where a row names them."""

from ledger import content
from ledger.models import Dimension, DimensionObject, Ledger, ObjectMember, ObjectSet


def object_sets(ledger: Ledger, wanted: set[tuple[tuple[str, str], ...]]) -> dict[tuple, object]:
    """Combination → id of its set; those that are missing are made."""
    keys = {objects: content.object_key(objects) for objects in wanted}
    found = ObjectSet.objects.filter(ledger=ledger, key__in=keys.values()).values_list("key", "pk")
    known = dict(found)
    if len(known) < len(set(keys.values())):
        Ledger.objects.select_for_update().get(pk=ledger.pk)  # an import makes them under this lock, too
        known = dict(found.all())
    return {objects: known.get(key) or _make(ledger, objects, key) for objects, key in keys.items()}


def _make(ledger: Ledger, objects, key: str):
    made = ObjectSet.objects.create(ledger=ledger, key=key)
    for at, (dimension, number) in enumerate(objects):
        kept, _ = Dimension.objects.get_or_create(ledger=ledger, number=dimension)
        each, _ = DimensionObject.objects.get_or_create(dimension=kept, number=number)
        ObjectMember.objects.create(object_set=made, position=at, object=each)
    return made.pk
