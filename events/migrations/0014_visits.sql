-- Who came and was refused or shown what, as the processes that answer gathered it, until it is one of the SOC's lines.
create table visits (
    id bigint generated always as identity primary key,
    process text not null,
    number bigint not null,
    said text not null,
    line bigint,
    unique (process, number)
);
create index visits_untold on visits (id) where line is null;

-- A line of a visit is of no position; after a restore a position may be told of again.
alter table security alter column position drop not null;
alter table security drop constraint security_position_key;
alter table security add column visited_at bigint;
create index security_visited on security (visited_at) where visited_at is not null;
