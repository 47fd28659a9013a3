import { describe, expect, it } from 'vitest';
import type { Form, Picture } from '../../../src/installer/ui/form.ts';
import { ASCII, following, play } from '../../support/ui.ts';

const LABELS = ['Welcome', 'Language', 'Keyboard', 'Network', 'Host name and domain'];

const SURROUND: Picture['surround'] = {
  heading: 'Kusu Cluster Toolkit',
  footer: 'F12 (or Esc =) quits',
  steps: LABELS.map((label, i) => ({ label, state: i < 3 ? 'done' : i === 3 ? 'current' : 'to come' })),
};

const NETWORK: Form = {
  title: 'Network',
  standard: 'next',
  keys: { f5: 'show the plan' },
  fields: [
    { kind: 'text', text: 'Every machine of the cluster is reached through a provision network.' },
    {
      kind: 'list',
      id: 'devices',
      headings: ['Device', 'Address', 'Network'],
      rows: ['eth0', 'eth1', 'eth2'].map((id, i) => ({ id, columns: [id, `172.20.0.${i}`, 'cluster'] })),
      value: 'eth1',
    },
    {
      kind: 'choice',
      id: 'how',
      label: 'Addresses',
      value: 'static',
      options: [
        { value: 'static', label: 'Static' },
        { value: 'dhcp', label: 'DHCP' },
      ],
    },
    { kind: 'entry', id: 'address', label: 'IP address', value: '172.20.0.1', width: 15 },
    { kind: 'entry', id: 'secret', label: 'Password', value: 'secret', secret: true },
    { kind: 'check', id: 'boot', label: 'Activate on boot', value: true },
  ],
  buttons: [
    { id: 'back', label: '&Back' },
    { id: 'next', label: '&Next' },
  ],
};

const POPUP: Form = {
  title: 'Not valid',
  tone: 'warning',
  fields: [{ kind: 'text', text: 'IP address: “172.20.0.300” is none.' }],
  buttons: [{ id: 'ok', label: '&OK' }],
};

describe('a picture', () => {
  it('has the steps, the form and the keys', async () => {
    const { text, frame } = await play(following({ surround: SURROUND, forms: [NETWORK] }));
    expect(text).toMatchInlineSnapshot(`
      " Kusu Cluster Toolkit
      ┌──────────────────────┐ ┌───────────────────── Network ──────────────────────┐
      │√ Welcome             │ │                                                    │
      │√ Language            │ │ Every machine of the cluster is reached through a  │
      │√ Keyboard            │ │ provision network.                                 │
      │► Network             │ │                                                    │
      │  Host name and domain│ │ Device  Address     Network                        │
      │                      │ │ eth0    172.20.0.0  cluster                        │
      │                      │ │ eth1    172.20.0.1  cluster                        │
      │                      │ │ eth2    172.20.0.2  cluster                        │
      │                      │ │                                                    │
      │                      │ │ Addresses   (*) Static  ( ) DHCP                   │
      │                      │ │ IP address  172.20.0.1_____                        │
      │                      │ │ Password    ******________________________________ │
      │                      │ │ [x] Activate on boot                               │
      │                      │ │                                                    │
      │                      │ │                                                    │
      │                      │ │                                                    │
      │                      │ │                                                    │
      │                      │ │                                                    │
      │                      │ │                 [ Back ]  [ Next ]                 │
      └──────────────────────┘ └────────────────────────────────────────────────────┘

       F12 (or Esc =) quits   F5 show the plan"
    `);
    expect(frame.cursor).toEqual({ x: 27, y: 8 });
  });

  it('has popups as small as what is in them, in ASCII too', async () => {
    const { text, frame } = await play(following({ surround: SURROUND, forms: [NETWORK, POPUP] }), [], ASCII);
    expect(text).toMatchInlineSnapshot(`
      " Kusu Cluster Toolkit
      +----------------------+ +--------------------- Network ----------------------+
      |* Welcome             | |                                                    |
      |* Language            | | Every machine of the cluster is reached through a  |
      |* Keyboard            | | provision network.                                 |
      |> Network             | |                                                    |
      |  Host name and domain| | Device  Address     Network                        |
      |                      | | eth0    172.20.0.0  cluster                        |
      |                      | | eth1    172.20.0.1  cluster                        |
      |                   +------------- Not valid -------------+                   |
      |                   |                                     |                   |
      |                   | IP address: "172.20.0.300" is none. |                   |
      |                   |                                     |                   |
      |                   |               [ OK ]                | _________________ |
      |                   +-------------------------------------+                   |
      |                                                                             |
      |                      | |                                                    |
      |                      | |                                                    |
      |                      | |                                                    |
      |                      | |                                                    |
      |                      | |                 [ Back ]  [ Next ]                 |
      +----------------------+ +----------------------------------------------------+

       F12 (or Esc =) quits"
    `);
    expect(frame.cursor).toEqual({ x: 38, y: 13 });
  });
});
