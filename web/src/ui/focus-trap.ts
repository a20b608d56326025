const focusable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex="-1"])'

/** What can be reached by Tab inside an element, in order. */
function focusableIn(container: HTMLElement): HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.getClientRects().length > 0,
  )
}

/** Keeps Tab inside `container`: from the last to the first and back. */
export function keepTabInside(container: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== 'Tab') return
  const reachable = focusableIn(container)
  const [first] = reachable
  const last = reachable[reachable.length - 1]
  if (!first || !last) return event.preventDefault()
  const outside = !container.contains(document.activeElement)
  const atEdge = document.activeElement === (event.shiftKey ? first : last) || document.activeElement === container
  if (!outside && !atEdge) return
  if (document.activeElement === container && !event.shiftKey) return
  event.preventDefault()
  ;(event.shiftKey ? last : first).focus()
}
