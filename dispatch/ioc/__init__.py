"""What operations centres read: a process of its own that follows the journal, and never costs those who answer calls.

follower      views as of its position, how far behind it is, accounts, and the region in force
seen          what the views said: now, at a moment of the past, or of everything until one
moments       which position a time was
collections   what there is to read, with its properties and where it lies
asked         what a request wants of a collection
features      rows become GeoJSON
ogc           OGC API – Features: the pages
near          what lies within some metres of an incident
description   and its OpenAPI document; others: what stands in it beside the standard
facts         of each call and incident its times; ticket_facts: what came of tickets, by area
columns       their numbers; grounds: of which area each place is
indicators    figures made of them; definitions: what each means; indicating: the page
free          units that could be sent, and where they stand
coverage      how much help reaches within some minutes
grouping      small numbers are left out; months: by what; heat: cells and hours of incidents; heating: the page
exports       collections as files; parquet: as GeoParquet, where that is installed
documents     an incident as EIDO, a warning as CAP
html          the same as pages for a person; html_map: a map on them; built: scripts and styles of the console's build
wall          what a screen in the room shows
open_data     monthly sets for everybody; catalogue: what there is, as DCAT
told          what other systems are sent; asyncapi: the document of all that is live
security      the SOC's lines
bodies        pages as they were made, while nothing changes
server        the table of routes, limits by token, compression
"""
