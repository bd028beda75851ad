-- A subject may have several keys, told apart by a mark at the end of their names; erasing takes all of them.
create index person_keys_of on person_keys (left(subject, -9));
