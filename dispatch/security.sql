-- name: checkpoint
select position, number from security_checkpoint

-- name: set_checkpoint
insert into security_checkpoint (position, number) values ($1, $2)
on conflict (one) do update set position = excluded.position, number = excluded.number

-- name: keep
insert into security (number, position, line, visited_at)
select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])

-- name: read
select number, position, line from security where number > $1 and number <= $2 order by number limit $3

-- name: reached
select coalesce(max(position), 0) from security_checkpoint

-- name: expire
update security set visited_at = null, line = json_build_object(
    'number', number, 'position', null, 'at', line::json->'at', 'kind', $2::text, 'by', 'nobody', 'event', 'Visit',
    'about', json_build_object()
)::text
where visited_at < $1

-- name: last
select coalesce(max(number), 0) from security_checkpoint
