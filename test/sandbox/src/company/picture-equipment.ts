import type { PicturePalette } from './picture-palettes.ts'
import { box, circle, ellipse, line, polygon, rectangle } from './picture-shapes.ts'
import type { Box, Point } from './picture-shapes.ts'

function drawFaces({ x, y, width, height }: Box): string {
  const tones = ['#8fb4d9', '#e0b48a', '#a7c6a1', '#c7a9cf']
  const gap = 1.5
  const tileWidth = (width - 3 * gap) / 2
  const tileHeight = (height - 3 * gap) / 2
  return tones
    .map((tone, index) => {
      const left = x + gap + (index % 2) * (tileWidth + gap)
      const top = y + gap + Math.floor(index / 2) * (tileHeight + gap)
      const middle = left + tileWidth / 2
      const bottom = top + tileHeight
      const shoulder = tileHeight * 0.42
      return [
        rectangle(box(left, top, tileWidth, tileHeight), '#3a4653', 1),
        circle([middle, top + tileHeight * 0.4], tileHeight * 0.2, tone),
        `<path d="M${(middle - shoulder).toFixed(1)} ${bottom.toFixed(1)}a${shoulder.toFixed(1)} ${(tileHeight * 0.34).toFixed(1)} 0 0 1 ${(2 * shoulder).toFixed(1)} 0Z" fill="${tone}"/>`,
      ].join('')
    })
    .join('')
}

function drawSlide({ x, y, width, height }: Box, paper: string): string {
  const bars = [0.35, 0.6, 0.45, 0.8]
  const barWidth = width * 0.07
  return [
    rectangle(box(x, y, width, height), paper),
    rectangle(box(x + width * 0.1, y + height * 0.16, width * 0.4, height * 0.1), '#5b7fa6', 0.8),
    rectangle(box(x + width * 0.1, y + height * 0.38, width * 0.32, height * 0.06), '#b3bfca', 0.6),
    rectangle(box(x + width * 0.1, y + height * 0.52, width * 0.28, height * 0.06), '#b3bfca', 0.6),
    rectangle(box(x + width * 0.1, y + height * 0.66, width * 0.32, height * 0.06), '#b3bfca', 0.6),
    ...bars.map((share, index) => {
      const tall = height * 0.62 * share
      const left = x + width * 0.56 + index * barWidth * 1.5
      return rectangle(box(left, y + height * 0.84 - tall, barWidth, tall), index === 3 ? '#e39a5b' : '#7fa7cc')
    }),
  ].join('')
}

/** A television on the wall; in a room for video conferences faces are on it and a camera under it. */
export function drawTelevision(frame: Box, hasVideo: boolean): string {
  const inner = box(frame.x + 2, frame.y + 2, frame.width - 4, frame.height - 4)
  const camera = hasVideo
    ? rectangle(box(frame.x + frame.width / 2 - 9, frame.y + frame.height + 1.5, 18, 3.6), '#2b333c', 1.8) +
      circle([frame.x + frame.width / 2, frame.y + frame.height + 3.3], 1.2, '#8fb4d9')
    : ''
  return rectangle(frame, '#232a32', 2) + (hasVideo ? drawFaces(inner) : drawSlide(inner, '#eef3f8')) + camera
}

/** A pull-down screen and the projector that hangs from the ceiling before it. */
export function drawProjection(frame: Box, hasVideo: boolean, palette: PicturePalette): string {
  const middle = frame.x + frame.width / 2
  const camera = hasVideo
    ? rectangle(box(middle - 9, frame.y + frame.height + 2, 18, 3.6), '#2b333c', 1.8) +
      circle([middle, frame.y + frame.height + 3.8], 1.2, '#8fb4d9')
    : ''
  return [
    rectangle(box(frame.x - 2, frame.y - 4, frame.width + 4, 4), palette.metal, 1.5),
    rectangle(frame, '#ffffff'),
    drawSlide(box(frame.x + 3, frame.y + 3, frame.width - 6, frame.height - 6), '#f7f9fb'),
    rectangle(box(frame.x - 1, frame.y + frame.height, frame.width + 2, 1.6), palette.metal, 0.8),
    camera,
    line(
      [
        [middle, 0],
        [middle, 7],
      ],
      palette.metal,
      1.6,
    ),
    rectangle(box(middle - 11, 6, 22, 7), '#f2f3f3', 2),
    rectangle(box(middle - 11, 11.4, 22, 1.6), '#c9cfd3', 0.8),
    circle([middle, 9.4], 1.9, '#58656f'),
  ].join('')
}

export function drawWhiteboard({ x, y, width, height }: Box): string {
  const at = (across: number, down: number): Point => [x + width * across, y + height * down]
  const side = height * 0.24
  return [
    rectangle(box(x, y, width, height), '#c2c9ce', 1.5),
    rectangle(box(x + 1.6, y + 1.6, width - 3.2, height - 3.2), '#ffffff', 0.8),
    line([at(0.14, 0.24), at(0.46, 0.24)], '#5b7fa6', 1.6),
    line([at(0.14, 0.44), at(0.36, 0.44)], '#9aa7b2', 1.3),
    line([at(0.14, 0.6), at(0.4, 0.6)], '#9aa7b2', 1.3),
    rectangle(box(...at(0.54, 0.24), side, side), '#f3d27a', 0.6),
    rectangle(box(...at(0.74, 0.24), side, side), '#9cc7e0', 0.6),
    rectangle(box(...at(0.64, 0.56), side, side), '#e8a48c', 0.6),
    line([at(0.14, 0.78), at(0.3, 0.78)], '#6aa07c', 1.5),
    rectangle(box(x + width * 0.3, y + height, width * 0.4, 2), '#aab3ba', 1),
  ].join('')
}

/** Where nothing hangs there is a picture: one calm hill. */
export function drawArt({ x, y, width, height }: Box, palette: PicturePalette): string {
  const bottom = y + height - 4
  return [
    rectangle(box(x, y, width, height), '#ffffff', 1),
    rectangle(box(x + 4, y + 4, width - 8, height - 8), palette.wall),
    circle([x + width * 0.64, y + height * 0.38], height * 0.12, '#e7b67a'),
    polygon(
      [
        [x + 4, bottom],
        [x + width * 0.4, y + height * 0.42],
        [x + width * 0.66, bottom],
      ],
      palette.chair,
    ),
    polygon(
      [
        [x + width * 0.42, bottom],
        [x + width * 0.7, y + height * 0.58],
        [x + width - 4, bottom],
      ],
      palette.chairShade,
    ),
  ].join('')
}

/** The three-legged conference telephone that stands on the table. */
export function drawTelephone([x, y]: Point, scale: number): string {
  return [
    polygon(
      [
        [x - 11 * scale, y + 2.4 * scale],
        [x, y - 4.6 * scale],
        [x + 11 * scale, y + 2.4 * scale],
        [x, y + 1 * scale],
      ],
      '#2f3841',
    ),
    ellipse([x, y - 0.4 * scale], 5 * scale, 2.6 * scale, '#46525e'),
    ellipse([x, y - 0.9 * scale], 2.4 * scale, 1.2 * scale, '#8fd0a8'),
  ].join('')
}

/** The telephone of a booth, on the back wall. */
export function drawWallTelephone([x, y]: Point): string {
  return [
    rectangle(box(x - 8, y - 12, 16, 24), '#2f3841', 3),
    rectangle(box(x - 5.5, y - 9.5, 4.5, 19), '#58656f', 2.2),
    rectangle(box(x + 1, y - 8.5, 5, 4), '#8fd0a8', 0.8),
    ...[0, 1, 2].flatMap((row) =>
      [0, 1].map((column) => circle([x + 2.2 + column * 2.8, y + row * 3.4], 0.9, '#c3cbd2')),
    ),
  ].join('')
}
