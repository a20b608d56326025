import { expect, test } from 'vitest'
import { dayOffOf, readCalendarFile, toWorkCalendar, writeCalendarFile } from './work-calendar.ts'

test('a file is read in the words people write, a range a line', () => {
  const { days, problems } = readCalendarFile(
    '日期,类型,名称\r\n# 通知\r\n2027/1/1~2027-01-02,休,元旦\n20270103\tworkday\t调休\n',
  )
  expect(problems).toEqual([])
  expect(days).toEqual([
    { date: '2027-01-01', kind: 'holiday', name: '元旦' },
    { date: '2027-01-02', kind: 'holiday', name: '元旦' },
    { date: '2027-01-03', kind: 'workday', name: '调休' },
  ])
})

test('what cannot be read is told by its line', () => {
  const { days, problems } = readCalendarFile(
    '2027-02-30,休,春节\n2027-02-01,假,春节\n2027-02-01,休,\n乱写\n2027-02-02,班,补\n2027-02-02,休,春节',
  )
  expect(problems.map(({ line, issue }) => [line, issue])).toEqual([
    [1, 'no_such_date'],
    [2, 'unknown_kind'],
    [3, 'no_name'],
    [4, 'wrong_format'],
    [6, 'twice'],
  ])
  expect(days).toHaveLength(1)
})

test('what is written is read as the same', () => {
  const { days } = readCalendarFile('2027-10-01~2027-10-07,休,国庆节\n2027-10-09,班,国庆节调休')
  expect(readCalendarFile(writeCalendarFile(days))).toEqual({ days, problems: [] })
})

test('a weekend is off unless it is worked, a weekday is worked unless it is a holiday', () => {
  const calendar = toWorkCalendar([
    { date: '2026-10-10', kind: 'workday', name: '调休' },
    { date: '2026-10-07', kind: 'holiday', name: '国庆节' },
  ])
  expect(['2026-10-07', '2026-10-08', '2026-10-10', '2026-10-11'].map((date) => dayOffOf(calendar, date))).toEqual([
    { kind: 'holiday', name: '国庆节' },
    null,
    null,
    { kind: 'weekend' },
  ])
})
