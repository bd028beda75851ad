-- name: begin
insert into subscribers (name, position, since) values ($1, $2, $3) on conflict (name) do nothing

-- name: cursor
select position, since from subscribers where name = $1

-- name: move
update subscribers set position = $3 where name = $1 and position = $2

-- name: replay
update subscribers set position = $2, since = $3 where name = $1

-- name: forget
delete from subscribers where name = $1

-- name: forget_dead
delete from dead_letters where subscriber = $1

-- name: failing
update subscribers set failing_since = coalesce(failing_since, $2), cause = $3 where name = $1

-- name: well
update subscribers set failing_since = null, cause = null where name = $1 and failing_since is not null

-- name: bury
insert into dead_letters (subscriber, position, id, kind, at, body, cause, died_at)
select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::text[], $8::bigint[])
on conflict (subscriber, id) do update set cause = excluded.cause, died_at = excluded.died_at, again = false

-- name: asked_again
select position, id, kind, at, body from dead_letters
where subscriber = $1 and again order by position, id limit $2

-- name: unbury
delete from dead_letters where subscriber = $1 and id = any($2::text[])

-- name: resend
update dead_letters set again = true where subscriber = $1 and ($2::text[] is null or id = any($2::text[]))

-- name: decay
delete from dead_letters where died_at < $1

-- name: dead
select position, id, kind, at, cause, died_at, again from dead_letters where subscriber = $1 order by position, id

-- name: all
select name, position, since, failing_since, cause,
    (select count(*) from dead_letters where subscriber = subscribers.name) as dead,
    case when name = 'syslog' then (select number from security_checkpoint)
        else (select position from archive_checkpoint) end as reached
from subscribers order by name
