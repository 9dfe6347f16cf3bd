/** Signalling and preparing to sleep. */
import type { ChannelPath } from '../../src/model/index.js';
import type { Made } from './control.js';
import { Finding } from './finding.js';
import { delist, enlist, isListed } from './listed.js';
import { sleepUntil } from './sleeping.js';

export function channelName(path: ChannelPath): string {
  if (path.kind !== 'object') return path.condition.name;
  return path.object.type.kind === 'reference' ? `object ${path.object.type.struct.name}` : 'object';
}

/** Statements on a channel that are one step once they have found it. */
export class OnChannel extends Finding {
  protected found(): Made {
    const { control, effect, f } = this;
    const helper = `signal ${channelName(this.channelPath!)}`;
    const base = { stop: !f.atomic, successors: [this.rest], reads: this.readsNow() };
    const onList = (what: typeof enlist): Made => ({
      ...base,
      run: (s, t) =>
        this.act(s, t, (c) => {
          what(c.s, this.channel(c), t);
          return 0;
        }),
    });
    switch (effect.kind) {
      case 'prepare':
        return onList(enlist);
      case 'finish':
        return onList(delist);
      case 'sleep':
        return sleepUntil(control, this.item, this.rest, {
          isReady: (c) => !isListed(c.s, this.channel(c), c.t),
          from: [helper],
          reads: base.reads,
        });
      case 'signal':
      case 'broadcast':
        return {
          ...base,
          helps: [helper],
          run: (s, t) => {
            const sleepers = s.lists[this.channel(this.context(s, t))] ?? [];
            const isAll = effect.kind === 'broadcast' || sleepers.length === 0;
            const groups = isAll ? [sleepers] : sleepers.map((it) => [it]);
            return groups.flatMap((group) =>
              this.act(s, t, (c) => {
                for (const it of group) delist(c.s, this.channel(c), it);
                return 0;
              }),
            );
          },
        };
      default:
        throw new Error(effect.kind);
    }
  }
}
