-- What happened to a ticket is asked for by its number, however long ago it was settled.
create index archive_ticket_story on archive (key text_pattern_ops) where view = 'ticket_story';
