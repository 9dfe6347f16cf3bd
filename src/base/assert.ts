/** Thrown only for a bug of lockcheck itself; nothing that a user writes may lead here. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** States what the code relies on. @throws InternalError when it is not so. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InternalError(what);
}

/** The end of an exhaustive `switch`: the compiler rejects the call while a case is missing. */
export function never(value: never): never {
  throw new InternalError(`unexpected case: ${JSON.stringify(value)}`);
}
