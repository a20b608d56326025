import { equipmentKinds, type Equipment } from '@meeting/shared'

/** The kinds that a list in an address names; what is none is left out. */
export function toEquipmentKinds(text: string): Equipment[] {
  const words = text.split(',')
  return equipmentKinds.filter((kind) => words.includes(kind))
}
