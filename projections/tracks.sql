-- name: save
insert into sightings (unit, lat, lon, at, speed_kmh, heading)
select * from unnest($1::text[], $2::float8[], $3::float8[], $4::bigint[], $5::real[], $6::real[])
on conflict (unit) do update set lat = excluded.lat, lon = excluded.lon, at = excluded.at,
speed_kmh = excluded.speed_kmh, heading = excluded.heading where sightings.at <= excluded.at

-- name: sample
insert into tracks (unit, at, lat, lon)
select * from unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[]) on conflict do nothing

-- name: load
select unit, lat, lon, at, speed_kmh, heading from sightings

-- name: as_of
select distinct on (unit) unit, lat, lon, at from tracks where at <= $1 and at > $2 order by unit, at desc
