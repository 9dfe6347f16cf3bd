/** `--engine spin | rumur | tlc`: other people's model checkers, and what becomes of their answers. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run, type Stop } from '../../src/cli/index.js';
import { type FakeIo, fakeIo } from './fake-io.js';

const MODEL = `mutex a
mutex b
order a -> b
thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }
check "crossed" { expect violates order in two, deadlock }
`;

/** What is nested depends on what is held: it is asked for view by view. */
const CIRCLE = `mutex a
mutex b
thread one { lock a; lock b; unlock b; unlock a }
thread two { lock b; lock a; unlock a; unlock b }
check "circle" { expect violates order-cycle, deadlock }
`;

/** Sleeps instead of answering, without a child that would outlive it. */
const SLOW = '#!/bin/sh\nexec sleep 600\n';
const BROKEN = '#!/bin/sh\necho "Segmentation fault"\nexit 139\n';

/** Made into a verifier whose search ends at a trouble of its own, with few states. */
const SHORT = `#!/bin/sh
while [ "$1" != --output ]; do shift; done
cat > "$2" <<'C'
#include <stdio.h>
int main(void) {
  puts("<error includes_trace=\\"true\\"><message>write of out-of-range value</message></error>");
  puts("<summary states=\\"4\\" rules_fired=\\"3\\" errors=\\"1\\"/>");
}
C
`;

const JAR = process.env.LOCKCHECK_TLA2TOOLS ?? '';
const TIMEOUT = 240_000;

let folder = '';
const temporary = process.env.TMPDIR;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockcheck-engine-')));
  writeFileSync(join(folder, 'crossed.lock'), MODEL);
  writeFileSync(join(folder, 'circle.lock'), CIRCLE);
  for (const [name, text] of [
    ['slow', SLOW],
    ['broken', BROKEN],
    ['short', SHORT],
  ] as const) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  }
  // Peers work in folders here, so that what is left over is seen.
  process.env.TMPDIR = folder;
});

afterAll(() => {
  if (temporary === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temporary;
  rmSync(folder, { recursive: true, force: true });
});

async function lockcheck(
  args: readonly string[],
  given: { readonly stopped?: () => Stop | null } = {},
  model = 'crossed.lock',
): Promise<{ readonly status: number; readonly io: FakeIo }> {
  const io = fakeIo({ cwd: folder, ...given });
  const status = await run([model, ...args], io);
  expect(readdirSync(folder).filter((name) => name.startsWith('lockcheck-'))).toEqual([]);
  return { status, io };
}

const here = (...programs: readonly string[]): boolean =>
  programs.every((program) => spawnSync(program, ['--version']).error === undefined);

describe('the same answer as our own engine, with the same runs', () => {
  const engines = [
    ['rumur', here('rumur', 'cc'), []],
    ['spin', here('spin', 'cc'), []],
    ['tlc', JAR !== '' && here('java'), ['--tla2tools', JAR]],
  ] as const;
  for (const [engine, present, more] of engines)
    test.skipIf(!present)(
      `${engine}${present ? '' : ' is NOT compared with: it is not here'}`,
      { timeout: TIMEOUT },
      async () => {
        const own = await lockcheck(['--all']);
        const { status, io } = await lockcheck(['--all', '--engine', engine, ...more]);
        expect(io.out()).toBe(own.io.out());
        expect(status).toBe(own.status);
      },
    );
});

/** In place of ssh: runs the command here, and ends with it all when it is told to end. */
const SSH = `#!/bin/sh
host=$4
[ "$host" = nowhere ] && { echo "Could not resolve hostname nowhere"; exit 255; }
cd "$(dirname "$0")"
setsid sh -c "$5" & worker=$!
trap 'kill -- -$worker' TERM
wait $worker
`;
/** A server listens on all addresses of the machine: of a network of its own it may. */
const APART = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
const apart = spawnSync('unshare', [...APART, 'true']).status === 0;

describe('TLC, spread over workers', () => {
  const present = JAR !== '' && here('java', 'setsid') && apart;
  const command = (...hosts: readonly string[]) => {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'ssh'), SSH, { mode: 0o755 });
    if (!existsSync(join(bin, 'tla2tools.jar'))) symlinkSync(JAR, join(bin, 'tla2tools.jar'));
    const asked = ['--engine', 'tlc', '--tla2tools', JAR, '--distributed', '127.0.0.1'];
    const args = [...asked, ...hosts.flatMap((host) => ['--host', host])];
    return spawnSync(
      'unshare',
      [...APART, process.execPath, join(process.cwd(), 'dist/cli/main.js'), 'crossed.lock', ...args],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } },
    );
  };

  test.skipIf(!present)(
    `gives the same answer, with two workers started by ssh${present ? '' : ' (NOT tried: needs TLC, Java and a network of its own)'}`,
    { timeout: TIMEOUT },
    async () => {
      const { status, stdout, stderr } = command('one', 'two');
      const own = await lockcheck([]);
      expect({ status, stdout, stderr }).toEqual({ status: own.status, stdout: own.io.out(), stderr: '' });
    },
  );

  test.skipIf(!present)(
    `says so when no worker can be started${present ? '' : ' (NOT tried)'}`,
    { timeout: TIMEOUT },
    () => {
      const { status, stderr } = command('nowhere');
      expect(status).toBe(2);
      expect(stderr).toContain('the worker on nowhere has gone:\nCould not resolve hostname nowhere');
    },
  );
});

test.skipIf(!here('spin', 'cc'))(
  'the same circle of nestings as our own engine',
  { timeout: TIMEOUT },
  async () => {
    const own = await lockcheck(['--all'], {}, 'circle.lock');
    const { io } = await lockcheck(['--all', '--engine', 'spin'], {}, 'circle.lock');
    expect(own.io.out()).toContain('order-cycle');
    expect(io.out()).toBe(own.io.out());
  },
);

describe('a peer that does not answer', () => {
  test.each([
    ['spin', 'spin-path'],
    ['rumur', 'rumur-path'],
  ])('%s is missing', async (engine, option) => {
    const { status, io } = await lockcheck(['--engine', engine, `--${option}`, './nowhere']);
    expect(status).toBe(2);
    expect(io.err()).toContain(`there is no ${engine}`);
    expect(io.err()).toContain(`--${option}`);
  });

  test('fails', async () => {
    const { status, io } = await lockcheck(['--engine', 'rumur', '--rumur-path', './broken']);
    expect(status).toBe(2);
    expect(io.err()).toContain('Segmentation fault');
  });

  test.skipIf(!here('cc'))('stops at a trouble of its own, which is no answer', async () => {
    const { status, io } = await lockcheck(['--engine', 'rumur', '--rumur-path', './short']);
    expect(status).toBe(2);
    expect(io.err()).toContain('write of out-of-range value');
  });

  test('runs out of time', async () => {
    const { status, io } = await lockcheck(['--engine', 'spin', '--spin-path', './slow', '--timeout', '0.3']);
    expect(status).toBe(3);
    expect(io.out()).toContain('no time left');
  });

  test('is interrupted', async () => {
    const since = performance.now();
    const stopped = (): Stop | null => (performance.now() - since > 300 ? 'SIGINT' : null);
    const { status, io } = await lockcheck(['--engine', 'rumur', '--rumur-path', './slow'], { stopped });
    expect(status).toBe(130);
    expect(io.out()).toContain('interrupted');
  });
});

describe('what does not go together', () => {
  test.each([
    [['--engine', 'tlc'], '--tla2tools'],
    [['--engine', 'murphi'], '--engine knows compiled, reference, spin, rumur, tlc'],
    [['--engine', 'spin', '--max-states', '5'], '--max-states does not go with --engine spin'],
    [['--engine', 'spin', '--distributed', 'here'], '--distributed goes with --engine tlc'],
    [['--host', 'there'], '--host goes with --distributed'],
  ])('%s', async (args, message) => {
    const { status, io } = await lockcheck(args);
    expect(status).toBe(2);
    expect(io.err()).toContain(message);
  });
});
