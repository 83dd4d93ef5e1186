import { ChevronDown, Ellipsis, type LucideIcon, Plus } from 'lucide-react';
import { Glyph } from '../glyph.tsx';

/** Pictures that a page shows many times: drawn once here, used by their names. */
export function Sprite({ networks }: { networks: readonly string[] }) {
  return (
    <svg width="0" height="0" aria-hidden="true" className="absolute">
      <Drawn id="do" icon={Ellipsis} />
      <Drawn id="add" icon={Plus} />
      <Drawn id="down" icon={ChevronDown} stroke={1.75} />
      {networks.map((network) => (
        <symbol key={network} id={`net-${network}`} viewBox="0 0 24 24">
          <Glyph of={network} style={{ width: 24, height: 24 }} />
        </symbol>
      ))}
    </svg>
  );
}

function Drawn({ id, icon: Icon, stroke = 2.2 }: { id: string; icon: LucideIcon; stroke?: number }) {
  return (
    <symbol id={id} viewBox="0 0 24 24">
      <Icon style={{ width: '100%', height: '100%', strokeWidth: stroke }} />
    </symbol>
  );
}
