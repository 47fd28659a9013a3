import { describe, expect, it } from 'vitest';
import { type Machine, type MachineBoot, machineFiles, qemuArguments } from '../../src/tools/qemu.ts';

const wires = { qmpSocket: '/tmp/q/qmp' };
const args = (boot: MachineBoot, rest: Partial<Machine> = {}) => qemuArguments({ boot, ...rest }, wires);
/** The values of an option. */
const values = (list: readonly string[], option: string) =>
  list.flatMap((word, index) => (word === option ? [list[index + 1] ?? ''] : []));

describe('qemuArguments', () => {
  it('are those of a closed machine under software emulation', () => {
    expect(args({ kind: 'cdrom', iso: '/x.iso' })).toEqual([
      '-no-user-config',
      '-nodefaults',
      '-machine',
      'pc,accel=tcg',
      '-m',
      '512',
      '-vga',
      'std',
      '-display',
      'none',
      '-chardev',
      'stdio,id=console,signal=off',
      '-serial',
      'chardev:console',
      '-qmp',
      'unix:/tmp/q/qmp,server=on,wait=off',
      '-nic',
      'none',
      '-no-reboot',
      '-S',
      '-drive',
      'if=ide,index=2,media=cdrom,readonly=on,format=raw,file=/x.iso',
      '-boot',
      'order=d,strict=on',
    ]);
  });

  it('write a comma in a file name twice and shield a colon', () => {
    expect(values(args({ kind: 'cdrom', iso: '/dev/shm/a,b,snapshot=off.iso' }), '-drive')).toEqual([
      'if=ide,index=2,media=cdrom,readonly=on,format=raw,file=/dev/shm/a,,b,,snapshot=off.iso',
    ]);
    expect(values(args({ kind: 'cdrom', iso: 'nbd:host:1.iso' }), '-drive')[0]).toMatch(
      /,file=\.\/nbd:host:1\.iso$/,
    );
    const odd = qemuArguments({ boot: { kind: 'kernel', kernel: 'k' } }, { qmpSocket: '/a,b/qmp' });
    expect(values(odd, '-qmp')).toEqual(['unix:/a,,b/qmp,server=on,wait=off']);
  });

  it('never write to a medium', () => {
    const usb = values(args({ kind: 'usb', iso: '/x.iso' }), '-drive');
    expect(usb).toEqual(['if=none,id=stick,format=raw,snapshot=on,file=/x.iso']);
    const disk = values(args({ kind: 'disk', image: '/x.img', format: 'qcow2' }), '-drive');
    expect(disk).toEqual(['if=ide,media=disk,format=qcow2,snapshot=on,file=/x.img']);
    const kept = values(args({ kind: 'disk', image: '/x.img', writable: true }), '-drive');
    expect(kept[0]).toContain('snapshot=off');
  });

  it('give a kernel its files and its command line as they are', () => {
    const list = args(
      { kind: 'kernel', kernel: 'k', initrd: 'i,1', append: 'ks=a,b "c d"', cdrom: 'c.iso' },
      {
        cpu: 'pentium3',
        memoryMiB: 1024,
        drives: [
          { path: 'd', bus: 'virtio' },
          { path: 'e', media: 'cdrom' },
        ],
      },
    );
    expect(values(list, '-append')).toEqual(['ks=a,b "c d"']);
    expect(values(list, '-initrd')).toEqual(['i,1']);
    expect(values(list, '-cpu')).toEqual(['pentium3']);
    expect(values(list, '-m')).toEqual(['1024']);
    expect(values(list, '-drive')).toEqual([
      'if=ide,index=2,media=cdrom,readonly=on,format=raw,file=./c.iso',
      'if=virtio,media=disk,format=raw,snapshot=on,file=./d',
      'if=ide,media=cdrom,readonly=on,format=raw,file=./e',
    ]);
  });

  it('refuse a memory size or a name that QEMU cannot take', () => {
    for (const memoryMiB of [0, 15, 1.5, Number.NaN, 65_537])
      expect(() => args({ kind: 'cdrom', iso: 'x' }, { memoryMiB })).toThrow(
        expect.objectContaining({ kind: 'usage' }),
      );
    expect(() => args({ kind: 'cdrom', iso: 'x\0y' })).toThrow(expect.objectContaining({ kind: 'usage' }));
  });
});

it('machineFiles names every file of a machine', () => {
  const boot = { kind: 'kernel', kernel: 'k', initrd: 'i', cdrom: 'c' } as const;
  expect(machineFiles({ boot, drives: [{ path: 'd' }] })).toEqual(['k', 'i', 'c', 'd']);
  expect(machineFiles({ boot: { kind: 'usb', iso: 'x' } })).toEqual(['x']);
});
