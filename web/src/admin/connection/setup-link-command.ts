/** Prints a one-time setup link; typed on the server, beside the running product. */
export const setupLinkCommand = 'npx -y pnpm@12.21.0 setup-link'
