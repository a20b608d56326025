import type { RoomSheet } from '@meeting/shared/room-pages/room-pages.types'
import { buildPdf, type PdfPage } from './pdf.ts'
import { drawSheet, toJpeg, type SheetWords } from './room-sheet.ts'
import { sheetSizes, type SheetFormat } from './sheet-sizes.ts'

export type SheetMaking = {
  format: SheetFormat
  wordsOf: (sheet: RoomSheet) => SheetWords
  /** Told after each sheet. */
  onProgress: (done: number) => void
}

/** The pictures of sheets, one after the other, so that the page stays alive. */
export async function makePages(sheets: readonly RoomSheet[], making: SheetMaking): Promise<PdfPage[]> {
  const { format, wordsOf, onProgress } = making
  const canvas = document.createElement('canvas')
  const { widthMm, heightMm } = sheetSizes[format]
  const pages: PdfPage[] = []
  for (const sheet of sheets) {
    drawSheet(canvas, sheet, format, wordsOf(sheet))
    const jpeg = await toJpeg(canvas)
    pages.push({ jpeg, pixelWidth: canvas.width, pixelHeight: canvas.height, widthMm, heightMm })
    onProgress(pages.length)
  }
  return pages
}

export function toPdf(pages: readonly PdfPage[], title: string): Blob {
  return new Blob([buildPdf(pages, title)], { type: 'application/pdf' })
}

export function toPicture({ jpeg }: PdfPage): Blob {
  return new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' })
}
