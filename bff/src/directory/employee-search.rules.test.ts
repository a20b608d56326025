import { describe, expect, test } from 'vitest'
import { findMatches, toSearchWords } from './employee-search.rules.ts'
import { toInitials } from './pinyin.ts'

function aPerson(name: string) {
  return { name, words: toSearchWords(name, toInitials) }
}

const company = ['张三', '张三丰', '小张', '李四', 'Joe Zhao', 'Zoe (Li)', '赵六', '曾三'].map(aPerson)

function find(query: string, limit = 20): string[] {
  return findMatches(company, query, limit).map(({ name }) => name)
}

describe('searching people', () => {
  test('puts the exact name first, then its beginnings, then what contains it', () => {
    expect(find('张三')).toEqual(['张三', '张三丰'])
    expect(find('张')).toEqual(['张三', '张三丰', '小张'])
  })

  test('finds by any word of a name, whatever its case and width', () => {
    expect(find('zhao')).toEqual(['Joe Zhao'])
    expect(find('ＪＯＥ')).toEqual(['Joe Zhao'])
    expect(find(' li ')).toEqual(['Zoe (Li)'])
  })

  test('finds by pinyin initials', () => {
    expect(find('zs')).toEqual(['张三', '张三丰'])
    expect(find('zl')).toContain('赵六')
    expect(find('sf')).toEqual(['张三丰'])
  })

  test('finds nobody for nothing, and no more than asked for', () => {
    expect(find('   ')).toEqual([])
    expect(find('nobody')).toEqual([])
    expect(find('z', 2)).toHaveLength(2)
  })
})
