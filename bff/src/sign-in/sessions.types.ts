/** Who is calling. Server-side; the browser holds only a random token. */
export type Session = {
  corpId: string
  employeeId: string
  isAdministrator: boolean
  /** How the token travelled: cookies need the CSRF defence, bearers do not. */
  transport: 'cookie' | 'bearer'
}
