import type { DemoDepartmentKey } from './demo-departments.ts'

/** A meeting that comes back on the same weekdays in the same rooms; 1 is Monday. */
export type DemoRitual = {
  title: string
  department: DemoDepartmentKey
  rooms: readonly string[]
  start: string
  minutes: number
  weekdays: readonly number[]
  /** Handle; default: the department's lead. */
  organizer?: string
  /** Handles of people from elsewhere who come too. */
  guests?: readonly string[]
}

const everyday = [1, 2, 3, 4, 5] as const

export const demoRituals: readonly DemoRitual[] = [
  { title: '后端站会', department: 'backend', rooms: ['清平乐'], start: '09:45', minutes: 15, weekdays: everyday },
  { title: '前端站会', department: 'frontend', rooms: ['广陵'], start: '09:30', minutes: 15, weekdays: everyday },
  { title: '质量晨会', department: 'quality', rooms: ['摘星'], start: '09:15', minutes: 30, weekdays: everyday },
  { title: '算法站会', department: 'algorithms', rooms: ['敦煌'], start: '10:00', minutes: 15, weekdays: everyday },
  { title: '客服早会', department: 'customers', rooms: ['浣溪沙'], start: '09:00', minutes: 30, weekdays: everyday },
  {
    title: '经营周会',
    department: 'office',
    rooms: ['揽月'],
    start: '09:30',
    minutes: 120,
    weekdays: [1],
    organizer: 'yuanxiao',
    guests: ['jianglinchuan', 'luyanzhi', 'liumingshu', 'helanshan', 'leyi', 'yuyin', 'muqingfeng'],
  },
  {
    title: '董事会材料预审',
    department: 'office',
    rooms: ['揽月'],
    start: '16:00',
    minutes: 60,
    weekdays: [4],
    organizer: 'yuanxiao',
    guests: ['muqingfeng', 'shaohua'],
  },
  {
    title: '研发中心周会',
    department: 'engineering',
    rooms: ['望岳厅'],
    start: '13:30',
    minutes: 60,
    weekdays: [1],
    guests: ['zhoumubai', 'linxiaoyu', 'yangliu', 'yanzhili', 'renpingchuan', 'luyanzhi'],
  },
  {
    title: '版本发布评审',
    department: 'quality',
    rooms: ['望岳厅'],
    start: '16:00',
    minutes: 90,
    weekdays: [4],
    guests: ['linxiaoyu', 'yangliu', 'weiyinuo'],
  },
  { title: '产品周会', department: 'product', rooms: ['水调歌头'], start: '15:00', minutes: 60, weekdays: [1] },
  {
    title: '设计评审',
    department: 'product',
    rooms: ['锦官'],
    start: '15:00',
    minutes: 60,
    weekdays: [2, 4],
    organizer: 'huazhao',
  },
  { title: '销售例会', department: 'sales', rooms: ['燕京'], start: '09:00', minutes: 60, weekdays: [1, 3] },
  {
    title: '华东华南双地周会',
    department: 'sales',
    rooms: ['衡山', '蝶恋花'],
    start: '11:00',
    minutes: 45,
    weekdays: [2],
    organizer: 'nihong',
  },
  { title: '大客户复盘', department: 'sales', rooms: ['燕京'], start: '15:30', minutes: 90, weekdays: [5] },
  { title: '营销选题会', department: 'marketing', rooms: ['广陵'], start: '10:00', minutes: 60, weekdays: [2] },
  {
    title: '品牌周会',
    department: 'marketing',
    rooms: ['长安'],
    start: '11:00',
    minutes: 60,
    weekdays: [1],
    organizer: 'fenglang',
  },
  { title: '客户成功周会', department: 'customers', rooms: ['清平乐'], start: '11:00', minutes: 60, weekdays: [3] },
  {
    title: '论文共读',
    department: 'algorithms',
    rooms: ['敦煌'],
    start: '17:00',
    minutes: 60,
    weekdays: [3],
    organizer: 'huaning',
  },
  {
    title: '招聘周会',
    department: 'people',
    rooms: ['金陵'],
    start: '10:00',
    minutes: 30,
    weekdays: [2],
    organizer: 'bufan',
  },
  {
    title: '新人培训：认识青禾',
    department: 'people',
    rooms: ['青玉案'],
    start: '09:30',
    minutes: 150,
    weekdays: [1],
    organizer: 'mengfan',
    guests: ['handong', 'caoyuan', 'baizhou', 'kongjiayi', 'fanzhou', 'cenxia', 'anxin', 'fuyu'],
  },
  { title: '财务月结对账', department: 'finance', rooms: ['摘星'], start: '14:00', minutes: 90, weekdays: [2] },
  {
    title: '架构委员会',
    department: 'platform',
    rooms: ['水调歌头'],
    start: '14:00',
    minutes: 120,
    weekdays: [3],
    guests: ['ouyangsiqi', 'jianglinchuan', 'linxiaoyu', 'yangliu', 'huaning'],
  },
  {
    title: '前后端联调同步',
    department: 'platform',
    rooms: ['蝶恋花'],
    start: '16:30',
    minutes: 30,
    weekdays: [2, 4],
    organizer: 'xuruogu',
    guests: ['chenyiming', 'zhuyan', 'qinchuan'],
  },
]

/** What the leaver had booked, days from today: once before leaving, once after. */
export const demoLeaverMeetings: readonly {
  title: string
  room: string
  day: number
  start: string
  minutes: number
}[] = [
  { title: '组件库升级讨论', room: '锦官', day: -7, start: '10:00', minutes: 60 },
  { title: '组件库升级验收', room: '锦官', day: 1, start: '10:00', minutes: 60 },
  { title: '组件库升级验收', room: '锦官', day: 7, start: '10:00', minutes: 60 },
]

/** One-off meetings; `{feature}`, `{customer}`, `{position}`, `{round}`, `{other}` are filled in. `people` counts the organizer. */
export type DemoMeetingKind = {
  titles: readonly string[]
  departments: readonly DemoDepartmentKey[]
  minutes: readonly number[]
  people: readonly [least: number, most: number]
  weight: number
}

const builders = ['engineering', 'platform', 'backend', 'frontend', 'algorithms', 'quality', 'product'] as const
const sellers = ['marketing', 'sales', 'customers'] as const
const everybody = [...builders, ...sellers, 'office', 'people', 'finance', 'overseas'] as const

export const demoMeetingKinds: readonly DemoMeetingKind[] = [
  {
    titles: ['1:1 {other}', '双周沟通：{other}', '和{other}碰一下', '{feature}小讨论'],
    departments: everybody,
    minutes: [30, 30, 45],
    people: [2, 2],
    weight: 10,
  },
  {
    titles: ['电话面试：{position}', '线上沟通：{customer}', '供应商电话会'],
    departments: ['people', 'sales', 'customers', 'backend', 'product'],
    minutes: [30, 45],
    people: [1, 2],
    weight: 6,
  },
  {
    titles: ['面试：{position}（{round}）'],
    departments: ['backend', 'frontend', 'algorithms', 'quality', 'product', 'sales', 'people'],
    minutes: [45, 60],
    people: [2, 3],
    weight: 8,
  },
  {
    titles: ['{feature}需求评审', '{feature}技术方案讨论', '{feature}接口对齐', '{feature}用例评审', '{feature}排期'],
    departments: builders,
    minutes: [60, 60, 90],
    people: [4, 9],
    weight: 12,
  },
  {
    titles: ['{feature}故障复盘', '{feature}压测结果', '代码走读：{feature}', '{feature}数据口径确认'],
    departments: ['platform', 'backend', 'algorithms', 'quality'],
    minutes: [45, 60],
    people: [3, 7],
    weight: 7,
  },
  {
    titles: ['{feature}用户访谈', '{feature}原型讨论', '首页改版讨论', '{feature}设计走查'],
    departments: ['product', 'frontend'],
    minutes: [45, 60],
    people: [3, 6],
    weight: 6,
  },
  {
    titles: [
      '{customer}方案沟通',
      '{customer}合同评审',
      '{customer}实施启动会',
      '{customer}续约策略',
      '{customer}来访',
    ],
    departments: ['sales', 'customers', 'finance'],
    minutes: [60, 90],
    people: [4, 12],
    weight: 9,
  },
  {
    titles: ['秋收季投放复盘', '直播脚本讨论', '展会筹备', '渠道月报', '官网改版讨论', '案例采访：{customer}'],
    departments: ['marketing'],
    minutes: [45, 60, 90],
    people: [4, 10],
    weight: 5,
  },
  {
    titles: ['预算沟通', '合规培训', '制度修订讨论', '年会筹备', '办公室搬迁沟通', '员工座谈会', '本月生日会 🎂'],
    departments: ['office', 'people', 'finance'],
    minutes: [60, 90],
    people: [5, 14],
    weight: 4,
  },
  {
    titles: ['季度目标对齐', '跨部门沟通会', '项目里程碑评审：{feature}', '技术分享：{feature}', '客户日筹备会'],
    departments: everybody,
    minutes: [60, 90, 120],
    people: [9, 20],
    weight: 6,
  },
  {
    titles: ['月度全员会', '新品发布彩排', '外部专家讲座：{feature}', '客户开放日'],
    departments: ['office', 'people', 'product', 'marketing'],
    minutes: [90, 120],
    people: [16, 40],
    weight: 3,
  },
  {
    titles: ['Weekly sync: {customer}', 'Design critique', 'Roadmap check-in'],
    departments: ['platform', 'frontend', 'product', 'sales'],
    minutes: [30, 60],
    people: [3, 8],
    weight: 1,
  },
]

export const demoFeatures: readonly string[] = [
  '灌溉计划',
  '长势地图',
  '农机调度',
  '病虫害预警',
  '产量预估',
  '气象服务',
  '溯源码',
  '土壤墒情',
  '巡田小程序',
  '农资商城',
  '无人机航线',
  '数据看板',
  '权限中心',
  '消息中心',
  '账单导出',
]

export const demoCustomers: readonly string[] = [
  '禾源农场',
  '云麓茶业',
  '江畔果园',
  '北原农垦',
  '金穗合作社',
  '南坡葡萄园',
  '五棵松农服',
  '海棠湾渔业',
]

/** Whom a department interviews; the others interview with the people department. */
export const demoPositions: Readonly<Partial<Record<DemoDepartmentKey, readonly string[]>>> = {
  backend: ['后端工程师', '数据库工程师'],
  frontend: ['前端工程师', '移动端工程师'],
  algorithms: ['算法工程师', '数据工程师'],
  quality: ['测试工程师'],
  product: ['产品经理', '视觉设计师'],
  sales: ['大客户经理', '售前顾问'],
  customers: ['实施顾问'],
  people: ['行政专员', '招聘经理', '前端工程师', '大客户经理'],
}

export const demoRounds: readonly string[] = ['一面', '二面', '终面']
