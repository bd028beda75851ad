-- name: is_full
select coalesce((select max(id) from visits) - (select min(id) from visits where line is null), 0) >= $1

-- name: write
insert into visits (process, number, said) select $1, * from unnest($2::bigint[], $3::text[])
on conflict (process, number) do nothing

-- name: unlined
select id, said from visits where line is null order by id limit $1

-- name: mark_lined
update visits set line = lined.line, lined_at = now()
from unnest($1::bigint[], $2::bigint[]) as lined (id, line) where visits.id = lined.id

-- name: count_unlined
select count(*) from (select 1 from visits where line is null limit $1) as waiting

-- name: decay
delete from visits where lined_at < now() - make_interval(secs => $1)
