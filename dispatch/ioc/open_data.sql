-- name: keys
select count(distinct key) from archive where view = any($1::text[])

-- name: regions
select entries.data from archive
join entries on entries.position = archive.since
where archive.view = 'situation' and archive.key = 'region' and archive.since <= $1
order by archive.since desc
