-- The rooms that somebody wants to see first.
create table favourite_rooms (
  corp_id text not null,
  employee_id uuid not null,
  room_id uuid not null,
  created_at timestamptz not null,
  primary key (employee_id, room_id),
  foreign key (corp_id, employee_id) references employees (corp_id, id) on delete cascade,
  foreign key (corp_id, room_id) references rooms (corp_id, id)
);

-- How often nothing was found on a day: what was asked for, never who asked.
create table unmet_searches (
  corp_id text not null references corps on delete cascade,
  -- When it was asked, by the Corp's calendar.
  day date not null,
  -- Seats asked for, as a class: `any`, `2-4` and so on.
  size_class text not null,
  equipment text[] not null,
  -- The hour on the wall at which the time asked for begins.
  hour smallint not null check (hour between 0 and 23),
  count integer not null,
  primary key (corp_id, day, size_class, equipment, hour)
);

-- A series asks about many dates at once: what begins long before a date and still lasts is rare and found apart.
create index room_occupancies_lengthy on room_occupancies (corp_id, lower(during))
  where (active or conflict) and upper(during) - lower(during) > interval '2 hours';
