-- name: is_full
select coalesce((select max(id) from visits) - (select min(id) from visits where line is null), 0) >= $1

-- name: write
insert into visits (process, number, said) select $1, * from unnest($2::bigint[], $3::text[])
on conflict (process, number) do nothing

-- name: untold
select id, said from visits where line is null order by id limit $1

-- name: tell
update visits set line = told.line, lined_at = now()
from unnest($1::bigint[], $2::bigint[]) as told (id, line) where visits.id = told.id

-- name: count_untold
select count(*) from (select 1 from visits where line is null limit $1) as waiting

-- name: decay
delete from visits where lined_at < now() - make_interval(secs => $1)
