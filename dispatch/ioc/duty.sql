-- name: units
with versions as (
    select key, since, until,
        row->>'standing' as standing, row->>'assignment' as assignment, (row->>'incident')::bigint as incident,
        row->>'service' as service, row->>'station' as station, row->>'home' as home, (row->>'since')::bigint as at
    from archive where view = 'units' and since <= $1 and (until is null or until > $2)
), compared as (
    select *,
        lag(since) over one is null or (standing, assignment, service, station, home) is distinct from (
            lag(standing) over one, lag(assignment) over one, lag(service) over one, lag(station) over one,
            lag(home) over one
        ) as differs,
        case when until <= $1 and lead(since) over one is distinct from until then until end as retired
    from versions window one as (partition by key order by since)
)
select compared.*, entries.data as retiring from compared left join entries on entries.position = compared.retired
where differs or retired is not null order by key, since
