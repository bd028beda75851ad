-- A hospital's own desk tells what that hospital can take, and of no other.
alter table accounts add column hospital text;
