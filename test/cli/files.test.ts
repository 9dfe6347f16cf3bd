import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { decode, findFiles, readerFor, readSource, reason } from '../../src/cli/files.js';
import { fakeIo } from './fake-io.js';

let folder = '';

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lockcheck-')));
  for (const path of [
    'one.lock',
    'models/b.lock',
    'models/a.lock',
    'models/deep/c.lock',
    'models/node_modules/x.lock',
    'models/dist/x.lock',
    'models/Cargo.lock',
    'models/notes.txt',
    'yarn.lock',
    'empty/readme',
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `// ${path}\n`);
  }
  symlinkSync(join(folder, 'one.lock'), join(folder, 'models/link.lock'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const paths = async (...given: string[]): Promise<string[]> =>
  (await findFiles(given, fakeIo({ cwd: folder }))).map((entry) => entry.path);

describe('which files are checked', () => {
  test('those of a folder and below, sorted, without other tools’ and other people’s', async () => {
    expect(await paths('models')).toEqual([
      'models/a.lock',
      'models/b.lock',
      'models/deep/c.lock',
      'models/link.lock',
    ]);
    expect(await paths('.')).toContain('one.lock');
    expect(await paths('.')).not.toContain('yarn.lock');
  });

  test('globs, and files by name whatever they are called, each once', async () => {
    expect(await paths('models/*.lock', 'models/a.lock')).toEqual([
      'models/a.lock',
      'models/b.lock',
      'models/link.lock',
    ]);
    expect(await paths('models/{b,deep/c}.lock')).toEqual(['models/b.lock', 'models/deep/c.lock']);
    expect(await paths('models/notes.txt', 'yarn.lock', 'one.lock')).toEqual([
      'models/notes.txt',
      'one.lock',
      'yarn.lock',
    ]);
    expect(await paths(join(folder, 'one.lock'))).toEqual(['one.lock']);
  });

  test.each([
    ['empty', 'no .lock file in empty or below (not looked for in node_modules, .git, dist)'],
    ['nothing/*.lock', 'no file matches nothing/*.lock (not looked for in node_modules, .git, dist)'],
    ['gone', 'no file or folder `gone`'],
    ['models/aa.lock', 'no file or folder `models/aa.lock`; did you mean models/a.lock?'],
    ['chekc', 'no file, folder or command `chekc`; did you mean check?'],
  ])('nothing found for %s', async (path, message) => {
    await expect(paths('one.lock', path)).rejects.toThrow(message);
  });
});

describe('reading', () => {
  const io = () => fakeIo({ cwd: folder });

  test('says in words why a file cannot be read', () => {
    expect(readSource({ path: 'gone.lock', root: folder }, io())).toMatchObject({
      code: 'L0004',
      message: 'gone.lock cannot be read: it does not exist',
    });
    expect(readSource({ path: 'models', root: folder }, io())).toMatchObject({
      message: 'models cannot be read: it is a folder',
    });
    expect(readSource({ path: '/dev/zero', root: folder }, io())).toMatchObject({
      message: '/dev/zero cannot be read: it is a device',
    });
    expect(reason(Object.assign(new Error('EACCES: …'), { code: 'EACCES' }))).toBe('permission denied');
  });

  test('a byte order mark is no part of a text', () => {
    expect(decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('a');
  });

  test('imports are read once, and never from outside the folder', () => {
    const read = readerFor(join(folder, 'models'), io());
    const from = { path: 'models/deep/c.lock', text: '' };
    expect(read('../a.lock', from)).toEqual({ path: 'models/a.lock', text: '// models/a.lock\n' });
    expect(read('../a.lock', from)).toBe(read('../deep/../a.lock', from));
    expect(read('gone.lock', from)).toEqual({ failure: 'missing' });
    expect(read('../../one.lock', from)).toEqual({ failure: 'outside' });
    expect(read('../../gone.lock', from)).toEqual({ failure: 'outside' });
    expect(read('/etc/passwd', from)).toEqual({ failure: 'outside' });
    expect(read('../link.lock', from)).toEqual({ failure: 'outside' });
    expect(read('..', from)).toEqual({ failure: 'unreadable', why: 'it is a folder' });
  });
});

test('a file that is not ours to read', async () => {
  vi.resetModules();
  vi.doMock('node:fs', async (original) => ({
    ...(await original<typeof import('node:fs')>()),
    readFileSync: () => {
      throw Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES' });
    },
  }));
  const fresh = await import('../../src/cli/files.js');
  expect(fresh.readSource({ path: 'one.lock', root: folder }, fakeIo({ cwd: folder }))).toMatchObject({
    message: 'one.lock cannot be read: permission denied',
  });
  vi.doUnmock('node:fs');
});
