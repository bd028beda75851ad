-- When a visit became a line: its row outlives that by an hour, whoever was started anew since.
alter table visits add column lined_at timestamptz;
update visits set lined_at = now() where line is not null;
create index visits_lined on visits (lined_at) where lined_at is not null;
