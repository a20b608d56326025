/** A column of `AdminTable`; its cells come from the slot of the same key. */
export type TableColumn = {
  key: string
  title: string
  align?: 'start' | 'end'
  /** A CSS width. */
  width?: string
  sortable?: boolean
  /** On a phone this cell is the head of the row's card. */
  main?: boolean
}
