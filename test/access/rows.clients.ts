import { change, page, type Row } from './row.ts';
import type { World } from './world.ts';

const client = (world: World, more = ''): string => `/clients/${world.clientId}${more}`;
const approver = (world: World, more = ''): string => client(world, `/approvers/${world.approver.approverId}${more}`);

/** An address that only takes posts shows nothing of anybody's to whoever looks at it. */
const nothing = (route: string, path: Row['path']): Row => page(route, 'member', path);

export const clientRows: Row[] = [
  page('_app.clients._index', 'member', () => '/clients'),
  page('_app.clients.archived', 'member', () => '/clients/archived'),
  page('_app.clients.new', 'owner', () => '/clients/new'),
  change(
    '_app.clients.new',
    'owner',
    () => '/clients/new',
    () => ({ name: 'Nowy klient', zone: 'Europe/Warsaw', locale: 'pl', colour: '#3566a8' }),
  ),
  // The layout of the tabs: asked alone by its id.
  page('_app.clients.$clientId', 'client', (world) => client(world)),
  page('_app.clients.$clientId._index', 'client', (world) => client(world)),
  page('_app.clients.$clientId.approval', 'client', (world) => client(world, '/approval')),
  change(
    '_app.clients.$clientId.approval',
    'clientOwner',
    (world) => client(world, '/approval'),
    () => ({ policy: 'required', grace: '60' }),
  ),
  page('_app.clients.$clientId.details', 'client', (world) => client(world, '/details')),
  change(
    '_app.clients.$clientId.details',
    'clientOwner',
    (world) => client(world, '/details'),
    (world) => ({
      name: `Kwiaciarnia ${world.secret}`,
      locale: 'pl',
      colour: '#3566a8',
      postalAddress: 'ul. Nowa 1',
      mailFooter: '',
    }),
  ),
  page('_app.clients.$clientId.team', 'clientOwner', (world) => client(world, '/team')),
  change(
    '_app.clients.$clientId.team',
    'clientOwner',
    (world) => client(world, '/team'),
    (world) => ({ person: world.assistant.userId }),
  ),
  page('_app.clients.$clientId_.approvers.new', 'clientOwner', (world) => client(world, '/approvers/new')),
  change(
    '_app.clients.$clientId_.approvers.new',
    'clientOwner',
    (world) => client(world, '/approvers/new'),
    () => ({ name: 'Tomek', email: 'tomek@malwa.example', locale: 'pl' }),
  ),
  page('_app.clients.$clientId_.approvers.$approverId._index', 'clientOwner', (world) => approver(world)),
  change(
    '_app.clients.$clientId_.approvers.$approverId._index',
    'clientOwner',
    (world) => approver(world, '?index'),
    () => ({ name: 'Basia', email: 'basia.nowa@malwa.example', locale: 'pl' }),
  ),
  nothing('_app.clients.$clientId_.approvers.$approverId.remove', (world) => approver(world, '/remove')),
  change('_app.clients.$clientId_.approvers.$approverId.remove', 'clientOwner', (world) => approver(world, '/remove')),
  nothing('_app.clients.$clientId_.logo', (world) => client(world, '/logo')),
  change('_app.clients.$clientId_.logo', 'clientOwner', (world) => client(world, '/logo')),
  page('_app.clients.$clientId_.zone', 'clientOwner', (world) => client(world, '/zone?zone=America/New_York')),
  change(
    '_app.clients.$clientId_.zone',
    'clientOwner',
    (world) => client(world, '/zone'),
    () => ({ zone: 'America/New_York' }),
  ),
  nothing('_app.clients.$clientId_.pause', (world) => client(world, '/pause')),
  change('_app.clients.$clientId_.pause', 'client', (world) => client(world, '/pause')),
  nothing('_app.clients.$clientId_.resume', (world) => client(world, '/resume')),
  change('_app.clients.$clientId_.resume', 'client', (world) => client(world, '/resume')),
  page('_app.clients.$clientId_.archive', 'clientOwner', (world) => client(world, '/archive')),
  change('_app.clients.$clientId_.archive', 'clientOwner', (world) => client(world, '/archive')),
  nothing('_app.clients.$clientId_.restore', (world) => client(world, '/restore')),
  change('_app.clients.$clientId_.restore', 'clientOwner', (world) => client(world, '/restore')),
];
