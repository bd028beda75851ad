-- name: append
-- One round trip for a batch: nothing is inserted unless our epoch is still the last one.
with fence as (
    select 1 from epoch where number = $1 for share
), keys as (
    insert into person_keys (subject, wrapped, lookup, position)
    select *, ($2::bigint[])[array_length($2::bigint[], 1)] from unnest($5::text[], $6::bytea[], $7::bytea[]) where exists (select 1 from fence)
    on conflict (subject) do nothing
)
insert into entries (position, data, hash)
select * from unnest($2::bigint[], $3::bytea[], $4::bytea[]) where exists (select 1 from fence)

-- name: raise_epoch
update epoch set number = number + 1 returning number

-- name: epoch
select number from epoch

-- name: read
select position, data, hash from entries where position > $1 order by position limit $2

-- name: hash_at
select hash from entries where position = $1

-- name: head
select position, hash from entries order by position desc limit 1

-- name: delay_ms
-- A replica that streams, and has made all it was sent its own, has what there is. Of any other only the age of the last
-- change that it made its own is known; whoever may not see whether it streams is told that, too.
select case
    when not pg_is_in_recovery() then 0
    when pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()
        and exists (select from pg_stat_wal_receiver where status = 'streaming') then 0
    else greatest(0, extract(epoch from clock_timestamp()
        - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time())) * 1000)::bigint
end

-- name: save_snapshot
insert into snapshots (position, version, data) values ($1, $2, $3) on conflict do nothing

-- name: drop_old_snapshots
-- The two newest of this version stay, and those of other versions for a month: whoever goes back needs them.
delete from snapshots where made_at < now() - interval '30 days' or version = $1 and position < (
    select min(position) from (
        select position from snapshots where version = $1 order by position desc limit 2
    ) newest
)

-- name: snapshot
select position, data from snapshots where version = $1 and position <= $2 order by position desc limit 1

-- name: end_backend
-- Until it has ended, and let go of the leader's lock.
select pg_terminate_backend(pid, 2000) from pg_stat_activity where pid = $1 and application_name = $2

-- name: entry
select data from entries where position = $1
