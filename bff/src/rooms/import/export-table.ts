import writeWorkbook from 'write-excel-file/node'
import { importColumns } from '@meeting/shared'
import type { CorpContext } from '../../corps/corp-context.ts'
import { toCells } from './table-cells.ts'
import { headingOf, plainWords, equipmentWord, type TableLanguage } from './table-words.ts'
import { readWorld } from './table-world.ts'

export type TableFile = { bytes: Uint8Array<ArrayBuffer>; contentType: string; fileName: string }
type TableFormat = 'xlsx' | 'csv'
type TableOptions = { format: TableFormat; language: TableLanguage }

/** All attributes of rooms as a table that the import reads back unchanged; `ids` only those. */
export async function exportRooms(
  context: CorpContext,
  { ids, ...options }: TableOptions & { ids?: ReadonlySet<string> | undefined },
): Promise<TableFile> {
  const { dependencies, corp } = context
  const world = await readWorld(context, dependencies.database, { language: options.language })
  const rooms = ids ? world.rooms.filter(({ id }) => ids.has(id)) : world.rooms
  const rows = rooms.map((room) => {
    const cells = toCells(room, corp.settings.timeZone, world)
    return importColumns.map((column) => cells[column])
  })
  return toFile(rows, options, options.language === 'zh-CN' ? '会议室' : 'rooms')
}

/** An empty table with one example. */
export async function makeTemplate(options: TableOptions): Promise<TableFile> {
  const { language } = options
  const words = plainWords[language]
  const isChinese = language === 'zh-CN'
  const example = {
    id: '',
    name: isChinese ? '望岳厅（示例，请删除）' : 'Example room (delete me)',
    origin: words.own,
    group: '',
    capacity: '12',
    equipment: [equipmentWord('tv', language), equipmentWord('video', language)].join(words.equipmentBetween),
    labels: isChinese ? '茶水' : 'Tea',
    location: isChinese ? '三楼电梯右侧' : 'Third floor, right of the lift',
    description: '',
    timeZone: '',
    sortOrder: '0',
    visibleTo: words.everyone,
    bookableHere: words.everyone,
    openHere: words.yes,
  }
  return toFile([importColumns.map((column) => example[column])], options, isChinese ? '会议室模板' : 'rooms-template')
}

async function toFile(rows: string[][], { format, language }: TableOptions, name: string): Promise<TableFile> {
  const table = [importColumns.map((column) => headingOf(column, language)), ...rows]
  const fileName = `${name}.${format}`
  if (format === 'csv') return { bytes: toCsv(table), contentType: 'text/csv; charset=utf-8', fileName }
  const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return { bytes: await toWorkbook(table), contentType, fileName }
}

/** Text only, so that nothing is taken for a formula; the heading stays in view. */
async function toWorkbook(table: string[][]): Promise<Uint8Array<ArrayBuffer>> {
  const data = table.map((row, index) =>
    row.map((value) => ({ value, type: String, ...(index === 0 ? { fontWeight: 'bold' as const } : {}) })),
  )
  const columns = importColumns.map((column) => ({ width: column === 'id' || column === 'name' ? 24 : 16 }))
  return Uint8Array.from(await writeWorkbook(data, { columns, stickyRowsCount: 1 }).toBuffer())
}

/** With a mark of UTF-8, without which Excel in China reads GBK. */
function toCsv(table: string[][]): Uint8Array<ArrayBuffer> {
  const lines = table.map((row) => row.map((cell) => quote(guard(cell))).join(','))
  return new TextEncoder().encode(`\ufeff${lines.join('\r\n')}\r\n`)
}

/** What a spreadsheet would take for a formula is marked as text; numbers are left alone. */
function guard(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) && !/^-?\d+$/.test(cell) ? `'${cell}` : cell
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
