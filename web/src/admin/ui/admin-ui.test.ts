// @vitest-environment happy-dom
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, describe, expect, test } from 'vitest'
import { h, ref } from 'vue'
import AdminTable from './AdminTable.vue'
import SecretField from './SecretField.vue'

enableAutoUnmount(afterEach)

const columns = [
  { key: 'name', title: '姓名', main: true, sortable: true },
  { key: 'seats', title: '座位', align: 'end' as const },
]
const rows = [
  { id: 'a', name: '望岳厅', seats: 12 },
  { id: 'b', name: '听雨轩', seats: 6 },
]

function mountTable(props: Record<string, unknown> = {}) {
  return mount(AdminTable<{ id: string; name: string; seats: number }>, {
    props: { label: '会议室', columns, rows, rowKey: (row) => row.id, rowName: (row) => row.name, ...props },
    slots: { name: ({ row }) => row.name, seats: ({ row }) => String(row.seats) },
  })
}

describe('a table of the management backend', () => {
  test('is a real table whose cells know their column, also as cards on a phone', () => {
    const table = mountTable()
    expect(table.findAll('th[scope="col"]').map((head) => head.text())).toEqual(['姓名 ↕', '座位'])
    expect(table.findAll('td').map((cell) => [cell.attributes('data-title'), cell.text()])).toEqual([
      ['姓名', '望岳厅'],
      ['座位', '12'],
      ['姓名', '听雨轩'],
      ['座位', '6'],
    ])
  })

  test('all of a page are chosen and given back by one press, and rows chosen elsewhere stay', async () => {
    const table = mountTable({ selectable: true, selected: ['elsewhere'] })
    await table.find('thead input').trigger('change')
    expect(table.emitted('update:selected')).toEqual([[['elsewhere', 'a', 'b']]])
    await table.setProps({ selected: ['elsewhere', 'a', 'b'] })
    await table.find('thead input').trigger('change')
    expect(table.emitted('update:selected')?.at(-1)).toEqual([['elsewhere']])
  })

  test('asks to sort, and to turn round what is sorted already', async () => {
    const table = mountTable({ sort: { key: 'name', direction: 'asc' } })
    expect(table.find('th').attributes('aria-sort')).toBe('ascending')
    await table.find('th button').trigger('click')
    expect(table.emitted('sort')).toEqual([[{ key: 'name', direction: 'desc' }]])
  })

  test('says that filters hide everything, and offers to clear them', async () => {
    const table = mountTable({ rows: [], filtered: true })
    expect(table.text()).toContain('没有符合条件的内容')
    await table.find('button').trigger('click')
    expect(table.emitted('clearFilters')).toHaveLength(1)
  })

  test('a failure keeps the rows that are there', () => {
    expect(mountTable({ error: new Error('lost') }).findAll('td')).toHaveLength(4)
    expect(
      mountTable({ rows: [], error: new Error('lost') })
        .find('[role="alert"]')
        .exists(),
    ).toBe(true)
  })
})

function mountSecret(props: Record<string, unknown>) {
  const value = ref<string | null>(null)
  const wrapper = mount({
    setup: () => () =>
      h(SecretField, {
        label: 'AppSecret',
        isSet: true,
        ...props,
        modelValue: value.value,
        'onUpdate:modelValue': (next: string | null) => {
          value.value = next
        },
      }),
  })
  return { wrapper, value }
}

describe('a secret', () => {
  test('that is stored is never in the page; replacing it opens an empty field, and giving up closes it', async () => {
    const { wrapper, value } = mountSecret({})
    expect(wrapper.find('input').exists()).toBe(false)
    await wrapper.find('button').trigger('click')
    expect(wrapper.find('input').element.value).toBe('')
    await wrapper.find('input').setValue('new-secret')
    expect(value.value).toBe('new-secret')
    await wrapper.findAll('button').at(-1)?.trigger('click')
    expect([value.value, wrapper.find('input').exists()]).toEqual([null, false])
  })

  test('that one may not change only says whether it is there', () => {
    expect(mountSecret({ readOnly: true }).wrapper.find('button').exists()).toBe(false)
    expect(mountSecret({ readOnly: true, isSet: false }).wrapper.text()).toContain('未设置')
  })

  test('that is optional and missing stays closed until somebody enters it', async () => {
    const { wrapper } = mountSecret({ isSet: false, optional: true })
    expect(wrapper.find('input').exists()).toBe(false)
    await wrapper.find('button').trigger('click')
    expect(wrapper.find('input').exists()).toBe(true)
  })
})
