/** A seeded source of numbers: the same seed gives the same ones on every machine. */
export class Random {
  constructor(private state: number) {}

  /** mulberry32 (Tommy Ettinger, 2017): one of 2^32 equally likely numbers. */
  bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Of 0 to `n - 1`, for `n` of up to 2^53. */
  below(n: number): number {
    const [high, low] = [this.bits() >>> 5, this.bits() >>> 6];
    return Math.floor(((high * 2 ** 26 + low) / 2 ** 53) * n);
  }
}
