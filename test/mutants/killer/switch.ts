/** Which fault is awake. The first thing that the bundle runs: faults may stand in what modules do as they load. */
interface Switch {
  /** None: -1. */
  awake: number;
  /** All that the sources came by since this was last emptied. */
  readonly passed: Set<number>;
}

export const faults: Switch = { awake: Number(process.argv[2]), passed: new Set() };

declare global {
  var faulty: (id: number) => boolean;
}

globalThis.faulty = (id) => {
  faults.passed.add(id);
  return id === faults.awake;
};
