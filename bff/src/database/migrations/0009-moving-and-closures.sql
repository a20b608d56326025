-- A booking on its way into another room, step by step (docs/decisions/0057).
create table booking_moves (
  id uuid primary key,
  corp_id text not null,
  booking_id uuid not null,
  from_room_id uuid not null,
  to_room_id uuid not null,
  -- `moving` both rooms are held; `agreed` DingTalk gave the new one; `undoing` it did not; the rest is over.
  state text not null check (state in ('moving', 'agreed', 'undoing', 'moved', 'undone', 'abandoned')),
  -- DingTalk takes one room only, so the old one was taken off the event first.
  swapped boolean not null default false,
  -- DingTalk told of the event meanwhile: to be read again at the end.
  touched boolean not null default false,
  refusal jsonb,
  -- Why, in the words of whoever moved it.
  reason text not null default '',
  -- Whom to ask.
  contact text,
  actor_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (corp_id, booking_id) references bookings (corp_id, id) deferrable initially deferred
);
create unique index booking_moves_open on booking_moves (booking_id) where state in ('moving', 'agreed', 'undoing');

-- The move under way; whoever else would change the booking's rooms keeps off meanwhile.
alter table bookings add column move_id uuid;
-- Why whoever cancelled it did.
alter table bookings add column cancel_reason text;
-- Held for a move to which DingTalk has not agreed: occupies the room, but is not yet a room of the booking.
alter table room_occupancies add column arriving boolean not null default false;

-- Closures made here, beside those that DingTalk tells of (`rooms.rules`).
create table room_closures (
  id uuid primary key,
  corp_id text not null references corps,
  -- Wall time of each room, `YYYY-MM-DDTHH:mm`; no end: until further notice.
  starts_at text not null,
  ends_at text,
  reason text not null,
  contact text,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Reopened, or over for long: closes nothing any more.
  lifted_at timestamptz,
  unique (corp_id, id)
);
create index room_closures_corp on room_closures (corp_id, created_at);

create table room_closure_rooms (
  corp_id text not null,
  closure_id uuid not null,
  room_id uuid not null,
  during tstzrange not null check (not isempty(during)),
  primary key (closure_id, room_id),
  foreign key (corp_id, closure_id) references room_closures (corp_id, id),
  foreign key (corp_id, room_id) references rooms (corp_id, id)
);
create index room_closure_rooms_room on room_closure_rooms (room_id);

-- What becomes of each booking that a closure concerns. The id is also that of the move which carries it out.
create table room_closure_bookings (
  id uuid primary key,
  corp_id text not null,
  closure_id uuid not null,
  booking_id uuid not null,
  room_id uuid not null,
  choice text not null check (choice in ('move', 'cancel', 'leave')),
  to_room_id uuid,
  -- `waiting` to be carried out, `moving` DingTalk is being asked, `failed` says why in `outcome`.
  state text not null check (state in ('waiting', 'moving', 'moved', 'cancelled', 'left', 'gone', 'failed')),
  outcome jsonb,
  chosen_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (closure_id, booking_id, room_id),
  foreign key (corp_id, closure_id) references room_closures (corp_id, id),
  foreign key (corp_id, booking_id) references bookings (corp_id, id) deferrable initially deferred
);
create index room_closure_bookings_booking on room_closure_bookings (booking_id);
