/** What one sees through the window. */
export type PictureView = 'mountains' | 'city' | 'river'

export type PicturePalette = {
  view: PictureView
  ceiling: string
  wall: string
  sideWall: string
  accent: string
  skirting: string
  floor: string
  rug: string
  table: string
  tableEdge: string
  chair: string
  chairShade: string
  metal: string
}

const mountains: PicturePalette = {
  view: 'mountains',
  ceiling: '#f7f8f5',
  wall: '#e9ede6',
  sideWall: '#dce3da',
  accent: '#bccfc2',
  skirting: '#c9d3c6',
  floor: '#dcc9ab',
  rug: '#cfb995',
  table: '#9a744f',
  tableEdge: '#7a5a3b',
  chair: '#3f6f60',
  chairShade: '#315749',
  metal: '#5d6b66',
}

const city: PicturePalette = {
  view: 'city',
  ceiling: '#faf7f3',
  wall: '#f2ebe2',
  sideWall: '#e6dccf',
  accent: '#dfb59b',
  skirting: '#d8cab9',
  floor: '#cbc3ba',
  rug: '#b9afa4',
  table: '#d3ab78',
  tableEdge: '#ae8552',
  chair: '#3a5577',
  chairShade: '#2c425e',
  metal: '#6a6f78',
}

const river: PicturePalette = {
  view: 'river',
  ceiling: '#f6f9fa',
  wall: '#e6edf1',
  sideWall: '#d7e1e7',
  accent: '#a9c3d1',
  skirting: '#c3d0d8',
  floor: '#d5d3cc',
  rug: '#c2c0b8',
  table: '#efe3cc',
  tableEdge: '#cdb58c',
  chair: '#d18a43',
  chairShade: '#ad6d2d',
  metal: '#66727a',
}

const palettes = [mountains, city, river] as const
const byBuilding: Readonly<Record<string, PicturePalette>> = { 总部A座: mountains, 总部B座: city, 滨江研发园: river }

/** Each building has its own materials and its own view; a building that is not known takes those that `variant` names. */
export function paletteOf(building: string | undefined, variant: number): PicturePalette {
  return byBuilding[building ?? ''] ?? palettes[variant % palettes.length] ?? mountains
}
