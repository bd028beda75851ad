-- What reporting tools read with SQL: how each row read last, column by column, without anything sealed or personal.
-- `python -m dispatch bi-role NAME` makes a role that may read these and nothing else. Documented in docs/IOC.md.
create schema bi;

create view bi.freshness with (security_barrier) as
select position from archive_checkpoint;

create view bi.incidents with (security_barrier) as
select
    (row->>'incident')::bigint as incident,
    row->>'kind' as kind,
    (row->>'priority')::integer as priority,
    (row->>'level')::integer as level,
    case when row->>'closed_at' is null then 'open' else 'ended' end as state,
    row->>'area' as area,
    round((row->'place'->>'lon')::numeric, 2) as lon,
    round((row->'place'->>'lat')::numeric, 2) as lat,
    to_timestamp((row->>'opened_at')::double precision / 1000) as opened_at,
    to_timestamp((row->>'first_assigned_at')::double precision / 1000) as first_assigned_at,
    to_timestamp((row->>'first_on_scene_at')::double precision / 1000) as first_on_scene_at,
    to_timestamp((row->>'closed_at')::double precision / 1000) as closed_at,
    row->>'disposition' as disposition,
    jsonb_array_length(row->'calls') as calls,
    coalesce((row->>'verified')::boolean, true) as verified,
    coalesce((row->>'drill')::boolean, false) as drill,
    (row->>'position')::bigint as position
from (
    select distinct on (key) row from archive where view in ('queue', 'history') order by key, since desc
) as last;

create view bi.assignments with (security_barrier) as
select
    need->>'assignment' as assignment,
    (row->>'incident')::bigint as incident,
    row->>'kind' as kind,
    row->>'area' as area,
    need->>'service' as service,
    need->>'unit' as unit,
    need->>'hospital' as hospital,
    need->>'step' as step,
    (need->>'priority')::integer as priority,
    (need->>'eta_s')::integer as eta_s,
    to_timestamp((need->>'assigned_at')::double precision / 1000) as assigned_at,
    to_timestamp((need->'times'->>'acknowledged')::double precision / 1000) as acknowledged_at,
    to_timestamp((need->'times'->>'en_route')::double precision / 1000) as en_route_at,
    to_timestamp((need->'times'->>'on_scene')::double precision / 1000) as on_scene_at,
    to_timestamp((need->'times'->>'transporting')::double precision / 1000) as transporting_at,
    to_timestamp((need->'times'->>'at_hospital')::double precision / 1000) as at_hospital_at,
    to_timestamp((need->'times'->>'cleared')::double precision / 1000) as cleared_at,
    coalesce((row->>'drill')::boolean, false) as drill
from (
    select distinct on (key) row from archive where view in ('queue', 'history') order by key, since desc
) as last
cross join lateral jsonb_array_elements(row->'needs') as need
where need->>'assignment' is not null;

create view bi.calls with (security_barrier) as
select
    row->>'number' as number,
    row->>'state' as state,
    to_timestamp((row->>'rang_at')::double precision / 1000) as rang_at,
    to_timestamp((row->>'answered_at')::double precision / 1000) as answered_at,
    to_timestamp((row->>'ended_at')::double precision / 1000) as ended_at,
    ((row->>'answered_at')::bigint - (row->>'rang_at')::bigint) / 1000.0 as wait_s,
    row->>'end' as end,
    row->>'language' as language,
    (row->>'incident')::bigint as incident,
    coalesce((row->>'drill')::boolean, false) as drill,
    (row->>'position')::bigint as position
from (
    select distinct on (key) row from archive where view = 'calls' order by key, since desc
) as last;

create view bi.tickets with (security_barrier) as
select
    (row->>'ticket')::bigint as ticket,
    row->>'field' as field,
    row->>'channel' as channel,
    row->>'state' as state,
    row->>'agency' as agency,
    row->>'area' as area,
    to_timestamp((row->>'opened_at')::double precision / 1000) as opened_at,
    to_timestamp((row->>'since')::double precision / 1000) as since,
    to_timestamp((row->>'forwarded_at')::double precision / 1000) as forwarded_at,
    to_timestamp((row->>'taken_at')::double precision / 1000) as taken_at,
    to_timestamp((row->'due'->>'at')::double precision / 1000) as due_at,
    to_timestamp((row->>'answered_at')::double precision / 1000) as answered_at,
    (row->>'answered_at')::bigint <= (row->'due'->>'at')::bigint as in_time,
    (row->>'stars')::integer as stars,
    (row->>'reopened')::integer as reopened,
    (row->>'level')::integer as level,
    (row->>'incident')::bigint as incident,
    (row->>'into')::bigint as merged_into,
    coalesce((row->>'drill')::boolean, false) as drill,
    (row->>'position')::bigint as position
from (
    select distinct on (key) row from archive where view = 'tickets' order by key, since desc
) as last;

create view bi.warnings with (security_barrier) as
select
    (row->>'warning')::bigint as warning,
    row->>'identifier' as identifier,
    row->>'kind' as kind,
    row->>'state' as state,
    row->>'level' as level,
    row->>'category' as category,
    row->'vi'->>'headline' as headline,
    array(select jsonb_array_elements_text(row->'areas')) as areas,
    to_timestamp((row->>'sent_at')::double precision / 1000) as sent_at,
    to_timestamp((row->>'expires')::double precision / 1000) as expires_at,
    to_timestamp((row->>'ended_at')::double precision / 1000) as ended_at,
    (row->>'clusters')::integer as clusters,
    (row->>'acknowledged')::integer as acknowledged,
    (row->>'silent')::integer as silent,
    coalesce((row->>'drill')::boolean, false) as drill,
    (row->>'position')::bigint as position
from (
    select distinct on (key) row from archive where view = 'warnings' order by key, since desc
) as last
where row->>'sent_at' is not null;

create view bi.units with (security_barrier) as
select
    row->>'unit' as unit,
    row->>'service' as service,
    row->>'station' as station,
    array(select jsonb_array_elements_text(row->'capabilities')) as capabilities,
    row->>'standing' as standing,
    row->>'step' as step,
    (row->>'incident')::bigint as incident,
    to_timestamp((row->>'since')::double precision / 1000) as since,
    (row->>'position')::bigint as position
from archive
where view = 'units' and until is null;
