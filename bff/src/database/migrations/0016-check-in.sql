-- Claiming a booking. On the booking's own row, because that a room is claimed and that it is released is one decision; a hold
-- writes none of these.
alter table bookings
  -- The begin to which the rest refers: a booking that was moved since is to be claimed anew.
  add column claim_start timestamptz,
  -- Until when, as its organizer was told; never released without having been told.
  add column claim_until timestamptz,
  add column claimed_at timestamptz,
  add column claimed_by uuid,
  add column claimed_way text check (claimed_way in ('app', 'print', 'panel', 'administrator')),
  -- When it was released because nobody claimed it.
  add column claim_missed_at timestamptz,
  -- When its organizer took it back after that.
  add column reclaimed_at timestamptz;

-- Once a month somebody is given more time instead of losing the room.
create table claim_graces (
  corp_id text not null,
  employee_id uuid not null,
  -- The first day of the month, by the Corp's calendar.
  month date not null,
  booking_id uuid not null,
  at timestamptz not null,
  primary key (employee_id, month),
  foreign key (corp_id, employee_id) references employees (corp_id, id) on delete cascade
);
