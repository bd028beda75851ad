-- Where every unit was seen last, so that a restart does not forget; and its way, sampled.
create table sightings (
    unit text primary key,
    lat double precision not null,
    lon double precision not null,
    at bigint not null,
    speed_kmh real,
    heading real
);
create table tracks (
    unit text not null,
    at bigint not null,
    lat double precision not null,
    lon double precision not null,
    primary key (unit, at)
);
