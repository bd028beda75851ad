-- name: changes
with fresh as (
    select since as position, key, row from archive where view = any($1::text[]) and since > $2 and since <= $3
), ended as (
    select until as position, key, row from archive where view = any($1::text[]) and until > $2 and until <= $3
)
select coalesce(fresh.position, ended.position) as position, coalesce(fresh.key, ended.key) as key,
    fresh.row, ended.row as before
from fresh full join ended on fresh.position = ended.position and fresh.key = ended.key

-- name: times
select position, data from entries where position = any($1::bigint[])

-- name: region
select since, row from archive where view = 'situation' and key = 'region' and since <= $1 order by since desc limit 1

-- name: entry
select data from entries where position = $1

-- name: hold
lock table archive, archive_checkpoint in access share mode
