import { parse } from 'csv-parse/sync'
import { readSheet } from 'read-excel-file/node'
import { roomLimits, type RoomImport, type UnreadableReason } from '@meeting/shared'
import { DomainError } from '../../errors.ts'

/** A table as text, row by row as a spreadsheet numbers them; empty rows are there, too. */
export type TextTable = { encoding: RoomImport['encoding']; rows: string[][] }

/** A packed table unfolds to no more than this. */
const maxUnpacked = 60 * 1024 * 1024

/** It cannot be read at all, and why. */
export function unreadable(reason: UnreadableReason): DomainError {
  return new DomainError('room_import.unreadable', { data: { reason }, message: reason })
}

/**
 * Reads an .xlsx file, or a table of text: UTF-8, UTF-16, or GBK as Excel in China writes it; parted by commas, semicolons or tabs.
 * What it is, its bytes say, not its name. Throws `room_import.unreadable`.
 */
export async function readTable(bytes: Uint8Array): Promise<TextTable> {
  if (bytes.byteLength > roomLimits.importBytes) throw unreadable('too_large')
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { encoding: 'xlsx', rows: await readWorkbook(bytes) }
  const { encoding, text } = decode(bytes)
  return { encoding, rows: parseText(text) }
}

async function readWorkbook(bytes: Uint8Array): Promise<string[][]> {
  if (unpackedSize(bytes) > maxUnpacked) throw unreadable('too_large')
  try {
    const rows = await readSheet(Buffer.from(bytes), { trim: false })
    return rows.map((row) => row.map(toText))
  } catch {
    throw unreadable('not_a_table')
  }
}

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const centralEntry = 0x02014b50
const endOfDirectory = 0x06054b50

/** What the directory of a zip says its files unfold to; NaN when there is none. */
function unpackedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.byteLength - 22
  while (end >= 0 && view.getUint32(end, true) !== endOfDirectory) end -= 1
  if (end < 0) throw unreadable('not_a_table')
  let size = 0
  let at = view.getUint32(end + 16, true)
  while (at + 46 <= bytes.byteLength && view.getUint32(at, true) === centralEntry) {
    size += view.getUint32(at + 24, true)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return size
}

function decode(bytes: Uint8Array): { encoding: RoomImport['encoding']; text: string } {
  const begins = (...mark: number[]) => mark.every((byte, index) => bytes[index] === byte)
  if (begins(0xff, 0xfe)) return { encoding: 'utf-16', text: new TextDecoder('utf-16le').decode(bytes) }
  if (begins(0xfe, 0xff)) return { encoding: 'utf-16', text: new TextDecoder('utf-16be').decode(bytes) }
  // Excel's older files and pictures end here.
  if (bytes.includes(0)) throw unreadable('not_a_table')
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
    } catch {
      // Not this one.
    }
  }
  throw unreadable('encoding')
}

function parseText(text: string): string[][] {
  try {
    return parse(text, { delimiter: delimiterOf(text), relax_column_count: true, relax_quotes: true })
  } catch {
    throw unreadable('not_a_table')
  }
}

/** What parts the heading most often. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '')
  const count = (delimiter: string) => heading.split(delimiter).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}
