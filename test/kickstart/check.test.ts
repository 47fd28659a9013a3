import { describe, expect, it } from 'vitest';
import { checkKickstart } from '../../src/kickstart/check.ts';
import { LOADER_KICKSTART } from '../../src/kickstart/model.ts';
import { writeLoaderKickstart } from '../../src/kickstart/write.ts';
import { findRelease } from '../../src/releases/table.ts';

const centos5 = findRelease('centos-5');
const centos4 = findRelease('centos-4');

const NEEDED = '\nlang en_US\nkeyboard us\n';

function errors(text: string, reader: 'loader' | 'installer' = 'loader', release = centos5) {
  return checkKickstart(text, release, reader)
    .filter(({ severity }) => severity === 'error')
    .map(({ line, message }) => `${line}: ${message}`);
}

describe('checkKickstart', () => {
  it('passes what the model writes', () => {
    const model = LOADER_KICKSTART.parse({
      network: 'dhcp',
      devices: [{ type: 'scsi', module: 'usb-storage' }],
    });
    const text = writeLoaderKickstart(model, centos5);
    expect(text).toContain('\ndevice scsi usb-storage\n');
    expect(errors(text)).toEqual([]);
  });

  it('finds a missing install method', () => {
    expect(errors('lang en_US\nkeyboard us\n')).toEqual([expect.stringMatching(/^0: no install method/)]);
  });

  it('finds that the loader would ask for the language and the keyboard', () => {
    expect(errors('cdrom\n')).toEqual([
      '0: no lang command: the loader stops and asks',
      '0: no keyboard command: the loader stops and asks',
    ]);
    expect(errors('cdrom\n', 'installer')).toEqual([]);
  });

  it('finds a second device line, which the loader never loads', () => {
    const text = `cdrom\ndevice scsi a\ndevice scsi b${NEEDED}`;
    expect(errors(text)).toEqual(['3: only the first device line takes effect, and that is line 2']);
    expect(errors(text, 'installer')).toEqual([]);
  });

  it('finds a device with one word', () => {
    expect(errors(`cdrom\ndevice usb-storage${NEEDED}`)).toEqual([
      expect.stringMatching(/^2: device wants 2 words/),
    ]);
    expect(errors(`cdrom\ndevice scsi --opts="a=1 b=2"${NEEDED}`)).toHaveLength(1);
    expect(errors(`cdrom\ndevice scsi sym53c8xx --opts="a=1"${NEEDED}`)).toEqual([]);
  });

  it('finds a line that ends in a backslash', () => {
    expect(errors(`cdrom\nnetwork --bootproto=dhcp \\${NEEDED}`)).toEqual([
      expect.stringMatching(/^2: .*backslash/),
    ]);
  });

  it('finds commands of another release', () => {
    expect(errors('cdrom\nkey --skip\n', 'installer', centos4)).toEqual([
      '2: key is not a kickstart command of RHEL4',
    ]);
    expect(errors('cdrom\nkey --skip\n', 'installer', centos5)).toEqual([]);
  });

  it('reads CRLF, blanks and comments, and stops at the first section', () => {
    expect(
      errors('# x\r\n  cdrom  \r\n\r\n%packages\r\n@base\r\n%post\r\nnonsense here\r\n', 'installer'),
    ).toEqual([]);
  });

  it('warns of %include, which the loader skips', () => {
    expect(checkKickstart(`cdrom\n%include /tmp/x${NEEDED}`, centos5, 'loader')).toEqual([
      expect.objectContaining({ severity: 'warning', line: 2 }),
    ]);
  });
});
