import type { PicturePalette, PictureView } from './picture-palettes.ts'
import { box, circle, hills, line, polygon, rectangle } from './picture-shapes.ts'
import type { Point } from './picture-shapes.ts'

/** The room is drawn on 320 × 180: side wall with the window on the left, back wall from here on. */
export const backWallX = 76
export const ceilingY = 20
export const floorY = 112
export const pictureWidth = 320
export const pictureHeight = 180

/** A point of the side wall: `along` 0 at the near edge to 1 at the corner, `up` 0 at the floor to 1 at the ceiling. */
function onSideWall(along: number, up: number): Point {
  const floor = 168 + (floorY - 168) * along
  const ceiling = -14 + (ceilingY + 14) * along
  return [backWallX * along, floor + (ceiling - floor) * up]
}

function quad(fromAlong: number, toAlong: number, fromUp: number, toUp: number): Point[] {
  return [
    onSideWall(fromAlong, fromUp),
    onSideWall(toAlong, fromUp),
    onSideWall(toAlong, toUp),
    onSideWall(fromAlong, toUp),
  ]
}

const sky: Readonly<Record<PictureView, string>> = { mountains: '#d3e7ef', city: '#f6dcc3', river: '#cfe6f4' }

function drawMountains(): string {
  return [
    circle([50, 44], 5.5, '#f7d99a'),
    polygon(
      [
        [0, 98],
        [0, 70],
        [16, 48],
        [30, 68],
        [44, 54],
        [66, 82],
        [72, 98],
      ],
      '#9fbfc2',
    ),
    polygon(
      [
        [0, 112],
        [0, 92],
        [20, 72],
        [40, 92],
        [56, 78],
        [72, 94],
        [72, 108],
      ],
      '#74a08f',
    ),
    polygon(
      [
        [0, 130],
        [0, 106],
        [26, 96],
        [50, 102],
        [72, 94],
        [72, 112],
      ],
      '#4f7f6b',
    ),
  ].join('')
}

function drawCity(): string {
  const towers: readonly (readonly [x: number, top: number, width: number, fill: string])[] = [
    [2, 66, 12, '#c99f86'],
    [16, 46, 9, '#b98a72'],
    [27, 72, 13, '#d1ab92'],
    [42, 58, 8, '#b98a72'],
    [52, 70, 11, '#c99f86'],
    [64, 62, 10, '#d1ab92'],
  ]
  const lights = [70, 78, 86, 94].flatMap((y) =>
    [5, 9, 31, 36, 55, 59].map((x) => rectangle(box(x, y + 6, 2, 3), '#f8ecd8')),
  )
  return [
    circle([60, 46], 6, '#f3b48a'),
    ...towers.map(([x, top, width, fill]) => rectangle(box(x, top, width, 130 - top), fill)),
    line(
      [
        [20.5, 46],
        [20.5, 38],
      ],
      '#b98a72',
      1.4,
    ),
    ...lights,
  ].join('')
}

function drawRiver(): string {
  return [
    circle([22, 46], 5.5, '#fbe3a6'),
    hills(
      [
        [0, 80],
        [18, 70],
        [38, 78],
        [58, 70],
        [76, 76],
      ],
      100,
      '#a5c6bd',
    ),
    rectangle(box(0, 84, 76, 60), '#86b6cd'),
    line(
      [
        [10, 92],
        [26, 92],
      ],
      '#b9d7e4',
      1.6,
    ),
    line(
      [
        [34, 99],
        [56, 99],
      ],
      '#b9d7e4',
      1.6,
    ),
    line(
      [
        [14, 107],
        [30, 107],
      ],
      '#b9d7e4',
      1.6,
    ),
    polygon(
      [
        [42, 86],
        [58, 86],
        [55, 90],
        [45, 90],
      ],
      '#5b6f78',
    ),
    polygon(
      [
        [49, 85],
        [49, 70],
        [57, 84],
      ],
      '#fdf8ee',
    ),
  ].join('')
}

const views: Readonly<Record<PictureView, () => string>> = {
  mountains: drawMountains,
  city: drawCity,
  river: drawRiver,
}

function pathOf(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
}

function drawGlazingBar(along: number): string {
  return line([onSideWall(along, 0.3), onSideWall(along, 0.86)], '#fdfdfb', 2.4)
}

/** The window in the side wall; `id` keeps its clip path apart from others on the same page. */
export function drawWindow(palette: PicturePalette, id: string): string {
  const glass = quad(0, 0.86, 0.3, 0.86)
  const frame = quad(0, 0.9, 0.265, 0.895)
  return [
    polygon(frame, '#fdfdfb'),
    `<clipPath id="${id}"><path d="${pathOf(glass)}"/></clipPath>`,
    `<g clip-path="url(#${id})">${polygon(glass, sky[palette.view])}${views[palette.view]()}</g>`,
    drawGlazingBar(0.34),
    drawGlazingBar(0.64),
    polygon(quad(0, 0.93, 0.235, 0.268), palette.skirting),
  ].join('')
}

/** Ceiling, walls, floor. */
export function drawShell(palette: PicturePalette): string {
  const corner: Point = [backWallX, floorY]
  return [
    rectangle(box(0, 0, pictureWidth, pictureHeight), palette.wall),
    polygon(
      [
        [0, -14],
        [backWallX, ceilingY],
        [pictureWidth, ceilingY],
        [pictureWidth, 0],
        [0, 0],
      ],
      palette.ceiling,
    ),
    polygon([[0, -14], [backWallX, ceilingY], corner, [0, 168]], palette.sideWall),
    polygon([[0, 168], corner, [pictureWidth, floorY], [pictureWidth, 180], [0, 180]], palette.floor),
    rectangle(box(backWallX, floorY - 3.5, pictureWidth - backWallX, 3.5), palette.skirting),
    polygon([[0, 163], [backWallX, floorY - 3.5], corner, [0, 168]], palette.skirting),
  ].join('')
}

/** Slats that swallow the sound of a phone booth. */
export function drawSlats(palette: PicturePalette): string {
  const slats: string[] = []
  for (let x = backWallX + 8; x < pictureWidth; x += 10) {
    slats.push(rectangle(box(x, ceilingY + 3, 5, floorY - ceilingY - 8), palette.accent, 1))
  }
  return slats.join('')
}

/** A band of the building's colour on the back wall. */
export function drawAccent(palette: PicturePalette): string {
  return rectangle(box(backWallX, 78, pictureWidth - backWallX, floorY - 81.5), palette.accent)
}

export function drawPlant([x, y]: Point, scale: number): string {
  const leaf = (dx: number, dy: number, fill: string) =>
    `<path d="M${x} ${y - 12 * scale}Q${(x + dx * 0.1 * scale).toFixed(1)} ${(y + dy * 0.7 * scale).toFixed(1)} ${(x + dx * scale).toFixed(1)} ${(y + dy * scale).toFixed(1)}Q${(x + dx * 0.8 * scale).toFixed(1)} ${(y + dy * 0.3 * scale).toFixed(1)} ${x} ${y - 12 * scale}Z" fill="${fill}"/>`
  return [
    leaf(-15, -34, '#5d8f6d'),
    leaf(14, -36, '#4f7f5f'),
    leaf(-8, -46, '#4f7f5f'),
    leaf(7, -48, '#6aa07c'),
    polygon(
      [
        [x - 7 * scale, y - 13 * scale],
        [x + 7 * scale, y - 13 * scale],
        [x + 5 * scale, y],
        [x - 5 * scale, y],
      ],
      '#f4f1ea',
    ),
    polygon(
      [
        [x - 7 * scale, y - 13 * scale],
        [x + 7 * scale, y - 13 * scale],
        [x + 6.4 * scale, y - 10 * scale],
        [x - 6.4 * scale, y - 10 * scale],
      ],
      '#dcd6ca',
    ),
  ].join('')
}

/** Pendant lamps over the table, or one long panel in large rooms. */
export function drawLamps(centerX: number, count: number, palette: PicturePalette): string {
  if (count > 3)
    return (
      rectangle(box(centerX - 80, 6, 160, 5), '#fffdf3', 2.5) + rectangle(box(centerX - 80, 11, 160, 1.2), '#e3dfd2')
    )
  const lamps: string[] = []
  for (let index = 0; index < count; index += 1) {
    const x = centerX + (index - (count - 1) / 2) * 44
    lamps.push(
      line(
        [
          [x, 0],
          [x, 26],
        ],
        palette.metal,
        0.9,
      ),
      `<path d="M${x - 9} 35a9 9 0 0 1 18 0Z" fill="${palette.metal}"/>`,
      rectangle(box(x - 9, 35, 18, 1.8), '#fff2c4', 0.9),
    )
  }
  return lamps.join('')
}
