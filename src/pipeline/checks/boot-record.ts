import { readBootRecord } from '../../formats/iso9660/boot-record.ts';
import { fail, pass, type Subject, skip, type Verdict } from './subject.ts';

export async function checkBootRecord({ medium, identity }: Subject): Promise<Verdict[]> {
  const { bios } = identity.boot;
  if (!medium.source) return [skip('a directory has none')];
  if (!bios) return [skip('this architecture starts without a BIOS')];
  const record = await readBootRecord(medium.source);
  if (typeof record === 'string') return [fail(record)];
  if (!record.noEmulation) return [fail(`El Torito entry with disk emulation; ${bios.loader} needs none`)];
  if (record.infoTable !== 'right')
    return [fail(`boot information table of /${bios.image} is ${record.infoTable}`)];
  return [pass(`El Torito without emulation, boot information table of /${bios.image} right`)];
}
