import type { SignInAnswer } from '@meeting/shared'
import { api } from '../api/client.ts'
import { ContainerError, isInsideDingTalk, readSurroundings } from './container.ts'
import { rememberBearer, signInHere } from './sign-in-here.ts'

type Renewal =
  | { kind: 'renewed'; answer: SignInAnswer }
  | { kind: 'failed'; error: unknown }
  /** A plain browser: only its owner can sign in. */
  | { kind: 'outside' }

/** A session lost so soon (milliseconds) after it began was never kept: the web view drops cookies. */
const neverKept = 60_000

/** Fetches a new session with the container. A session that does not last twice is a failure, not a loop. */
export async function renewHere(sessionAge: number): Promise<Renewal> {
  if (!isInsideDingTalk(readSurroundings())) return { kind: 'outside' }
  if (sessionAge < neverKept && (api.bearer() !== null || !rememberBearer())) {
    return { kind: 'failed', error: new ContainerError('cookie') }
  }
  try {
    return { kind: 'renewed', answer: await signInHere(null) }
  } catch (error) {
    return { kind: 'failed', error }
  }
}
