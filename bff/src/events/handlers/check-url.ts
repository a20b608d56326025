import type { EventHandler } from '../event-handlers.types.ts'

/** The verification of the request URL is answered where it arrives; one in the inbox came from the failed list. */
export const handleCheckUrl: EventHandler = async () => 'nothing to do'
