import { createHash } from 'node:crypto'
import type { Room } from '../state.ts'
import {
  drawArt,
  drawProjection,
  drawTelephone,
  drawTelevision,
  drawWallTelephone,
  drawWhiteboard,
} from './picture-equipment.ts'
import {
  drawChairFromBehind,
  drawChairFromFront,
  drawChairInProfile,
  drawCup,
  drawLongTable,
  drawNotebook,
  drawRoundTable,
} from './picture-furniture.ts'
import { paletteOf } from './picture-palettes.ts'
import type { PicturePalette } from './picture-palettes.ts'
import {
  drawAccent,
  drawLamps,
  drawPlant,
  drawShell,
  drawSlats,
  drawWindow,
  pictureHeight,
  pictureWidth,
} from './picture-room.ts'
import { box, polygon } from './picture-shapes.ts'

export type PicturedRoom = Pick<Room, 'roomId' | 'name' | 'capacity' | 'labelIds' | 'location'>

type Scene = {
  palette: PicturePalette
  capacity: number
  has: { tv: boolean; phone: boolean; projector: boolean; whiteboard: boolean; video: boolean }
  /** A number that follows from the room's id: variety that stays the same. */
  variant: number
}

const middle = 200

function sceneOf(room: PicturedRoom): Scene {
  const variant = createHash('sha256').update(room.roomId).digest().readUInt16BE(0)
  const has = (labelId: Room['labelIds'][number]) => room.labelIds.includes(labelId)
  return {
    palette: paletteOf(room.location?.title, variant),
    capacity: room.capacity ?? 6,
    has: { tv: has(1), phone: has(2), projector: has(3), whiteboard: has(4), video: has(5) },
    variant,
  }
}

function isBooth({ capacity }: Scene): boolean {
  return capacity <= 2
}

function isHall({ capacity }: Scene): boolean {
  return capacity >= 25
}

/** Evenly spread x positions, `count` of them, within `half` on both sides of the middle. */
function spread(count: number, half: number): number[] {
  if (count === 1) return [middle]
  return Array.from({ length: count }, (_, index) => middle - half + (index * 2 * half) / (count - 1))
}

function drawWall(scene: Scene): string {
  const { has, palette } = scene
  const hasScreen = has.tv || has.video || has.projector
  if (isBooth(scene)) {
    const screen = has.video || has.tv ? drawTelevision(box(middle - 25, 44, 50, 31), has.video) : ''
    return screen + (has.phone ? drawWallTelephone([middle, 62]) : '')
  }
  const wide = has.projector || isHall(scene)
  const width = wide ? 112 : 76
  const screenX = has.whiteboard ? (wide ? 98 : 106) : middle - width / 2
  const frame = wide ? box(screenX, 31, width, 61) : box(screenX, 40, width, 45)
  const board = hasScreen ? box(screenX + width + 18, 38, 302 - screenX - width - 18, 46) : box(132, 34, 126, 54)
  return [
    has.projector ? drawProjection(frame, has.video, palette) : '',
    !has.projector && hasScreen ? drawTelevision(frame, has.video) : '',
    has.whiteboard ? drawWhiteboard(board) : '',
    !hasScreen && !has.whiteboard ? drawArt(box(middle - 38, 38, 76, 46), palette) : '',
  ].join('')
}

function drawBooth({ palette, variant }: Scene): string {
  return [
    drawChairInProfile([middle - 52, 162], 1.35, 1, palette),
    drawChairInProfile([middle + 52, 162], 1.35, -1, palette),
    drawRoundTable([middle, 128], 30, palette),
    variant % 2 === 0 ? drawNotebook([middle - 4, 126]) : drawCup([middle + 8, 128]),
  ].join('')
}

function drawRoundSetting({ palette, variant, has }: Scene): string {
  return [
    drawChairFromFront([middle - 22, 116], 1.2, palette),
    drawChairFromFront([middle + 22, 116], 1.2, palette),
    drawChairInProfile([middle - 76, 162], 1.3, 1, palette),
    drawChairInProfile([middle + 76, 162], 1.3, -1, palette),
    drawRoundTable([middle, 130], 54, palette),
    drawNotebook([middle + (variant % 3) * 10 - 16, 128]),
    drawCup([middle + 30, 132]),
    has.phone ? drawTelephone([middle - 28, 132], 1) : '',
  ].join('')
}

type TableSize = { side: number; half: number; chair: number; hasEnds: boolean }

/** Chairs along one side, half width of the table, size of the chairs, and whether people sit at its ends too. */
function tableSize(capacity: number): TableSize {
  if (capacity <= 6) return { side: 2, half: 54, chair: 1.15, hasEnds: true }
  if (capacity <= 8) return { side: 3, half: 66, chair: 1.08, hasEnds: true }
  if (capacity <= 10) return { side: 4, half: 78, chair: 1, hasEnds: true }
  if (capacity <= 12) return { side: 5, half: 84, chair: 0.94, hasEnds: true }
  if (capacity <= 16) return { side: 7, half: 99, chair: 0.88, hasEnds: false }
  return { side: 8, half: 102, chair: 0.82, hasEnds: false }
}

function drawLongSetting({ palette, capacity, variant, has }: Scene): string {
  const { side, half, chair, hasEnds } = tableSize(capacity)
  const inner = half * (side === 2 ? 0.5 : 0.8)
  const end = half * 1.13 + 9
  const onTable = (x: number, index: number): string => {
    if ((index + variant) % 3 === 0) return drawNotebook([x, 131])
    return (index + variant) % 3 === 1 ? drawCup([x + 8, 133]) : ''
  }
  return [
    ...spread(side, inner).map((x) => drawChairFromFront([x, 117], chair, palette)),
    hasEnds ? drawChairInProfile([middle - end, 160], 1.12, 1, palette) : '',
    hasEnds ? drawChairInProfile([middle + end, 160], 1.12, -1, palette) : '',
    drawLongTable([middle, 122], half, 17, palette),
    ...spread(side, inner).map((x, index) => (has.phone && x === middle ? '' : onTable(x, index))),
    has.phone ? drawTelephone([middle, 132], 1.2) : '',
    ...spread(side, inner * 1.16).map((x) => drawChairFromBehind([x, 177], chair, palette)),
  ].join('')
}

function drawHall({ palette, has }: Scene): string {
  const row = (count: number, half: number, y: number, size: number) =>
    spread(count, half).map((x) => drawChairFromBehind([x, y], size, palette))
  return [
    drawLongTable([120, 108], 16, 6, palette),
    has.phone ? drawTelephone([120, 109], 0.8) : '',
    ...row(9, 96, 141, 0.72),
    ...row(8, 104, 160, 0.86),
    ...row(7, 112, 182, 1.02),
  ].join('')
}

function drawFurniture(scene: Scene): string {
  if (isBooth(scene)) return drawBooth(scene)
  if (isHall(scene)) return drawHall(scene)
  return scene.capacity <= 4 ? drawRoundSetting(scene) : drawLongSetting(scene)
}

function lampCount(scene: Scene): number {
  if (scene.has.projector) return 0
  if (scene.capacity > 12) return 4
  return scene.capacity > 4 ? 3 : 1
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * A flat drawing (SVG, 16:9) of a meeting room: seats by capacity, what hangs on the wall by equipment, materials and view by
 * building. The same room always looks the same; every second one is mirrored.
 */
export function renderRoomPicture(room: PicturedRoom): string {
  const scene = sceneOf(room)
  const { palette, variant } = scene
  const clipId = `view-${room.roomId.slice(0, 8)}`
  const rug = polygon(
    [
      [92, 150],
      [310, 150],
      [326, 184],
      [60, 184],
    ],
    palette.rug,
  )
  const picture = [
    drawShell(palette),
    isBooth(scene) ? drawSlats(palette) : drawAccent(palette),
    drawWindow(palette, clipId),
    drawWall(scene),
    drawLamps(middle, lampCount(scene), palette),
    rug,
    variant % 3 === 0 && !scene.has.projector ? drawPlant([94, 124], 0.9) : '',
    drawFurniture(scene),
  ].join('')
  const mirrored = variant % 2 === 1 ? ` transform="matrix(-1 0 0 1 ${pictureWidth} 0)"` : ''
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${pictureWidth} ${pictureHeight}" width="640" height="360" role="img">` +
    `<title>${escapeText(room.name)}</title><g${mirrored}>${picture}</g></svg>\n`
  )
}
