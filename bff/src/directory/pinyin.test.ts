import { expect, test } from 'vitest'
import { toInitials } from './pinyin.ts'

test.each([
  ['张三', 'zs'],
  ['李四', 'ls'],
  ['赵六', 'zl'],
  ['欧阳锋', 'oyf'],
  ['马梦龙', 'mml'],
  ['鲁妙可', 'lmk'],
  ['阿强', 'aq'],
  ['安倍', 'ab'],
  ['任盈盈', 'ryy'],
  ['谭咏麟', 'tyl'],
  ['彭念', 'pn'],
  ['崔东', 'cd'],
  ['二狗', 'eg'],
  ['孙晓微', 'sxw'],
  ['秦海凯', 'qhk'],
  ['范吉', 'fj'],
  ['张 Wei 2号', 'zwei2h'],
  ['Joe Zhao', 'joezhao'],
])('the initials of %s are %s', (name, initials) => {
  expect(toInitials(name)).toBe(initials)
})
