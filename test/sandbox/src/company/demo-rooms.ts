import type { DemoDepartmentKey } from './demo-departments.ts'

/** Room labels as DingTalk numbers them (rooms_1_0, roomLabelIds). */
export const roomLabels = { tv: 1, phone: 2, projector: 3, whiteboard: 4, video: 5 } as const

export const roomLabelNames: Readonly<Record<number, string>> = {
  1: '电视',
  2: '电话',
  3: '投影仪',
  4: '白板',
  5: '视频会议',
}

export type DemoEquipment = keyof typeof roomLabels

/** What makes a room special; times are whole days from the day of `now`, in the company's time zone. */
export type DemoRoomSpecial =
  | { kind: 'standard-approval' }
  | { kind: 'custom-approval' }
  | { kind: 'rules'; minMinutes: number; maxMinutes: number; daysAhead: number; opensAt: string }
  | { kind: 'admins-only' }
  | { kind: 'partial'; departments: readonly DemoDepartmentKey[]; people: readonly string[] }
  | { kind: 'closed'; fromDay: number; toDay?: number; reason: string }

export type DemoRoom = {
  name: string
  capacity: number
  equipment: readonly DemoEquipment[]
  description: string
  special?: DemoRoomSpecial
}

export type DemoFloor = { name: string; place: string; rooms: readonly DemoRoom[] }

export type DemoBuilding = { name: string; floors: readonly DemoFloor[] }

const room = (
  name: string,
  capacity: number,
  equipment: readonly DemoEquipment[],
  description: string,
  special?: DemoRoomSpecial,
): DemoRoom => ({ name, capacity, equipment, description, special })

/** Three buildings, each with its own theme: mountains and clouds, old cities, poems. */
export const demoBuildings: readonly DemoBuilding[] = [
  {
    name: '总部A座',
    floors: [
      {
        name: 'A座3层',
        place: '3层电梯厅东侧',
        rooms: [
          room('泰山厅', 20, ['projector', 'whiteboard', 'video', 'phone'], '部门大会与客户来访，可连双屏', {
            kind: 'closed',
            fromDay: 4,
            toDay: 6,
            reason: '更换投影仪',
          }),
          room('华山', 8, ['tv', 'whiteboard'], '长桌，临街'),
          room('衡山', 8, ['tv', 'video'], '适合远程会议'),
          room('恒山', 6, ['tv', 'whiteboard'], '站会常用'),
          room('嵩山', 4, ['whiteboard'], '安静，适合面谈'),
        ],
      },
      {
        name: 'A座5层',
        place: '5层茶水间旁',
        rooms: [
          room('望岳厅', 12, ['tv', 'whiteboard', 'video'], '落地窗，望得见西山'),
          room('听松', 6, ['tv', 'phone'], '靠近研发区'),
          room('观澜', 6, ['tv', 'whiteboard'], '白板占满一面墙'),
          room('枕流', 4, ['video'], '两人对谈或小型视频会议'),
          room('漱石', 2, ['phone'], '电话间，隔音'),
        ],
      },
      {
        name: 'A座8层',
        place: '8层西区',
        rooms: [
          room('凌云厅', 40, ['projector', 'video', 'phone', 'whiteboard'], '全员会与发布会，需行政审批', {
            kind: 'standard-approval',
          }),
          room('揽月', 16, ['tv', 'video', 'phone'], '董事会议室，仅管理员可预订', { kind: 'admins-only' }),
          room('摘星', 10, ['projector', 'whiteboard', 'video'], '面朝露台'),
          room('扶摇', 2, ['phone'], '电话间'),
        ],
      },
    ],
  },
  {
    name: '总部B座',
    floors: [
      {
        name: 'B座2层',
        place: '2层前台左转',
        rooms: [
          room('长安', 18, ['projector', 'whiteboard', 'video'], '接待客户首选'),
          room('洛阳', 8, ['tv', 'whiteboard'], '离前台最近', {
            kind: 'closed',
            fromDay: -2,
            toDay: 3,
            reason: '空调检修',
          }),
          room('金陵', 8, ['tv', 'video'], '适合面试与客户演示'),
          room('临安', 6, ['tv'], '沙发区，适合访谈'),
          room('姑苏', 4, ['whiteboard'], '面试间'),
        ],
      },
      {
        name: 'B座4层',
        place: '4层连廊旁',
        rooms: [
          room('燕京', 14, ['tv', 'whiteboard', 'video', 'phone'], '销售例会常用'),
          room('广陵', 12, ['projector', 'whiteboard'], '可移动桌椅，适合工作坊'),
          room('敦煌', 10, ['tv', 'video', 'whiteboard'], '算法部专用，接实验大屏', {
            kind: 'partial',
            departments: ['algorithms'],
            people: ['fengyi', 'ouyangsiqi'],
          }),
          room('锦官', 6, ['tv', 'whiteboard'], '设计评审常用'),
          room('渝州', 4, ['tv'], '小组讨论'),
          room('大理', 2, ['video'], '视频面试间'),
          room('泉州', 3, [], '已改造为母婴室', { kind: 'closed', fromDay: -40, reason: '改造为母婴室，不再开放预订' }),
        ],
      },
    ],
  },
  {
    name: '滨江研发园',
    floors: [
      {
        name: '滨江1层',
        place: '1层大堂右侧',
        rooms: [
          room('青玉案', 30, ['projector', 'whiteboard', 'phone'], '培训教室，走培训部自定义审批', {
            kind: 'custom-approval',
          }),
          room('清平乐', 12, ['tv', 'whiteboard', 'video'], '临江，下午有西晒'),
          room('浣溪沙', 8, ['tv', 'whiteboard'], '需求评审常用'),
          room('如梦令', 6, ['tv', 'video'], '隔音好'),
          room('采薇', 4, ['whiteboard'], '靠近中庭'),
        ],
      },
      {
        name: '滨江2层',
        place: '2层北侧走廊',
        rooms: [
          room(
            '水调歌头',
            16,
            ['projector', 'video', 'whiteboard'],
            '热门大会议室：每次 30 分钟到 2 小时，提前 14 天 9 点放号',
            {
              kind: 'rules',
              minMinutes: 30,
              maxMinutes: 120,
              daysAhead: 14,
              opensAt: '09:00',
            },
          ),
          room('蝶恋花', 8, ['tv', 'video', 'phone'], '跨地区例会常用'),
          room('鹿鸣', 6, ['tv', 'whiteboard'], '站会与头脑风暴'),
          room('点绛唇', 4, ['tv'], '小组讨论'),
          room('蒹葭', 2, ['phone'], '电话间，隔音'),
        ],
      },
    ],
  },
]
