/** A control call that makes no sense in the present state; HTTP 400 `{ error }`. */
export class ControlError extends Error {}
