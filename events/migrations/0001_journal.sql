-- The journal: what happened, in order. Only ever inserted into.
create table entries (
    position bigint primary key check (position > 0),
    data bytea not null,
    hash bytea not null check (length(hash) = 32)
) with (fillfactor = 100, autovacuum_freeze_max_age = 1000000000);

-- Who may write: a new leader raises the number, and every append holds the row in share mode.
create table epoch (
    one boolean primary key default true check (one),
    number bigint not null
);
insert into epoch (number) values (0);

-- Keys of personal data, wrapped by the master key. Deleting a row erases the person.
create table person_keys (
    subject text primary key,
    wrapped bytea not null,
    lookup bytea
);
create index person_keys_lookup on person_keys (lookup) where lookup is not null;

-- State and views at a position, so that a start need not read everything.
create table snapshots (
    position bigint not null,
    version text not null,
    data bytea not null,
    made_at timestamptz not null default now(),
    primary key (position, version)
);

-- Large files of the region, by their SHA-256.
create table files (
    digest text primary key,
    name text not null,
    data bytea not null
);

-- Commands that showed a bug, for whoever mends it; sealed like everything personal.
create table quarantine (
    number bigint generated always as identity primary key,
    at timestamptz not null default now(),
    asker text not null,
    error text not null,
    data bytea not null
);
