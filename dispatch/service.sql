-- name: quarantine
insert into quarantine (asker, error, data) values ($1, $2, $3)

-- name: region_files
select digest, data from files where digest = any($1::text[]) or name = 'cards.json'

-- name: operator
insert into accounts (name, display, role) values ('operator', 'Command line', 'machine') on conflict do nothing

-- name: drop_operator_tokens
delete from tokens where account = 'operator'
