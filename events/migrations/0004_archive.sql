-- Every row of every view, with the positions from which and until which it was so. Made from the journal; can be dropped.
create table archive (
    view text not null,
    key text not null,
    since bigint not null,
    until bigint,
    row jsonb not null,
    primary key (view, key, since)
);
create index archive_now on archive (view, key) where until is null;
create index archive_story on archive (key text_pattern_ops) where view = 'story';

create table archive_checkpoint (
    one boolean primary key default true check (one),
    position bigint not null
);
