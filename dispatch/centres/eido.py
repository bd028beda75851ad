"""The same incident as an Emergency Incident Data Object (NENA-STA-021.1b): what is so now, and no history.

Field names and what is required are those of the standard's OpenAPI; which commit of it was looked at stands in
docs/CENTRES.md. A component names another by `$ref`, the other's `$id`.
"""

from typing import Any

from msgspec import Struct

from dispatch.centres import form

VERSION = "1.0"
RESPONDERS = {"police": "police", "fire": "fire", "ambulance": "ambulance"}
"""Services that the registry of responders has a word for; another is told by its own name."""
UNIT_STATES = {
    "assigned": "Dispatched",
    "acknowledged": "Dispatched",
    "en_route": "Enroute",
    "on_scene": "On Scene",
    "transporting": "Transporting",
    "at_hospital": "At Hospital",
    "cleared": "Available",
}
VOCABULARY = "./JSON-LD_Contexts/EmergencyIncidentDataObjectType.jsonld"


class Issuer(Struct, frozen=True):
    """Who tells, under which domain, and as of when (ISO 8601)."""

    domain: str
    at: str

    def uid(self, what: str, name: str) -> str:
        return f"urn:emergency:uid:{what}:{name}:{self.domain}"

    def part(self, name: str) -> str:
        """The id of a component that is known inside this object only."""
        return f"{name}@{self.domain}"


def of(matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    """The object; `matter.reference` is the incident's number here."""
    notes = _notes(matter, issuer)
    calls = [_call(index, call, matter, issuer) for index, call in enumerate(matter.calls, 1)]
    located = matter.place.lat is not None or bool(matter.place.address)
    found: dict[str, Any] = {
        **_prologue(issuer.uid("incidentid", matter.reference or "0"), issuer),
        "eidoVersion": VERSION,
        "issuingElementIdentification": issuer.domain,
        "agencyComponent": [_agency(issuer)],
        "incidentComponent": _incident(matter, issuer, located=located, notes=[note["$id"] for note in notes]),
        "callComponent": calls,
        "callbackComponent": [_callback(matter, issuer)] if matter.reporter.phone else [],
        "personComponent": [_person(matter, issuer)] if _has_reporter(matter) else [],
        "locationComponent": [_location(matter, issuer)] if located else [],
        "notesComponent": notes,
        "agentComponent": [_agent(unit, issuer) for unit in matter.units],
        "emergencyResourceComponent": [_resource(unit, issuer) for unit in matter.units],
        "dispatchComponent": [_dispatch(matter, issuer)] if matter.units else [],
        "@context": {"@vocab": VOCABULARY},
    }
    return {name: value for name, value in found.items() if value != []}


def _prologue(name: str, issuer: Issuer) -> dict[str, Any]:
    return {"$id": name, "lastUpdateTimeStamp": issuer.at, "updatedByAgencyReference": _ref(issuer.domain)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": name}


def _agency(issuer: Issuer) -> dict[str, Any]:
    return {
        **_prologue(issuer.domain, issuer),
        "agencyRoleDescriptionRegistryText": ["CallReceiving", "Dispatching"],
        "agencyType": ["psap"],
        "incidentOwningAgencyIndicator": True,
    }


def _incident(matter: form.Matter, issuer: Issuer, *, located: bool, notes: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        **_prologue(issuer.part("incident"), issuer),
        "incidentTypeCommonRegistryText": "Other",
        "incidentTypeInternalCode": matter.kind,
        "incidentTypeInternalText": matter.kind_name.vi if matter.kind_name is not None else "",
        "incidentStatusCommonRegistryText": ["Closed" if matter.disposition else "Active"],
        "internalIncidentId": matter.reference,
        "locationReference": [_ref(issuer.part("location"))] if located else [],
        "personReference": [_ref(issuer.part("reporter"))] if _has_reporter(matter) else [],
        "notesReference": [_ref(note) for note in notes],
        "dispositionComponent": [_disposition(matter, issuer)] if matter.disposition else [],
    }
    if matter.priority is not None:
        told["incidentCommonPriorityNumber"] = matter.priority
    return {name: value for name, value in told.items() if value not in ("", [])}


def _disposition(matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    return {
        **_prologue(issuer.part("disposition"), issuer),
        "dispositionCommonRegistryCode": "Other",
        "dispositionDescriptionText": matter.disposition,
    }


def _call(index: int, call: form.CallTold, matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    told: dict[str, Any] = {
        **_prologue(issuer.uid("callid", f"{matter.reference or '0'}.{index}"), issuer),
        "callStateRegistryText": "callEnd" if call.is_over else "callAnswered",
        "standardPrimaryCallType": "emergency",
        "direction": "incoming",
        "callStartTimestamp": call.rang_at,
        "queueIdentifier": f"{call.number}@{issuer.domain}",
    }
    if index == 1 and matter.reporter.phone:
        told["callBackReference"] = _ref(issuer.part("callback"))
    return told


def _callback(matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    number = matter.reporter.phone.replace(" ", "")
    return {**_prologue(issuer.part("callback"), issuer), "callBackInformationUri": [f"tel:{number}"]}


def _has_reporter(matter: form.Matter) -> bool:
    return any((matter.reporter.name, matter.reporter.phone, matter.reporter.organisation))


def _person(matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    told: dict[str, Any] = {
        **_prologue(issuer.part("reporter"), issuer),
        "personIncidentRoleRegistryText": ["Caller"],
    }
    if matter.reporter.phone:
        told["callBackReference"] = _ref(issuer.part("callback"))
    if matter.reporter.name:
        told["notesReference"] = [_ref(issuer.part("reporter-name"))]
    return told


def _location(matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    told = {
        **_prologue(issuer.part("location"), issuer),
        "locationTypeDescriptionRegistryText": "Incident",
        "locationByValue": pidf_lo(matter.place, issuer) if matter.place.lat is not None else "",
        "locationDescriptionText": _described(matter.place),
    }
    return {name: value for name, value in told.items() if value != ""}


def _described(place: form.Where) -> str:
    area = f"{place.area.name} ({place.area.code})" if place.area is not None else ""
    return ", ".join(one for one in (place.address, area) if one)


def pidf_lo(place: form.Where, issuer: Issuer) -> str:
    """RFC 4119 and 5491: a point, latitude first. Only figures and our own domain go into it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
        'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:gml="http://www.opengis.net/gml" '
        f'entity="pres:incident@{issuer.domain}"><dm:device id="incident"><gp:geopriv><gp:location-info>'
        f'<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>{place.lat} {place.lon}</gml:pos></gml:Point>'
        "</gp:location-info><gp:usage-rules/></gp:geopriv></dm:device></presence>"
    )


def _notes(matter: form.Matter, issuer: Issuer) -> list[dict[str, Any]]:
    told = {
        "development": matter.development,
        "extent": matter.extent,
        "likely-spread": matter.likely_spread,
        "help-wanted": matter.help_wanted,
        "data": matter.data.note,
        "reporter-name": matter.reporter.name,
        **{f"log-{index}": line.text for index, line in enumerate(matter.log, 1)},
    }
    return [
        {**_prologue(issuer.part(name), issuer), "notesActionComments": _html(text)}
        for name, text in told.items()
        if text
    ]


def _html(text: str) -> str:
    """The standard asks for HTML; what was written is plain."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _agent(unit: form.UnitTold, issuer: Issuer) -> dict[str, Any]:
    return {
        **_prologue(issuer.part(f"crew-{unit.unit}"), issuer),
        "agentRoleRegistryText": ["Responder"],
        "agencyReference": _ref(issuer.domain),
    }


def _resource(unit: form.UnitTold, issuer: Issuer) -> dict[str, Any]:
    return {
        **_prologue(issuer.part(f"unit-{unit.unit}"), issuer),
        "emergencyResourceName": unit.unit,
        "emergencyResourceTypeCommonRegistryText": RESPONDERS.get(unit.service, "other"),
        "emergencyResourceTypeInternalText": unit.service,
        "resourceAttributeRegistryText": [],
        "primaryUnitStatusRegistryText": UNIT_STATES.get(unit.state, "Dispatched"),
        "secondaryUnitStatusRegistryText": [],
        "unitStatusInternal": [unit.state],
        "agentReference": [_ref(issuer.part(f"crew-{unit.unit}"))],
    }


def _dispatch(matter: form.Matter, issuer: Issuer) -> dict[str, Any]:
    return {
        **_prologue(issuer.part("dispatch"), issuer),
        "agencyReference": _ref(issuer.domain),
        "emergencyResourceReference": [_ref(issuer.part(f"unit-{unit.unit}")) for unit in matter.units],
    }
