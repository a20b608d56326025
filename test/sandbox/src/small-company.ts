import { createIdentifiers } from './identifiers.ts'
import type { Company, Employee, Room } from './state.ts'

const visibleDepartmentId = 520_001

/** One visible department, six employees, four rooms and nothing booked: the company for most tests. */
export function createSmallCompany({ seed }: { seed: number }): Company {
  const ids = createIdentifiers(seed)

  const employee = (userId: string, name: string, more: Partial<Employee> = {}): Employee => ({
    userId,
    unionId: ids.unionId(userId),
    name,
    departmentIds: [visibleDepartmentId],
    ...more,
  })

  const room = (number: number, name: string, capacity: number, more: Partial<Room> = {}): Room => ({
    roomId: ids.roomId(`small-${number}`),
    eventRoomId: String(200 + number),
    name,
    isvRoomId: `small-room-${number}`,
    status: 0,
    capacity,
    pictureUrl: `/pictures/${ids.roomId(`small-${number}`)}.svg`,
    location: { title: '总部A座', desc: `${number}层` },
    labelIds: [1, 4],
    groupId: 172,
    recurring: true,
    openReservation: true,
    rules: { maxMinutes: 0, minMinutes: 0, approval: 'none' },
    ...more,
  })

  return {
    name: '青禾科技',
    departments: [
      { departmentId: 1, name: '青禾科技' },
      { departmentId: visibleDepartmentId, parentId: 1, name: '研发中心', managerUserIds: ['zhangsan'] },
    ],
    employees: [
      employee('admin01', '管理员', { administrator: 'main', title: '行政主管', email: 'admin01@qinghe.example' }),
      employee('zhangsan', '张三', {
        title: '研发总监',
        jobNumber: '1001',
        mobile: '13800000001',
        email: 'zhangsan@qinghe.example',
        leaderOf: [visibleDepartmentId],
      }),
      employee('lisi', '李四', {
        title: '工程师',
        jobNumber: '1002',
        mobile: '13800000002',
        managerUserId: 'zhangsan',
      }),
      employee('wangwu', '王五', { title: '工程师', jobNumber: '1003', managerUserId: 'zhangsan' }),
      employee('zhaoliu', 'Joe Zhao', { title: 'Designer', jobNumber: '1004', managerUserId: 'zhangsan' }),
      employee('outsider', '外人', { departmentIds: [1], title: '顾问' }),
    ],
    roomGroups: [{ groupId: 172, parentId: 0, name: '总部A座' }],
    rooms: [
      room(1, '望岳厅', 12, { labelIds: [1, 5] }),
      room(2, '听雨轩', 6),
      room(3, '议事堂', 20, { rules: { maxMinutes: 0, minMinutes: 0, approval: 'standard' } }),
      room(4, '规矩屋', 8, {
        rules: {
          maxMinutes: 120,
          minMinutes: 30,
          advance: { amount: 7, unit: 'days', from: '00:00' },
          approval: 'none',
        },
      }),
    ],
    bookings: [],
    scope: { departmentIds: [visibleDepartmentId], userIds: [] },
  }
}
