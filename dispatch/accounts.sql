-- name: drop_old_sessions
delete from sessions where expires_at <= extract(epoch from now()) * 1000

-- name: people
select name, display, role, services, unit, hospital, agency, area, password from accounts where not closed

-- name: listed
select name, display, role, services, unit, hospital, agency, area, closed,
(select count(*) from tokens where account = name) as tokens
from accounts order by closed, name

-- name: tokens
select digest, account, scopes, label from tokens

-- name: sessions
select digest, account, csrf, expires_at from sessions where expires_at > extract(epoch from now()) * 1000

-- name: open_session
insert into sessions (digest, account, csrf, expires_at) values ($1, $2, $3, $4)

-- name: close_session
delete from sessions where digest = $1

-- name: put
insert into accounts (name, display, role, services, unit, password, hospital, agency, area)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (name) do update set display = $2, role = $3, services = $4, unit = $5,
password = coalesce($6, accounts.password), hospital = $7, agency = $8, area = $9, closed = false

-- name: close
update accounts set closed = true where name = $1

-- name: close_sessions
delete from sessions where account = $1

-- name: close_tokens
delete from tokens where account = $1

-- name: make_token
insert into tokens (digest, account, label, scopes) values ($1, $2, $3, $4)

-- name: withdraw_token
delete from tokens where account = $1 and label = $2 returning digest
