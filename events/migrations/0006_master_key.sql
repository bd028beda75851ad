-- Which master key the journal's personal data is sealed with: another one must not be used by mistake.
create table master_key (
    one boolean primary key default true check (one),
    fingerprint bytea not null
);
