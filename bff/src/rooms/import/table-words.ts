import { equipmentKinds, importColumns, type Equipment, type ImportColumn } from '@meeting/shared'

export type TableLanguage = 'zh-CN' | 'en-US'

/** The words of a table; each column's first is written, all are understood, in both languages. */
const headings: Record<TableLanguage, Record<ImportColumn, readonly [string, ...string[]]>> = {
  'zh-CN': {
    id: ['编号', 'ID'],
    name: ['名称', '会议室', '会议室名称'],
    origin: ['来源'],
    group: ['分组', '楼宇', '楼层', '楼宇/楼层'],
    capacity: ['容量', '人数', '座位', '座位数'],
    equipment: ['设备'],
    labels: ['自有设备', '标签'],
    location: ['位置', '地点'],
    description: ['描述', '说明', '备注'],
    timeZone: ['时区'],
    sortOrder: ['排序', '排序号'],
    visibleTo: ['谁能看到', '可见范围'],
    bookableHere: ['谁能预订', '可预订范围'],
    openHere: ['可预订', '开放预订'],
  },
  'en-US': {
    id: ['ID'],
    name: ['Name', 'Room'],
    origin: ['Source'],
    group: ['Group', 'Building', 'Floor'],
    capacity: ['Seats', 'Capacity'],
    equipment: ['Equipment'],
    labels: ['Own equipment', 'Labels'],
    location: ['Location'],
    description: ['Description'],
    timeZone: ['Time zone'],
    sortOrder: ['Order'],
    visibleTo: ['Visible to'],
    bookableHere: ['Who may book'],
    openHere: ['Bookable'],
  },
}

const equipmentWords: Record<TableLanguage, Record<Equipment, string>> = {
  'zh-CN': { tv: '电视', phone: '电话', projector: '投影仪', whiteboard: '白板', video: '视频会议' },
  'en-US': { tv: 'TV', phone: 'Phone', projector: 'Projector', whiteboard: 'Whiteboard', video: 'Video' },
}

export const plainWords = {
  'zh-CN': {
    yes: '是',
    no: '否',
    everyone: '所有人',
    administrators: '管理员',
    department: '部门',
    person: '人员',
    own: '自有',
    dingtalk: '钉钉',
    between: '；',
    equipmentBetween: '、',
  },
  'en-US': {
    yes: 'Yes',
    no: 'No',
    everyone: 'Everyone',
    administrators: 'Administrators',
    department: 'dept',
    person: 'person',
    own: 'Own',
    dingtalk: 'DingTalk',
    between: '; ',
    equipmentBetween: ', ',
  },
} as const satisfies Record<TableLanguage, Record<string, string>>
type PlainWord = Exclude<keyof (typeof plainWords)['zh-CN'], 'between' | 'equipmentBetween'>

const languages = ['zh-CN', 'en-US'] as const

/** One spelling for what looks the same. */
export function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ')
}

export function headingOf(column: ImportColumn, language: TableLanguage): string {
  return headings[language][column][0]
}

/** The column that a heading means, in whatever language. */
export function columnOf(heading: string): ImportColumn | undefined {
  const folded = fold(heading).replace(/[*＊]$/, '')
  return importColumns.find((column) =>
    languages.some((language) => [column, ...headings[language][column]].some((word) => fold(word) === folded)),
  )
}

export function equipmentWord(kind: Equipment, language: TableLanguage): string {
  return equipmentWords[language][kind]
}

export function equipmentOf(word: string): Equipment | undefined {
  return equipmentKinds.find((kind) =>
    [kind, ...languages.map((language) => equipmentWords[language][kind])].some((known) => fold(known) === fold(word)),
  )
}

/** Whether a word says this, in whatever language; yes and no also as spreadsheets write them. */
export function says(word: string, meaning: PlainWord): boolean {
  const more: Partial<Record<PlainWord, string[]>> = { yes: ['true', '1', 'y'], no: ['false', '0', 'n'] }
  const known = [...languages.map((language) => plainWords[language][meaning]), ...(more[meaning] ?? [])]
  return known.some((text) => fold(text) === fold(word))
}
