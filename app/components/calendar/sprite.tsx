import { ChevronDown, Ellipsis, type LucideIcon, Plus } from 'lucide-react';
import { Glyph } from '../glyph.tsx';

const whole = { width: '100%', height: '100%', strokeWidth: 2.2 };

/** Pictures that a page shows many times: drawn once here, used by their names. */
export function Sprite({ networks }: { networks: readonly string[] }) {
  return (
    <svg width="0" height="0" aria-hidden="true" className="absolute">
      <Drawn id="do" icon={Ellipsis} />
      <Drawn id="add" icon={Plus} />
      <Drawn id="down" icon={ChevronDown} />
      {networks.map((network) => (
        <symbol key={network} id={`net-${network}`} viewBox="0 0 24 24">
          <Glyph of={network} style={{ width: 24, height: 24 }} />
        </symbol>
      ))}
    </svg>
  );
}

function Drawn({ id, icon: Icon }: { id: string; icon: LucideIcon }) {
  return (
    <symbol id={id} viewBox="0 0 24 24">
      <Icon style={whole} />
    </symbol>
  );
}
