import type { PicturePalette } from './picture-palettes.ts'
import { box, ellipse, line, polygon, rectangle } from './picture-shapes.ts'
import type { Point } from './picture-shapes.ts'

const shade = '#00000018'

/** A chair seen from behind, `y` its foot. */
export function drawChairFromBehind([x, y]: Point, size: number, palette: PicturePalette): string {
  const width = 19 * size
  return [
    ellipse([x, y], 9 * size, 2 * size, shade),
    line(
      [
        [x, y - 9 * size],
        [x, y - 1],
      ],
      palette.metal,
      1.6 * size,
    ),
    line(
      [
        [x - 7 * size, y],
        [x, y - 2.6 * size],
        [x + 7 * size, y],
      ],
      palette.metal,
      1.4 * size,
    ),
    rectangle(
      box(x - width / 2 - 0.6 * size, y - 15 * size, width + 1.2 * size, 6.5 * size),
      palette.chairShade,
      3 * size,
    ),
    rectangle(box(x - width / 2 + 0.8 * size, y - 32 * size, width - 1.6 * size, 19 * size), palette.chair, 5 * size),
  ].join('')
}

/** The back of a chair that looks over the far edge of the table. */
export function drawChairFromFront([x, y]: Point, size: number, palette: PicturePalette): string {
  return [
    rectangle(box(x - 7.5 * size, y - 16 * size, 15 * size, 22 * size), palette.chair, 4.5 * size),
    rectangle(box(x - 5.2 * size, y - 13.4 * size, 10.4 * size, 18 * size), palette.chairShade, 3.4 * size),
  ].join('')
}

/** A chair in profile; `facing` 1 looks to the right, -1 to the left; `y` its foot. */
export function drawChairInProfile([x, y]: Point, size: number, facing: 1 | -1, palette: PicturePalette): string {
  const at = (dx: number, dy: number): Point => [x + dx * facing * size, y + dy * size]
  return [
    ellipse([x, y], 10 * size, 2 * size, shade),
    line([at(-6, 0), at(-4, -12)], palette.metal, 1.7 * size),
    line([at(8, 0), at(6, -12)], palette.metal, 1.7 * size),
    line([at(-6.4, -13), at(-9.6, -32)], palette.chair, 5.6 * size),
    line([at(-6.4, -13), at(7.4, -13)], palette.chairShade, 5.6 * size),
  ].join('')
}

export function drawRoundTable([x, y]: Point, radius: number, palette: PicturePalette): string {
  const depth = radius * 0.3
  return [
    ellipse([x, y + 31], radius * 0.7, depth * 0.5, shade),
    line(
      [
        [x, y + 4],
        [x, y + 29],
      ],
      palette.metal,
      4,
    ),
    ellipse([x, y + 30], radius * 0.34, depth * 0.3, palette.metal),
    ellipse([x, y + 3], radius, depth, palette.tableEdge),
    ellipse([x, y], radius, depth, palette.table),
  ].join('')
}

/** A long table seen from its side: `half` is half its width at the far edge. */
export function drawLongTable([x, y]: Point, half: number, depth: number, palette: PicturePalette): string {
  const near = half * 1.13
  const leg = (dx: number) =>
    polygon(
      [
        [x + dx - 5, y + depth],
        [x + dx + 5, y + depth],
        [x + dx * 0.985 + 3.4, y + depth + 23],
        [x + dx * 0.985 - 3.4, y + depth + 23],
      ],
      palette.metal,
    )
  return [
    polygon(
      [
        [x - near, y + depth + 22],
        [x + near, y + depth + 22],
        [x + near * 0.96, y + depth + 27],
        [x - near * 0.96, y + depth + 27],
      ],
      shade,
    ),
    leg(-near * 0.76),
    leg(near * 0.76),
    `<path d="M${(x - half + 5).toFixed(1)} ${y}H${(x + half - 5).toFixed(1)}q5 0 6.4 4L${(x + near).toFixed(1)} ${y + depth - 3}q1.4 6-6 6H${(x - near + 6).toFixed(1)}q-7.400 0-6-6L${(x - half - 1.4).toFixed(1)} ${y + 4}q1.400-4 6.400-4Z" fill="${palette.table}"/>`,
    rectangle(box(x - near + 0.6, y + depth + 0.8, near * 2 - 1.2, 3.6), palette.tableEdge, 1.8),
  ].join('')
}

/** Things that show that people work here: a notebook and a cup. */
export function drawNotebook([x, y]: Point): string {
  return [
    polygon(
      [
        [x - 8, y],
        [x + 8, y],
        [x + 9.5, y + 4.6],
        [x - 9.5, y + 4.6],
      ],
      '#d6dce1',
    ),
    polygon(
      [
        [x - 8, y],
        [x + 8, y],
        [x + 7, y - 9],
        [x - 7, y - 9],
      ],
      '#3a4653',
    ),
  ].join('')
}

export function drawCup([x, y]: Point): string {
  return rectangle(box(x - 2.4, y - 4.5, 4.8, 5.5), '#ffffff', 1.2) + ellipse([x, y - 4.3], 2.4, 0.9, '#b98a5f')
}
