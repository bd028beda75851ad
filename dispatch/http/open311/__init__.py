"""Open311 GeoReport v2: other systems read which services there are and how requests stand, and make new ones."""

from dispatch.http.open311.routes import FORMATS, ROOT, described, routes

__all__ = ["FORMATS", "ROOT", "described", "routes"]
