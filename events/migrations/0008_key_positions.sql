-- Up to where the journal had come when a key was kept: what is older than the retention time goes by that. Keys of before
-- count from now on.
alter table person_keys add column position bigint;
update person_keys set position = coalesce((select max(position) from entries), 0);
create index person_keys_position on person_keys (position);
