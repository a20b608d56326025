/** Points of a polygon as `x,y` pairs. */
export type Point = readonly [x: number, y: number]

/** One decimal is a tenth of a unit of a 320-unit picture: finer than anybody sees. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}

export type Box = { x: number; y: number; width: number; height: number }

export function box(x: number, y: number, width: number, height: number): Box {
  return { x, y, width, height }
}

export function rectangle({ x, y, width, height }: Box, fill: string, radius = 0): string {
  const rounded = radius > 0 ? ` rx="${short(radius)}"` : ''
  return `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"${rounded} fill="${fill}"/>`
}

export function polygon(points: readonly Point[], fill: string): string {
  return `<path d="M${points.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')}Z" fill="${fill}"/>`
}

export function ellipse([x, y]: Point, radiusX: number, radiusY: number, fill: string): string {
  return `<ellipse cx="${short(x)}" cy="${short(y)}" rx="${short(radiusX)}" ry="${short(radiusY)}" fill="${fill}"/>`
}

export function circle(center: Point, radius: number, fill: string): string {
  return ellipse(center, radius, radius, fill)
}

export function line(points: readonly Point[], stroke: string, width: number): string {
  const path = points.map(([x, y]) => `${short(x)} ${short(y)}`).join('L')
  return `<path d="M${path}" fill="none" stroke="${stroke}" stroke-width="${short(width)}" stroke-linecap="round" stroke-linejoin="round"/>`
}

/** A smooth hill or wave: a quadratic curve over the given points, closed down to `bottom`. */
export function hills(points: readonly Point[], bottom: number, fill: string): string {
  const [first, ...rest] = points
  const last = rest.at(-1)
  if (!first || !last) return ''
  const curve = rest.map(([x, y]) => `T${short(x)} ${short(y)}`).join('')
  return `<path d="M${short(first[0])} ${short(first[1])}${curve}V${short(bottom)}H${short(first[0])}Z" fill="${fill}"/>`
}
