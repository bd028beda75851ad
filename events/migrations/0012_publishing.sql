-- What leaves for other systems: how far each subscriber is, and what it never took. Rows by position, as they are sent.
create index archive_since on archive (view, since);
create index archive_until on archive (view, until) where until is not null;

create table subscribers (
    name text primary key,
    position bigint not null,
    since bigint not null,
    failing_since bigint,
    cause text
);

create table dead_letters (
    subscriber text not null,
    position bigint not null,
    id text not null,
    kind text not null,
    at bigint not null,
    body bytea not null,
    cause text not null,
    died_at bigint not null,
    again boolean not null default false,
    primary key (subscriber, id)
);

-- For the SOC: who signed in, saw, did and was refused what, numbered without gaps. Made from the journal; can be made again.
create table security (
    number bigint primary key,
    position bigint not null unique,
    line text not null
);

create table security_checkpoint (
    one boolean primary key default true check (one),
    position bigint not null,
    number bigint not null
);
