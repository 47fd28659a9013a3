import { BootsmithError } from '../base/errors.ts';
import type { SerialLine } from './edits.ts';

/** The options of `serial`, the same in both GRUBs. Throws `usage` for what no serial port has. */
export function grubSerial({ port, baud, flow }: SerialLine): string {
  const speed = baud ?? 9600;
  const whole = Number.isInteger(port) && Number.isInteger(speed);
  if (!whole || port < 0 || port > 0xffff || speed < 75 || speed > 115_200)
    throw new BootsmithError('usage', 'these are no values of a serial port', {
      found: JSON.stringify({ port, baud, flow }),
      expected: 'port 0 to 3 or an I/O address, 75 to 115200 bit/s',
    });
  return `${port > 3 ? `--port=0x${port.toString(16)}` : `--unit=${port}`} --speed=${speed}`;
}
