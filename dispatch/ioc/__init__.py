"""What operations centres read: a process of its own that follows the journal, and never costs those who answer calls.

follower      views as of its position, how far behind it is, accounts, and the region in force
seen          what the views said: now, at a moment of the past, or of everything until one
moments       which position a time was
collections   what there is to read, with its properties and where it lies
asked         what a request wants of a collection
features      rows become GeoJSON
ogc           OGC API – Features: the pages
description   and its OpenAPI document
facts         of each call and incident its times
indicators    figures made of them; definitions: what each means; indicating: the page
exports       collections as files
html          the same as pages for a person
wall          what a screen in the room shows
server        the table of routes, limits by token, compression
"""
