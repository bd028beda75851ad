-- An agency's own accounts see and answer the tickets that are with it, and no others.
alter table accounts add column agency text;
