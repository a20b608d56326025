import type { RoomSheet } from '@meeting/shared/room-pages/room-pages.types'
import { encode } from 'uqr'
import { sheetSizes, type SheetFormat } from './sheet-sizes.ts'

/** What stands on every sheet. */
export type SheetWords = { scan: string; scanMore: string; app: string; seats: string }

const ink = '#15181e'
const soft = '#515866'
const accent = '#006feb'
const font = '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif'

/** Draws a room's sheet: where, which, how many seats, and the code. The same picture is shown, printed and put into the PDF. */
export function drawSheet(canvas: HTMLCanvasElement, sheet: RoomSheet, format: SheetFormat, words: SheetWords): void {
  const { widthMm, heightMm, dotsPerMm } = sheetSizes[format]
  canvas.width = Math.round(widthMm * dotsPerMm)
  canvas.height = Math.round(heightMm * dotsPerMm)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('nothing can be drawn here')
  // All measures below are those of A6, in millimetres.
  const scale = canvas.width / sheetSizes.a6.widthMm
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(scale, scale)
  context.fillStyle = accent
  context.fillRect(0, 0, sheetSizes.a6.widthMm, 3)
  drawText(context, sheet.place, { top: 10, size: 4.2, color: soft, lines: 1 })
  const nameEnd = drawText(context, sheet.name, { top: 16.5, size: 11, color: ink, lines: 2, bold: true })
  if (sheet.capacity !== null) drawText(context, words.seats, { top: nameEnd + 1.5, size: 4.6, color: soft, lines: 1 })
  drawCode(context, sheet.link, { left: 17.5, top: 48, side: 70 })
  drawText(context, words.scan, { top: 120.5, size: 5, color: ink, lines: 1, bold: true })
  drawText(context, words.scanMore, { top: 128, size: 3.6, color: soft, lines: 1 })
  drawText(context, words.app, { top: 138, size: 3.4, color: soft, lines: 1 })
  context.setTransform(1, 0, 0, 1, 0, 0)
}

type TextStyle = { top: number; size: number; color: string; lines: number; bold?: boolean }

const margin = 8
const textWidth = sheetSizes.a6.widthMm - 2 * margin
const smallest = 0.6

/** Centred text that shrinks a little and then breaks; what does not fit after all ends in dots. Answers where it ends. */
function drawText(context: CanvasRenderingContext2D, text: string, style: TextStyle): number {
  const { size, lines, bold, color, top } = style
  context.fillStyle = color
  context.textAlign = 'center'
  context.textBaseline = 'top'
  // Fonts below a pixel are not drawn: ten times as large, and the canvas ten times as small.
  context.save()
  context.scale(0.1, 0.1)
  let broken: string[] = [text]
  let fitted = size
  for (; fitted >= size * smallest; fitted -= 0.2) {
    context.font = `${bold ? 600 : 400} ${fitted * 10}px ${font}`
    broken = breakLines(context, text, textWidth * 10)
    if (broken.length <= lines) break
  }
  const shown = broken.slice(0, lines)
  if (broken.length > lines) shown[lines - 1] = `${shown[lines - 1]?.slice(0, -1)}…`
  const step = fitted * 1.25
  shown.forEach((line, place) => context.fillText(line, (sheetSizes.a6.widthMm / 2) * 10, (top + place * step) * 10))
  context.restore()
  return top + shown.length * step
}

/** Between words where there are any; Chinese breaks anywhere. */
function breakLines(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of text.match(/[\w'’-]+\s*|\S\s*|\s+/gu) ?? []) {
    if (line !== '' && context.measureText((line + piece).trimEnd()).width > width) {
      lines.push(line.trimEnd())
      line = piece
    } else line += piece
  }
  return [...lines, line.trimEnd()].filter((part) => part !== '')
}

function drawCode(
  context: CanvasRenderingContext2D,
  link: string,
  { left, top, side }: { left: number; top: number; side: number },
): void {
  // The link is long: a coarse code is worth more to an old camera than one that survives being torn.
  const { data, size } = encode(link, { ecc: 'L', border: 3 })
  const module = side / size
  context.fillStyle = '#000000'
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      // A hair wider than a module, so that no white line is left between two.
      if (data[row]?.[column])
        context.fillRect(left + column * module, top + row * module, module * 1.02, module * 1.02)
    }
  }
}

/** The picture of a sheet as JPEG. */
export async function toJpeg(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92))
  if (!blob) throw new Error('the picture could not be made')
  return new Uint8Array(await blob.arrayBuffer())
}
