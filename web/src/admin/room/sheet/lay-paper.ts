/**
 * Tells the printer which paper to take while a page is open; the answer takes it back. A rule for paper cannot hang on a class, and a
 * sheet written into the page is not allowed, so it goes into one that is there. In millimetres: CSS does not know A6.
 */
export function layPaper({ widthMm, heightMm }: { widthMm: number; heightMm: number }): () => void {
  const sheet = [...document.styleSheets].find(({ href }) => href?.startsWith(location.origin))
  if (!sheet) return () => {}
  const rule =
    sheet.cssRules[sheet.insertRule(`@page { size: ${widthMm}mm ${heightMm}mm; margin: 0 }`, sheet.cssRules.length)]
  return () => {
    const at = [...sheet.cssRules].findIndex((other) => other === rule)
    if (at >= 0) sheet.deleteRule(at)
  }
}
