import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectQmp, type QmpEvent } from '../../src/tools/qmp.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** A QEMU of a few lines: `answer` gives what is sent for a command. */
async function fakeQemu(answer: (command: string, id: number, socket: Socket) => string): Promise<string> {
  const path = join(scratchDirectory(), 'qmp');
  const server = createServer((socket) => {
    socket.write('{"QMP": {"version": {}}}\r\n');
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const { execute, id } = JSON.parse(line);
        if (!socket.destroyed)
          socket.write(
            execute === 'qmp_capabilities' ? `{"return":{},"id":${id}}\n` : answer(execute, id, socket),
          );
      }
    });
  });
  await new Promise<void>((done) => server.listen(path, done));
  onTestFinished(() => void server.close());
  return path;
}

describe('connectQmp', () => {
  it('takes answers by their number, events between them, and lines in pieces', async () => {
    const events: QmpEvent[] = [];
    const path = await fakeQemu((command, id, socket) => {
      socket.write('not json\n{"event":"SHUTDOWN","data":{"reason":"guest-reset"}}\n{"retu');
      return `rn":"did ${command}","id":${id}}\n`;
    });
    const client = await connectQmp(path, (event) => events.push(event));
    expect(await Promise.all([client.execute('a'), client.execute('b', { x: 1 })])).toEqual([
      'did a',
      'did b',
    ]);
    expect(events[0]).toEqual({ event: 'SHUTDOWN', data: { reason: 'guest-reset' } });
    client.close();
    await expect(client.execute('c')).rejects.toMatchObject({ kind: 'tool' });
  });

  it('passes on what QEMU refuses', async () => {
    const path = await fakeQemu(
      (_, id) => `{"error":{"class":"GenericError","desc":"no such"},"id":${id}}\n`,
    );
    const client = await connectQmp(path, () => {});
    await expect(client.execute('a')).rejects.toMatchObject({ kind: 'tool', found: 'no such' });
    client.close();
  });

  it('fails what is under way when QEMU ends', async () => {
    const path = await fakeQemu((_, __, socket) => {
      socket.destroy();
      return '';
    });
    const client = await connectQmp(path, () => {});
    await expect(client.execute('a')).rejects.toMatchObject({ found: 'it has ended' });
  });

  it('waits for a socket that is not there yet, but not for ever', async () => {
    const path = join(scratchDirectory(), 'nothing');
    await expect(connectQmp(path, () => {}, { patience: 100 })).rejects.toMatchObject({ code: 'ENOENT' });
    const signal = AbortSignal.timeout(50);
    await expect(connectQmp(path, () => {}, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
