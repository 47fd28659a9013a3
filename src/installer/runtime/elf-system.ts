import type { HostSystem } from '../host.ts';
import { must } from './elf-errno.ts';
import { begin, PIECE, putText, reserve, takeBytes, toText } from './elf-exchange.ts';
import { startTimer } from './elf-loop.ts';
import { sys, UTSNAME_LENGTH } from './elf-sys.ts';

/** mount(2) and the words that mount(8) has for its flags. */
const MOUNT_FLAGS: Readonly<Record<string, number>> = {
  defaults: 0,
  rw: 0,
  ro: 0x1,
  nosuid: 0x2,
  nodev: 0x4,
  noexec: 0x8,
  sync: 0x10,
  remount: 0x20,
  noatime: 0x400,
  bind: 0x1000,
  rbind: 0x5000,
};

/** reboot(2). */
const POWER_OFF = 0x4321fedc;
const RESTART = 0x01234567;

function random(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += PIECE) {
    const size = Math.min(PIECE, length - at);
    begin();
    const offset = reserve(size);
    must(sys.random(offset, size), 'random');
    bytes.set(takeBytes(offset, size), at);
  }
  return bytes;
}

function uname(): { readonly release: string; readonly machine: string } {
  begin();
  const out = reserve(2 * UTSNAME_LENGTH);
  must(sys.uname(out), 'uname');
  const [release = '', machine = ''] = [out, out + UTSNAME_LENGTH].map((offset) =>
    toText(takeBytes(offset, UTSNAME_LENGTH)).replace(/\0.*$/s, ''),
  );
  return { release, machine };
}

function mount(source: string, target: string, type: string, options = ''): void {
  const words = options.split(',').filter((word) => word !== '');
  const flags = words.reduce((sum, word) => sum | (MOUNT_FLAGS[word] ?? 0), 0);
  const data = words.filter((word) => MOUNT_FLAGS[word] === undefined).join(',');
  begin();
  const [from, to, kind, rest] = [source, target, type, data].map((text) => putText(text, 'mount'));
  must(sys.mount(from ?? 0, to ?? 0, kind ?? 0, flags, rest ?? 0), 'mount', target);
}

function unmount(target: string): void {
  begin();
  must(sys.unmount(putText(target, 'unmount')), 'unmount', target);
}

export const elfSystem: HostSystem = {
  now: () => sys.now(),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      startTimer(resolve, milliseconds);
    }),
  random,
  uname,
  pid: sys.pid(),
  mount: async (...words) => mount(...words),
  unmount: async (target) => unmount(target),
  powerOff: async () => void must(sys.reboot(POWER_OFF), 'power off'),
  reboot: async () => void must(sys.reboot(RESTART), 'reboot'),
};
