import { describe, expect, it } from 'vitest';
import { planDrivers } from '../../src/drivers/plan.ts';
import { findRelease } from '../../src/releases/table.ts';
import { moduleOf } from '../support/modules.ts';

const TWO_WORDS = findRelease('centos-4');
const ONE_WORD = findRelease('rhel-6');
const DRACUT = findRelease('rhel-9');

const PCI = ['pci:v00001234d*sv*sd*bc*sc*i*'];
const ways = ({ drivers }: ReturnType<typeof planDrivers>) =>
  Object.fromEntries(drivers.map(({ module, way }) => [module, way]));

describe('the plan for drivers', () => {
  it('is nothing for none', () => {
    expect(planDrivers([], [], DRACUT)).toEqual({ deviceLine: undefined, bootArguments: [], drivers: [] });
  });

  it('loads the first by a device line and the others by the boot argument', () => {
    const requests = [{ module: 'a', type: 'scsi' }, { module: 'b' }, { module: 'c' }];
    expect(planDrivers(requests, [], TWO_WORDS)).toEqual({
      deviceLine: { module: 'a', type: 'scsi' },
      bootArguments: ['driverload=b:c'],
      drivers: [
        { module: 'a', way: 'device line', why: 'the loader follows one device line' },
        { module: 'b', way: 'boot argument', why: 'a second device line is passed over' },
        { module: 'c', way: 'boot argument', why: 'a second device line is passed over' },
      ],
    });
    expect(planDrivers(requests, [], ONE_WORD).deviceLine).toEqual({ module: 'a' });
  });

  it('keeps the device line for the driver with parameters', () => {
    const plan = planDrivers(
      [{ module: 'a' }, { module: 'b', type: 'eth', options: 'debug=1' }],
      [],
      TWO_WORDS,
    );
    expect(plan.deviceLine).toEqual({ module: 'b', type: 'eth', options: 'debug=1' });
    expect(plan.bootArguments).toEqual(['driverload=a']);
  });

  it('takes the type from the module', async () => {
    const nic = await moduleOf('my-nic', { calls: ['register_netdev'] });
    expect(planDrivers([{ module: 'my_nic' }], [nic], TWO_WORDS).deviceLine).toEqual({
      module: 'my_nic',
      type: 'eth',
    });
    expect(() => planDrivers([{ module: 'e1000' }], [], TWO_WORDS)).toThrow('wants a type');
  });

  it('leaves modules that nobody named to the bus probe or to what needs them', async () => {
    const given = [
      await moduleOf('on-pci', { aliases: PCI }),
      await moduleOf('on-usb', { aliases: ['usb:v0001p*d*dc*dsc*dp*ic*isc*ip*'] }),
      await moduleOf('lonely'),
      await moduleOf('base'),
      await moduleOf('top', { depends: ['base'], aliases: PCI }),
    ];
    const ball = planDrivers([], given, TWO_WORDS);
    expect(ways(ball)).toEqual({
      'on-pci': 'bus probe',
      'on-usb': 'device line',
      lonely: 'boot argument',
      base: 'dependency',
      top: 'bus probe',
    });
    expect(ways(planDrivers([], given, DRACUT))).toMatchObject({
      'on-usb': 'bus probe',
      lonely: 'boot argument',
    });
  });

  it('writes no device line where the command does nothing', () => {
    const plan = planDrivers([{ module: 'a' }, { module: 'b', options: 'x=1 y=2' }], [], DRACUT);
    expect(plan.deviceLine).toBeUndefined();
    expect(plan.bootArguments).toEqual(['rd.driver.pre=a,b', 'b.x=1', 'b.y=2']);
    expect(plan.drivers[0]?.why).toContain('does not act on the device command');
  });

  it('refuses what the release has no way for', () => {
    const without = { ...DRACUT, drivers: { ...DRACUT.drivers, argument: undefined } };
    expect(() => planDrivers([{ module: 'a' }], [], without)).toThrow('cannot load a by name');
    const two = [
      { module: 'a', type: 'eth', options: 'x=1' },
      { module: 'b', type: 'eth', options: 'y=1' },
    ];
    expect(() => planDrivers(two, [], TWO_WORDS)).toThrow('gives parameters to one driver only');
    expect(planDrivers(two, [], ONE_WORD).bootArguments).toEqual(['driverload=b', 'b.y=1']);
    const many = Array.from({ length: 60 }, (_, index) => ({ module: `driver-${index}`, type: 'scsi' }));
    expect(() => planDrivers(many, [], TWO_WORDS)).toThrow('too many drivers for driverload=');
  });
});
