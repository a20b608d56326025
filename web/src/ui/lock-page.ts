let layers = 0

/** Makes the page behind a layer unreachable and still; the answered function gives it back. Layers may be stacked. */
export function lockPage(): () => void {
  layers += 1
  apply()
  let locked = true
  return () => {
    if (!locked) return
    locked = false
    layers -= 1
    apply()
  }
}

function apply() {
  document.body.classList.toggle('is-locked', layers > 0)
  // `inert` is unknown to Chromium 100: there the focus trap and aria-modal do the work.
  document.getElementById('page')?.toggleAttribute('inert', layers > 0)
}
