-- A hold is on everybody's way, so it writes what it must and nothing beside: see docs/decisions/0040 and 0041.

-- The intent to place a booking stands in the booking itself until the queue takes it over: the id that its item will have, so
-- that it comes before whatever is asked of the booking later. Those of before stand in the outbox.
alter table bookings add column place_item_id bigint;
create index bookings_place_item on bookings (place_item_id) where place_item_id is not null;
-- Whatever happened to a booking's intent is looked up by the booking.
create index outbox_place on outbox (subject_id) where kind = 'place';

-- A request that may be repeated gives its booking's id, so the primary key knows it again.
drop index bookings_idempotency;
alter table bookings drop column idempotency_key;

-- One index instead of two with the same in it: what a booking is called is its Corp and its id, which all that refer to it name.
alter table bookings drop constraint bookings_pkey;
alter table bookings replica identity using index bookings_corp_id_id_key;

-- A hold reads the organizer and the rooms itself, none of them is ever deleted, and a reference checked by the database locks
-- the row that it names: everybody's holds in one room, or by one person, would write to that one row.
alter table room_occupancies drop constraint room_occupancies_room, drop constraint room_occupancies_booking;
alter table bookings drop constraint bookings_corp_id_organizer_id_fkey;

-- Only the last few seconds are ever asked for: which pages changed then is enough to know.
drop index bookings_updated;
create index bookings_updated on bookings using brin (updated_at) with (pages_per_range = 16, autosummarize = on);

drop index bookings_organizer;
create index bookings_organizer on bookings (organizer_id, lower(during));

-- The exclusion rule's own index finds a room's time; this one finds all rooms'.
drop index room_occupancies_room_start;

-- Raises when a hold got only part of what it asked for, which undoes it as a whole.
create function refuse_partial_hold() returns boolean language plpgsql as $$
begin
  raise exception 'some of the rooms are taken' using errcode = 'exclusion_violation', constraint = 'holds_are_whole';
end
$$;
