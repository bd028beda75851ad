-- name: region
select entries.data from archive
join entries on entries.position = archive.since
where archive.view = 'situation' and archive.key = 'region' and archive.since <= $1
order by archive.since desc
limit 1
