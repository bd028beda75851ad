-- name: entries
-- What was told of tickets, and regions that were adopted; of tickets that were open when the time began, from their
-- opening.
with begins as (
    select min(since) as at from archive where view = 'tickets' and key in (
        select key from archive where view = 'tickets' and since <= $2 and (until is null or until > $2)
    )
), told as (
    select since from archive where view = 'situation' and key = 'region' and since <= $1
    union
    select since from archive
    where view = 'ticket_story' and row->'event'->>'type' = any($3::text[]) and since <= $1
        and since >= least($2, coalesce((select at from begins), $2))
)
select entries.data from told join entries on entries.position = told.since order by entries.position
