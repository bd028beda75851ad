-- name: checkpoint
select position from archive_checkpoint

-- name: open_rows
select view, key, since from archive where until is null and view <> all($1::text[])

-- name: close_rows
update archive set until = gone.until
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as gone (view, key, since, until)
where archive.view = gone.view and archive.key = gone.key and archive.since = gone.since

-- name: insert_rows
insert into archive (view, key, since, until, row)
select view, key, since, until, row::jsonb
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[]) as fresh (view, key, since, until, row)

-- name: set_checkpoint
insert into archive_checkpoint (position) values ($1) on conflict (one) do update set position = excluded.position

-- name: as_of
select key, row from archive where view = $1 and since <= $2 and (until is null or until > $2) order by key

-- name: story
select row from archive where view = 'story' and key like $1 order by since

-- name: ticket_story
select row from archive where view = 'ticket_story' and key like $1 order by since

-- name: readings
select row from archive where view = 'readings' and key like $1 order by since

-- name: newest
select distinct on (key) row from archive where view = $1 and key = any($2::text[]) order by key, since desc

-- name: tickets_of
select distinct on (key) row from archive
where view = 'tickets' and row->>'call' = any($1::text[]) order by key, since desc

-- name: drop
truncate archive, archive_checkpoint

-- name: end_holder
select pg_terminate_backend(pid, 5000) from pg_locks
where locktype = 'advisory' and classid = 0 and objid = $1::bigint::oid and pid <> pg_backend_pid()

-- name: last_until
select found.key, newest.row from (
    select distinct listed.key from unnest($1::text[]) as wanted (view) cross join lateral (
        select distinct key from archive
        where archive.view = wanted.view and key >= $3 and (key > $3 or $4) and since <= $2 order by key limit $5
    ) as listed order by listed.key limit $5
) as found cross join lateral (
    select version.row from unnest($1::text[]) as wanted (view) cross join lateral (
        select row, since from archive
        where archive.view = wanted.view and archive.key = found.key and since <= $2 order by since desc limit 1
    ) as version order by version.since desc limit 1
) as newest
order by found.key
