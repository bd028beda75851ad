-- Who may sign in. Changes are entries of the journal, secrets are not.
create table accounts (
    name text primary key,
    display text not null,
    role text not null,
    services text[] not null default '{}',
    unit text,
    password text,
    closed boolean not null default false
);
create table tokens (
    digest bytea primary key,
    account text not null references accounts (name),
    label text not null,
    scopes text[] not null default '{}'
);
create table sessions (
    digest bytea primary key,
    account text not null references accounts (name),
    csrf text not null,
    expires_at bigint not null
);
