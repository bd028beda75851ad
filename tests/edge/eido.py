"""What an EIDO must have, by hand from the OpenAPI of NENA-STA-021.1b: required fields, and references that lead somewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

PROLOGUE = {"$id", "lastUpdateTimeStamp", "updatedByAgencyReference"}
REQUIRED = {
    "agencyComponent": {"agencyRoleDescriptionRegistryText", "agencyType"},
    "agentComponent": {"agentRoleRegistryText", "agencyReference"},
    "callComponent": {"callStateRegistryText", "standardPrimaryCallType", "direction", "callStartTimestamp"},
    "callbackComponent": set(),
    "dispatchComponent": set(),
    "emergencyResourceComponent": {
        *("agentReference", "emergencyResourceTypeCommonRegistryText", "primaryUnitStatusRegistryText"),
        *("resourceAttributeRegistryText", "secondaryUnitStatusRegistryText"),
    },
    "locationComponent": {"locationTypeDescriptionRegistryText"},
    "notesComponent": {"notesActionComments"},
    "personComponent": {"personIncidentRoleRegistryText"},
}
"""By component; `incidentComponent` is one and no list."""
TIMES = ("lastUpdateTimeStamp", "callStartTimestamp")


def check_eido(told: dict[str, Any]) -> None:
    """Raises AssertionError."""
    assert told.keys() >= PROLOGUE | {"eidoVersion", "issuingElementIdentification", "agencyComponent"}
    assert told["eidoVersion"] == "1.0"
    incident = told["incidentComponent"]
    assert incident.keys() >= PROLOGUE | {"incidentTypeCommonRegistryText"}
    components = (
        told.keys() - PROLOGUE - {"eidoVersion", "issuingElementIdentification", "incidentComponent", "@context"}
    )
    assert components <= REQUIRED.keys()
    for name in components:
        for one in told[name]:
            missing = (PROLOGUE | REQUIRED[name]) - one.keys()
            assert not missing, (name, missing)
    for one in incident.get("dispositionComponent", ()):
        assert one.keys() >= PROLOGUE | {"dispositionCommonRegistryCode"}
    names = [value for key, value in walked(told) if key == "$id"]
    assert len(set(names)) == len(names), "every component has a name of its own"
    references = [value for key, value in walked(told) if key == "$ref"]
    assert set(references) <= set(names), set(references) - set(names)
    for key, value in walked(told):
        if key in TIMES:
            assert datetime.fromisoformat(value).tzinfo is not None


def walked(value: Any) -> Iterator[tuple[str, Any]]:
    """Every field at every depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key, inner
            yield from walked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walked(inner)
