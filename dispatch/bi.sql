-- name: known
select quote_ident($1) as name, pg_catalog.shobj_description(oid, 'pg_authid') as comment
from pg_catalog.pg_roles where rolname = $1

-- name: database
select quote_ident(current_database())

-- name: views
select relname from pg_catalog.pg_class where relnamespace = 'bi'::regnamespace and relkind = 'v' order by relname

-- name: make
create role {name} login password '{secret}' nosuperuser nocreatedb nocreaterole noinherit connection limit {connections}

-- name: renew
alter role {name} login password '{secret}' connection limit {connections}

-- name: mark
comment on role {name} is '{mark}'

-- name: allow
grant connect on database {database} to {name};
grant usage on schema bi to {name};
grant select on all tables in schema bi to {name};
alter role {name} in database {database} set search_path = bi;
alter role {name} in database {database} set default_transaction_read_only = on;
alter role {name} in database {database} set statement_timeout = '5min';
alter role {name} in database {database} set idle_in_transaction_session_timeout = '5min'
