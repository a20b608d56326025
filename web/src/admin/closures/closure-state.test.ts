import { expect, test } from 'vitest'
import { summarizeClosures } from './closure-state.ts'

test('a room that is closed twice counts once; what is over needs nobody', () => {
  const none = { waiting: 0, moving: 0, moved: 0, cancelled: 0, left: 0, gone: 0, failed: 0, undecided: 0 }
  expect(
    summarizeClosures([
      { state: 'current', roomIds: ['a', 'b'], counts: { ...none, moving: 2, failed: 1 } },
      { state: 'current', roomIds: ['b'], counts: none },
      { state: 'upcoming', roomIds: ['c'], counts: { ...none, undecided: 1, waiting: 1 } },
      { state: 'over', roomIds: ['d'], counts: { ...none, failed: 4 } },
    ]),
  ).toEqual({ rooms: 2, upcoming: 1, atWork: 3, needHelp: 2 })
})
