-- An operations centre of a district reads its own part: its account, and its tokens, name the area.
alter table accounts add column area text;
