/** A page that is one JPEG from edge to edge; its size on paper in millimetres. */
export type PdfPage = { jpeg: Uint8Array; pixelWidth: number; pixelHeight: number; widthMm: number; heightMm: number }

const pointsPerMm = 72 / 25.4

/**
 * A PDF of pictures, each a page. Text drawn by the browser needs no font in the file, which for Chinese would be megabytes; see
 * decision 0059.
 */
export function buildPdf(pages: readonly PdfPage[], title: string): Uint8Array<ArrayBuffer> {
  const file = createFile()
  const ids = pages.map((_, place) => ({ page: 4 + place * 3, content: 5 + place * 3, image: 6 + place * 3 }))
  file.object(1, '<< /Type /Catalog /Pages 2 0 R >>')
  file.object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${ids.map(({ page }) => `${page} 0 R`).join(' ')}] >>`)
  file.object(3, `<< /Title ${toPdfText(title)} >>`)
  pages.forEach((page, place) => {
    const id = ids[place]
    if (!id) return
    const [width, height] = [page.widthMm * pointsPerMm, page.heightMm * pointsPerMm].map((size) => size.toFixed(2))
    file.object(
      id.page,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${id.content} 0 R /Resources << /XObject << /I ${id.image} 0 R >> >> >>`,
    )
    file.stream(id.content, '', new TextEncoder().encode(`q ${width} 0 0 ${height} 0 0 cm /I Do Q`))
    file.stream(
      id.image,
      `/Type /XObject /Subtype /Image /Width ${page.pixelWidth} /Height ${page.pixelHeight} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`,
      page.jpeg,
    )
  })
  return file.end()
}

function createFile() {
  const chunks: Uint8Array[] = []
  const offsets = new Map<number, number>()
  let length = 0

  function write(part: string | Uint8Array): void {
    const bytes = typeof part === 'string' ? new TextEncoder().encode(part) : part
    chunks.push(bytes)
    length += bytes.length
  }

  write('%PDF-1.4\n')
  // Four bytes beyond ASCII tell programs on the way that the file is not text.
  write(new Uint8Array([0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a]))
  return {
    object(id: number, body: string): void {
      offsets.set(id, length)
      write(`${id} 0 obj\n${body}\nendobj\n`)
    },
    stream(id: number, dictionary: string, bytes: Uint8Array): void {
      offsets.set(id, length)
      write(`${id} 0 obj\n<< ${dictionary} /Length ${bytes.length} >>\nstream\n`)
      write(bytes)
      write('\nendstream\nendobj\n')
    },
    end(): Uint8Array<ArrayBuffer> {
      const start = length
      const count = offsets.size + 1
      const entries = Array.from({ length: count - 1 }, (_, place) =>
        String(offsets.get(place + 1) ?? 0).padStart(10, '0'),
      )
      write(`xref\n0 ${count}\n0000000000 65535 f \n${entries.map((entry) => `${entry} 00000 n \n`).join('')}`)
      write(`trailer\n<< /Size ${count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${start}\n%%EOF\n`)
      const whole = new Uint8Array(length)
      let at = 0
      for (const chunk of chunks) {
        whole.set(chunk, at)
        at += chunk.length
      }
      return whole
    },
  }
}

/** A PDF string of any script: UTF-16 in hexadecimal. */
function toPdfText(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'))
  return `<feff${units.join('')}>`
}
