import type { MyRooms } from './find.types.ts'

/** Where a room stands in a list: marked ones (0) before those booked lately (1) before all others (2). */
export function likingOf(roomId: string, mine: MyRooms | undefined): 0 | 1 | 2 {
  if (mine?.favouriteIds.includes(roomId)) return 0
  return mine?.recentIds.includes(roomId) ? 1 : 2
}
