-- name: keep_fingerprint
insert into master_key (fingerprint) values ($1) on conflict do nothing

-- name: fingerprint
select fingerprint from master_key

-- name: keys
select subject, wrapped from person_keys
where subject = any($1::text[]) and (position > $2 or starts_with(subject, $3))

-- name: destroy
delete from person_keys where left(subject, -9) = any($1::text[])

-- name: destroy_expired
delete from person_keys where position <= $1 and not starts_with(subject, $2)

-- name: lookups
select left(subject, -9) as subject, lookup from person_keys
where left(subject, -9) = any($1::text[]) and lookup is not null

-- name: same_number
select distinct left(subject, -9) as subject from person_keys where lookup in
(select lookup from person_keys where left(subject, -9) = $1 and lookup is not null) limit $2
