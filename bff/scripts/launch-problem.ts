/** Something the person at the keyboard can put right; `message` is one sentence and all that is shown. */
export class LaunchProblem extends Error {
  override readonly name = 'LaunchProblem'
}
