export type SheetFormat = 'a6' | 'a4'
/** Millimetres; at this density a code is crisp and a page stays around 100 kB. */
export const sheetSizes = {
  a6: { widthMm: 105, heightMm: 148, dotsPerMm: 9.5 },
  a4: { widthMm: 210, heightMm: 297, dotsPerMm: 7 },
} as const satisfies Record<SheetFormat, { widthMm: number; heightMm: number; dotsPerMm: number }>
