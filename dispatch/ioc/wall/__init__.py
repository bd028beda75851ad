"""The wall of an operations centre: one page that a room reads from eight metres, and what is told to it.

rows       what is told: nobody's name, number or words
part       what of the region a wall shows
hours      calls by the hour, beside the weeks before
far        where help by ambulance is a long way off
picture    all of it, as of one position
land       outlines, roads and names to draw it on
page       the routes, and the page itself
"""
