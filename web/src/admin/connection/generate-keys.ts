const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Letters and digits by chance, each equally likely: bytes beyond the last whole multiple of 62 are thrown away. */
function randomText(length: number, random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random(new Uint8Array(64))) {
      if (byte < 248 && text.length < length) text += alphabet[byte % 62]
    }
  }
  return text
}

const browserRandom = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)

/** A pair for the event subscription as DingTalk's console takes it: an aes_key of 43, a token of 32 characters. */
export function generateEventKeys(random = browserRandom): { eventToken: string; eventAesKey: string } {
  return { eventToken: randomText(32, random), eventAesKey: randomText(43, random) }
}
