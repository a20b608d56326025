import type { FieldProblem } from '@meeting/shared'
import { DomainError } from '../errors.ts'

/** A template that cannot be saved; each problem names its field. */
export const invalidTemplate = (problems: FieldProblem[]) => new DomainError('request.invalid', { problems })
