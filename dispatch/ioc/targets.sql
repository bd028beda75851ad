-- name: regions
select entries.data from archive
join entries on entries.position = archive.since
where archive.view = 'situation' and archive.key = 'region' and archive.since <= $1
order by archive.since

-- name: files
select digest, data from files where digest = any($1::text[])
